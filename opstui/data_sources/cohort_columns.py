"""How a table of cohorts is told from others: a row a cohort, or a row a cohort and age."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opstui.data_sources.names import fold

_COHORTS = (
    *("cohort", "cohortmonth", "cohortweek", "cohortquarter", "cohortday", "cohortdate"),
    *("firstmonth", "firstweek", "acquired", "signup", "signupweek", "signupmonth", "joined"),
    *("同期群", "批次", "队列", "群组", "新增周", "新增月", "新增日期", "注册周", "注册月"),
    *("注册日期", "首购月", "首购周", "首单月", "加入周", "加入月", "留存"),
)
_AGES = ("age", "period", "offset", "n", "账龄", "第几期", "第几周", "第几月", "期数", "间隔")
_COUNTS = (
    *("count", "users", "active", "activeusers", "customers", "retained", "value"),
    *("人数", "用户数", "活跃", "活跃数", "活跃人数", "留存人数", "留存数", "客户数", "数量"),
)
_SIZES = (
    *("size", "cohortsize", "new", "newusers", "users", "total", "base"),
    *("规模", "新增", "新增人数", "新增用户", "新增用户数", "总人数", "人数", "基数", "首期人数"),
)
_AGE = re.compile(
    r"(?:[mwdqapt]|month|week|day|quarter|age|period|第|次|\+)?"
    r"(\d{1,3})"
    r"(?:天|日|周|月|个月|季|期|days?|weeks?|months?|后)?(?:留存|留存率|后留存)?"
)
LAST_AGE = 400


@dataclass(frozen=True, slots=True)
class CohortColumns:
    """Places of the columns. Wide: `ages` age → column. Long: `age` and `count`."""

    cohort: int
    size: int | None = None
    ages: tuple[tuple[int, int], ...] = ()
    age: int | None = None
    count: int | None = None

    @property
    def long(self) -> bool:
        return self.age is not None


def age_named(name: str) -> int | None:
    """The age that a column's name says ("m3", "第3周", "+1"); None when it says none."""
    match = _AGE.fullmatch(fold(name))
    return int(match[1]) if match and int(match[1]) <= LAST_AGE else None


def cohort_columns(header: Sequence[str]) -> CohortColumns | None:
    """None for a table that is not of cohorts."""
    folded = [fold(name) for name in header]
    cohort = next((at for at, name in enumerate(folded) if name in _COHORTS), None)
    if cohort is None:
        return None
    rest = [at for at in range(len(header)) if at != cohort]
    age = next((at for at in rest if folded[at] in _AGES), None)
    count = next((at for at in rest if folded[at] in _COUNTS and at != age), None)
    if age is not None and count is not None:
        return CohortColumns(cohort, age=age, count=count)
    ages: dict[int, int] = {}
    for at in rest:
        named = age_named(header[at])
        if named is not None:
            ages.setdefault(named, at)
    size = next((at for at in rest if folded[at] in _SIZES), None)
    if len(ages) < 2:
        return None
    return CohortColumns(cohort, size, tuple(sorted(ages.items())))
