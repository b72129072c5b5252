"""The touch plan of the tiers as rows, and what to say of the marked one. Pure."""

from __future__ import annotations

import re

from opstui import playbooks
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language
from opstui.kernel.vocabulary import Lever
from opstui.playbooks.schema import ContactCap
from opstui.stages.execution.rfm import tier_name
from opstui.stages.execution.touch_plan import ADVICE, TouchLine

_DAYS = re.compile(r"\s*[D-]?\d.*$")


def touch_rows(lines: list[TouchLine]) -> list[tuple[str, tuple[str, ...]]]:
    """Tier, people, rhythm, touch-point, contacts a week, cap, held out, task."""
    return [
        (
            line.tier.value,
            (
                tier_name(line.tier),
                f"{line.people:,}",
                _rhythm(line),
                point_name(line.touch.point),
                f"{line.touch.per_week:g}",
                cap_text(line.cap),
                f"{line.held_out:,}",
                line.task.key if line.task else MISSING,
            ),
        )
        for line in lines
    ]


def _rhythm(line: TouchLine) -> str:
    """The name without its days, which the task's checklist has."""
    return _DAYS.sub("", line.rhythm.name.text(language())) if line.rhythm else MISSING


def point_name(point: str) -> str:
    """The touch-point in the current language."""
    fields = playbooks.lever(Lever.USER_CARE).fields
    choices = next((one.choices for one in fields if one.code == "touch_point"), ())
    return next((one.text(language()) for one in choices if one.en == point), point)


def cap_text(cap: ContactCap | None) -> str:
    """The tightest cap, "-" without one."""
    if cap is None:
        return MISSING
    if cap.per_week is not None:
        return _("{n}/wk").format(n=f"{cap.per_week:g}")
    if cap.per_month is not None:
        return _("{n}/mo").format(n=f"{cap.per_month:g}")
    return _("{n}/d").format(n=f"{cap.per_day:g}") if cap.per_day is not None else MISSING


def touch_sentence(lines: list[TouchLine], marked: str) -> str:
    """How many tiers have their task; then what the marked one asks for."""
    with_people = [line for line in lines if line.people]
    planned = sum(line.task is not None for line in with_people)
    said = _("{n} of {all} tiers have a task; enter makes one, A makes those that lack").format(
        n=planned, all=len(with_people)
    )
    line = next((one for one in lines if one.tier.value == marked), None)
    if line is None:
        return said
    if line.people and not line.measurable:
        return "\n".join([said, _too_few(line)])
    return "\n".join([said, f"{tier_name(line.tier)}{_(': ')}{_(ADVICE[line.tier])}"])


def touch_side(line: TouchLine) -> list[str]:
    """A tier beside the plan: what it asks for, the contacts of its rhythm, its cap."""
    lines = [f"{tier_name(line.tier)}  {line.people:,}", _(ADVICE[line.tier]), ""]
    if line.rhythm:
        lines.append(line.rhythm.name.text(language()))
        lines += [f"{one.day}  {one.what.text(language())}" for one in line.rhythm.touches]
    if line.cap:
        point = f"{point_name(line.touch.point)} <= {cap_text(line.cap)}"
        lines += ["", f"{_('Cap')}{_(': ')}{point}"]
    return lines


def _too_few(line: TouchLine) -> str:
    text = _("! {tier}: only {n} left out, too few to show an effect; raise the holdout.")
    return text.format(tier=tier_name(line.tier), n=line.held_out)
