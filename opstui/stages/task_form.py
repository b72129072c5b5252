"""The form of a task: what every task has, then what its lever asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

from opstui import playbooks
from opstui.kernel.dates import parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language
from opstui.kernel.metric_tree import Node
from opstui.kernel.quantities import parse
from opstui.kernel.text import clean_line, cut
from opstui.kernel.vocabulary import Lever, RelationStep, word
from opstui.stages.current import currency_of, current_plan, current_tree, leaf_of
from opstui.stages.execution.bd import noted_move
from opstui.stages.execution.lever_line import Figure
from opstui.stages.execution.model import Asset
from opstui.stages.execution.quick_add import change_in_unit, read_line
from opstui.stages.execution.reuse import asset_word, assets_of, used_assets
from opstui.stages.execution.spread import out_of_order
from opstui.stages.lever_fields import Sayings, hint_at, lever_specs, plain_figure
from opstui.stages.planning.model import Plan, Raci, Task
from opstui.stages.planning.outlook import effect_mark
from opstui.stages.strategy.model import Hypothesis
from opstui.stages.task_hints import budget_hint, change_hint, days_hint
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

COMMON_EXTRAS: tuple[tuple[str, str], ...] = (
    ("offer", N_("Offer")),
    ("channel", N_("Channel")),
    ("tracking_code", N_("Tracking code")),
)
"""Asked for every lever, and kept beside the lever's own fields."""

ASSET_CELLS = 200
"""Cells of a kept text that are shown below its name."""

_NAMES = re.compile(r"[,，、;；]+")


def number_text(value: float | None) -> str:
    """A number as a person would type it."""
    return "" if value is None else f"{value:.10g}"


def change_as_typed(task: Task, node: Node | None) -> str:
    if task.expected_change is None:
        return ""
    if node is not None and node.unit == "ratio":
        return f"{task.expected_change * 100:+.6g}pp"
    return f"{task.expected_change:+.10g}"


def task_specs(
    task: Task, workbook: Workbook, today: date, figure: Figure = plain_figure
) -> list[FieldSpec]:
    """All fields of a task, the lever's own after the ones that are always needed; what they
    come to is said below them while they are typed."""

    def draft(texts: Mapping[str, str]) -> Task:
        return as_typed(texts, task, workbook, today)

    said = Sayings(draft, workbook, today, figure)
    return [
        *(_hinted(spec, draft, workbook, figure) for spec in _needed(task, workbook)),
        *lever_specs(task, workbook, said=said),
        *_reused(task, workbook),
        *_further(task, workbook, said),
    ]


def _hinted(
    spec: FieldSpec,
    draft: Callable[[Mapping[str, str]], Task],
    workbook: Workbook,
    figure: Figure,
) -> FieldSpec:
    """The field, with what its number comes to."""
    said: Callable[[Task], str]
    match spec.id:
        case "expected_change":
            said = partial(change_hint, workbook=workbook, figure=figure)
        case "budget":
            said = partial(budget_hint, workbook=workbook, figure=figure)
        case "end":
            said = days_hint
        case _:
            return spec
    return replace(spec, hint=lambda texts: said(draft(texts)))


def as_typed(texts: Mapping[str, str], task: Task, workbook: Workbook, today: date) -> Task:
    """The task as an unfinished form says; what cannot be read yet is as it was."""
    own = {
        id_.removeprefix("lever_"): clean_line(text).text.strip()
        for id_, text in texts.items()
        if id_.startswith("lever_")
    }
    update: dict[str, object] = {"lever_fields": {**task.lever_fields, **own}}
    for id_ in ("leaf", "segment"):
        update[id_] = texts.get(id_, "").strip()
    change, trouble = read_change(
        texts.get("expected_change", "").strip(), texts.get("leaf", ""), workbook, today
    )
    if not trouble:
        update["expected_change"] = change
    with suppress(OpsError):
        budget = texts.get("budget", "").strip()
        update["budget"] = max(0.0, parse(budget, currency_of(workbook)).value) if budget else 0.0
    for id_ in ("start", "end"):
        with suppress(OpsError):
            typed = texts.get(id_, "").strip()
            update[id_] = parse_date(typed, today=today) if typed else None
    return task.model_copy(update=update)


def usual_failure(texts: Mapping[str, str]) -> str:
    """How the chosen lever usually goes wrong, and what to watch before the leaf moves."""
    book = playbooks.lever(Lever(texts.get("lever") or Lever.CAMPAIGN.value))
    failure = book.usual_failure.text(language())
    first = _(", ").join(one.text(language()) for one in book.leading_indicators)
    return "\n".join(
        (
            _("Usual failure: {failure}").format(failure=failure),
            _("{label}: {text}").format(label=_("Watch first"), text=first),
        )
    )


def _needed(task: Task, workbook: Workbook) -> Iterator[FieldSpec]:
    tree = current_tree(workbook)
    money = currency_of(workbook)
    nodes = [tree.node(id_) for id_ in tree.leaves] if tree else []
    leaves = tuple((node.id, node.name.text(language())) for node in nodes)
    yield FieldSpec("title", _("Title"), value=task.title, required=True)
    yield FieldSpec(
        "lever",
        _("Lever"),
        "choice",
        task.lever.value,
        options=tuple((lever.value, word(lever)) for lever in Lever),
        help=_("Another lever has other fields: they come after saving."),
        hint=usual_failure,
    )
    yield FieldSpec(
        "leaf",
        _("Leaf"),
        "choice",
        task.leaf,
        options=leaves,
        placeholder=_("which metric it moves"),
    )
    yield FieldSpec(
        "expected_change",
        _("Expected change"),
        value=change_as_typed(task, leaf_of(task, tree)),
        placeholder="+3pp / +5% / +1200",
        help=_("+3pp in points, +5% of today's value, or +1200 in the metric's unit."),
    )
    yield FieldSpec("owner", _("Owner"), value=task.owner)
    yield FieldSpec("start", _("Start"), "date", _iso(task.start), placeholder="2026-11-11")
    yield FieldSpec("end", _("End"), "date", _iso(task.end), placeholder="2026-11-11")
    yield FieldSpec("budget", _("Budget"), "number", number_text(task.budget), unit=money, low=0)
    yield FieldSpec(
        "person_days",
        _("Person-days"),
        "number",
        number_text(task.person_days),
        unit="days",
        low=0,
    )
    yield FieldSpec("segment", _("Target users"), value=task.segment)


def _reused(task: Task, workbook: Workbook) -> Iterator[FieldSpec]:
    """What there is of the lever to use again; nothing when there is nothing."""
    kept = assets_of(workbook.all(Asset).values(), task.lever)
    if kept:
        options = tuple((one.key, f"{asset_word(one.kind)} {one.title}") for one in kept)
        texts_by_key = {one.key: one.text for one in kept}

        def read(texts: Mapping[str, str]) -> str:
            chosen_keys = texts.get("lever_assets", "").split(",")
            found = (texts_by_key.get(key, "") for key in chosen_keys)
            return "\n".join(
                cut(" / ".join(text.split("\n")), ASSET_CELLS) for text in found if text
            )

        used = ",".join(key for key in used_assets(task) if key in texts_by_key)
        yield FieldSpec("lever_assets", _("Use again"), "many", used, options=options, hint=read)


def _further(task: Task, workbook: Workbook, said: Sayings) -> Iterator[FieldSpec]:
    cycle = workbook.cycle
    for code, name in COMMON_EXTRAS:
        value = task.lever_fields.get(code, "")
        yield FieldSpec(f"lever_{code}", _(name), value=value, hint=hint_at(code, said))
    yield FieldSpec(
        "relation_step",
        _("Relation step"),
        "choice",
        task.relation_step.value if task.relation_step else "",
        options=tuple((step.value, word(step)) for step in RelationStep),
        placeholder="-",
    )
    yield FieldSpec(
        "hypothesis",
        _("Hypothesis"),
        "choice",
        task.hypothesis,
        options=tuple(
            (one.key, one.statement)
            for one in workbook.all(Hypothesis).values()
            if cycle and one.cycle == cycle.key
        ),
        placeholder="-",
    )
    yield FieldSpec(
        "success_chance",
        _("Chance of success"),
        "number",
        f"{task.success_chance * 100:.4g}%",
        unit="ratio",
        low=0,
        high=1,
    )
    yield FieldSpec("risk", _("Risk"), value=task.risk)
    yield FieldSpec("fallback", _("Fallback"), value=task.fallback)
    yield FieldSpec(
        "data_to_collect",
        _("Data to collect"),
        "lines",
        task.data_to_collect,
        help=_("Baseline window, control group, stop rule."),
    )
    for id_, name, people in (
        ("responsible", _("Who does it (R)"), task.raci.responsible),
        ("consulted", _("Who is asked (C)"), task.raci.consulted),
        ("informed", _("Who is told (I)"), task.raci.informed),
    ):
        yield FieldSpec(id_, name, value=", ".join(people))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def names(text: str) -> tuple[str, ...]:
    """People named in one line, between commas of either kind."""
    return tuple(name.strip() for name in _NAMES.split(text) if name.strip())


def read_change(text: str, leaf: str, workbook: Workbook, today: date) -> tuple[float | None, str]:
    """(the change in the leaf's unit, "") or (None, what to do about it)."""
    if not text:
        return None, ""
    tree, plan = current_tree(workbook), current_plan(workbook)
    line = read_line(text if text[0] in "+-" else f"+{text}", today=today, tree=tree)
    node = tree.get(leaf) if tree and leaf else None
    if line.title or line.unclear or (line.expected_change, line.expected_share) == (None, None):
        return None, _("Write it as +3pp for a rate, +1200 for a count.")
    change = change_in_unit(line, plan.baseline.get(leaf) if plan else None, node)
    if change is None and line.expected_share is not None:
        return None, _("The metric has no baseline yet, so a share of it is unknown.")
    if change is None:
        return None, _("Points (pp) belong to a rate. Write it as +1200 for a count.")
    return change, ""


def filled_task(
    values: FormValues, task: Task, workbook: Workbook, today: date
) -> tuple[Task, Mapping[str, str]]:
    """The task as the form says, and the problems by field that keep it from being stored."""
    problems: dict[str, str] = {}
    change, trouble = read_change(
        values.text("expected_change"), values.text("leaf"), workbook, today
    )
    if trouble:
        problems["expected_change"] = trouble
    start, end = values.date("start"), values.date("end")
    if start and end and end < start:
        problems["end"] = _("It ends before it begins.")
    update: dict[str, object] = {
        "title": values.text("title"),
        "lever": Lever(values.text("lever")),
        "expected_change": change,
        "start": start,
        "end": end,
        "budget": values.number("budget") or 0.0,
        "person_days": values.number("person_days") or 0.0,
        "relation_step": RelationStep(step) if (step := values.text("relation_step")) else None,
        "success_chance": or_else(values.number("success_chance"), task.success_chance),
        "raci": _raci(values, task),
        "lever_fields": _lever_fields(values, task),
    }
    plain = ("leaf", "owner", "segment", "hypothesis", "risk", "fallback", "data_to_collect")
    update |= {name: values.text(name) for name in plain}
    filled = noted_move(task, task.model_copy(update=update), today)
    if task.lever is Lever.EVENT_SPREAD and (wrong := out_of_order(filled, today)):
        problems[f"lever_{wrong[1]}"] = _("This day comes before the one above it.")
    return filled, problems


def or_else(value: float | None, other: float) -> float:
    return other if value is None else value


def _raci(values: FormValues, task: Task) -> Raci:
    """The owner is accountable, unless somebody else was made so."""
    owner, raci = values.text("owner"), task.raci
    kept = raci.accountable if raci.accountable not in ("", task.owner) else owner
    return Raci(
        accountable=kept,
        responsible=names(values.text("responsible")),
        consulted=names(values.text("consulted")),
        informed=names(values.text("informed")),
    )


def _lever_fields(values: FormValues, task: Task) -> dict[str, str]:
    """What is filled in; fields of another lever that the task once had stay as they are."""
    shown = {
        id_.removeprefix("lever_"): values.text(id_)
        for id_ in values.texts
        if id_.startswith("lever_")
    }
    kept = {code: text for code, text in task.lever_fields.items() if code not in shown}
    return {**kept, **{code: text for code, text in shown.items() if text}}


def with_task(workbook: Workbook, task: Task) -> Workbook:
    """The workbook with a task that somebody has filled in: neither it nor its expected effect is
    a default of the plan any more."""
    plan = workbook.get(Plan, task.cycle)
    if plan is None:
        return workbook.put(task)
    own = (task.key, effect_mark(task.key))
    marks = tuple(mark for mark in plan.defaults if mark not in own)
    if marks == plan.defaults:
        return workbook.put(task)
    return workbook.put(task, plan.model_copy(update={"defaults": marks}))
