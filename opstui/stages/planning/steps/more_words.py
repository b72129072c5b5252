"""What more money or person-days would bring, in words (再给 ¥X / N 人天 可多做 …)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from opstui.kernel.language import _
from opstui.stages.planning.more_resources import Bundle, MoreResources

Figure = Callable[[float | None, str], str]
_NAMED = 2
_PER_MONEY = 1000.0


@dataclass(frozen=True, slots=True)
class MoreWords:
    """`unit` is the north star's; `titles` by task key."""

    titles: Mapping[str, str]
    unit: str
    currency: str
    figure: Figure

    def sentence(self, bundle: Bundle) -> str:
        """ "With ¥9,227 and 20 person-days more: A, B (+¥38K)." """
        gain = f"+{self.figure(bundle.gain, self.unit)}"
        more, title = self.amount(bundle), self._names(bundle.entering)
        if bundle.leaving:
            said = _("With {more} more: {title} instead of {out} ({value}).")
            out = self._names(bundle.leaving)
            return said.format(more=more, title=title, out=out, value=gain)
        return _("With {more} more: {title} ({value}).").format(more=more, title=title, value=gain)

    def amount(self, bundle: Bundle) -> str:
        """ "¥12K and 3 person-days"."""
        return asked(bundle.budget, bundle.person_days, self.currency, self.figure)

    def _names(self, keys: Sequence[str]) -> str:
        names = _(", ").join(self.titles.get(key, key) for key in keys[:_NAMED])
        if len(keys) <= _NAMED:
            return names
        return _("{names} and {n} more").format(names=names, n=len(keys) - _NAMED)

    def step_line(self, more: MoreResources) -> str:
        """The next gain of each resource alone; "" where nothing would bring more."""
        if not more.bundles:
            return ""
        if more.money is None and more.days is None:
            return _("A little more: only money and days together bring something")
        money = self._gain(more.money) or _("money alone brings nothing")
        days = self._gain(more.days) or _("days alone bring nothing")
        return _("A little more: {money}; {days}").format(money=money, days=days)

    def _gain(self, bundle: Bundle | None) -> str:
        if bundle is None:
            return ""
        return _("{amount} brings {value}").format(
            amount=self.amount(bundle), value=self.figure(bundle.gain, self.unit)
        )

    def panel(self, more: MoreResources) -> list[str]:
        """The bundles with every task in them, then what a unit of each resource is worth."""
        lines = []
        for bundle in more.bundles:
            gain = self.figure(bundle.gain, self.unit)
            lines.append(f"{self.amount(bundle)} > +{gain}")
            lines += [f"  + {self.titles.get(key, key)}" for key in bundle.entering]
            lines += [f"  - {self.titles.get(key, key)}" for key in bundle.leaving]
        if more.money and more.money.budget > 0:
            worth = self.figure(more.money.gain / more.money.budget * _PER_MONEY, self.unit)
            said = _("The next {money} are worth {value}.")
            lines.append(said.format(money=self.figure(_PER_MONEY, self.currency), value=worth))
        if more.days and more.days.person_days > 0:
            worth = self.figure(more.days.gain / more.days.person_days, self.unit)
            lines.append(_("The next person-day is worth {value}.").format(value=worth))
        return lines


def asked(budget: float, person_days: float, currency: str, figure: Figure) -> str:
    """ "¥12K and 3 person-days", as a sentence says it."""
    number = f"{math.ceil(person_days * 10 - 1e-6) / 10:g}"
    days = _("1 person-day") if number == "1" else _("{days} person-days").format(days=number)
    money = figure(budget, currency)
    if budget > 0 and person_days > 0:
        return _("{money} and {days}").format(money=money, days=days)
    return money if budget > 0 else days
