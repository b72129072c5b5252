"""What an import has to say about a file: asked, refused, warned of, or only mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from opstui.kernel.language import _

Kind = Literal["doubt", "problem", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Issue:
    """`message` is translated when shown.

    A doubt is a question: what it concerns is left out until it is answered. A problem leaves out
    what it names. Warnings and notices leave out nothing.
    """

    kind: Kind
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    column: str = ""

    def text(self) -> str:
        """One sentence in the current language, with its place before it."""
        sentence = _(self.message).format(**self.values)
        if self.line and self.column:
            place = _('Line {line}, "{column}": ').format(line=self.line, column=self.column)
        elif self.line:
            place = _("Line {line}: ").format(line=self.line)
        elif self.column:
            place = _('"{column}": ').format(column=self.column)
        else:
            place = ""
        return place + sentence
