"""The feedback view: coded by one key a voice, the next one without a theme comes by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import Severity
from opstui.stages.review.commands import own
from opstui.stages.review.feedback import Coder
from opstui.stages.review.model import Evidence, Feedback, Theme
from opstui.stages.review.steps import voice_forms as forms
from opstui.stages.review.steps import voice_rows as rows
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.voice_filter_field import FilterField
from opstui.stages.review.steps.voice_intake import FeedbackPaste
from opstui.stages.review.steps.voice_pane import VoicePane
from opstui.stages.review.voice_filter import UNCODED, filtered
from opstui.ui.table import Column, Row
from opstui.ui.text import plain
from opstui.workbook.document import Workbook


class FeedbackPane(VoicePane):
    """Digits code, `c` makes a theme, space takes the likeliest, `f` and `o` show some."""

    NAME = "feedback"
    MODEL = Feedback
    DELETED = N_("Delete feedback")
    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *own("view"),
        *pick("add"),
        *own(
            "new_theme", "cite", "paste", "line", "severity", "step", "filter", "uncoded", "accept"
        ),
        *pick("edit", "delete"),
    )
    DEFAULT_CSS = """
    FeedbackPane #legend { height: auto; max-height: 3; color: $muted; }
    """

    def __init__(self, step: ReviewStep) -> None:
        super().__init__(step)
        self._coder = Coder()
        self._placed = False
        self._steps: dict[str, None] = {}
        """Steps of the journey seen so far: one that no feedback names any more can come back."""
        self._shown: Sequence[Feedback] = ()

    def compose(self) -> ComposeResult:
        yield FilterField(placeholder=_("#theme @source !3 - (without a theme) or a word"))
        yield from super().compose()
        yield Static("", id="legend")

    def title(self) -> str:
        return _("Feedback")

    def hints(self) -> tuple[Command, ...]:
        """Take something in first, then code it, then see what it comes to."""
        one = self.one
        if one is None:
            first = own("paste", "line") if not self.line else own("filter")
        elif one.themes:
            return self.ACTIONS
        else:
            first = own("accept", "new_theme") if self.likely() else own("new_theme", "severity")
        return (*first, *(command for command in self.ACTIONS if command not in first))

    # -- what is shown ------------------------------------------------------------------------

    @property
    def line(self) -> str:
        """What is typed as the filter."""
        return self.query_one(FilterField).value

    def show(self) -> None:
        context = self.context
        items = rows.feedback_of(context)
        self._shown = filtered(self.line, items, context.workbook.all(Theme))
        self._coder.learn(context.workbook.all(Feedback))
        self.table.show(self.columns(), self.rows())
        legend = rows.legend(context, self.step.cells)
        self.query_one("#legend", Static).update(plain("\n".join(legend)))
        if not self._placed and items:
            self._placed = True
            self.table.select_key(rows.next_uncoded(items, ""))

    def columns(self) -> tuple[Column, ...]:
        return rows.feedback_columns()

    def rows(self) -> list[Row]:
        return rows.feedback_rows(self.context, self._shown)

    @property
    def one(self) -> Feedback | None:
        """The marked feedback."""
        return self.step.workbook.get(Feedback, self.marked)

    def likely(self) -> list[str]:
        """Themes that the words of the marked feedback point to, while it has none."""
        one = self.one
        if one is None or one.themes:
            return []
        themes = rows.themes_of(self.context)
        known = {theme.key for theme in themes}
        found = self._coder.suggest(one.text, themes, 5, one)
        return [code for code in found if code in known][:3]

    def sentence(self) -> str:
        one = self.one
        if one is None and self.line:
            return _("Nothing fits this filter. esc in the filter line empties it.")
        if one is None:
            return _(
                "No feedback yet. P or pasting takes a whole block, i a CSV file, + one line; then "
                "one key codes each."
            )
        where = " / ".join(part for part in (one.source, one.segment, one.step) if part)
        said = where + _(": ") + one.text if where else one.text
        lines = [fit(said, self.step.cells).rstrip()]
        found = self.likely()
        if found:
            context = self.context
            names = (
                f"{rows.digit_of(context, code)} {rows.theme_name(context, code)}".strip()
                for code in found
            )
            said = _("Likely: {themes}").format(themes="   ".join(names))
            lines.append(said + "   " + _("space takes the first"))
        elif not one.themes:
            lines.append(_("Its digit codes it to a theme, c to a new one; s how severe, b where."))
        return "\n".join(lines)

    def remark(self) -> str:
        items = rows.feedback_of(self.context)
        if self.line:
            shown, every = f"{len(self._shown):,}", f"{len(items):,}"
            return _("{n} of {all} shown").format(n=shown, all=every)
        open_ = sum(1 for one in items if not one.themes)
        return _("{n} uncoded").format(n=f"{open_:,}") if open_ else ""

    def side(self) -> Content | str:
        one = self.one
        return rows.in_full(self.context, one) if one else ""

    def evidence(self) -> Evidence | None:
        return rows.feedback_evidence(self.context, self.marked)

    # -- coding -------------------------------------------------------------------------------

    def code_digit(self, digit: int) -> None:
        """Put the theme on the marked feedback, or take it off again."""
        themes = rows.themes_of(self.context)
        if digit > len(themes):
            self.step.tell(_("There is no theme {n} yet.").format(n=digit))
        else:
            self.code(themes[digit - 1].key)

    def accept(self) -> None:
        found = self.likely()
        if found:
            self.code(found[0])
        else:
            self.step.tell(_("Nothing is likely here: a digit codes, c makes a theme."))

    def code(self, theme: str, made: Theme | None = None) -> None:
        """A voice that had no theme is done: the next without one is marked."""
        one = self.one
        if one is None:
            return
        if theme not in one.themes and len(one.themes) >= 2:
            self.step.tell(_("At most two themes: press the digit of one to take it off."))
            return
        key, waiting = one.key, not one.themes

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Feedback, key)
            if now is None:
                return workbook
            without = tuple(code for code in now.themes if code != theme)
            codes = without if theme in now.themes else (*now.themes, theme)[:2]
            new = now.model_copy(update={"themes": codes})
            return workbook.put(new) if made is None else workbook.put(made, new)

        self.step.keep(N_("Code feedback"), change)
        if waiting:
            self.table.select_key(rows.next_uncoded(self._shown, key))

    def new_theme(self) -> None:
        if self.one is not None:
            self.step.work(forms.code_by_name(self))

    def severity(self) -> None:
        """Idea, friction, blocks, loss, and around."""
        order = list(Severity)
        self._turned(
            N_("Change the severity"),
            lambda one: {"severity": order[(order.index(one.severity) + 1) % len(order)]},
        )

    def journey(self) -> None:
        """The next step of the journey, none, and around."""
        self._steps |= dict.fromkeys(rows.journey_steps(self.context))
        order = ["", *self._steps]
        if len(order) == 1:
            self.step.tell(_("No feedback names a step of the journey yet: e writes the first."))
            return
        self._turned(
            N_("Change the step of the journey"),
            lambda one: {"step": _after(order, one.step)},
        )

    def _turned(self, what: str, update: Callable[[Feedback], dict[str, object]]) -> None:
        key = self.marked

        def change(workbook: Workbook) -> Workbook:
            now = workbook.get(Feedback, key)
            return workbook.put(now.model_copy(update=update(now))) if now else workbook

        if key:
            self.step.keep(what, change)

    # -- filter -------------------------------------------------------------------------------

    def filter_by(self, line: str) -> None:
        """Show what fits `line`."""
        field = self.query_one(FilterField)
        field.value = line
        field.set_class(bool(line), "-shown")
        self._refilter()

    def open_filter(self) -> None:
        field = self.query_one(FilterField)
        field.add_class("-shown")
        field.focus()

    def leave(self) -> bool:
        """A filter is emptied first."""
        there = bool(self.line)
        if there:
            self.filter_by("")
        return there

    def only_uncoded(self) -> None:
        words = self.line.split()
        kept = [word for word in words if word != UNCODED]
        self.filter_by(" ".join(kept if len(kept) < len(words) else [*words, UNCODED]))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._refilter()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(FilterField).set_class(bool(self.line), "-shown")
        self.table.focus()

    def _refilter(self) -> None:
        self.show()
        self.step.said_anew()

    # -- keys ---------------------------------------------------------------------------------

    def edit(self, key: str) -> None:
        self.step.work(forms.edit_feedback(self.step, key))

    def add_line(self) -> None:
        self.step.work(forms.add_line(self.step))

    def pasted(self, text: str) -> None:
        self.step.app.push_screen(FeedbackPaste(self.step, text), self._taken)

    def _taken(self, kept: bool | None) -> None:
        """What came in waits to be coded: the first of it is marked."""
        if kept:
            self.table.select_key(rows.next_uncoded(self._shown, ""))


def _after(order: Sequence[str], step: str) -> str:
    """The next one, the first after the last or after what is not among them."""
    return order[(order.index(step) + 1) % len(order)] if step in order else order[0]
