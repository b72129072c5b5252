"""Whatever is typed into a task's form, what it comes to is said or left out, never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstui import playbooks
from opstui.kernel.language import EN, ZH, speaking
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.campaign import break_even, rewards_in_pool
from opstui.stages.execution.steps.result_form import result_specs
from opstui.stages.execution.trial import Trial
from opstui.stages.planning.model import Task
from opstui.stages.task_form import task_specs
from tests.stages.execution.screen_books import TODAY, book

TYPED = st.one_of(
    st.sampled_from(
        [
            *("", "0", "1", "-5", "100%", "1000%", "0.0001%", "1e308", "9" * 40, "0.0000001"),
            *("abc", "1e-300", "2026-11-11", "2026-99-99", "+3pp", "最佳", "\x1b[31m", "[/x]"),
        ]
    ),
    st.text(max_size=12),
)


@pytest.mark.parametrize("lever", list(Lever))
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_text_in_any_field_is_borne(lever: Lever, data: st.DataObject) -> None:
    task = Task(key="C1.T1", cycle="C1", title="T", lever=lever, leaf="attend")
    workbook = book().put(task)
    specs = [*task_specs(task, workbook, TODAY), *result_specs(task, workbook, TODAY)]
    texts = {
        spec.id: spec.value if spec.kind in ("choice", "many") else data.draw(TYPED)
        for spec in specs
    }
    with speaking(data.draw(st.sampled_from([EN, ZH]))):
        for spec in specs:
            if spec.hint is not None:
                assert isinstance(spec.hint(texts), str)


@pytest.mark.parametrize("lever", list(Lever))
def test_an_empty_form_does_not_scold(lever: Lever) -> None:
    task = Task(key="C1.T9", cycle="C1", title="", lever=lever)
    workbook = book()
    for spec in task_specs(task, workbook, TODAY):
        if spec.hint is not None and spec.id != "lever":
            assert "!" not in spec.hint({})


@pytest.mark.parametrize("lever", list(Lever))
def test_the_form_names_the_usual_failure(lever: Lever) -> None:
    task = Task(key="C1.T9", cycle="C1", title="", lever=lever)
    field = next(one for one in task_specs(task, book(), TODAY) if one.id == "lever")
    assert field.hint is not None
    assert playbooks.lever(lever).usual_failure.en in field.hint({"lever": lever.value})


@given(st.sampled_from(["1e308", "1e-300", "9" * 40]), st.sampled_from(["1e308", "1e-300", "50%"]))
def test_numbers_beyond_counting_give_no_figure(large: str, small: str) -> None:
    fields = dict.fromkeys(("value_per_user", "reward_pool", "participants"), large)
    campaign = Task(
        key="C1.T1",
        cycle="C1",
        title="T",
        lever=Lever.CAMPAIGN,
        budget=1e300,
        lever_fields={**fields, "cost_per_head": small, "incremental_share": small},
    )
    rewards = rewards_in_pool(campaign)
    assert rewards is None or rewards >= 0
    found = break_even(campaign)
    assert found is None or found.participants is None or found.participants >= 0
    assert Trial(0.5, 0.6, 10**400, 1e-300, 1e-300).days is None
