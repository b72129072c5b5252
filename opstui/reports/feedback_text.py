"""What an import of feedback would keep, in words: before it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from opstui.data_sources.feedback_columns import role_word
from opstui.kernel.language import _, language, ngettext, noted
from opstui.kernel.periods import format_date
from opstui.kernel.text import cut, fit
from opstui.reports.feedback_intake import Intake
from opstui.reports.voice_words import severity_text
from opstui.stages.strategy.compose import together

SHOWN, ISSUES = 200, 12
WIDTH = 76


def intake_text(found: Intake, width: int = WIDTH) -> str:
    """In the current language: how many, what was not understood, then each voice."""
    return "\n".join([*summary_lines(found), *voice_lines(found, width)]) + "\n"


def kept_sentence(found: Intake) -> str:
    """What was kept, and how many lines were not."""
    n = len(found.feedback)
    said = ngettext("{n} voice kept.", "{n} voices kept.", n).format(n=f"{n:,}")
    if not found.left_out:
        return said
    left = ngettext("{n} line left out.", "{n} lines left out.", found.left_out)
    return together(said, left.format(n=f"{found.left_out:,}"))


def summary_lines(found: Intake) -> Iterator[str]:
    n = len(found.feedback)
    voices = ngettext("{n} new voice", "{n} new voices", n).format(n=f"{n:,}")
    people = ngettext("{n} person", "{n} people", found.people).format(n=f"{found.people:,}")
    yield noted(voices, people)
    if found.table.columns:
        read = (
            f"{role_word(role)} = {name}" if name else role_word(role)
            for role, name in found.table.columns.items()
        )
        yield _("Columns: {text}").format(text=_(", ").join(read))
    if found.themes:
        names = _(", ").join(theme.name for theme in found.themes)
        yield _("New themes: {names}").format(names=names)
    yield from _remarks(found)
    issues = found.table.issues
    yield from (f"! {issue.text()}" for issue in issues[:ISSUES])
    if len(issues) > ISSUES:
        yield _("and {n} more").format(n=len(issues) - ISSUES)


def _remarks(found: Intake) -> Iterator[str]:
    if found.known:
        yield ngettext(
            "{n} is in the workbook already: not taken again.",
            "{n} are in the workbook already: not taken again.",
            found.known,
        ).format(n=f"{found.known:,}")
    if found.joined:
        yield ngettext(
            "{n} line says the same as another: one voice, more people.",
            "{n} lines say the same as another: one voice, more people.",
            found.joined,
        ).format(n=f"{found.joined:,}")
    if found.undated and found.feedback:
        yield ngettext(
            "{n} has no date: today is taken.", "{n} have no date: today is taken.", found.undated
        ).format(n=f"{found.undated:,}")
    if found.elsewhere:
        yield ngettext(
            "{n} belongs to another cycle by its date and goes there.",
            "{n} belong to another cycle by their dates and go there.",
            found.elsewhere,
        ).format(n=f"{found.elsewhere:,}")


def voice_lines(found: Intake, width: int = WIDTH) -> Iterator[str]:
    """A line a voice: day, people, severity, source and segment, words."""
    if found.feedback:
        yield ""
    for one in found.feedback[:SHOWN]:
        day = fit(format_date(one.day, language(), year=False), 6)
        where = " / ".join(part for part in (one.source, one.segment) if part)
        head = f"{day} {one.users:>4}  {fit(severity_text(one.severity), 10)} {fit(where, 14)} "
        yield cut(head + one.text, width)
    if len(found.feedback) > SHOWN:
        yield _("and {n} more").format(n=f"{len(found.feedback) - SHOWN:,}")
