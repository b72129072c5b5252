"""A task, or a day's log, from one line in either language.

`活动 双11直播课 @小林 ¥30000 5d 10/28-11/11 >到课率 +3pp` is a task;
`2h ¥300 called the partners #C1.T4` is a log. Words that are no mark make the title. What was
not understood is named, never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_
from opstui.kernel.metric_tree import Kind, MetricTree, Node
from opstui.kernel.quantities import parse
from opstui.kernel.vocabulary import Lever
from opstui.stages.execution.quick_days import as_words, day_named, day_texts

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
    "product_mechanism": Lever.MECHANISM,
    "用户维系": Lever.USER_CARE,
    "维系": Lever.USER_CARE,
    "care": Lever.USER_CARE,
    "user_care": Lever.USER_CARE,
    "商务拓展": Lever.BD,
    "商务": Lever.BD,
    "bd": Lever.BD,
    "business_development": Lever.BD,
}
_QUOTED = re.compile(r"""([@#>~＠＃＞～])["“「]([^"”」]*)["”」]""")
_GAP = "\ue000"
"""Stands for a blank inside a quoted name while the line is cut at its blanks."""
_MONEY = re.compile(
    r"^(?:[¥$£€].+|[+-]?\d[\d,.]*(?:[千万亿]|[kw])?(?:元|块)"
    r"|\d[\d,.]*(?:万|千|亿|[kw])|(?:CNY|USD|GBP|EUR|RMB)\d.*)$",
    re.IGNORECASE,
)
_DAYS = re.compile(r"^(\d{1,6}(?:\.\d+)?)(?:d|pd|人天|天|人日)$", re.IGNORECASE)
_HOURS = re.compile(r"^(\d{1,6}(?:\.\d+)?)(?:h|小时|时)$", re.IGNORECASE)
_EFFECT = re.compile(r"^([+-]\d{1,9}(?:\.\d+)?)(pp|%|个百分点|个点)$", re.IGNORECASE)
_AMOUNT = re.compile(r"^[+-]\d[\d,.]*(?:万|亿|k|m|w)?$", re.IGNORECASE)


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
    for typed in _leaf_names_whole(_QUOTED.sub(_without_blanks, as_words(line)).split(), tree):
        token = unicodedata.normalize("NFKC", typed).replace(_GAP, " ").strip() or typed
        if not _take(token, found, today, tree, currency, back):
            words.append(typed)
    _take_lever(words, found)
    found.title = " ".join(words)
    _name_repeated(found)
    return found


def _leaf_names_whole(words: list[str], tree: MetricTree | None) -> list[str]:
    """The words, those of ">attendance rate" as one while a leaf's name goes on so."""
    leaves = [tree.node(id_).name for id_ in tree.leaves] if tree is not None else []
    names = [text.lower().split() for name in leaves for text in (name.zh, name.en)]
    out: list[str] = []
    open_: list[str] = []
    for word in words:
        longer = [*open_, unicodedata.normalize("NFKC", word).lower()]
        if open_ and any(name[: len(longer)] == longer for name in names):
            out[-1] += _GAP + word
            open_ = longer
            continue
        out.append(word)
        first = unicodedata.normalize("NFKC", word).lower()
        open_ = [first[1:]] if first.startswith(">") and len(first) > 1 else []
    return out


def _without_blanks(match: re.Match[str]) -> str:
    return match[1] + _GAP.join(match[2].split())


def _take_lever(words: list[str], found: QuickLine) -> None:
    """The lever from the first word, the first two ("user care") or what stands before a colon."""
    plain = [unicodedata.normalize("NFKC", word).lower() for word in words[:2]]
    if not plain:
        return
    head, colon, _rest = plain[0].partition(":")
    if "_".join(plain) in LEVER_WORDS and len(plain) > 1:
        named, said = "_".join(plain), f"{words.pop(0)} {words.pop(0)}"
    elif plain[0] in LEVER_WORDS:
        named, said = plain[0], words.pop(0)
    elif colon and head in LEVER_WORDS:
        typed = re.split("[:：]", words[0], maxsplit=1)
        named, said, words[0] = head, typed[0], typed[1]
        if not words[0]:
            del words[0]
    else:
        return
    found.lever = LEVER_WORDS[named]
    found.understood.insert(0, (N_("Lever"), said))


def _name_repeated(found: QuickLine) -> None:
    """The last of two budgets counts; the first is named as not understood."""
    last = {part: place for place, (part, _text) in enumerate(found.understood)}
    pairs = list(enumerate(found.understood))
    found.understood = [pair for place, pair in pairs if last[pair[0]] == place]
    twice = N_("It is there twice; the last one counts.")
    found.unclear += [(text, twice) for place, (part, text) in pairs if last[part] != place]


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
    elif days := day_texts(token):
        _take_dates(token, days, found, today, back)
    elif match := _DAYS.match(token):
        found.person_days = float(match[1])
        found.understood.append((N_("Person-days"), token))
    elif match := _HOURS.match(token):
        found.hours = float(match[1])
        found.understood.append((N_("Hours"), token))
    elif _MONEY.match(token):
        _take_money(token, found, currency)
    elif _AMOUNT.match(token):
        _take_amount(token, found)
    else:
        return False
    return True


def _take_leaf(token: str, found: QuickLine, tree: MetricTree | None) -> None:
    name = token[1:]
    nodes = leaves_named(name, tree)
    if len(nodes) == 1:
        found.leaf = nodes[0].id
        found.understood.append((N_("Leaf"), name))
    elif nodes:
        found.unclear.append((token, N_("Several leaves are called so.")))
    else:
        found.unclear.append((token, N_("No such leaf in the metric tree.")))


def leaves_named(name: str, tree: MetricTree | None) -> list[Node]:
    """The leaf with this id or name in either language, else those that begin with it, else
    those that hold it."""
    wanted = name.lower().replace("_", " ").strip()
    if tree is None or not wanted:
        return []
    leaves = [tree.node(id_) for id_ in tree.leaves]
    names = [
        (node, {text.lower().replace("_", " ") for text in (node.id, node.name.zh, node.name.en)})
        for node in leaves
    ]
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [node for node, known in names if any(fits(text, wanted) for text in known)]
        if found:
            return found[:1] if fits is str.__eq__ else found
    return []


def find_leaf(name: str, tree: MetricTree | None) -> Node | None:
    """The one leaf that is named so; None for none or several."""
    found = leaves_named(name, tree)
    return found[0] if len(found) == 1 else None


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
    """An amount without a sign of its currency, or with that of the workbook's."""
    try:
        amount = parse(token.rstrip("块"), currency).value
    except OpsError as error:
        digits = any(char.isdigit() for char in token)
        found.unclear.append((token, error.said if digits else _MONEY_SO))
        return
    if amount < 0:
        found.unclear.append((token, _MONEY_SO))
        return
    found.budget = amount
    found.understood.append((N_("Budget"), token))


_MONEY_SO = N_("Write money as ¥30000 or ¥3万.")


def _take_dates(
    token: str, texts: tuple[str, ...], found: QuickLine, today: date, back: bool
) -> None:
    """Two days are start and end, one is the end; a second one makes the first the start."""
    try:
        days = [day_named(text, today, back=back and len(texts) == 1) or today for text in texts]
    except (OpsError, OverflowError) as error:
        found.unclear.append((token, error.said if isinstance(error, OpsError) else _NO_DAY))
        return
    if len(days) == 1 and found.end is not None and found.start is None:
        days = [found.end, *days]
        before = next(said for part, said in found.understood if part == "Dates")
        found.understood.remove(("Dates", before))
        token = f"{before} {token}"
    if len(days) == 2 and days[1] < days[0]:
        found.unclear.append((token, N_("It ends before it begins.")))
        found.end = None if len(texts) == 1 else found.end
        return
    found.start = days[0] if len(days) == 2 else found.start
    found.end = days[-1]
    found.understood.append((N_("Dates"), token))


_NO_DAY = N_("This is no day of the calendar.")


def change_in_unit(line: QuickLine, baseline: float | None, node: Node | None) -> float | None:
    """The expected change in the leaf's unit: +3pp of a rate is 0.03; +5 % of 2,000 is 100.
    None when a share is given and the baseline is unknown, when points are given for a count,
    and when a rate would change by more than 100 points."""
    if line.expected_share is not None:
        change = line.expected_share * baseline if baseline is not None else None
    elif line.in_points and node is not None and node.kind is not Kind.RATE:
        change = None
    else:
        change = line.expected_change
    rate = line.in_points or (node is not None and node.kind is Kind.RATE)
    return None if change is not None and rate and abs(change) > 1 else change
