"""A broken playbook is told when the program starts, and the program starts all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from opstui import playbooks
from tests.pilot import SIZE, make_app


@pytest.mark.parametrize("text", ['{"threshold": "[/x]"}', None])
async def test_a_broken_file_is_one_notice(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "orientation_rules.json").write_text(text, "utf-8")
    playbooks.load(tmp_path)
    try:
        app = make_app(tmp_path)
        async with app.run_test(size=SIZE, notifications=True):
            told = [one.message for one in app._notifications]
        assert len(told) == (text is not None)
        assert all("orientation_rules.json, line 1, column 15" in one for one in told)
    finally:
        playbooks.load(None)
