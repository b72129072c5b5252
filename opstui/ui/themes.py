"""Our four looks from one set of tokens; `$muted` and `$faint` are plain colours, since
Textual's own `$text-muted` is relative and comes out white inside a `Content`."""

from __future__ import annotations

from textual.theme import Theme

THEMES = ("opstui-dark", "opstui-light", "opstui-contrast", "opstui-plain")

_DARK = Theme(
    name="opstui-dark",
    primary="#5fafd7",
    secondary="#87afaf",
    accent="#5fafd7",
    foreground="#d0d0d0",
    background="#1c1c1c",
    surface="#262626",
    panel="#303a40",
    warning="#d7af5f",
    error="#ff8787",
    success="#87d787",
    variables={"muted": "#8a8a8a", "faint": "#626262"},
    dark=True,
)
_LIGHT = Theme(
    name="opstui-light",
    primary="#005f87",
    secondary="#5f5f87",
    accent="#005f87",
    foreground="#262626",
    background="#ffffff",
    surface="#f2f2f2",
    panel="#dfe8ee",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    variables={"muted": "#6c6c6c", "faint": "#a8a8a8"},
    dark=False,
)
_CONTRAST = Theme(
    name="opstui-contrast",
    primary="#00ffff",
    secondary="#ffffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#00005f",
    warning="#ffff00",
    error="#ff8787",
    success="#87ff87",
    variables={"muted": "#d0d0d0", "faint": "#a8a8a8"},
    dark=True,
)
_PLAIN = Theme(
    name="opstui-plain",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    warning="#ffffff",
    error="#ffffff",
    success="#ffffff",
    variables={"muted": "#b2b2b2", "faint": "#8a8a8a"},
    dark=True,
)

ALL = (_DARK, _LIGHT, _CONTRAST, _PLAIN)
