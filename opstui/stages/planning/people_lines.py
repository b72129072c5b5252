"""People typed one per line: "林雯 产品 12天 60%", "Lin product 12d 60% away 10/1-10/7".

A name, then in any order a role, days in the cycle, the share of a week, and dates away. A comma
ends the name; without one the first word is the name, and so are further words with a capital.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from opstui.kernel.dates import parse_date
from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.text import shown
from opstui.stages.planning.model import Absence, Person

_DAYS = re.compile(r"(-?\d+(?:\.\d+)?)(?:d|days?|天|人天)?", re.IGNORECASE)
_UNIT = re.compile(r"d|days?|天|人天", re.IGNORECASE)
_SHARE = re.compile(r"(-?\d+(?:\.\d+)?)%")
_ISO = r"\d{4}-\d{1,2}-\d{1,2}"
_ONE = rf"(?:{_ISO}|\d{{1,4}}/\d{{1,2}}(?:/\d{{1,4}})?|(?:\d{{2,4}}年)?\d{{1,2}}月\d{{1,2}}[日号])"
_DATES = re.compile(rf"({_ONE})(?:[-~至到]({_ONE}))?")
_AWAY = re.compile(r"(?:away|off|leave|请假|休假|不在|休)[:：]?", re.IGNORECASE)
_AWAY_BEFORE = re.compile(rf"{_AWAY.pattern}(?=\d)", re.IGNORECASE)


@dataclass(slots=True)
class _Read:
    words: list[str] = field(default_factory=list)
    days: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    away: list[Absence] = field(default_factory=list)


def people_of(lines: Sequence[str], start: date, end: date) -> tuple[Person, ...]:
    """The people of a cycle from `start` to `end`; raises OpsError that names the line.

    Dates without a year are those nearest to `start`. A share without days gives the days: that
    share of the cycle's working days that are not away.
    """
    found: dict[str, Person] = {}
    for line in lines:
        person = _person(line, start, end)
        if person.name in found:
            raise _wrong(_("{line}: this name is there twice."), line)
        found[person.name] = person
    return tuple(found.values())


def _wrong(said: str, line: str) -> OpsError:
    return OpsError(
        said.format(line=shown(line)),
        _("Write it like Lin product 12d 60% away 10/1-10/7."),
    )


def _person(line: str, start: date, end: date) -> Person:
    before, comma, after = line.replace("，", ",").partition(",")
    read = _read(after if comma else line, line, start)
    name, role = (before.strip(), " ".join(read.words)) if comma else _name_and_role(read.words)
    if not name:
        raise _wrong(_("{line} begins with no name."), line)
    if len(read.days) > 1 or len(read.shares) > 1:
        raise _wrong(_("{line} says days or a share twice."), line)
    share = read.shares[0] if read.shares else 1.0
    if not 0 < share <= 1:
        raise _wrong(_("{line}: a share is from 1% to 100%."), line)
    if not read.days and not read.shares:
        raise _wrong(_("{line} has no days."), line)
    who = Person(name=name, role=role, availability=share, away=tuple(read.away))
    days = read.days[0] if read.days else days_there(who, start, end)
    if days < 0:
        raise _wrong(_("{line}: days cannot be below 0."), line)
    return who.model_copy(update={"days": days})


def days_there(person: Person, start: date, end: date) -> float:
    """Monday to Friday from `start` to `end`, not away, times the availability."""
    days = (start + timedelta(n) for n in range((end - start).days + 1))
    working = sum(day.weekday() < 5 and not person.is_away(day) for day in days)
    return round(working * person.availability, 1)


def _read(text: str, line: str, start: date) -> _Read:
    read = _Read()
    for word in text.split():
        token = _AWAY_BEFORE.sub("", unicodedata.normalize("NFKC", word))
        if match := _DATES.fullmatch(token):
            read.away.append(_absence(match[1], match[2] or match[1], line, start))
        elif match := _SHARE.fullmatch(token):
            read.shares.append(float(match[1]) / 100)
        elif match := _DAYS.fullmatch(token):
            read.days.append(float(match[1]))
        elif not _AWAY.fullmatch(token) and not (read.days and _UNIT.fullmatch(token)):
            read.words.append(word)
    return read


def _absence(first: str, last: str, line: str, start: date) -> Absence:
    try:
        begin, end = (parse_date(text, today=start, order="mdy") for text in (first, last))
    except OpsError as error:
        said = _("{line}: {what}").format(line=shown(line), what=error.said)
        raise OpsError(said, error.todo) from None
    if end < begin:
        raise _wrong(_("{line}: the end is before the start."), line)
    return Absence(start=begin, end=end)


def _name_and_role(words: Sequence[str]) -> tuple[str, str]:
    more = 1
    while more < len(words) and words[more][:1].isupper():
        more += 1
    return " ".join(words[:more]), " ".join(words[more:])


# -- written back -----------------------------------------------------------------------------


def people_text(people: Iterable[Person], start: date, end: date) -> str:
    """Lines that `people_of` reads as the same people."""
    return "\n".join(_line(person, start, end) for person in people)


def _line(person: Person, start: date, end: date) -> str:
    rest = [_("{n}d").format(n=_plain(person.days))]
    if person.availability < 1:
        rest.append(f"{_plain(person.availability * 100)}%")
    if person.away:
        rest.append(_("away"))
        rest += [_dates(one, start) for one in person.away]
    plain = " ".join([person.name, *([person.role] if person.role else []), *rest])
    try:
        same = people_of([plain], start, end) == (person,)
    except OpsError:
        same = False
    if same:
        return plain
    return f"{person.name}, " + " ".join([*([person.role] if person.role else []), *rest])


def _plain(number: float) -> str:
    return f"{number:.8f}".rstrip("0").rstrip(".")


def _dates(one: Absence, start: date) -> str:
    """Without years where they are the nearest to the start of the cycle."""
    first, last = (f"{day.month}/{day.day}" for day in (one.start, one.end))
    join = "-"
    if [_nearest(first, start), _nearest(last, start)] != [one.start, one.end]:
        first, last, join = one.start.isoformat(), one.end.isoformat(), "~"
    return first if one.start == one.end else f"{first}{join}{last}"


def _nearest(text: str, start: date) -> date | None:
    try:
        return parse_date(text, today=start, order="mdy")
    except OpsError:
        return None
