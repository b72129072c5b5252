"""Draw COUNT random charts made of the worst input; print one line, exit 1 at a wrong row.

python fuzz_charts.py COUNT SEED
"""

from __future__ import annotations

import math
import random
import sys
import time
from xml.etree import ElementTree

from rich.cells import cell_len

from opstui.charts.chart import Band, Bar, Chart, Layer, Line, Mark, Number, Role, Rule, Tick, Trail
from opstui.charts.rasterise import drawable, height_of, rasterise
from opstui.charts.svg import svg
from opstui.charts.ticks import dates, numbers

TEXTS = [
    "",
    "净收入",
    "\x1b[31mred\x1b[0m",
    "\x9b1m\x07",
    "👍🏽 👩‍👩‍👧 🇨🇳",
    "\ud800\udfff",
    "\u202e‏abc",
    "[bold]x[/bold]",
    "a\tb\nc",
    "长" * 60,
    "e\u0301",
    "<script>&'\"",
]
ODD: list[Number] = [None, math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 1e12, 0, -0.0]


def number(rng: random.Random) -> Number:
    if rng.random() < 0.2:
        return rng.choice(ODD)
    return rng.choice((rng.uniform(-10, 10), rng.gauss(0, 1e6), rng.uniform(0, 1)))


def window(rng: random.Random) -> tuple[float, float]:
    return rng.choice(
        [
            (0.0, 10.0),
            (10.0, 0.0),
            (3.0, 3.0),
            (0.0, 5e-324),
            (-1e299, 1e299),
            (739000.0, 739000.001),
            (0.0, math.nan),
            (rng.uniform(-5, 5), rng.uniform(-5, 5)),
        ]
    )


def layer(rng: random.Random) -> Layer:
    count = rng.choice((0, 1, 2, 30, 3000))
    role, mark = rng.choice(list(Role)), rng.choice(list(Mark))
    kind = rng.randrange(5)
    if kind == 0:
        return Line([(number(rng), number(rng)) for _ in range(count)], role, mark)
    if kind == 1:
        points = [(number(rng), number(rng)) for _ in range(count)]
        return Trail(points, role, mark, step=rng.randint(1, 4))
    if kind == 2:
        return Band([(number(rng), number(rng), number(rng)) for _ in range(count)], role, mark)
    if kind == 3:
        return Bar(rng.randint(-2, 9), number(rng), number(rng), role, mark, rng.randint(0, 2))
    return Rule(number(rng), role, mark)


def labels(rng: random.Random) -> tuple[Tick, ...]:
    places = [rng.choice((0.0, 1.0, rng.uniform(-1, 11))) for _ in range(rng.randint(0, 6))]
    return tuple(
        Tick(at, rng.choice(TEXTS), rng.choice(list(Role)), mark=rng.choice([None, *Mark]))
        for at in places
    )


def chart(rng: random.Random) -> Chart:
    return Chart(
        x=window(rng),
        y=window(rng),
        layers=tuple(layer(rng) for _ in range(rng.randint(1, 5))),
        summary=rng.choice(TEXTS),
        x_ticks=rng.choice((dates, numbers(lambda v: f"{v:g}", 8))),
        y_ticks=numbers(lambda v: rng.choice(TEXTS) + f"{v:g}", rng.randint(1, 5)),
        pinned=labels(rng),
        left=labels(rng),
        right=labels(rng),
        rows=rng.choice((0, 0, 1, 7)),
        caption=labels(rng),
    )


def main(count: int, seed: int) -> int:
    rng = random.Random(seed)
    drawn, slowest = 0, 0.0
    while drawn < count:
        one, width, height = chart(rng), rng.randint(20, 200), rng.randint(5, 60)
        if not drawable(one, width, height):
            continue
        before = time.perf_counter()
        raster = rasterise(one, width, height, rng.random() < 0.3)
        slowest = max(slowest, time.perf_counter() - before)
        rows = raster.text().split("\n")
        if {cell_len(row) for row in rows} != {width} or len(rows) != (height_of(one) or height):
            print(f"chart {drawn}: wrong rows")
            return 1
        if not all(row.isprintable() for row in rows):
            print(f"chart {drawn}: control characters")
            return 1
        ElementTree.fromstring(svg(raster, one.summary))
        drawn += 1
    print(f"charts={count} slowest={slowest:.3f}s")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
