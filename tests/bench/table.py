"""The table that the measurements are printed as."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`ratio` is to what the line names, or to the smallest Textual app."""

    what: str
    measured: str
    ratio: str = ""
    goal: str = ""


def ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def size(count: float) -> str:
    return f"{count:,.0f}"


def share(one: float, other: float) -> str:
    return f"{one / other:.2f} x" if other else ""


def p95(values: Sequence[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def show(lines: Iterable[Line]) -> None:
    """Print each line as soon as it is measured."""
    print(f"{'':38}{'measured':>22}{'ratio':>10}  goal")
    for line in lines:
        print(f"{line.what:38}{line.measured:>22}{line.ratio:>10}  {line.goal}", flush=True)
