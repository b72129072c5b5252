"""Dependencies of tasks: circles are found and named."""

from __future__ import annotations

from opstui.stages.planning.dependencies import circle


def test_the_shortest_circle_is_named_from_its_start() -> None:
    needs = {"A": ("B", "C"), "B": ("D",), "D": ("C",), "C": ("A",)}
    assert circle("A", needs) == ("A", "C", "A")
    assert circle("B", needs) == ("B", "D", "C", "A", "B")
    assert circle("A", {"A": ("A",)}) == ("A", "A")


def test_a_way_without_return_is_no_circle() -> None:
    assert circle("A", {"A": ("B", "C"), "B": ("C",)}) == ()
    assert circle("A", {"A": ("B",), "B": ("C",), "C": ("B",)}) == (), "it is not in that circle"
    assert circle("A", {}) == ()
