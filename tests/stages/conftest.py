"""Screens are tested in both languages, away from the user's own files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import opstui.locales
from opstui.kernel.language import EN, set_language
from opstui.locales.compile import compile_all


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Compiled when a part is newer than the whole."""
    root = Path(opstui.locales.__file__).parent
    for folder in root.glob("*/LC_MESSAGES"):
        whole = folder / "opstui.mo"
        parts = [path.stat().st_mtime for path in folder.glob("*.po")]
        if not whole.exists() or max(parts, default=0.0) > whole.stat().st_mtime:
            compile_all(root)
            return


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder of the test's own, no signal handlers, English afterwards."""
    monkeypatch.setenv("OPSTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OPSTUI_NO_SIGNALS", "1")
    yield
    set_language(EN)
