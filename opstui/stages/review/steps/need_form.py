"""The form of a need: when, I want, so that; its themes and metrics; is it real?"""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.language import N_, _, pgettext
from opstui.stages.review.model import Need, NeedScore
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.need_rows import score_labels
from opstui.stages.review.steps.voice_forms import theme_options
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook


def _score_specs(score: NeedScore) -> list[FieldSpec]:
    labels = score_labels()
    helps = {
        "behaviour": _("Did anybody act on it, or only say so?"),
        "paid": _("Time, money or a work-around of their own."),
    }
    options = (("0", _("0 none")), ("1", _("1 some")), ("2", _("2 strong")))
    return [
        FieldSpec(
            f"score_{name}",
            label,
            "choice",
            str(getattr(score, name)),
            options=options,
            help=helps.get(name, ""),
        )
        for name, label in labels.items()
    ]


async def edit_need(step: ReviewStep, key: str, theme: str = "") -> bool:
    """Add the need behind the feedback (behind `theme`, where one is marked), or change it; True
    when it was kept."""
    context = step.context
    old = context.workbook.get(Need, key)
    themes = (theme,) if theme else ()
    need = old or Need(key=key or "new", cycle=context.cycle.key, themes=themes)
    metrics = tuple((node.id, context.name(node.id)) for node, _depth in context.tree.walk())
    specs = [
        FieldSpec("when", pgettext("need", "When"), value=need.when, required=True),
        FieldSpec("want", _("I want"), value=need.want, required=True),
        FieldSpec("so_that", _("So that"), value=need.so_that),
        FieldSpec(
            "themes",
            pgettext("column", "Themes"),
            "many",
            ",".join(need.themes),
            options=theme_options(context),
        ),
        FieldSpec(
            "metrics",
            _("Metrics"),
            "many",
            ",".join(need.metrics),
            options=metrics,
            help=_("Without a number it is a hypothesis."),
        ),
        *_score_specs(need.score),
        FieldSpec(
            "met",
            _("Met"),
            "choice",
            "yes" if need.met else "no",
            options=(("no", _("No")), ("yes", _("Yes"))),
        ),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        score = {
            name: int(values.text(f"score_{name}") or 0)
            for name in ("behaviour", "frequency", "paid", "segment", "fit")
        }
        fields = {
            "when": values.text("when"),
            "want": values.text("want"),
            "so_that": values.text("so_that"),
            "statement": "",
            "themes": values.many("themes"),
            "metrics": values.many("metrics"),
            "score": NeedScore(**score),
            "met": values.text("met") == "yes",
        }

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Need, key)
            if now is None:
                cycle = context.cycle.key
                now = Need(key=workbook.next_key(Need, f"{cycle}.N"), cycle=cycle)
            return workbook.put(now.model_copy(update=fields))

        return await step.saved(N_("Change a need") if old else N_("Add a need"), change)

    title = _("Change a need") if old else _("Add a need")
    return await step.host.ask(title, specs, save, f"need:{key or theme or context.cycle.key}")
