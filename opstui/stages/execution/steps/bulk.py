"""Several tasks marked and changed at once, undone as one step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opstui.kernel.language import N_, _, language, ngettext, noted
from opstui.kernel.vocabulary import TaskState, word
from opstui.stages.current import current_tree
from opstui.stages.execution.steps import many
from opstui.stages.execution.steps.base import TaskView
from opstui.stages.execution.steps.many import Many
from opstui.stages.execution.steps.pick_screen import PickScreen
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook.document import Workbook

SHIFT_MOST = 366
NAMED = 3
"""So many of those that stayed are named."""

Work = Callable[[Workbook, frozenset[str]], Many]


class BulkView(TaskView):
    """A view in which tasks can be marked; what is done to the marked ones is done to all."""

    # -- marking ------------------------------------------------------------------------------

    def action_execution_choose(self) -> None:
        key = self.marked_key()
        if not key:
            return
        self.chosen = self.chosen ^ {key}
        self.show()
        self.mark_next()

    def mark_next(self) -> None:
        """The cursor goes on, so that several can be marked one after the other."""
        keys, here = self.shown_keys(), self.marked_key()
        if here in keys and keys.index(here) + 1 < len(keys):
            self.select_item(keys[keys.index(here) + 1])

    def action_execution_choose_all(self) -> None:
        shown = frozenset(self.shown_keys())
        self.chosen = frozenset() if self.chosen >= shown else shown
        self.show()

    # -- changing -----------------------------------------------------------------------------

    def many(self, what: str, work: Work) -> None:
        """Do it to all that are marked; who stays as they were is said."""
        self.app.run_worker(self._many(what, work), group="save")

    async def _many(self, what: str, work: Work) -> bool:
        done: list[Many] = []
        keys = self.chosen

        def change(workbook: Workbook) -> Workbook | None:
            done.append(work(workbook, keys))
            return done[-1].workbook

        stored = await self.store(what, change)
        if done and (stored or done[-1].workbook is None):
            self.app.notify(_told(done[-1]))
        self._forget_the_gone()
        return stored

    def _forget_the_gone(self) -> None:
        """Who has left the filter is not seen any more, and the next key must not change it."""
        if not self.is_attached:
            return
        left = self.chosen & {task.key for task in self.tasks()}
        if left != self.chosen:
            self.chosen = left
            self.show()

    async def move_many(self) -> None:
        moves = many.moves_of(many.tasks_of(self.workbook, self.chosen))
        if not moves:
            self.app.notify(_("A reviewed task stays as it is."))
            return
        choices = [(state.value, word(state)) for state in moves]
        n = len(self.chosen)
        title = ngettext("Move {n} task to:", "Move {n} tasks to:", n).format(n=n)
        chosen = await self.app.push_screen_wait(PickScreen(title, choices))
        if chosen:
            state = TaskState(chosen)
            await self._many(N_("Move tasks"), lambda book, keys: many.move_all(book, keys, state))

    async def block_many(self) -> None:
        async def save(values: FormValues) -> dict[str, str] | None:
            since = values.date("since") or self.host.today
            if since > self.host.today:
                return {"since": _("This day is still to come.")}
            reason = values.text("reason")
            await self._many(
                N_("Block tasks"), lambda book, keys: many.block_all(book, keys, reason, since)
            )
            return None

        specs = [
            FieldSpec("reason", _("What blocks them"), required=True),
            FieldSpec("since", _("Since"), "date", self.host.today.isoformat()),
        ]
        n = len(self.chosen)
        title = ngettext("Block {n} task", "Block {n} tasks", n).format(n=n)
        await self.host.ask(title, specs, save, "block:many")

    def action_execution_change(self) -> None:
        if not self.chosen:
            self.app.notify(_("Mark tasks first: space marks one, * all that are shown."))
            return
        self.work(self._change_many())

    async def _change_many(self) -> None:
        async def save(values: FormValues) -> dict[str, str] | None:
            update = _update(values)
            shift = int(values.number("shift") or 0)
            if not update and not shift:
                return {"owner": _("Fill in what is to change.")}
            await self._many(
                N_("Change tasks"), lambda book, keys: many.update_all(book, keys, update, shift)
            )
            return None

        n = len(self.chosen)
        title = ngettext(
            "Change {n} task; what stays empty stays as it is",
            "Change {n} tasks; what stays empty stays as it is",
            n,
        ).format(n=n)
        await self.host.ask(title, self._fields(), save, "change:many")

    def _fields(self) -> list[FieldSpec]:
        tree = current_tree(self.workbook)
        leaves = (
            tuple((id_, tree.node(id_).name.text(language())) for id_ in tree.leaves)
            if tree
            else ()
        )
        return [
            FieldSpec("owner", _("Owner")),
            FieldSpec("leaf", _("Leaf"), "choice", options=leaves, placeholder="-"),
            FieldSpec("segment", _("Target users")),
            FieldSpec(
                "shift",
                _("Move the dates"),
                "number",
                low=-SHIFT_MOST,
                high=SHIFT_MOST,
                help=_("Days later, or earlier with a minus: 7 or -3."),
                check=_whole,
            ),
            FieldSpec(
                "selected",
                _("In the plan"),
                "choice",
                options=(("yes", _("Yes")), ("no", _("No"))),
                placeholder="-",
            ),
        ]


def _whole(text: str) -> str:
    typed = text.strip().lstrip("+-")
    return "" if not typed or typed.isdecimal() else _("Write whole days: 7 or -3.")


def _update(values: FormValues) -> dict[str, Any]:
    update: dict[str, Any] = {
        name: text for name in ("owner", "leaf", "segment") if (text := values.text(name))
    }
    if chosen := values.text("selected"):
        update["selected"] = chosen == "yes"
    return update


def _told(done: Many) -> str:
    """ "3 tasks changed. Stays: Live class (not from here)"."""
    text = ngettext("{n} task changed.", "{n} tasks changed.", done.changed).format(n=done.changed)
    if done.stayed:
        names = [noted(title, why) for title, why in done.stayed[:NAMED]]
        if len(done.stayed) > NAMED:
            names.append(_("and {n} more").format(n=len(done.stayed) - NAMED))
        text += " " + _("As before: {names}").format(names=_(", ").join(names))
    return text
