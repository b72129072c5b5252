"""Now and today, from one place that a test or `--as-of` can replace.

Only the edges (commands, screens, the store) ask; rules receive `today`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

_fixed: ContextVar[datetime | None] = ContextVar("opstui_clock", default=None)


def now() -> datetime:
    """Local time with its zone."""
    return _fixed.get() or datetime.now().astimezone()


def today() -> date:
    return now().date()


@contextmanager
def fixed(moment: datetime | date) -> Iterator[None]:
    """Pretend that it is `moment`."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 12)
    token = _fixed.set(moment.astimezone())
    try:
        yield
    finally:
        _fixed.reset(token)
