"""The whole loop as one value: what the frame and Home show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from opstui.kernel.language import ZH, _, language
from opstui.kernel.periods import Period, format_period
from opstui.kernel.vocabulary import DecisionType, Stage, word
from opstui.stages.strategy.model import Cycle, Product
from opstui.ui.bars import WayStop
from opstui.workbook.document import Workbook

Edit = tuple[datetime, str, tuple[str, ...]]
"""When, what, which tables: a line of the history, for the balance of attention."""


@dataclass(frozen=True, slots=True)
class StageState:
    """`step` is the first unfinished one; `reason` says why a stage is not `ready` yet."""

    stage: Stage
    done: int = 0
    needed: int = 0
    ready: bool = True
    step: str = ""
    note: str = ""

    @property
    def complete(self) -> bool:
        return self.needed > 0 and self.done >= self.needed


@dataclass(frozen=True, slots=True)
class NextAction:
    text: str
    why: str
    stage: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class NorthStar:
    """Texts, ready to show; `values` are the periods so far for the sparkline."""

    name: str
    actual: str
    target: str = ""
    attainment: str = ""
    do_nothing: str = ""
    chance: str = ""
    values: tuple[float | None, ...] = ()
    span: str = ""


@dataclass(frozen=True, slots=True)
class DueTask:
    title: str
    owner: str
    day: date
    days_late: int


@dataclass(frozen=True, slots=True)
class TakenDecision:
    type: DecisionType
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    title: str
    state: str
    stops: tuple[WayStop, ...]
    balance: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Computed once per change of the workbook."""

    title: str
    state: str
    stages: Mapping[Stage, StageState]
    next_action: NextAction
    balance_short: str = ""
    balance_sentence: str = ""
    north_star: NorthStar | None = None
    due: tuple[DueTask, ...] = ()
    decisions: tuple[TakenDecision, ...] = ()
    review_step: str = "data"

    def stage(self, stage: Stage) -> StageState:
        return self.stages.get(stage, StageState(stage))

    def frame(self, here: Stage | None) -> Frame:
        """The lines of the frame, with the stage shown now marked."""
        stops = []
        for number, stage in enumerate(Stage, start=1):
            state = self.stage(stage)
            share = (
                "✓" if state.complete else f"{state.done}/{state.needed}" if state.needed else "-"
            )
            stops.append(WayStop(f"{number} {word(stage)} {share}", stage is here, state.ready))
        return Frame(self.title, self.state, tuple(stops), self.balance_short)


def title_line(product: Product | None, cycle: Cycle | None, today: date) -> str:
    """ "启航 › C1 9/28-11/22 第8/8周" """
    if product is None:
        return "opstui"
    if cycle is None:
        return product.name
    span = format_period(Period(cycle.start, cycle.end), language())
    weeks = max(1, -(-((cycle.end - cycle.start).days + 1) // 7))
    now = min(weeks, max(1, (today - cycle.start).days // 7 + 1))
    place = _("week {now}/{all}").format(now=now, all=weeks)
    return f"{product.name} › {cycle.key} {span} {place}"


def saved_mark(readonly: bool) -> str:
    """Right end of the title line: whether work is saved, and the language."""
    state = _("Read only") if readonly else _("Saved ✓")
    return f"{state}  {'中' if language() == ZH else 'EN'}"


def overview(
    workbook: Workbook, today: date, *, edits: Sequence[Edit] = (), readonly: bool = False
) -> Overview:
    """Everything that the frame and Home show about this workbook, as of `today`."""
    return Overview(
        title=title_line(workbook.product, workbook.cycle, today),
        state=saved_mark(readonly),
        stages={stage: StageState(stage) for stage in Stage},
        next_action=NextAction(_("Plan my product"), "", "strategy"),
    )
