"""Which tasks a typed line keeps, and in what order: `lever:campaign owner:小林 due<7d`.

Conditions are joined by "and"; values in one of them, parted by commas, by "or"; "-" before one
turns it round; words without a field are looked for in title, owner and number. Fields and
values may be written in either language. What was not understood is named, never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from opstui.kernel.errors import OpsError
from opstui.kernel.key_order import natural
from opstui.kernel.language import LANGUAGES, N_, speaking
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.quantities import parse
from opstui.kernel.vocabulary import Lever, TaskState, word
from opstui.stages.execution.board import days_late, is_open
from opstui.stages.execution.quick_add import LEVER_WORDS, find_leaf
from opstui.stages.execution.quick_days import day_named, is_day
from opstui.stages.execution.states import FINISHED, ORDER
from opstui.stages.planning.model import Task

Condition = Callable[[Task], bool]
SortKey = Callable[[Task], Any]

_TOKEN = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_FIELD = re.compile(r"^(-?)([^\W\d]\w*)(<=|>=|[:=<>])(.*)$")
_AHEAD = re.compile(r"^([+-]?\d+)(?:d|天)$")

FIELDS: dict[str, str] = {
    "lever": "lever",
    "手段": "lever",
    "owner": "owner",
    "负责人": "owner",
    "leaf": "leaf",
    "metric": "leaf",
    "叶": "leaf",
    "叶指标": "leaf",
    "指标": "leaf",
    "state": "state",
    "状态": "state",
    "due": "due",
    "end": "due",
    "到期": "due",
    "截止": "due",
    "start": "start",
    "开始": "start",
    "budget": "budget",
    "预算": "budget",
    "days": "days",
    "人天": "days",
    "segment": "segment",
    "人群": "segment",
    "sort": "sort",
    "排序": "sort",
}
FLAGS: dict[str, str] = {
    "overdue": "overdue",
    "late": "overdue",
    "逾期": "overdue",
    "blocked": "blocked",
    "卡住": "blocked",
    "open": "open",
    "未结束": "open",
    "done": "done",
    "已结束": "done",
    "noleaf": "noleaf",
    "无指标": "noleaf",
}
_NONE = frozenset({"none", "-", "无"})


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """`unclear`: (text, message id of what to do); `sort` is a field of SORTS, "" the view's own
    order."""

    conditions: tuple[Condition, ...] = ()
    sort: str = ""
    descending: bool = False
    unclear: tuple[tuple[str, str], ...] = ()

    def keeps(self, task: Task) -> bool:
        return all(condition(task) for condition in self.conditions)

    def apply(self, tasks: Iterable[Task]) -> list[Task]:
        """The tasks that are kept, in the order asked for, ties as they came."""
        kept = [task for task in tasks if self.keeps(task)]
        return sorted_by(kept, self.sort, descending=self.descending) if self.sort else kept


def read_filter(line: str, *, today: date, tree: MetricTree | None = None) -> TaskFilter:
    """Read a filter line; () as it stands half typed asks for nothing. Never raises."""
    conditions: list[Condition] = []
    unclear: list[tuple[str, str]] = []
    sort, descending = "", False
    for typed in _TOKEN.findall(line):
        token = unicodedata.normalize("NFKC", typed).replace('"', "")
        bare = token.lstrip("-").lower()
        if match := _FIELD.match(token):
            negated, name, sign, value = match.groups()
            field = FIELDS.get(name.lower(), "")
            if not value:
                continue
            if field == "sort":
                descending, wanted = value.startswith("-"), value.lstrip("-").lower()
                sort = FIELDS.get(wanted, "")
                if sort not in SORTS:
                    sort = ""
                    unclear.append(
                        (
                            typed,
                            N_("Sort by due, start, state, lever, owner, leaf, budget or days."),
                        )
                    )
                continue
            found = _condition(field, sign, value, today, tree)
            if isinstance(found, str):
                unclear.append((typed, found))
            else:
                conditions.append(_turned(found) if negated else found)
        elif bare in FLAGS:
            flag = _flag(FLAGS[bare], today)
            conditions.append(_turned(flag) if token.startswith("-") else flag)
        elif bare:
            text = _has_text(bare)
            conditions.append(_turned(text) if token.startswith("-") else text)
    return TaskFilter(tuple(conditions), sort, descending, tuple(unclear))


def _turned(condition: Condition) -> Condition:
    return lambda task: not condition(task)


def _has_text(wanted: str) -> Condition:
    mark = wanted[:1]
    if mark == "@" and len(wanted) > 1:
        return lambda task: wanted[1:] in _folded(task.owner)
    if mark == "#" and len(wanted) > 1:
        return lambda task: _folded(task.key).endswith(wanted[1:])
    return lambda task: any(
        wanted in _folded(text) for text in (task.title, task.owner, task.segment, task.key)
    )


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _flag(flag: str, today: date) -> Condition:
    match flag:
        case "overdue":
            return lambda task: days_late(task, today) > 0
        case "blocked":
            return lambda task: task.blocked is not None
        case "done":
            return lambda task: task.state in FINISHED
        case "noleaf":
            return lambda task: not task.leaf
        case _:
            return is_open


def _condition(
    field: str, sign: str, value: str, today: date, tree: MetricTree | None
) -> Condition | str:
    """The condition, or the message id of what to write instead."""
    match field:
        case "lever" | "state":
            return _in_codes(field, value)
        case "owner" | "segment":
            return _in_texts(field, value)
        case "leaf":
            return _in_leaves(value, tree)
        case "due" | "start":
            return _dated("end" if field == "due" else "start", sign, value, today)
        case "budget" | "days":
            return _amount("budget" if field == "budget" else "person_days", sign, value)
        case _:
            return N_("Fields are lever, owner, leaf, state, due, start, budget, days, segment.")


# -- one field --------------------------------------------------------------------------------


def _in_codes(field: str, value: str) -> Condition | str:
    kind: type[StrEnum] = Lever if field == "lever" else TaskState
    known = _names_of(kind)
    if field == "lever":
        known = {**known, **LEVER_WORDS}
    wanted: set[str] = set()
    for text in _values(value):
        found = {known[text]} if text in known else _beginning(text, known)
        if not found:
            return (
                N_("No such lever: copy, campaign, event_spread, mechanism, user_care, bd.")
                if field == "lever"
                else N_("No such state: draft, approved, preparing, live, observing, closed.")
            )
        wanted |= found
    return lambda task: getattr(task, field) in wanted


@cache
def _names_of(kind: type[StrEnum]) -> dict[str, StrEnum]:
    """Codes and words in every language, in lower case."""
    known: dict[str, StrEnum] = {code.value: code for code in kind}
    for language in LANGUAGES:
        with speaking(language):
            known.update({word(code).lower(): code for code in kind})
    return known


def _beginning(text: str, known: Mapping[str, StrEnum]) -> set[StrEnum]:
    return {code for name, code in known.items() if name.startswith(text)}


def _values(value: str) -> list[str]:
    return [part.strip().lower() for part in re.split("[,、]", value) if part.strip()]


def _in_texts(field: str, value: str) -> Condition:
    wanted = _values(value)
    if set(wanted) & _NONE:
        return lambda task: not getattr(task, field)
    return lambda task: any(text in _folded(getattr(task, field)) for text in wanted)


def _in_leaves(value: str, tree: MetricTree | None) -> Condition | str:
    wanted = set()
    for text in _values(value):
        if text in _NONE:
            wanted.add("")
        elif node := find_leaf(text, tree):
            wanted.add(node.id)
        else:
            return N_("No such leaf in the metric tree.")
    return lambda task: task.leaf in wanted


def _dated(attribute: str, sign: str, value: str, today: date) -> Condition | str:
    text = value.lower()
    if text in _NONE:
        return lambda task: getattr(task, attribute) is None
    day = _day(text, today)
    if day is None:
        return N_("Write a day as 7d, fri, 11/20 or none.")
    return lambda task: _compared(getattr(task, attribute), sign, day)


def _day(text: str, today: date) -> date | None:
    if ahead := _AHEAD.match(text):
        return today + timedelta(int(ahead[1])) if abs(int(ahead[1])) < 10_000 else None
    if not is_day(text):
        return None
    try:
        return day_named(text, today)
    except OpsError:
        return None


def _amount(attribute: str, sign: str, value: str) -> Condition | str:
    text = re.sub(r"^[¥$£€]|元$|d$|天$", "", value.lower())
    try:
        amount = parse(text).value
    except OpsError:
        return N_("Write an amount as budget>10000 or days<5.")
    return lambda task: _compared(getattr(task, attribute), sign, amount)


def _compared(have: Any, sign: str, wanted: Any) -> bool:
    """A task without the day is in no range of days."""
    if have is None:
        return False
    match sign:
        case "<":
            return bool(have < wanted)
        case ">":
            return bool(have > wanted)
        case "<=":
            return bool(have <= wanted)
        case ">=":
            return bool(have >= wanted)
        case _:
            return bool(have == wanted)


# -- order ------------------------------------------------------------------------------------

_LEVERS = list(Lever)
_NEVER = date.max
SORTS: dict[str, SortKey] = {
    "due": lambda task: task.end or _NEVER,
    "start": lambda task: task.start or _NEVER,
    "state": lambda task: ORDER.index(task.state) if task.state in ORDER else len(ORDER),
    "lever": lambda task: _LEVERS.index(task.lever),
    "owner": lambda task: (not task.owner, task.owner),
    "leaf": lambda task: (not task.leaf, task.leaf),
    "budget": lambda task: task.budget,
    "days": lambda task: task.person_days,
}


def sorted_by(tasks: Sequence[Task], sort: str, *, descending: bool = False) -> list[Task]:
    """By a field of SORTS; open tasks first, ties by due date and key."""
    by_due = sorted(tasks, key=lambda task: (task.end or _NEVER, natural(task.key)))
    by_field = sorted(by_due, key=SORTS[sort], reverse=descending)
    return sorted(by_field, key=lambda task: not is_open(task))
