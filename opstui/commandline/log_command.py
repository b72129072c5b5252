"""`opstui log [WORKBOOK] "one line"`: a task or a day's log, from the shell.

What was understood is said first; a line that was not understood whole is kept with --yes only.
"""

from __future__ import annotations

import argparse
import sys

from opstui.commandline.common import as_of, day_for, writing
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import N_, _
from opstui.kernel.text import clean_line
from opstui.stages.planning.model import Task
from opstui.stages.quick_task import line_echo
from opstui.workbook import places

ADDED, LOGGED = N_("Added a task"), N_("Logged a day")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="+", metavar="LINE", help=_("[WORKBOOK] and the line, in quotes")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would be kept"))
    parser.add_argument(
        "--yes", action="store_true", help=_("keep it although a part was not understood")
    )


def _split(words: list[str]) -> tuple[str | None, str]:
    """The first of several words is the workbook if there is one of that name."""
    if len(words) > 1 and places.resolve(words[0]).is_file():
        return words[0], " ".join(words[1:])
    if len(words) == 2 and " " not in words[0]:
        return words[0], words[1]
    return None, " ".join(words)


def run(options: argparse.Namespace) -> int:
    named, text = _split(options.words)
    line = clean_line(text).text.strip()
    if not line:
        raise UsageError(
            _("The line is empty."), _('Write one, like: opstui log "2h ¥300 called the partners".')
        )
    with writing(named) as repository:
        workbook = repository.workbook
        today = as_of(options) or day_for(workbook)
        found = line_echo(line, workbook, today)
        for part, said in found.understood:
            print(part + _(": ") + said)
        for token, todo in found.unclear:
            said = _("Not understood: “{text}”. {todo}").format(text=token, todo=todo)
            print(said, file=sys.stderr)
        if found.record is None:
            raise OpsError(found.problem)
        if found.unclear and not options.yes:
            raise OpsError(
                _("Nothing was kept: a part was not understood."),
                _("Correct the line, or add --yes to keep the rest."),
            )
        if options.dry_run:
            return 0
        what = ADDED if isinstance(found.record, Task) else LOGGED
        repository.save(what, workbook.put(found.record), workbook)
        print(_("Kept as {key}.").format(key=found.record.key))
    return 0
