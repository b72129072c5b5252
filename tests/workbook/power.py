"""A disk that loses power: which files a recorded trace of calls may leave behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Event = tuple[str, tuple[Any, ...]]


class Recorder:
    """The calls that change something below `root`, in order; `mark` adds what was acknowledged."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.events: list[Event] = []
        self._open: dict[int, str] = {}
        self._at: dict[int, int] = {}

    def mark(self, number: int) -> None:
        self.events.append(("mark", (number,)))

    def _note(self, kind: str, *what: Any) -> None:
        self.events.append((kind, what))

    def opened(self, descriptor: int, path: Any, flags: int, existed: bool) -> None:
        name = os.fspath(path)
        if not str(name).startswith(self.root):
            return
        self._open[descriptor], self._at[descriptor] = str(name), 0
        if flags & os.O_CREAT and not existed:
            self._note("create", name)
        if flags & os.O_TRUNC:
            self._note("truncate", name, 0)

    def wrote(self, descriptor: int, data: bytes) -> None:
        if name := self._open.get(descriptor):
            self._note("write", name, self._at[descriptor], data)
            self._at[descriptor] += len(data)

    def moved(self, descriptor: int, to: int) -> None:
        if descriptor in self._open:
            self._at[descriptor] = to

    def changed(self, kind: str, descriptor: int, *what: Any) -> None:
        if name := self._open.get(descriptor):
            self._note(
                "sync folder" if kind == "sync" and Path(name).is_dir() else kind, name, *what
            )

    def named(self, kind: str, *paths: Any) -> None:
        names = [os.fspath(path) for path in paths]
        if names[0].startswith(self.root):
            self._note(kind, *names)

    def closed(self, descriptor: int) -> None:
        self._open.pop(descriptor, None)


@contextmanager
def recorded(recorder: Recorder) -> Iterator[None]:
    names = (
        *("open", "write", "lseek", "ftruncate", "fsync", "fdatasync", "close"),
        *("replace", "rename", "link", "unlink"),
    )
    real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in names}

    def opening(path: Any, flags: int, mode: int = 0o777) -> int:
        existed = Path(path).exists()
        descriptor: int = real["open"](path, flags, mode)
        recorder.opened(descriptor, path, flags, existed)
        return descriptor

    def writing(descriptor: int, data: Any) -> int:
        length: int = real["write"](descriptor, data)
        recorder.wrote(descriptor, bytes(data)[:length])
        return length

    def seeking(descriptor: int, to: int, how: int) -> int:
        position: int = real["lseek"](descriptor, to, how)
        recorder.moved(descriptor, position)
        return position

    def cutting(descriptor: int, size: int) -> None:
        real["ftruncate"](descriptor, size)
        recorder.changed("truncate", descriptor, size)

    def syncing(name: str) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            real[name](descriptor)
            recorder.changed("sync", descriptor)

        return call

    def naming(name: str) -> Callable[..., None]:
        def call(*paths: Any, **more: Any) -> None:
            real[name](*paths, **more)
            recorder.named("rename" if name == "replace" else name, *paths)

        return call

    def closing(descriptor: int) -> None:
        real["close"](descriptor)
        recorder.closed(descriptor)

    new: dict[str, Callable[..., Any]] = {
        "open": opening,
        "write": writing,
        "lseek": seeking,
        "ftruncate": cutting,
        "close": closing,
        **{name: syncing(name) for name in ("fsync", "fdatasync")},
        **{name: naming(name) for name in ("replace", "rename", "link", "unlink")},
    }
    for name, call in new.items():
        setattr(os, name, call)
    try:
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)


@dataclass(slots=True, eq=False)
class File:
    """Content as the processes see it and as the disk surely has it."""

    seen: bytes = b""
    surely: bytes = b""


@dataclass
class Disk:
    """Names and contents, as seen and as sure."""

    seen: dict[str, File] = field(default_factory=dict)
    surely: dict[str, File] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Disk:
        """What lies below `root`, all of it synced."""
        found = {
            str(path): File(path.read_bytes(), path.read_bytes())
            for path in root.rglob("*")
            if path.is_file()
        }
        return cls(dict(found), dict(found))

    def play(self, event: Event) -> None:
        kind, what = event
        if kind == "create":
            self.seen[what[0]] = File()
        elif kind == "write":
            file, (_name, at, data) = self.seen[what[0]], what
            file.seen = file.seen[:at].ljust(at, b"\0") + data + file.seen[at + len(data) :]
        elif kind == "truncate":
            file = self.seen[what[0]]
            file.seen = file.seen[: what[1]]
        elif kind == "sync":
            self.seen[what[0]].surely = self.seen[what[0]].seen
        elif kind == "rename":
            self.seen[what[1]] = self.seen.pop(what[0])
        elif kind == "link":
            self.seen[what[1]] = self.seen[what[0]]
        elif kind == "unlink":
            self.seen.pop(what[0], None)
        elif kind == "sync folder":
            self._sync_folder(what[0])

    def _sync_folder(self, folder: str) -> None:
        for names in (self.surely, self.seen):
            for name in [name for name in names if str(Path(name).parent) == folder]:
                if names is self.surely:
                    del self.surely[name]
                else:
                    self.surely[name] = self.seen[name]

    def leavings(self) -> Iterator[dict[str, bytes]]:
        """What a cut may leave: names lost or kept, unsynced content lost, kept, or in part."""
        for names in (self.surely, self.seen):
            for part in (0.0, 0.3, 0.7, 1.0):
                for zeros in (False, True):
                    yield {name: _left(file, part, zeros) for name, file in names.items()}


def _left(file: File, part: float, zeros: bool) -> bytes:
    """With `part` of what was not synced; the rest cut off, or there as zeros."""
    if not file.seen.startswith(file.surely):
        return file.seen if part >= 1 else file.surely
    new = len(file.seen) - len(file.surely)
    content = file.seen[: len(file.surely) + int(new * part)]
    return content.ljust(len(file.seen), b"\0") if zeros else content
