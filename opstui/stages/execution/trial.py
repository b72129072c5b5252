"""What it takes to tell a mechanism or a text from doing without: sample and days."""

from __future__ import annotations

import math
from dataclasses import dataclass

from opstui.kernel.metric_tree import Kind, MetricTree, Values
from opstui.kernel.statistics import sample_size
from opstui.stages.execution.lever_values import divided, number, share
from opstui.stages.planning.model import Task


@dataclass(frozen=True, slots=True)
class Trial:
    """From `before` to `after` (rates, 0–1) needs `per_arm` users in each arm; `daily` users
    come a day, `small` (0–1) of them into the smaller arm."""

    before: float
    after: float
    per_arm: int
    daily: float | None = None
    small: float = 0.5

    @property
    def days(self) -> int | None:
        """Until the smaller arm is full; None without a daily number or a control group."""
        if not self.daily or self.daily <= 0 or self.small <= 0:
            return None
        needed = divided(self.per_arm, self.daily * self.small)
        return None if needed is None else math.ceil(needed)


def trial_of(
    task: Task, tree: MetricTree | None, baseline: Values, window_days: int = 0
) -> Trial | None:
    """From the expected change of a rate, its rate today (else the baseline's) and the rollout
    (halves without one); `baseline` is what the leaves came to in `window_days`. None when the
    leaf is no rate, or when nothing is expected to change."""
    node = tree.get(task.leaf) if tree is not None and task.leaf else None
    if node is not None and node.kind is not Kind.RATE:
        return None
    before = share(task, "rate_now")
    if before is None:
        before = baseline.get(task.leaf)
    if before is None or not task.expected_change:
        return None
    after = before + task.expected_change
    per_arm = sample_size(before, after)
    if per_arm is None:
        return None
    rollout = share(task, "rollout")
    small = 0.5 if rollout is None else max(0.0, min(rollout, 1 - rollout))
    daily = number(task, "daily_users")
    if daily is None and tree is not None and node is not None and window_days > 0:
        count = count_of(node.denominator, tree, baseline)
        daily = None if count is None else count / window_days
    return Trial(before, after, per_arm, daily, small)


def count_of(id_: str, tree: MetricTree, baseline: Values) -> float | None:
    """A count that rates are made of: a metric of the tree, else what the rate before it in the
    funnel makes of its own denominator (leads = visitors × lead rate)."""
    values = tree.evaluate(baseline)
    share_, wanted = 1.0, id_
    for _step in range(len(tree.nodes) + 1):
        if wanted in values:
            whole = values[wanted]
            return None if whole is None else whole * share_
        before = next((one for one in tree.nodes if one.numerator == wanted), None)
        rate = values.get(before.id) if before is not None else None
        if before is None or rate is None:
            return None
        share_, wanted = share_ * rate, before.denominator
    return None


def cost_per_extra(trial: Trial, each: float) -> float | None:
    """Cost of one more success when every success is paid `each`: each·p₁/(p₁ − p₀); those who
    would have done it anyway are paid as well. None when nothing is gained."""
    gained = trial.after - trial.before
    return each * trial.after / gained if gained > 0 else None
