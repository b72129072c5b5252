"""Keys of new records: "C1.F3" is the third feedback of cycle C1; none is ever used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opstui.kernel.record import Record

if TYPE_CHECKING:
    from opstui.workbook.document import Workbook


def next_key(workbook: Workbook, model: type[Record], prefix: str) -> str:
    """`prefix` and the number after the highest that there is."""
    numbers = [
        int(rest)
        for key in workbook.all(model)
        if key.startswith(prefix) and (rest := key[len(prefix) :]).isdecimal()
    ]
    return f"{prefix}{max(numbers, default=0) + 1}"
