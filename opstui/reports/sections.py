"""What the analyses of a review add to its reports: each a heading, a sentence, tables, charts.

A section says nothing (None) where there is no data for it, so that a report holds only what was
found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from opstui.reports.channels_section import channels_section
from opstui.reports.cohort_section import cohort_section
from opstui.reports.effect_section import anomalies_section, effects_section, experiments_section
from opstui.reports.funnel_section import funnel_section
from opstui.reports.growth_section import growth_section
from opstui.reports.mix_section import mix_section
from opstui.reports.page import Block, Heading, Paragraph
from opstui.reports.review_facts import ReviewFacts
from opstui.reports.section import Section
from opstui.reports.slipped_section import slipped_section
from opstui.reports.tiers_section import tiers_section
from opstui.reports.voice_section import kano_section, needs_section, themes_section

SECTIONS: tuple[Callable[[ReviewFacts], Section | None], ...] = (
    slipped_section,
    mix_section,
    funnel_section,
    cohort_section,
    growth_section,
    channels_section,
    tiers_section,
    experiments_section,
    effects_section,
    anomalies_section,
    themes_section,
    kano_section,
    needs_section,
)


def sections(facts: ReviewFacts) -> list[Section]:
    """In the order of the review's list of analyses."""
    return [one for one in (make(facts) for make in SECTIONS) if one is not None]


def section_blocks(facts: ReviewFacts) -> Iterator[Block]:
    """For a page."""
    for one in sections(facts):
        yield Heading(one.title)
        yield Paragraph(one.said)
        yield from one.blocks


def section_values(facts: ReviewFacts) -> dict[str, Any]:
    """For JSON: code → numbers."""
    return {one.code: one.value for one in sections(facts)}
