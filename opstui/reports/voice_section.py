"""The voice of the users in a report: themes by weight, KANO, needs with their whys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from opstui.charts import recipes
from opstui.charts.chart import Chart
from opstui.charts.recipes.satisfaction import Satisfaction, satisfaction_rows
from opstui.charts.sentences import percent
from opstui.kernel.language import _, ngettext, noted, pgettext
from opstui.kernel.vocabulary import word
from opstui.reports.evidence_text import source_text
from opstui.reports.page import Block, Bullet, Figure, Table, Text, bullets
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.voice_words import reach_text, saturation_words, unmatched_words
from opstui.reports.wording import name_of
from opstui.stages.review.feedback import ThemeRow, examples, people_of
from opstui.stages.review.kano import Kano, counts_of, ranked
from opstui.stages.review.kano_words import advice, class_word, two_digits
from opstui.stages.review.loose_words import words_to_add
from opstui.stages.review.model import Feedback, KanoFeature, Need
from opstui.stages.review.needs import MOST_SCORE, RankedNeed, statement, tag_text
from opstui.stages.review.needs import ranked as ranked_needs
from opstui.stages.strategy.compose import together

CLASSES = "MOAIRQ"
MOST_THEMES = 6
"""Themes whose voices are quoted."""

# -- themes ---------------------------------------------------------------------------------------


def people_chart(rows: Sequence[ThemeRow], name: Callable[[str], str]) -> Chart:
    """People per theme, the most first, with the share of all up to each."""
    people = [(name(row.code), float(row.users)) for row in rows]
    chart = recipes.theme_rows(people, fmt=lambda value: f"{value:,.0f}")
    total = sum(row.users for row in rows)
    if not total:
        return chart
    most = max(rows, key=lambda row: row.users)
    said = _('People per theme, {n} in all; the most, {most} ({share}), behind "{theme}".').format(
        n=f"{total:,}",
        most=f"{most.users:,}",
        share=percent(most.users / total),
        theme=name(most.code),
    )
    return replace(chart, summary=said)


def themes_section(facts: ReviewFacts) -> Section | None:
    """Themes as a Pareto; None without feedback that was coded."""
    rows = facts.themes
    if not rows:
        return None

    def name(code: str) -> str:
        return facts.theme_names.get(code) or code

    first = rows[0]
    said = _('"{theme}" weighs most: {n} users, {severity}.').format(
        theme=name(first.code), n=f"{first.users:,}", severity=word(first.severity)
    )
    head = (
        *(_("Theme"), pgettext("column", "Users"), pgettext("column", "Weight")),
        *(pgettext("column", "Sum"), _("Share (95%)")),
        *(pgettext("column", "Severity"), pgettext("column", "Source")),
    )
    heard = [one for one in facts.workbook.all(Feedback).values() if one.cycle == facts.cycle.key]
    people = people_of(heard)
    table = Table(
        head,
        tuple(
            (
                name(row.code),
                f"{row.users:,}",
                f"{row.score:.1f}",
                percent(row.cumulative),
                reach_text(row.users, people),
                word(row.severity),
                _("1 source") if row.single_source else str(len(row.sources)),
            )
            for row in rows
        ),
        right_to=5,
    )
    figure = Figure(people_chart(rows, name), _("People per theme"))
    voices = bullets(
        [
            Bullet(noted(name(row.code), f"{row.users:,}"), _said(heard, row.code))
            for row in rows[:MOST_THEMES]
        ]
    )
    unmatched = people_of(one for one in heard if not one.themes)
    value = {
        "themes": [_theme_value(row) for row in rows],
        "people": people,
        "without_theme": unmatched,
    }
    words = (saturation_words(heard), unmatched_words(heard, words_to_add(heard)))
    blocks: tuple[Block, ...] = (figure, table, *voices)
    return Section("themes", _("Themes"), together(said, *words), blocks, value)


def _said(heard: Sequence[Feedback], code: str) -> tuple[str, ...]:
    """Up to three voices, word for word, with the people behind each."""
    return tuple(noted(one.text, f"{one.users:,}") for one in examples(heard, code))


def _theme_value(row: ThemeRow) -> Mapping[str, Any]:
    return {
        "code": row.code,
        "users": row.users,
        "severity": int(row.severity.value),
        "score": row.score,
        "cumulative": row.cumulative,
        "sources": list(row.sources),
    }


# -- KANO -----------------------------------------------------------------------------------------


def satisfaction_chart(features: Sequence[tuple[KanoFeature, Kano]]) -> Chart:
    """Better and Worse of each feature that has an answer which can be placed."""
    rows = [
        Satisfaction(one.name, found.better, found.worse or 0.0, class_word(found.kind))
        for one, found in features
        if found.better is not None
    ]
    said = _("Right: happier with it (Better). Left: unhappy without it (Worse).")
    return satisfaction_rows(rows, said if rows else _("No answers to draw yet."))


def kano_section(facts: ReviewFacts) -> Section | None:
    """Features in classes; None without answers."""
    mine = facts.workbook.all(KanoFeature).values()
    features = ranked(one for one in mine if one.cycle == facts.cycle.key)
    if not features:
        return None
    first, found = features[0]
    head = (
        *(pgettext("column", "Feature"), *CLASSES),
        *(pgettext("column", "Better"), pgettext("column", "Worse"), pgettext("column", "Class")),
    )
    rows = tuple(
        (
            one.name,
            *(str(counts_of(one)[letter]) for letter in CLASSES),
            two_digits(read.better),
            two_digits(read.worse),
            noted(class_word(read.kind), _("unclear?")) if read.unclear else class_word(read.kind),
        )
        for one, read in features
    )
    strongest = _('"{feature}" comes first: {kind}.')
    said = together(
        strongest.format(feature=first.name, kind=class_word(found.kind)), advice(found)
    )
    blocks: list[Block] = [Table(head, rows, right_to=9)]
    chart = satisfaction_chart(features)
    if not chart.is_empty:
        blocks.insert(0, Figure(chart, _("Better and Worse")))
    values = [
        {"feature": one.name, "class": read.kind, "better": read.better, "worse": read.worse}
        for one, read in features
    ]
    return Section("kano", _("KANO"), said, tuple(blocks), {"features": values})


# -- needs ----------------------------------------------------------------------------------------


def needs_section(facts: ReviewFacts) -> Section | None:
    """Needs with score, whys and what to be careful about; None without one."""
    mine = facts.workbook.all(Need).values()
    found = ranked_needs([one for one in mine if one.cycle == facts.cycle.key])
    if not found:
        return None
    count = ngettext("{n} need.", "{n} needs.", len(found)).format(n=len(found))
    blocks = tuple(bullets([_need(facts, row) for row in found]))
    values = [
        {"need": row.need.key, "score": row.score, "tags": [tag.value for tag in row.tags]}
        for row in found
    ]
    said = together(count, statement(found[0].need))
    return Section("needs", _("Needs"), said, blocks, {"needs": values})


def _need(facts: ReviewFacts, row: RankedNeed) -> Bullet:
    need = row.need
    joined = [facts.theme_names.get(code) or code for code in need.themes]
    joined += [
        name_of(node.name, metric) if (node := facts.tree.get(metric)) else metric
        for metric in need.metrics
    ]
    under: list[Text] = [
        noted(why.text, source_text(facts, why.evidence) if why.evidence else _("assumption"))
        for why in need.whys
    ]
    under += [tag_text(tag) for tag in row.tags]
    head = noted(statement(need), f"{row.score}/{MOST_SCORE}")
    return Bullet(head, (*([_(", ").join(joined)] if joined else []), *under))
