"""The form that writes a report to a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.reports.exporting import exported, left_out
from opstui.reports.task_owners import owners, tasks_of
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook import doors
from opstui.workbook.repository import Repository


def fields(repository: Repository, today: date) -> tuple[FieldSpec, ...]:
    """What to write, and where: beside the workbook under a name of today unless changed."""
    options = (
        ("html:cycle", _("The cycle, with charts (HTML)")),
        ("html:review", _("The review, with charts (HTML)")),
        ("html:strategy", _("The strategy (HTML)")),
        ("html:plan", _("The plan, with charts (HTML)")),
        ("html:resources", _("The resource request, with charts (HTML)")),
        ("md:cycle", _("The cycle, as a page (Markdown)")),
        ("md:review", _("The review (Markdown)")),
        ("md:strategy", _("The strategy (Markdown)")),
        ("md:plan", _("The plan (Markdown)")),
        ("md:resources", _("The resource request (Markdown)")),
        ("txt:review", _("The review (plain text)")),
        ("txt:cycle", _("The cycle (plain text)")),
        ("txt:strategy", _("The strategy (plain text)")),
        ("txt:plan", _("The plan (plain text)")),
        ("txt:resources", _("The resource request (plain text)")),
        ("ics:tasks", _("Tasks and checkpoints for a calendar (iCalendar)")),
        ("csv:tasks", _("The tasks (CSV)")),
        ("csv:workbook", _("The numbers (CSV)")),
        ("json:workbook", _("The whole workbook (JSON)")),
    )
    stem = repository.path.with_suffix("")
    return (
        FieldSpec(
            "what",
            _("What"),
            "choice",
            "html:cycle",
            options=options,
            help=_(
                "HTML opens in any browser, offline. In CSV, text like a formula gets an "
                "apostrophe."
            ),
        ),
        FieldSpec(
            "file",
            _("File"),
            "text",
            doors.suggested(stem, f"{stem.name}-{today:%Y%m%d}"),
            required=True,
            help=_("The ending (.md, .html, .txt, .csv, .ics, .json) is added if it is missing."),
        ),
        *_owner(repository),
    )


def _owner(repository: Repository) -> tuple[FieldSpec, ...]:
    """Whose tasks, where several people have some."""
    cycle = repository.workbook.cycle
    names = owners(tasks_of(repository.workbook, cycle)) if cycle else []
    if len(names) < 2:
        return ()
    options = tuple((name, name) for name in names)
    help_ = _("For the calendar and the table of tasks only.")
    return (
        FieldSpec(
            "owner",
            _("Whose tasks"),
            "choice",
            options=options,
            placeholder=_("All of them"),
            help=help_,
        ),
    )


def _whose(values: FormValues) -> str:
    about_tasks = values.text("what").endswith(":tasks")
    return values.text("owner") if about_tasks and "owner" in values.texts else ""


def missing(repository: Repository, values: FormValues) -> str:
    """What the written file cannot hold, "" when it holds all."""
    return left_out(repository.workbook, values.text("what").split(":")[0], owner=_whose(values))


def write(repository: Repository, today: date, values: FormValues) -> Mapping[str, str] | Path:
    """Write it; the path, or the problem beside its field."""
    form, what = values.text("what").split(":")
    try:
        content = exported(repository, form, what, None, today, _whose(values))
    except OpsError as error:
        return {"what": error.said}
    try:
        return doors.written(values.text("file"), f".{form}", content)
    except OpsError as error:
        return {"file": error.title}
