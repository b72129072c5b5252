"""The second form of a task: its value, what it depends on, who answers for it."""

from __future__ import annotations

from collections.abc import Sequence

from opstui.kernel.language import _
from opstui.stages.planning.dependencies import circle
from opstui.stages.planning.model import Ice, Raci, Rice, Task
from opstui.stages.planning.steps.target_forms import number, typed
from opstui.stages.task_form import names
from opstui.ui.form_values import FieldSpec, FormValues

IMPACTS = ((3.0, "3"), (2.0, "2"), (1.0, "1"), (0.5, "0.5"), (0.25, "0.25"))
CONFIDENCES = ((1.0, "100%"), (0.8, "80%"), (0.5, "50%"))


def value_specs(task: Task, others: Sequence[Task], unit: str) -> list[FieldSpec]:
    """Expected value, RICE, ICE, must-have, dependencies, exclusive group, accountable."""
    rice = task.rice
    return [
        number(
            "expected_value",
            _("Expected value"),
            task.expected_value,
            unit,
            _("Empty: the tree works it out from the expected change."),
        ),
        number("reach", _("RICE reach"), rice.reach or None, "count", _("Users per cycle.")),
        _scale("impact", _("RICE impact"), rice.impact, IMPACTS),
        _scale("confidence", _("RICE confidence"), rice.confidence, CONFIDENCES),
        _score("ice_impact", _("ICE impact"), task.ice.impact),
        _score("ice_confidence", _("ICE confidence"), task.ice.confidence),
        _score("ice_ease", _("ICE ease"), task.ice.ease),
        FieldSpec(
            "must_have",
            _("Must do"),
            "choice",
            "yes" if task.must_have else "no",
            options=(("no", _("No")), ("yes", _("Yes"))),
        ),
        FieldSpec(
            "depends_on",
            _("Needs first"),
            value=", ".join(task.depends_on),
            placeholder="C1.T2",
            help=_("Keys of tasks that must be done as well: {keys}").format(
                keys=_(", ").join(other.key for other in others)
            ),
        ),
        FieldSpec(
            "exclusive_group",
            _("Only one of"),
            value=task.exclusive_group,
            help=_("Of the tasks that name the same group at most one is chosen."),
        ),
        FieldSpec("accountable", _("Accountable (A)"), value=task.raci.accountable),
        FieldSpec("responsible", _("Who does it (R)"), value=", ".join(task.raci.responsible)),
    ]


def _score(id_: str, label: str, value: float | None) -> FieldSpec:
    return FieldSpec(
        id_,
        label,
        "number",
        "" if value is None else f"{value:g}",
        help=_("1 to 10; the score is the mean of the three."),
        low=1,
        high=10,
    )


def _scale(id_: str, label: str, value: float, steps: Sequence[tuple[float, str]]) -> FieldSpec:
    known = dict(steps)
    options = [(f"{step:g}", text) for step, text in steps]
    if value not in known:
        options.append((f"{value:g}", f"{value:g}"))
    return FieldSpec(id_, label, "choice", f"{value:g}", options=tuple(options))


def with_values(
    values: FormValues, task: Task, others: Sequence[Task], unit: str
) -> tuple[Task, dict[str, str]]:
    """The task as the form says, and problems by field."""
    keys = {other.key for other in others}
    needs = names(values.text("depends_on"))
    unknown = [key for key in needs if key not in keys]
    problems = {}
    if unknown:
        problems["depends_on"] = _("There is no task {key} in this cycle.").format(key=unknown[0])
    elif way := circle(
        task.key, {**{other.key: other.depends_on for other in others}, task.key: needs}
    ):
        problems["depends_on"] = _("These would wait for each other: {way}.").format(
            way=" > ".join(way)
        )
    worth = values.number("expected_value")
    if values.text("expected_value") == typed(task.expected_value, unit):
        worth = task.expected_value
    raci = task.raci.model_copy(
        update={
            "accountable": values.text("accountable"),
            "responsible": names(values.text("responsible")),
        }
    )
    update: dict[str, object] = {
        "expected_value": worth,
        "rice": Rice(
            reach=max(0.0, values.number("reach") or 0.0),
            impact=float(values.text("impact")),
            confidence=float(values.text("confidence")),
        ),
        "ice": Ice(
            impact=values.number("ice_impact"),
            confidence=values.number("ice_confidence"),
            ease=values.number("ice_ease"),
        ),
        "must_have": values.text("must_have") == "yes",
        "depends_on": needs,
        "exclusive_group": values.text("exclusive_group"),
        "raci": Raci.model_validate(raci.model_dump()),
    }
    return task.model_copy(update=update), problems
