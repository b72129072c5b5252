"""What a task of each lever must have before it goes live, beside what every task must."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opstui.kernel.language import N_
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.campaign import computable
from opstui.stages.execution.lever_values import share
from opstui.stages.planning.model import Task

Wants = tuple[tuple[bool, str], ...]
"""(whether it is there, message id of what it is)."""


def wanted_of_lever(task: Task) -> Wants:
    """What the lever's form must say, as far as nobody else can say it for the task."""
    return _OF[task.lever](task, task.lever_fields)


def _copy(_task: Task, given: Mapping[str, str]) -> Wants:
    return (
        (bool(given.get("variant_a")), N_("The text itself")),
        (bool(given.get("call_to_action")), N_("A call to action")),
    )


def _campaign(task: Task, given: Mapping[str, str]) -> Wants:
    return (
        (bool(given.get("rules")), N_("The rules")),
        (not given.get("rules") or computable(task), N_("Rules with numbers in them")),
        (bool(given.get("anti_fraud")), N_("How fakes are kept out")),
    )


def _spread(_task: Task, given: Mapping[str, str]) -> Wants:
    return (
        (bool(given.get("landing")), N_("A landing page")),
        (bool(given.get("opinion_risk")), N_("What may turn against us")),
        (bool(given.get("response_plan")), N_("A response plan")),
    )


def _mechanism(task: Task, given: Mapping[str, str]) -> Wants:
    loop = all(given.get(code) for code in ("trigger", "action", "reward"))
    rollout = share(task, "rollout")
    return (
        (loop, N_("Trigger, action and reward")),
        (rollout is not None and rollout < 1, N_("A control group")),
        (bool(given.get("switch_off")), N_("How to switch it off")),
    )


def _care(task: Task, given: Mapping[str, str]) -> Wants:
    return (
        (bool(given.get("touch_point")), N_("A touch-point")),
        (bool(task.segment or given.get("tier")), N_("Whom it is for")),
        (bool(share(task, "holdout")), N_("A holdout")),
    )


def _bd(_task: Task, given: Mapping[str, str]) -> Wants:
    dated = bool(given.get("next_step") and given.get("next_step_date"))
    return (
        (bool(given.get("partner")), N_("The partner")),
        (bool(given.get("exchange")), N_("What is exchanged")),
        (dated, N_("A next step with a date")),
    )


_OF: dict[Lever, Callable[[Task, Mapping[str, str]], Wants]] = {
    Lever.COPY: _copy,
    Lever.CAMPAIGN: _campaign,
    Lever.EVENT_SPREAD: _spread,
    Lever.MECHANISM: _mechanism,
    Lever.USER_CARE: _care,
    Lever.BD: _bd,
}
