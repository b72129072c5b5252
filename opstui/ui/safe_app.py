"""An App that ends well: drafts are kept on a hang-up, a crash says two sentences and writes a
log without values, and nothing leads out to the host."""

from __future__ import annotations

import base64
import codecs
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar, NoReturn

from rich.segment import Segment
from rich.text import Text
from textual.color import Color
from textual.drivers import linux_driver
from textual.filter import LineFilter
from textual.notifications import SeverityLevel

from opstui.ui.drafts import OpenForms
from opstui.ui.key_order import KeyOrder

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u2028\u2029\ud800-\udfff]"
)


class _TolerantUtf8(codecs.getincrementaldecoder("utf-8")):  # type: ignore[misc]
    """A byte that is not UTF-8 (a GBK terminal) becomes a mark instead of ending the app."""

    def __init__(self, errors: str = "replace") -> None:
        super().__init__("replace")


linux_driver.getincrementaldecoder = lambda _encoding: _TolerantUtf8  # type: ignore[attr-defined]


class Scrub(LineFilter):
    """The last gate: whatever a widget renders, no control character reaches the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or (segment.text.isascii() and segment.text.isprintable())
            else Segment(_CONTROL.sub("", segment.text), segment.style)
            for segment in segments
        ]


class SafeApp(KeyOrder[int], inherit_bindings=False):
    """Base of OpsApp; knows nothing of workbooks."""

    ENABLE_COMMAND_PALETTE = False
    CRASH_FOLDER: ClassVar[Path | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.open_forms = OpenForms()
        self.animation_level = "none"

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), Scrub()]

    # -- ending -------------------------------------------------------------------------------

    def watch_signals(self) -> None:
        """`signal.signal`, not the loop's handlers: on a stalled line the loop is stuck inside
        the driver's write and would never run them."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, self._ended_from_outside)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def _ended_from_outside(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(3)
        try:
            self.open_forms.keep_all()
        finally:
            if number == signal.SIGHUP:
                os._exit(129)
            self.exit(return_code=128 + number)
            if self._loop:
                self._loop.call_soon_threadsafe(lambda: None)

    def _write_crash(self, error: BaseException | None) -> str:
        """Frames and the kind of error, no values; the report's id."""
        id_ = time.strftime("%Y%m%d-%H%M%S") + f"-{os.getpid()}"
        if self.CRASH_FOLDER is None:
            return id_
        try:
            self.CRASH_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
            where = self.CRASH_FOLDER / f"crash-{id_}.log"
            frames = traceback.extract_tb(error.__traceback__) if error else []
            lines = [f"{Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
            text = "\n".join([type(error).__name__, *lines, ""])
            handle = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError:
            return id_
        return id_

    def _crash(self, error: BaseException | None) -> None:
        kept = self.open_forms.keep_all()
        id_ = self._write_crash(error)
        self._exit_renderables[:] = [
            Text(
                f"程序遇到问题，已安全退出。已保存的都在，草稿留下 {kept} 处。错误编号 {id_}\n"
                "Something went wrong and opstui has stopped. What was saved is safe, drafts are "
                f"kept ({kept}). Report id {id_}"
            )
        ]

    def _fatal_error(self) -> None:
        self._crash(sys.exc_info()[1] or self._exception)
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def panic(self, *_renderables: object) -> None:
        self._return_code = 1
        self._fatal_error()

    # -- no way out to the host ---------------------------------------------------------------

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    async def action_simulate_key(self, key: str) -> None:
        return

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        return

    def deliver_screenshot(self, *_args: Any, **_kwargs: Any) -> str | None:
        return None

    def deliver_text(self, *_args: Any, **_kwargs: Any) -> str | None:
        return None

    def deliver_binary(self, *_args: Any, **_kwargs: Any) -> str | None:
        return None

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.notify(url)

    def action_suspend_process(self) -> None:
        return

    def suspend(self) -> Iterator[None]:  # type: ignore[override]
        raise PermissionError("there is no shell behind opstui")

    def copy_to_clipboard(self, text: str) -> None:
        self._clipboard = text

    def send_to_clipboard(self, text: str) -> None:
        """To the terminal's own clipboard (OSC 52), for a key that asks for it and for nothing
        else; whether the terminal takes it is never known."""
        self._clipboard = text
        if self._driver is not None:
            encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
            self._driver.write(f"\x1b]52;c;{encoded}\a")

    def save_screenshot(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise PermissionError("opstui writes no files but its own")
