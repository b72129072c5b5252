from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opstui.workbook.repository import Repository
from tests.workbook.samples import PRODUCT


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Where a workbook is to be."""
    return tmp_path / "book.json"


@pytest.fixture
def repository(book: Path) -> Iterator[Repository]:
    """A workbook with a product and nothing else, open by ann."""
    with Repository.create(book, user="ann") as made:
        made.save("Add product", made.workbook.put(PRODUCT), made.workbook)
        yield made
