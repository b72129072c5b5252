"""The rows of the sensitivity view, and what a trial by hand comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from opstui.kernel.figures import MISSING, format_change
from opstui.kernel.language import _, language
from opstui.kernel.quantities import parse
from opstui.stages.planning import outlook
from opstui.stages.planning.do_nothing import is_level
from opstui.stages.planning.model import Plan
from opstui.stages.planning.sensitivity import Sensitivity, sensitivities, tried
from opstui.stages.planning.steps.target_rows import effort_bar
from opstui.stages.strategy.model import Cycle
from opstui.ui.form_values import FieldSpec
from opstui.ui.table import Column, Row
from opstui.ui.text import cell

BAR = 10
TRIAL_STEP = 0.01
_NAMED = 2


class SignedFigure(Protocol):
    """A number as the user's settings want it, with its sign if asked for."""

    def __call__(self, value: float | None, unit: str, *, signed: bool = False) -> str: ...


def effects(plan: Plan, cycle: Cycle) -> tuple[Sensitivity, ...]:
    """Of the plan at its baseline, over the cycle."""
    return sensitivities(plan.tree, outlook.base_of(plan, cycle), _memory(plan, cycle))


def _memory(plan: Plan, cycle: Cycle) -> int:
    return outlook.length_of(plan, cycle) if is_level(plan.tree) else 0


def columns(trying: bool) -> tuple[Column, ...]:
    """With something on trial its values take the place of the bars."""
    return (
        Column(_("Metric"), 24),
        Column(_("Baseline"), 9, "right"),
        Column(_("+1% brings"), 10, "right"),
        Column("", 7, "right"),
        Column(_("What if"), 10, "right") if trying else Column("", BAR),
        Column(_("+1 pp brings"), 12, "right"),
    )


def rows(
    plan: Plan, found: Sequence[Sensitivity], trials: Mapping[str, float], figure: SignedFigure
) -> list[Row]:
    """The largest effect of +1 % first; its bar is the longest."""
    most = max((abs(one.percent or 0.0) for one in found), default=0.0)
    root = plan.tree.node(plan.tree.root)
    out: list[Row] = []
    for one in found:
        node = plan.tree.node(one.leaf)
        share = abs(one.percent or 0.0) / most if most else 0.0
        trial = figure(trials[one.leaf], node.unit) if one.leaf in trials else ""
        share_text = "" if one.elasticity is None else f"{one.elasticity:+.2f}%"
        out.append(
            (
                one.leaf,
                (
                    node.name.text(language()),
                    figure(one.value, node.unit),
                    figure(one.percent, root.unit, signed=True),
                    share_text,
                    cell(trial, "bold", "right") if trials else effort_bar(share, BAR),
                    "" if one.point is None else figure(one.point, root.unit, signed=True),
                ),
            )
        )
    return out


def sensitivity_sentence(
    plan: Plan,
    cycle: Cycle,
    found: Sequence[Sensitivity],
    trials: Mapping[str, float],
    figure: SignedFigure,
) -> str:
    """What the trials come to, else how to read the list."""
    if trials:
        return trial_sentence(plan, cycle, trials, figure)
    name = plan.tree.node(plan.tree.root).name.text(language())
    keys = _("Left and right try 1% more or less, w a value of your own; s goes back.")
    if not found or found[0].percent is None:
        return _("Without all baselines nothing can be said yet. = types a number.")
    if found[0].elasticity is None:
        return keys
    share = f"{found[0].elasticity:+.2f}%"
    alike = [one.leaf for one in found if f"{one.elasticity or 0:+.2f}%" == share]
    leaves = _(", ").join(plan.tree.node(leaf).name.text(language()) for leaf in alike[:_NAMED])
    more = "…" if len(alike) > _NAMED else ""
    said = _("{name} reacts most to {leaves}: +1% of one moves it by {share}.")
    return said.format(name=name, leaves=leaves + more, share=share) + "\n" + keys


def trial_sentence(
    plan: Plan, cycle: Cycle, trials: Mapping[str, float], figure: SignedFigure
) -> str:
    """ "On trial: ¥637.9K > ¥701.6K (+10.0%), 24% of the way to the target." """
    base, periods = outlook.base_of(plan, cycle), _memory(plan, cycle)
    root = plan.tree.node(plan.tree.root)
    before, after = tried(plan.tree, base, {}, periods), tried(plan.tree, base, trials, periods)
    said = _("On trial: {before} > {after} ({change}).")
    target, share = plan.target, 0.0
    if target is not None and before is not None and after is not None and target != before:
        share = (after - before) / (target - before)
        said = _("On trial: {before} > {after} ({change}), {share} of the way to the target.")
    said = said.format(
        before=figure(before, root.unit),
        after=figure(after, root.unit),
        change=format_change(before, after, root.unit),
        share=f"{share:.0%}",
    )
    return said + "\n" + _("Nothing is stored; w with an empty field ends the trial of a leaf.")


def nudged(trials: Mapping[str, float], leaf: str, start: float, by: int) -> dict[str, float]:
    """The trials with this leaf so many per cent of its start further; back at it, it ends."""
    steps = round((trials.get(leaf, start) / start - 1) / TRIAL_STEP) + by
    others = {one: value for one, value in trials.items() if one != leaf}
    return {**others, leaf: start * (1 + steps * TRIAL_STEP)} if steps else others


def trial_value(text: str, unit: str, start: float | None) -> float:
    """ "+10%" and "-500" change the start, "+1pp" adds points, anything else is the value.

    Raises OpsError (BadNumber) when it is no number.
    """
    typed = text.strip().replace("＋", "+").replace("－", "-")
    for ending in ("pp", _("points"), _("percentage points")):
        if typed.lower().endswith(ending):
            return (start or 0.0) + parse(typed[: -len(ending)].strip() + "%", "ratio").value
    if typed[:1] not in "+-" or not typed or start is None:
        return parse(typed, unit).value
    if typed.endswith("%"):
        return start * (1 + parse(typed, "ratio").value)
    return start + parse(typed, unit).value


def trial_fields(unit: str, start: float | None, figure: SignedFigure) -> list[FieldSpec]:
    return [
        FieldSpec(
            id="value",
            label=_("What if it were"),
            help=_("A value or a change: {example}. Empty ends the trial.").format(
                example="6.5%, +10%, +1pp" if unit == "ratio" else "1200, +10%, -50"
            ),
            placeholder=MISSING if start is None else figure(start, unit),
        )
    ]
