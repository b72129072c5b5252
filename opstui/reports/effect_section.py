"""Tests, effects of campaigns and what stood out, in a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opstui.charts.recipes import before_after
from opstui.charts.sentences import percent, together
from opstui.kernel.figures import MISSING
from opstui.kernel.language import _, language, ngettext, pgettext
from opstui.kernel.metric_tree import Good
from opstui.kernel.periods import Period, format_period
from opstui.kernel.statistics import Interval
from opstui.kernel.vocabulary import word
from opstui.reports.anomaly_facts import anomaly_facts
from opstui.reports.anomaly_words import away_text, note_text, seen_word
from opstui.reports.effect_facts import EffectFact
from opstui.reports.funnel_section import count_name
from opstui.reports.page import Block, Figure, Heading, Paragraph, Table
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.wording import day_text, days, figures, name_of
from opstui.stages.review.effect_result import Effect
from opstui.stages.review.effect_words import (
    caveat_sentences,
    effect_sentence,
    gain_text,
    grade_sentence,
    interval_text,
    method_word,
    net_texts,
    percent_text,
)
from opstui.stages.review.experiments import Reading, readings
from opstui.stages.review.model import Experiment
from opstui.stages.review.randomised import Outcome

MOST_STRANGE = 20
MOST_TOLD = 4
MOST_PERIODS = 20
_MOVED = (Outcome.BETTER, Outcome.WORSE)

# -- tests ----------------------------------------------------------------------------------------


def experiments_section(facts: ReviewFacts) -> Section | None:
    """Every metric of every test; None without one."""
    found = _tests(facts)
    if not found:
        return None
    rows = [_test_row(facts, one, each) for one, all_ in found for each in all_]
    said = ngettext("{n} test.", "{n} tests.", len(found)).format(n=len(found))
    head = (
        *(_("Experiment"), pgettext("column", "Metric"), pgettext("column", "Users")),
        *(pgettext("column", "Control"), pgettext("column", "Treatment")),
        *(pgettext("column", "Difference"), _("95% within"), "p", _("State")),
    )
    blocks = (Table(head, tuple(rows), right_from=2, right_to=8),)
    value = {"metrics": [_test_value(one, each) for one, all_ in found for each in all_]}
    told = [_told(facts, one, each) for one, all_ in found for each in all_][:MOST_TOLD]
    return Section("experiments", _("Experiments"), together([said, *told]), blocks, value)


def _told(facts: ReviewFacts, one: Experiment, each: Reading) -> str:
    """What a test came to on one metric, with its certainty."""
    result = each.result
    if result.outcome not in _MOVED:
        return one.name + _(": ") + result.sentence()
    text = _("{test}: {metric} {gain} (95% within {interval}).")
    return text.format(
        test=one.name,
        metric=count_name(facts.reader, each.metric) if each.metric else "",
        gain=gain_text(result.difference, "ratio"),
        interval=interval_text(result.interval, "ratio"),
    )


def _tests(facts: ReviewFacts) -> list[tuple[Experiment, tuple[Reading, ...]]]:
    down = {node.id for node in facts.tree.nodes if node.good is Good.DOWN}
    mine = facts.workbook.all(Experiment).values()
    return [(one, readings(one, facts.today, down)) for one in mine if one.cycle == facts.cycle.key]


def _chance(each: Reading) -> float | None:
    return each.adjusted if each.adjusted is not None else each.result.p


def _test_row(facts: ReviewFacts, one: Experiment, each: Reading) -> tuple[str, ...]:
    result, chance = each.result, _chance(each)
    return (
        one.name,
        count_name(facts.reader, each.metric) if each.metric else MISSING,
        f"{one.control.n + one.treatment.n:,}",
        percent(result.control, 1),
        percent(result.treated, 1),
        gain_text(result.difference, "ratio"),
        interval_text(result.interval, "ratio"),
        MISSING if chance is None else f"{chance:.4f}",
        result.sentence(),
    )


def _test_value(one: Experiment, each: Reading) -> dict[str, Any]:
    result = each.result
    return {
        "id": one.key,
        "name": one.name,
        "metric": each.metric or None,
        "outcome": result.outcome.value,
        "control": result.control,
        "treatment": result.treated,
        "difference": result.difference,
        "relative": result.relative,
        "z": result.z,
        **_ends(result.interval),
        "p": result.p,
        "p_holm": each.adjusted,
        "sample_ratio_p": result.ratio_p,
        "grade": result.grade.value,
    }


def _ends(reach: Interval | None) -> dict[str, float | None]:
    return {"low": reach.low if reach else None, "high": reach.high if reach else None}


# -- effects --------------------------------------------------------------------------------------


def effects_section(facts: ReviewFacts) -> Section | None:
    """Each effect with its chart, its grade and what to be careful about; None without one."""
    if not facts.effects:
        return None
    known = [one for one in facts.effects if one.effect is not None]
    said = ngettext("{n} effect.", "{n} effects.", len(facts.effects)).format(n=len(facts.effects))
    if known:
        last = known[-1]
        assert last.effect is not None
        newest = last.study.name + _(": ") + effect_sentence(last.effect, last.unit)
        said = together([said, newest])
    blocks = [_effect_table(facts), *(block for one in known for block in _drawn(one))]
    value = {"studies": [_effect_value(one) for one in facts.effects]}
    return Section("effects", _("Effects"), said, tuple(blocks), value)


def _span(one: EffectFact) -> str:
    days = Period(one.study.start, max(one.study.start, one.study.end))
    return format_period(days, language(), year=True)


def _effect_table(facts: ReviewFacts) -> Table:
    head = (
        *(_("Effect"), pgettext("column", "Metric"), pgettext("column", "When")),
        *(_("Net effect"), _("Relative"), _("95% within"), "ROI", _("Grade"), _("Method")),
    )
    return Table(head, tuple(map(_effect_row, facts.effects)), right_from=3, right_to=7)


def _effect_row(one: EffectFact) -> tuple[str, ...]:
    found = one.effect
    first = (one.study.name, name_of(one.name, one.study.metric), _span(one))
    if found is None:
        return (*first, *[MISSING] * 6)
    return (
        *first,
        *net_texts(found, one.unit),
        interval_text(found.interval, one.unit),
        percent_text(one.roi),
        _("{grade} (grade {letter})").format(grade=word(found.grade), letter=found.grade.value),
        method_word(found.method),
    )


def _drawn(one: EffectFact) -> Iterator[Block]:
    found = one.effect
    if found is None:
        return
    course = found.course
    first = max(0, course.during.start - len(course.treated[course.during]) * 6)
    chart = before_after(
        [period.start for period in course.periods[first:]],
        list(course.treated[first:]),
        course.periods[course.during.start].start,
        found.usual,
        fmt=lambda value: figures((value,), one.unit)[0],
        name=name_of(one.name, one.study.metric),
        grade=_("grade {grade}").format(grade=found.grade.value),
        expected=list(found.expected[first:]),
        event_name=day_text(course.periods[course.during.start].start),
    )
    yield Heading(one.study.name, level=3)
    yield Paragraph(effect_sentence(found, one.unit))
    yield Figure(chart, name_of(one.name, one.study.metric))
    yield _course_table(one, found, first)
    yield Paragraph(together([grade_sentence(found), *caveat_sentences(found)]))


def _course_table(one: EffectFact, found: Effect, first: int) -> Table:
    """What the chart draws, its last periods: what was, and what would have been."""
    first = max(first, len(found.course.periods) - MOST_PERIODS)
    seen = figures(found.course.treated[first:], one.unit)
    expected = figures(found.expected[first:], one.unit)
    rows = tuple(
        (days(period), *texts)
        for period, *texts in zip(found.course.periods[first:], seen, expected, strict=False)
    )
    return Table((_("Period"), _("Actual"), _("Expected without it")), rows)


def _effect_value(one: EffectFact) -> dict[str, Any]:
    found = one.effect
    first = {
        "id": one.key,
        "name": one.study.name,
        "metric": one.study.metric,
        "start": one.study.start.isoformat(),
        "end": one.study.end.isoformat(),
    }
    if found is None:
        return {**first, "net": None}
    return {
        **first,
        "method": found.method.value,
        "grade": found.grade.value,
        "during": found.during,
        "after": found.after,
        "net": found.net,
        **_ends(found.interval),
        "p": found.p,
        "roi": one.roi,
        "caveats": [each.value for each in found.caveats],
    }


# -- what stood out -------------------------------------------------------------------------------


def anomalies_section(facts: ReviewFacts) -> Section | None:
    """Newest first, with what was noted; None when nothing stood out."""
    found = anomaly_facts(facts)
    if not found:
        return None
    waiting = sum(one.note is None for one in found)
    text = ngettext(
        "{waiting} of {n} that stands out asks for a note.",
        "{waiting} of {n} that stand out ask for a note.",
        len(found),
    )
    said = text.format(waiting=waiting, n=len(found))
    head = (
        *(pgettext("column", "When"), pgettext("column", "Metric"), _("Value"), _("Usual")),
        *(
            pgettext("column", "Difference"),
            pgettext("column", "How"),
            pgettext("anomaly", "What happened"),
        ),
    )
    rows = []
    for one in found[:MOST_STRANGE]:
        flag, unit = one.flag, _unit(facts, one.flag.metric)
        rows.append(
            (
                days(flag.period),
                count_name(facts.reader, flag.metric),
                *figures((flag.value, flag.usual), unit),
                away_text(flag),
                seen_word(flag.seen),
                note_text(one.note) if one.note is not None else _("not explained yet"),
            )
        )
    blocks = (Table(head, tuple(rows), right_from=2, right_to=5),)
    value = [
        {
            "metric": one.flag.metric,
            "period": one.flag.period.code,
            "value": one.flag.value,
            "usual": one.flag.usual,
            "score": one.flag.score,
            "found_by": one.flag.seen.value,
            "note": note_text(one.note) if one.note is not None else None,
        }
        for one in found
    ]
    return Section("strange", _("Stands out"), said, blocks, {"flags": value})


def _unit(facts: ReviewFacts, metric: str) -> str:
    node = facts.tree.get(metric)
    if node is not None:
        return node.unit
    return next((one.unit for one in facts.reader.inputs if one.id == metric), "count")
