"""Trees from elsewhere: a file, another cycle; and this one to a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from opstui.kernel.errors import OpsError
from opstui.kernel.language import N_, _, language, ngettext
from opstui.kernel.metric_tree import MetricTree
from opstui.kernel.observations import SeriesMonth
from opstui.kernel.series import book_of
from opstui.stages.planning import outlook, tree_file, tree_values
from opstui.stages.planning.drafting import draft_plan
from opstui.stages.planning.formula import formula
from opstui.stages.planning.model import Plan
from opstui.stages.planning.steps.tree_asks import Problems, TreeAsks
from opstui.stages.planning.tree_values import Replaced
from opstui.stages.review.closing import Ending, baseline_window
from opstui.stages.review.reader import Reader
from opstui.stages.strategy.model import Cycle, Strategy
from opstui.ui.form_values import FieldSpec, FormValues
from opstui.workbook import doors
from opstui.workbook.document import Workbook

CARRIED = "carried"


class TreeFiles(TreeAsks):
    """Import, export, copy from another cycle."""

    def action_planning_tree_in(self) -> None:
        if not self.missing()[0]:
            self.work(self._ask_in())

    def action_planning_tree_out(self) -> None:
        if self.has_plan:
            self.work(self._ask_out())

    def action_planning_tree_copy(self) -> None:
        if self.missing()[0]:
            return
        plans = other_plans(self.workbook, self.cycle.key)
        if plans:
            self.work(self._ask_copy(plans))
        else:
            self.app.notify(_("No other cycle has a tree yet."))

    async def _ask_in(self) -> None:
        async def save(values: FormValues) -> Problems:
            try:
                tree = tree_file.read_tree(content_of(values.text("file")))
            except OpsError as error:
                return {"file": error.said}
            return await self._replace(N_("Import a tree"), tree, {})

        field = FieldSpec(
            "file",
            _("File"),
            required=True,
            placeholder=doors.asked_for("tree.json"),
            help=_("A tree as opstui writes it with X. Values of the same metrics stay."),
        )
        await self.host.ask(_("Import a tree"), [field], save, "tree:in")

    async def _ask_out(self) -> None:
        async def save(values: FormValues) -> Problems:
            content = tree_file.tree_text(self.plan.tree).encode()
            try:
                path = doors.written(values.text("file"), ".json", content)
            except OpsError as error:
                return {"file": error.title}
            self.app.notify(_("Written: {path}").format(path=path))
            return None

        field = FieldSpec(
            "file",
            _("File"),
            value=f"tree-{self.cycle.key}.json",
            required=True,
            help=_("The tree without its values, as JSON."),
        )
        await self.host.ask(_("Write the tree to a file"), [field], save, "tree:out")

    async def _ask_copy(self, plans: Mapping[str, Plan]) -> None:
        def shown(texts: Mapping[str, str]) -> str:
            plan = plans.get(texts.get("cycle", ""))
            return formula(plan.tree, plan.tree.root, language(), deep=True) if plan else ""

        async def save(values: FormValues) -> Problems:
            key = values.text("cycle")
            brought = last_values(self.workbook, key, self.host.today)
            return await self._replace(N_("Copy a tree"), plans[key].tree, brought)

        field = FieldSpec(
            "cycle",
            _("Cycle"),
            kind="choice",
            value=next(iter(plans)),
            options=tuple((key, _cycle_said(self.workbook, key)) for key in plans),
            hint=shown,
        )
        await self.host.ask(_("Copy a tree from another cycle"), [field], save, "tree:copy")

    async def _replace(self, what: str, tree: MetricTree, brought: Mapping[str, float]) -> Problems:
        """Put another tree in the place of the plan's, or begin a plan with it."""
        done: list[Replaced] = []
        cycle, currency = self.cycle, self.currency

        def edit(plan: Plan) -> Plan:
            done[:] = [tree_values.replaced(plan, tree, brought, CARRIED)]
            return done[0].plan

        def begin(book: Workbook) -> Workbook:
            draft = draft_plan(cycle.key, tree, book.get(Strategy, cycle.key), currency)
            return book.put(outlook.solved(edit(draft), cycle))

        app = self.app
        if self.has_plan:
            problems = await self.kept(what, edit)
        else:
            problems = None if await self.store(what, begin) else {"": _("It was not saved.")}
        if not problems and done:
            app.notify(replaced_said(done[0]), timeout=10)
        return problems


def replaced_said(done: Replaced) -> str:
    """ "12 metrics; 5 values kept. Dropped with their values: A, B." """
    n = len(done.plan.tree.order)
    said = ngettext("{n} metric; {kept} values kept.", "{n} metrics; {kept} values kept.", n)
    said = said.format(n=n, kept=done.kept)
    if done.dropped:
        names = [node.name.text(language()) or node.id for node in done.dropped]
        more = f" +{len(names) - 8}" if len(names) > 8 else ""
        dropped = _("Dropped with their values: {names}.")
        said += "\n" + dropped.format(names=_(", ").join(names[:8]) + more)
    return said


def content_of(text: str) -> bytes:
    """The bytes of a file that a person named; raises OpsError."""
    try:
        if not doors.to_read(text).is_file():
            raise OpsError(_("There is no file {path}.").format(path=text))
        with doors.opened(text) as file:
            return file.read(tree_file.LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise OpsError(_("{path} cannot be read: {why}.").format(path=text, why=why)) from None


def other_plans(workbook: Workbook, cycle: str) -> dict[str, Plan]:
    """Cycle key → plan, the newest first, without that of `cycle`."""
    keys = [one.key for one in reversed(workbook.cycles) if one.key != cycle]
    found = {key: workbook.get(Plan, key) for key in keys}
    return {key: plan for key, plan in found.items() if plan is not None}


def last_values(workbook: Workbook, key: str, today: date) -> dict[str, float]:
    """Leaf values of a cycle's last complete data, as its successor would inherit them; {} when
    there are none."""
    cycle, plan = workbook.get(Cycle, key), workbook.get(Plan, key)
    if cycle is None or plan is None:
        return {}
    reader = Reader(plan.tree, book_of(workbook.all(SeriesMonth)))
    window = baseline_window(Ending(cycle, plan), reader, today)
    read = reader.leaves(window) if window else {}
    return {leaf: value for leaf, value in read.items() if value is not None}


def _cycle_said(workbook: Workbook, key: str) -> str:
    cycle = workbook.get(Cycle, key)
    return key if cycle is None else f"{key} {cycle.start} - {cycle.end}"
