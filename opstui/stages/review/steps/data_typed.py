"""What stands in the fields of the data step and is not kept yet; it survives a dropped line."""

from __future__ import annotations

from contextlib import suppress

from opstui.kernel.errors import OpsError
from opstui.kernel.periods import Period
from opstui.stages.review.entry import Changes, Doubt, Entry, changes, doubts
from opstui.stages.review.steps import data_rows as rows
from opstui.stages.review.steps.data_grid import DataGrid
from opstui.stages.review.steps.data_place import DataPlace
from opstui.stages.review.steps.half_typed import HalfTyped

Place = tuple[Period, str | None]


class DataTyped(DataPlace):
    """The grid as it is filled in, against the entries of its place."""

    def __init__(self) -> None:
        super().__init__()
        self._grid: DataGrid | None = None
        self._place: Place | None = None
        self._entries: list[Entry] = []
        self._half = HalfTyped()
        self._asked: dict[str, float] = {}
        """Entry → the strange value that was asked about."""
        self._doubtful: tuple[list[Entry], dict[str, str], dict[str, Doubt]] = ([], {}, {})
        """The last doubts, with what they are about: every row of the grid asks for them."""
        self._restored = False
        self._filled = False

    def _texts(self) -> dict[str, str]:
        """Entry → text; {} while the grid is being laid out."""
        ready = self._grid is not None and self._filled and self._grid.is_attached
        return self._grid.texts() if ready and self._grid is not None else {}

    def _typed(self) -> tuple[dict[str, float | None], dict[str, str]]:
        return rows.typed(self._entries, self._texts())

    def _doubts(self) -> dict[str, Doubt]:
        texts = self._texts()
        if self._doubtful[0] is not self._entries or self._doubtful[1] != texts:
            values, _problems = self._typed()
            numbers = {id_: value for id_, value in values.items() if value is not None}
            found = doubts(self.context.tree, self._entries, numbers)
            self._doubtful = self._entries, texts, found
        return self._doubtful[2]

    def _changes(self) -> Changes:
        return changes(self._entries, self._typed()[0]) if self._texts() else Changes()

    def _take_texts(self) -> None:
        texts = self._texts()
        if texts:
            self._half.take(self._entries, self._segment, texts)

    def keep_draft(self) -> bool:
        """Safe in a signal handler: it only writes the texts that the fields hold now."""
        if self._place is None:
            return False
        self._take_texts()
        return self._half.keep(self.host.drafts)

    def keep_quietly(self) -> None:
        try:
            self.keep_draft()
        except OpsError as error:
            self.answer(error.said)

    def on_mount(self) -> None:
        self.host.open_forms.add(self)

    def on_unmount(self) -> None:
        with suppress(OpsError):
            self.keep_draft()
        self.host.open_forms.remove(self)

    def action_review_forget(self) -> None:
        """Back to what is stored."""
        self._half.texts.clear()
        self._restored = False
        if self._grid is not None:
            self._grid.put_texts(
                {one.id: rows.as_typed(one.value, one.unit) for one in self._entries}
            )
        with suppress(OpsError):
            self._half.keep(self.host.drafts)
