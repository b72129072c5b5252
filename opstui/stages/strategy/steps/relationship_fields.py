"""The five questions about the relationship, as fields with the usual answers of the form."""

from __future__ import annotations

from opstui.kernel.language import _
from opstui.kernel.vocabulary import (
    DecisionCost,
    Frequency,
    Monetisation,
    Relation,
    ValueSource,
    word,
)
from opstui.playbooks import orientation_rules
from opstui.stages.strategy.model import Product
from opstui.ui.form_values import FieldSpec

ANSWERS_MARK = "answers"
"""Among the product's defaults: its stored answers are those of the form, not somebody's."""

RELATIONSHIP = (
    ("monetisation", Monetisation),
    ("decision_cost", DecisionCost),
    ("usage_frequency", Frequency),
    ("relation", Relation),
    ("value_source", ValueSource),
)


def relationship_label(name: str) -> str:
    return {
        "monetisation": _("How it earns"),
        "decision_cost": _("Cost to decide"),
        "usage_frequency": _("Used how often"),
        "relation": _("How long it lasts"),
        "value_source": _("Value comes from"),
    }[name]


def relationship_help(name: str) -> str:
    return {
        "monetisation": _("Who pays, and when: once, each time, every month, or advertisers."),
        "decision_cost": _("High is over ¥1000 or days of thought; low is decided at once."),
        "usage_frequency": _("How often people need this by nature, not how often you wish."),
        "relation": _("Does it end with the purchase, come and go, or go on?"),
        "value_source": _("What users come back for: a function, a service, content, others."),
    }[name]


def relationship_specs(product: Product) -> tuple[FieldSpec, ...]:
    """The five questions, with what is usual for the form where nothing is stored."""
    preset, unsure = orientation_rules().preset(product.form), ANSWERS_MARK in product.defaults
    specs = []
    for name, codes in RELATIONSHIP:
        own = getattr(product.answers, name)
        usual = getattr(preset, name) if preset else None
        shown = own if own is not None else usual
        specs.append(
            FieldSpec(
                name,
                relationship_label(name),
                "choice",
                value=shown.value if shown is not None else "",
                options=tuple((code.value, word(code)) for code in codes),
                placeholder=_("Choose with the arrow keys"),
                help=relationship_help(name),
                required=True,
                default=usual is not None and (own is None or (unsure and own == usual)),
            )
        )
    return tuple(specs)
