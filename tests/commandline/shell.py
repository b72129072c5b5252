"""Runs the real command line in a process of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DAILY = ROOT / "tests" / "data" / "uci_online_retail_daily.csv"
MAPPING = "gross_revenue_gbp=gross,refund_value_gbp=-refunds"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Shell:
    def __init__(self, home: Path, language: str = "en") -> None:
        self.home = home
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "OPSTUI_HOME": str(home / "data"),
            "OPSTUI_LANG": language,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
        }

    @property
    def data(self) -> Path:
        return self.home / "data"

    def __call__(self, *words: str | Path, stdin: str = "") -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "opstui", *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.environment,
            cwd=self.home,
            timeout=120,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def shop(self, start: str, end: str, baseline: str, name: str = "shop") -> None:
        """An online shop in pounds with the daily sums of UCI Online Retail."""
        made = self(
            *("new", name, "--form", "ecommerce", "--currency", "GBP"),
            *("--start", start, "--end", end, "--baseline", baseline),
        )
        assert made.status == 0, made.err
        brought = self("import", DAILY, name, "--map", MAPPING, "--yes", "--as-of", "2011-12-10")
        assert brought.status == 0, brought.err
