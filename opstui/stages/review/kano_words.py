"""KANO in words: the classes, and what each asks for. Pure."""

from __future__ import annotations

from opstui.kernel.figures import MISSING
from opstui.kernel.language import _
from opstui.stages.review.kano import Kano, KanoClass


def class_word(kind: KanoClass | None) -> str:
    """ "-" where nobody answered."""
    return {
        KanoClass.MUST_BE: _("Must-be"),
        KanoClass.ONE_DIMENSIONAL: _("One-dimensional"),
        KanoClass.ATTRACTIVE: _("Attractive"),
        KanoClass.INDIFFERENT: _("Indifferent"),
        KanoClass.REVERSE: _("Reverse"),
        KanoClass.QUESTIONABLE: _("Questionable"),
        None: MISSING,
    }[kind]


def two_digits(value: float | None) -> str:
    """ "0.70", "-0.50"; a rounded nothing has no sign."""
    return MISSING if value is None else f"{round(value, 2) + 0.0:.2f}"


def advice(found: Kano) -> str:
    """What to do about a feature of this class."""
    if found.unclear:
        return _("More than 20% contradict themselves or want the reverse: ask anew, more clearly.")
    return {
        KanoClass.MUST_BE: _("Taken for granted: without it they leave, more of it wins nothing."),
        KanoClass.ONE_DIMENSIONAL: _("The more the better: invest where rivals are ahead."),
        KanoClass.ATTRACTIVE: _("A delight nobody asks for: worth a bet once the must-bes hold."),
        KanoClass.INDIFFERENT: _("Nobody cares: do not build it."),
        KanoClass.REVERSE: _("They want it not to be there."),
        KanoClass.QUESTIONABLE: _("The answers contradict themselves: ask anew."),
        None: "",
    }[found.kind]
