"""Half-typed text: kept shortly after the last key, on blur, and when the line drops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol
from weakref import WeakSet


class KeptDraft(Protocol):
    """What was typed into a form."""

    @property
    def fields(self) -> dict[str, str]: ...


class DraftKeeper(Protocol):
    """Where drafts lie (the workbook's drafts folder); calls are quick and need no thread.
    `put` raises OpsError when it cannot write."""

    def put(self, form: str, fields: Mapping[str, str], base: Mapping[str, str] | None) -> None: ...

    def get(self, form: str) -> KeptDraft | None: ...

    def drop(self, form: str) -> None: ...


class NoDrafts:
    """Nothing is kept: no workbook is open, or it cannot be written."""

    def put(self, form: str, fields: Mapping[str, str], base: Mapping[str, str] | None) -> None:
        return

    def get(self, form: str) -> KeptDraft | None:
        return None

    def drop(self, form: str) -> None:
        return


class DraftSource(Protocol):
    def keep_draft(self) -> bool:
        """Write down what is half typed; True when there was something."""
        ...


class OpenForms:
    """Every form that is on some screen now, for the hang-up handler and the crash screen."""

    def __init__(self) -> None:
        self._forms: WeakSet[DraftSource] = WeakSet()

    def add(self, form: DraftSource) -> None:
        self._forms.add(form)

    def remove(self, form: DraftSource) -> None:
        self._forms.discard(form)

    def __len__(self) -> int:
        return len(self._forms)

    def keep_all(self, report: Callable[[BaseException], None] | None = None) -> int:
        """Keep every draft; one that fails does not stop the others. How many were kept."""
        kept = 0
        for form in list(self._forms):
            try:
                kept += form.keep_draft()
            except Exception as error:
                if report:
                    report(error)
        return kept
