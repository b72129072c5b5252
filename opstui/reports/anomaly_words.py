"""What stands out, in words that screens and reports share."""

from __future__ import annotations

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, pgettext
from opstui.kernel.periods import format_date
from opstui.stages.review.anomaly_scan import Flag, Seen
from opstui.stages.review.model import Annotation


def when_text(flag: Flag) -> str:
    """A day by its date, a week or month by its code, days in a row by the first and how many
    follow."""
    first = format_date(flag.period.start, language(), year=False)
    if flag.seen is Seen.GAP and flag.period.days > 1 and flag.period.grain is None:
        return f"{first} +{flag.period.days - 1}"
    return flag.period.code if flag.period.days > 1 else first


def seen_word(seen: Seen) -> str:
    return {
        Seen.JUMP: _("jump"),
        Seen.SEASON: pgettext("anomaly", "weekday"),
        Seen.PLAN: pgettext("anomaly", "plan"),
        Seen.DRIFT: _("drift"),
        Seen.GAP: pgettext("anomaly", "missing"),
    }[seen]


def away_text(flag: Flag) -> str:
    """How far from the usual."""
    if flag.value is None:
        return MISSING
    if not flag.usual:
        return _("new")
    return f"{(flag.value - flag.usual) / abs(flag.usual) * 100:+.0f}%"


def kind_name(kind: str) -> str:
    """What a note is about; a kind of another table keeps its name."""
    names = {
        "holiday": _("Holiday"),
        "campaign": _("Campaign"),
        "fault": _("Fault"),
        "definition": _("Definition changed"),
        "gap": _("Data missing"),
    }
    return names.get(kind, kind)


def note_text(note: Annotation) -> str:
    """Its kind, then what was written beside it."""
    return _(": ").join(part for part in (kind_name(note.kind), note.text) if part)
