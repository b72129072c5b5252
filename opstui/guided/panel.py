"""One question on the screen: large, with why, an example, and its fields ready for typing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from opstui.guided.examples import about
from opstui.guided.options import OptionColumns
from opstui.guided.questions import Question
from opstui.kernel.language import _
from opstui.stages.strategy.steps.core_grid import CoreGrid
from opstui.ui.choice import ChoiceField
from opstui.ui.form import field_text, make_field
from opstui.ui.form_values import FieldSpec
from opstui.ui.grid import GridRow, NumberGrid
from opstui.ui.text import plain

LOW = 14
"""Rows under which the example gives way."""
MANY = 5
"""Fields from which only the one with the focus says what it means."""


class QuestionPanel(Vertical):
    """Posts `Typed` at every change and `Entered` when enter means: this is the answer."""

    # Bindings, not key methods: they are run before the next key is looked at.
    BINDINGS = [
        Binding("down", "next_field", show=False),
        Binding("up", "previous_field", show=False),
    ]
    DEFAULT_CSS = """
    QuestionPanel { height: 1fr; padding: 0 1; overflow-y: auto; scrollbar-size-vertical: 1; }
    QuestionPanel > .question { text-style: bold; color: $text-accent; margin: 1 0 0 0; }
    QuestionPanel > .why { color: $foreground; max-height: 2; }
    QuestionPanel > .example { color: $muted; margin: 1 0; }
    QuestionPanel > .restored { color: $text-warning; }
    QuestionPanel .answer { height: auto; }
    QuestionPanel .answer > .named { width: 18; color: $muted; }
    QuestionPanel .answer:focus-within > .named { color: $text; text-style: bold; }
    QuestionPanel .answer > Input { width: 34; max-width: 50%; padding: 0; }
    QuestionPanel .answer > ChoiceField { width: 34; max-width: 50%; padding: 0; }
    QuestionPanel CoreGrid { height: auto; }
    QuestionPanel OptionColumns { margin: 1 0 0 0; }
    QuestionPanel.-low > .example { display: none; }
    QuestionPanel.-low > #about { display: none; }
    QuestionPanel.-low OptionColumns { margin: 0; }
    QuestionPanel.-low > .question { margin: 0; }
    QuestionPanel.-low > .why { max-height: 1; }
    QuestionPanel .answer > .beside { width: 1fr; height: auto; color: $muted; padding: 0 1; }
    QuestionPanel .beside.-bad { color: $text-error; }
    QuestionPanel .note { color: $muted; margin: 1 0 0 0; }
    QuestionPanel .problem { color: $text-error; }
    """

    class Typed(Message):
        """Something in the fields changed."""

    class Entered(Message):
        """Enter was pressed, and nothing that is needed is empty."""

    def __init__(self, question: Question, texts: Mapping[str, str], restored: bool) -> None:
        super().__init__(id="question")
        self.question = question
        self._texts = dict(texts)
        self.touched = {one.id for one in question.specs if self._texts[one.id] != one.value}
        """Fields that held another text for a while, whatever they hold now."""
        self._restored = restored

    def compose(self) -> ComposeResult:
        asked = self.question
        yield Static(plain(asked.title), classes="question")
        yield Static(plain(asked.why), classes="why")
        if asked.example:
            yield Static(plain(_("Example: {text}").format(text=asked.example)), classes="example")
        if self._restored:
            yield Static(plain(_("What you had typed is back.")), classes="restored")
        match asked.kind:
            case "options":
                yield from self._options()
            case "numbers":
                yield CoreGrid(
                    [
                        GridRow(one.id, one.label, one.unit, (), self._texts[one.id])
                        for one in asked.specs
                    ],
                    id="numbers",
                )
            case _:
                for spec in asked.specs:
                    yield from self._row(spec)
                yield Static(plain(asked.reads(self._texts)), classes="note", id="reads")
        yield Static("", classes="problem", id="problem")

    def _options(self) -> Iterator[Widget]:
        spec = self.question.specs[0]
        usual = spec.value if spec.default else ""
        field = OptionColumns(
            spec.options, self._texts[spec.id], usual=usual, id=f"field-{spec.id}"
        )
        yield field
        yield Static(plain(self._about(field.value)), classes="note", id="about")

    def _about(self, code: str) -> str:
        """What the marked option means, and whether it is the default."""
        spec = self.question.specs[0]
        parts = [about(spec.id, code)]
        if spec.default and code == spec.value:
            parts.append(_("* Default; enter takes it."))
        return "\n".join(part for part in parts if part)

    def _row(self, spec: FieldSpec) -> Iterator[Widget]:
        with Horizontal(classes="answer"):
            yield Static(plain(spec.label), classes="named")
            yield make_field(spec, self._texts[spec.id])
            said = self._said(spec)
            kind = "beside -help" if said == spec.help else "beside"
            yield Static(plain(said), classes=kind, id=f"said-{spec.id}")

    def _said(self, spec: FieldSpec) -> str:
        """A default is called one until somebody types over it."""
        if spec.default and spec.id not in self.touched:
            return _("Default")
        return spec.help

    # -- what is typed ------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """Field → text as typed."""
        if self.question.kind == "numbers":
            return self.query_one(CoreGrid).texts()
        found = {}
        for spec in self.question.specs:
            widget = self.query_one(f"#field-{spec.id}")
            found[spec.id] = (
                widget.value if isinstance(widget, OptionColumns) else field_text(widget)
            )
        return found

    @on(Input.Changed)
    @on(ChoiceField.Changed)
    @on(OptionColumns.Changed)
    @on(NumberGrid.Changed)
    def _typed(self) -> None:
        if not self.is_attached or not self.query("#problem"):
            return
        self._texts = self.texts()
        self.touched |= {
            spec.id for spec in self.question.specs if self._texts[spec.id] != spec.value
        }
        if self.question.kind == "fields":
            self._say_all({})
            self.query_one("#reads", Static).update(plain(self.question.reads(self._texts)))
        elif self.question.kind == "options":
            said = self._about(self._texts[self.question.specs[0].id])
            self.query_one("#about", Static).update(plain(said))
        self.post_message(self.Typed())

    def _say_all(self, problems: Mapping[str, str]) -> None:
        for spec in self.question.specs:
            beside, text = self.query_one(f"#said-{spec.id}", Static), self._said(spec)
            beside.update(plain(problems.get(spec.id, "") or text))
            beside.set_class(spec.id in problems, "-bad")
            beside.set_class(spec.id not in problems and text == spec.help, "-help")
        self._show_help()

    def on_descendant_focus(self) -> None:
        self._show_help()

    def _show_help(self) -> None:
        """Of many fields only the one with the focus says what it means."""
        if self.question.kind != "fields" or len(self.question.specs) < MANY:
            return
        for spec in self.question.specs:
            beside, field = self.query_one(f"#said-{spec.id}"), self.query_one(f"#field-{spec.id}")
            beside.display = not beside.has_class("-help") or field.has_focus

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Beside the fields; what belongs to none below them. The first gets the focus."""
        general = problems.get("", "")
        if self.question.kind == "numbers":
            self.query_one(CoreGrid).show_problems(problems)
        elif self.question.kind == "fields":
            self._say_all(problems)
            for spec in self.question.specs:
                if spec.id in problems:
                    self.query_one(f"#field-{spec.id}").focus()
                    break
        else:
            general = general or next(iter(problems.values()), "")
        self.query_one("#problem", Static).update(plain(general))

    def on_resize(self) -> None:
        """With few rows the fields matter more than the example."""
        self.set_class(self.size.height < LOW, "-low")

    # -- keys ---------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """The first empty field that needs something, else the first."""
        if self.question.kind == "numbers":
            self.query_one(CoreGrid).focus_first()
            return
        specs = self.question.specs
        empty = [spec for spec in specs if spec.required and not self._texts[spec.id].strip()]
        self.query_one(f"#field-{(empty or specs)[0].id}").focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.enter()

    @on(NumberGrid.Finished)
    def _finished(self) -> None:
        self.post_message(self.Entered())

    def action_next_field(self) -> None:
        if self.question.kind == "fields":
            self.screen.focus_next()

    def action_previous_field(self) -> None:
        if self.question.kind == "fields":
            self.screen.focus_previous()

    def enter(self) -> None:
        """On to the next field that is still empty; when there is none, this is the answer."""
        texts = self.texts()
        if self.question.kind == "fields":
            for spec in self.question.specs:
                field = self.query_one(f"#field-{spec.id}")
                if spec.required and not texts[spec.id].strip() and not field.has_focus:
                    field.focus()
                    return
        self.post_message(self.Entered())
