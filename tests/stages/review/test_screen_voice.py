"""Feedback by keyboard: coded by digits, themes, needs, one line, hostile text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from opstui.charts.view import ChartView
from opstui.kernel.language import EN, ZH
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.model import Feedback, Need, Review, Theme
from opstui.stages.review.steps.voice_line import find_theme, quick_feedback
from opstui.ui.choice import ChoiceField, ManyField
from opstui.workbook.document import Workbook
from tests.pilot import press, screen_text, until
from tests.stages.review.fixture_screen import training, without_voice
from tests.stages.review.fixture_voice import OVER, codes, marked, open_app, ready

HOSTILE = ("[/x]", "[Q1] [b]bold[/b]", "\x1b[31mred", "@click=app.quit", "名字" * 60)
THEMES = [Theme(key="reminder", name="缺少到课提醒"), Theme(key="price", name="Price worry")]


async def test_a_digit_codes_and_the_same_digit_takes_it_off(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        key = app.screen.query_one("#feedback").current_key  # type: ignore[attr-defined]
        before = app.workbook.all(Feedback)[key].themes
        await press(pilot, "3")
        await until(pilot, lambda: "reminder" in app.workbook.all(Feedback)[key].themes)
        assert app.workbook.all(Feedback)[key].themes == (*before, "reminder")
        await press(pilot, "4")
        await until(pilot, lambda: "At most two themes" in screen_text(app))
        await press(pilot, "3")
        await until(pilot, lambda: app.workbook.all(Feedback)[key].themes == before)
        await press(pilot, "9")
        await until(pilot, lambda: "no theme 9" in screen_text(app))


async def test_the_uncoded_is_marked_first_and_a_theme_suggested(tmp_path: Path) -> None:
    said = Feedback(
        key="C1.F99", cycle="C1", day=date(2026, 10, 1), text="没人提醒我几点上课", users=5
    )
    app = open_app(tmp_path, ZH, training(ZH).put(said))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert app.screen.query_one("#feedback").current_key == "C1.F99"  # type: ignore[attr-defined]
        assert "可能是：3 缺少到课提醒" in screen_text(app)


async def test_severity_turns_around(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        key = app.screen.query_one("#feedback").current_key  # type: ignore[attr-defined]
        first = app.workbook.all(Feedback)[key].severity
        for _turn in range(4):
            seen = app.workbook.all(Feedback)[key].severity
            await press(pilot, "s")
            await until(pilot, lambda seen=seen: app.workbook.all(Feedback)[key].severity != seen)  # type: ignore[misc]
        assert app.workbook.all(Feedback)[key].severity == first


async def test_the_step_of_the_journey_turns_through_those_that_are_named(tmp_path: Path) -> None:
    book = without_voice(training(EN))
    said = [
        Feedback(key="C1.F1", cycle="C1", day=OVER, text="a"),
        Feedback(key="C1.F2", cycle="C1", day=OVER, text="b", step="attend"),
    ]
    app = open_app(tmp_path, EN, book.put(said[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "b")
        await until(pilot, lambda: "No feedback names a step" in screen_text(app))
    (tmp_path / "two").mkdir()
    app = open_app(tmp_path / "two", EN, book.put(*said))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        key = marked(app)
        for _turn in range(2):
            before = app.workbook.all(Feedback)[key].step
            await press(pilot, "b")
            await until(
                pilot,
                lambda before=before: app.workbook.all(Feedback)[key].step != before,  # type: ignore[misc]
            )
        assert app.workbook.all(Feedback)[key].step == ("attend" if key == "C1.F2" else "")


@pytest.mark.parametrize(("language", "tag"), [(EN, "1 source"), (ZH, "单一来源")])
async def test_themes_rank_by_weight_and_are_cited(tmp_path: Path, language: str, tag: str) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "tab")
        assert tag in screen_text(app)
        await press(pilot, "y")
        await until(pilot, lambda: app.workbook.all(Review)["C1.R@2026-W47"].cited)
        (cited,) = app.workbook.all(Review)["C1.R@2026-W47"].cited
        assert (cited.id, cited.value) == ("theme:expectation", 18.0)


@pytest.mark.parametrize(
    ("language", "said", "nobody", "words"),
    [
        (EN, "86 of 250 people: 34% (95%: 29-40%)", "Without a theme: nobody", "they say"),
        (ZH, "250 人里 86 人，34%（95% 区间 29-40%）", "没归类的：0 人", "常说"),
    ],
)
async def test_the_marked_theme_is_counted_quoted_and_what_has_none_is_said(
    tmp_path: Path, language: str, said: str, nobody: str, words: str
) -> None:
    book = training(language)
    app = open_app(tmp_path, language, book)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "tab", "down")
        await until(pilot, lambda: said in screen_text(app))
        quoted = [one for one in book.all(Feedback).values() if "schedule" in one.themes]
        assert len(quoted) == 3
        assert all(one.text[:12] in screen_text(app) for one in quoted)
        assert nobody in screen_text(app)
    loose = [
        Feedback(key=f"C1.F{n}", cycle="C1", day=OVER, text=f"replay 回放 {n}") for n in (90, 91)
    ]
    (tmp_path / "two").mkdir()
    app = open_app(tmp_path / "two", language, book.put(*loose))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "tab")
        await until(pilot, lambda: words in screen_text(app))
        assert "replay" in screen_text(app)
        assert "回放" in screen_text(app)


async def test_twenty_voices_are_pasted_and_coded_by_one_key_each(tmp_path: Path) -> None:
    kinds = ("太贵了，价格吓人", "没人提醒我上课", "零基础跟不上", "广告说包就业")
    pasted = "\n".join(f"{kinds[n % 4]} {n}" for n in range(20))
    book = without_voice(training(ZH))
    app = open_app(tmp_path, ZH, book.drop(*book.all(Theme).values()))
    keys = 0
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert "P 粘贴" in screen_text(app)
        app.post_message(events.Paste(pasted))
        await until(pilot, lambda: "20 条反馈" in screen_text(app))
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == 20)
        await until(pilot, lambda: "未归类 20" in screen_text(app))
        for name in ("承诺", "难度", "提醒", "价格"):
            await press(pilot, "c")
            await until(pilot, lambda: bool(app.screen.query("#field-name")))
            app.screen.query_one("#field-name", Input).value = name
            keys += 2 + len(name)
            await press(pilot, "enter")
            left = 19 - list("承难提价").index(name[0])
            await until(pilot, lambda left=left: f"未归类 {left} " in screen_text(app))  # type: ignore[misc]
        assert "按数字归类：   1 承诺 1   2 难度 1" in screen_text(app)
        for left in range(15, -1, -1):
            assert "空格采纳第一个" in screen_text(app)
            await press(pilot, "space")
            keys += 1
            done = f"未归类 {left} " if left else "反馈 1/4 "
            await until(pilot, lambda done=done: done in screen_text(app))  # type: ignore[misc]
        said = app.workbook.all(Feedback).values()
        assert all(one.themes for one in said)
        by_kind = {
            kind: {one.themes for one in said if one.text.startswith(kind)} for kind in kinds
        }
        assert [len(codes) for codes in by_kind.values()] == [1, 1, 1, 1]
        assert keys <= 20 * 2
        await press(pilot, "u")
        await until(pilot, lambda: "未归类 1 " in screen_text(app))


async def test_a_theme_beyond_the_ninth_is_reached_by_its_number(tmp_path: Path) -> None:
    more = [Theme(key=f"t{n}", name=f"Theme {n}") for n in range(7, 13)]
    app = open_app(
        tmp_path,
        EN,
        training(EN).put(*more, Feedback(key="C1.F99", cycle="C1", day=OVER, text="zzz")),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "c")
        await until(pilot, lambda: "12 Theme 12" in screen_text(app))
        app.screen.query_one("#field-name", Input).value = "12"
        await press(pilot, "enter")
        await until(pilot, lambda: codes(app, "C1.F99") == ("t12",))
        assert len(app.workbook.all(Theme)) == 12


async def test_feedback_is_added_by_form_and_wrong_input_refused(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-text"))
        screen = app.screen
        count = len(app.workbook.all(Feedback))
        await press(pilot, "f2")
        assert "Please fill this in." in screen_text(app)
        screen.query_one("#field-text", Input).value = "Too short"
        screen.query_one("#field-users", Input).value = "-3"
        await press(pilot, "f2")
        screen.query_one("#field-users", Input).value = "2.5"
        await press(pilot, "f2")
        assert "whole numbers" in screen_text(app)
        screen.query_one("#field-users", Input).value = "3"
        screen.query_one("#field-themes", ManyField).chosen = ("price", "reminder", "schedule")
        await press(pilot, "f2")
        assert "At most two themes" in screen_text(app)
        assert len(app.workbook.all(Feedback)) == count
        screen.query_one("#field-themes", ManyField).chosen = ("price",)
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == count + 1)
        made = list(app.workbook.all(Feedback).values())[-1]
        assert (made.text, made.users, made.themes) == ("Too short", 3, ("price",))


async def test_one_line_makes_feedback_and_its_theme(tmp_path: Path) -> None:
    app = open_app(tmp_path, EN, without_voice(training(EN)))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert "No feedback yet" in screen_text(app)
        await press(pilot, "plus")
        await until(pilot, lambda: app.screen.query("#field-line"))
        app.screen.query_one("#field-line", Input).value = "@WeChat x37"
        await press(pilot, "f2")
        assert "what they said, too" in screen_text(app)
        line = "No reminder came @WeChat x37 !3 #sound"
        app.screen.query_one("#field-line", Input).value = line
        await press(pilot, "enter")
        await until(pilot, lambda: app.workbook.all(Feedback))
        (made,) = app.workbook.all(Feedback).values()
        assert (made.text, made.source, made.users) == ("No reminder came", "WeChat", 37)
        assert made.severity is Severity.BLOCKS
        assert [app.workbook.all(Theme)[code].name for code in made.themes] == ["sound"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_any_text_shows_as_it_was_typed(tmp_path: Path, text: str) -> None:
    app = open_app(tmp_path, EN, without_voice(training(EN)))
    async with app.run_test(size=(120, 34)) as pilot:
        await ready(pilot, app)
        await press(pilot, "a")
        await until(pilot, lambda: app.screen.query("#field-text"))
        for name in ("text", "source", "segment", "step"):
            app.screen.query_one(f"#field-{name}", Input).value = text
        await press(pilot, "f2")
        await until(pilot, lambda: app.workbook.all(Feedback))
        (made,) = app.workbook.all(Feedback).values()
        assert "\x1b" not in made.text
        await until(pilot, lambda: made.text[:12] in screen_text(app))
        await press(pilot, "tab", "a")
        await until(pilot, lambda: app.screen.query("#field-words"))
        app.screen.query_one("#field-name", Input).value = text
        app.screen.query_one("#field-words", Input).value = text
        await press(pilot, "f2")
        await until(
            pilot, lambda: any(one.name == made.text for one in app.workbook.all(Theme).values())
        )
        await until(pilot, lambda: made.text[:6] in screen_text(app))


async def test_deleting_is_undone(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        count = len(app.workbook.all(Feedback))
        await press(pilot, "d")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == count - 1)
        await press(pilot, "u")
        await until(pilot, lambda: len(app.workbook.all(Feedback)) == count)


def uncoded() -> Workbook:
    """Three voices without a theme, the latest first: F91, F92, F93."""
    said = [
        Feedback(key=f"C1.F{90 + n}", cycle="C1", day=date(2026, 11, 20 - n), text=text)
        for n, text in enumerate(["Too dear for me", "Nobody reminded me", "Odd"], start=1)
    ]
    return training(EN).put(*said)


async def test_coding_goes_on_by_itself_to_the_next_without_a_theme(tmp_path: Path) -> None:
    app = open_app(tmp_path, EN, uncoded())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        assert marked(app) == "C1.F91"
        assert "3 uncoded" in screen_text(app)
        await press(pilot, "1", "3")
        await until(pilot, lambda: codes(app, "C1.F92") == ("reminder",))
        assert codes(app, "C1.F91") == ("expectation",)
        await until(pilot, lambda: marked(app) == "C1.F93" and "1 uncoded" in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: codes(app, "C1.F92") == ())


async def test_space_takes_the_likeliest_theme(tmp_path: Path) -> None:
    app = open_app(tmp_path, EN, uncoded())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "j")
        await until(pilot, lambda: "space takes the first" in screen_text(app))
        await press(pilot, "space")
        await until(pilot, lambda: codes(app, "C1.F92") == ("reminder",))
        await until(pilot, lambda: marked(app) == "C1.F93")
        await press(pilot, "space")
        await until(pilot, lambda: "Nothing is likely here" in screen_text(app))
        assert codes(app, "C1.F93") == ()


@pytest.mark.parametrize("name", ["Cost [/x]", "missing reminder"])
async def test_c_codes_to_a_theme_by_name_and_makes_it_only_once(tmp_path: Path, name: str) -> None:
    app = open_app(tmp_path, EN, uncoded())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        count = len(app.workbook.all(Theme))
        await press(pilot, "c")
        await until(pilot, lambda: app.screen.query("#field-name"))
        app.screen.query_one("#field-name", Input).value = name
        await press(pilot, "enter")
        await until(pilot, lambda: codes(app, "C1.F91") != ())
        (code,) = codes(app, "C1.F91")
        assert app.workbook.all(Theme)[code].name.casefold() == name.casefold()
        assert len(app.workbook.all(Theme)) == count + (name == "Cost [/x]")
        await until(pilot, lambda: marked(app) == "C1.F92")
        await press(pilot, "u")
        await until(pilot, lambda: codes(app, "C1.F91") == ())
        assert len(app.workbook.all(Theme)) == count


async def test_a_filter_shows_some_and_a_theme_opens_what_was_said_of_it(tmp_path: Path) -> None:
    app = open_app(tmp_path, EN, uncoded())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "o")
        await until(pilot, lambda: "3 of 11 shown" in screen_text(app))
        await press(pilot, "o")
        await until(pilot, lambda: "of 11 shown" not in screen_text(app))
        await press(pilot, "f", "z", "z", "z")
        await until(pilot, lambda: "Nothing fits" in screen_text(app))
        await press(pilot, "escape")
        await until(pilot, lambda: "Nothing fits" not in screen_text(app))
        await press(pilot, "tab", "j", "enter")
        await until(pilot, lambda: "3 of 11 shown" in screen_text(app))
        assert "schedule" in app.screen.query_one("FilterField", Input).value
        await press(pilot, "escape")
        await until(pilot, lambda: "of 11 shown" not in screen_text(app))
        assert "4/5" in screen_text(app)


async def test_themes_are_merged_renamed_and_deleted_in_one_step_each(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        before = app.workbook
        await press(pilot, "tab", "m")
        await until(pilot, lambda: app.screen.query("#field-into"))
        await press(pilot, "f2")
        assert "Please fill this in." in screen_text(app)
        app.screen.query_one("#field-into", ChoiceField).value = "schedule"
        await press(pilot, "f2")
        await until(pilot, lambda: "expectation" not in app.workbook.all(Theme))
        assert codes(app, "C1.F4") == ("schedule",)
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook == before)
        await press(pilot, "g", "d")
        await until(pilot, lambda: codes(app, "C1.F4") == ())
        await press(pilot, "u")
        await until(pilot, lambda: app.workbook == before)


@pytest.mark.parametrize("language", [EN, ZH])
async def test_the_pareto_turns_into_a_chart_with_a_sentence(tmp_path: Path, language: str) -> None:
    app = open_app(tmp_path, language)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        await press(pilot, "tab", "v")
        await until(pilot, lambda: app.screen.query_one(ChartView).display)
        await until(pilot, lambda: "100%" in screen_text(app))
        await press(pilot, "escape")
        await until(pilot, lambda: not app.screen.query_one(ChartView).display)
        assert "4/5" in screen_text(app)


# -- one line, pure ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "users", "source", "themes"),
    [
        ("没人提醒 @企微 37人 #缺少", 37, "企微", ("reminder",)),
        ("too dear x5 #price", 5, "", ("price",)),
        ("too dear #2 #1 #2", 1, "", ("price", "reminder")),
        ("too dear", 1, "", ()),
    ],
)
def test_a_line_is_taken_apart(line: str, users: int, source: str, themes: tuple[str, ...]) -> None:
    found = quick_feedback(line, THEMES)
    assert (found.users, found.source, found.themes) == (users, source, themes)
    assert found.text in ("没人提醒", "too dear")


def test_an_unknown_theme_is_kept_as_a_word() -> None:
    assert quick_feedback("quiet #sound", THEMES).unknown == ("sound",)
    assert find_theme("0", THEMES) == ""
    assert find_theme("３x", THEMES) == ""


async def test_a_theme_leads_to_the_need_behind_it(tmp_path: Path) -> None:
    app = open_app(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        before = len(app.workbook.all(Need))
        await press(pilot, "tab", "w")
        await until(pilot, lambda: bool(app.screen.query("#field-when")))
        app.screen.query_one("#field-when", Input).value = "I pay"
        app.screen.query_one("#field-want", Input).value = "what was promised"
        await press(pilot, "f2")
        await until(pilot, lambda: len(app.workbook.all(Need)) == before + 1)
        made = list(app.workbook.all(Need).values())[-1]
        assert made.themes == ("expectation",)
        await until(pilot, lambda: "Needs 3/4" in screen_text(app))
        await press(pilot, "u")
        await until(pilot, lambda: len(app.workbook.all(Need)) == before)
