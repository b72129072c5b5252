"""Changes of two sessions to the same records: fields merge, the same field is a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from opstui.kernel.errors import Conflict
from opstui.kernel.language import _
from opstui.kernel.record import Record
from opstui.workbook.document import TABLES, RecordChange, Workbook
from opstui.workbook.numbering import Numbers

Side = Literal["mine", "theirs"]
Resolution = Mapping[tuple[str, str, str], Side]
"""(table, key, field) → whose value to keep."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field with two new values. Field "" is the whole record: added or dropped on one
    side, or of parts that do not fit together; then the values are records or None."""

    table: str
    key: str
    field: str
    base: object
    mine: object
    theirs: object


class SaveConflict(Conflict):
    """Nothing was stored. Show both values, then save again with a resolution."""

    def __init__(self, fields: tuple[FieldConflict, ...]) -> None:
        names = _(", ").join(
            f"{one.key}.{one.field}" if one.field else one.key for one in fields[:3]
        )
        super().__init__(
            _("Another session changed the same meanwhile: {names}.").format(names=names),
            _("Nothing was saved. Choose which value to keep."),
        )
        self.fields = fields


def _changed_fields(old: Record, new: Record) -> set[str]:
    return {name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)}


def _valid(record: Record) -> Record | None:
    try:
        return type(record).model_validate(record.model_dump())
    except ValidationError:
        return None


class _Merge:
    """Collects what is left to decide."""

    def __init__(self, resolve: Resolution) -> None:
        self._resolve = resolve
        self.conflicts: list[FieldConflict] = []

    def _side(self, conflict: FieldConflict) -> Side | None:
        side = self._resolve.get((conflict.table, conflict.key, conflict.field))
        if side is None:
            self.conflicts.append(conflict)
        return side

    def _whole(self, change: RecordChange, theirs: Record | None) -> Record | None:
        conflict = FieldConflict(change.table, change.key, "", change.old, change.new, theirs)
        return change.new if self._side(conflict) == "mine" else theirs

    def merged(self, change: RecordChange, theirs: Record | None) -> Record | None:
        """What the record becomes, given what it is now."""
        old, mine = change.old, change.new
        if theirs == old or mine == theirs:
            return mine
        if isinstance(mine, Numbers) and isinstance(theirs, Numbers):
            return max(mine, theirs, key=lambda one: one.last)
        if old is None or mine is None or theirs is None:
            return self._whole(change, theirs)
        values: dict[str, object] = {}
        also = _changed_fields(old, theirs)
        for name in sorted(_changed_fields(old, mine)):
            value, other = getattr(mine, name), getattr(theirs, name)
            if name in also and value != other:
                conflict = FieldConflict(
                    change.table, change.key, name, getattr(old, name), value, other
                )
                if self._side(conflict) != "mine":
                    continue
            values[name] = value
        valid = _valid(theirs.model_copy(update=values))
        return valid if valid is not None else self._whole(change, theirs)


def rebase(
    changes: Iterable[RecordChange], current: Workbook, resolve: Resolution
) -> list[RecordChange]:
    """The same changes against `current`; raises SaveConflict.

    What `current` has already is left out.
    """
    merge = _Merge(resolve)
    found: list[RecordChange] = []
    for change in changes:
        theirs = current.get(TABLES[change.table], change.key)
        new = merge.merged(change, theirs)
        if new != theirs:
            found.append(RecordChange(change.table, change.key, theirs, new))
    if merge.conflicts:
        raise SaveConflict(tuple(merge.conflicts))
    return found
