"""A crash: status 1, drafts kept, two sentences, a log without values. No way out to the host."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.worker import WorkerFailed

import opstui
from opstui.app import OpsApp
from opstui.ui.form_values import FieldSpec
from opstui.ui.safe_app import SafeApp, Scrub
from tests.pilot import make_app, press, type_text, until
from tests.ui.forms import Form, reopened

SECRET = "顾客电话 13800138000"


class Crashing(OpsApp):
    CSS_PATH = str(Path(opstui.__file__).with_name("app.tcss"))

    def action_crash(self) -> None:
        secret = SECRET
        raise RuntimeError(secret)

    async def crash_in_worker(self) -> None:
        self.action_crash()


def crashing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crashing:
    monkeypatch.setattr(SafeApp, "CRASH_FOLDER", tmp_path / "crashes")
    made = make_app(tmp_path)
    return Crashing(made.session, preferences=made.preferences)


async def crash(app: Crashing, how: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await Form(pilot).open((FieldSpec("text", "Text"),))
        await type_text(pilot, "half")
        if how == "worker":
            app.run_worker(app.crash_in_worker())
        elif how == "timer":
            app.set_timer(0.01, app.action_crash)
        elif how == "panic":
            app.panic(SECRET)
        else:
            app.call_later(app.action_crash)
        await asyncio.wait_for(_gone(app), 10)


async def _gone(app: Crashing) -> None:
    while app._exception is None and app.return_code != 1:
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("how", ["worker", "timer", "panic", "message"])
async def test_a_crash_keeps_drafts_and_says_two_sentences(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    how: str,
) -> None:
    app = crashing(tmp_path, monkeypatch)
    with suppress(RuntimeError, WorkerFailed):  # the test harness raises it once more
        await crash(app, how)
    assert app.return_code == 1
    text = " ".join(capsys.readouterr().err.split())
    assert SECRET not in text
    assert "草稿留下 1 处" in text
    assert "drafts are kept (1)" in text
    (log,) = (tmp_path / "crashes").iterdir()
    assert log.name.removeprefix("crash-").removesuffix(".log") in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    content = log.read_text()
    assert SECRET not in content
    assert how == "panic" or content.startswith(("RuntimeError", "WorkerFailed"))
    draft = reopened(tmp_path).drafts.get("form")
    assert draft
    assert draft.fields == {"text": "half"}


async def test_a_crash_that_cannot_be_logged_is_still_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = crashing(tmp_path, monkeypatch)
    (tmp_path / "crashes").write_text("in the way")
    with suppress(RuntimeError):
        await crash(app, "message")
    assert app.return_code == 1
    assert "Report id" in " ".join(capsys.readouterr().err.split())


async def test_a_hang_up_keeps_what_is_typed_before_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path)
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(signal, "alarm", lambda _seconds: 0)
    async with app.run_test(size=(80, 24)) as pilot:
        await Form(pilot).open((FieldSpec("text", "Text"),))
        await pilot.press("x")
        app._ended_from_outside(signal.SIGHUP, None)
        draft = app.drafts.get("form")
        assert draft
        assert draft.fields == {"text": "x"}
        assert ended == [129]


async def test_being_terminated_ends_the_program_with_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path)
    monkeypatch.setattr(signal, "alarm", lambda _seconds: 0)
    async with app.run_test(size=(80, 24)) as pilot:
        app._ended_from_outside(signal.SIGTERM, None)
        await pilot.pause()
    assert app.return_code == 143


@pytest.mark.parametrize(
    "action",
    [
        "simulate_key('q')",
        "screenshot('name', '/tmp')",
        "suspend_process",
        "app.screenshot('name', '/tmp')",
    ],
)
async def test_actions_that_lead_out_do_nothing(tmp_path: Path, action: str) -> None:
    before = set(tmp_path.rglob("*.svg"))
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.app.run_action(action)
        await pilot.pause()
        assert pilot.app.is_running
    assert set(tmp_path.rglob("*.svg")) == before


async def test_nothing_is_written_opened_or_copied_outside(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        app: Any = pilot.app
        assert app.deliver_text("x") is None
        assert app.deliver_binary(b"x") is None
        assert app.deliver_screenshot() is None
        with pytest.raises(PermissionError):
            app.save_screenshot("x.svg", str(tmp_path))
        with pytest.raises(PermissionError):
            app.suspend()
        app.copy_to_clipboard("text")
        assert app.clipboard == "text"
        app.open_url("https://example.com/[/x]")
        await until(pilot, lambda: [note.message for note in app._notifications])
        assert [note.message for note in app._notifications] == ["https://example.com/[/x]"]


def test_the_last_gate_takes_control_characters_out_of_every_segment() -> None:
    parts = [Segment("a\x1b[31mb\u202ec"), Segment("plain"), Segment("运营\x9b")]
    kept = Scrub().apply(parts, Color(0, 0, 0))
    assert [part.text for part in kept] == ["a[31mbc", "plain", "运营"]


async def test_ctrl_c_and_ctrl_z_do_not_end_the_program(tmp_path: Path) -> None:
    async with make_app(tmp_path).run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+c", "ctrl+z", "ctrl+q")
        assert pilot.app.is_running
