"""A name in both languages."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Label(BaseModel):
    """Chinese and English name of one thing; a user who types one gets it in both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = ""
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        return {"zh": value, "en": value} if isinstance(value, str) else value

    def text(self, language: str) -> str:
        """The name in `language` ("zh_CN" or "en"), else in the other one."""
        first, second = (self.zh, self.en) if language.startswith("zh") else (self.en, self.zh)
        return first or second

    def renamed(self, name: str, language: str) -> Label:
        """The user's new name; a translation that merely repeated the old name follows it."""
        if self.zh == self.en:
            return Label(zh=name, en=name)
        field = "zh" if language.startswith("zh") else "en"
        return self.model_copy(update={field: name})
