"""The commands and what each is for, in one sentence."""

from __future__ import annotations

from opstui.kernel.language import N_, _

COMMANDS: dict[str, str] = {
    "new": N_("Create a workbook and plan in it."),
    "demo": N_("Look at a worked example."),
    "review": N_("Review the period that is over."),
    "import": N_("Bring numbers in from a file."),
    "export": N_("Write a report, the numbers or the whole workbook."),
    "log": N_("Add a task, or a day's time and cost, by one line."),
    "check": N_("Check the files and the links in a workbook."),
    "restore": N_("Go back to an earlier state, or mend a damaged file."),
    "playbook": N_("Show, copy or check the data behind the defaults."),
    "doctor": N_("Say what this terminal can do and what to set."),
}


def overview() -> str:
    """What `opstui --help` says."""
    lines = [_("The operator's workbook: strategy, plan, execution, review."), ""]
    lines += ["  opstui [WORKBOOK]".ljust(20) + _("Open a workbook: the last one, or this one.")]
    lines += [f"  opstui {name}".ljust(20) + _(text) for name, text in COMMANDS.items()]
    lines += [
        "",
        _("WORKBOOK is a path, or the name of a workbook in the data folder."),
        _("`opstui COMMAND --help` says more about a command."),
        _("Everywhere: --lang zh|en, --as-of DATE, --mouse; and opstui --version."),
    ]
    return "\n".join(lines)
