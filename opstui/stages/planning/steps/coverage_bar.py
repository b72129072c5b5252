"""A line from doing nothing to the highest level, with what the chosen tasks reach."""

from __future__ import annotations

from opstui.kernel.language import _, pgettext
from opstui.kernel.text import width
from opstui.kernel.vocabulary import TargetLevel, word
from opstui.stages.planning.coverage import Coverage
from opstui.stages.planning.levels import Levels
from opstui.stages.planning.steps.task_rows import Figure


def coverage_bar(
    covered: Coverage, levels: Levels | None, unit: str, figure: Figure, cells: int
) -> str:
    """ "[====F==T--S---] Floor ¥810K, Target ¥900K, Stretch ¥945K"; "" without a gap.

    The bar begins at doing nothing; a level that doing nothing reaches stands at its start.
    """
    start, gap = covered.start, covered.gap
    if levels is None or start is None or gap is None or gap <= 0:
        return ""
    sign = 1.0 if levels.target >= start else -1.0
    marks = (
        (pgettext("mark of the floor", "F"), word(TargetLevel.FLOOR), levels.floor),
        (pgettext("mark of the target", "T"), word(TargetLevel.TARGET), levels.target),
        (pgettext("mark of the stretch", "S"), word(TargetLevel.STRETCH), levels.stretch),
    )
    said = _(", ").join(f"{name} {figure(level, unit)}" for _mark, name, level in marks)
    room = cells - width(said) - 3
    if room < 12:
        return said
    top = max(covered.total, *(sign * (level - start) for _mark, _name, level in marks))
    reached = _place(covered.total, top, room)
    bar = ["="] * reached + ["-"] * (room - reached)
    for mark, _name, level in marks:
        wide = width(mark)
        at = min(_place(sign * (level - start), top, room), room - wide)
        bar[at : at + wide] = [mark, *[""] * (wide - 1)]
    return f"[{''.join(bar)}] {said}"


def _place(gain: float, top: float, room: int) -> int:
    return max(0, min(room, round(gain / top * room)))
