"""Pages as a browser lays them out: headless Chromium reads several at several widths at once."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0
OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--enable-logging=stderr", "--v=0"),
)
_SCRIPT = """
const found = [];
const scrolls = (at, top) => {
  for (; at && at !== top; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
  return false;
};
const look = frame => {
  const page = frame.contentDocument, width = Number(frame.dataset.width);
  const over = [...page.body.querySelectorAll('*')].filter(one =>
    !(one instanceof page.defaultView.SVGElement) && !scrolls(one, page.body) &&
    one.getBoundingClientRect().right > width + 1);
  const cut = [...page.querySelectorAll('svg')].flatMap(svg => {
    const [x, y, w, h] = svg.getAttribute('viewBox').split(' ').map(Number);
    return [...svg.querySelectorAll('text')].filter(text => {
      const box = text.getBBox();
      return box.x < x - 1 || box.x + box.width > x + w + 1 ||
        box.y < y - 1 || box.y + box.height > y + h + 1;
    }).map(text => text.textContent);
  });
  const drawn = [...page.querySelectorAll('svg')].filter(svg => svg.clientWidth);
  const letters = drawn.map(svg => svg.clientWidth / svg.viewBox.baseVal.width *
    parseFloat(getComputedStyle(svg.querySelector('text')).fontSize));
  found.push({name: frame.dataset.name, width, page: page.documentElement.scrollWidth,
    over: over.slice(0, 5).map(one => one.tagName + ' ' + one.textContent.slice(0, 60)),
    cut: cut.slice(0, 5), charts: drawn.length,
    letters: Math.min(...letters, 99),
    text: page.body.innerText.length});
};
addEventListener('load', () => {
  document.querySelectorAll('iframe').forEach(look);
  document.body.textContent = JSON.stringify(found);
});
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """One page at one width: what reaches beyond the window, texts of charts that are cut, how
    many charts are shown, and the size in px of their smallest letters."""

    name: str
    width: int
    page: int
    over: tuple[str, ...]
    cut: tuple[str, ...]
    charts: int
    letters: float
    text: int


def layouts(
    pages: Mapping[str, str], widths: tuple[int, ...], folder: Path
) -> tuple[list[Layout], list[str]]:
    """Every page at every width, and what the browser's console said.

    The pages hold no script; the one that measures stands around them.
    """
    frames = [
        f'<iframe data-name="{html.escape(name)}" data-width="{width}" width="{width}" '
        f'height="900" style="border:0" srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items()
        for width in widths
    ]
    outer = f"<!doctype html><meta charset=utf-8><script>{_SCRIPT}</script>{''.join(frames)}"
    file = folder / "pages.html"
    file.write_text(outer, encoding="utf-8")
    done = _chromium(folder, "--window-size=1400,1000", "--dump-dom", file.as_uri())
    body = done.stdout.partition("<body>")[2].partition("</body>")[0]
    found = [
        Layout(**{**one, "over": tuple(one["over"]), "cut": tuple(one["cut"])})
        for one in json.loads(html.unescape(body))
    ]
    return found, [line for line in done.stderr.splitlines() if ":CONSOLE" in line]


def printed(page: str, folder: Path) -> bytes:
    """The page as it comes out of a printer, a PDF."""
    file, out = folder / "page.html", folder / "page.pdf"
    file.write_text(page, encoding="utf-8")
    _chromium(folder, "--no-pdf-header-footer", f"--print-to-pdf={out}", file.as_uri())
    return out.read_bytes()


def _chromium(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("these tests need chromium (.ci/run installs it)")
    return subprocess.run(
        [program, *OPTIONS, f"--user-data-dir={folder / 'profile'}", *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
