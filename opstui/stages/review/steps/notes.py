"""Notes beside what stands out: lines and the form of step 3."""

from __future__ import annotations

from collections.abc import Mapping

from opstui.kernel.language import N_, _, language, pgettext
from opstui.kernel.periods import format_date
from opstui.kernel.quantities import format_number
from opstui.reports.anomaly_words import kind_name
from opstui.reports.outliers import Outlier
from opstui.stages.review.anomalies import KINDS
from opstui.stages.review.anomaly_scan import Flag
from opstui.stages.review.model import Annotation
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.experiment_form import metric_options
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

# -- what stands out --------------------------------------------------------------------------


def _place(one: Outlier) -> str:
    start = one.period.start
    return one.period.code if one.period.days > 1 else format_date(start, language(), year=False)


def strange_lines(context: ReviewContext) -> list[str]:
    """What stands out, with its note or the question what happened."""
    lines = []
    for one in context.facts.outliers:
        shown = format_number(one.value, one.unit)
        asked = one.note or _("what happened? a notes it")
        text = _("! {when} {name} {value} stands out: {note}")
        if one.kind == "drift":
            text = _("! {when} {name} {value} has been drifting: {note}")
        name = one.name.text(language())
        lines.append(text.format(when=_place(one), name=name, value=shown, note=asked))
    return lines


async def annotate(step: ReviewStep, flag: Flag | None = None) -> None:
    """A note on a day: that of `flag`, else the first day that stands out without one."""
    context = step.context
    open_ = flag or next((one for one in context.facts.outliers if not one.note), None)
    first = open_.period.start if open_ else step.period.start
    metric = open_.metric if open_ else ""
    specs = [
        FieldSpec("day", _("Date"), "date", first.isoformat(), required=True),
        FieldSpec(
            "kind",
            _("Kind"),
            "choice",
            "",
            options=tuple((kind, kind_name(kind)) for kind in KINDS),
        ),
        FieldSpec("text", _("What happened"), required=True),
        FieldSpec(
            "metric",
            pgettext("column", "Metric"),
            "choice",
            metric,
            options=metric_options(context),
        ),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        day = values.date("day") or context.today

        def change(workbook: Workbook) -> Workbook:
            cycle = context.cycle.key
            return workbook.put(
                Annotation(
                    key=workbook.next_key(Annotation, f"{cycle}.A"),
                    cycle=cycle,
                    day=day,
                    text=values.text("text"),
                    kind=values.text("kind"),
                    metric=values.text("metric"),
                )
            )

        return await step.saved(N_("Note what happened"), change)

    await step.host.ask(_("What happened"), specs, save, f"annotation:{context.cycle.key}")
