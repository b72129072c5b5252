"""A small workbook for the tests of the execution screens; "today" is 2026-11-10."""

from __future__ import annotations

from datetime import date

from opstui.kernel.label import Label
from opstui.kernel.metric_tree import Kind, MetricTree, Node, Op
from opstui.kernel.vocabulary import Lever, Stage, TaskState
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Blocked, CheckItem, Plan, Task
from opstui.stages.strategy.model import Cycle, Product
from opstui.workbook.document import Workbook

TODAY = date(2026, 11, 10)

TREE = MetricTree(
    root="paid",
    nodes=(
        Node(
            id="paid",
            name=Label(zh="付费人数", en="Paid"),
            op=Op.PROD,
            children=("leads", "attend"),
        ),
        Node(id="leads", name=Label(zh="线索", en="Leads")),
        Node(
            id="attend",
            name=Label(zh="到课率", en="Attendance"),
            unit="ratio",
            kind=Kind.RATE,
            numerator="attended",
            denominator="leads",
        ),
    ),
)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def base() -> Workbook:
    """Product, cycle and plan, no tasks."""
    return Workbook.empty().put(
        Product(name="Sail"),
        Cycle(
            key="C1",
            number=1,
            start=day("09-28"),
            end=day("11-22"),
            baseline_start=day("08-31"),
            baseline_end=day("09-27"),
        ),
        Plan(key="C1", tree=TREE, baseline={"leads": 2000.0, "attend": 0.5}),
    )


def tasks() -> tuple[Task, ...]:
    """One in most states: T1 blocked and late, T2 ready to go, T3 without a leaf."""
    return (
        Task(
            key="C1.T1",
            cycle="C1",
            title="Reminder chain",
            lever=Lever.MECHANISM,
            leaf="attend",
            owner="Lin",
            state=TaskState.PREPARING,
            blocked=Blocked(reason="SMS quota", since=day("11-06")),
            start=day("10-26"),
            end=day("11-08"),
            budget=14000,
            person_days=12,
            actual_cost=9800,
            expected_change=0.08,
        ),
        Task(
            key="C1.T2",
            cycle="C1",
            title="Live class",
            lever=Lever.CAMPAIGN,
            leaf="leads",
            owner="Mo",
            segment="Trial users",
            state=TaskState.PREPARING,
            start=day("11-11"),
            end=day("11-13"),
            budget=30000,
            person_days=5,
            expected_change=1200,
            data_to_collect="leads of both arms",
            risk="Server load",
            fallback="Recorded class",
            checklist=(CheckItem(text="Script", done=True),),
            lever_fields={
                "rules": "Book a seat, get 8",
                "anti_fraud": "One a phone number",
                "participants": "3000",
                "cost_per_head": "8",
                "reward_pool": "6000",
                "incremental_share": "40%",
            },
        ),
        Task(key="C1.T3", cycle="C1", title="Case stories", lever=Lever.COPY, owner="Mo"),
        Task(
            key="C1.T4",
            cycle="C1",
            title="Career diary",
            lever=Lever.EVENT_SPREAD,
            leaf="leads",
            state=TaskState.LIVE,
            segment="Trial users",
            start=day("11-09"),
            end=day("11-20"),
            lever_fields={"seeds": "200", "invites": "4", "acceptance": "15%"},
        ),
        Task(
            key="C1.T5",
            cycle="C1",
            title="Joint class",
            lever=Lever.BD,
            leaf="leads",
            owner="Lin",
            state=TaskState.OBSERVING,
            segment="Trial users",
            start=day("11-10"),
            end=day("11-18"),
            budget=12000,
            person_days=9,
            lever_fields={"deal_stage": "Negotiating", "value": "50000", "probability": "50%"},
        ),
        Task(
            key="C1.T6",
            cycle="C1",
            title="Welcome mail",
            lever=Lever.USER_CARE,
            leaf="attend",
            owner="Lin",
            state=TaskState.REVIEWED,
            start=day("09-28"),
            end=day("10-18"),
            budget=1000,
            actual_cost=900,
        ),
    )


def book() -> Workbook:
    return base().put(
        *tasks(),
        DayLog(key="C1.L1", cycle="C1", day=day("11-06"), hours=6, cost=300, task="C1.T1"),
        DayLog(key="C1.L2", cycle="C1", day=day("11-09"), hours=2, stage=Stage.REVIEW),
    )
