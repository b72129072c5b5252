"""What has to be settled before a workbook can be used: may it be written, is it of our schema."""

from __future__ import annotations

import os
from pathlib import Path

from opstui.kernel.language import N_, _
from opstui.kernel.text import shown
from opstui.stages.strategy.model import Product
from opstui.workbook import migrations, mounts, problems
from opstui.workbook.document import TABLES, Workbook
from opstui.workbook.storage import WorkbookStorage
from opstui.workbook.tables import WorkbookDatabase

PRODUCT_KEY = "product"


def database(path: Path, user: str | None, lock_timeout: float) -> WorkbookDatabase:
    return WorkbookDatabase(path, user, lock_timeout, schema=migrations.CURRENT)


def written_by_newer() -> str:
    return _("It was written by a newer opstui; update opstui to change it.")


def why_read_only(store: WorkbookStorage, asked: bool) -> str:
    """The reason why this session only reads, or ""."""
    if asked:
        return _("It was opened for reading only.")
    if store.replica.schema > store.schema:
        return written_by_newer()
    book, folder = store.layout.book, store.layout.folder
    for path in (book, book.parent, folder):
        if path.exists() and not os.access(path, os.W_OK):
            return problems.not_writable(path)
    return ""


def warning(store: WorkbookStorage) -> str:
    if kind := mounts.network_file_system(store.layout.book):
        return _(
            "The file is on a network file system ({kind}): "
            "nothing can be promised if two sessions write at once."
        ).format(kind=kind)
    if store.replica.origin == "no_log":
        return _("The history of this workbook is not beside it; it begins anew.")
    return ""


def bring_up_to_date(store: WorkbookStorage) -> None:
    """Adopt a file of another program, migrate one of an older program."""
    replica = store.replica
    if replica.origin == "foreign":
        book = Workbook.from_rows(dict(replica.tables), 0, store.layout.book)
        book.check()
        unknown = sorted(set(replica.tables) - set(TABLES))
        if unknown:
            why = _("the table {table} is not known.").format(table=shown(unknown[0]))
            raise problems.not_a_workbook(store.layout.book, why)
        if set(book.all(Product)) != {PRODUCT_KEY}:
            why = _("it needs one product, with the key {key}.").format(key=PRODUCT_KEY)
            raise problems.not_a_workbook(store.layout.book, why)
        replica.schema = store.schema
        return
    if replica.schema >= store.schema:
        return
    if store.read_only_reason:
        migrate_in_memory(store)
        return
    with store.mutex, store.exclusively():
        replica.refresh(locked=True)
        if replica.schema < store.schema:
            migrate_in_memory(store)
            store.rebuild(replica.tables, N_("Brought up to a newer version"), "migrated")


def migrate_in_memory(store: WorkbookStorage) -> None:
    """Nothing is written; the next snapshot will be of our schema."""
    replica = store.replica
    if replica.schema < store.schema:
        replica.tables = migrations.migrate_rows(replica.tables, replica.schema, store.schema)
        replica.schema = store.schema
        replica.news = None
