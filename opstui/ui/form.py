"""A form: label and field per line, the problem beside the field, drafts that survive."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from opstui.kernel.errors import OpsError
from opstui.kernel.language import _
from opstui.ui.choice import ChoiceField, ManyField
from opstui.ui.drafts import DraftKeeper, OpenForms
from opstui.ui.fields import NumberField, TextBox, TextField
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.text import plain

Save = Callable[[FormValues], Awaitable[Mapping[str, str] | None]]
"""Stores the values; returns problems by field ("" for the whole form), or None when done."""

DRAFT_DELAY = 0.3

AROUND_FIELDS = 8
"""Lines of a form that are not fields: border, title, a note of two lines, keys."""


def make_field(spec: FieldSpec, value: str) -> Widget:
    """The widget for a field, showing `value`."""
    name = f"field-{spec.id}"
    match spec.kind:
        case "choice":
            return ChoiceField(spec.options, value, blank=spec.placeholder, id=name)
        case "many":
            return ManyField(spec.options, value.split(","), id=name)
        case "number":
            return NumberField(value, unit=spec.unit, placeholder=spec.placeholder, id=name)
        case "lines":
            return TextBox(value, id=name)
        case _:
            return TextField(value, placeholder=spec.placeholder, id=name)


def field_text(widget: Widget) -> str:
    """What a field holds, as text."""
    match widget:
        case ChoiceField():
            return widget.value
        case ManyField():
            return ",".join(widget.chosen)
        case TextArea():
            return widget.text
        case Input():
            return widget.value
    return ""


class _Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Leaves up and down to the form, however long it is; the focus brings what it is on
    into view."""


class FormScreen(ModalScreen[bool]):
    """Dismisses with True once saved, False when left; what was typed stays as a draft."""

    BINDINGS = [
        Binding("escape", "leave", "Back"),
        Binding("f2", "save", "Save"),
        Binding("down", "next_field", show=False),
        Binding("up", "previous_field", show=False),
        # before a text field takes it as "cut"
        Binding("ctrl+x", "forget", "Discard", show=False, priority=True),
    ]
    CSS = """
    FormScreen { align: center middle; background: $background 60%; }
    FormScreen > #form { width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $background; border: round $accent 60%; padding: 0 1; }
    FormScreen .form-title { text-style: bold; height: 1; color: $text-accent; }
    FormScreen #form-note { height: auto; color: $text-warning; }
    FormScreen #fields { height: auto; margin: 1 0 0 0; }
    FormScreen .row { height: auto; }
    FormScreen .label { width: 18; height: 1; color: $muted; }
    FormScreen .row:focus-within .label { color: $text; text-style: bold; }
    FormScreen .box { height: auto; width: 1fr; }
    FormScreen .said { height: auto; color: $muted; padding: 0 1; display: none; }
    FormScreen .said.-shown { display: block; }
    FormScreen .said.-bad { color: $text-error; }
    FormScreen #form-keys { height: 1; margin: 1 0 0 0; color: $muted; }
    """

    def __init__(
        self,
        title: str,
        specs: Sequence[FieldSpec],
        save: Save,
        *,
        form_id: str,
        drafts: DraftKeeper,
        open_forms: OpenForms,
        today: date,
    ) -> None:
        super().__init__()
        self._title = title
        self._specs = tuple(specs)
        self._save = save
        self._form_id = form_id
        self._drafts = drafts
        self._open_forms = open_forms
        self._today = today
        self._original = {spec.id: spec.value for spec in specs}
        self._texts = dict(self._original)
        self._restored = self._take_draft()
        self._kept = dict(self._texts)
        self._timer: Timer | None = None
        self._done = False

    def _take_draft(self) -> bool:
        draft = self._drafts.get(self._form_id)
        typed = draft.fields if draft else {}
        known = {id_: text for id_, text in typed.items() if id_ in self._texts}
        self._texts.update(known)
        return self._texts != self._original

    # -- what is shown ------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        with Vertical(id="form"):
            yield Static(plain(self._title), classes="form-title")
            yield Static(plain(self._note()), id="form-note")
            with _Fields(id="fields"):
                for spec in self._specs:
                    yield from self._row(spec)
            yield Static(plain(self._keys()), id="form-keys")

    def _note(self) -> str:
        if self._restored:
            return _("What you had typed before is back. ctrl+x discards it.")
        return ""

    def _keys(self) -> str:
        return "   ".join(
            [
                f"enter {_('Next field')}",
                f"F2 {_('Save')}",
                f"esc {_('Back, draft kept')}",
            ]
        )

    def _row(self, spec: FieldSpec) -> Iterator[Widget]:
        with Horizontal(classes="row"):
            mark = " *" if spec.required else ""
            yield Static(plain(spec.label + mark), classes="label")
            with Vertical(classes="box"):
                yield make_field(spec, self._texts[spec.id])
                yield Static(plain(self._said(spec)), id=f"said-{spec.id}", classes="said")

    def _said(self, spec: FieldSpec) -> str:
        hint = self._hint(spec)
        if hint:
            return hint
        marked = _("Default value; change it or keep it.") if spec.default else ""
        return " ".join(part for part in (marked, spec.help) if part)

    def _hint(self, spec: FieldSpec) -> str:
        return spec.hint(self._texts) if spec.hint else ""

    def _show_hints(self) -> None:
        """What the texts come to, below its field; a problem stays until it is checked again."""
        for spec in self._specs:
            if spec.hint is None:
                continue
            said = self.query_one(f"#said-{spec.id}", Static)
            if "-bad" not in said.classes:
                said.update(plain(self._said(spec)))
                here = self._field(spec.id).has_focus and bool(self._said(spec))
                said.set_class(bool(self._hint(spec)) or here or spec.default, "-shown")

    def on_mount(self) -> None:
        self.query_one("#form-note").display = bool(self._note())
        self._open_forms.add(self)
        for spec in self._specs:
            said = spec.default or bool(self._hint(spec))
            self.query_one(f"#said-{spec.id}").set_class(said, "-shown")
        if self._specs:
            self._field(self._specs[0].id).focus()

    def on_resize(self) -> None:
        self.query_one("#fields").styles.max_height = max(3, self.size.height - AROUND_FIELDS)

    def on_unmount(self) -> None:
        with suppress(OpsError):
            self.keep_draft()
        self._open_forms.remove(self)

    def _field(self, id_: str) -> Widget:
        return self.query_one(f"#field-{id_}")

    # -- what is typed ------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """Field id → text as typed; as last seen when the fields are being taken down."""
        try:
            return {spec.id: field_text(self._field(spec.id)) for spec in self._specs}
        except NoMatches:
            return dict(self._texts)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(ChoiceField.Changed)
    @on(ManyField.Changed)
    def _typed(self) -> None:
        self._texts = self.texts()
        self._show_hints()
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(DRAFT_DELAY, self._keep_quietly)

    def _keep_quietly(self) -> None:
        """A draft that cannot be written is said, and does not stop the typing."""
        try:
            self.keep_draft()
        except OpsError as error:
            self._show_problems({"": error.said})

    def keep_draft(self) -> bool:
        """Safe in a signal handler: it only writes the texts that the widgets hold now."""
        if self._done or not self.is_attached:
            return False
        texts = self.texts()
        typed = texts != self._original
        if texts == self._kept:
            return typed
        if typed:
            self._drafts.put(self._form_id, texts, self._original)
        else:
            self._drafts.drop(self._form_id)
        self._kept = texts
        return typed

    def on_descendant_focus(self) -> None:
        for spec in self._specs:
            said = self.query_one(f"#said-{spec.id}", Static)
            if "-bad" not in said.classes:
                here = self._field(spec.id).has_focus and bool(self._said(spec))
                said.set_class(here or spec.default or bool(self._hint(spec)), "-shown")

    def on_descendant_blur(self) -> None:
        self._keep_quietly()

    # -- keys ---------------------------------------------------------------------------------

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self._forward()

    async def key_enter(self, event: events.Key) -> None:
        if isinstance(self.focused, ChoiceField | ManyField):
            event.stop()  # else the field that gets the focus takes the key as its own
            await self._forward()

    async def _forward(self) -> None:
        last = self._field(self._specs[-1].id)
        if self.focused is last:
            await self.action_save()
        else:
            self.focus_next()

    def action_next_field(self) -> None:
        self.focus_next()

    def action_previous_field(self) -> None:
        self.focus_previous()

    def action_leave(self) -> None:
        self._keep_quietly()
        self.dismiss(False)

    def action_forget(self) -> None:
        """Put the fields back to what they were before the draft."""
        for spec in self._specs:
            match self._field(spec.id):
                case ChoiceField() as choice:
                    choice.value = spec.value
                case ManyField() as many:
                    many.chosen = tuple(code for code in spec.value.split(",") if code)
                case TextArea() as box:
                    box.text = spec.value
                case Input() as line:
                    line.value = spec.value
        self._drafts.drop(self._form_id)
        self.query_one("#form-note").display = False

    async def action_save(self) -> None:
        """Check, store, and only then drop the draft."""
        self._texts = self.texts()
        values = FormValues(self._texts, self._specs, self._today)
        problems: Mapping[str, str] | None = values.problems()
        if not problems:
            try:
                problems = await self._save(values)
            except OpsError as error:
                problems = {"": error.said}
        if problems:
            self._show_problems(problems)
            return
        self._done = True
        self._drafts.drop(self._form_id)
        self.dismiss(True)

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        note = self.query_one("#form-note", Static)
        note.update(plain(problems.get("", "")))
        note.display = bool(problems.get(""))
        first = ""
        for spec in self._specs:
            said = self.query_one(f"#said-{spec.id}", Static)
            bad = problems.get(spec.id, "")
            said.update(plain(bad or self._said(spec)))
            said.set_class(bool(bad), "-bad")
            said.set_class(bool(bad or self._hint(spec)) or spec.default, "-shown")
            first = first or (spec.id if bad else "")
        if first:
            self._field(first).focus()
