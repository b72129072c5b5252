"""What cited evidence is called in a report: by name and span of days, never by its id."""

from __future__ import annotations

from collections.abc import Callable

from opstui.kernel.label import Label
from opstui.kernel.language import _, noted
from opstui.kernel.periods import from_code
from opstui.kernel.text import cut
from opstui.kernel.vocabulary import word
from opstui.reports.evidence_now import standing_of
from opstui.reports.metric_names import metric_label
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.wording import days, name_of
from opstui.stages.execution.rfm import Tier, tier_name
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import (
    BadEvidence,
    EvidenceId,
    EvidenceKind,
    parse,
    standing_text,
)
from opstui.stages.review.model import (
    Annotation,
    EffectStudy,
    Evidence,
    Experiment,
    Feedback,
    KanoFeature,
    Need,
)
from opstui.stages.review.needs import statement

_ROOM = 60
"""Cells of a text that somebody wrote and that only names something here."""


def proof_text(facts: ReviewFacts, proof: Evidence) -> str:
    """What was cited, how good it is, where it is found, and whether it is still so."""
    source = source_text(facts, proof.id)
    said = proof.said or source
    where = "" if said in source else _("source: {source}").format(source=source)
    state = standing_text(standing_of(facts, proof))
    grade = _("{grade} (grade {letter})").format(grade=word(proof.grade), letter=proof.grade.value)
    text = noted(said, _("; ").join(part for part in (grade, where) if part))
    return " ".join(part for part in (text, state) if part)


def source_text(facts: ReviewFacts, evidence: str) -> str:
    """What an evidence id names; what is not there any more is said to be gone."""
    try:
        id_ = parse(evidence)
    except BadEvidence:
        return _("something that cannot be read")
    return _KINDS[id_.kind](facts, id_) or _("something that is not there any more")


def _metric(facts: ReviewFacts, id_: EvidenceId) -> str:
    parts = [part for part in (id_.segment, _span(id_.period)) if part]
    return noted(_name(facts, id_.subject), _(", ").join(parts))


def _part(facts: ReviewFacts, id_: EvidenceId) -> str:
    sides = {
        "target": _("Against the target"),
        "baseline": _("Against the baseline"),
        "previous": _("Against the period before"),
        "do_nothing": _("Against doing nothing"),
        "last_year": _("Against a year ago"),
    }
    said = _("part of {leaf} in {name}").format(
        leaf=_name(facts, id_.leaf), name=_name(facts, id_.subject)
    )
    ends = {"target": _("Target"), "baseline": _("Baseline"), "do_nothing": _("Do-nothing")}
    side = sides.get(id_.start) or _span(id_.start)
    return noted(said, _(", ").join((side, ends.get(id_.period) or _span(id_.period))))


def _experiment(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(Experiment, id_.subject)
    return _('experiment "{name}"').format(name=one.name) if one else ""


def _effect(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(EffectStudy, id_.subject)
    return _('effect "{name}"').format(name=one.name) if one else ""


def _cohort(_facts: ReviewFacts, id_: EvidenceId) -> str:
    unit, _slash, age = id_.subject.rpartition("/")
    texts = {
        "day": _("cohorts, day {n}"),
        "month": _("cohorts, month {n}"),
        "quarter": _("cohorts, quarter {n}"),
    }
    return texts.get(unit, _("cohorts, week {n}")).format(n=age)


def _growth(_facts: ReviewFacts, id_: EvidenceId) -> str:
    return noted(_("Growth accounting"), _span(id_.period))


def _channel(_facts: ReviewFacts, id_: EvidenceId) -> str:
    return _('channel "{name}"').format(name=id_.subject)


def _tier(_facts: ReviewFacts, id_: EvidenceId) -> str:
    names = [tier_name(one) for one in Tier if one.value == id_.subject]
    return _('customer tier "{name}"').format(name=names[0]) if names else ""


def _theme(facts: ReviewFacts, id_: EvidenceId) -> str:
    name = facts.theme_names.get(id_.subject)
    return _('theme "{name}"').format(name=name) if name else ""


def _feedback(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(Feedback, id_.subject)
    return _('voice "{name}"').format(name=cut(one.text, _ROOM)) if one else ""


def _kano(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(KanoFeature, id_.subject)
    return _('KANO "{name}"').format(name=one.name) if one else ""


def _need(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(Need, id_.subject)
    return _('need "{name}"').format(name=cut(statement(one), _ROOM)) if one else ""


def _task(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(Task, id_.subject)
    return _('task "{name}"').format(name=cut(one.title, _ROOM)) if one else ""


def _note(facts: ReviewFacts, id_: EvidenceId) -> str:
    one = facts.workbook.get(Annotation, id_.subject)
    return _('note "{name}"').format(name=cut(one.text, _ROOM)) if one else ""


_KINDS: dict[EvidenceKind, Callable[[ReviewFacts, EvidenceId], str]] = {
    EvidenceKind.METRIC: _metric,
    EvidenceKind.ATTRIBUTION: _part,
    EvidenceKind.EXPERIMENT: _experiment,
    EvidenceKind.EFFECT: _effect,
    EvidenceKind.COHORT: _cohort,
    EvidenceKind.GROWTH: _growth,
    EvidenceKind.ECONOMICS: _channel,
    EvidenceKind.TIER: _tier,
    EvidenceKind.THEME: _theme,
    EvidenceKind.FEEDBACK: _feedback,
    EvidenceKind.KANO: _kano,
    EvidenceKind.NEED: _need,
    EvidenceKind.TASK: _task,
    EvidenceKind.NOTE: _note,
}


def _name(facts: ReviewFacts, metric: str) -> str:
    """By the tree, by a count's own name, by the form's playbook."""
    label: Label = metric_label(metric, facts.tree, facts.product.form)
    known = [one.name for one in facts.reader.inputs if one.id == metric]
    return name_of(label if facts.tree.get(metric) or not known else known[0], metric)


def _span(code: str) -> str:
    return days(from_code(code))
