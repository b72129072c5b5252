"""Templates and assets as rows and forms. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from opstui.kernel.language import _, ngettext
from opstui.kernel.vocabulary import Lever, word
from opstui.stages.current import short_date
from opstui.stages.execution.model import Asset, AssetKind, TaskTemplate
from opstui.stages.execution.reuse import asset_word, uses_of
from opstui.stages.execution.steps.result_form import asset_specs
from opstui.stages.execution.steps.task_editing import template_text
from opstui.stages.execution.steps.task_rows import NONE
from opstui.stages.lever_words import short_lever
from opstui.stages.planning.model import Task
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook


def _one_line(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def reuse_rows(workbook: Workbook) -> list[tuple[str, list[str]]]:
    """(key, cells): kind, name, lever, task it is from, who and when, what came of it."""
    return [*_template_rows(workbook), *_asset_rows(workbook)]


def _template_rows(workbook: Workbook) -> Iterator[tuple[str, list[str]]]:
    for one in workbook.all(TaskTemplate).values():
        task = workbook.get(Task, one.task)
        result = _one_line(task.result) if task else ""
        lever, source = short_lever(one.lever), (one.task or NONE, one.by or NONE)
        cells = [_("Template"), one.name, lever, *source, short_date(one.created), result or NONE]
        yield one.key, cells


def _asset_rows(workbook: Workbook) -> Iterator[tuple[str, list[str]]]:
    for one in workbook.all(Asset).values():
        result = _one_line(one.result) or NONE
        kind, lever = asset_word(one.kind), short_lever(one.lever)
        source = one.task or NONE, one.by or NONE, short_date(one.created)
        yield one.key, [kind, one.title, lever, *source, result]


def described(one: TaskTemplate | Asset, tasks: Iterable[Task] = ()) -> list[str]:
    """The whole of it, a line each; `tasks` are those that may use an asset again."""
    if isinstance(one, Asset):
        head = f"{one.key} {one.title}  " + _(", ").join((asset_word(one.kind), word(one.lever)))
        lines = [head, _one_line(one.text) or _("no text yet: e writes it")]
        used = uses_of(one.key, tasks)
        if used:
            lines.append(_("Used in {tasks}").format(tasks=_(", ").join(used)))
        return [*lines, _("Result") + _(": ") + _one_line(one.result)] if one.result else lines
    lines = [f"{one.key} {template_text(one)}"]
    facts = []
    if one.length:
        facts.append(ngettext("{n} day", "{n} days", one.length).format(n=one.length))
    if one.person_days:
        facts.append(f"{_('Person-days')} {one.person_days:g}")
    if one.budget_share is not None:
        facts.append(f"{_('Share of the budget')} {one.budget_share:.0%}")
    lines.append("   ".join(facts) or _("from {task}").format(task=one.task))
    return [*lines, *(f"[ ] {text}" for text in one.checklist)]


def asset_form(asset: Asset) -> list[FieldSpec]:
    levers = tuple((lever.value, word(lever)) for lever in Lever)
    task = Task(key=asset.task, cycle="", title=asset.title, lever=asset.lever)
    return [
        *asset_specs(task, asset),
        FieldSpec("lever", _("Lever"), "choice", asset.lever.value, options=levers),
        FieldSpec("by", _("By"), value=asset.by, help=_("Who made it and can be asked.")),
        FieldSpec("result", _("Result"), "lines", asset.result),
    ]


def asset_with(values: FormValues, asset: Asset) -> Asset:
    kind, lever = values.text("asset_kind"), values.text("lever")
    update = {
        "title": values.text("asset_title"),
        "kind": AssetKind(kind) if kind else asset.kind,
        "text": values.text("asset_text"),
        "lever": Lever(lever) if lever else asset.lever,
        "by": values.text("by"),
        "result": values.text("result"),
    }
    return asset.model_copy(update=update)


def template_form(template: TaskTemplate) -> list[FieldSpec]:
    return [
        FieldSpec("name", _("Name"), value=template.name, required=True),
        FieldSpec("by", _("By"), value=template.by, help=_("Who made it and can be asked.")),
        FieldSpec(
            "checklist",
            _("Checklist"),
            "lines",
            "\n".join(template.checklist),
            help=_("One item a line."),
        ),
        FieldSpec("risk", _("Risk"), value=template.risk),
        FieldSpec("fallback", _("Fallback"), value=template.fallback),
        FieldSpec("data_to_collect", _("Data to collect"), "lines", template.data_to_collect),
    ]


def template_with(values: FormValues, template: TaskTemplate) -> TaskTemplate:
    items = (line.strip() for line in values.text("checklist").splitlines())
    update = {
        "name": values.text("name"),
        "by": values.text("by"),
        "checklist": tuple(line for line in items if line),
        "risk": values.text("risk"),
        "fallback": values.text("fallback"),
        "data_to_collect": values.text("data_to_collect"),
    }
    return template.model_copy(update=update)
