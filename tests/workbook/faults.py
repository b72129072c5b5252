"""Make one call of the operating system fail, or record all of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

CALLS = (
    *("open", "write", "fsync", "fdatasync", "ftruncate", "replace", "rename"),
    *("link", "unlink", "mkdir", "fchmod", "close"),
)
CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Fault:
    """Fails the `at`-th call of those that change something; `kind`: an errno name, "torn"
    (half of a write, then no space), "late" (the call is made, then EIO), or for death before
    and after the call "die" and "die late"; "" only counts."""

    def __init__(self, at: int = 0, kind: str = "") -> None:
        self.at = at
        self.kind = kind
        self.count = 0
        self.happened = ""

    def around(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            if name == "open" and not arguments[1] & CHANGING:
                return real(*arguments, **more)
            self.count += 1
            if self.count != self.at or not self.kind:
                return real(*arguments, **more)
            self.happened = name
            return self._fail(name, real, *arguments, **more)

        return call

    def _fail(self, name: str, real: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        if self.kind == "die":
            os._exit(9)
        if name == "close" or self.kind in ("late", "die late"):
            result = real(*arguments, **more)
            if self.kind == "die late":
                os._exit(9)
            if name in ("open", "close"):
                return result
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if self.kind == "torn":
            if name == "write":
                descriptor, data = arguments
                real(descriptor, bytes(data)[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        number = getattr(errno, self.kind)
        raise OSError(number, os.strerror(number))


@contextmanager
def injected(fault: Fault) -> Iterator[Fault]:
    real = {name: getattr(os, name) for name in CALLS}
    for name, call in real.items():
        setattr(os, name, fault.around(name, call))
    try:
        yield fault
    finally:
        for name, call in real.items():
            setattr(os, name, call)
