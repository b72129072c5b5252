"""An effect in words: what it came to, how good the evidence is, what to be careful about."""

from __future__ import annotations

from opstui.kernel.figures import MISSING, format_number
from opstui.kernel.language import ZH, _, language, pgettext
from opstui.kernel.statistics import Interval
from opstui.kernel.vocabulary import EvidenceGrade, word
from opstui.stages.review.effect_result import Caveat, Effect, Method


def method_word(method: Method) -> str:
    return {
        Method.DIFFERENCE: _("Difference in differences"),
        Method.REGRESSION: _("Regression on a control"),
        Method.BEFORE_AFTER: pgettext("method", "Before and after"),
    }[method]


def gain_text(value: float | None, unit: str) -> str:
    """An increment with its sign; of a rate in percentage points."""
    if value is None:
        return MISSING
    if unit == "ratio":
        return _("{gap} pp").format(gap=f"{value * 100:+.1f}")
    return format_number(value, unit, signed=True)


def interval_text(reach: Interval | None, unit: str) -> str:
    """Both ends; of a rate the unit once."""
    if reach is None:
        return MISSING
    if unit == "ratio":
        low, high = (f"{end * 100:+.1f}" for end in (reach.low, reach.high))
        return _("{low} to {high} pp").format(low=low, high=high)
    return _("{low} to {high}").format(
        low=gain_text(reach.low, unit), high=gain_text(reach.high, unit)
    )


def percent_text(value: float | None) -> str:
    return MISSING if value is None else f"{value * 100:+.1f}%"


def _together(parts: list[str]) -> str:
    """One sentence after the other; Chinese ones need no space between."""
    return ("" if language() == ZH else " ").join(part for part in parts if part)


def effect_sentence(found: Effect, unit: str) -> str:
    """The net effect with its certainty, what the time after took back, the grade."""
    parts = [_amount(found, unit), _pulled(found, unit), *_certainty(found, unit)]
    return _together(parts)


def _amount(found: Effect, unit: str) -> str:
    if found.direction_only:
        if found.net == 0:
            return _("As usual.")
        return _("Higher than usual.") if found.net > 0 else _("Lower than usual.")
    text = _("Net {gain} ({share}).")
    return text.format(gain=gain_text(found.net, unit), share=percent_text(found.relative))


def _certainty(found: Effect, unit: str) -> list[str]:
    if found.direction_only:
        return [_("Too little history: only the direction can be read.")]
    if found.interval is not None:
        text = _("95% within {interval}: beyond chance.")
        if not found.beyond_chance:
            text = _("95% within {interval}: it may be nothing.")
        return [text.format(interval=interval_text(found.interval, unit))]
    if found.p is not None:
        text = _("Of earlier windows {share} were at least as far out: unusual.")
        if not found.beyond_chance:
            text = _("Of earlier windows {share} were at least as far out: not unusual.")
        return [text.format(share=f"{found.p * 100:.0f}%")]
    return [_("Too few periods before for an interval.")]


def _pulled(found: Effect, unit: str) -> str:
    """What the equal window after it took back, or that it is not over."""
    if Caveat.RUNNING in found.caveats:
        return _("It is not over yet.")
    if found.after is None:
        return _("The time after it is not in yet: what was pulled forward still counts.")
    if found.direction_only or not found.during or found.after * found.during >= 0:
        return ""
    size = gain_text(abs(found.after), unit).lstrip("+")
    return _("The time after took back {size}.").format(size=size)


def direction_text(found: Effect) -> str:
    """Up or down, for what is no more than that."""
    if not found.net:
        return _("as usual")
    return _("higher") if found.net > 0 else _("lower")


def net_texts(found: Effect | None, unit: str) -> tuple[str, str]:
    """The net effect and its share; only the direction where no more can be read."""
    if found is None:
        return MISSING, MISSING
    if found.direction_only:
        return direction_text(found), MISSING
    return gain_text(found.net, unit), percent_text(found.relative)


def grade_sentence(found: Effect) -> str:
    """How good the evidence is, in words."""
    text = _("Grade {grade}: {word}.").format(grade=found.grade.value, word=word(found.grade))
    if found.grade is EvidenceGrade.C and found.method is not Method.BEFORE_AFTER:
        text = _("Grade C: the control does not meet what the method needs.")
    return text


def caveat_sentences(found: Effect) -> list[str]:
    """In the order in which they weigh; whether it is over stands in the sentence itself."""
    texts = [_caveat(one, found) for one in dict.fromkeys(found.caveats)]
    return [text for text in texts if text]


def _caveat(one: Caveat, found: Effect) -> str:
    match one:
        case Caveat.NO_CONTROL:
            return _("No control: whatever else happened then counts as effect.")
        case Caveat.CONTROL_UNTOUCHED:
            return _("It holds if the control was left alone and their relation is stable.")
        case Caveat.NOT_PARALLEL:
            if found.drift is None:
                return _("The control did not run parallel before.")
            return _("The control did not run parallel before: {drift} a period.").format(
                drift=percent_text(found.drift)
            )
        case Caveat.FEW_PAIRS:
            return _("Few periods before it to compare with the control.")
        case Caveat.POOR_FIT:
            return _("The control hardly follows the metric.")
        case Caveat.ALIKE:
            text = _("Neighbouring periods are alike: the interval was widened {times} times.")
            return text.format(times=f"{found.widened:.1f}")
        case _:
            return ""
