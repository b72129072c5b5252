"""What was typed into the grid of a period and is not kept yet, of all its segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opstui.stages.review.entry import Entry
from opstui.stages.review.steps.data_rows import as_typed
from opstui.ui.drafts import DraftKeeper


class HalfTyped:
    """Texts by "segment|metric"; the draft of `form` holds the same."""

    def __init__(self, form: str = "", drafts: DraftKeeper | None = None) -> None:
        self.form = form
        draft = drafts.get(form) if drafts is not None else None
        self.texts: dict[str, str] = dict(draft.fields) if draft else {}

    def of(self, found: Sequence[Entry], segment: str | None) -> dict[str, str]:
        """Entry → text, for those that were typed into."""
        keys = {one.id: _key(one, segment) for one in found}
        return {id_: self.texts[key] for id_, key in keys.items() if key in self.texts}

    def take(self, found: Sequence[Entry], segment: str | None, texts: Mapping[str, str]) -> None:
        """Remember what differs from what is stored."""
        for one in found:
            text = texts.get(one.id, "")
            if text == as_typed(one.value, one.unit):
                self.texts.pop(_key(one, segment), None)
            else:
                self.texts[_key(one, segment)] = text

    def forget(self, segment: str | None) -> None:
        """What was kept of a segment (None: of the totals) is half typed no more."""
        prefix = f"{segment or ''}|"
        self.texts = {key: text for key, text in self.texts.items() if not key.startswith(prefix)}

    def keep(self, drafts: DraftKeeper) -> bool:
        """Write the draft, or drop it when there is nothing; safe in a signal handler."""
        if self.texts:
            drafts.put(self.form, self.texts, None)
        else:
            drafts.drop(self.form)
        return bool(self.texts)


def _key(one: Entry, segment: str | None) -> str:
    return f"{segment or ''}|{one.id}"
