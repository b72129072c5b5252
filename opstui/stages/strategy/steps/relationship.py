"""Step 2: five questions about the relationship, and the orientation that follows from them."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from opstui.commands import pick
from opstui.kernel.language import N_, _
from opstui.kernel.text import fit
from opstui.kernel.vocabulary import Orientation as Direction
from opstui.kernel.vocabulary import word
from opstui.stages.strategy.commands import COMMANDS
from opstui.stages.strategy.model import Answers, Override, Product
from opstui.stages.strategy.orientation import Orientation
from opstui.stages.strategy.steps.base import CycleStep
from opstui.stages.strategy.steps.relationship_fields import ANSWERS_MARK, relationship_specs
from opstui.stages.strategy.steps.suggestions import oriented
from opstui.ui.choice import ChoiceField
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.ui.keys import bind
from opstui.ui.text import plain

BAR = 40
AS_SUGGESTED = "suggested"


class RelationshipStep(CycleStep):
    """Arrows go from question to question and change the answer; enter confirms the result."""

    STEP = "relationship"
    TITLE = N_("Relationship")
    ACTIONS = (
        *pick("strategy.confirm", "strategy.overrule", among=COMMANDS),
        *pick("undo"),
    )
    BINDINGS = [
        *bind(ACTIONS),
        Binding("down", "next_question", show=False),
        Binding("up", "previous_question", show=False),
    ]
    DEFAULT_CSS = """
    RelationshipStep .question { height: 1; }
    RelationshipStep .question > .label { width: 18; color: $muted; }
    RelationshipStep .question:focus-within > .label { color: $text; text-style: bold; }
    RelationshipStep ChoiceField { width: 34; padding: 0; }
    RelationshipStep .points { width: 1fr; padding: 0 1; color: $muted; }
    RelationshipStep #result { height: auto; margin: 1 0 0 0; }
    """

    def compose(self) -> ComposeResult:
        for spec in relationship_specs(self.product or Product(name="")):
            with Horizontal(classes="question"):
                yield Static(plain(spec.label), classes="label")
                yield ChoiceField(
                    spec.options, spec.value, blank=spec.placeholder, id=f"ask-{spec.id}"
                )
                yield Static("", classes="points", id=f"points-{spec.id}")
        yield Static("", id="result")

    def show(self) -> None:
        """Fields follow what is stored without telling it back."""
        if self.begin_first() or self.product is None:
            return
        found = oriented(self.product)
        points = {reason.question: reason for reason in found.reasons}
        for spec in relationship_specs(self.product):
            field = self.query_one(f"#ask-{spec.id}", ChoiceField)
            if field.value != spec.value:
                with self.prevent(ChoiceField.Changed):
                    field.value = spec.value
            reason = points.get(spec.id)
            said = f"T {reason.t:>3}   M {reason.m:>3}" if reason else ""
            mark = f"   {_('Default')}" if spec.default else ""
            self.query_one(f"#points-{spec.id}", Static).update(plain(said + mark))
        self.query_one("#result", Static).update(self._result(found))
        self._explain()

    def _result(self, found: Orientation) -> Content:
        confirmed = bool(self.strategy and self.strategy.orientation_confirmed)
        parts: list[Content] = [
            _bar(_("Closing T"), found.t),
            _bar(_("Keeping M"), found.m),
            Content(""),
        ]
        if found.result is None:
            parts.append(Content(_("Answer all five; then the orientation is shown here.")))
            return Content("\n").join(parts)
        state = _("confirmed") if confirmed else _("not confirmed yet: enter confirms")
        parts.append(
            Content.assemble(
                (found.label(), "bold $text-accent"), "   ", (state, "" if confirmed else "$muted")
            )
        )
        parts.append(Content.styled(because(found), "$muted"))
        if found.overruled and found.suggested is not None:
            said = _("Chosen against the suggestion ({suggested}): {why}").format(
                suggested=word(found.suggested), why=found.why
            )
            parts.append(Content(said))
        parts += [Content(""), Content(follows(found))]
        return Content("\n").join(parts)

    def _explain(self) -> None:
        focused = self.screen.focused
        help_ = ""
        if self.product is not None:
            for spec in relationship_specs(self.product):
                if focused is not None and focused.id == f"ask-{spec.id}":
                    help_ = spec.help
        self.say(help_ or _("Operations builds and keeps this relationship. Which one is it?"))

    def on_descendant_focus(self) -> None:
        if self.product is not None and self.cycle is not None:
            self._explain()

    # -- keys ---------------------------------------------------------------------------------

    def action_next_question(self) -> None:
        self.screen.focus_next(ChoiceField)

    def action_previous_question(self) -> None:
        self.screen.focus_previous(ChoiceField)

    @on(ChoiceField.Changed)
    async def _answered(self, event: ChoiceField.Changed) -> None:
        event.stop()
        product, strategy = self.product, self.strategy
        if product is None or strategy is None:
            return
        answered = {(event.field.id or "").removeprefix("ask-"): _code(event)}
        answers = Answers.model_validate({**self._answers().model_dump(), **answered})
        marks = product.defaults
        if product.answers == Answers():
            marks = (*(mark for mark in marks if mark != ANSWERS_MARK), ANSWERS_MARK)
        new = self.workbook.put(
            product.model_copy(update={"answers": answers, "defaults": marks}),
            strategy.model_copy(update={"orientation_confirmed": False}),
        )
        await self.host.save(N_("Answer about the relationship"), new)

    def _answers(self) -> Answers:
        """All five as they are shown, so that one answer does not lose the other defaults."""
        product = self.product or Product(name="")
        shown = {spec.id: spec.value or None for spec in relationship_specs(product)}
        return Answers.model_validate(shown)

    async def action_strategy_confirm(self) -> None:
        product, strategy = self.product, self.strategy
        if product is None or strategy is None:
            return
        answers = self._answers()
        if None in answers.model_dump().values():
            self.say(_("Answer all five questions first."))
            return
        marks = tuple(mark for mark in product.defaults if mark != ANSWERS_MARK)
        new = self.workbook.put(
            product.model_copy(update={"answers": answers, "defaults": marks}),
            strategy.model_copy(update={"orientation_confirmed": True}),
        )
        await self.host.save(N_("Confirm the orientation"), new)

    def action_strategy_overrule(self) -> None:
        if self.product is not None and self.cycle is not None:
            self.work(self._overrule(self.product))

    async def _overrule(self, product: Product) -> None:
        now = product.orientation_override
        specs = [
            FieldSpec(
                "choice",
                _("Orientation"),
                "choice",
                value=now.choice if now else Direction.CONVERSION.value,
                options=(
                    *((one.value, word(one)) for one in Direction),
                    (AS_SUGGESTED, _("As suggested")),
                ),
            ),
            FieldSpec(
                "reason",
                _("Reason"),
                value=now.reason if now else "",
                help=_("One line; it is kept with the choice."),
            ),
        ]
        await self.host.ask(_("Choose the orientation"), specs, self._chosen, "strategy:overrule")

    async def _chosen(self, values: FormValues) -> Mapping[str, str] | None:
        product, strategy = self.product, self.strategy
        if product is None or strategy is None:
            return {"": _("Not saved.")}
        choice, reason = values.text("choice"), values.text("reason")
        override = None if choice == AS_SUGGESTED else Override(choice=choice, reason=reason)
        if override and not reason:
            return {"reason": _("A reason, please: it is read again in the review.")}
        new = self.workbook.put(
            product.model_copy(
                update={"orientation_override": override, "answers": self._answers()}
            ),
            strategy.model_copy(update={"orientation_confirmed": override is not None}),
        )
        saved = await self.host.save(N_("Choose the orientation"), new)
        return None if saved else {"": _("Not saved.")}


def _code(event: ChoiceField.Changed) -> str | None:
    return event.value or None


def _bar(label: str, score: int) -> Content:
    """Filled by background, so that its width is the same on every terminal."""
    cells = round(BAR * min(100, score) / 100)
    return Content.assemble(
        (fit(label, 18), "$muted"),
        (" " * cells, "on $accent"),
        " " * (BAR - cells),
        f" {score:>4}",
    )


def because(found: Orientation) -> str:
    """Which rule decided, with its numbers."""
    suggested = found.suggested or found.result
    difference = abs(found.t - found.m)
    if suggested is Direction.DUAL:
        return _("T and M differ by {n}, less than 30: both matter.").format(n=difference)
    if suggested is Direction.MAINTENANCE:
        return _("M is ahead of T by {n}, at least 30.").format(n=difference)
    return _("T is ahead of M by {n}, at least 30.").format(n=difference)


def follows(found: Orientation) -> str:
    """What is usual with this orientation."""
    match found.result:
        case Direction.CONVERSION:
            return _("Usual with it: north star net revenue or buyers, guardrail refunds.")
        case Direction.MAINTENANCE:
            return _("Usual with it: north star weekly active doers, guardrail content quality.")
        case _other:
            return _("Usual with it: one north star, the other side as guardrail with a floor.")
