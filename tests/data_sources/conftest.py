from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opstui import locales
from opstui.kernel.language import speaking
from opstui.locales.compile import compile_all


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    root = Path(locales.__file__).parent
    parts = max(path.stat().st_mtime for path in root.glob("*/LC_MESSAGES/*.po"))
    compiled = [path.stat().st_mtime for path in root.glob("zh_CN/LC_MESSAGES/opstui.mo")]
    if not compiled or compiled[0] < parts:
        compile_all(root)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield
