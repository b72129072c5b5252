"""Names in files: the part a column plays, the metric that is meant, what the user said of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from opstui.kernel.dates import BadDate
from opstui.kernel.errors import UsageError
from opstui.kernel.language import _
from opstui.kernel.periods import parse_period
from opstui.kernel.text import clean_line, shown

Role = Literal["date", "metric", "segment", "value", "numerator", "denominator"]
Part = Literal["value", "num", "den"]
IGNORE = "-"

_ROLES: dict[Role, tuple[str, ...]] = {
    "date": (
        *("date", "day", "dt", "week", "month", "period", "日期", "时间", "日", "周", "月"),
        *("月份", "周期", "统计日期", "数据日期", "统计周期", "统计时间"),
    ),
    "metric": ("metric", "metricname", "metricid", "measure", "指标", "指标名", "指标名称"),
    "segment": ("segment", "group", "channel", "分组", "分群", "细分", "维度", "渠道"),
    "value": ("value", "数值", "值", "指标值"),
    "numerator": ("numerator", "num", "分子"),
    "denominator": ("denominator", "den", "分母"),
}
_TOTALS = {"total", "totals", "grandtotal", "subtotal", "sum", "average", "avg", "mean"}
_TOTALS |= {"合计", "总计", "小计", "汇总", "总和", "共计", "平均", "均值", "平均值"}
_PART_ENDINGS: tuple[tuple[str, Part], ...] = (
    *(("numerator", "num"), ("分子", "num"), ("denominator", "den"), ("分母", "den")),
    *(("(num)", "num"), ("(den)", "den")),
)
_IN_BRACKETS = re.compile(r"(.+?)\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*")
_NOUNS = ("人", "单", "个", "次", "件")
_HEADER_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "k": 1e3, "m": 1e6}


def fold(name: str) -> str:
    """For comparison: NFKC, lower case, no spaces, underscores or hyphens."""
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", name).casefold())


def is_total(name: str) -> bool:
    return fold(name).rstrip(":") in _TOTALS


def role_of(name: str) -> Role | None:
    folded = fold(name)
    return next((role for role, names in _ROLES.items() if folded in names), None)


def looks_like_period(text: str) -> bool:
    """Whether it names a day, week or month, if only year or order were known."""
    if not any(char.isdigit() for char in text) or len(text) > 40:
        return False
    try:
        parse_period(text, year=2024, order="mdy")
    except BadDate:
        try:
            parse_period(text, year=2024, order="dmy")
        except BadDate:
            return False
    return True


@dataclass(frozen=True, slots=True)
class KnownMetric:
    """A metric that numbers can be brought in for; `names` in both languages.

    `unit` as in `kernel.quantities`; `good`: whether "up", "down" or a "range" is wanted.
    """

    id: str
    names: tuple[str, ...] = ()
    unit: str = "count"
    kind: Literal["flow", "stock", "rate"] = "flow"
    good: Literal["up", "down", "range"] = "up"


@dataclass(frozen=True, slots=True)
class Target:
    """What a column or a metric name of the file is read as.

    `factor`: times this (a minus turns the sign); `percent`: the header says it is in percent.
    """

    metric: KnownMetric
    part: Part = "value"
    factor: float = 1.0
    percent: bool = False


def fingerprint(header: Sequence[str]) -> str:
    """The same for next month's file: order and dates in the header do not matter."""
    names = sorted(fold(name) for name in header if not looks_like_period(name))
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:16]


def parse_mapping(text: str) -> dict[str, str]:
    """ "gross_gbp=gross,refund_gbp=-refunds,note=-,paid=pay_rate:num,day=@date" by column.

    A minus turns the sign, "-" alone ignores the column. Raises UsageError.
    """
    found: dict[str, str] = {}
    for piece in filter(str.strip, re.split("[,，;\n]", text)):
        column, equals, target = (
            clean_line(part, 200).text.strip() for part in piece.rpartition("=")
        )
        if not equals or not column or not target:
            raise UsageError(
                _('"{piece}" does not say which column is which metric.').format(
                    piece=shown(piece)
                ),
                _("Write it like column=metric,other column=-metric."),
            )
        if found.setdefault(column, target) != target:
            raise UsageError(
                _('Column "{column}" is given twice.').format(column=shown(column)),
                _("Give each column one metric."),
            )
    return found


class Names:
    """Looks up what a name in the file means."""

    def __init__(
        self, known: Mapping[str, KnownMetric], mapping: Mapping[str, str] | None = None
    ) -> None:
        self._known = known
        self._by_name: dict[str, KnownMetric | None] = {}
        for metric in known.values():
            for name in {fold(name) for name in (metric.id, *metric.names) if name}:
                # a name that two metrics share names neither
                clash = name in self._by_name and self._by_name[name] is not metric
                self._by_name[name] = None if clash else metric
        for metric in known.values():
            self._by_name[fold(metric.id)] = metric
        self._said = {fold(column): target for column, target in (mapping or {}).items()}

    def check(self, names: Iterable[str]) -> None:
        """Raises UsageError when the mapping speaks of a column or metric that does not exist."""
        present = {fold(name) for name in names}
        for column, target in self._said.items():
            if column not in present:
                raise UsageError(
                    _('The file has no column "{column}".').format(column=shown(column)),
                    _("Its columns are: {names}.").format(
                        names=shown(_(", ").join(sorted(names)), 400)
                    ),
                )
            if target != IGNORE and not target.startswith("@"):
                self._said_target(target)
            elif target.startswith("@") and target[1:] not in _ROLES:
                raise UsageError(
                    _('"{target}" is no part that a column can play.').format(target=shown(target)),
                    _("Use one of {names}.").format(
                        names=_(", ").join(f"@{role}" for role in _ROLES)
                    ),
                )

    def _said_target(self, target: str) -> Target:
        name, _colon, part = target.removeprefix("-").partition(":")
        metric = self._by_name.get(fold(name))
        if metric is None or part not in ("", "num", "den"):
            raise UsageError(
                _('There is no metric "{name}".').format(name=shown(target)),
                _("The metrics are: {names}.").format(names=shown(_(", ").join(self._known), 400)),
            )
        sign = -1.0 if target.startswith("-") else 1.0
        read_part: Part = "num" if part == "num" else "den" if part == "den" else "value"
        return Target(metric, read_part, sign)

    def ignored(self, name: str) -> bool:
        return self._said.get(fold(name)) == IGNORE

    def role(self, name: str) -> Role | None:
        """The part a column plays: as said, else by its name, unless that is a metric's."""
        said = self._said.get(fold(name))
        if said is not None:
            return next((role for role in _ROLES if said == f"@{role}"), None)
        return None if fold(name) in self._by_name else role_of(name)

    def target(self, name: str) -> Target | None:
        """The metric meant by a name in the file; None when there is none."""
        said = self._said.get(fold(name))
        if said is not None:
            if said == IGNORE or said.startswith("@"):
                return None
            unit = _IN_BRACKETS.fullmatch(name)
            target = self._said_target(said)
            return _in_unit(target, unit[2]) or target if unit else target
        if (metric := self._by_name.get(fold(name))) is not None:
            return Target(metric)
        for ending, part in _PART_ENDINGS:
            stem = fold(name).removesuffix(ending)
            if stem != fold(name) and (metric := self._by_name.get(stem)) is not None:
                return Target(metric, part)
        if (match := _IN_BRACKETS.fullmatch(name)) and (
            metric := self._by_name.get(fold(match[1]))
        ):
            return _in_unit(Target(metric), match[2])
        return None


def _in_unit(target: Target, unit: str) -> Target | None:
    """`target` read in the unit that the header names in brackets ("万元", "%", "GBP")."""
    name = fold(unit)
    if name == "%":
        return replace(target, percent=True) if target.metric.unit == "ratio" else None
    for scale in sorted(_HEADER_SCALES, key=len, reverse=True):
        if name.startswith(scale) and name.removeprefix(scale) in (
            "",
            "元",
            "人",
            "单",
            "次",
            "件",
        ):
            return replace(target, factor=target.factor * _HEADER_SCALES[scale])
    wanted = fold(target.metric.unit.split("/", 1)[0])
    plain = {wanted, *_NOUNS, *(("元", "rmb", "¥") if wanted == "cny" else ())}
    return target if name in plain else None
