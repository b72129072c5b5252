"""Orientation by five answers (domain.md §3.1): presets, examples, the user's own choice."""

from __future__ import annotations

import pytest

from opstui import playbooks
from opstui.kernel.language import EN, speaking
from opstui.kernel.vocabulary import (
    DecisionCost,
    Form,
    Frequency,
    Monetisation,
    Orientation,
    Relation,
    ValueSource,
)
from opstui.playbooks.schema import OrientationPreset
from opstui.stages.strategy.model import Answers, Override, Product
from opstui.stages.strategy.orientation import effective_orientation, score, usual_answers
from tests.trees import example

RULES = playbooks.orientation_rules()


@pytest.mark.parametrize("preset", RULES.presets, ids=lambda one: one.form)
def test_all_presets(preset: OrientationPreset) -> None:
    found = score(usual_answers(preset.form, RULES), RULES)
    assert (found.t, found.m) == (preset.T, preset.M)
    assert (found.result, found.lead) == (preset.orientation, preset.lead)
    assert len(found.reasons) == 5
    assert sum(one.t for one in found.reasons) == found.t
    assert sum(one.m for one in found.reasons) == found.m


@pytest.mark.parametrize("name", ["training", "community"])
def test_the_examples(name: str) -> None:
    data = example(name)["stage1"]
    answers = Answers(**{key: data["product"][key] for key in Answers.model_fields})
    found = score(answers, RULES)
    expected = data["orientation"]
    assert (found.t, found.m, found.result) == (expected["T"], expected["M"], expected["result"])


def test_only_a_product_sold_once_is_called_traditional() -> None:
    with speaking(EN):
        traditional = score(usual_answers(Form.TRADITIONAL, RULES), RULES)
        assert traditional.label() == "Sales / conversion (traditional)"
        assert score(usual_answers(Form.TRAINING, RULES), RULES).label() == "Conversion"
        assert score(Answers(), RULES).label() == ""


def test_it_stays_open_until_all_five_are_answered() -> None:
    some = usual_answers(Form.TRAINING, RULES).model_copy(update={"relation": None})
    found = score(some, RULES)
    assert (found.t, found.m) == (80, 10)
    assert (found.result, found.lead) == (None, None)
    assert len(found.reasons) == 4
    assert usual_answers(Form.NONE, RULES) == Answers()


def test_a_tie_leads_to_conversion() -> None:
    answers = Answers(
        monetisation=Monetisation.PER_TRANSACTION,
        decision_cost=DecisionCost.LOW,
        usage_frequency=Frequency.MONTHLY,
        relation=Relation.EPISODIC,
        value_source=ValueSource.OTHER_USERS,
    )
    found = score(answers, RULES)
    assert (found.t, found.m) == (55, 55)
    assert (found.result, found.lead) == (Orientation.DUAL, Orientation.CONVERSION)


def test_the_users_choice_wins_and_keeps_its_reason() -> None:
    product = Product(
        name="Q",
        answers=usual_answers(Form.TRAINING, RULES),
        orientation_override=Override(choice="maintenance", reason="Alumni bring the sales"),
    )
    found = effective_orientation(product, RULES)
    assert (found.result, found.lead) == (Orientation.MAINTENANCE, Orientation.MAINTENANCE)
    assert (found.suggested, found.why) == (Orientation.CONVERSION, "Alumni bring the sales")
    assert found.overruled
    assert (found.t, found.m) == (90, 20)
    plain = product.model_copy(update={"orientation_override": None})
    assert not effective_orientation(plain, RULES).overruled


def test_a_choice_that_does_not_exist_changes_nothing() -> None:
    product = Product(
        name="Q",
        answers=usual_answers(Form.COMMUNITY, RULES),
        orientation_override=Override(choice="sideways", reason=""),
    )
    assert effective_orientation(product, RULES).result is Orientation.MAINTENANCE


def test_another_table_gives_another_answer() -> None:
    strict = RULES.model_copy(update={"threshold": 80})
    assert score(usual_answers(Form.TRAINING, RULES), strict).result is Orientation.DUAL
