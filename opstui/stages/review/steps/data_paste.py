"""A pasted block on the data step: into the grid, or looked at whole where it says more."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from opstui.data_sources.known import known_metrics
from opstui.data_sources.names import KnownMetric
from opstui.data_sources.plan import ImportPlan, plan_import
from opstui.data_sources.tables import read_table
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, ngettext
from opstui.kernel.metric_tree import Kind
from opstui.kernel.observations import SeriesMonth, apply
from opstui.kernel.periods import Period
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown
from opstui.stages.review.entry import Entry, entry_grain, segments
from opstui.stages.review.steps import data_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.data_block_rows import BlockLook, look_at
from opstui.stages.review.steps.pasted_numbers import (
    Elsewhere,
    PastedInto,
    PastedNumbers,
    read_block,
)
from opstui.stages.review.steps.pasted_places import Places
from opstui.stages.review.steps.voice_intake import PasteScreen
from opstui.workbook.document import Workbook

NAMED = 4
"""So many of the names that were left out are said."""


def pasted_into(
    context: ReviewContext,
    found: Sequence[Entry],
    period: Period,
    segment: str | None,
    row: int | None,
) -> PastedInto:
    """The grid of a period as a paste sees it."""
    entered = {
        one.id: KnownMetric(one.id, (one.name.zh, one.name.en), one.unit, one.how) for one in found
    }
    places = Places(period, context.periods, segment, segments(context.reader))
    return PastedInto(found, row, {**known_metrics(context.tree), **entered}, places)


def says_more(context: ReviewContext, found: PastedNumbers) -> bool:
    """Whether it holds numbers of other places that are not stored so already."""
    return any(not _stored(context, one) for one in found.elsewhere)


def _stored(context: ReviewContext, one: Elsewhere) -> bool:
    if one.place.period is None:
        return False
    try:
        value = parse(one.text, context.unit(one.metric)).value
    except OpsError:
        return False
    node = context.tree.get(one.metric)
    rate = node is not None and node.kind is Kind.RATE
    read = context.reader.leaf if rate else context.reader.count
    return read(one.metric, one.place.period, one.place.segment) == value


def pasted_said(found: PastedNumbers) -> str:
    """What became of a block, with the names of what was not taken."""
    count = len(found.here)
    if not count:
        return _("Nothing in this block is new.")
    text = ngettext("{n} number pasted.", "{n} numbers pasted.", count).format(n=count)
    return rows.sentences(text, left_out_said(found))


def left_out_said(found: PastedNumbers) -> str:
    names = [shown(name, 16) for name in found.left_out[:NAMED]]
    if not names:
        return ""
    more = len(found.left_out) - NAMED
    listed = _(", ").join(names) + (f" +{more}" if more > 0 else "")
    return _("Not taken: {names}.").format(names=listed)


def import_of(context: ReviewContext, into: PastedInto, found: PastedNumbers) -> ImportPlan:
    """Everything in the block as an import; raises OpsError."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter="\t", lineterminator="\n")
    writer.writerow(("date", "metric", "segment", "value"))
    here = [Elsewhere(id_, into.places.here, text) for id_, text in found.here.items()]
    for one in (*here, *found.elsewhere):
        place = one.place
        when = _when(place.period) if place.period else place.when
        writer.writerow((when, one.metric, place.segment or "", one.text))
    cycle = context.cycle
    return plan_import(
        read_table(sheet.getvalue().encode()),
        into.known,
        series=context.workbook.all(SeriesMonth),
        today=context.today,
        cycle_range=Period(cycle.start, cycle.end),
    )


def _when(period: Period) -> str:
    """A part of a week or month is kept by its last day, as the grid keeps it."""
    return period.end.isoformat() if entry_grain(period) == "day" else period.code


class NumbersPaste(PasteScreen):
    """A block of several periods or segments: what would change, then one step to keep."""

    def __init__(self, step: ReviewStep, text: str, into: PastedInto) -> None:
        super().__init__(step, text)
        self._into = into
        self._plan: ImportPlan | None = None
        self._look_of: BlockLook | None = None
        self._asked = False
        """Whether the strange ones of this text were asked about."""

    def title_text(self) -> str:
        return _("Paste numbers")

    def hint_text(self) -> str:
        return _("It holds other periods or segments too; all of it is kept in one step, or none.")

    @property
    def worth(self) -> bool:
        return self._look_of is not None and self._look_of.changes

    def understood(self, text: str) -> str:
        self._plan = self._look_of = None
        self._asked = False
        if not text.strip():
            return ""
        context, cells = self.step.context, self.app.size.width - 4
        try:
            found = read_block(text, self._into)
            plan = import_of(context, self._into, found)
        except OpsError as error:
            return error.said
        self._plan = plan
        self._look_of = look_at(context, plan, left_out_said(found), cells)
        return "\n".join(self._look_of.lines)

    async def action_keep(self) -> None:
        look = self._look_of
        if look is not None and look.refused:
            self._say(_("Not kept by halves: change or take out above what is marked below."))
        elif look is not None and look.strange and not self._asked:
            self._asked = True
            self._say(_("Marked with ! is unusual. F2 again keeps it if it is right."))
        else:
            await super().action_keep()

    async def keep(self) -> bool:
        plan = self._plan
        if plan is None:
            return False

        def change(workbook: Workbook) -> Workbook:
            return workbook.put(*apply(plan.observations, workbook.all(SeriesMonth)))

        stored = await self.step.store(N_("Paste numbers"), change)
        if stored:
            kept = _("{n} values kept.").format(n=len(plan.observations))
            self.app.notify(kept, markup=False)
        return stored
