"""Step 3: what moved the result between two states, and the analyses that look deeper."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import DataTable, Static

from opstui.commands import Command, pick
from opstui.kernel.language import N_, _, language
from opstui.stages.review.commands import own
from opstui.stages.review.ends import Ends
from opstui.stages.review.model import Evidence
from opstui.stages.review.steps import deeper_rows, leaf_rows, notes
from opstui.stages.review.steps import why_rows as rows
from opstui.stages.review.steps.analyses import ANALYSES, analysis
from opstui.stages.review.steps.analysis import AnalysisPane
from opstui.stages.review.steps.base import ReviewStep
from opstui.stages.review.steps.comparing import View, headline, views
from opstui.stages.review.steps.deeper_list import DeeperList
from opstui.stages.review.steps.origin_screen import show_origin
from opstui.stages.review.steps.pair_form import ask_pair
from opstui.ui.keys import bind
from opstui.ui.table import OpsTable
from opstui.ui.text import plain

PARTS, DETAIL, DEEPER = "parts", "detail", "deeper"
_ANALYSES = {one.code for one in ANALYSES}


class WhyStep(ReviewStep):
    """Parts from zero; enter looks at one leaf, `w` at the analyses, esc comes back."""

    STEP = "why"
    TITLE = N_("Why")
    ACTIONS = (
        *own("compare", "cite", "deeper"),
        *pick("open"),
        *own("any_two", "annotate", "origin", "experiments", "turn"),
    )
    BINDINGS = [*bind(ACTIONS), ("escape", "leave_view", "")]
    DEFAULT_CSS = """
    WhyStep #parts, WhyStep #detail, WhyStep #deeper { display: none; }
    WhyStep #parts.-shown, WhyStep #detail.-shown, WhyStep #deeper.-shown { display: block; }
    WhyStep #strange { height: auto; max-height: 4; color: $text-warning; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.mode = PARTS
        """ "parts", "detail", "deeper" (the list of analyses), or the code of an analysis."""
        self._at = 0
        self._leaf = ""
        self._all = False
        self._node = ""
        """The node whose children are shown; "" for the leaves of the whole tree."""
        self._pairs: list[Ends] = []
        self._panes: dict[str, AnalysisPane] = {}

    def body(self) -> ComposeResult:
        for name in (PARTS, DETAIL):
            yield OpsTable(id=name)
        yield DeeperList(id=DEEPER)
        yield Static("", id="strange")

    # -- what is shown ------------------------------------------------------------------------

    @property
    def _views(self) -> list[View]:
        return views(self.context, self._pairs)

    @property
    def view(self) -> View | None:
        found = self._views
        return found[self._at % len(found)] if found else None

    @property
    def pane(self) -> AnalysisPane | None:
        """The analysis that is open."""
        return self._panes.get(self.mode)

    @property
    def table(self) -> OpsTable:
        return self.pane.table if self.pane else self.query_one(f"#{self.mode}", OpsTable)

    def hints(self) -> tuple[Command, ...]:
        if self.pane:
            return self.pane.ACTIONS
        return pick("open", "go.back") if self.mode == DEEPER else self.ACTIONS

    def show_review(self) -> None:
        for name in (PARTS, DETAIL, DEEPER):
            self.query_one(f"#{name}").set_class(name == self.mode, "-shown")
        for code, pane in self._panes.items():
            pane.set_class(code == self.mode, "-shown")
        if self.pane:
            if self.pane.is_mounted:
                self.pane.show()
        elif self.mode == DEEPER:
            self.query_one(DeeperList).list_of(self)
        else:
            self._show_parts()
        strange = notes.strange_lines(self.context) if self.mode == PARTS else []
        line = self.query_one("#strange", Static)
        line.display = bool(strange)
        line.update(plain("\n".join(strange[:4])))
        self.said_anew()

    def _show_parts(self) -> None:
        view, context, room = self.view, self.context, self.cells
        if view is None:
            return
        draw = rows.Drawing(room, self.paint, rows.glyph(self.host.ascii_only))
        if self._node not in context.tree.by_id:
            self._node = ""
        if self._node:
            parts = rows.level_rows(context, view, draw, self._node)
        else:
            parts = rows.part_rows(context, view, draw, self._all)
        self.query_one("#parts", OpsTable).show(rows.columns(room), parts)
        if self._leaf in context.tree.leaves:
            detail = self.query_one("#detail", OpsTable)
            detail.show(leaf_rows.columns(), leaf_rows.rows(context, view, self._leaf))

    def said_anew(self) -> None:
        """The sentence and the remark of what is marked now."""
        if self.pane:
            self.say(self.told() or self.pane.sentence(), self.pane.remark())
        elif self.mode == DEEPER:
            said = deeper_rows.sentence(self.context, self.table.current_key)
            self.say(self.told() or said, _("look deeper"))
        else:
            self._say_view()

    def _say_view(self) -> None:
        view = self.view
        if view is None:
            said = _("Nothing to compare yet: {why} p goes back.")
            self.say(self.told() or said.format(why=self.context.timing.why))
            return
        remark = _("{n} of {all}: {left} > {right}").format(
            n=self._at % len(self._views) + 1,
            all=len(self._views),
            left=view.left,
            right=view.right,
        )
        context, node = self.context, self._node if self.mode == PARTS else ""
        if node and node != context.tree.root:
            remark = " > ".join(context.name(one) for one in context.tree.path(node))
        reason = view.attribution.reason(context.tree, language())
        text = " ".join(part for part in (headline(context, view, node), reason) if part)
        key = self.table.current_key
        own = leaf_rows.said(context, view, self._leaf, key) if self.mode == DETAIL else ""
        self.say(self.told() or own or text, remark)

    def marked_key(self) -> str:
        return f"{self.mode} {self._at} {self.table.current_key}"

    def side(self) -> Content | str:
        """What the tasks behind the marked leaf were to do, and did."""
        if self.has_class("-missing"):
            return super().side()
        if self.pane:
            return self.pane.side() or super().side()
        behind = rows.behind(self.context, self.table.current_key) if self.mode == PARTS else ""
        return behind or super().side()

    @on(DataTable.RowHighlighted)
    def _marked(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if event.data_table is self.table:
            self.said_anew()
            self.post_message(self.Said())

    def focus_first(self) -> None:
        if self.has_class("-missing"):
            self.focus_self()
        elif self.pane:
            self.pane.first()
        else:
            self.table.focus()

    async def _go(self, mode: str) -> None:
        """Show a table of this step, or an analysis (made when it is first opened)."""
        if mode in _ANALYSES and mode not in self._panes:
            pane = analysis(mode).pane(self)
            self._panes[mode] = pane
            await self.query_one(".body").mount(pane, before="#strange")
        self.mode = mode
        self.show_review()
        self.focus_first()

    # -- keys ---------------------------------------------------------------------------------

    def action_review_compare(self) -> None:
        if self.pane:
            self.pane.compare()
        elif self.mode == PARTS:
            self._at += 1
            self.show_review()

    async def action_review_deeper(self) -> None:
        await self._go(PARTS if self.mode == DEEPER else DEEPER)

    async def action_review_experiments(self) -> None:
        await self._go(PARTS if self.mode == "experiments" else "experiments")

    def action_review_turn(self) -> None:
        """The analysis as a table or a chart; the parts by leaf, or level by level."""
        if self.pane:
            self.pane.turn()
        elif self.mode == PARTS:
            self._to_node("" if self._node else self.context.tree.root)

    def _to_node(self, node: str, marked: str = "") -> None:
        self._node = node
        self.show_review()
        if marked:
            self.table.select_key(marked)

    def action_review_any_two(self) -> None:
        if self.mode == PARTS:
            self.work(self._any_two())

    async def _any_two(self) -> None:
        chosen = await ask_pair(self)
        if chosen is None:
            return
        self._pairs = [*(one for one in self._pairs if one != chosen), chosen]
        found = [at for at, view in enumerate(self._views) if view.ends == chosen]
        self._at = found[-1] if found else self._at
        self.show_review()
        self.focus_first()

    async def action_leave_view(self) -> None:
        """Out of a detail or an analysis first, then out of the stage."""
        if self.pane:
            if not self.pane.leave():
                await self._go(DEEPER)
        elif self.mode != PARTS:
            await self._go(PARTS)
        elif self._node:
            above = self.context.tree.parents.get(self._node, "")
            self._to_node(above, self._node)
        elif self._all:
            self._all = False
            self.show_review()
        else:
            self.room.action_go_back()

    def open_marked(self) -> None:
        """A leaf in detail, all leaves, the task behind, or an analysis."""
        key = self.table.current_key
        if self.pane:
            self.pane.open_marked()
        elif self.mode == DEEPER:
            self.call_later(self._go, key)
        elif self.mode == DETAIL:
            if not key.startswith("="):
                self.host.go("execution", "", key)
        elif key == rows.OTHER:
            self._all = True
            self.show_review()
        elif key in self.context.tree.by_id and not self.context.tree.node(key).is_leaf:
            self._to_node(key)
        elif key in self.context.tree.leaves:
            self._leaf = key
            self.call_later(self._go, DETAIL)

    def action_review_cite(self) -> None:
        found = self._evidence()
        if found is None:
            self.tell(_("Mark a metric, a task or an experiment to cite it."))
        else:
            self.cite(found)

    def action_review_origin(self) -> None:
        """Of the marked metric, in its detail of the metric it is about."""
        show_origin(self, self._leaf if self.mode == DETAIL else self.table.current_key)

    def _evidence(self) -> Evidence | None:
        if self.pane:
            return self.pane.evidence()
        leaf = self._leaf if self.mode == DETAIL else ""
        return leaf_rows.evidence(self.context, self.view, leaf, self.table.current_key)

    def action_review_annotate(self) -> None:
        """A note on a day; an open analysis adds what it is made of."""
        if self.pane:
            self.pane.add()
        else:
            self.work(notes.annotate(self))

    def select_item(self, key: str) -> None:
        self.call_after_refresh(self._select, key)

    def _select(self, key: str) -> None:
        if key in self.context.tree.leaves:
            self.query_one("#parts", OpsTable).select_key(key)
