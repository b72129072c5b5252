"""Merge the .po files of each language into one .mo. Needs Babel: for the build and the tests."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class CatalogueClash(Exception):
    """Two files translate one message differently."""


def merged(folder: Path, locale: str) -> Catalog:
    """All `*.po` of a language as one catalogue; raises CatalogueClash."""
    whole = Catalog(locale=locale, charset="utf-8")
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=locale, abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            known = whole.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise CatalogueClash(
                    f"{path.name}: {message.id!r} is {message.string!r} here and "
                    f"{known.string!r} elsewhere"
                )
            whole.add(message.id, message.string, context=message.context)
    return whole


def compile_all(root: Path) -> list[Path]:
    """Write `opstui.mo` beside the parts of every language."""
    written = []
    for folder in sorted(root.glob("*/LC_MESSAGES")):
        buffer = io.BytesIO()
        write_mo(buffer, merged(folder, folder.parent.name))
        target = folder / "opstui.mo"
        target.write_bytes(buffer.getvalue())
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_all(Path(__file__).parent):
        print(path.name)
