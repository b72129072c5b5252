"""Whatever a page shows can be read: on a screen in the light and in the dark, and on paper."""

from __future__ import annotations

import re

import pytest

from opstui.reports.page_style import STYLE

TEXT = ("ink", "muted", "accent", "target", "forecast", "good", "warn", "bad")
LEAST = 4.5
"""WCAG 2.2, 1.4.3, level AA."""


def colours(scheme: str) -> dict[str, str]:
    """The custom properties as they hold in one of the three places."""
    light, dark, paper = re.findall(r":root \{([^}]*)\}", STYLE)
    found = {"light": light, "dark": light + dark, "paper": light + paper}[scheme]
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", found))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_most() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("ground", ["paper", "tint"])
@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_every_text_is_read_on_every_ground(scheme: str, ground: str) -> None:
    known = colours(scheme)
    found = {name: round(contrast(known[name], known[ground]), 2) for name in TEXT}
    assert {name: value for name, value in found.items() if value < LEAST} == {}


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_lines_and_bars_stand_out(scheme: str) -> None:
    """WCAG 2.2, 1.4.11: 3 for what is no text."""
    known = colours(scheme)
    assert min(contrast(known[name], known["paper"]) for name in TEXT) >= 3
