"""`python -m tests.bench`: what things cost, as ratios within one run. Nothing is asserted."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import core, execution, planning, review, screens, sizes
from tests.bench.table import show


def main() -> None:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        show(
            chain(
                screens.lines(home),
                execution.lines(home),
                review.lines(home),
                core.lines(home),
                planning.lines(),
                sizes.lines(home),
            )
        )


if __name__ == "__main__":
    main()
