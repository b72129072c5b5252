"""Scores, cover of the gap, people, readiness, and what changed since the promise."""

from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.language import EN, speaking
from opstui.kernel.metric_tree import Good, MetricTree
from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.planning.changes import PlanChange, Subject, plan_changes
from opstui.stages.planning.commitment import committed
from opstui.stages.planning.coverage import coverage
from opstui.stages.planning.model import Plan, Raci, Task
from opstui.stages.planning.phasing import phase_flow
from opstui.stages.planning.priority import (
    expected_value,
    ice,
    pie,
    ranked,
    rice,
    task_rice,
    wsjf,
)
from opstui.stages.planning.raci import RaciFault, raci_findings
from opstui.stages.planning.readiness import missing, requirements
from tests.stages.planning.tasks import example_tasks
from tests.trees import (
    COMMUNITY_BASE,
    GMV,
    GMV_BASE,
    TRAINING_BASE,
    example,
    example_tree,
    leaf,
)

MONDAY = date(2026, 9, 28)
SUNDAY = date(2026, 11, 22)


def task(key: str = "C1.T1", **fields: object) -> Task:
    base = {"key": key, "cycle": "C1", "title": key, "lever": Lever.COPY}
    return Task.model_validate(base | fields)


# -- priority ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["training", "community"])
def test_rice_of_both_examples(name: str) -> None:
    expected = [one["rice"]["score"] for one in example(name)["stage2"]["tasks"]]
    found = [task_rice(one) for one in example_tasks(name)]
    assert found == pytest.approx(expected, abs=0.06)


def test_scores_without_effort_are_undefined() -> None:
    assert rice(100, 1, 1, 0) is None
    assert wsjf(8, 5, 3, 0) is None
    assert wsjf(8, 5, 3, 2) == 8
    assert ice(9, 6, 3) == pie(9, 6, 3) == 6


def test_expected_value_is_what_the_tree_gains_times_the_chance() -> None:
    one = task(leaf="c", expected_change=0.002, success_chance=0.5)
    assert expected_value(one, GMV, GMV_BASE) == pytest.approx(100000 * 0.002 * 150 * 0.5)
    by_hand = one.model_copy(update={"expected_value": 7.0})
    assert expected_value(by_hand, GMV, GMV_BASE) == 7
    assert expected_value(task(), GMV, GMV_BASE) is None
    assert expected_value(one, GMV, {**GMV_BASE, "c": None}) is None
    assert expected_value(task(leaf="gone", expected_change=1), GMV, GMV_BASE) is None


def test_less_of_a_bad_root_is_a_gain() -> None:
    tree = MetricTree(root="refunds", nodes=(leaf("refunds", good=Good.DOWN),))
    one = task(leaf="refunds", expected_change=-10, success_chance=1)
    assert expected_value(one, tree, {"refunds": 100.0}) == 10


def test_a_gain_in_retention_is_carried_over_the_weeks() -> None:
    tree = example_tree("community")
    one = task(leaf="retention_rate", expected_change=0.03, success_chance=1)
    at_once = expected_value(one, tree, COMMUNITY_BASE)
    later = expected_value(one, tree, COMMUNITY_BASE, periods=11)
    assert at_once is not None
    assert later is not None
    assert later > 2 * at_once


def test_tasks_without_a_score_come_last() -> None:
    some = [task("C1.T1"), task("C1.T2"), task("C1.T3")]
    order = ranked(some, {"C1.T1": None, "C1.T2": 1.0, "C1.T3": 1.0})
    assert [one.key for one in order] == ["C1.T2", "C1.T3", "C1.T1"]


# -- coverage ---------------------------------------------------------------------------------


def test_how_much_of_the_gap_is_covered() -> None:
    tasks = example_tasks("training")[:7]
    found = coverage(tasks, example_tree("training"), TRAINING_BASE, target=900000, without=637871)
    assert found.total == 523000
    assert found.share == pytest.approx(523000 / 262129)
    assert found.unknown == ()
    open_ = coverage([task()], GMV, GMV_BASE, target=None, without=1.0)
    assert (open_.unknown, open_.gap, open_.share) == (("C1.T1",), None, None)
    easy = coverage([], GMV, GMV_BASE, target=90, without=100)
    assert (easy.gap, easy.share) == (-10, None)
    left_out = coverage([task(selected=False)], GMV, GMV_BASE, target=2, without=1)
    assert left_out.unknown == ()


# -- people -----------------------------------------------------------------------------------


def test_raci_wants_one_accountable_and_someone_responsible() -> None:
    both = Raci(accountable="李雯、周岩", responsible=("李雯",))
    found = raci_findings([task("C1.T1"), task("C1.T2", raci=both)])
    assert [(one.fault, one.who) for one in found] == [
        (RaciFault.NO_ACCOUNTABLE, "C1.T1"),
        (RaciFault.NO_RESPONSIBLE, "C1.T1"),
        (RaciFault.SEVERAL_ACCOUNTABLE, "C1.T2"),
    ]
    assert raci_findings(example_tasks("training")) == []
    assert all(one.text() for one in found)


def test_six_live_tasks_are_too_many_for_one() -> None:
    one = Raci(accountable="An", responsible=("An",))
    tasks = [task(f"C1.T{n}", raci=one) for n in range(6)]
    (found,) = raci_findings(tasks)
    assert (found.fault, found.who, found.count) == (RaciFault.TOO_MANY, "An", 6)
    with speaking(EN):
        assert found.text() == "An is accountable for 6 tasks at a time."
    done = [tasks[0].model_copy(update={"state": TaskState.CLOSED}), *tasks[1:]]
    assert raci_findings(done) == []


# -- readiness and changes --------------------------------------------------------------------


def plan() -> Plan:
    return Plan(
        key="C1",
        tree=example_tree("training"),
        baseline=dict(TRAINING_BASE),
        target=900000,
        floor=765000,
        stretch=1080000,
        leaf_targets={"uv_feed": 102957.8},
    )


WEEKLY = phase_flow(900000, example("training")["stage2"]["phasing"]["weights"], "CNY")


def test_a_finished_plan() -> None:
    tasks = example_tasks("training")[:7]
    cover = coverage(tasks, plan().tree, TRAINING_BASE, target=900000, without=637871)
    assert all(one.done for one in requirements(plan(), tasks, WEEKLY, cover))


def test_what_a_plan_still_needs() -> None:
    assert not any(one.done for one in requirements(None, []))
    bare = task()
    assert missing(bare) == ("leaf", "owner", "dates", "expected_change")
    with speaking(EN):
        found = {one.code: one for one in requirements(plan(), [bare], WEEKLY[:-1])}
    assert [code for code, one in found.items() if one.done] == ["tree", "target", "levels"]
    assert found["tasks"].text == "1 task lacks leaf, owner, dates or expected effect"
    unbalanced = plan().model_copy(update={"baseline": {**TRAINING_BASE, "net_revenue": 700000.0}})
    assert not requirements(unbalanced, [])[0].done
    unknown = plan().model_copy(update={"baseline": {**TRAINING_BASE, "aov": None}})
    assert not requirements(unknown, [])[0].done


def test_a_level_ends_on_its_target() -> None:
    community = Plan(
        key="C3", tree=example_tree("community"), baseline=dict(COMMUNITY_BASE), target=880
    )
    path = [float(value) for value in example("community")["stage2"]["phasing"]["weekly_target"]]
    assert {one.code: one.done for one in requirements(community, [], path)}["phasing"]


def test_nothing_changed_since_the_promise() -> None:
    tasks = example_tasks("training")[:7]
    promised = committed(plan(), tasks, WEEKLY, MONDAY)
    assert promised.commitment is not None
    assert promised.commitment.budget == 160000
    assert plan_changes(promised, tasks, WEEKLY) == []
    assert plan_changes(plan(), tasks, WEEKLY) == []


def test_what_changed_since_the_promise() -> None:
    tasks = example_tasks("training")
    promised = committed(plan(), tasks[:7], WEEKLY, MONDAY)
    now = promised.model_copy(
        update={"target": 950000.0, "leaf_targets": {"uv_feed": 1e5, "aov": 2000.0}}
    )
    found = plan_changes(now, [*tasks[1:7], tasks[7]], [*WEEKLY[:-1], WEEKLY[-1] + 50000])
    assert found[0] == PlanChange(Subject.TARGET, "", 900000, 950000)
    assert found[1:3] == [
        PlanChange(Subject.LEAF, "aov", None, 2000),
        PlanChange(Subject.LEAF, "uv_feed", 102957.8, 1e5),
    ]
    assert found[3] == PlanChange(Subject.PHASING, "8", 78750, 128750)
    assert [(one.subject, one.what) for one in found[4:6]] == [
        (Subject.TASK_ADDED, "A-T8"),
        (Subject.TASK_DROPPED, "A-T1"),
    ]
    assert found[6:] == [
        PlanChange(Subject.BUDGET, "", 160000, 155000),
        PlanChange(Subject.PERSON_DAYS, "", 73, 83),
    ]
