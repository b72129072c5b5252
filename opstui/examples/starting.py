"""A workbook to begin with: a product, a first cycle, and the tree of the product's form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from opstui import playbooks
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.periods import Grain, Period, week_of
from opstui.kernel.record import Record
from opstui.kernel.vocabulary import Form
from opstui.stages.planning.drafting import draft_plan, in_currency
from opstui.stages.strategy.model import Answers, Cycle, Product, Strategy
from opstui.workbook.document import Workbook

_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known at the start; None takes the form's default, which is marked as one."""

    name: str
    form: Form = Form.NONE
    currency: str = "CNY"
    start: date | None = None
    end: date | None = None
    baseline: Period | None = None
    grain: Grain = "week"


def product_only(said: Beginning) -> Workbook:
    """Name and form; the guided plan asks for the rest."""
    return Workbook.empty().put(_product(said))


def starting_workbook(said: Beginning, today: date) -> Workbook:
    """Product, cycle, and for a form its tree; the numbers come later."""
    cycle = _cycle(said, today)
    records: list[Record] = [_product(said), cycle]
    if said.form is not Form.NONE:
        records += [Strategy(key=cycle.key), draft_plan(cycle.key, tree_of(said), None)]
    return Workbook.empty().put(*records)


def tree_of(said: Beginning) -> MetricTree:
    return in_currency(playbooks.tree_template(playbooks.form(said.form).tree), said.currency)


def _product(said: Beginning) -> Product:
    preset = playbooks.orientation_rules().preset(said.form)
    answers = (
        Answers(
            monetisation=preset.monetisation,
            decision_cost=preset.decision_cost,
            usage_frequency=preset.usage_frequency,
            relation=preset.relation,
            value_source=preset.value_source,
        )
        if preset
        else Answers()
    )
    return Product(
        name=said.name,
        form=said.form,
        answers=answers,
        currency=said.currency,
        defaults=("answers",) if preset else (),
    )


def _cycle(said: Beginning, today: date) -> Cycle:
    """From this week on, as long as the form's cycles are; as many days before as baseline."""
    weeks = playbooks.form(said.form).cycle_weeks if said.form is not Form.NONE else _WEEKS
    start = said.start or week_of(today).start
    end = said.end or start + timedelta(7 * weeks - 1)
    days = end - start
    before = said.baseline or Period(start - days - timedelta(1), start - timedelta(1))
    guessed = {"start": said.start, "end": said.end, "baseline": said.baseline}
    return Cycle(
        key="C1",
        number=1,
        start=start,
        end=end,
        grain=said.grain,
        baseline_start=before.start,
        baseline_end=before.end,
        defaults=tuple(name for name, value in guessed.items() if value is None),
    )
