"""Units in words, and whether those of children give that of their parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opstui.kernel.figures import SYMBOLS
from opstui.kernel.language import N_, _
from opstui.kernel.metric_tree import MetricTree, Op
from opstui.kernel.units import combined, same_unit

NOUNS = (
    N_("customers"),
    N_("leads"),
    N_("orders"),
    N_("players"),
    N_("posts"),
    N_("reads"),
    N_("students"),
    N_("trials"),
    N_("users"),
    N_("views"),
    N_("visitors"),
    N_("customer"),
    N_("deal"),
    N_("order"),
    N_("player"),
    N_("post"),
    N_("student"),
    N_("user"),
    N_("days"),
)
"""What the templates count; other nouns are shown as they were typed."""

_BETWEEN = {Op.PROD: " x ", Op.SUM: " + ", Op.SUB: " - ", Op.RATIO: " / "}


def unit_word(unit: str) -> str:
    """ "%" for a share, the symbol for money, nothing for a plain count."""
    if unit == "ratio":
        return "%"
    if unit == "count":
        return ""
    return "/".join("·".join(_symbol(one) for one in piece.split("·")) for piece in unit.split("/"))


def _symbol(symbol: str) -> str:
    if symbol in SYMBOLS:
        return SYMBOLS[symbol]
    if symbol == "count":
        return _("count")
    return _(symbol) if symbol in NOUNS else symbol


def unit_code(text: str) -> str:
    """The stored unit that `unit_word` shows as `text`, for those it knows; else the text."""
    codes = {_(noun): noun for noun in NOUNS}
    return "/".join(codes.get(part, part) for part in text.split("/"))


def unit_said(unit: str) -> str:
    """As `unit_word`, a plain count in a word."""
    return unit_word(unit) or _("count")


def misfit(op: Op, children: Sequence[str], own: str, name: str) -> str:
    """What the units of children come to where that is not the parent's `own`, in one sentence;
    "" when it fits. `name` is the parent's."""
    if op is Op.LEAF or not children:
        return ""
    found = combined(op, children)
    if found is not None and same_unit(found, own):
        return ""
    sides = _BETWEEN[op].join(unit_said(unit) for unit in children)
    if found is None:
        return _("{sides}: different units do not add up.").format(sides=sides)
    result = unit_said(found)
    sentence = (
        _("{result}: not the unit of {name} ({unit}).")
        if len(children) == 1
        else _("{sides} = {result}: not the unit of {name} ({unit}).")
    )
    return sentence.format(sides=sides, result=result, name=name, unit=unit_said(own))


def misfit_with(
    tree: MetricTree,
    id_: str,
    language: str,
    *,
    op: Op | None = None,
    units: Mapping[str, str] | None = None,
    more: Sequence[str] = (),
) -> str:
    """`misfit` of a node of the tree with another operation, other units (by id), more children."""
    node, changed = tree.node(id_), units or {}
    children = [
        changed.get(child, tree.node(child).unit) for child in node.children if child in tree.by_id
    ]
    return misfit(
        op or node.op,
        [*children, *more],
        changed.get(id_, node.unit),
        node.name.text(language) or id_,
    )
