"""Every view of stage 4, as people meet it: what `y` says, and what the screen is written in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from opstui.app import OpsApp
from opstui.kernel.language import EN, ZH
from opstui.stages.review.model import Review
from tests.pilot import press
from tests.stages.review.sweep import PARTS, Place, app_on, book, still, walked

SIGNS = frozenset("✓✗›¥“”…")
"""What is left of other characters with ASCII markers: signs, quotes, currency."""

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ENGLISH = re.compile(r"(?<![A-Za-z])[A-Za-z]{4,}(?![A-Za-z])")
KNOWN = frozenset({"enter", "KANO", "ROAS", "ARPU", "Better", "Worse", "tester"})
"""Keys, methods, and the name of the user."""

CUT = re.compile(r"(?<![^\s¥+-])[¥+-]?\d[\d,.]*[~…]")
"""A number that ends in the mark of a cut."""


async def is_cited_or_refused(pilot: Pilot[Any], place: Place) -> None:
    """`y` puts one piece of evidence on the list, or says in a sentence why there is none."""
    step, before = place.step, cited(pilot)
    await press(pilot, "y")
    await still(pilot)
    assert step.told().strip(), (place.name, place.text)
    assert step.told() == step.sentence
    now = cited(pilot)
    if now != before:
        assert len(now) == len(before) + 1, place.name
        assert all(one.said for one in now), place.name
        await press(pilot, "y")
        await still(pilot)
        assert cited(pilot) == before, place.name


def cited(pilot: Pilot[Any]) -> list[Any]:
    assert isinstance(pilot.app, OpsApp)
    reviews = pilot.app.workbook.all(Review).values()
    return [one for review in reviews for one in review.cited]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("name", "language"), [("training", ZH), ("community", EN), ("bare", ZH), ("bare", EN)]
)
async def test_each_view_is_written_plainly_and_cites_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, language: str, part: str
) -> None:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path))
    app = app_on(tmp_path, book(name, language), language, markers="ascii")
    seen = []
    async with app.run_test(size=(80, 24)) as pilot:
        async for place in walked(pilot, part):
            text = place.text
            seen.append(place.name)
            drawn = {one for one in text if not one.isascii() and not CHINESE.match(one)}
            assert drawn <= SIGNS, (place.name, drawn, text)
            stray = CHINESE.findall(text) if language == EN else ENGLISH.findall(text)
            assert set(stray) <= KNOWN, (place.name, set(stray) - KNOWN, text)
            if not place.over:
                await is_cited_or_refused(pilot, place)
    assert len(seen) >= 4
