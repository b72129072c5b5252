"""Templates of tasks, and what is kept of a task to be used again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from opstui import playbooks
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.model import Asset, AssetKind, TaskTemplate
from opstui.stages.planning.model import CheckItem, Task

TEMPLATE_PREFIX, ASSET_PREFIX = "TP", "AS"
"""Keys of both run through the whole workbook: they belong to no cycle."""

ASSETS = "assets"
"""The field of a task that holds the keys of the assets it uses, between commas."""

ASSET_WORDS: dict[str, str] = {
    AssetKind.COPY.value: N_("Copy text"),
    AssetKind.SOP.value: N_("Way of working"),
    AssetKind.LIST.value: N_("List of people"),
    AssetKind.OTHER.value: N_("Other"),
}
_USUAL = {Lever.COPY: AssetKind.COPY, Lever.USER_CARE: AssetKind.COPY, Lever.BD: AssetKind.LIST}
_OF_ONE_DEAL = frozenset({"partner", "deal_stage", "probability", "decision_maker", "next_step"})
_OWN = frozenset({"tracking_code", "moved_on", "lost_from"})


def asset_word(kind: AssetKind) -> str:
    return _(ASSET_WORDS[kind.value])


def usual_kind(lever: Lever) -> AssetKind:
    """What a task of this lever mostly leaves behind."""
    return _USUAL.get(lever, AssetKind.SOP)


def assets_of(assets: Iterable[Asset], lever: Lever) -> list[Asset]:
    """Those of the lever, the latest first."""
    mine = [one for one in assets if one.lever is lever]
    return sorted(mine, key=lambda one: (one.created or date.min, one.key), reverse=True)


def used_assets(task: Task) -> tuple[str, ...]:
    """Keys of what the task uses again."""
    return tuple(key for key in task.lever_fields.get(ASSETS, "").split(",") if key)


def uses_of(key: str, tasks: Iterable[Task]) -> list[str]:
    """Keys of the tasks that use an asset again."""
    return [task.key for task in tasks if key in used_assets(task)]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def find_template(name: str, templates: Iterable[TaskTemplate]) -> TaskTemplate | None:
    """The template with this key or name (blanks do not count); a unique beginning is enough."""
    wanted, known = _folded(name), list(templates)
    if not wanted:
        return None
    exact = [one for one in known if wanted in (_folded(one.key), _folded(one.name))]
    begins = [one for one in known if _folded(one.name).startswith(wanted)]
    return exact[0] if exact else begins[0] if len(begins) == 1 else None


def same_name(name: str, template: TaskTemplate, templates: Iterable[TaskTemplate]) -> bool:
    """Whether another template is called so already (blanks and case do not count)."""
    others = (one for one in templates if one.key != template.key)
    return any(_folded(one.name) == _folded(name) for one in others)


def kept_fields(task: Task) -> dict[str, str]:
    """The lever fields that hold for another task as well: no dates, no results, nothing that
    belongs to one partner or one link."""
    fields = playbooks.lever(task.lever).fields
    passing = {one.code for one in fields if one.kind == "date" or one.when == "result"}
    left = passing | _OF_ONE_DEAL | _OWN
    return {code: text for code, text in task.lever_fields.items() if code not in left}


def template_of(
    task: Task,
    key: str,
    name: str,
    items: Iterable[CheckItem],
    budget: float | None,
    today: date,
) -> TaskTemplate:
    """What of the task is worth making again; `items` is its checklist as it is shown, `budget`
    that of its cycle."""
    length = (task.end - task.start).days + 1 if task.start and task.end else None
    return TaskTemplate(
        key=key,
        name=name,
        lever=task.lever,
        relation_step=task.relation_step,
        leaf=task.leaf,
        segment=task.segment,
        checklist=tuple(item.text for item in items),
        lever_fields=kept_fields(task),
        risk=task.risk,
        fallback=task.fallback,
        data_to_collect=task.data_to_collect,
        length=length,
        budget=task.budget,
        budget_share=task.budget / budget if budget else None,
        person_days=task.person_days,
        success_chance=task.success_chance,
        task=task.key,
        by=task.owner,
        created=today,
    )


def task_from(
    template: TaskTemplate,
    task: Task,
    *,
    leaves: Iterable[str],
    budget: float | None = None,
) -> Task:
    """`task` with what the template says where it says nothing itself. The leaf is taken if the
    tree has it, the budget as the same share of this cycle's `budget`, the end from the length.
    """
    known = set(leaves)
    part = template.budget_share
    money = part * budget if part is not None and budget else template.budget
    end = task.end
    if end is None and task.start and template.length:
        end = task.start + timedelta(days=template.length - 1)
    update: Mapping[str, object] = {
        "title": task.title or template.name,
        "lever": template.lever,
        "relation_step": task.relation_step or template.relation_step,
        "leaf": task.leaf or (template.leaf if template.leaf in known else ""),
        "segment": task.segment or template.segment,
        "checklist": tuple(CheckItem(text=text) for text in template.checklist),
        "lever_fields": {**template.lever_fields, **task.lever_fields},
        "risk": task.risk or template.risk,
        "fallback": task.fallback or template.fallback,
        "data_to_collect": task.data_to_collect or template.data_to_collect,
        "budget": task.budget or round(money, 2),
        "person_days": task.person_days or template.person_days,
        "success_chance": template.success_chance,
        "end": end,
    }
    return task.model_copy(update=update)
