"""Numbers that somebody saw on a metric, as typed in the line of a day: `到课率=54%`, `leads=230`.

They are kept with the day, as what was seen; the series of the metric is not written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _, language
from opstui.kernel.metric_tree import MetricTree, Node
from opstui.kernel.quantities import parse

_STOP = r"，；。;、"
_PAIR = re.compile(
    rf"(?<![^\s{_STOP}])([^\s=＝{_STOP}]+)\s*[=＝]\s*([^\s=＝{_STOP}]*[^\s=＝{_STOP},])"
    rf"(?:[{_STOP}]|,?(?!\S))"
)
_FIGURE = re.compile(r"[-+(]?\s*(?:[¥￥$£€]|[A-Z]{3})?\s*[-+]?\.?\d")


@dataclass(slots=True)
class Seen:
    """`numbers`: metric id → value in the metric's unit (0.54 for 54 % of a rate); `unclear`:
    (text, what to do, for people); `rest`: the line without them."""

    rest: str = ""
    numbers: dict[str, float] = field(default_factory=dict)
    unclear: list[tuple[str, str]] = field(default_factory=list)


def numbers_seen(line: str, tree: MetricTree | None) -> Seen:
    """Take the numbers out of a line. Never raises: what names no metric is in `unclear`."""
    found = Seen()

    def take(match: re.Match[str]) -> str:
        value = unicodedata.normalize("NFKC", match[2])
        if not _FIGURE.match(value):
            return match[0]
        name = unicodedata.normalize("NFKC", match[1]).strip(",")
        _take(f"{name}={value}", name, value, tree, found)
        return " "

    found.rest = " ".join(_PAIR.sub(take, line).split())
    return found


def _take(token: str, name: str, value: str, tree: MetricTree | None, found: Seen) -> None:
    nodes = metrics_named(name, tree)
    if tree is None or len(nodes) != 1:
        found.unclear.append((token, _which(nodes, tree)))
        return
    node = nodes[0]
    if node.id in found.numbers:
        found.unclear.append((token, _("This metric is there twice.")))
        return
    try:
        number = parse(value, node.unit).value
    except OpsError as error:
        found.unclear.append((token, error.said))
        return
    if node.unit == "ratio" and abs(number) > 1 and "%" not in value:
        found.unclear.append((token, _("Write a share as 54% or 0.54.")))
        return
    found.numbers[node.id] = number


def metrics_named(name: str, tree: MetricTree | None) -> list[Node]:
    """The metrics, leaves or not, with this id or name in either language; else all those that
    begin with it."""
    wanted = name.lower()
    if tree is None or not wanted:
        return []
    names = [
        (node, {node.id.lower(), node.name.zh.lower(), node.name.en.lower()})
        for node in map(tree.node, tree.order)
    ]
    exact = [node for node, known in names if wanted in known]
    begins = [node for node, known in names if any(text.startswith(wanted) for text in known)]
    return exact[:1] or begins


def _which(nodes: list[Node], tree: MetricTree | None) -> str:
    if tree is None:
        return _("There is no metric tree yet.")
    listed = nodes or [tree.node(id_) for id_ in tree.order]
    said = _("Several metrics begin so.") if nodes else _("No such metric in the metric tree.")
    names = _(", ").join(node.name.text(language()) or node.id for node in listed)
    return said + " " + _("Metrics: {names}").format(names=names)


def seen_line(numbers: dict[str, float], tree: MetricTree | None) -> str:
    """What `numbers_seen` reads as the same numbers, by id."""
    ratios = (
        {node.id for node in map(tree.node, tree.order) if node.unit == "ratio"} if tree else ()
    )
    return " ".join(
        f"{id_}={100 * value:.12g}%" if id_ in ratios else f"{id_}={value:.15g}"
        for id_, value in numbers.items()
    )
