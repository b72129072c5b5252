"""KANO in rows and sentences: the class of each feature, what having and lacking it does. Pure."""

from __future__ import annotations

from rich.text import Text

from opstui.charts.chart import Chart
from opstui.kernel.language import _, ngettext, pgettext
from opstui.reports.voice_section import satisfaction_chart
from opstui.stages.review.evidence import EvidenceId, EvidenceKind, snapshot
from opstui.stages.review.kano import Answer, Kano, counts_of, ranked, reading
from opstui.stages.review.kano_words import advice, class_word, two_digits
from opstui.stages.review.model import Evidence, KanoFeature
from opstui.stages.review.steps.context import Paint, ReviewContext
from opstui.stages.strategy.compose import together
from opstui.ui.table import Column, Row

SHOWN_CLASSES = "MOAI"


def features_of(context: ReviewContext) -> list[KanoFeature]:
    """Of this cycle, the stronger demand first."""
    mine = context.workbook.all(KanoFeature).values()
    return [one for one, _found in ranked(o for o in mine if o.cycle == context.cycle.key)]


def answer_word(answer: Answer) -> str:
    return {
        Answer.LIKE: pgettext("kano", "like"),
        Answer.MUST: pgettext("kano", "must be"),
        Answer.NEUTRAL: pgettext("kano", "neutral"),
        Answer.LIVE: pgettext("kano", "can live with it"),
        Answer.DISLIKE: pgettext("kano", "dislike"),
    }[answer]


def kano_columns(context: ReviewContext) -> tuple[Column, ...]:
    most = max((n for one in features_of(context) for n in counts_of(one).values()), default=0)
    room = max(3, len(str(most)))
    return (
        Column(pgettext("column", "Feature")),
        *(Column(letter, room, "right") for letter in SHOWN_CLASSES),
        Column("R+Q", room, "right"),
        Column(pgettext("column", "Class"), 15),
        Column(pgettext("column", "Better"), 6, "right"),
        Column(pgettext("column", "Worse"), 6, "right"),
    )


def kano_rows(context: ReviewContext, paint: Paint) -> list[Row]:
    return [(one.key, _cells(one, paint)) for one in features_of(context)]


def _cells(one: KanoFeature, paint: Paint) -> list[object]:
    found, counts = reading(one), counts_of(one)
    kind = class_word(found.kind)
    unclear = Text(_("unclear?"), style=paint["warn"])
    return [
        one.name,
        *(str(counts[letter]) for letter in SHOWN_CLASSES),
        str(counts["R"] + counts["Q"]),
        unclear if found.unclear else kind,
        two_digits(found.better),
        two_digits(found.worse),
    ]


def kano_sentence(context: ReviewContext, key: str) -> str:
    """What the class of the marked feature asks for."""
    one = context.workbook.get(KanoFeature, key)
    if one is None:
        return _(
            "No features yet. P pastes survey rows or counts by class, i reads a file, "
            "a types them."
        )
    found = reading(one)
    return together(*(part for part in (_numbers(found), advice(found)) if part))


def _numbers(found: Kano) -> str:
    n = found.answers
    answers = ngettext("{n} answer", "{n} answers", n).format(n=f"{n:,}")
    if found.better is None:
        return _("{answers}: none that can be placed.").format(answers=answers)
    said = _("{answers}: with it {better} are happier, without it {worse} are unhappy.")
    return said.format(
        answers=answers,
        better=f"{found.better:.0%}",
        worse=f"{abs(found.worse or 0.0):.0%}",
    )


def kano_evidence(context: ReviewContext, key: str) -> Evidence | None:
    one = context.workbook.get(KanoFeature, key)
    if one is None or reading(one).kind is None:
        return None
    found = reading(one)
    kind = class_word(found.kind)
    said = _("{feature}: {kind}, Better {better}, Worse {worse}").format(
        feature=one.name, kind=kind, better=two_digits(found.better), worse=two_digits(found.worse)
    )
    id_ = EvidenceId(EvidenceKind.KANO, key)
    return snapshot(id_, found.better, unit="ratio", said=said, today=context.today)


def kano_chart(context: ReviewContext) -> Chart:
    return satisfaction_chart([(one, reading(one)) for one in features_of(context)])


def kano_in_full(one: KanoFeature) -> str:
    """Class, advice, and the 25 cells where they are known, for the side panel."""
    found = reading(one)
    parts = [one.name, class_word(found.kind) if found.kind else "", advice(found)]
    if len(one.cells) == 25:
        lines = [" ".join(f"{n:>4}" for n in one.cells[row : row + 5]) for row in range(0, 25, 5)]
        words = (answer_word(answer) for answer in Answer)
        parts.append(
            _("Rows with it, columns without it: {words}").format(words=_(", ").join(words))
        )
        parts.append("\n".join(lines))
    return "\n\n".join(part for part in parts if part)
