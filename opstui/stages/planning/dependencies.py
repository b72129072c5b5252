"""Tasks that wait for each other in a circle can never start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def circle(start: str, needs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The shortest way from `start` along `needs` back to itself, both ends included ("A", "B",
    "A"); () if there is none. Keys that are not in `needs` need nothing."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for key in waiting:
        for needed in needs.get(key, ()):
            if needed == start:
                way = [start, key]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if needed not in came_from:
                came_from[needed] = key
                waiting.append(needed)
    return ()
