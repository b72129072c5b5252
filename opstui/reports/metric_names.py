"""What a number outside the tree is called: by the playbook of the product's form."""

from __future__ import annotations

from opstui.kernel.label import Label
from opstui.kernel.language import N_, _
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.vocabulary import Form
from opstui.playbooks import core_metrics
from opstui.playbooks import form as playbook

_OTHERS = {"long_post_share": N_("Share of long posts")}
"""Numbers that no playbook names and that an example watches."""
_PARTS = ("_rate", "_share")


def metric_label(metric: str, tree: MetricTree | None, form: Form) -> Label:
    """The tree's name, else the form's for a guardrail or core number, else the id."""
    node = tree.get(metric) if tree else None
    if node is not None:
        return node.name
    if form is not Form.NONE:
        usual = playbook(form).guardrail
        if usual.metric == metric:
            return usual.name
        for core in core_metrics(form):
            if core.metric == metric:
                return core.name
    name = _OTHERS.get(metric)
    return Label(zh=metric, en=metric) if name is None else Label.model_validate(_(name))


def metric_unit(metric: str, tree: MetricTree | None) -> str:
    """The tree's unit; a number outside it whose id says that it is a part of a whole is one."""
    node = tree.get(metric) if tree else None
    if node is not None:
        return node.unit
    return "ratio" if metric.endswith(_PARTS) else "count"
