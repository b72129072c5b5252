"""The iteration chain checked: everything planned is measured, everything decided has evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from opstui.kernel.language import _
from opstui.kernel.recursion import followers
from opstui.kernel.series import SeriesBook
from opstui.kernel.vocabulary import DecisionType, TaskState, Verdict
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.evidence import BadEvidence, EvidenceId, EvidenceKind, parse
from opstui.stages.review.inputs import inputs
from opstui.stages.review.model import (
    Annotation,
    Decision,
    EffectStudy,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    Review,
    Theme,
)
from opstui.stages.review.readiness import FRESH_DAYS, data_age
from opstui.stages.strategy.model import Cycle, Hypothesis

_AT_WORK = frozenset({TaskState.APPROVED, TaskState.PREPARING, TaskState.LIVE})


class Fault(StrEnum):
    TASK_WITHOUT_LEAF = "task_without_leaf"
    TARGET_WITHOUT_TASK = "target_without_task"
    TARGET_WITHOUT_DATA = "target_without_data"
    DECISION_WITHOUT_EVIDENCE = "decision_without_evidence"
    EVIDENCE_GONE = "evidence_gone"
    STOPPED_STILL_LIVE = "stopped_still_live"
    NO_VERDICT = "no_verdict"
    NEED_WITHOUT_METRIC = "need_without_metric"


def fault_text(fault: Fault) -> str:
    return {
        Fault.TASK_WITHOUT_LEAF: _("The task moves no metric of the tree."),
        Fault.TARGET_WITHOUT_TASK: _("The metric has a target, and no task works on it."),
        Fault.TARGET_WITHOUT_DATA: _("The metric has a target, and no fresh numbers."),
        Fault.DECISION_WITHOUT_EVIDENCE: _("The decision cites no evidence."),
        Fault.EVIDENCE_GONE: _("The evidence points to something that is not there."),
        Fault.STOPPED_STILL_LIVE: _("It was decided to stop the task, and it still runs."),
        Fault.NO_VERDICT: _("The cycle is over, and the hypothesis has no verdict."),
        Fault.NEED_WITHOUT_METRIC: _("The need has no metric."),
    }[fault]


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is a record's key or a node's id; `detail` the evidence id, where it is one."""

    fault: Fault
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything of one cycle that is linked. `themes`, `feedback` and so on of older cycles may
    be cited too, so pass them all."""

    cycle: Cycle
    plan: Plan | None
    book: SeriesBook
    tasks: Sequence[Task] = ()
    hypotheses: Sequence[Hypothesis] = ()
    decisions: Sequence[Decision] = ()
    needs: Sequence[Need] = ()
    experiments: Mapping[str, Experiment] = field(default_factory=dict)
    feedback: Mapping[str, Feedback] = field(default_factory=dict)
    themes: Mapping[str, Theme] = field(default_factory=dict)
    effects: Mapping[str, EffectStudy] = field(default_factory=dict)
    kano: Mapping[str, KanoFeature] = field(default_factory=dict)
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)

    def own_tasks(self) -> list[Task]:
        """Tasks of the cycle that were chosen and not called off."""
        return [
            one
            for one in self.tasks
            if one.cycle == self.cycle.key and one.selected and one.state is not TaskState.CANCELLED
        ]

    def own_decisions(self) -> list[Decision]:
        return [one for one in self.decisions if one.cycle == self.cycle.key]

    def targets(self) -> list[str]:
        """Leaves that are to move; what the recursion fills in is nobody's task."""
        if self.plan is None:
            return []
        passive = followers(self.plan.tree)
        return [
            leaf
            for leaf in self.plan.tree.leaves
            if leaf not in passive and self._moves(self.plan, leaf)
        ]

    @staticmethod
    def _moves(plan: Plan, leaf: str) -> bool:
        goal, start = plan.leaf_targets.get(leaf), plan.baseline.get(leaf)
        if goal is None:
            return False
        return start is None or abs(goal - start) > 1e-9 * max(abs(goal), abs(start))


@dataclass(frozen=True, slots=True)
class Trace:
    """`linked` of `all` tasks, targets and decisions; `share` 1 when there are none."""

    findings: tuple[Finding, ...]
    linked: int
    all: int

    @property
    def share(self) -> float:
        return self.linked / self.all if self.all else 1.0


def trace(chain: Chain, today: date) -> Trace:
    """All faults of the chain, by kind; and how much of it is linked."""
    tasks = [Finding(Fault.TASK_WITHOUT_LEAF, key) for key in _loose_tasks(chain)]
    idle = [Finding(Fault.TARGET_WITHOUT_TASK, leaf) for leaf in _idle_targets(chain)]
    blind = [Finding(Fault.TARGET_WITHOUT_DATA, leaf) for leaf in _blind_targets(chain, today)]
    bare = [
        Finding(Fault.DECISION_WITHOUT_EVIDENCE, one.key)
        for one in chain.own_decisions()
        if not one.evidence
    ]
    gone = _gone(chain)
    broken = {one.subject for one in (*bare, *gone)}
    all_ = len(chain.own_tasks()) + len(chain.targets()) + len(chain.own_decisions())
    unlinked = len(tasks) + len({one.subject for one in (*idle, *blind)}) + len(broken)
    found = (
        *tasks,
        *idle,
        *blind,
        *bare,
        *gone,
        *_still_live(chain),
        *_open(chain, today),
        *_needs(chain),
    )
    return Trace(found, all_ - unlinked, all_)


def _loose_tasks(chain: Chain) -> list[str]:
    nodes = chain.plan.tree.by_id if chain.plan else {}
    return [one.key for one in chain.own_tasks() if one.leaf not in nodes]


def _idle_targets(chain: Chain) -> list[str]:
    """A task on an inner node works on all leaves below it."""
    if chain.plan is None:
        return []
    tree = chain.plan.tree
    worked = {
        leaf for one in chain.own_tasks() if one.leaf in tree.by_id for leaf in tree.below(one.leaf)
    }
    return [leaf for leaf in chain.targets() if leaf not in worked]


def _blind_targets(chain: Chain, today: date) -> list[str]:
    """Before eight days of the cycle have passed nothing is late."""
    if chain.plan is None or (today - chain.cycle.start).days <= FRESH_DAYS:
        return []
    needed = inputs(chain.plan.tree)
    out = []
    for leaf in chain.targets():
        ages = [
            data_age(chain.cycle, chain.book.observed_until([one.id]), today)
            for one in needed
            if leaf in one.leaves and not one.carried
        ]
        if any(age is None or age > FRESH_DAYS for age in ages):
            out.append(leaf)
    return out


def _gone(chain: Chain) -> list[Finding]:
    return [
        Finding(Fault.EVIDENCE_GONE, one.key, evidence.id)
        for one in chain.own_decisions()
        for evidence in one.evidence
        if not exists(evidence.id, chain)
    ]


def exists(evidence: str, chain: Chain) -> bool:
    """Whether an evidence id names something that is there."""
    try:
        id_ = parse(evidence)
    except BadEvidence:
        return False
    nodes = chain.plan.tree.by_id if chain.plan else {}
    match id_.kind:
        case EvidenceKind.METRIC:
            return id_.subject in nodes or id_.subject in chain.book.metrics()
        case EvidenceKind.ATTRIBUTION:
            return id_.subject in nodes and id_.leaf in nodes
        case EvidenceKind.ECONOMICS:
            return _is_channel(id_, chain)
        case EvidenceKind.COHORT | EvidenceKind.GROWTH:
            return True
        case EvidenceKind.THEME:
            coded = {theme for one in chain.feedback.values() for theme in one.themes}
            return id_.subject in chain.themes or id_.subject in coded
        case EvidenceKind.EXPERIMENT:
            return id_.subject in chain.experiments
        case EvidenceKind.EFFECT:
            return id_.subject in chain.effects
        case EvidenceKind.NEED:
            return any(one.key == id_.subject for one in chain.needs)
        case EvidenceKind.TASK:
            return any(one.key == id_.subject for one in chain.tasks)
        case EvidenceKind.TIER:
            return True
        case EvidenceKind.KANO:
            return id_.subject in chain.kano
        case EvidenceKind.FEEDBACK:
            return id_.subject in chain.feedback
        case EvidenceKind.NOTE:
            return id_.subject in chain.annotations or id_.subject in chain.reviews


def _is_channel(id_: EvidenceId, chain: Chain) -> bool:
    return any(id_.subject in chain.book.segments(metric) for metric in chain.book.metrics())


def _still_live(chain: Chain) -> list[Finding]:
    """The last decision on a task counts: what was stopped may have been taken up again."""
    last: dict[str, Decision] = {}
    for one in sorted(chain.own_decisions(), key=lambda one: (one.on or date.min, one.key)):
        last[one.subject] = one
    return [
        Finding(Fault.STOPPED_STILL_LIVE, one.key)
        for one in chain.own_tasks()
        if one.state in _AT_WORK and one.key in last and last[one.key].type is DecisionType.STOP
    ]


def _open(chain: Chain, today: date) -> list[Finding]:
    if chain.cycle.closed_on is None and today <= chain.cycle.end:
        return []
    return [
        Finding(Fault.NO_VERDICT, one.key)
        for one in chain.hypotheses
        if one.cycle == chain.cycle.key and one.verdict is Verdict.OPEN
    ]


def _needs(chain: Chain) -> list[Finding]:
    return [
        Finding(Fault.NEED_WITHOUT_METRIC, one.key)
        for one in chain.needs
        if one.cycle == chain.cycle.key and not one.metrics
    ]
