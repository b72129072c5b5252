"""The guided first plan: one question at a time, every answer saved at once."""

from __future__ import annotations

from asyncio import Lock
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Protocol, cast

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer

from opstui.commands import Command, pick
from opstui.guided import answering as guided
from opstui.guided.ending import (
    finished,
    place_after,
    promise_text,
    why_no_promise,
)
from opstui.guided.first_draft import first_drafts
from opstui.guided.page import plan_lines
from opstui.guided.panel import QuestionPanel
from opstui.guided.questions import question
from opstui.guided.sheet import PlanPage, growing_content
from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _
from opstui.kernel.vocabulary import Stage, word
from opstui.reports.weak import WeakPoint
from opstui.stages.frame import FrameScreen
from opstui.stages.planning.steps.committing import commit_plan
from opstui.stages.strategy.commands import COMMANDS
from opstui.ui.drafts import DraftKeeper, NoDrafts
from opstui.ui.keys import bind
from opstui.workbook.document import Workbook
from opstui.workbook.places import new_path

DRAFT_DELAY = 0.3
DONE = "done"


class Maker(Protocol):
    """What the program does beyond a host: make a workbook, and keep the forms that are open."""

    session: object | None

    async def create(self, path: Path, content: Workbook) -> None: ...


class GuidedScreen(FrameScreen):
    """Shows the first question that is still to be asked; after the last one, the plan."""

    ACTIONS: ClassVar[tuple[Command, ...]] = (
        *pick("guided.answer", "guided.skip", "guided.commit", among=COMMANDS),
        *pick("go.back", "go.next", "go.previous"),
    )
    BINDINGS = bind(ACTIONS)
    HELP, HELP_STEP = "strategy", "guided"

    def __init__(self) -> None:
        super().__init__()
        self._at = ""
        self._timer: Timer | None = None
        self._busy = False
        self._away = False
        self._book: object | None = None
        self._turning = Lock()

    async def on_mount(self) -> None:
        self.host.open_forms.add(self)
        await self._show_question(guided.here(self.host.workbook) or DONE)

    def on_screen_resume(self) -> None:
        """Coming back after having left, or to another workbook: to the question that is next."""
        if self._away or (self._at and self._book is not self._open_book):
            self._away = False
            self.call_later(self._show_question, guided.here(self.host.workbook) or DONE)
        self.show()

    def show(self) -> None:
        """After a change from elsewhere: the frame, the plan beside, and the question if other
        defaults follow for it now."""
        if self.is_mounted:
            panel = self.panel
            if panel is not None and not self._busy:
                fresh = question(self._at, self.host.workbook, self.host.today)
                if fresh.specs != panel.question.specs:
                    self.call_later(self._show_question, self._at)
            self._show_page()
            self.refresh_frame()

    def _show_page(self) -> None:
        workbook, now = self.host.workbook, self.host.overview.next_action
        for page in self.query(PlanPage):
            page.show(*finished(workbook, promise_text(workbook, now)))

    async def rebuild(self) -> None:
        self._keep_quietly()
        await self._show_question(self._at)

    # -- one question -------------------------------------------------------------------------

    @property
    def _open_book(self) -> object | None:
        return cast(Maker, self.app).session

    @property
    def _keeper(self) -> DraftKeeper:
        if self._open_book is not None:
            return self.host.drafts
        try:
            return first_drafts()
        except OpsError:
            return NoDrafts()

    @property
    def panel(self) -> QuestionPanel | None:
        return next(iter(self.query(QuestionPanel)), None)

    async def _show_question(self, name: str) -> None:
        """One at a time: a change from elsewhere may ask for it while another is being shown."""
        async with self._turning:
            await self._turn_to(name)

    async def _turn_to(self, name: str) -> None:
        self._at, self._book = name, self._open_book
        stage = self.query_one("#stage", Vertical)
        with self.app.batch_update():
            await stage.remove_children()
            if name == DONE:
                page = PlanPage()
                await stage.mount(page)
                self._show_page()
                page.focus()
            else:
                panel = self._panel_of(name)
                await stage.mount(panel)
                panel.focus_first()
            self.refresh_frame()

    def _panel_of(self, name: str) -> QuestionPanel:
        asked = question(name, self.host.workbook, self.host.today)
        texts = {spec.id: spec.value for spec in asked.specs}
        draft = self._keeper.get(guided.draft_id(name))
        typed = {id_: text for id_, text in (draft.fields if draft else {}).items() if id_ in texts}
        restored = any(texts[id_] != text for id_, text in typed.items())
        return QuestionPanel(asked, {**texts, **typed}, restored)

    @on(QuestionPanel.Entered)
    async def _entered(self, event: QuestionPanel.Entered) -> None:
        event.stop()
        await self._answer()

    async def _answer(self) -> None:
        """Check, store, drop the draft, go on to the next question."""
        panel = self.panel
        if panel is None or self._busy:
            return
        texts, workbook, today = panel.texts(), self.host.workbook, self.host.today
        found = guided.problems(workbook, self._at, texts, today)
        if found:
            panel.show_problems(found)
            return
        await self._store(guided.answered(workbook, self._at, texts, today, panel.touched))

    async def action_guided_skip(self) -> None:
        """The default stays, marked."""
        panel = self.panel
        if panel is None or self._busy:
            return
        if self._at == guided.QUESTIONS[0]:
            panel.show_problems({"name": _("The product needs a name first.")})
            return
        await self._store(guided.skipped(self.host.workbook, self._at, self.host.today))

    async def _store(self, new: Workbook) -> None:
        self._busy = True
        keeper = self._keeper  # the first answer makes a workbook, with a keeper of its own
        try:
            saved = await self._saved(new)
        except OpsError as error:
            saved = False
            if self.panel:
                self.panel.show_problems({"": error.said})
        finally:
            self._busy = False
        if saved:
            with suppress(OpsError):
                keeper.drop(guided.draft_id(self._at))
            self._stop_timer()
            await self._show_question(self._following())

    async def _saved(self, new: Workbook) -> bool:
        """The first answer makes the workbook, named after the product."""
        if self._open_book is None:
            product = new.product
            await cast(Maker, self.app).create(new_path(product.name if product else ""), new)
            return True
        return await self.host.save(guided.NAMES[self._at], new)

    def _following(self) -> str:
        """The next question that has not been asked; past ones when all later ones have."""
        left = guided.pending(self.host.workbook)
        later = guided.QUESTIONS[guided.number(self._at) :]
        return next((name for name in later if name in left), next(iter(left), DONE))

    # -- drafts -------------------------------------------------------------------------------

    @on(QuestionPanel.Typed)
    def _typed(self, event: QuestionPanel.Typed) -> None:
        event.stop()
        self._stop_timer()
        self._timer = self.set_timer(DRAFT_DELAY, self._keep_quietly)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.stop()
            self._timer = None

    def _keep_quietly(self) -> None:
        try:
            self.keep_draft()
        except OpsError as error:
            if self.panel:
                self.panel.show_problems({"": error.said})

    def keep_draft(self) -> bool:
        """Safe in a signal handler: it only writes what the fields hold now."""
        panel = self.panel
        if panel is None or not panel.is_attached or self._busy:
            return False
        texts = panel.texts()
        original = {spec.id: spec.value for spec in panel.question.specs}
        if texts == original:
            return False
        self._keeper.put(guided.draft_id(self._at), texts, original)
        return True

    # -- keys ---------------------------------------------------------------------------------

    async def action_guided_answer(self) -> None:
        if self._at == DONE:
            now = self.host.overview.next_action
            self._leave(*place_after(self.host.workbook, self._marked, now))
        elif self.panel is not None:
            self.panel.enter()

    async def action_guided_commit(self) -> None:
        """Promise the plan as it stands; what is weak stays listed."""
        if self._at != DONE:
            return
        workbook = self.host.workbook
        if said := why_no_promise(workbook):
            self.app.notify(said)
            return
        new = commit_plan(workbook, self.host.today, self.host.user)
        if await self.host.save(N_("Commit the plan"), new):
            self.query_one(PlanPage).action_page("scroll_home")

    @property
    def _marked(self) -> WeakPoint | None:
        page = next(iter(self.query(PlanPage)), None)
        return page.marked if page is not None else None

    @on(PlanPage.Marked)
    def _another_marked(self, event: PlanPage.Marked) -> None:
        event.stop()
        self.refresh_lines()

    async def action_go_next(self) -> None:
        await self._move(1)

    async def action_go_previous(self) -> None:
        await self._move(-1)

    async def _move(self, by: int) -> None:
        """To a question that has been asked already, or the next one; nothing is answered."""
        if self.host.workbook.product is None or self._busy:
            return
        names = [*guided.QUESTIONS, DONE]
        left = guided.pending(self.host.workbook)
        furthest = names.index(left[0]) if left else len(names) - 1
        place = names.index(self._at) + by
        if 0 <= place <= furthest:
            self._keep_quietly()
            await self._show_question(names[place])

    def action_go_back(self) -> None:
        """Out of the field first, then out of the guided mode; what is typed is kept."""
        focused = self.focused
        if focused is not None and focused.check_consume_key("a", "a"):
            stage = self.query_one("#stage")
            stage.can_focus = True
            stage.focus()
            return
        self._leave("home" if self._open_book else "start")

    def _leave(self, stage: str, step: str = "") -> None:
        self._keep_quietly()
        self._away = True
        self.host.go(stage, step)

    def on_unmount(self) -> None:
        self.host.open_forms.remove(self)

    # -- the frame ----------------------------------------------------------------------------

    def rule_text(self) -> tuple[str, str]:
        if self._at in ("", DONE):
            return _("Your plan"), ""
        number = guided.number(self._at)
        left = len(guided.pending(self.host.workbook))
        return f"{_('Guided plan')} › {number}/{len(guided.QUESTIONS)}", (
            _("{n} to go").format(n=left)
        )

    def sentence_text(self) -> str:
        if self._at != DONE:
            return self.panel.question.used_for if self.panel else ""
        point = self._marked
        if point is None:
            return _("Every line can be changed in its stage; what is marked is a default.")
        return _("{what} Enter goes there ({stage}).").format(
            what=point.text, stage=word(Stage(point.stage))
        )

    def side_text(self) -> Content | str:
        lines = plan_lines(self.host.workbook)
        if not lines:
            return _("The plan grows here, answer by answer.")
        return growing_content(lines)

    def shown_commands(self) -> tuple[Command, ...]:
        if self._at == DONE:
            mend = "guided.mend" if self._marked else "guided.plan"
            own = pick(mend, "guided.commit", among=COMMANDS)
            return (*own, *pick("export", "go.back", "help"))
        if self._at == guided.QUESTIONS[0]:
            return (self.ACTIONS[0], *pick("go.back", "help"))
        own = pick("guided.answer", "guided.skip", among=COMMANDS)
        return (*own, *pick("go.back", "go.previous", "help"))
