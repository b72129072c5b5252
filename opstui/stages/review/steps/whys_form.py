"""Why, and why: up to five answers to one need, each with evidence picked from a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from opstui.charts.sentences import percent
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language
from opstui.kernel.periods import format_period, from_code
from opstui.kernel.text import cut
from opstui.stages.planning.model import Task
from opstui.stages.review.evidence import BadEvidence, EvidenceId, EvidenceKind, parse
from opstui.stages.review.model import Experiment, Feedback, KanoFeature, Need, Why
from opstui.stages.review.needs import LEAST_WHYS, MOST_WHYS
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.evidence_values import current
from opstui.stages.review.steps.voice_rows import feedback_of, heaviest, theme_name
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

MOST_VOICES, CELLS = 12, 44


def evidence_label(context: ReviewContext, evidence: str) -> str:
    """What an evidence id is about, in words; the id itself where that is not known."""
    try:
        id_ = parse(evidence)
    except BadEvidence:
        return evidence
    match id_.kind:
        case EvidenceKind.FEEDBACK:
            one = context.workbook.get(Feedback, id_.subject)
            return one.text if one else _("{id} (gone)").format(id=evidence)
        case EvidenceKind.THEME:
            users = heaviest(context)[id_.subject].users if id_.subject in heaviest(context) else 0
            said = _("theme {name}, {n} users")
            return said.format(name=theme_name(context, id_.subject), n=users)
        case EvidenceKind.METRIC:
            return _metric(context, id_)
        case EvidenceKind.EXPERIMENT:
            test = context.workbook.get(Experiment, id_.subject)
            return test.name if test else _("{id} (gone)").format(id=evidence)
        case EvidenceKind.TASK:
            task = context.workbook.get(Task, id_.subject)
            return task.title if task else _("{id} (gone)").format(id=evidence)
        case EvidenceKind.KANO:
            feature = context.workbook.get(KanoFeature, id_.subject)
            return feature.name if feature else _("{id} (gone)").format(id=evidence)
        case _:
            return evidence


def _metric(context: ReviewContext, id_: EvidenceId) -> str:
    period = from_code(id_.period)
    when = format_period(period, language()) if period else id_.period
    try:
        value = current(context, id_)
    except (KeyError, OpsError):
        value = None
    name = context.name(id_.subject)
    if value is None:
        return f"{name} {when}"
    ratio = context.unit(id_.subject) == "ratio"
    return f"{name} {percent(value, 1) if ratio else f'{value:,.6g}'} {when}"


def evidence_options(step: ReviewStep, need: Need) -> list[tuple[str, str]]:
    """Evidence that may answer a why of this need: what is cited, its themes and their voices,
    its metrics, tests and features; each once."""
    context = step.context
    ids = dict.fromkeys([*(why.evidence for why in need.whys if why.evidence), *_ids(step, need)])
    return [(id_, cut(evidence_label(context, id_), CELLS)) for id_ in ids]


def _ids(step: ReviewStep, need: Need) -> Iterator[str]:
    context = step.context
    yield from (one.id for one in step.review.cited)
    yield from (f"theme:{code}" for code in need.themes)
    voices = [one for one in feedback_of(context) if {*need.themes} & {*one.themes}]
    voices = voices or list(feedback_of(context))
    voices = sorted(voices, key=lambda one: -one.users)
    yield from (f"fb:{one.key}" for one in voices[:MOST_VOICES])
    yield from (f"metric:{node}@{step.period.code}" for node in need.metrics)
    for model, kind in ((Experiment, "exp"), (KanoFeature, "kano")):
        for key, one in context.workbook.all(model).items():
            if getattr(one, "cycle", "") == context.cycle.key:
                yield f"{kind}:{key}"


def chain_lines(context: ReviewContext, need: Need) -> list[str]:
    """The chain, a line a why: what was answered, and on what it rests."""
    lines = []
    for number, why in enumerate(need.whys, start=1):
        rests = evidence_label(context, why.evidence) if why.evidence else _("assumption")
        lines.append(f"{'  ' * (number - 1)}{number} {why.text}  < {rests}")
    return lines


async def edit_whys(step: ReviewStep, key: str) -> None:
    """Five lines at most; a line without evidence is an assumption, and is said to be one."""
    need = step.context.workbook.get(Need, key)
    if need is None:
        step.tell(_("First write the need itself: a adds one."))
        return
    options = tuple(evidence_options(step, need))
    specs: list[FieldSpec] = []
    for number in range(1, MOST_WHYS + 1):
        why = need.whys[number - 1] if number <= len(need.whys) else Why(text="")
        specs += [
            FieldSpec(
                f"why{number}",
                _("Why {n}").format(n=number),
                value=why.text,
                help=_("Why is that so? Ask of the line above.") if number > 1 else "",
            ),
            FieldSpec(
                f"evidence{number}",
                _("  rests on"),
                "choice",
                why.evidence,
                options=(("", _("assumption")), *options),
                placeholder=_("assumption"),
                help=_("left and right choose the evidence."),
            ),
        ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        whys = []
        for number in range(1, MOST_WHYS + 1):
            text, evidence = values.text(f"why{number}"), values.text(f"evidence{number}")
            if evidence and not text:
                return {f"why{number}": _("Write the answer that this evidence is for.")}
            if text:
                whys.append(Why(text=text, evidence=evidence))

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Need, key)
            return workbook.put(now.model_copy(update={"whys": tuple(whys)})) if now else workbook

        return await step.saved(N_("Change the whys"), change)

    title = _("Why, and why ({least} to {most} times)").format(least=LEAST_WHYS, most=MOST_WHYS)
    await step.host.ask(title, specs, save, f"whys:{key}")
