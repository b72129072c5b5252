"""The grammar of evidence ids, and whether what was cited is still so.

`metric:<node>[/<segment>]@<period>` · `attr:<node>/<leaf>@<from>..<to>` · `exp:<id>` ·
`effect:<id>` · `cohort:[<unit>/]<age>` · `growth:<period>` · `econ:<channel>` · `theme:<code>` ·
`fb:<id>` · `kano:<id>` · `need:<id>` · `task:<id>` · `note:<id>`. `<from>` of an attribution may
be a side by name: target, baseline, do_nothing, previous, last_year; `<to>` one of the first
three.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.kernel.periods import from_code
from opstui.kernel.text import shown
from opstui.kernel.vocabulary import EvidenceGrade
from opstui.stages.review.model import Evidence

PLANNED_SIDES = ("target", "baseline", "do_nothing")
SIDES = (*PLANNED_SIDES, "previous", "last_year")
TOLERANCE = 1e-3
"""Share of the value within which it is still what was cited: people cite what they read, and
what they read is rounded."""
_AGE = re.compile(r"((day|week|month|quarter)/)?\d{1,4}")
_TIER = re.compile(r"[01]{3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class EvidenceKind(StrEnum):
    METRIC = "metric"
    ATTRIBUTION = "attr"
    EXPERIMENT = "exp"
    EFFECT = "effect"
    COHORT = "cohort"
    GROWTH = "growth"
    ECONOMICS = "econ"
    TIER = "tier"
    THEME = "theme"
    FEEDBACK = "fb"
    KANO = "kano"
    NEED = "need"
    TASK = "task"
    NOTE = "note"


USUAL_GRADE = {
    EvidenceKind.EXPERIMENT: EvidenceGrade.A,
    EvidenceKind.FEEDBACK: EvidenceGrade.E,
    EvidenceKind.NEED: EvidenceGrade.E,
}
"""Grade of a kind unless its analysis says better; all else describes (D)."""


@dataclass(frozen=True, slots=True)
class EvidenceId:
    """`subject`: node, experiment, effect, age, channel, theme, feedback, task or note, "" of
    growth; `leaf`, `start` only of an attribution, `segment` only of a metric; `period` is what
    it is read in (of an attribution, the end)."""

    kind: EvidenceKind
    subject: str
    leaf: str = ""
    start: str = ""
    period: str = ""
    segment: str = ""

    def __str__(self) -> str:
        match self.kind:
            case EvidenceKind.METRIC:
                part = f"/{self.segment}" if self.segment else ""
                return f"metric:{self.subject}{part}@{self.period}"
            case EvidenceKind.GROWTH:
                return f"growth:{self.period}"
            case EvidenceKind.ATTRIBUTION:
                return f"attr:{self.subject}/{self.leaf}@{self.start}..{self.period}"
            case _:
                return f"{self.kind.value}:{self.subject}"


class BadEvidence(OpsError):
    """The text is no evidence id."""


def parse(text: str) -> EvidenceId:
    """The id in `text`; raises BadEvidence."""
    head, colon, rest = text.strip().partition(":")
    kinds = {kind.value: kind for kind in EvidenceKind}
    if not colon or not rest or head not in kinds:
        raise _bad(text)
    kind = kinds[head]
    if kind is EvidenceKind.METRIC:
        path, at, period = rest.rpartition("@")
        node, slash, segment = path.partition("/")
        if not at or not node or bool(slash) != bool(segment) or from_code(period) is None:
            raise _bad(text)
        return EvidenceId(kind, node, period=period, segment=segment)
    if kind is EvidenceKind.GROWTH:
        if from_code(rest) is None:
            raise _bad(text)
        return EvidenceId(kind, "", period=rest)
    if kind is EvidenceKind.ATTRIBUTION:
        return _attribution(text, rest)
    if kind is EvidenceKind.TIER and not _TIER.fullmatch(rest):
        raise _bad(text)
    if kind is EvidenceKind.COHORT and not _AGE.fullmatch(rest):
        raise _bad(text)
    return EvidenceId(kind, rest)


def _attribution(text: str, rest: str) -> EvidenceId:
    path, at, span = rest.rpartition("@")
    node, slash, leaf = path.partition("/")
    ends = _ends(span)
    if not at or not slash or not node or not leaf or ends is None:
        raise _bad(text)
    return EvidenceId(EvidenceKind.ATTRIBUTION, node, leaf, *ends)


def _ends(span: str) -> tuple[str, str] | None:
    """(from, to) of a span whose ends may be spans of days themselves."""
    parts = span.split("..")
    places = range(1, len(parts))
    if len(parts) == 3 and parts[0] not in SIDES and all(map(_DAY.fullmatch, parts[:2])):
        places = range(2, 0, -1)
    if len(parts) == 4:
        places = range(2, 3)
    for place in places:
        start, end = "..".join(parts[:place]), "..".join(parts[place:])
        known = start in SIDES or from_code(start) is not None
        if known and (end in PLANNED_SIDES or from_code(end) is not None):
            return start, end
    return None


def _bad(text: str) -> BadEvidence:
    return BadEvidence(
        _('"{text}" is no evidence.').format(text=shown(text)),
        _("Write it like metric:attend_rate@2026-W45, exp:C1.X1 or fb:C1.F2."),
    )


def is_valid(text: str) -> bool:
    try:
        parse(text)
    except BadEvidence:
        return False
    return True


def snapshot(
    id_: EvidenceId,
    value: float | None,
    *,
    unit: str = "",
    said: str = "",
    grade: EvidenceGrade | None = None,
    figures: tuple[float | None, ...] = (),
    today: date | None = None,
) -> Evidence:
    """Evidence as it is kept in a decision: with the value and the sentence of today."""
    return Evidence(
        id=str(id_),
        value=value,
        figures=figures,
        unit=unit,
        said=said,
        grade=grade or USUAL_GRADE.get(id_.kind, EvidenceGrade.D),
        cited=today,
    )


class Standing(StrEnum):
    """What has become of cited evidence."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


Lookup = Callable[[EvidenceId], float | None]
"""Current value of an evidence id; raises KeyError when what it names is not there any more."""


def standing(evidence: Evidence, current: Lookup) -> Standing:
    """Compare the snapshot with the current value."""
    try:
        now = current(parse(evidence.id))
    except (KeyError, BadEvidence):
        return Standing.GONE
    return Standing.SAME if _alike(evidence.value, now) else Standing.CHANGED


def same_figures(before: Sequence[float | None], now: Sequence[float | None]) -> bool:
    """Whether each is what it was, within TOLERANCE."""
    return len(before) == len(now) and all(map(_alike, before, now))


def _alike(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before == now
    return math.isclose(before, now, rel_tol=TOLERANCE, abs_tol=1e-12)


def standing_text(found: Standing) -> str:
    return {
        Standing.SAME: "",
        Standing.CHANGED: _("The evidence has changed since."),
        Standing.GONE: _("The evidence is not there any more."),
    }[found]
