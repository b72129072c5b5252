"""The form of what a task took and what came of it, asked for when it is closed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from opstui import playbooks
from opstui.kernel.language import _, language
from opstui.stages.current import currency_of, current_tree, leaf_of
from opstui.stages.execution.lever_line import Figure
from opstui.stages.execution.model import Asset, AssetKind, DayLog
from opstui.stages.execution.reuse import asset_word, usual_kind
from opstui.stages.lever_fields import Sayings, lever_specs, plain_figure
from opstui.stages.planning.model import Task
from opstui.stages.quick_task import HOURS_A_DAY
from opstui.stages.task_form import (
    change_as_typed,
    number_text,
    or_else,
    read_change,
    usual_failure,
)
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook


def logged(task: Task, workbook: Workbook) -> tuple[float, float]:
    """(cost, days) that the logs of days add up to for this task."""
    logs = [log for log in workbook.all(DayLog).values() if log.task == task.key]
    return sum(log.cost for log in logs), sum(log.hours for log in logs) / HOURS_A_DAY


def result_specs(
    task: Task, workbook: Workbook, today: date, figure: Figure = plain_figure
) -> list[FieldSpec]:
    """What it took and what came of it; what the logs add up to is the default."""

    def draft(texts: Mapping[str, str]) -> Task:
        return _with_counts(task, texts)

    said = Sayings(draft, workbook, today, figure)
    logged_cost, logged_days = logged(task, workbook)
    tree = current_tree(workbook)
    node = leaf_of(task, tree)
    cost = task.actual_cost if task.actual_cost is not None else logged_cost or None
    days = task.actual_days if task.actual_days is not None else logged_days or None
    share = 1.0 if task.executed_share is None else task.executed_share
    return [
        FieldSpec(
            "actual_cost",
            _("Actual cost"),
            "number",
            number_text(cost),
            unit=currency_of(workbook),
            low=0,
            required=True,
            default=task.actual_cost is None and cost is not None,
        ),
        FieldSpec(
            "actual_days",
            _("Actual days"),
            "number",
            number_text(days),
            unit="days",
            low=0,
            required=True,
            default=task.actual_days is None and days is not None,
        ),
        FieldSpec(
            "executed_share",
            _("Executed share"),
            "number",
            f"{share * 100:.4g}%",
            unit="ratio",
            low=0,
            high=1,
            default=task.executed_share is None,
            help=_("How much of what was planned was really done; below 80% it tests nothing."),
        ),
        FieldSpec(
            "actual_effect",
            _("Effect on {leaf}").format(leaf=node.name.text(language())) if node else _("Effect"),
            value=change_as_typed(
                task.model_copy(update={"expected_change": task.actual_effect}), node
            ),
            placeholder="+3pp / +1200",
            help=_("Leave it empty while it is not known."),
        ),
        FieldSpec(
            "result",
            _("Result"),
            "lines",
            task.result,
            help="\n".join(
                (
                    _("Expected against actual, why, what to keep, what to use again."),
                    usual_failure({"lever": task.lever.value}).splitlines()[0],
                )
            ),
        ),
        *lever_specs(task, workbook, when="result", said=said),
        *asset_specs(task),
    ]


def asset_specs(task: Task, asset: Asset | None = None) -> Iterator[FieldSpec]:
    """What is kept to be used again; without a title nothing is."""
    kind = asset.kind if asset else usual_kind(task.lever)
    yield FieldSpec(
        "asset_title",
        _("To use again"),
        value=asset.title if asset else "",
        required=asset is not None,
        help=_("A name for the text, way of working or list; empty keeps none."),
    )
    yield FieldSpec(
        "asset_kind",
        _("Kind of asset"),
        "choice",
        kind.value,
        options=tuple((one.value, asset_word(one)) for one in AssetKind),
    )
    yield FieldSpec(
        "asset_text",
        _("Text or link"),
        "lines",
        asset.text if asset else "",
        help=_("The text itself, the steps, or where it lies."),
    )


def asset_from(values: FormValues, task: Task, key: str, today: date) -> Asset | None:
    """What the form wants to be kept of the task; None when it names nothing."""
    title = values.text("asset_title")
    if not title:
        return None
    kind = values.text("asset_kind")
    return Asset(
        key=key,
        title=title,
        kind=AssetKind(kind) if kind else usual_kind(task.lever),
        text=values.text("asset_text"),
        lever=task.lever,
        task=task.key,
        by=task.owner,
        result=task.result,
        created=today,
    )


def with_result(
    values: FormValues, task: Task, workbook: Workbook, today: date
) -> tuple[Task, Mapping[str, str]]:
    effect, trouble = read_change(values.text("actual_effect"), task.leaf, workbook, today)
    counted = {id_: values.text(id_) for id_ in values.texts if id_.startswith("lever_")}
    update: dict[str, object] = {
        "lever_fields": _with_counts(task, counted).lever_fields,
        "actual_cost": values.number("actual_cost"),
        "actual_days": values.number("actual_days"),
        "executed_share": or_else(values.number("executed_share"), 1.0),
        "actual_effect": effect,
        "result": values.text("result"),
    }
    return task.model_copy(update=update), {"actual_effect": trouble} if trouble else {}


def _with_counts(task: Task, texts: Mapping[str, str]) -> Task:
    """The task with the lever's own results; an emptied one is taken out."""
    codes = {one.code for one in playbooks.lever(task.lever).fields if one.when == "result"}
    fields = {code: text for code, text in task.lever_fields.items() if code not in codes}
    typed = {code: texts.get(f"lever_{code}", "").strip() for code in codes}
    kept = {code: text for code, text in typed.items() if text}
    return task.model_copy(update={"lever_fields": {**fields, **kept}})
