"""One of something is said as one: "1 text message each", "1 day"."""

from __future__ import annotations

import pytest

from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.model import TaskTemplate
from opstui.stages.execution.steps.result_form import result_specs
from opstui.stages.execution.steps.task_editing import template_text
from opstui.stages.lever_fields import around_of, lines_of, plain_figure
from opstui.stages.planning.model import CheckItem, Task
from opstui.stages.task_form import usual_failure
from tests.stages.execution.screen_books import TODAY, book


def said(lever: Lever, language: str = EN, budget: float = 0, **fields: str) -> str:
    task = Task(
        key="C1.T9",
        cycle="C1",
        title="T",
        lever=lever,
        budget=budget,
        lever_fields=fields,
    )
    with speaking(language):
        lines = lines_of(around_of(task, book().put(task), TODAY, plain_figure))
        return "\n".join(line.sentence for line in lines)


def test_text_messages() -> None:
    one = said(Lever.USER_CARE, touch_point="SMS", script="Come and see")
    assert "1 text message each" in one
    many = said(Lever.USER_CARE, touch_point="SMS", script="x" * 300)
    assert "text messages each" in many
    assert "每人 1 条短信" in said(Lever.USER_CARE, ZH, touch_point="SMS", script="来看看")


def test_characters_follow_their_limit() -> None:
    assert "1 character" in said(Lever.COPY, variant_a="A").splitlines()[1]
    assert "1 characters" not in said(Lever.COPY, variant_a="A")
    assert "1 of 20 characters" in said(Lever.COPY, variant_a="A", length_limit="20")
    assert "2 of 1 character" in said(Lever.COPY, variant_a="AB", length_limit="1")


def test_rewards() -> None:
    pool = said(Lever.CAMPAIGN, reward_pool="8", cost_per_head="8")
    assert "1 reward in the pool" in pool
    assert "2 rewards in the pool" in said(Lever.CAMPAIGN, reward_pool="16", cost_per_head="8")


def test_reposts_and_days_of_a_spread() -> None:
    half = said(Lever.EVENT_SPREAD, seeds="1", invites="1", acceptance="50%", generation_days="1")
    assert "1 repost\n" in half
    assert "dies out after 1 round, 1 day\n" in half
    more = said(Lever.EVENT_SPREAD, seeds="9", invites="2", acceptance="30%", generation_days="1")
    assert "1.5 reposts" in more
    assert "days" in more


def test_items_of_a_template() -> None:
    template = TaskTemplate(key="M1", name="Poster", lever=Lever.COPY)
    one = template.model_copy(update={"checklist": (CheckItem(text="UTM"),)})
    with speaking(EN):
        assert template_text(one).endswith("1 item")
        assert template_text(template).endswith("0 items")


@pytest.mark.parametrize("lever", list(Lever))
@pytest.mark.parametrize("language", [EN, ZH])
def test_a_result_is_typed_beside_the_usual_failure(lever: Lever, language: str) -> None:
    task = Task(key="C1.T9", cycle="C1", title="T", lever=lever)
    with speaking(language):
        specs = result_specs(task, book().put(task), TODAY)
        failure = usual_failure({"lever": lever.value}).splitlines()[0]
    (field,) = [one for one in specs if one.id == "result"]
    assert field.help.splitlines()[-1] == failure
    assert field.hint is None
