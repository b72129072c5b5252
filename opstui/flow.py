"""The loop: its four stages in order, what is done of what is needed, and what to do next.

Pure: the stages' readiness functions say which requirements are met; this says what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from opstui.kernel.language import _, ngettext
from opstui.kernel.requirement import Requirement
from opstui.kernel.vocabulary import Stage, word

ORDER: tuple[Stage, ...] = tuple(Stage)
DATA_IS_OLD = 8
"""Days after which the numbers are too old to steer by."""

STEPS = {
    **{(Stage.STRATEGY, code): code for code in ("product", "lifecycle", "core")},
    (Stage.STRATEGY, "orientation"): "relationship",
    (Stage.STRATEGY, "problem"): "diagnosis",
    (Stage.STRATEGY, ""): "strategy",
    **{(Stage.PLANNING, code): code for code in ("tree", "phasing", "tasks", "resources")},
    (Stage.PLANNING, "coverage"): "tasks",
    (Stage.PLANNING, ""): "targets",
    (Stage.EXECUTION, ""): "tasks",
    (Stage.REVIEW, "data"): "data",
    (Stage.REVIEW, "attribution"): "why",
    (Stage.REVIEW, "feedback"): "voice",
    (Stage.REVIEW, "need"): "voice",
    (Stage.REVIEW, ""): "decide",
}
"""The step of a stage where a requirement is met; "" is where all the others are."""

ESSENTIAL = {
    Stage.STRATEGY: frozenset({"product", "orientation", "problem", "sentence"}),
    Stage.PLANNING: frozenset({"tree", "target"}),
}
"""Requirements without which the stages after it cannot start."""

KEYS = {Stage.STRATEGY: "1", Stage.PLANNING: "2", Stage.EXECUTION: "3", Stage.REVIEW: "4"}


@dataclass(frozen=True, slots=True)
class Progress:
    """A stage's requirements, in the order in which they are worked through."""

    stage: Stage
    requirements: tuple[Requirement, ...] = ()

    @property
    def done(self) -> int:
        return sum(one.done for one in self.requirements)

    @property
    def needed(self) -> int:
        return len(self.requirements)

    @property
    def complete(self) -> bool:
        return bool(self.requirements) and self.done == self.needed

    @property
    def coverage(self) -> float:
        """Artefacts present of those required, 0–1."""
        return self.done / self.needed if self.requirements else 0.0

    @property
    def first_open(self) -> Requirement | None:
        return next((one for one in self.requirements if not one.done), None)


Loop = Mapping[Stage, Progress]


def step_of(stage: Stage, code: str) -> str:
    """Where in its stage a requirement is met."""
    return STEPS.get((stage, code)) or STEPS[stage, ""]


def progress_of(loop: Loop, stage: Stage) -> Progress:
    return loop.get(stage, Progress(stage))


def why_not_yet(loop: Loop, stage: Stage) -> str:
    """Why a stage cannot start: what the stage before it still owes; "" when it can."""
    for before in ORDER[: ORDER.index(stage)]:
        for one in progress_of(loop, before).requirements:
            if one.code in ESSENTIAL.get(before, ()) and not one.done:
                return _("First, in {stage}: {what}.").format(
                    stage=word(before), what=one.text.rstrip("。.")
                )
    return ""


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts about today that decide what comes next. `review_due` is the code of the last
    complete period without a review; `data_age` is in days, None without any data."""

    has_product: bool
    loop: Loop = field(default_factory=dict)
    under_way: bool = False
    cycle_over: bool = False
    cycle_closed: bool = False
    review_due: str = ""
    data_age: int | None = None
    overdue: int = 0
    blocked: int = 0


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one thing to do now: where (stage, step), why, and the key that goes there."""

    code: str
    stage: Stage
    step: str
    text: str
    why: str
    key: str


def next_action(now: Situation) -> NextAction:
    """Begin, else unfinished strategy and plan, else the review that is due, else late tasks,
    else whatever is open, else nothing before the next period."""
    if not now.has_product:
        text = _("Describe the product")
        why = _("Everything else follows from what it is and whom it serves.")
        return _action("begin", Stage.STRATEGY, "product", text, why)
    # a plan that is already running is not held up by a missing line of its strategy
    if not now.under_way or _owes_essentials(now.loop):
        for stage in (Stage.STRATEGY, Stage.PLANNING):
            found = _open(now.loop, stage)
            if found:
                return found
    return _review(now) or _late(now) or _rest(now)


def _action(code: str, stage: Stage, step: str, text: str, why: str, key: str = "") -> NextAction:
    return NextAction(code, stage, step, text, why, key or KEYS[stage])


def _owes_essentials(loop: Loop) -> bool:
    return bool(why_not_yet(loop, Stage.EXECUTION))


def _open(loop: Loop, stage: Stage) -> NextAction | None:
    progress = progress_of(loop, stage)
    one = progress.first_open
    if one is None:
        return None
    why = _("{stage}: {done} of {needed} done.").format(
        stage=word(stage), done=progress.done, needed=progress.needed
    )
    return _action(one.code, stage, step_of(stage, one.code), one.text, why)


def _review(now: Situation) -> NextAction | None:
    if now.cycle_over and not now.cycle_closed and not now.review_due:
        text = _("Close the cycle and open the next one")
        return _action("close", Stage.REVIEW, "decide", text, _("The cycle is over."))
    if now.data_age is not None and now.data_age > DATA_IS_OLD:
        why = ngettext(
            "The numbers are {n} day old.", "The numbers are {n} days old.", now.data_age
        ).format(n=now.data_age)
        return _action("data", Stage.REVIEW, "data", _("Enter this week's numbers"), why, "r")
    if now.review_due:
        why = _("{period} is complete and has not been reviewed.").format(period=now.review_due)
        return _action("review", Stage.REVIEW, "data", _("Review the last period"), why, "r")
    return None


def _late(now: Situation) -> NextAction | None:
    if now.overdue:
        why = ngettext(
            "{n} task is past its end.", "{n} tasks are past their end.", now.overdue
        ).format(n=now.overdue)
        return _action("overdue", Stage.EXECUTION, "week", _("Close or move the late tasks"), why)
    if now.blocked:
        why = ngettext("{n} task is blocked.", "{n} tasks are blocked.", now.blocked).format(
            n=now.blocked
        )
        return _action("blocked", Stage.EXECUTION, "board", _("Clear what blocks a task"), why)
    return None


def _rest(now: Situation) -> NextAction:
    for stage in ORDER:
        found = _open(now.loop, stage)
        if found:
            return found
    why = _("Everything that is needed so far is there.")
    return _action("nothing", Stage.EXECUTION, "week", _("Carry on with this week"), why)


def coverage(loop: Loop) -> Sequence[float]:
    """c_s of the four stages, in order."""
    return [progress_of(loop, stage).coverage for stage in ORDER]
