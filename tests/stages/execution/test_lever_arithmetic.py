from __future__ import annotations

from datetime import date

import pytest

from opstui.kernel.vocabulary import Lever, TaskState
from opstui.stages.execution.bd import (
    CHANCE,
    Deal,
    DealFault,
    DealStage,
    by_stage,
    deal_faults,
    deal_of,
    deals,
    stage_of,
    weighted_pipeline,
)
from opstui.stages.execution.campaign import (
    CampaignCost,
    cost_of,
    incremental_users,
    quota_left,
)
from opstui.stages.execution.load import (
    Spent,
    Use,
    against_resources,
    by_lever,
    by_person,
    load_of,
)
from opstui.stages.execution.model import DayLog
from opstui.stages.execution.readiness import requirements
from opstui.stages.execution.spread import Spread, k_factor, reach, spread_of
from opstui.stages.planning.model import Person, Raci, Resources, Task
from opstui.stages.strategy.model import Cycle
from tests.trees import example

TODAY = date(2026, 11, 10)


def task(lever: Lever = Lever.BD, key: str = "C1.T1", **fields: object) -> Task:
    return Task(key=key, cycle="C1", title="商务", lever=lever, **fields)


# -- business development ---------------------------------------------------------------------


def test_the_pipeline_is_weighted_by_stage() -> None:
    some = [
        Deal("a", "A", DealStage.CONTACTED, 1000),
        Deal("b", "B", DealStage.NEGOTIATING, 1000, chance=0.8),
        Deal("c", "C", DealStage.SIGNED, 1000),
        Deal("d", "D", DealStage.LOST, 1000),
    ]
    assert weighted_pipeline(some) == pytest.approx(100 + 800 + 1000)
    assert by_stage(some)[DealStage.NEGOTIATING] == (1, 800)
    assert by_stage(some)[DealStage.PROPOSAL] == (0, 0)
    assert set(CHANCE) == set(DealStage)


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Negotiating", DealStage.NEGOTIATING),
        ("谈判中", DealStage.NEGOTIATING),
        ("lost", DealStage.LOST),
        ("", DealStage.CONTACTED),
        ("??", DealStage.CONTACTED),
    ],
)
def test_the_stage_is_read_in_either_language(word: str, stage: DealStage) -> None:
    assert stage_of(word) is stage


def test_a_deal_is_read_from_the_form_of_its_task() -> None:
    fields = {
        "partner": "出版社",
        "deal_stage": "Proposal",
        "value": "¥3万",
        "probability": "40%",
        "next_step": "寄样书",
        "next_step_date": "2026-11-20",
    }
    found = deal_of(task(lever_fields=fields, created=date(2026, 11, 1)), TODAY)
    assert found.partner == "出版社"
    assert found.weighted == pytest.approx(12_000)
    assert found.next_day == date(2026, 11, 20)
    assert deal_faults([found], TODAY) == []
    assert deal_of(task(state=TaskState.CANCELLED), TODAY).stage is DealStage.LOST
    assert deals([task(), task(Lever.COPY, "C1.T2")], TODAY)[0].key == "C1.T1"


def test_deals_that_nobody_moves_are_named() -> None:
    bare = Deal("a", "A", DealStage.PROPOSAL, 1, touched=date(2026, 10, 26))
    late = Deal(
        "b",
        "B",
        DealStage.PROPOSAL,
        1,
        next_step="call",
        next_day=date(2026, 11, 9),
        touched=date(2026, 10, 27),
    )
    won = Deal("c", "C", DealStage.LIVE, 1)
    found = [(one.key, fault) for one, fault in deal_faults([bare, late, won], TODAY)]
    assert found == [
        ("a", DealFault.NO_NEXT_STEP),
        ("a", DealFault.STALE),
        ("b", DealFault.OVERDUE),
    ]


# -- spread -----------------------------------------------------------------------------------


def test_k_is_invites_times_acceptance() -> None:
    assert k_factor(5, 0.1) == 0.5
    assert Spread(100, 5, 0.1).reach == 200
    assert Spread(100, 5, 0.1).per_seed == 1
    assert Spread(100, 5, 0.2).reach is None
    assert Spread(100, 5, 0.2).per_seed is None
    assert reach(100, 0.5) == pytest.approx(200, rel=1e-5)
    assert reach(100, 2, rounds=2) == 700
    assert reach(100, 0) == 100


def test_spread_is_read_from_the_form() -> None:
    fields = {"seeds": "20", "invites": "4", "acceptance": "15%"}
    found = spread_of(task(Lever.EVENT_SPREAD, lever_fields=fields))
    assert found == Spread(20, 4, 0.15)
    assert spread_of(task(Lever.EVENT_SPREAD, lever_fields={"invites": "4"})) is None
    assert spread_of(task(Lever.EVENT_SPREAD, lever_fields={**fields, "invites": "many"})) is None


# -- campaign ---------------------------------------------------------------------------------


def test_cost_per_incremental_user() -> None:
    cost = CampaignCost(30_000, 1000, 0.4)
    assert (cost.per_head, cost.per_incremental) == (30, 75)
    assert CampaignCost(100, 0).per_head is None
    assert CampaignCost(100, 10, 0.0).per_incremental is None
    assert incremental_users(1000, existing=300, fraudulent=100, usual=200) == 400
    assert incremental_users(10, existing=30) == 0


@pytest.mark.parametrize("part", ["40%", "0.4", "40"])
def test_cost_is_read_from_the_form(part: str) -> None:
    fields = {"participants": "1,000", "incremental_share": part, "cost_per_head": "¥10"}
    one = task(Lever.CAMPAIGN, lever_fields=fields, budget=20_000)
    found = cost_of(one)
    assert found is not None
    assert found.cost == 30_000
    assert found.per_incremental == pytest.approx(75)
    spent = cost_of(one.model_copy(update={"actual_cost": 12_000.0}))
    assert spent is not None
    assert spent.per_head == 12
    assert cost_of(task(Lever.CAMPAIGN)) is None


def test_places_left() -> None:
    assert quota_left(task(Lever.CAMPAIGN, lever_fields={"quota": "100"}), 30) == 70
    assert quota_left(task(Lever.CAMPAIGN, lever_fields={"quota": "100"}), 130) == 0
    assert quota_left(task(Lever.CAMPAIGN), 1) is None


# -- load -------------------------------------------------------------------------------------


def training_tasks() -> list[Task]:
    return [
        Task(
            key=one["id"],
            cycle="C1",
            title=one["name"]["zh"],
            lever=one["lever"],
            owner=one["raci"]["A"],
            budget=one["budget"],
            person_days=one["person_days"],
            actual_cost=one["actual_cost"],
            actual_days=one["actual_person_days"],
            selected=one["status"] != "not_selected",
            state=TaskState.CLOSED,
        )
        for one in example("training")["stage2"]["tasks"]
    ]


def test_spending_of_the_training_example() -> None:
    tasks = training_tasks()
    resources = Resources(budget=165_000, person_days=75, people=(Person(name="李雯", days=30),))
    load = against_resources(tasks, Spent([]), resources)
    assert load.money.used == 13_200 + 4600 + 40_500 + 35_800 + 8000 + 15_000 + 33_059
    assert load.days == Use(75, 75)
    assert not load.days.over
    levers = by_lever(tasks, Spent([]))
    assert list(levers)[:2] == [Lever.COPY, Lever.CAMPAIGN]
    assert levers[Lever.CAMPAIGN].money == Use(42_000 + 34_000, 40_500 + 33_059)
    people = by_person(tasks, [], resources)
    assert people["李雯"] == Use(30, 34)
    assert people["李雯"].over
    assert people["周岩"].allotted == 0
    assert people["周岩"].share is None


def test_logs_count_until_the_task_has_its_actual_figures() -> None:
    one = task(budget=1000, person_days=4, owner="A", raci=Raci(responsible=("A", "B")))
    logs = [
        DayLog(key="C1.L1", cycle="C1", day=TODAY, task="C1.T1", hours=12, cost=300, person="A"),
        DayLog(key="C1.L2", cycle="C1", day=TODAY, hours=8, person="B"),
    ]
    load = load_of([one], Spent(logs))
    assert (load.money, load.days) == (Use(1000, 300), Use(4, 1.5))
    assert load.money.left == 700
    assert by_person([one], logs, Resources()) == {"A": Use(0, 1.5), "B": Use(0, 1)}
    done = one.model_copy(update={"actual_days": 3.0})
    assert load_of([done], Spent(logs)).days.used == 3
    assert by_person([done], [], Resources()) == {"A": Use(0, 1.5), "B": Use(0, 1.5)}


def test_a_person_without_days_is_over_with_any_work() -> None:
    resources = Resources(people=(Person(name="A", days=0),))
    worked = task(owner="A", actual_days=0.5)
    assert by_person([worked], [], resources)["A"].over
    assert not by_person([], [], resources)["A"].over


def test_a_cancelled_task_frees_its_budget_but_not_what_it_took() -> None:
    one = task(budget=1000, actual_cost=200.0, state=TaskState.CANCELLED)
    assert load_of([one], Spent([])).money == Use(0, 200)
    assert load_of([], Spent([])).money == Use(0, 0)


# -- readiness --------------------------------------------------------------------------------

CYCLE = Cycle(
    key="C1",
    number=1,
    start=date(2026, 9, 28),
    end=date(2026, 11, 22),
    baseline_start=date(2026, 8, 3),
    baseline_end=date(2026, 9, 27),
)


def met(*tasks: Task, today: date = TODAY) -> dict[str, bool]:
    return {one.code: one.done for one in requirements(CYCLE, tasks, today)}


def test_execution_is_done_when_due_tasks_are_closed_with_their_figures() -> None:
    closed = task(
        state=TaskState.CLOSED,
        end=date(2026, 11, 1),
        data_to_collect="留资",
        actual_cost=1.0,
        actual_days=2.0,
    )
    assert all(met(closed).values())
    later = task(key="C1.T2", state=TaskState.LIVE, end=date(2026, 11, 20), data_to_collect="x")
    assert all(met(closed, later).values())
    assert not met(closed, later, today=date(2026, 11, 21))["closed"]
    dropped = later.model_copy(update={"state": TaskState.CANCELLED})
    assert all(met(closed, dropped, today=date(2026, 11, 21)).values())
    assert not met(closed.model_copy(update={"actual_days": None}))["actuals"]
    assert not met(closed.model_copy(update={"data_to_collect": " "}))["data_to_collect"]


def test_without_tasks_nothing_is_done() -> None:
    assert not any(met().values())
    assert not any(met(task(selected=False)).values())
