"""Commands → Textual bindings and the words of the key line."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from opstui.commands import Command
from opstui.kernel.language import _, pgettext

NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "equals_sign": "=",
    "plus": "+",
    "comma": ",",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "full_stop": ".",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "space": "space",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def bind(commands: Iterable[Command]) -> list[BindingType]:
    """Bindings of these commands; the id makes them remappable."""
    return [
        Binding(",".join(command.keys), command.action, command.label, show=False, id=command.id)
        for command in commands
    ]


def key_name(key: str) -> str:
    """A key as people write it: "question_mark" → "?", "f2" → "F2".

    Arrows are words: their signs are two cells wide in some Chinese terminals.
    """
    if key == "left":
        return pgettext("key", "left")
    if key == "right":
        return pgettext("key", "right")
    if key in NAMES:
        return NAMES[key]
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


def key_hints(commands: Iterable[Command], keymap: dict[str, str], most: int = 5) -> str:
    """The key line: at most `most` hints, "n Next step   e Edit"."""
    shown = [command for command in commands if not command.quiet][:most]
    return "   ".join(
        f"{key_name(keymap.get(command.id, command.keys[0]).split(',')[0])} {_(command.label)}"
        for command in shown
    )
