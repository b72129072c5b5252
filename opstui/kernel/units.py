"""Units as fractions of symbols: "CNY/order", "visitors", "ratio" (no unit), "count" (anything).

Counts of things are interchangeable in a product chain (visitors × lead rate = leads), so a
count of any noun matches a count of any other; money and per-unit amounts must fit exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from opstui.kernel.operations import Op

MONEY = frozenset({"CNY", "USD", "EUR", "GBP", "HKD", "JPY", "SGD", "TWD", "KRW", "INR"})
_PLAIN = frozenset({"", "1", "ratio", "%"})

Fraction = Counter[str]


def parts(unit: str) -> Fraction:
    """Symbol → power; every count noun is "count", a ratio has no symbols."""
    out: Fraction = Counter()
    for index, piece in enumerate(unit.split("/")):
        for symbol in piece.replace("*", "·").split("·"):
            name = symbol.strip()
            if name in _PLAIN:
                continue
            out[name if name in MONEY or name == "days" else "count"] += 1 if index == 0 else -1
    return Counter({symbol: power for symbol, power in out.items() if power})


def name(fraction: Fraction) -> str:
    up = [symbol for symbol, power in sorted(fraction.items()) for _ in range(power)]
    down = [symbol for symbol, power in sorted(fraction.items()) for _ in range(-power)]
    return "/".join(["·".join(up) or ("1" if down else "ratio"), *down])


def same_unit(one: str, other: str) -> bool:
    return parts(one) == parts(other)


def is_money(unit: str) -> bool:
    """Money itself, not an amount per something."""
    return unit in MONEY


def combined(op: Op, units: Sequence[str]) -> str | None:
    """The unit that `op` gives; None when a sum mixes units."""
    fractions = [parts(unit) for unit in units]
    if not fractions:
        return None
    if op in (Op.SUM, Op.SUB):
        return units[0] if all(other == fractions[0] for other in fractions) else None
    total: Fraction = Counter()
    for index, fraction in enumerate(fractions):
        for symbol, power in fraction.items():
            total[symbol] += -power if op is Op.RATIO and index else power
    return name(Counter({symbol: power for symbol, power in total.items() if power}))
