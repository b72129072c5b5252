"""Forms of step 4: feedback, a theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from opstui.kernel.language import N_, _, pgettext
from opstui.kernel.vocabulary import Severity, word
from opstui.stages.review.model import Feedback, Theme
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.context import ReviewContext
from opstui.stages.review.steps.theme_merging import merged
from opstui.stages.review.steps.voice_line import quick_feedback
from opstui.stages.review.steps.voice_rows import KEYS, feedback_of, loose_words, themes_of
from opstui.stages.review.theme_changes import code_for, theme_named
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

if TYPE_CHECKING:
    from opstui.stages.review.steps.voice_feedback import FeedbackPane

MOST_USERS, FURTHER = 10_000_000, 12


def theme_options(context: ReviewContext) -> tuple[tuple[str, str], ...]:
    return tuple((theme.key, theme.name or theme.key) for theme in themes_of(context))


def _severities() -> tuple[tuple[str, str], ...]:
    return tuple((one.value, word(one)) for one in Severity)


async def edit_feedback(step: ReviewStep, key: str) -> None:
    """Add what users said, or change it."""
    context = step.context
    old = context.workbook.get(Feedback, key)
    sources = [one.source for one in feedback_of(context) if one.source]
    source = old.source if old else (sources[0] if sources else "")
    specs = [
        FieldSpec("text", _("What they said"), value=old.text if old else "", required=True),
        FieldSpec(
            "users",
            pgettext("column", "Users"),
            "number",
            str(old.users if old else 1),
            low=0,
            high=MOST_USERS,
            help=_("People who say this, not messages."),
        ),
        FieldSpec("source", pgettext("column", "Source"), value=source),
        FieldSpec(
            "severity",
            pgettext("column", "Severity"),
            "choice",
            (old.severity if old else Severity.FRICTION).value,
            options=_severities(),
        ),
        FieldSpec(
            "themes",
            pgettext("column", "Themes"),
            "many",
            ",".join(old.themes) if old else "",
            options=theme_options(context),
            help=_("At most two."),
        ),
        FieldSpec(
            "day", _("Date"), "date", (old.day if old else context.today).isoformat(), required=True
        ),
        FieldSpec("segment", _("User segment"), value=old.segment if old else ""),
        FieldSpec("step", _("Step of the journey"), value=old.step if old else ""),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        users = values.number("users") or 0
        themes = values.many("themes")
        if len(themes) > 2:
            return {"themes": _("At most two themes: choose the two that matter most.")}
        if users != int(users):
            return {"users": _("Users are counted in whole numbers.")}
        fields = {
            "text": values.text("text"),
            "users": int(users),
            "source": values.text("source"),
            "severity": values.text("severity") or Severity.FRICTION.value,
            "themes": themes,
            "day": values.date("day") or context.today,
            "segment": values.text("segment"),
            "step": values.text("step"),
        }

        def change(workbook: Workbook) -> Workbook:
            cycle = context.cycle.key
            made = key or workbook.next_key(Feedback, f"{cycle}.F")
            return workbook.put(Feedback.model_validate({"key": made, "cycle": cycle, **fields}))

        return await step.saved(N_("Change feedback") if old else N_("Add feedback"), change)

    title = _("Change feedback") if old else _("Add feedback")
    await step.host.ask(title, specs, save, f"feedback:{key or context.cycle.key}")


async def add_line(step: ReviewStep) -> None:
    """Feedback in one line; a theme that is not there yet is made."""
    context = step.context
    spec = FieldSpec(
        "line",
        _("One line"),
        required=True,
        placeholder=_("No reminder came @WeChat x37 !3 #reminder"),
        help=_("@source, x37 users, !1 to !4 severity, #theme; all else is what they said."),
    )

    async def save(values: FormValues) -> Mapping[str, str] | None:
        line = values.text("line")
        if not quick_feedback(line, themes_of(context)).text:
            return {"line": _("Write what they said, too.")}

        def change(workbook: Workbook) -> Workbook:
            found = quick_feedback(line, list(workbook.all(Theme).values()))
            made = [
                Theme(key=code_for(name, workbook.all(Theme)), name=name)
                for name in found.unknown[: 2 - len(found.themes)]
            ]
            cycle = context.cycle.key
            return workbook.put(
                *made,
                Feedback(
                    key=workbook.next_key(Feedback, f"{cycle}.F"),
                    cycle=cycle,
                    day=context.today,
                    text=found.text,
                    source=found.source,
                    users=found.users,
                    severity=found.severity,
                    themes=(*found.themes, *(theme.key for theme in made)),
                ),
            )

        return await step.saved(N_("Add feedback"), change)

    await step.host.ask(
        _("Add feedback in one line"), [spec], save, f"feedback-line:{context.cycle.key}"
    )


async def edit_theme(step: ReviewStep, key: str) -> None:
    """Add a theme, or change its name and words; its code stays over the cycles."""
    context = step.context
    old = context.workbook.get(Theme, key)
    help_ = _("Feedback that holds one of these is suggested for the theme; divide by ;")
    specs = [
        FieldSpec("name", _("Name"), value=old.name if old else "", required=True),
        FieldSpec(
            "words",
            _("Words"),
            value="；".join(old.words) if old else "",
            help=_with_loose_words(context, help_),
        ),
    ]

    async def save(values: FormValues) -> Mapping[str, str] | None:
        name = values.text("name")
        words = values.lines("words")
        same = [one for one in themes_of(context) if one.name == name and one.key != key]
        if same:
            return {"name": _("There is a theme of this name already.")}

        def change(workbook: Workbook) -> Workbook:
            return workbook.put(
                Theme(key=key or code_for(name, workbook.all(Theme)), name=name, words=words)
            )

        return await step.saved(N_("Change a theme") if old else N_("Add a theme"), change)

    title = _("Change a theme") if old else _("Add a theme")
    await step.host.ask(title, specs, save, f"theme:{key or 'new'}")


async def code_by_name(pane: FeedbackPane) -> None:
    """Code the marked feedback to the theme of this name; one that is not there yet is made."""
    context = pane.context
    help_ = _with_loose_words(context, _("The name of a theme that is there, or a new one."))
    further = list(enumerate(themes_of(context), start=1))[KEYS:]
    if further:
        names = "   ".join(f"{n} {one.name or one.key}" for n, one in further[:FURTHER])
        help_ += " " + _("Or a number: {names}").format(names=names)
    spec = FieldSpec("name", _("Theme"), required=True, help=help_)

    async def save(values: FormValues) -> Mapping[str, str] | None:
        name, themes = values.text("name"), pane.step.workbook.all(Theme)
        found = theme_named(name, themes.values()) or themes.get(_numbered(name, themes))
        if found is not None:
            pane.code(found.key)
        else:
            made = Theme(key=code_for(name, themes), name=name)
            pane.code(made.key, made)
        return None

    await pane.step.host.ask(_("Code to a theme"), [spec], save, f"code:{context.cycle.key}")


def _with_loose_words(context: ReviewContext, help_: str) -> str:
    """A help line, and what the feedback without a theme has in common."""
    heard = loose_words(context)
    if not heard:
        return help_
    return f"{help_} " + _("Heard without a theme: {words}").format(words=_(", ").join(heard))


def _numbered(text: str, themes: Mapping[str, Theme]) -> str:
    """Code of the theme of this number, "" where there is none."""
    keys = list(themes)
    number = int(text) if text.isdecimal() and len(text) < 5 else 0
    return keys[number - 1] if 0 < number <= len(keys) else ""


async def merge_theme(step: ReviewStep, key: str) -> None:
    """Make a theme part of another: its feedback, needs and words go along."""
    context = step.context
    theme = context.workbook.get(Theme, key)
    others = tuple(option for option in theme_options(context) if option[0] != key)
    if theme is None or not others:
        step.tell(_("There is no other theme to merge it into."))
        return
    spec = FieldSpec(
        "into",
        _("Into"),
        "choice",
        options=others,
        required=True,
        placeholder=_("left and right choose"),
        help=_("Feedback, needs and words of both come together; u takes it back."),
    )

    async def save(values: FormValues) -> Mapping[str, str] | None:
        into = values.text("into")
        return await step.saved(N_("Merge themes"), lambda workbook: merged(workbook, key, into))

    title = _('Merge "{theme}"').format(theme=theme.name)
    await step.host.ask(title, [spec], save, f"merge:{key}")
