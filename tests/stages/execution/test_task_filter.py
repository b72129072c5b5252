"""A typed line keeps the tasks that are meant, in either language; what it cannot read it names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.task_filter import read_filter
from opstui.stages.planning.model import Blocked, Task
from tests.stages.execution.test_quick_add import TREE

TODAY = date(2026, 10, 21)


def task(number: int, title: str = "", **fields: object) -> Task:
    made: dict[str, object] = {"key": f"C1.T{number}", "cycle": "C1", "title": title}
    return Task.model_validate({**made, "lever": Lever.COPY, **fields})


TASKS = [
    task(
        1, "双11 直播课", lever=Lever.CAMPAIGN, owner="小林", leaf="attend_rate",
        state=TaskState.LIVE, end=TODAY + timedelta(3), budget=30000, person_days=5,
    ),
    task(2, "Landing page", owner="Wen Li", leaf="uv", end=TODAY - timedelta(2), budget=500),
    task(
        3, "案例长图", owner="周岩", state=TaskState.CLOSED, end=TODAY - timedelta(9),
        segment="在职转行者",
    ),
    task(
        4, "Partner class", lever=Lever.BD, owner="小林", end=TODAY + timedelta(20),
        blocked=Blocked(reason="contract", since=TODAY),
    ),
    task(5, "No dates yet", lever=Lever.MECHANISM, state=TaskState.APPROVED),
]  # fmt: skip


def kept(line: str) -> list[int]:
    found = read_filter(line, today=TODAY, tree=TREE)
    assert found.unclear == ()
    return [int(one.key.removeprefix("C1.T")) for one in found.apply(TASKS)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("lever:campaign owner:小林 due<7d", [1]),
        ("手段:活动 负责人:小林 到期<7天", [1]),
        ("手段：商务", [4]),
        ("lever:copy,bd", [2, 3, 4]),
        ("lever:camp", [1]),
        ("-lever:copy", [1, 4, 5]),
        ("owner:小林 -blocked", [1]),
        ('owner:"Wen Li"', [2]),
        ("owner:none", [5]),
        ("@小林", [1, 4]),
        ("#T4", [4]),
        ("state:live", [1]),
        ("状态:进行,结束", [1, 3]),
        ("leaf:到课率", [1]),
        ("leaf:visit", [2]),
        ("leaf:none", [3, 4, 5]),
        ("overdue", [2]),
        ("逾期", [2]),
        ("卡住", [4]),
        ("open due<=11/30", [1, 2, 4]),
        ("done", [3]),
        ("due:none", [5]),
        ("due>10/21", [1, 4]),
        ("due>=fri", [1, 4]),
        ("budget>1000", [1]),
        ("预算<1000 预算>0", [2]),
        ("days>=5", [1]),
        ("人群:转行", [3]),
        ("CLASS", [4]),
        ("直播", [1]),
        ("lever:", [1, 2, 3, 4, 5]),
        ("sort:due", [2, 1, 4, 5, 3]),
        ("sort:-budget", [1, 2, 4, 5, 3]),
        ("排序:负责人 open", [2, 1, 4, 5]),
    ],
)
def test_a_line_keeps_what_it_says(line: str, expected: list[int]) -> None:
    assert kept(line) == expected


@pytest.mark.parametrize(
    "line",
    ["lever:nonsense", "state:xyz", "leaf:nowhere", "due<soon", "due<2/30", "budget>lots",
     "colour:red", "sort:colour"],
)  # fmt: skip
def test_what_is_not_understood_is_named_and_filters_nothing(line: str) -> None:
    found = read_filter(f"{line} lever:bd", today=TODAY, tree=TREE)
    assert [text for text, _advice in found.unclear] == [line]
    assert [one.key for one in found.apply(TASKS)] == ["C1.T4"]


@given(st.text(max_size=60))
def test_no_line_fails_and_none_adds_or_doubles_a_task(line: str) -> None:
    found = read_filter(line, today=TODAY, tree=TREE).apply(TASKS)
    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= {one.key for one in TASKS}


@given(st.sampled_from(["lever:copy", "owner:小林", "due<7d", "blocked", "直播", "budget>100"]))
def test_a_condition_and_its_opposite_part_the_tasks(condition: str) -> None:
    assert sorted(kept(condition) + kept(f"-{condition}")) == [1, 2, 3, 4, 5]
