"""The base of everything that is stored: a frozen value with a stable key."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A part of a record. Frozen; a change is `model_copy(update=…)`."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Record(Value):
    """One document. `TABLE` names its table, `key` is unique in it and never used twice."""

    TABLE: ClassVar[str]
    key: str
