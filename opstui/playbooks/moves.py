"""What usually moves a leaf: the playbook's moves, the most particular first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from opstui.kernel.metric_tree import Node
from opstui.kernel.units import is_money
from opstui.kernel.vocabulary import Form
from opstui.playbooks.schema import Fit, Move, Shape

_LEAF, _FORM, _TAG, _SHAPE = 8, 4, 2, 1


def ranked(moves: Iterable[Move], node: Node, form: Form | None) -> tuple[Move, ...]:
    """The moves that fit, those for this leaf before those for its tags before those for any
    leaf, and those for this form first among equals; the order of the file breaks ties."""
    moves = tuple(moves)
    leaf = _known(node.id, {leaf for move in moves for leaf in move.fits.leaves})
    weighed = [(_weight(move.fits, node, leaf, form), move) for move in moves]
    fitting = [(weight, move) for weight, move in weighed if weight is not None]
    return tuple(move for _weight_, move in sorted(fitting, key=lambda pair: -pair[0]))


def shape_of(node: Node) -> Shape:
    """What kind of number the node is, as far as what moves it goes."""
    if "/" in node.unit:
        return "per_unit"
    if is_money(node.unit):
        return "money"
    return "rate" if node.unit in ("ratio", "%") else "count"


def _known(id_: str, leaves: Collection[str]) -> str:
    """The leaf that the moves speak of: the node's own id, or that of the leaf that it was
    split from ("uv_feed_beijing" is a part of "uv_feed")."""
    wholes = [leaf for leaf in leaves if id_ == leaf or id_.startswith(f"{leaf}_")]
    return max(wholes, key=len, default="")


def _weight(fits: Fit, node: Node, leaf: str, form: Form | None) -> int | None:
    """None when a condition does not hold."""
    asked = (
        (_LEAF, bool(fits.leaves), leaf in fits.leaves),
        (_FORM, bool(fits.forms), form in fits.forms),
        (_TAG, bool(fits.tags), not set(node.tags).isdisjoint(fits.tags)),
        (_SHAPE, bool(fits.shapes), shape_of(node) in fits.shapes),
    )
    if any(stated and not holds for _points, stated, holds in asked):
        return None
    return sum(points for points, stated, _holds in asked if stated)
