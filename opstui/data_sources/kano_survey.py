"""Answers to a KANO survey out of pasted cells or a file: rows of answers, or counts by class.

An answer is its place in like, must, neutral, live, dislike (0-4); what is not one is named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from opstui.data_sources.issues import Issue
from opstui.data_sources.names import fold
from opstui.data_sources.tables import Row, cells_of
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.quantities import parse
from opstui.kernel.text import shown

CLASSES = "AOMIRQ"
MOST, EXAMPLES = 1_000_000, 5
_ANSWERS = (
    (*("like", "love", "ilikeit", "ilike", "likeit", "delighted", "satisfied"),
     *("喜欢", "我喜欢", "很喜欢", "我很喜欢", "非常喜欢", "满意", "1")),
    (*("must", "mustbe", "expect", "iexpectit", "expected", "itmustbethatway"),
     *("理应如此", "理所当然", "必须", "必须有", "必须这样", "应该", "应该有", "应该的", "2")),
    (*("neutral", "iamneutral", "dontcare", "idontcare", "indifferent"),
     *("无所谓", "我无所谓", "中立", "没感觉", "3")),
    (*("live", "livewith", "livewithit", "icanlivewithit", "tolerate", "icantolerateit"),
     *("勉强接受", "可以接受", "能接受", "可以忍受", "能忍受", "我可以忍受", "忍受", "4")),
    (*("dislike", "hate", "idislikeit", "idislike", "dislikeit", "dissatisfied"),
     *("不喜欢", "我不喜欢", "很不喜欢", "我很不喜欢", "讨厌", "不满意", "5")),
)  # fmt: skip
_CODES = {fold(name): place for place, names in enumerate(_ANSWERS) for name in names}
_LEAD = re.compile(r"^\s*[1-5a-e]\s*[.、)）:：]\s*", re.IGNORECASE)
_FEATURES = {
    "feature",
    "function",
    "name",
    "item",
    "功能",
    "功能点",
    "特性",
    "需求",
    "名称",
    "项目",
}
_QUESTION = re.compile(
    r"^(?:\d+[.、)）:：]\s*)?(?:如果|假如|若|当)?(?:我们|产品|课程)?(?:提供|不提供|没有提供|没有|有|不具备|具备|取消)"
    r"(?:了)?[「“\"'【]?(?P<name>.+?)[」”\"'】]?(?:这个功能|这一功能|该功能|功能)?[,，?？].*$"
)
"""A question of a survey in Chinese: with or without what, then how one would feel."""
_TAIL = re.compile(r"[\s\-_:：,，/（(【\[]+(with|if|没?有|不?具备)?$")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One feature: 25 counts, functional answer by dysfunctional, or counts by class letter."""

    name: str
    cells: tuple[int, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KanoTable:
    features: tuple[Surveyed, ...]
    issues: tuple[Issue, ...]


def answer(text: str) -> int | None:
    """The place of an answer, None when it is none."""
    place = _CODES.get(fold(text).strip("。.!！"))
    return _CODES.get(fold(_LEAD.sub("", text))) if place is None else place


def read_kano(text: str) -> KanoTable:
    """Counts (`feature, A, O, M, I, R, Q`), one answer pair a line (`feature, with it, without
    it`), or one person a line with two columns per feature. Never raises for a text."""
    try:
        rows = _table_rows(text)
    except OpsError as error:
        return KanoTable((), (Issue("problem", N_("{text}"), {"text": error.said}),))
    if not rows:
        return KanoTable((), ())
    letters = _letters(rows[0])
    if {*"AOMI"} <= letters.keys():
        return _counts(
            rows[1:], {letter: letters[letter] for letter in CLASSES if letter in letters}
        )
    return _answers(rows)


def holds_kano(text: str) -> bool:
    """Whether a file is plainly of a KANO survey: its columns are the classes, or two of them hold
    answers in words. Satisfaction is asked in some of those words too, "must be" and "can live with
    it" are not."""
    try:
        rows = _table_rows(text)
    except OpsError:
        return False
    if not rows:
        return False
    if {*"AOMI"} <= _letters(rows[0]).keys():
        return True
    body = rows[1:] or rows
    asked = _asked(body, max(len(row.cells) for row in rows))
    said = {_cell(row, n) for row in body for n in asked}
    worded = {answer(cell) for cell in said if not cell.isdecimal()}
    return len(asked) >= 2 and bool(worded & {1, 3})


def _table_rows(text: str) -> list[Row]:
    """Rows with something in them, without the titles above the table; raises BadFile."""
    rows = [row for row in cells_of(text)[0] if any(row.cells)] if text.strip() else []
    most = max((sum(map(bool, row.cells)) for row in rows), default=0)
    titles = takewhile(lambda row: most > 2 and sum(map(bool, row.cells)) == 1, rows)
    return rows[len([*titles]) :]


def _letters(head: Row) -> dict[str, int]:
    return {cell.strip().upper(): n for n, cell in enumerate(head.cells) if cell.strip()}


def _counts(rows: Sequence[Row], places: Mapping[str, int]) -> KanoTable:
    found: dict[str, Surveyed] = {}
    issues: list[Issue] = []
    for row in rows:
        name = next((c for n, c in enumerate(row.cells) if c and n not in places.values()), "")
        numbers = {
            letter: _count(row.cells[n] if n < len(row.cells) else "")
            for letter, n in places.items()
        }
        if not name:
            issues.append(Issue("problem", N_("No feature is named in this line."), {}, row.line))
        elif any(number is None for number in numbers.values()):
            text = {"text": shown(" ".join(row.cells), 40)}
            issues.append(
                Issue("problem", N_("These are no counts of answers: {text}"), text, row.line)
            )
        else:
            counts = {letter: number or 0 for letter, number in numbers.items()}
            found[fold(name)] = Surveyed(name, (), counts)
    return KanoTable(tuple(found.values()), tuple(_few(issues)))


def _count(text: str) -> int | None:
    """0 for an empty cell, None for what is no number of answers."""
    try:
        value = parse(text, "count").value if text.strip() else 0.0
    except OpsError:
        return None
    return int(value) if 0 <= value <= MOST and value == int(value) else None


def _answers(rows: Sequence[Row]) -> KanoTable:
    width = max(len(row.cells) for row in rows)
    below = rows[1:] or rows
    asked = _asked(below, width)
    headed = not any(answer(_cell(rows[0], n)) is not None for n in asked)
    body = rows[1:] if headed else rows
    head = rows[0].cells if headed else ()
    if len(asked) < 2:
        message = N_("No two columns hold answers such as like, must, neutral, live, dislike.")
        return KanoTable((), (Issue("problem", message),))
    issues: list[Issue] = []
    if all(_cell(row, n).strip().isdecimal() for row in body for n in asked if _cell(row, n)):
        issues.append(Issue("notice", N_("Numbers are read as 1 like to 5 dislike.")))
    name_at = _name_column(head, width, asked) if len(asked) == 2 else None
    pairs = list(zip(asked[::2], asked[1::2], strict=False))
    if len(asked) % 2:
        text = {"text": shown(_cell(rows[0], asked[-1]), 40)}
        issues.append(Issue("problem", N_("A column of answers has no partner: {text}"), text))
    counted: dict[str, tuple[str, Counter[int]]] = {}
    bad: list[Issue] = []
    for row in body:
        for number, (first, second) in enumerate(pairs, start=1):
            name = (
                _cell(row, name_at)
                if name_at is not None
                else _pair_name(head, first, second, number)
            )
            _tally(row, (first, second), name, counted, bad)
    features = tuple(
        Surveyed(name, tuple(cells[n] for n in range(25))) for name, cells in counted.values()
    )
    return KanoTable(features, (*issues, *_few(bad)))


def _tally(
    row: Row,
    pair: tuple[int, int],
    name: str,
    counted: dict[str, tuple[str, Counter[int]]],
    bad: list[Issue],
) -> None:
    """Count one pair of answers; a pair left empty was not answered."""
    texts = [_cell(row, n) for n in pair]
    if not any(texts):
        return
    places = [answer(text) for text in texts]
    if not name:
        bad.append(Issue("problem", N_("No feature is named in this line."), {}, row.line))
    elif places[0] is None or places[1] is None:
        wrong = texts[0] if places[0] is None else texts[1]
        bad.append(Issue("problem", N_('"{text}" is no answer.'), {"text": shown(wrong)}, row.line))
    else:
        counted.setdefault(fold(name), (name, Counter()))[1][places[0] * 5 + places[1]] += 1


def _cell(row: Row, n: int) -> str:
    return row.cells[n].strip() if n < len(row.cells) else ""


def _asked(rows: Sequence[Row], width: int) -> list[int]:
    """The columns of answers. Numbers are answers only where no column has words for them: else
    they number the people."""
    columns = {n: [_cell(row, n) for row in rows] for n in range(width)}
    asked = [n for n, cells in columns.items() if _is_asked(cells)]
    worded = [n for n in asked if not all(cell.isdecimal() for cell in columns[n] if cell)]
    return worded or asked


def _is_asked(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(answer(cell) is not None for cell in filled) * 2 > len(filled)


def _name_column(head: Sequence[str], width: int, asked: Sequence[int]) -> int | None:
    """The column that names the feature of a line, None where the columns do."""
    named = [n for n, cell in enumerate(head) if fold(cell) in _FEATURES and n not in asked]
    free = [n for n in range(width) if n not in asked]
    return named[0] if named else free[0] if len(free) == 1 and not head else None


def _pair_name(head: Sequence[str], first: int, second: int, number: int) -> str:
    """What the names of two columns have in common."""
    names = [head[n].strip() if n < len(head) else "" for n in (first, second)]
    asked = [found["name"] for name in names if (found := _QUESTION.match(name))]
    if len(asked) == 2 and fold(asked[0]) == fold(asked[1]):
        return asked[0]
    common = _TAIL.sub("", _shared(*names)) or _shared(names[0][::-1], names[1][::-1])[::-1].strip()
    return common or names[0] or _("feature {n}").format(n=number)


def _shared(one: str, other: str) -> str:
    """The letters that both begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _same in same)


def _few(issues: Sequence[Issue]) -> Iterator[Issue]:
    """The first of each kind; the rest is counted."""
    by_message: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_message[issue.message].append(issue)
    for found in by_message.values():
        yield from found[:EXAMPLES]
        if len(found) > EXAMPLES:
            yield Issue("problem", N_("{n} more lines like these."), {"n": len(found) - EXAMPLES})
