"""The plan on one page: what is missing, what changed, and what is promised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from opstui.kernel.dates import format_date
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, ngettext, noted
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import format_period
from opstui.kernel.requirement import Requirement
from opstui.kernel.series import SeriesBook
from opstui.kernel.text import fit, width, wrap
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning import outlook
from opstui.stages.planning.changes import PlanChange, plan_changes
from opstui.stages.planning.model import Plan, Task
from opstui.stages.planning.phased import PhasedMetric, phase_metric
from opstui.stages.planning.readiness import requirements
from opstui.stages.planning.scenarios import choice_text
from opstui.stages.planning.steps.change_words import Against, change_lines
from opstui.stages.planning.steps.task_rows import value_text
from opstui.stages.planning.steps.task_words import coverage_sentence
from opstui.stages.strategy.model import Cycle

Figure = Callable[[float | None, str], str]
Tone = Literal["head", "plain", "quiet", "warn"]

LABEL, NUMBER = 26, 12

MENDS = {
    "tree": "tree",
    "target": "targets",
    "tasks": "tasks",
    "coverage": "tasks",
    "phasing": "phasing",
    "levels": "targets",
}
"""What is missing and the step that mends it; what the rest hangs on comes first."""


@dataclass(frozen=True, slots=True)
class PageLine:
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class PlanState:
    """A plan with all that its page shows."""

    plan: Plan
    cycle: Cycle
    tasks: tuple[Task, ...]
    phased: PhasedMetric
    requirements: tuple[Requirement, ...]
    changes: tuple[PlanChange, ...]
    book: SeriesBook | None = None

    @property
    def parts(self) -> tuple[float, ...]:
        return known(self.phased.values)

    @property
    def open_points(self) -> tuple[Requirement, ...]:
        """What is missing, the weightiest first."""
        found = [one for one in self.requirements if not one.done]
        return tuple(sorted(found, key=lambda one: list(MENDS).index(one.code)))


def known(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(value for value in values if value is not None)


def plan_state(
    plan: Plan, cycle: Cycle, tasks: tuple[Task, ...], book: SeriesBook | None = None
) -> PlanState:
    """`book` is what the do-nothing line rests on."""
    phased = phase_metric(plan, cycle)
    parts = known(phased.values)
    covered = outlook.coverage_of(tasks, plan, cycle, book)
    return PlanState(
        plan,
        cycle,
        tasks,
        phased,
        tuple(requirements(plan, tasks, parts, covered)),
        tuple(plan_changes(plan, tasks, parts)),
        book,
    )


def page(state: PlanState, currency: str, figure: Figure, room: int) -> list[PageLine]:
    """All lines, none wider than `room` cells."""
    lines = [
        *_missing(state),
        *_changed(state, currency, figure),
        *_goal(state, figure),
        *_leaves(state, figure),
        *_periods(state, figure),
        *_tasks(state, currency, figure),
    ]
    return [piece for line in lines for piece in _wrapped(line, room)]


def _wrapped(line: PageLine, room: int) -> list[PageLine]:
    """The line over as many lines as it needs, the later ones indented by two cells more."""
    if width(line.text) <= room:
        return [line]
    indent = len(line.text) - len(line.text.lstrip())
    pieces = wrap(line.text.lstrip(), room - indent - 2)
    return [
        PageLine(" " * (indent + (2 if index else 0)) + piece, line.tone)
        for index, piece in enumerate(pieces)
    ]


def _section(title: str, lines: Sequence[PageLine]) -> list[PageLine]:
    return [PageLine(title, "head"), *lines, PageLine("")] if lines else []


def _missing(state: PlanState) -> list[PageLine]:
    lines = [
        PageLine("  ✗ " + noted(one.text, _step_title(MENDS[one.code])), "warn")
        for one in state.open_points
    ]
    return _section(_("Still missing"), lines)


def _step_title(step: str) -> str:
    titles = {
        "tree": _("Metric tree"),
        "targets": _("Targets"),
        "tasks": _("Tasks"),
        "phasing": _("Phasing"),
    }
    return titles[step]


def _changed(state: PlanState, currency: str, figure: Figure) -> list[PageLine]:
    promise = state.plan.commitment
    if promise is None:
        return []
    day = format_date(promise.on, language())
    against = Against(state.plan, state.tasks, tuple(state.phased.periods), currency, figure)
    lines = [PageLine(text) for text in change_lines(state.changes, against)]
    if not lines:
        lines = [PageLine("  " + _("Nothing has changed since."), "quiet")]
    title = _("Committed on {day}; changes since then").format(day=day)
    if promise.by:
        title = _("Committed on {day} by {user}; changes since then").format(
            day=day, user=promise.by
        )
    return _section(title, lines)


def _row(label: str, *numbers: str) -> PageLine:
    cells = "".join(fit(text, NUMBER, "right") for text in numbers)
    return PageLine("  " + fit(label, LABEL) + cells)


def _goal(state: PlanState, figure: Figure) -> list[PageLine]:
    plan, cycle = state.plan, state.cycle
    root = plan.tree.node(plan.tree.root)
    start = plan.tree.value(outlook.base_of(plan, cycle))
    levels = outlook.levels_of(plan)
    forecast = outlook.without(plan, cycle, state.book).value
    lines = [
        _row(_("Baseline"), figure(start, root.unit)),
        _row(word(TargetLevel.DO_NOTHING), figure(forecast, root.unit)),
    ]
    if levels is not None:
        lines += [
            _row(word(TargetLevel.FLOOR), figure(levels.floor, root.unit)),
            _row(_("Target"), figure(levels.target, root.unit)),
            _row(word(TargetLevel.STRETCH), figure(levels.stretch, root.unit)),
        ]
    if choice := choice_text(plan, figure):
        lines.append(PageLine("  " + choice, "quiet"))
    return _section(root.name.text(language()), lines)


def _leaves(state: PlanState, figure: Figure) -> list[PageLine]:
    plan = state.plan
    base = outlook.base_of(plan, state.cycle)
    lines = []
    for leaf in plan.tree.leaves:
        node = plan.tree.node(leaf)
        target = plan.leaf_targets.get(leaf)
        lines.append(
            _row(
                node.name.text(language()),
                figure(base.get(leaf), node.unit),
                figure(target, node.unit) if target is not None else MISSING,
            )
        )
    return _section(_("Leaves: baseline and required"), lines)


def _periods(state: PlanState, figure: Figure) -> list[PageLine]:
    unit = state.phased.node.unit
    lines = [
        _row(format_period(period, language()), figure(value, unit))
        for period, value in zip(state.phased.periods, state.phased.values, strict=False)
    ]
    return _section(_("Phasing"), lines)


def _tasks(state: PlanState, currency: str, figure: Figure) -> list[PageLine]:
    plan, cycle = state.plan, state.cycle
    values = outlook.values_of(state.tasks, plan, cycle)
    unit = plan.tree.node(plan.tree.root).unit
    chosen = [task for task in state.tasks if task.selected]
    lines = []
    for task in chosen:
        value = value_text(task, values.get(task.key), unit, figure)
        lines.append(PageLine(f"  {task.title}  {value}"))
        lines.append(PageLine("    " + _task_facts(task, plan.tree, currency, figure), "quiet"))
    left_out = [task.title for task in state.tasks if not task.selected]
    if chosen:
        covered = outlook.coverage_of(state.tasks, plan, cycle, state.book)
        lines.append(PageLine("  " + coverage_sentence(covered, plan, figure)))
    if left_out:
        text = _("Left out: {titles}").format(titles=_("; ").join(left_out))
        lines.append(PageLine("  " + text, "quiet"))
    cost = figure(sum(task.budget for task in chosen), currency)
    days = f"{sum(task.person_days for task in chosen):g}"
    title = ngettext("{n} task", "{n} tasks", len(chosen)).format(n=len(chosen))
    return _section(f"{title}  {cost}  {_('{days} person-days').format(days=days)}", lines)


def _task_facts(task: Task, tree: MetricTree, currency: str, figure: Figure) -> str:
    node = tree.get(task.leaf)
    dates = ""
    if task.start and task.end:
        dates = " - ".join(
            format_date(day, language(), year=False) for day in (task.start, task.end)
        )
    facts = [
        word(task.lever),
        node.name.text(language()) if node else _("no leaf"),
        task.owner or _("no owner"),
        dates or _("no dates"),
        figure(task.budget, currency),
    ]
    return "  ".join(facts)
