from __future__ import annotations

from collections.abc import Iterator

import pytest

from opstui.kernel.language import speaking


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield
