"""One analysis in a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from opstui.reports.page import Block


@dataclass(frozen=True, slots=True)
class Section:
    """`said` is one sentence in the current language, which the text report shows alone; `value`
    is what JSON holds: keys in the domain's terms, rates as fractions."""

    code: str
    title: str
    said: str
    blocks: tuple[Block, ...] = ()
    value: Mapping[str, Any] = field(default_factory=dict)
