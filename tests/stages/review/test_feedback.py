from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.periods import Period
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.feedback import (
    Coder,
    Growth,
    bias_note,
    examples,
    features,
    growth,
    matching,
    pareto,
    people_of,
    saturated,
    suggest,
    theme_score,
    unmatched_share,
)
from opstui.stages.review.loose_words import words_to_add
from opstui.stages.review.model import Feedback, Theme
from tests.trees import example

DAY = date(2026, 10, 1)


def voice(text: str, *themes: str, key: str = "C1.F1", users: int = 1, **more: str) -> Feedback:
    return Feedback(
        key=key,
        cycle="C1",
        day=DAY,
        text=text,
        themes=themes,
        users=users,
        **more,
    )


@pytest.mark.parametrize("name", ["training", "community"])
def test_themes_of_the_examples(name: str) -> None:
    data = example(name)["stage4"]
    items = [
        Feedback(
            key=one["id"],
            cycle="C1",
            day=date.fromisoformat(one["date"]),
            text=one["text"]["zh"],
            source=one["source"],
            themes=(one["theme"],),
            severity=Severity(str(one["severity"])),
            users=one["distinct_users"],
        )
        for one in data["feedback"]
    ]
    rows = pareto(items)
    assert [row.code for row in rows] == list(data["themes"])
    for row in rows:
        expected = data["themes"][row.code]
        assert round(row.score, 3) == expected["score"]
        assert row.users == expected["users"]
        assert list(row.items) == expected["items"]
        assert row.severity == str(expected["max_severity"])
    assert rows[-1].cumulative == pytest.approx(1)


def test_one_source_is_not_yet_triangulated() -> None:
    both = [voice("a", "t", source="wecom"), voice("b", "t", key="C1.F2", source="survey")]
    assert pareto(both[:1])[0].single_source
    assert not pareto(both)[0].single_source


def test_feedback_with_nobody_behind_it_weighs_nothing() -> None:
    row = pareto([voice("a", "t", users=0)])[0]
    assert (row.score, row.cumulative) == (0, 0)
    assert unmatched_share([voice("a", users=0)]) is None
    assert pareto([]) == []


@given(st.sampled_from(list(Severity)), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_people_never_weigh_less(severity: Severity, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert theme_score(severity, low) <= theme_score(severity, high)


def test_people_without_a_theme_are_counted() -> None:
    assert unmatched_share([voice("a", "t", users=3), voice("b", users=1)]) == 0.25


def test_saturation_looks_at_the_last_ten() -> None:
    def items(fresh: int) -> list[Feedback]:
        return [
            voice("x", f"t{n}" if n >= 20 - fresh else "t", key=f"C1.F{n:02}").model_copy(
                update={"day": DAY + timedelta(n)}
            )
            for n in range(20)
        ]

    assert saturated(items(0))
    assert saturated(items(1))
    assert not saturated(items(2))
    assert not saturated(items(0)[:19])


def test_a_refund_form_hears_only_leavers() -> None:
    assert bias_note("退费问卷")
    assert bias_note("Refund form")
    assert bias_note("退费问卷") == bias_note("Refund form") != bias_note("survey")
    assert bias_note("App Store") != bias_note("企微群") != ""
    assert not bias_note("")
    assert not bias_note("elsewhere")


def test_words_are_compared_folded() -> None:
    themes = [
        Theme(key="price", name="价格", words=("太贵", "ＰＲＩＣＥ")),
        Theme(key="x", name="x"),
    ]
    assert matching("课程太贵了", themes) == ["price"]
    assert matching("the Price is high", themes) == ["price"]
    assert matching("不错", themes) == []
    assert features("上课time太晚 ok") == {"time", "上课", "太晚"}


def test_a_new_text_is_coded_like_the_old_ones() -> None:
    coded = [
        voice("直播时间根本没空", "schedule"),
        voice("没有时间上课,希望周末", "schedule", key="C1.F2"),
        voice("体验课太快,零基础跟不上", "difficulty", key="C1.F3"),
        voice("没人提醒我几点上课", "reminder", key="C1.F4"),
    ]
    assert suggest("工作日没有时间,想要周末班", [], coded)[0] == "schedule"
    assert suggest("零基础跟不上啊", [], coded)[0] == "difficulty"
    assert suggest("zzz", [], coded) == []
    words = [Theme(key="price", name="价格", words=("时间",))]
    assert suggest("没有时间", words, coded)[0] == "price"


def test_words_of_what_has_no_theme_are_offered() -> None:
    items = [
        voice("回放打不开", key="C1.F1"),
        voice("找不到回放", key="C1.F2"),
        voice("时间不够", "schedule", key="C1.F3"),
        voice("时间太晚", key="C1.F4"),
        voice("时间冲突", key="C1.F5"),
    ]
    assert words_to_add(items)[0] == "回放"


def test_the_name_of_a_theme_is_the_first_thing_known_of_it() -> None:
    themes = [Theme(key="price", name="价格"), Theme(key="reminder", name="缺少到课提醒")]
    assert suggest("价格太贵", themes, []) == ["price"]
    assert suggest("没人提醒我", themes, []) == ["reminder"]
    assert suggest("声音卡顿", themes, []) == []


def test_pairs_of_characters_grow_to_what_is_said() -> None:
    items = [
        *(voice(f"{n}号没人提醒{n}", key=f"C1.F{n}") for n in range(1, 5)),
        *(voice(f"价格贵{n}", "price", key=f"C1.F{n}") for n in range(5, 9)),
    ]
    assert words_to_add(items) == ["号没人提醒"]
    assert words_to_add(items[4:]) == []


def test_three_voices_of_the_most_people_each_once() -> None:
    items = [
        voice("Too dear", "price", users=2, key="C1.F1"),
        voice("TOO DEAR", "price", users=9, key="C1.F2"),
        voice("dear", "price", users=5, key="C1.F3"),
        voice("pay later", "price", users=1, key="C1.F4"),
        voice("costly", "price", users=3, key="C1.F5"),
        voice("slow", "speed", users=30, key="C1.F6"),
    ]
    assert [one.key for one in examples(items, "price")] == ["C1.F2", "C1.F3", "C1.F5"]
    assert people_of(items) == 50


def test_a_change_is_beyond_chance_only_where_newcombe_says_so() -> None:
    assert not Growth("a", 3, 5, 20, 22).beyond_chance
    assert Growth("a", 3, 40, 100, 100).beyond_chance
    assert not Growth("a", 0, 0, 0, 0).beyond_chance


def test_the_coder_learns_what_changed_and_forgets_what_is_gone() -> None:
    items = {
        "a": voice("直播时间根本没空", "schedule", key="a"),
        "b": voice("体验课太快跟不上", "difficulty", key="b"),
    }
    coder = Coder()
    coder.learn(items)
    assert coder.suggest("没时间根本", []) == ["schedule"]
    recoded = {**items, "a": items["a"].model_copy(update={"themes": ("other",)})}
    coder.learn(recoded)
    assert coder.suggest("没时间根本", []) == ["other"]
    coder.learn({"b": items["b"]})
    assert coder.suggest("没时间根本", []) == []


def test_its_own_coding_suggests_nothing_for_a_voice() -> None:
    one = voice("直播时间根本没空", "schedule", key="a")
    coder = Coder()
    coder.learn({"a": one})
    assert coder.suggest(one.text, [], apart=one) == []
    coder.learn({"a": one, "b": voice("时间太晚", "schedule", key="b")})
    assert coder.suggest(one.text, [], apart=one) == ["schedule"]


@given(st.lists(st.tuples(st.text("上课时间太晚贵", max_size=6), st.sampled_from(["", "x", "y"]))))
def test_learning_in_steps_is_learning_at_once(said: list[tuple[str, str]]) -> None:
    items = {str(n): voice(text, *([code] if code else [])) for n, (text, code) in enumerate(said)}
    steps, once = Coder(), Coder()
    for n in range(len(items)):
        steps.learn(dict(list(items.items())[: n + 1]))
    steps.learn(items)
    once.learn(items)
    assert steps.suggest("上课时间太晚", []) == once.suggest("上课时间太晚", [])


def test_the_theme_that_grows_most_comes_first() -> None:
    weeks = [Period(DAY - timedelta(7), DAY - timedelta(1)), Period(DAY, DAY + timedelta(6))]
    items = [
        voice("a", "up", users=5),
        voice("b", "down", users=1),
        voice("c", "down", users=4).model_copy(update={"day": DAY - timedelta(1)}),
        voice("d", "up", users=9).model_copy(update={"day": DAY - timedelta(8)}),
    ]
    assert growth(items, weeks[1], weeks[0]) == [
        Growth("up", 0, 5, 4, 6),
        Growth("down", 4, 1, 4, 6),
    ]
