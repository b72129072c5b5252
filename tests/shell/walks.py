"""Walking through every step of every stage, and books to do it with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from textual.pilot import Pilot

from opstui.app import OpsApp, load
from opstui.kernel.observations import SeriesMonth
from opstui.stages.room import RoomScreen
from opstui.workbook.document import TABLES, Workbook
from tests.pilot import screen_lines

STAGES = ("strategy", "planning", "execution", "review")
R = TypeVar("R", bound=BaseModel)


def steps(stage: str) -> list[str]:
    """The steps that a stage has, in order."""
    room: type[RoomScreen] = load(f"opstui.stages.{stage}.screen:{stage.title()}Screen")
    return [step.STEP for step in room.STEPS]


def every_step() -> list[tuple[str, str]]:
    """Home, and every step of every stage."""
    return [("home", ""), *((stage, step) for stage in STAGES for step in steps(stage))]


async def settled(pilot: Pilot[Any]) -> None:
    """Until whatever is under way in workers has been shown (the one that deals with keys
    never ends)."""
    await pilot.pause()
    under_way = [worker for worker in pilot.app.workers if worker.group != "keys"]
    if under_way:
        await pilot.app.workers.wait_for_complete(under_way)
    await pilot.pause()


async def walk(pilot: Pilot[Any]) -> AsyncIterator[tuple[str, str, list[str]]]:
    """Go to every step in turn → (stage, step, the lines it shows)."""
    app = pilot.app
    assert isinstance(app, OpsApp)
    for stage, step in every_step():
        app.go(stage, step)
        await settled(pilot)
        assert app.is_running
        assert app.current_mode == stage
        shown = getattr(app.screen, "step", None)
        assert (shown.STEP if shown else "") == step
        yield stage, step, screen_lines(app)


IDENTIFIERS = frozenset(
    {"key", "id", "table", "cycle", "task", "review", "period", "hypothesis", "metric", "metrics"}
    | {"leaf", "subject", "root", "children", "numerator", "denominator", "unit", "grain"}
    | {"numerator_unit", "currency", "themes", "depends_on", "tasks", "opened_from", "viewed"}
    | {"carried_from", "evidence", "step", "origin", "baseline_origin", "relation_step"}
    | {"orientation_override", "choice", "defaults", "benchmark"}
)
"""Fields whose text names something else, or is one of a few codes."""


class Spoiler:
    """Puts hostile texts, one after the other, into every field that a user writes freely."""

    def __init__(self, texts: Sequence[str], first: int = 0) -> None:
        self._texts = texts
        self._next = first

    def _text(self) -> str:
        self._next += 1
        return self._texts[self._next % len(self._texts)]

    def _value(self, value: Any, name: str) -> Any:
        if name in IDENTIFIERS:
            return value
        if isinstance(value, BaseModel):
            return self.spoilt(value)
        if type(value) is str:
            return self._text()
        if isinstance(value, tuple):
            return tuple(self._value(one, name) for one in value)
        if isinstance(value, dict):
            return {key: self._value(one, name) for key, one in value.items()}
        return value

    def spoilt(self, part: R) -> R:
        """Not validated, as a file that another program has written would not be."""
        names = type(part).model_fields
        return part.model_copy(
            update={name: self._value(getattr(part, name), name) for name in names}
        )

    def book(self, book: Workbook) -> Workbook:
        """Every record with hostile text; numbers over time have none that a user writes."""
        records = (
            record
            for model in TABLES.values()
            if model is not SeriesMonth
            for record in book.all(model).values()
        )
        return book.put(*(self.spoilt(record) for record in records))
