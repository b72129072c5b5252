"""Where the parts of one workbook lie."""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from pathlib import Path

from opstui.kernel.errors import UsageError
from opstui.kernel.language import _
from opstui.kernel.text import shown
from opstui.workbook.files import make_folders

_LOG = re.compile(r"log-(\d{8})(\.gz)?")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """`book` is the snapshot; everything else is in `folder` beside it."""

    book: Path
    folder: Path
    backups: Path
    drafts: Path
    lock: Path

    @classmethod
    def of(cls, path: Path) -> Layout:
        """Behind a symlink the target is meant, so that replacing it keeps the link.

        Raises UsageError.
        """
        try:
            book = path.expanduser().resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(
                _("{path} is not a place for a workbook.").format(path=shown(str(path), 60)),
                _("Choose another name."),
            ) from error
        folder = book.with_name(book.name + ".d")
        return cls(book, folder, folder / "backups", folder / "drafts", folder / "lock")

    def make(self) -> int:
        """Create the folders; → mode for files."""
        return make_folders(self.book, self.folder, self.backups)

    def log(self, number: int) -> Path:
        return self.folder / f"log-{number:08d}"

    def logs(self) -> list[Path]:
        """Oldest first; of a log and its compressed form, the plain one."""
        try:
            names = sorted(entry.name for entry in self.folder.iterdir())
        except FileNotFoundError:
            return []
        found: dict[str, str] = {}
        for name in names:
            if match := _LOG.fullmatch(name):
                found.setdefault(match[1], name)
        return [self.folder / name for name in found.values()]

    def next_log(self) -> Path:
        logs = self.logs()
        return self.log(int(logs[-1].name[4:12]) + 1 if logs else 1)


def user_name(user: str | None = None) -> str:
    """Who is written into the history: `user` or the login name, of [A-Za-z0-9._-]."""
    if user is None:
        try:
            user = getpass.getuser()
        except (KeyError, OSError):
            user = ""
    return _UNSAFE.sub("-", user)[:64].strip("-") or "user"
