from __future__ import annotations

import pytest

from opstui.kernel.language import LANGUAGES, speaking
from opstui.stages.review.kano import Answer, KanoClass, classify, from_counts, kano
from opstui.stages.review.model import Need, NeedScore, Why
from opstui.stages.review.needs import NeedTag, need_score, ranked, statement, tag_text, tags
from tests.trees import example

TABLE = "QAAAORIIIMRIIIMRIIIMRRRRQ"


def test_the_evaluation_table() -> None:
    letters = iter(TABLE)
    for functional in Answer:
        for dysfunctional in Answer:
            assert classify(functional, dysfunctional) == next(letters)


def test_better_and_worse_of_the_reference() -> None:
    found = from_counts({"A": 40, "O": 30, "M": 20, "I": 10})
    assert found.better == pytest.approx(0.70)
    assert found.worse == pytest.approx(-0.50)
    assert found.kind is KanoClass.ATTRACTIVE
    assert not found.unclear


def test_features_of_the_community_example() -> None:
    for one in example("community")["stage4"]["kano"]:
        found = from_counts({letter: one[letter] for letter in "AOMIRQ"})
        assert found.better == pytest.approx(one["better"], abs=5e-7)
        assert found.worse == pytest.approx(one["worse"], abs=5e-7)


def test_contradictory_answers_blame_the_question() -> None:
    assert from_counts({"A": 79, "Q": 21}).unclear
    assert not from_counts({"A": 80, "Q": 20}).unclear


def test_a_tie_goes_to_the_stronger_demand() -> None:
    assert from_counts({"A": 5, "M": 5, "I": 5}).kind is KanoClass.MUST_BE


def test_nobody_asked() -> None:
    nobody = kano([])
    assert (nobody.better, nobody.worse, nobody.kind, nobody.unclear) == (None, None, None, False)
    one = kano([(Answer.LIKE, Answer.DISLIKE)])
    assert one.kind is KanoClass.ONE_DIMENSIONAL
    assert from_counts({"Q": 3}).better is None


SOUND = Need(
    key="C1.N1",
    cycle="C1",
    when="在职转行",
    want="可回放的课",
    so_that="不掉队",
    themes=("schedule",),
    metrics=("attend_rate",),
    whys=(Why(text="没时间", evidence="fb:C1.F1"), Why(text="直播在晚上", evidence="fb:C1.F5")),
    score=NeedScore(behaviour=2, frequency=1, paid=1, segment=2, fit=2),
)


def test_a_sound_need_has_no_tags() -> None:
    assert need_score(SOUND.score) == 8
    assert tags(SOUND) == ()


@pytest.mark.parametrize(
    ("update", "tag"),
    [
        ({"score": NeedScore(frequency=2, segment=2, fit=2)}, NeedTag.PSEUDO),
        ({"metrics": ()}, NeedTag.HYPOTHESIS),
        ({"themes": ()}, NeedTag.NO_THEME),
        ({"whys": SOUND.whys[:1]}, NeedTag.FEW_WHYS),
        ({"whys": SOUND.whys * 3}, NeedTag.FEW_WHYS),
        ({"whys": (SOUND.whys[0], Why(text="猜的"))}, NeedTag.ASSUMED),
    ],
)
def test_what_to_be_careful_about(update: dict[str, object], tag: NeedTag) -> None:
    assert tags(SOUND.model_copy(update=update)) == (tag,)
    assert tag_text(tag)


def test_the_statement_is_made_of_its_parts() -> None:
    with speaking("en"):
        assert statement(SOUND) == "When 在职转行, I want 可回放的课, so that 不掉队."
        assert statement(SOUND.model_copy(update={"so_that": ""})).endswith("可回放的课.")
    written = Need(key="C1.N2", cycle="C1", statement="as written")
    for language in LANGUAGES:
        with speaking(language):
            assert statement(written) == "as written"


def test_real_needs_come_first() -> None:
    pseudo = SOUND.model_copy(
        update={"key": "C1.N2", "score": NeedScore(frequency=2, segment=2, fit=2)}
    )
    met = SOUND.model_copy(update={"key": "C1.N3", "met": True})
    assert [row.need.key for row in ranked([met, pseudo, SOUND])] == ["C1.N1", "C1.N2", "C1.N3"]
