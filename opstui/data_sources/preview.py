"""An import plan as text for the command line: at most 80 cells a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opstui.data_sources.issues import Issue, Kind
from opstui.kernel.language import _, ngettext, noted, speaking
from opstui.kernel.language import language as current_language
from opstui.kernel.quantities import format_number
from opstui.kernel.text import cut, fit, wrap

if TYPE_CHECKING:
    from opstui.data_sources.names import Target
    from opstui.data_sources.plan import Change, ColumnReading, ImportPlan, MetricChanges

WIDTH = 80
SHOWN = 10
_NAME, _COUNT, _METRIC = 24, 9, 16


def plan_text(plan: ImportPlan, language: str | None = None) -> str:
    """What is understood, what would change, what is asked, refused and left out."""
    with speaking(language or current_language()):
        blocks = [
            [_file_line(plan)],
            list(_column_lines(plan)),
            list(_change_lines(plan)),
            list(_issue_lines(plan, "doubt", _("To be answered first"))),
            list(_issue_lines(plan, "problem", _("Not imported"))),
            list(_issue_lines(plan, "warning", _("Please check"))),
            list(_issue_lines(plan, "notice", _("For information"))),
        ]
        return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _file_line(plan: ImportPlan) -> str:
    shape = {
        "long": _("one number a row"),
        "wide": _("one metric a column"),
        "across": _("dates across the top"),
    }[plan.shape]
    rows = ngettext("{n} row", "{n} rows", plan.rows).format(n=f"{plan.rows:,}")
    delimiter = {",": _("comma"), "\t": _("tab"), ";": _("semicolon")}.get(plan.delimiter)
    return _(", ").join(filter(None, (rows, shape, plan.encoding, delimiter)))


def _column_lines(plan: ImportPlan) -> Iterator[str]:
    yield _("How the columns are read")
    roles = {
        "date": _("date"),
        "metric": _("metric"),
        "segment": _("segment"),
        "value": _("value"),
        "numerator": _("numerator"),
        "denominator": _("denominator"),
    }
    for one in plan.columns:
        if one.target is not None:
            yield cut(f"  {fit(one.name, _NAME)} > {_reading(one, one.target)}", WIDTH)
        elif one.role in roles:
            yield cut(f"  {fit(one.name, _NAME)} > {roles[one.role]}", WIDTH)
    for role, title in (
        ("none", _("Columns that are not imported: {names}")),
        ("ignored", _("Left out as asked: {names}")),
        ("total", _("Totals that are not imported: {names}")),
    ):
        names = _(", ").join(cut(one.name, 30) for one in plan.columns if one.role == role)
        if names:
            yield from _hanging(title.format(names=names))


def _reading(one: ColumnReading, target: Target) -> str:
    parts = {"num": _("numerator"), "den": _("denominator")}
    words = [fit(target.metric.id, _METRIC)]
    if one.value is not None:
        unit = target.metric.unit if target.part == "value" else "count"
        words.append(f"{one.example} = {format_number(one.value, unit, style='exact')}")
    if target.part in parts:
        words.append(parts[target.part])
    if target.factor < 0:
        words.append(_("sign turned"))
    if abs(target.factor) != 1:
        words.append(_("times {factor}").format(factor=f"{abs(target.factor):,.0f}"))
    return " ".join(words)


def _change_lines(plan: ImportPlan) -> Iterator[str]:
    if not plan.metrics:
        yield _("Nothing can be imported.")
        return
    titles = (_("new"), _("changed"), _("same"))
    yield fit(_("What would change"), _NAME + 2) + "".join(
        fit(title, _COUNT, "right") for title in titles
    )
    for one in plan.metrics:
        counts = (one.new, one.changed, one.same)
        figures = "".join(fit(f"{n:,}", _COUNT, "right") for n in counts)
        yield f"  {fit(one.metric.id, _NAME)}{figures}"
        for change in one.examples:
            if change.old is not None:
                yield cut("    " + _change(one, change), WIDTH)


def _change(metric: MetricChanges, change: Change) -> str:
    unit = metric.metric.unit
    old = format_number(change.old.amount if change.old else None, unit, style="exact")
    new = format_number(change.new.amount, unit, style="exact")
    place = f"{change.new.period.code} {change.new.segment}".strip()
    return place + _(": ") + f"{old} > {new}"


def _issue_lines(plan: ImportPlan, kind: Kind, title: str) -> Iterator[str]:
    issues: tuple[Issue, ...] = plan.of(kind)
    if not issues:
        return
    yield noted(title, f"{len(issues):,}")
    for issue in issues[:SHOWN]:
        yield from _hanging(issue.text())
    if len(issues) > SHOWN:
        yield "  " + _("and {n} more").format(n=f"{len(issues) - SHOWN:,}")


def _hanging(text: str) -> Iterator[str]:
    for number, line in enumerate(wrap(text, WIDTH - 4)):
        yield ("  " if number == 0 else "    ") + line
