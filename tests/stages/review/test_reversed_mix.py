"""A rate that fell while it rose in every channel (Simpson's paradox): said on screen, in reports
and to other programs. Made up: leads move to the channel with the lowest rate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from opstui.kernel.language import EN, ZH
from opstui.kernel.observations import Observation, SeriesMonth, apply
from opstui.kernel.periods import weeks
from opstui.reports.mix_section import mix_section
from opstui.stages.review.steps import leaf_rows
from opstui.stages.review.steps.comparing import views
from opstui.stages.review.steps.context import ReviewContext, context_of
from opstui.stages.review.steps.why import WhyStep
from opstui.workbook.document import Workbook
from tests.pilot import make_app, press, screen_text, until
from tests.stages.review.fixture_screen import training

TODAY = date(2026, 11, 24)
NOW = {"feed": (800, 376), "owned": (100, 61), "referral": (100, 69)}
"""Leads and attended of each week; before it was 46.0 %, 60.0 % and 68.0 %, 53.7 % together."""


def reversed_(language: str) -> Workbook:
    workbook = training(language)
    names = dict(zip(NOW, ("feed", "owned", "referral"), strict=True))
    if language == ZH:
        names = {"feed": "信息流", "owned": "私域", "referral": "老带新"}
    points = [
        Observation(metric, names[channel], "week", week.start, value)
        for week in weeks(date(2026, 9, 28), date(2026, 11, 22))
        for channel, counts in NOW.items()
        for metric, value in zip(("leads", "attended"), counts, strict=True)
    ]
    return workbook.put(*apply(points, workbook.all(SeriesMonth)))


def context(language: str = EN) -> ReviewContext:
    found = context_of(reversed_(language), TODAY)
    assert found is not None
    return found


def test_the_whole_falls_while_every_channel_rises() -> None:
    section = mix_section(context().facts)
    assert section is not None
    found = section.value["attend_rate"]
    assert found["simpson"] is True
    assert found["change"] == pytest.approx(0.506 - 3949 / 7350, abs=1e-4)
    for one in found["segments"].values():
        before, after = one["rate"]
        assert after > before
        assert one["rate_effect"] > 0
    assert sum(one["mix_effect"] for one in found["segments"].values()) < found["change"] < 0
    assert "though every segment moved the other way: it is the mix" in section.said


def test_the_split_of_the_leaf_says_so_last() -> None:
    here = context()
    view = next(one for one in views(here, []) if one.ends.start == "baseline")
    keys = [key for key, _cells in leaf_rows.rows(here, view, "attend_rate")]
    assert "=head simpson" in keys


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "though every segment moved the other way: it is the mix"),
        (ZH, "每个分群都反着走：是结构在变"),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 34)])
async def test_the_screen_warns_of_it(
    tmp_path: Path, size: tuple[int, int], language: str, said: str
) -> None:
    app = make_app(tmp_path, reversed_(language), ("review", "why"), language, today=TODAY)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.query(WhyStep))
        step = app.screen.query_one(WhyStep)
        await until(pilot, lambda: step.view is not None)
        while step.view is not None and step.view.ends.start != "baseline":
            await press(pilot, "tab")
        await until(pilot, lambda: step.table.select_key("attend_rate"))
        await press(pilot, "enter")
        await until(pilot, lambda: step.mode == "detail")
        await until(pilot, lambda: said in flat(screen_text(app), language))


def flat(text: str, language: str) -> str:
    """A sentence that was broken over two lines as one."""
    glue = "" if language == ZH else " "
    return glue.join(line.strip() for line in text.splitlines())
