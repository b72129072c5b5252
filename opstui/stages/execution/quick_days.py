"""Days as a quick line names them: `10/28-11/11`, `fri`, `周五`, `下周一`, `+3d`, `明天`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from opstui.kernel.dates import parse_date

_DAY_NAMES = {
    **{name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))},
    **{
        f"{week}{day}": n
        for week in ("周", "星期", "礼拜")
        for n, day in enumerate("一二三四五六日")
    },
    **{f"{week}天": 6 for week in ("周", "星期", "礼拜")},
}
_WHOLE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ANY_DAY = date(2024, 1, 1)
_AWAY = {
    "today": 0,
    "今天": 0,
    "tomorrow": 1,
    "明天": 1,
    "后天": 2,
    "大后天": 3,
    "yesterday": -1,
    "昨天": -1,
    "前天": -2,
}
_WEEKS = {"next": 1, "下": 1, "下个": 1, "this": 0, "本": 0, "这": 0, "last": -1, "上": -1}
_OF_WEEK = re.compile(r"^(next|last|this|下个|下|上|本|这)[ -]?(.+)$")
_TWO_WORDS = re.compile(
    r"(?<!\S)(next|last|this)\s+((?:mon|tue|wed|thu|fri|sat|sun)\w*)(?!\S)", re.IGNORECASE
)
_IN_DAYS = re.compile(r"^\+(\d{1,4})(?:d|天)$", re.IGNORECASE)
_DATE = re.compile(
    r"^\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}[日号]?)?$|^\d{1,2}月\d{1,2}[日号]?$|^\d{8}$"
)
_NO_SIGN = re.compile(r"(?<=月)(\d{1,2})$")
_BETWEEN = re.compile(r"-|–|—|~|至|到|\.\.")
_SAME_MONTH = re.compile(r"^(\d{1,2}月)(\d{1,2})[日号]?(?:-|–|—|~|至|到)(\d{1,2})[日号]$")


def as_words(line: str) -> str:
    """ "next mon" as one word, where it is a day."""

    def join(match: re.Match[str]) -> str:
        return f"{match[1]}-{match[2]}" if _weekday(match[2].lower()) is not None else match[0]

    return _TWO_WORDS.sub(join, line)


def is_day(text: str) -> bool:
    """Whether the text is written as one day."""
    return bool(_DATE.match(text) or _IN_DAYS.match(text)) or _days_away(text, _ANY_DAY) is not None


def day_texts(text: str) -> tuple[str, ...]:
    """The one or two days that the text is written as; () for any other text."""
    if is_day(text):
        return (text,)
    if match := _SAME_MONTH.match(text):
        return match[1] + match[2] + "日", match[1] + match[3] + "日"
    for mark in _BETWEEN.finditer(text):
        ends = text[: mark.start()], text[mark.end() :]
        if all(is_day(one) for one in ends):
            return ends
    return ()


def day_named(text: str, today: date, *, back: bool = False) -> date | None:
    """The day that "10/28", "fri", "周五", "下周一", "+3d" or "明天" names; None when the text is
    a range. `back`: a day of the week is the last one, not the next one.

    Raises OpsError for a day that is not in the calendar.
    """
    away = _days_away(text, today, back)
    if away is not None:
        return today + timedelta(days=away)
    if match := _IN_DAYS.match(text):
        return today + timedelta(days=int(match[1]))
    if not _DATE.match(text):
        return None
    return parse_date(_NO_SIGN.sub(r"\1日", text), today=today, order="mdy")


def _days_away(text: str, today: date, back: bool = False) -> int | None:
    """Days from today to a day that is named by a word; None for any other text. A day of the
    week alone is the next one (today counts), or the last one if `back`."""
    word = text.lower()
    if word in _AWAY:
        return _AWAY[word]
    alone = _weekday(word)
    if alone is not None:
        ahead = (alone - today.weekday()) % 7
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
    return _DAY_NAMES[word[:3]] if word in _WHOLE_DAYS else None
