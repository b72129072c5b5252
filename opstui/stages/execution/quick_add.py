"""A task, or a day's log, from one line in either language.

`活动 双11直播课 @小林 ¥30000 5d 10/28-11/11 >到课率 +3pp` is a task;
`2h ¥300 called the partners #C1.T4` is a log. Words that are no mark make the title. What was
not understood is named, never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta

from opstui.kernel.dates import parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.quantities import parse
from opstui.kernel.vocabulary import Lever

LEVER_WORDS: dict[str, Lever] = {
    "文案": Lever.COPY,
    "copy": Lever.COPY,
    "活动": Lever.CAMPAIGN,
    "campaign": Lever.CAMPAIGN,
    "事件传播": Lever.EVENT_SPREAD,
    "事件": Lever.EVENT_SPREAD,
    "传播": Lever.EVENT_SPREAD,
    "event": Lever.EVENT_SPREAD,
    "spread": Lever.EVENT_SPREAD,
    "event_spread": Lever.EVENT_SPREAD,
    "产品机制设计": Lever.MECHANISM,
    "产品机制": Lever.MECHANISM,
    "机制": Lever.MECHANISM,
    "mechanism": Lever.MECHANISM,
    "用户维系": Lever.USER_CARE,
    "维系": Lever.USER_CARE,
    "care": Lever.USER_CARE,
    "user_care": Lever.USER_CARE,
    "商务拓展": Lever.BD,
    "商务": Lever.BD,
    "bd": Lever.BD,
}
_DAY_NAMES = {
    **{name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{f"{week}{day}": n for week in ("周", "星期") for n, day in enumerate("一二三四五六日")},
    "周天": 6,
    "星期天": 6,
}
WHOLE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONDAY = date(2024, 1, 1)
_AWAY = {
    "today": 0,
    "今天": 0,
    "tomorrow": 1,
    "明天": 1,
    "后天": 2,
    "yesterday": -1,
    "昨天": -1,
    "前天": -2,
}
_WEEKS = {"next": 1, "下": 1, "this": 0, "本": 0, "这": 0, "last": -1, "上": -1}
_OF_WEEK = re.compile(r"^(next|last|this|下|上|本|这)[ -]?(.+)$")
_TWO_WORDS = re.compile(
    r"(?<!\S)(next|last|this)\s+((?:mon|tue|wed|thu|fri|sat|sun)\w*)(?!\S)", re.IGNORECASE
)
_MONEY = re.compile(
    r"^(?:[¥￥$£€].+|\d[\d,.]*[千万亿km]?(?:元|块)|(?:CNY|USD|GBP|EUR)\d.*)$", re.IGNORECASE
)
_DAYS = re.compile(r"^(\d+(?:\.\d+)?)(?:d|pd|人天|天|人日)$", re.IGNORECASE)
_HOURS = re.compile(r"^(\d+(?:\.\d+)?)(?:h|小时|时)$", re.IGNORECASE)
_EFFECT = re.compile(r"^([+-]\d+(?:\.\d+)?)(pp|%|个百分点)$", re.IGNORECASE)
_AMOUNT = re.compile(r"^[+-]\d[\d,.]*(?:万|亿|k|m)?$", re.IGNORECASE)
_IN_DAYS = re.compile(r"^\+(\d+)(?:d|天)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?$|^\d{1,2}月\d{1,2}日?$|^\d{8}$")
_RANGE = re.compile(r"^(.+?)(?:-|~|至|到|\.\.)(.+)$")


@dataclass(slots=True)
class QuickLine:
    """What a line says. `understood`: (message id of the part, text as typed), in order;
    `unclear`: (text, message id of what to do). `expected_change` in the leaf's own unit:
    0.03 for +3pp; a relative +5 % is kept in `expected_share` until the leaf's value is known.
    """

    title: str = ""
    lever: Lever | None = None
    owner: str = ""
    budget: float | None = None
    person_days: float | None = None
    hours: float | None = None
    start: date | None = None
    end: date | None = None
    leaf: str = ""
    task: str = ""
    template: str = ""
    expected_change: float | None = None
    expected_share: float | None = None
    in_points: bool = False
    understood: list[tuple[str, str]] = field(default_factory=list)
    unclear: list[tuple[str, str]] = field(default_factory=list)


def read_line(
    line: str,
    *,
    today: date,
    tree: MetricTree | None = None,
    currency: str = "CNY",
    back: bool = False,
) -> QuickLine:
    """Read a quick-add line. Never raises: what cannot be read is in `unclear`.

    `back`: a day of the week is the last one, not the next one, as in a log.
    """
    found = QuickLine()
    words: list[str] = []
    for typed in _joined(line).split():
        token = unicodedata.normalize("NFKC", typed).strip() or typed
        if not _take(token, found, today, tree, currency, back):
            words.append(typed)
    first = unicodedata.normalize("NFKC", words[0]).lower() if words else ""
    if first in LEVER_WORDS:
        found.lever = LEVER_WORDS[first]
        found.understood.insert(0, (N_("Lever"), words.pop(0)))
    found.title = " ".join(words)
    _name_repeated(found)
    return found


def _name_repeated(found: QuickLine) -> None:
    """The last of two budgets counts; the first is named as not understood."""
    last = {part: place for place, (part, _text) in enumerate(found.understood)}
    pairs = list(enumerate(found.understood))
    found.understood = [pair for place, pair in pairs if last[pair[0]] == place]
    twice = N_("It is there twice; the last one counts.")
    found.unclear += [(text, twice) for place, (part, text) in pairs if last[part] != place]


def _joined(line: str) -> str:
    """ "next mon" as one word, where it is a day."""

    def join(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2]}" if _weekday(match[2].lower()) is not None else match[0]

    return _TWO_WORDS.sub(join, line)


def _take(
    token: str,
    found: QuickLine,
    today: date,
    tree: MetricTree | None,
    currency: str,
    back: bool,
) -> bool:
    """Read one marked token into `found`; False when it is a plain word."""
    if token[0] == "@" and len(token) > 1:
        found.owner = token[1:]
        found.understood.append((N_("Owner"), found.owner))
    elif token[0] == "#" and len(token) > 1:
        found.task = token[1:]
        found.understood.append((N_("Task"), found.task))
    elif token[0] in "~～" and len(token) > 1:
        found.template = token[1:]
    elif token[0] == ">" and len(token) > 1:
        _take_leaf(token, found, tree)
    elif match := _EFFECT.match(token):
        _take_effect(token, float(match[1]), match[2].lower(), found)
    elif _looks_dated(token):
        _take_dates(token, found, today, back)
    elif match := _DAYS.match(token):
        found.person_days = float(match[1])
        found.understood.append((N_("Person-days"), token))
    elif match := _HOURS.match(token):
        found.hours = float(match[1])
        found.understood.append((N_("Hours"), token))
    elif _MONEY.match(token) and any(char.isdigit() for char in token):
        _take_money(token, found, currency)
    elif _AMOUNT.match(token):
        _take_amount(token, found)
    else:
        return False
    return True


def _take_leaf(token: str, found: QuickLine, tree: MetricTree | None) -> None:
    node = find_leaf(token[1:], tree)
    if node is None:
        found.unclear.append((token, N_("No such leaf in the metric tree.")))
    else:
        found.leaf = node.id
        found.understood.append((N_("Leaf"), token[1:]))


def find_leaf(name: str, tree: MetricTree | None) -> Node | None:
    """The leaf with this id or name in either language; a unique beginning is enough."""
    if tree is None:
        return None
    wanted = name.lower()
    leaves = [tree.node(id_) for id_ in tree.leaves]
    names = [
        (node, {node.id.lower(), node.name.zh.lower(), node.name.en.lower()}) for node in leaves
    ]
    exact = [node for node, known in names if wanted in known]
    begins = [node for node, known in names if any(text.startswith(wanted) for text in known)]
    return exact[0] if exact else begins[0] if len(begins) == 1 else None


def _take_effect(token: str, amount: float, unit: str, found: QuickLine) -> None:
    if unit == "%":
        found.expected_share = amount / 100
    else:
        found.expected_change = amount / 100
        found.in_points = True
    found.understood.append((N_("Expected change"), token))


def _take_amount(token: str, found: QuickLine) -> None:
    try:
        found.expected_change = parse(token).value
    except OpsError:
        found.unclear.append((token, N_("Write a change as +3pp, +5% or +1200.")))
    else:
        found.understood.append((N_("Expected change"), token))


def _take_money(token: str, found: QuickLine, currency: str) -> None:
    text = token.rstrip("元块").lstrip("¥￥$£€")
    try:
        found.budget = parse(text, currency).value
    except OpsError:
        found.unclear.append((token, N_("Write money as ¥30000 or ¥3万.")))
    else:
        found.understood.append((N_("Budget"), token))


def _looks_dated(token: str) -> bool:
    if is_day(token):
        return True
    match = _RANGE.match(token)
    return bool(match and is_day(match[1]) and is_day(match[2]))


def is_day(text: str) -> bool:
    """Whether the text is written as one day."""
    return bool(_DATE.match(text) or _IN_DAYS.match(text)) or _days_away(text, MONDAY) is not None


def _take_dates(token: str, found: QuickLine, today: date, back: bool) -> None:
    try:
        whole = day_named(token, today, back=back)
        if whole is not None:
            days = [whole]
        else:
            match = _RANGE.match(token)
            days = [day_named(part, today) or today for part in match.groups()] if match else []
    except OpsError as error:
        found.unclear.append((token, error.title))
        return
    if len(days) == 2 and days[1] < days[0]:
        found.unclear.append((token, N_("It ends before it begins.")))
        return
    found.start = days[0] if len(days) == 2 else found.start
    found.end = days[-1]
    found.understood.append((N_("Dates"), token))


def day_named(text: str, today: date, *, back: bool = False) -> date | None:
    """The day that "10/28", "fri", "周五", "下周一", "+3d" or "明天" names; None when the text is
    a range.

    Raises OpsError for a day that is not in the calendar.
    """
    away = _days_away(text, today, back)
    if away is not None:
        return today + timedelta(days=away)
    if match := _IN_DAYS.match(text):
        return today + timedelta(days=int(match[1]))
    return parse_date(text, today=today, order="mdy") if _DATE.match(text) else None


def _days_away(text: str, today: date, back: bool = False) -> int | None:
    """Days from today to a day that is named by a word; None for any other text. A day of the
    week alone is the next one (today counts), or the last one if `back`."""
    word = text.lower()
    if word in _AWAY:
        return _AWAY[word]
    if word in _DAY_NAMES:
        ahead = (_DAY_NAMES[word] - today.weekday()) % 7
        return ahead - 7 if back and ahead else ahead
    match = _OF_WEEK.match(word)
    number = _weekday(match[2]) if match else None
    if match is None or number is None:
        return None
    return 7 * _WEEKS[match[1]] + number - today.weekday()


def _weekday(word: str) -> int | None:
    """Monday is 0; English days may be written out."""
    if word in _DAY_NAMES:
        return _DAY_NAMES[word]
    return _DAY_NAMES[word[:3]] if word in WHOLE_DAYS else None


def change_in_unit(line: QuickLine, baseline: float | None, node: Node | None) -> float | None:
    """The expected change in the leaf's unit: +3pp of a rate is 0.03; +5 % of 2,000 is 100.
    None when a share is given and the baseline is unknown."""
    if line.expected_share is not None:
        return line.expected_share * baseline if baseline is not None else None
    if line.expected_change is None:
        return None
    if line.in_points and node is not None and node.kind is not Kind.RATE:
        return None
    return line.expected_change
