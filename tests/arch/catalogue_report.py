"""Missing, unused and unfit translations; `python -m tests.arch.catalogue_report` for CI."""

from __future__ import annotations

import re
import sys

from opstui.locales.compile import merged
from tests.arch.messages import ROOT, Message, used_messages, vocabulary

_PLACE = re.compile(r"\{(\w*)[^}]*\}")


def catalogue() -> dict[Message, str]:
    """Message → Chinese, of all parts."""
    whole = merged(ROOT / "locales" / "zh_CN" / "LC_MESSAGES", "zh_CN")
    found: dict[Message, str] = {}
    for message in whole:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            said = message.string or ""
            text = said if isinstance(said, str) else said[0]
            found[(message.context or "", one)] = text
    return found


def wanted() -> dict[Message, str]:
    """Every message that can be asked for, with where; terms by the name of their set."""
    words = dict.fromkeys(vocabulary(), "kernel/vocabulary.py")
    bare = {text for _, text in words}
    used = {
        message: file
        for message, file in used_messages().items()
        if not (file == "kernel/vocabulary.py" and message[1] in bare)
    }
    return {**words, **used}


def report() -> list[str]:
    """One line per fault."""
    known, asked = catalogue(), wanted()
    lines = [f"{asked[m]}: no Chinese for {m[1]!r}" for m in asked if not known.get(m)]
    lines += [f"nobody asks for {m[1]!r}" for m in known if m not in asked]
    for message, text in known.items():
        if set(_PLACE.findall(message[1])) != set(_PLACE.findall(text)):
            lines.append(f"placeholders differ: {message[1]!r} and {text!r}")
    return lines


if __name__ == "__main__":
    faults = report()
    print("\n".join(faults) or f"catalogues: {len(wanted())} messages, none missing or unused")
    sys.exit(bool(faults))
