"""User text on the screen is data: these turn it into what each kind of widget needs."""

from __future__ import annotations

from rich.text import Text
from textual.content import Content


def plain(text: object) -> Content:
    """For Static, Label, Option, titles: shown as it is, never read as markup."""
    return Content(str(text))


def cell(text: object, style: str = "", justify: str = "left") -> Text:
    """For DataTable and Tree: one line, cut with an ellipsis."""
    align = "right" if justify == "right" else "center" if justify == "center" else "left"
    return Text(str(text), style=style, overflow="ellipsis", no_wrap=True, justify=align)  # type: ignore[arg-type]


def mixed(template: str, **values: object) -> Content:
    """Our own markup around user text: `mixed("[b]$name[/b]", name=title)`."""
    return Content.from_markup(template, **{key: str(value) for key, value in values.items()})
