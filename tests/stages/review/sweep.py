"""Every view of stage 4, found by walking: steps, views by `v` and tab, analyses, what is opened.

The steps and the analyses are read from their registries, so that a new one is walked too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget

from opstui.app import OpsApp
from opstui.examples import example_workbook
from opstui.kernel.language import set_language
from opstui.stages.review.model import Economics, EffectStudy
from opstui.stages.review.screen import ReviewScreen
from opstui.stages.review.steps import next_cycle
from opstui.stages.review.steps.analyses import ANALYSES
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import context_of
from opstui.stages.review.steps.voice import PANES
from opstui.stages.review.steps.why import WhyStep
from opstui.ui.table import OpsTable
from opstui.workbook.document import Workbook
from opstui.workbook.preferences import Preferences
from opstui.workbook.repository import Repository
from opstui.workbook.session import Session
from tests.pilot import press, screen_text
from tests.stages.review.fixture_screen import training, without_voice
from tests.stages.review.test_tiers import book as with_tiers

AFTER = date(2026, 11, 24)
"""The day after the examples' cycles, with their last review closed."""

DURING = date(2026, 10, 28)
MOST = 7
"""More views than any pane has."""


@dataclass(frozen=True, slots=True)
class Place:
    """`name`: the keys that lead there, for people; `over`: a screen lies over the stage."""

    name: str
    step: ReviewStep
    over: bool = False

    @property
    def text(self) -> str:
        return screen_text(self.step.app)  # type: ignore[arg-type]


async def still(pilot: Pilot[Any]) -> None:
    """Until what is under way has been shown; a form that waits for its user is."""
    await pilot.pause()
    under_way = [one for one in pilot.app.workers if one.group not in ("keys", "work")]
    if under_way:
        await pilot.app.workers.wait_for_complete(under_way)
    await pilot.pause()


def look(app: OpsApp) -> tuple[object, ...]:
    """What kind of view is seen, whatever its numbers: widgets, their classes, heads."""
    return (type(app.screen), *_parts(app.screen))


def _parts(node: Widget | Any) -> Iterator[object]:
    for one in node.query("*"):
        if one.is_attached and one.display and one.region.area:
            table = one if isinstance(one, OpsTable) else None
            heads = [*(c.label for c in table._columns_shown), *table.keys] if table else []
            yield (
                type(one),
                one.id,
                frozenset(c for c in one.classes if c != "-textual"),
                tuple(heads),
            )
    yield getattr(app_step(node), "remark", "")


def app_step(screen: Any) -> ReviewStep | None:
    step = getattr(screen, "step", None)
    return step if isinstance(step, ReviewStep) else None


async def at(pilot: Pilot[Any], name: str) -> ReviewStep:
    """The step made anew, with all its views closed."""
    app = pilot.app
    assert isinstance(app, OpsApp)
    there = app_step(app.screen)
    if there is not None and name == there.STEP:
        await there.room.rebuild()
    else:
        app.go("review", name)
    await still(pilot)
    step = app_step(app.screen)
    assert step is not None
    assert name == step.STEP
    if name == "data":
        step.focus_self()  # out of the grid's fields
        await pilot.pause()
    return step


async def back(pilot: Pilot[Any], *, until_over_is: int = 1) -> None:
    """Close what lies over the stage."""
    while len(pilot.app.screen_stack) > until_over_is:
        before = len(pilot.app.screen_stack)
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) < before, screen_text(pilot.app)  # type: ignore[arg-type]


async def turns(pilot: Pilot[Any], step: ReviewStep, name: str, key: str) -> AsyncIterator[Place]:
    """This view, and all that `key` turns to, ending at the first again."""
    app = pilot.app
    assert isinstance(app, OpsApp)
    seen = [look(app)]
    yield Place(name, step)
    for n in range(1, MOST + 1):
        await press(pilot, key)
        await still(pilot)
        if len(app.screen_stack) > 1:
            yield Place(f"{name} {key}", step, over=True)
            await back(pilot)
            return
        if look(app) in seen:
            return
        seen.append(look(app))
        yield Place(f"{name} {key}{n}", step)
    raise AssertionError(f"{name}: {key} never comes round")


async def walked(pilot: Pilot[Any], part: str) -> AsyncIterator[Place]:
    """Every view of a part of stage 4. Whoever looks leaves the view as it was."""
    codes = [one.code for one in ANALYSES]
    half = len(codes) // 2
    if part == "steps":
        for one in (one for one in ReviewScreen.STEPS if one.STEP not in ("why", "voice")):
            step = await at(pilot, one.STEP)
            async for place in turns(pilot, step, one.STEP, "v"):
                yield place
        async for place in _over(pilot):
            yield place
    elif part == "why, voice":
        async for place in _why(pilot):
            yield place
        async for place in _voice(pilot):
            yield place
    else:
        for code in codes[:half] if part == "first analyses" else codes[half:]:
            async for place in _analysis(pilot, code):
                yield place


PARTS = ("steps", "why, voice", "first analyses", "last analyses")


async def _over(pilot: Pilot[Any]) -> AsyncIterator[Place]:
    """Origin, chain, balance."""
    for name, key in (("status", "o"), ("why", "o"), ("status", "O"), ("status", "W")):
        step = await at(pilot, name)
        await press(pilot, key)
        if len(pilot.app.screen_stack) == 1:
            assert step.told(), (name, key)
            continue
        yield Place(f"{name} {key}", step, over=True)
        await back(pilot)


async def _why(pilot: Pilot[Any]) -> AsyncIterator[Place]:
    for key in ("v", "tab"):
        step = await at(pilot, "why")
        async for place in turns(pilot, step, "why", key):
            yield place
    for key in ("enter", "w"):
        step = await at(pilot, "why")
        await press(pilot, key)
        yield Place(f"why {key}", step)


async def _voice(pilot: Pilot[Any]) -> AsyncIterator[Place]:
    for n, _pane in enumerate(PANES):
        step = await at(pilot, "voice")
        await press(pilot, *["tab"] * n)
        async for place in turns(pilot, step, " ".join(["voice", f"tab{n}"][: n + 1]), "v"):
            yield place


async def _analysis(pilot: Pilot[Any], code: str) -> AsyncIterator[Place]:
    step = await opened(pilot, code)
    async for place in turns(pilot, step, f"why {code}", "v"):
        yield place
    if code in OPENS:
        step = await opened(pilot, code)
        await press(pilot, "enter")
        await still(pilot)
        if len(pilot.app.screen_stack) > 1:
            yield Place(f"why {code} enter", step, over=True)
            await back(pilot)
            return
        async for place in turns(pilot, step, f"why {code} enter", "v"):
            yield place


async def opened(pilot: Pilot[Any], code: str) -> ReviewStep:
    """Step 3 with an analysis open, by the list of analyses."""
    step = await at(pilot, "why")
    await press(pilot, "w")
    assert isinstance(step, WhyStep)
    assert step.table.select_key(code), code
    await press(pilot, "enter")
    await still(pilot)
    assert step.mode == code
    return step


OPENS = ("experiments", "effect")
"""Analyses whose rows are opened in place."""


def app_on(
    folder: Path,
    workbook: Workbook,
    language: str,
    today: date = AFTER,
    *,
    readonly: bool = False,
    markers: Any = "braille",
) -> OpsApp:
    """The program on a workbook of its own, which may be one that can only be read."""
    set_language(language)
    path = folder / "book.json"
    with Repository.create(path, user="tester") as repository:
        repository.save("Start", workbook, repository.workbook)
    opened = Repository.open(path, user="tester", readonly=readonly)
    code: Any = language
    preferences = Preferences(language=code, markers=markers)
    return OpsApp(Session(opened, today), preferences=preferences, start=("review", "data"))


def two_cycles(workbook: Workbook, today: date = AFTER) -> Workbook:
    """The cycle closed and the next one opened from it."""
    context = context_of(workbook, today)
    assert context is not None
    opening = next_cycle.opening_of(context)
    records = (opening.closed, opening.cycle, opening.plan, opening.strategy)
    return workbook.put(*records, *opening.hypotheses, *opening.tasks, *opening.needs)


def book(name: str, language: str) -> Workbook:
    """ "training" (with tiers of customers), "community" (with cohorts and growth), or "bare": a
    plan, and neither numbers nor voices."""
    if name == "training":
        return with_tiers(language)
    if name == "community":
        return example_workbook("community", language)
    begun = training(language, date(2020, 1, 1))
    whole = begun.drop(*begun.all(EffectStudy).values(), *begun.all(Economics).values())
    return without_voice(whole)


async def reach(pilot: Pilot[Any], name: str) -> ReviewStep:
    """Go again to the place that `walked` gave this name."""
    first, *keys = name.split()
    if keys and keys[0] in [one.code for one in ANALYSES]:
        step = await opened(pilot, keys.pop(0))
    else:
        step = await at(pilot, first)
    for key in keys:
        many = key[-1].isdigit()
        await press(pilot, *[key[:-1] if many else key] * (int(key[-1]) if many else 1))
        await still(pilot)
    return step
