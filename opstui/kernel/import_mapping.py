"""What the user said of the columns of one kind of file, kept for next month's."""

from __future__ import annotations

from typing import ClassVar

from opstui.kernel.record import Record


class ImportMapping(Record):
    """The key is the fingerprint of the header; `targets`: column → metric, as typed."""

    TABLE: ClassVar[str] = "import_mappings"

    header: tuple[str, ...]
    targets: dict[str, str]
