"""The pipeline as rows of text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.text import Text

from opstui import playbooks
from opstui.kernel.key_order import natural
from opstui.kernel.language import N_, _, language
from opstui.kernel.vocabulary import Lever
from opstui.stages.current import currency_of, cycle_tasks, short_date
from opstui.stages.execution.bd import (
    Deal,
    DealFault,
    DealStage,
    conversion,
    deal_faults,
    deals,
    weighted_pipeline,
)
from opstui.stages.execution.board import is_open
from opstui.stages.execution.lever_line import Figure
from opstui.stages.execution.model import DayLog
from opstui.stages.planning.model import Task
from opstui.ui.table import Row
from opstui.ui.text import cell
from opstui.workbook.document import Workbook


def stage_word(stage: DealStage) -> str:
    """As the form calls it."""
    fields = playbooks.lever(Lever.BD).fields
    choices = next((one.choices for one in fields if one.code == "deal_stage"), ())
    found = (one.text(language()) for one in choices if one.en.lower() == stage.value)
    return next(found, stage.value)


def pipeline_of(workbook: Workbook, today: date) -> list[Deal]:
    """The deals of the cycle, by stage, then by what they weigh; the lost ones last."""
    order = list(DealStage)
    some = deals(cycle_tasks(workbook), today, currency_of(workbook), last_worked(workbook))
    return sorted(some, key=lambda one: (order.index(one.stage), -one.weighted, natural(one.key)))


def last_worked(workbook: Workbook) -> dict[str, date]:
    """Task → the last day that was logged for it."""
    touched: dict[str, date] = {}
    for log in workbook.all(DayLog).values():
        touched[log.task] = max(log.day, touched.get(log.task, log.day))
    return touched


def faults_of(some: Sequence[Deal], workbook: Workbook, today: date) -> dict[str, DealFault]:
    """The first fault of each deal whose task is still open, by key."""
    faults: dict[str, DealFault] = {}
    for deal, fault in deal_faults(some, today):
        task = workbook.get(Task, deal.key)
        if task is not None and is_open(task):
            faults.setdefault(deal.key, fault)
    return faults


_SHORT = {
    DealFault.NO_NEXT_STEP: N_("no dated next step"),
    DealFault.OVERDUE: N_("due {day}, overdue"),
    DealFault.STALE: N_("still for 14 days"),
}


def deal_rows(some: Sequence[Deal], workbook: Workbook, today: date, figure: Figure) -> list[Row]:
    """A row a deal; "!" and the fault instead of a next step where it stands still."""
    money = currency_of(workbook)
    faults = faults_of(some, workbook, today)
    rows: list[Row] = []
    for deal in some:
        wrong = faults.get(deal.key)
        quiet = deal.stage is DealStage.LOST
        texts = (
            "!" if wrong else "",
            deal.partner,
            stage_word(deal.stage),
            figure(deal.value, money),
            figure(deal.probability, "ratio"),
            figure(deal.weighted, money),
            _next(deal, wrong),
        )
        places = ("left", "left", "left", "right", "right", "right", "left")
        style = "dim" if quiet else ""
        cells: list[Text] = [
            cell(text, style, place) for text, place in zip(texts, places, strict=True)
        ]
        rows.append((deal.key, tuple(cells)))
    return rows


def _next(deal: Deal, fault: DealFault | None) -> str:
    if fault is not None:
        return _(_SHORT[fault]).format(day=short_date(deal.next_day))
    if not deal.next_step:
        return "-"
    return f"{short_date(deal.next_day)} {deal.next_step}"


def pipeline_text(some: Sequence[Deal], workbook: Workbook, today: date, figure: Figure) -> str:
    """What it all weighs, how many stand still, and from which stage how many go on."""
    if not some:
        return _("No deals yet: a task of business development is one.")
    money = currency_of(workbook)
    said = _("Weighted {money}, {n} in all").format(
        money=figure(weighted_pipeline(some), money), n=len(some)
    )
    still = len(faults_of(some, workbook, today))
    if still:
        said += "   " + _("! {n} to look at").format(n=still)
    steps = []
    for stage, here, further in conversion(some)[:-1]:
        on = "" if further is None else f" > {further:.0%}"
        steps.append(f"{stage_word(stage)} {here}{on}")
    signed = conversion(some)[-1]
    steps.append(f"{stage_word(signed[0])} {signed[1]}")
    went = _("{label}: {text}").format(label=_("Got there, and went on"), text="  ".join(steps))
    return f"{said}\n{went}"
