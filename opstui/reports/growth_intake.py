"""Growth accounting from a file or a pasted block: what it says, and how it is kept."""

from __future__ import annotations

from opstui.data_sources.growth import Part, growth_table, pasted_growth, read_growth
from opstui.data_sources.tables import Table
from opstui.kernel.language import N_, _, ngettext
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.recursion import recursion_of
from opstui.kernel.series import SeriesBook
from opstui.kernel.text import shown
from opstui.reports.growth_section import mismatch_sentence, span_sentence
from opstui.reports.intake import Given, Intake, compared, issue_lines
from opstui.stages.planning.model import Plan
from opstui.stages.review.growth_reading import (
    ACTIVE,
    AVERAGE_DAILY,
    CHURNED,
    MONTHLY,
    NEW,
    RESURRECTED,
    RETAINED,
    GrowthTable,
    imported_growth,
)
from opstui.workbook.document import Workbook

WHAT = N_("Bring in growth accounting")
METRIC_OF: dict[Part, str] = {
    "active": ACTIVE,
    "new": NEW,
    "retained": RETAINED,
    "resurrected": RESURRECTED,
    "churned": CHURNED,
    "avg_dau": AVERAGE_DAILY,
    "mau": MONTHLY,
}
_WRONG_SHOWN = 3


def growth_in_file(
    data: bytes, workbook: Workbook, given: Given, *, asked: bool = False
) -> Intake | None:
    """None for a file of something else, and (unless `asked` for) where the tree itself has these
    numbers. Raises BadFile with what the table lacks."""
    if not asked and tree_has_it(workbook):
        return None
    table = growth_table(data)
    return _intake(table, workbook, given) if table is not None else None


def growth_in_block(text: str, workbook: Workbook, given: Given) -> Intake:
    """Raises BadFile when it is no table of growth."""
    return _intake(pasted_growth(text), workbook, given)


def tree_has_it(workbook: Workbook) -> bool:
    cycle = workbook.cycle
    plan = workbook.get(Plan, cycle.key) if cycle else None
    return plan is not None and recursion_of(plan.tree) is not None


def _intake(table: Table, workbook: Workbook, given: Given) -> Intake:
    found = read_growth(table)
    points = [
        Observation(METRIC_OF[part], "", period.grain or "month", period.start, value)
        for period, row in found.counts.items()
        for part, value in row.items()
    ]

    def changed(now: Workbook) -> Workbook:
        return now.put(*apply(points, now.all(SeriesMonth)))

    book = SeriesBook(changed(workbook).all(SeriesMonth))
    read = GrowthTable("imported", imported_growth(book, given.today))
    new, altered = compared(points, workbook)
    count = len(found.counts)
    lines = [
        ngettext("Growth accounting: {n} period.", "Growth accounting: {n} periods.", count).format(
            n=count
        ),
        *(span_sentence(read.inside(span)) for span in read.spans()),
        *_wrong(read),
    ]
    if found.left_out:
        names = shown(_(", ").join(found.left_out), 200)
        lines.append(_("Not imported: {names}.").format(names=names))
    lines += issue_lines(found.issues)
    return Intake(WHAT, tuple(lines), new, altered, changed)


def _wrong(table: GrowthTable) -> list[str]:
    said = [f"! {mismatch_sentence(one, wrong)}" for one in table.periods for wrong in one.wrong]
    more = (
        [_("and {n} more").format(n=len(said) - _WRONG_SHOWN)] if len(said) > _WRONG_SHOWN else []
    )
    return [*said[:_WRONG_SHOWN], *more]
