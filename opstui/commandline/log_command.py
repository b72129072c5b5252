"""`opstui log [WORKBOOK] "one line"`: a task or a day's log, from the shell."""

from __future__ import annotations

import argparse
import sys

from opstui.commandline.common import as_of, day_for, writing
from opstui.commandline.quick_line import ADDED, LOGGED, echo, record_from
from opstui.kernel.errors import UsageError
from opstui.kernel.language import _
from opstui.kernel.text import clean_line
from opstui.stages.execution.quick_add import read_line
from opstui.stages.planning.model import Plan, Task
from opstui.workbook import places


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="+", metavar="LINE", help=_("[WORKBOOK] and the line, in quotes")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would be kept"))


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
        plan = workbook.get(Plan, workbook.cycle.key) if workbook.cycle else None
        currency = workbook.product.currency if workbook.product else "CNY"
        read = read_line(line, today=today, tree=plan.tree if plan else None, currency=currency)
        record = record_from(read, workbook, today)
        print(echo(read, record))
        for token, todo in read.unclear:
            said = _("Not understood: “{text}”. {todo}").format(text=token, todo=_(todo))
            print(said, file=sys.stderr)
        if options.dry_run:
            return 0
        what = ADDED if isinstance(record, Task) else LOGGED
        repository.save(what, workbook.put(record), workbook)
        print(_("Kept as {key}.").format(key=record.key))
    return 0
