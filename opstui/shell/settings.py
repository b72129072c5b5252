"""Settings of one person: how opstui looks and speaks, not what a workbook holds."""

from __future__ import annotations

from opstui.kernel.language import EN, ZH, _
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.themes import THEMES
from opstui.workbook.preferences import Preferences


def fields(preferences: Preferences) -> tuple[FieldSpec, ...]:
    """The form that shows these preferences."""
    looks = (_("Dark"), _("Light"), _("High contrast"), _("No colour"))
    return (
        FieldSpec(
            "language",
            _("Language"),
            "choice",
            preferences.spoken,
            options=((ZH, "中文"), (EN, "English")),
        ),
        FieldSpec(
            "theme",
            _("Theme"),
            "choice",
            preferences.theme,
            options=tuple(zip(THEMES, looks, strict=True)),
        ),
        FieldSpec(
            "number_style",
            _("Large numbers"),
            "choice",
            preferences.number_style,
            options=(
                ("auto", _("As the language does")),
                ("wan", "万 / 亿"),
                ("km", "K / M / B"),
                ("exact", _("In full")),
            ),
        ),
        FieldSpec(
            "markers",
            _("Charts"),
            "choice",
            preferences.markers,
            options=(("braille", _("Fine dots")), ("ascii", _("ASCII only"))),
            help=_("ASCII, if lines and boxes come out crooked in your terminal."),
        ),
        FieldSpec(
            "output",
            _("Sends"),
            "choice",
            preferences.output,
            options=(("changes", _("Only what changed")), ("rows", _("Whole rows"))),
            help=_("Whole rows, if letters stay behind on your screen; from the next start."),
        ),
        FieldSpec(
            "keymap",
            _("Own keys"),
            "text",
            "; ".join(f"{command}={keys}" for command, keys in preferences.keymap.items()),
            placeholder="go.next=right; quit=Q",
            help=_("Command = key, several with ;. Names of commands: ctrl+p."),
            check=keymap_problem,
        ),
    )


def read_keymap(text: str) -> dict[str, str]:
    """ "go.next=right; quit=Q" → command → keys; pieces without "=" keep an empty key."""
    pieces = [piece.partition("=") for piece in text.replace("；", ";").split(";") if piece.strip()]
    return {command.strip(): keys.strip() for command, _sep, keys in pieces}


def keymap_problem(text: str) -> str:
    """The first thing wrong with a keymap as typed, in one sentence; "" when it is fine."""
    from opstui.commands import check_keymap

    for problem in check_keymap(read_keymap(text)):
        if problem.other:
            return _("{key} is used by both {one} and {other}. Choose another key.").format(
                key=problem.key, one=problem.command, other=problem.other
            )
        return _(
            '"{command}={key}" does not work: unknown command, or a key the terminal needs.'
        ).format(command=problem.command, key=problem.key)
    return ""


def changed(preferences: Preferences, values: FormValues) -> Preferences:
    """The preferences as the form says. Validates again, so a stray code cannot get in."""
    names = ("language", "theme", "number_style", "markers", "output")
    update = {name: values.text(name) for name in names}
    keymap = read_keymap(values.text("keymap"))
    return Preferences.model_validate({**preferences.model_dump(), **update, "keymap": keymap})
