"""`opstui playbook list|show|copy|check`: the data behind the defaults, and one's own over it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from opstui import playbooks
from opstui.commandline.common import write_out
from opstui.kernel.errors import OpsError, UsageError
from opstui.kernel.language import N_, _
from opstui.kernel.text import fit
from opstui.workbook import places

PROBLEMS = 1
HOLDS = {
    "forms": N_("product forms with their defaults"),
    "trees": N_("metric trees to begin with"),
    "benchmarks": N_("published bands with their sources"),
    "calendar_cn": N_("Chinese festivals and make-up workdays"),
    "levers": N_("fields and checklists of the levers"),
    "moves": N_("what usually moves a leaf"),
    "orientation_rules": N_("points for the orientation"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("list", "show", "copy", "check"))
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--entry", metavar="ID", help=_("show this entry only"))
    parser.add_argument("--to", metavar=_("FOLDER"), help=_("copy into this folder"))
    parser.add_argument("--force", action="store_true", help=_("replace a file that exists"))


def run(options: argparse.Namespace) -> int:
    playbooks.load(places.playbook_folder())
    if options.what == "list":
        return _list()
    if options.what == "check":
        return _check([places.typed(name) for name in options.names])
    if len(options.names) != 1 or options.names[0] not in playbooks.names():
        raise UsageError(
            _("One playbook must be named."),
            _("There are: {names}.").format(names=_(", ").join(playbooks.names())),
        )
    name = options.names[0]
    return _show(name, options.entry) if options.what == "show" else _copy(name, options)


def _list() -> int:
    folder = places.playbook_folder()
    for name in playbooks.names():
        own = name in playbooks.overlaid()
        origin = str(folder / f"{name}.json") if own else _("built in")
        holds = fit(_(HOLDS[name]) if name in HOLDS else "", 40)
        print(f"{fit(name, 20)} {len(playbooks.entries(name)):>4}  {holds}  {origin}")
    return _told(playbooks.problems())


def _show(name: str, entry: str | None) -> int:
    shown: object = playbooks.content(name)
    if entry is not None:
        known = playbooks.entries(name)
        if entry not in known:
            raise OpsError(
                _("The playbook {name} has no entry {entry}.").format(name=name, entry=entry),
                _("There are: {names}.").format(names=_(", ").join(known)),
            )
        shown = known[entry]
    print(json.dumps(shown, ensure_ascii=False, indent=1))
    return 0


def _copy(name: str, options: argparse.Namespace) -> int:
    if options.to:
        folder = places.typed(options.to)
    else:
        places.writable_data_folder()
        folder = places.playbook_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}.json"
    write_out(playbooks.source(name).encode(), str(path), force=options.force)
    print(_("Written: {path}").format(path=path))
    return 0


def _check(paths: list[Path]) -> int:
    found = [one for path in paths for one in playbooks.check_file(path)]
    if _told(found if paths else playbooks.problems()):
        return PROBLEMS
    print(_("The playbooks are sound."))
    return 0


def _told(problems: list[playbooks.Problem] | tuple[playbooks.Problem, ...]) -> int:
    for one in problems:
        print(one.said)
    if problems:
        print(_("Correct the file, or move it out of the playbooks folder."))
    return PROBLEMS if problems else 0
