from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import LANGUAGES, speaking
from opstui.kernel.series import SeriesBook, SeriesMonth
from opstui.kernel.vocabulary import DecisionType, TaskState, Verdict
from opstui.stages.planning.model import Plan, Task
from opstui.stages.review.closing import Ending, missing_verdicts, open_next
from opstui.stages.review.evidence import parse, snapshot
from opstui.stages.review.model import (
    Annotation,
    Decision,
    EffectStudy,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
    Review,
    Theme,
)
from opstui.stages.review.reader import Reader
from opstui.stages.review.readiness import data_age, requirements
from opstui.stages.review.trace import Chain, Fault, exists, fault_text, trace
from opstui.stages.strategy.model import Cycle, Hypothesis, Strategy

AFTER = date(2026, 11, 23)


def chain(name: str) -> Chain:
    book = example_workbook(name, "zh_CN")
    cycle = book.cycle
    assert cycle is not None
    return Chain(
        cycle=cycle,
        plan=book.get(Plan, cycle.key),
        book=SeriesBook(book.all(SeriesMonth)),
        tasks=list(book.all(Task).values()),
        hypotheses=list(book.all(Hypothesis).values()),
        decisions=list(book.all(Decision).values()),
        needs=list(book.all(Need).values()),
        experiments=book.all(Experiment),
        effects=book.all(EffectStudy),
        kano=book.all(KanoFeature),
        feedback=book.all(Feedback),
        themes=book.all(Theme),
        annotations=book.all(Annotation),
        reviews=book.all(Review),
    )


def faults(one: Chain, today: date = AFTER) -> set[tuple[Fault, str]]:
    return {(found.fault, found.subject) for found in trace(one, today).findings}


@pytest.mark.parametrize("name", ["training", "community"])
def test_every_decision_of_the_examples_rests_on_something_that_is_there(name: str) -> None:
    found = trace(chain(name), AFTER)
    loose = {
        Fault.DECISION_WITHOUT_EVIDENCE,
        Fault.EVIDENCE_GONE,
        Fault.TASK_WITHOUT_LEAF,
        Fault.TARGET_WITHOUT_DATA,
        Fault.STOPPED_STILL_LIVE,
    }
    assert [one for one in found.findings if one.fault in loose] == []
    assert 0.5 < found.share <= 1


TRAINING = chain("training")


def test_a_cited_task_is_there_until_it_is_deleted() -> None:
    assert exists("task:C1.T2", TRAINING)
    others = [one for one in TRAINING.tasks if one.key != "C1.T2"]
    assert not exists("task:C1.T2", replace(TRAINING, tasks=others))


def with_task(**update: object) -> Chain:
    first, *rest = TRAINING.tasks
    return replace(TRAINING, tasks=[first.model_copy(update=update), *rest])


def test_a_task_must_name_a_leaf_of_the_tree() -> None:
    key = TRAINING.tasks[0].key
    for leaf in ("", "no_such_metric"):
        assert (Fault.TASK_WITHOUT_LEAF, key) in faults(with_task(leaf=leaf))
    assert (Fault.TASK_WITHOUT_LEAF, key) not in faults(with_task(leaf="", selected=False))
    off = with_task(leaf="", state=TaskState.CANCELLED)
    assert (Fault.TASK_WITHOUT_LEAF, key) not in faults(off)


def test_a_target_that_nobody_works_on_is_named() -> None:
    alone = replace(TRAINING, tasks=())
    assert (Fault.TARGET_WITHOUT_TASK, "attend_rate") in faults(alone)
    on_parent = with_task(leaf="uv")
    assert (Fault.TARGET_WITHOUT_TASK, "uv_referral") not in faults(on_parent)


def test_a_target_without_fresh_numbers_is_named_after_eight_days() -> None:
    blind = replace(TRAINING, book=SeriesBook({}))
    assert (Fault.TARGET_WITHOUT_DATA, "uv_feed") in faults(blind)
    early = faults(blind, date(2026, 10, 6))
    assert (Fault.TARGET_WITHOUT_DATA, "uv_feed") not in early


def with_decision(**update: object) -> Chain:
    first, *rest = TRAINING.decisions
    return replace(TRAINING, decisions=[first.model_copy(update=update), *rest])


def test_a_decision_needs_evidence_that_exists() -> None:
    key = TRAINING.decisions[0].key
    assert (Fault.DECISION_WITHOUT_EVIDENCE, key) in faults(with_decision(evidence=()))
    gone = TRAINING.decisions[0].evidence[0].model_copy(update={"id": "fb:C1.F999"})
    broken = with_decision(evidence=(gone,))
    found = [one for one in trace(broken, AFTER).findings if one.fault is Fault.EVIDENCE_GONE]
    assert [(one.subject, one.detail) for one in found] == [(key, "fb:C1.F999")]
    assert trace(broken, AFTER).linked == trace(TRAINING, AFTER).linked - 1


@pytest.mark.parametrize(
    ("evidence", "there"),
    [
        ("metric:attend_rate@2026-W45", True),
        ("metric:leads@2026-W45", True),
        ("metric:nothing@2026-W45", False),
        ("attr:net_revenue/aov@target..2026-W45", True),
        ("attr:net_revenue/leads@target..2026-W45", False),
        ("theme:schedule", True),
        ("theme:weather", False),
        ("cohort:4", True),
        ("exp:C1.X1", True),
        ("exp:C1.X9", False),
        ("note:C1.A9", False),
        ("econ:nowhere", False),
        ("nonsense", False),
    ],
)
def test_what_evidence_points_to(evidence: str, there: bool) -> None:
    assert exists(evidence, TRAINING) is there


def test_what_was_stopped_must_not_still_run() -> None:
    task = next(one.subject for one in TRAINING.decisions if one.type is DecisionType.STOP)
    tasks = [
        one.model_copy(update={"state": TaskState.LIVE}) if one.key == task else one
        for one in TRAINING.tasks
    ]
    live = replace(TRAINING, tasks=tasks)
    assert (Fault.STOPPED_STILL_LIVE, task) in faults(live)
    again = Decision(
        key="C1.K9",
        cycle="C1",
        type=DecisionType.CONTINUE,
        subject=task,
        text="再试",
        on=date(2026, 12, 1),
        evidence=live.decisions[0].evidence,
    )
    resumed = replace(live, decisions=[*live.decisions, again])
    assert (Fault.STOPPED_STILL_LIVE, task) not in faults(resumed)


def test_a_hypothesis_needs_a_verdict_when_the_cycle_ends() -> None:
    first = TRAINING.hypotheses[0].model_copy(update={"verdict": Verdict.OPEN})
    one = replace(TRAINING, hypotheses=[first])
    assert (Fault.NO_VERDICT, first.key) in faults(one)
    assert (Fault.NO_VERDICT, first.key) not in faults(one, TRAINING.cycle.end)


def test_a_need_without_a_metric_is_named() -> None:
    need = TRAINING.needs[0].model_copy(update={"metrics": ()})
    assert (Fault.NEED_WITHOUT_METRIC, need.key) in faults(replace(TRAINING, needs=[need]))


def test_an_empty_cycle_is_wholly_traceable() -> None:
    empty = Chain(TRAINING.cycle, None, SeriesBook({}))
    assert trace(empty, AFTER).share == 1
    for language in LANGUAGES:
        with speaking(language):
            assert all(fault_text(fault) for fault in Fault)


# -- closing ----------------------------------------------------------------------------------


def ending(name: str) -> tuple[Ending, Reader]:
    one = chain(name)
    assert one.plan is not None
    strategy = example_workbook(name, "zh_CN").get(Strategy, one.cycle.key)
    found = Ending(
        one.cycle, one.plan, strategy, one.hypotheses, one.tasks, one.decisions, one.needs
    )
    return found, Reader(one.plan.tree, one.book)


def test_the_next_training_cycle_starts_from_what_this_one_taught() -> None:
    old, reader = ending("training")
    found = open_next(old, reader, AFTER)
    assert found.closed.closed_on == AFTER
    assert (found.cycle.key, found.cycle.start) == ("C2", date(2026, 11, 23))
    assert found.cycle.end - found.cycle.start == old.cycle.end - old.cycle.start
    assert found.cycle.opened_from == "C1"
    window = (found.cycle.baseline_start, found.cycle.baseline_end)
    assert window == (old.cycle.start, old.cycle.end)
    assert found.plan.tree.value(found.plan.baseline) == pytest.approx(845_259)
    assert found.plan.target is None
    assert set(found.plan.baseline_origin.values()) == {"carried"}
    assert found.released_budget == 34_000
    assert found.plan.leaf_settings["keep_rate"].fixed == 0.92


def test_what_is_open_is_carried_with_its_origin() -> None:
    old, reader = ending("training")
    found = open_next(old, reader, AFTER)
    partly = [one.key for one in old.hypotheses if one.verdict is Verdict.PARTLY]
    assert [one.carried_from for one in found.hypotheses] == partly
    assert all(one.verdict is Verdict.OPEN for one in found.hypotheses)
    carried = {one.carried_from: one for one in found.tasks}
    going_on = {one.subject for one in old.decisions if one.type is not DecisionType.STOP} & {
        one.key for one in old.tasks
    }
    assert set(carried) == going_on
    assert all(one.state is TaskState.DRAFT and one.start is None for one in found.tasks)
    assert [one.carried_from for one in found.needs] == [one.key for one in old.needs]
    keys = [one.key for one in (*found.hypotheses, *found.tasks, *found.needs)]
    assert all(key.startswith("C2.") for key in keys)
    assert len(set(keys)) == len(keys)
    renamed = {one.carried_from: one.key for one in found.hypotheses}
    for one in found.tasks:
        assert one.hypothesis in ("", *renamed.values())


def test_a_cycle_of_levels_starts_from_its_last_week() -> None:
    old, reader = ending("community")
    found = open_next(old, reader, AFTER)
    assert found.cycle.key == "C4"
    assert found.cycle.baseline_start == date(2026, 11, 16)
    assert found.plan.tree.value(found.plan.baseline) == pytest.approx(904)
    assert found.released_days == 6


def test_without_a_complete_period_the_baseline_stays() -> None:
    old, _reader = ending("training")
    empty = Reader(old.plan.tree, SeriesBook({}))
    found = open_next(old, empty, AFTER)
    assert found.plan.baseline == old.plan.baseline
    assert found.cycle.baseline_start == old.cycle.baseline_start


def test_missing_verdicts_are_listed() -> None:
    old, _reader = ending("training")
    assert missing_verdicts(old) == []
    first = old.hypotheses[0].model_copy(update={"verdict": Verdict.OPEN})
    assert missing_verdicts(replace(old, hypotheses=[first])) == [first]


def test_a_met_need_is_not_carried() -> None:
    old, reader = ending("training")
    met = [one.model_copy(update={"met": True}) for one in old.needs]
    assert open_next(replace(old, needs=met), reader, AFTER).needs == ()


# -- readiness --------------------------------------------------------------------------------


def test_the_review_of_the_example_is_done() -> None:
    one = TRAINING
    found = requirements(
        one.cycle,
        AFTER,
        observed_until=one.book.observed_until(),
        reviews=one.reviews.values(),
        feedback=one.feedback.values(),
        needs=one.needs,
        decisions=one.decisions,
    )
    assert [item.code for item in found] == ["data", "attribution", "feedback", "need", "decision"]
    assert all(item.done for item in found)


def test_an_empty_review_owes_everything() -> None:
    assert not any(item.done for item in requirements(TRAINING.cycle, AFTER, observed_until=None))


def test_numbers_grow_old_until_the_cycle_ends() -> None:
    cycle: Cycle = TRAINING.cycle
    assert data_age(cycle, date(2026, 10, 11), date(2026, 10, 20)) == 9
    assert data_age(cycle, cycle.end, date(2027, 5, 1)) == 0
    assert data_age(cycle, None, AFTER) is None


def test_a_bare_decision_or_another_cycles_does_not_count() -> None:
    bare = Decision(key="C1.K7", cycle="C1", type=DecisionType.STOP, text="停")
    other = bare.model_copy(update={"cycle": "C9", "evidence": (snapshot(parse("note:x"), 1),)})
    found = requirements(TRAINING.cycle, AFTER, observed_until=None, decisions=[bare, other])
    assert not found[-1].done
