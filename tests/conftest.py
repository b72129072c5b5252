"""Catalogues are compiled when stale; no test sees the user's own home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from textual.pilot import Pilot

from opstui.kernel.language import EN, set_language
from opstui.locales.compile import compile_all
from opstui.ui.key_order import KeyOrder

# how long an example takes is for the benchmark: here it would fail on a busy machine
settings.register_profile("opstui", deadline=None)
settings.load_profile("opstui")

LOCALES = Path(__file__).parent.parent / "opstui" / "locales"


def pytest_configure() -> None:
    parts = list(LOCALES.glob("*/LC_MESSAGES/*.po"))
    compiled = list(LOCALES.glob("*/LC_MESSAGES/opstui.mo"))
    newest = max(path.stat().st_mtime for path in parts)
    if len(compiled) < 2 or newest > min(path.stat().st_mtime for path in compiled):
        compile_all(LOCALES)


@pytest.fixture(autouse=True)
def _keys_are_dealt_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pilot's `press` returns when the app has dealt with the keys, not only taken them in."""
    press = Pilot.press

    async def patient(self: Pilot[Any], *keys: str) -> None:
        await press(self, *keys)
        if isinstance(self.app, KeyOrder) and self.app.is_running:
            await self.app.all_keys_dealt_with()
            await self._wait_for_screen()

    monkeypatch.setattr(Pilot, "press", patient)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OPSTUI_NO_SIGNALS", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield
    set_language(EN)
