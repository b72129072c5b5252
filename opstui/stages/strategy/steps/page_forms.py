"""The forms of the strategy page: their fields, and what the values become. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opstui.kernel.errors import OpsError
from opstui.kernel.figures import format_number
from opstui.kernel.language import N_, _, language
from opstui.kernel.quantities import parse
from opstui.kernel.vocabulary import Form, Lever, word
from opstui.playbooks import form as playbook
from opstui.stages.strategy.model import (
    Alternative,
    Guardrail,
    Hypothesis,
    Problem,
    Strategy,
)
from opstui.stages.strategy.steps.core_list import asked, tree_of
from opstui.stages.strategy.steps.suggestions import guardrail_label, sentence, unit_of
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook


def problem_specs(problem: Problem, *, default: bool) -> list[FieldSpec]:
    texts = {
        "who": (_("Who"), _("Which users: one group, not everybody.")),
        "step": (_("At which step"), _("Where in their way it happens.")),
        "size": (_("How large"), _("A number with its unit.")),
        "why": (_("Why it matters"), _("What it costs the product or the users.")),
    }
    return [
        FieldSpec(
            id_,
            label,
            value=getattr(problem, id_),
            required=True,
            default=default and bool(getattr(problem, id_)),
            help=help_,
        )
        for id_, (label, help_) in texts.items()
    ]


def problem_of(values: FormValues, metric: str) -> Problem:
    return Problem(
        metric=metric, **{id_: values.text(id_) for id_ in ("who", "step", "size", "why")}
    )


# -- the page's own lines ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageForm:
    """`apply` gives the strategy with what was typed; `name` is what the history calls it."""

    title: str
    name: str
    specs: Sequence[FieldSpec]
    apply: Callable[[Strategy, FormValues], Strategy]


def _without(strategy: Strategy, mark: str, **update: object) -> Strategy:
    """Changed by hand, so no default any more."""
    marks = tuple(one for one in strategy.defaults if one != mark)
    return strategy.model_copy(update={**update, "defaults": marks})


def page_form(line: str, workbook: Workbook, strategy: Strategy) -> PageForm | None:
    """The form of a line of the page; None for lines that have none."""
    kind, _colon, rest = line.partition(":")
    match kind:
        case "problem":
            return _problem(strategy)
        case "sentence":
            return _sentence(workbook, strategy)
        case "levers":
            return _levers(strategy)
        case "not_doing":
            return _not_doing(strategy)
        case "guardrail":
            return _guardrail(workbook, strategy, int(rest or -1))
        case "alternative":
            return _alternative(strategy, int(rest or -1))
    return None


def _problem(strategy: Strategy) -> PageForm:
    def apply(now: Strategy, values: FormValues) -> Strategy:
        return _without(now, "problem", problem=problem_of(values, now.problem.metric))

    specs = problem_specs(strategy.problem, default="problem" in strategy.defaults)
    return PageForm(_("Primary problem"), N_("Choose the primary problem"), specs, apply)


def _sentence(workbook: Workbook, strategy: Strategy) -> PageForm:
    suggested = sentence(workbook, strategy)
    spec = FieldSpec(
        "sentence",
        _("In one sentence"),
        "lines",
        value=strategy.sentence or suggested,
        default=not strategy.sentence or "sentence" in strategy.defaults,
        help=_("Made of the lines of this page; say it in your own words."),
    )

    def apply(now: Strategy, values: FormValues) -> Strategy:
        text = " ".join(values.text("sentence").split())
        return _without(now, "sentence", sentence=text)

    return PageForm(_("Strategy"), N_("Change the strategy sentence"), [spec], apply)


def _levers(strategy: Strategy) -> PageForm:
    spec = FieldSpec(
        "levers",
        _("Levers"),
        "many",
        value=",".join(strategy.levers),
        options=tuple((one.value, word(one)) for one in Lever),
        help=_("The few that the problem asks for."),
    )

    def apply(now: Strategy, values: FormValues) -> Strategy:
        chosen = tuple(Lever(code) for code in values.many("levers"))
        return _without(now, "levers", levers=chosen)

    return PageForm(_("Levers"), N_("Choose the levers"), [spec], apply)


def _not_doing(strategy: Strategy) -> PageForm:
    spec = FieldSpec(
        "not_doing",
        _("Not doing"),
        "lines",
        value="\n".join(strategy.not_doing),
        default="not_doing" in strategy.defaults,
        help=_("One a line: tempting things that wait."),
    )

    def apply(now: Strategy, values: FormValues) -> Strategy:
        return _without(now, "not_doing", not_doing=values.lines("not_doing"))

    return PageForm(_("Not doing"), N_("Say what is not done"), [spec], apply)


def metric_options(workbook: Workbook) -> tuple[tuple[str, str], ...]:
    """The tree's metrics, then the other core numbers and the form's usual guardrail."""
    tree = tree_of(workbook)
    found = {node.id: node.name.text(language()) for node, _depth in tree.walk()}
    for core in asked(workbook):
        found.setdefault(core.metric, core.name.text(language()))
    product = workbook.product
    if product is not None and product.form is not Form.NONE:
        usual = playbook(product.form).guardrail
        found.setdefault(usual.metric, usual.name.text(language()))
    return tuple(found.items())


def _guardrail(workbook: Workbook, strategy: Strategy, index: int) -> PageForm:
    old = strategy.guardrails[index] if 0 <= index < len(strategy.guardrails) else None
    options = metric_options(workbook)
    usual = _usual_guardrail_metric(workbook) or options[0][0]
    metric = old.metric if old else usual
    unit = unit_of(metric, workbook)
    limits = {"floor": _("Not below"), "ceiling": _("Not above")}
    specs = [FieldSpec("metric", _("Metric"), "choice", value=metric, options=options)]
    if metric not in dict(options):
        specs[0] = FieldSpec(
            "metric",
            _("Metric"),
            "choice",
            value=metric,
            options=((metric, guardrail_label(metric, workbook)), *options),
        )
    specs += [
        FieldSpec(
            id_,
            label,
            value=_limit(getattr(old, id_) if old else None, unit),
            help=_("Like 88% or 1200; one of the two is enough."),
        )
        for id_, label in limits.items()
    ]

    def apply(now: Strategy, values: FormValues) -> Strategy:
        one = guardrail_of(values, workbook)
        kept = list(now.guardrails)
        if old is not None:
            kept[index] = one
        else:
            kept.append(one)
        return _without(now, "guardrails", guardrails=tuple(kept))

    return PageForm(_("Guardrail"), N_("Set a guardrail"), specs, apply)


def _usual_guardrail_metric(workbook: Workbook) -> str:
    product = workbook.product
    if product is None or product.form is Form.NONE:
        return ""
    return playbook(product.form).guardrail.metric


def _limit(value: float | None, unit: str) -> str:
    return "" if value is None else format_number(value, unit, style="exact")


def guardrail_of(values: FormValues, workbook: Workbook) -> Guardrail:
    """Raises OpsError for a limit that is no number of the metric, or for none at all."""
    metric = values.text("metric")
    unit = unit_of(metric, workbook)
    limits = {
        id_: parse(values.text(id_), unit).value if values.text(id_) else None
        for id_ in ("floor", "ceiling")
    }
    if limits["floor"] is None and limits["ceiling"] is None:
        raise OpsError(_("A guardrail needs a limit: not below, or not above."))
    floor, ceiling = limits["floor"], limits["ceiling"]
    if floor is not None and ceiling is not None and floor >= ceiling:
        raise OpsError(_("The upper bound must be above the lower one."))
    return Guardrail(metric=metric, **limits)


def _alternative(strategy: Strategy, index: int) -> PageForm:
    old = strategy.alternatives[index] if 0 <= index < len(strategy.alternatives) else None
    now_ = old or Alternative(text="")
    specs = [
        FieldSpec("text", _("Turned down"), value=now_.text, required=True),
        FieldSpec("reason", _("Reason"), value=now_.reason, required=True),
    ]

    def apply(now: Strategy, values: FormValues) -> Strategy:
        one = Alternative(text=values.text("text"), reason=values.text("reason"))
        kept = list(now.alternatives)
        if old is not None:
            kept[index] = one
        else:
            kept.append(one)
        return now.model_copy(update={"alternatives": tuple(kept)})

    return PageForm(_("Alternative turned down"), N_("Note an alternative"), specs, apply)


# -- hypotheses -------------------------------------------------------------------------------


def hypothesis_specs(old: Hypothesis | None, workbook: Workbook) -> list[FieldSpec]:
    now = old or Hypothesis(key="", cycle="", statement="")
    unit = unit_of(now.metric, workbook) if now.metric else "count"
    change = now.expected_change
    return [
        FieldSpec(
            "statement",
            _("We believe"),
            value=now.statement,
            required=True,
            help=_("What moves what, and why."),
        ),
        FieldSpec(
            "metric",
            _("Metric"),
            "choice",
            value=now.metric,
            options=metric_options(workbook),
            placeholder=_("Choose with the arrow keys"),
            required=True,
        ),
        FieldSpec(
            "expected_change",
            _("Expected change"),
            value="" if change is None else format_number(change, unit, style="exact", signed=True),
            help=_("In the metric's unit; +3% of a rate is 3 points."),
        ),
        FieldSpec(
            "kill_if",
            _("Refuted if"),
            value=now.kill_if,
            required=True,
            help=_("What would make you give it up, and by when."),
        ),
    ]


def hypothesis_of(
    values: FormValues, old: Hypothesis | None, key: str, cycle: str, workbook: Workbook
) -> Hypothesis:
    """Raises OpsError for a change that is no number of the metric's unit."""
    now = old or Hypothesis(key=key, cycle=cycle, statement="")
    metric, typed = values.text("metric"), values.text("expected_change").lstrip("+")
    change = parse(typed, unit_of(metric, workbook)).value if typed else None
    return now.model_copy(
        update={
            "statement": values.text("statement"),
            "metric": metric,
            "expected_change": change,
            "kill_if": values.text("kill_if"),
        }
    )
