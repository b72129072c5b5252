"""What can go wrong and be told to a person: one sentence, and what to do next."""

from __future__ import annotations

from opstui.kernel.text import clean_block


class OpsError(Exception):
    """A problem of the data, the file or the request; never a defect of the program.

    `title` says what is wrong in one sentence, `todo` what to do about it; both in the
    language of the user; names in them that came from elsewhere pass the gate here, since an
    error may be printed. `status` is the exit status of a command that ends with it.
    """

    status = 1

    def __init__(self, title: str, todo: str = "") -> None:
        self.title = clean_block(title).text
        self.todo = clean_block(todo).text
        super().__init__(self.said)

    @property
    def said(self) -> str:
        """Both sentences; after a full-width stop there is no space."""
        gap = "" if self.title.endswith(("。", "！", "？")) else " "
        return f"{self.title}{gap}{self.todo}".strip()


class UsageError(OpsError):
    """The command or the request itself is wrong."""

    status = 2


class StoreLocked(OpsError):
    """Another session holds the workbook longer than we are willing to wait."""

    status = 3


class Conflict(OpsError):
    """What a change was based on is no longer so."""

    status = 3


class ReadOnly(OpsError):
    """The workbook can be read but not written here."""


class Damaged(OpsError):
    """A file cannot be trusted; nothing was changed."""


class WriteFailed(OpsError):
    """Disk full, I/O error. `indeterminate`: the change may turn out to have happened."""

    indeterminate = False
