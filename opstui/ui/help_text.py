"""The help pages: `stages/<stage>/help.<language>.md`, one `## step: Title` per step."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from opstui.kernel.language import language

_ROOT = Path(__file__).parent.parent


@lru_cache(maxsize=16)
def sections(stage: str, code: str) -> dict[str, tuple[str, str]]:
    """Step → (title, body) of a stage's help page; {} when there is none."""
    folder = _ROOT / ("shell" if stage == "home" else f"stages/{stage}")
    path = folder / f"help.{code}.md"
    found: dict[str, tuple[str, str]] = {}
    if not path.is_file():
        return found
    name, title, lines = "", "", list[str]()
    for line in [*path.read_text(encoding="utf-8").splitlines(), "## end: end"]:
        if line.startswith("## "):
            if name:
                found[name] = (title, "\n".join(lines).strip())
            name, _, title = line[3:].partition(":")
            name, title, lines = name.strip(), title.strip(), []
        else:
            lines.append(line)
    return found


def page(stage: str, step: str) -> tuple[str, str]:
    """(title, body) of the help for a step in the current language; ("", "") when none."""
    return sections(stage, language()).get(step, ("", ""))


def purpose(stage: str, step: str) -> str:
    """The first paragraph of a step's help: what it is for."""
    return page(stage, step)[1].split("\n\n")[0]
