"""Counts of a test as they are pasted from a report: a head and one row per arm."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown
from opstui.stages.review.model import Measure

_SIZES = ("n", "users", "players", "visitors", "size", "total", "sample", "exposed")
_SIZES_ZH = ("人数", "用户", "样本", "总数", "曝光")
_LINE = "{metric}, {control}, {treatment}"
"""How a further metric is typed."""
_CONTROLS = ("control", "对照", "baseline", "原版")


@dataclass(frozen=True, slots=True)
class PastedArms:
    """`measures` are the columns that can be a part of the users; `left_out` the other ones."""

    control: str
    treatment: str
    control_n: int
    treatment_n: int
    measures: tuple[Measure, ...]
    left_out: tuple[str, ...]


def pasted_arms(text: str) -> PastedArms:
    """The first row is the control, unless the second one says it is; raises OpsError."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != 3:
        raise _bad(_("A head and one row per arm are needed: three lines."))
    head, *rows = _cells(lines)
    if any(len(row) != len(head) for row in rows):
        raise _bad(_("The rows do not have as many columns as the head."))
    numbers = [[_count(row[at]) for row in rows] for at in range(len(head))]
    counted = [at for at, pair in enumerate(numbers) if None not in pair]
    if len(counted) < 2:
        raise _bad(_("Two columns of whole numbers are needed: users, and how many did it."))
    size = next((at for at in counted if _is_size(head[at])), counted[0])
    named = next((at for at in range(len(head)) if at not in counted), None)
    names = [row[named] if named is not None else "" for row in rows]
    first, second = (1, 0) if _is_control(names[1]) and not _is_control(names[0]) else (0, 1)
    n = [int(value or 0) for value in numbers[size]]
    measures, left_out = [], []
    for at in counted:
        if at == size:
            continue
        pair = [int(value or 0) for value in numbers[at]]
        if all(value <= most for value, most in zip(pair, n, strict=True)):
            metric = head[at] or str(at + 1)
            measures.append(Measure(metric=metric, control=pair[first], treatment=pair[second]))
        else:
            left_out.append(head[at])
    if not measures:
        raise _bad(_("Every column is larger than the number of users."))
    return PastedArms(
        names[first], names[second], n[first], n[second], tuple(measures), tuple(left_out)
    )


def _cells(lines: list[str]) -> list[list[str]]:
    """Commas, semicolons or tabs; a spreadsheet's tabs may have become spaces."""
    mark = next((one for one in ("\t", ";", ",") if one in lines[0]), "")
    found = list(csv.reader(lines, delimiter=mark)) if mark else [line.split() for line in lines]
    return [[cell.strip() for cell in row] for row in found]


def _count(cell: str) -> float | None:
    """None for what is no whole number of users."""
    try:
        value = parse(cell).value
    except OpsError:
        return None
    return value if value >= 0 and value == int(value) else None


def _is_size(name: str) -> bool:
    return name.lower() in _SIZES or any(word in name for word in _SIZES_ZH)


def _is_control(name: str) -> bool:
    return any(word in name.lower() for word in _CONTROLS)


def _bad(why: str) -> OpsError:
    return OpsError(why, _("Paste it like: variant,users,paid / A,1000,100 / B,1000,120"))


# -- further metrics, one a line ----------------------------------------------------------------


def measure_lines(measures: tuple[Measure, ...]) -> str:
    return "\n".join(_LINE.format(**one.model_dump()) for one in measures)


def measures_of(lines: tuple[str, ...]) -> tuple[Measure, ...]:
    """Lines such as "D7, 8502, 8279": metric, control, treatment; raises OpsError."""
    found = []
    for line in lines:
        parts = [part.strip() for part in line.replace("，", ",").split(",")]
        counts = [_count(part) for part in parts[1:]]
        if len(parts) != 3 or not parts[0] or None in counts:
            raise OpsError(
                _('"{text}" is not a metric with two counts.').format(text=shown(line)),
                _("Write it like: D7, 8502, 8279"),
            )
        control, treatment = (int(count or 0) for count in counts)
        found.append(Measure(metric=parts[0], control=control, treatment=treatment))
    return tuple(found)
