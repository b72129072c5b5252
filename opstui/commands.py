"""The one command table: id, key, label, help, group.

Key bindings, the key line, the palette, the help screen and remapping all read it. A stage
lists its own commands in `opstui.stages.<stage>.commands` (`COMMANDS`), in the same form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module

from opstui.kernel.language import N_


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a user can do. `id` is also the action: "go.next" runs `action_go_next`.

    `keys` are Textual key names, the first one is shown. `label` (short, for the key line)
    and `help` (one sentence) are English message ids. `quiet` keeps it out of the key line.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    quiet: bool = False

    @property
    def action(self) -> str:
        return self.id.replace(".", "_")

    def with_keys(self, *keys: str) -> Command:
        return replace(self, keys=keys)


GO, WORK, VIEW, APP = N_("Move"), N_("Work"), N_("Look"), N_("Program")

GLOBAL: tuple[Command, ...] = (
    Command("go.home", ("0",), N_("Home"), N_("The loop at a glance."), GO),
    Command("go.strategy", ("1",), N_("Strategy"), N_("Stage 1: strategy."), GO),
    Command("go.planning", ("2",), N_("Plan"), N_("Stage 2: plan."), GO),
    Command("go.execution", ("3",), N_("Execution"), N_("Stage 3: execution."), GO),
    Command("go.review", ("4",), N_("Review"), N_("Stage 4: review."), GO),
    Command("go.next", ("n",), N_("Next step"), N_("Go to the next step."), GO),
    Command("go.previous", ("p",), N_("Previous step"), N_("Go to the previous step."), GO),
    Command("go.back", ("escape",), N_("Back"), N_("Leave this; nothing typed is lost."), GO),
    Command("find", ("slash",), N_("Find"), N_("Find any task, metric, decision."), GO),
    Command("open", ("enter",), N_("Open"), N_("Open or accept what is marked."), WORK),
    Command("edit", ("e",), N_("Edit"), N_("Change what is marked."), WORK),
    Command("add", ("a",), N_("Add"), N_("Add one."), WORK),
    Command("delete", ("d",), N_("Delete"), N_("Delete what is marked (undo with u)."), WORK),
    Command("undo", ("u",), N_("Undo"), N_("Take your last change back."), WORK),
    Command("redo", ("ctrl+r",), N_("Redo"), N_("Do it again after an undo."), WORK),
    Command("data.import", ("i",), N_("Import data"), N_("Bring numbers in from a file."), WORK),
    Command("review.now", ("r",), N_("Review now"), N_("Review the current period."), WORK),
    Command("export", ("x",), N_("Export"), N_("Write a report to a file."), WORK),
    Command(
        "balance", ("W",), N_("Balance"), N_("Where the attention went, week by week."), VIEW, True
    ),
    Command(
        "chain",
        ("O",),
        N_("Chain of cycles"),
        N_("What each cycle came to, what was decided, what it led to."),
        VIEW,
        True,
    ),
    Command(
        "chart.copy",
        ("C",),
        N_("Copy the chart"),
        N_("The chart in sight to the terminal's clipboard, and to a file as text."),
        VIEW,
        True,
    ),
    Command(
        "chart.file",
        ("X",),
        N_("Chart to a file"),
        N_("The chart in sight as text, with colours, or as a picture (SVG)."),
        VIEW,
        True,
    ),
    Command("history", ("H",), N_("History"), N_("Who changed what, and when."), VIEW),
    Command("language", ("l",), N_("Language"), N_("Switch between Chinese and English."), VIEW),
    Command("theme", ("t",), N_("Theme"), N_("Dark, light, high contrast, no colour."), VIEW),
    Command(
        "help", ("question_mark", "f1"), N_("Help"), N_("What this is for, and its keys."), VIEW
    ),
    Command(
        "redraw",
        ("ctrl+l",),
        N_("Redraw"),
        N_("Draw the screen anew if it is garbled."),
        VIEW,
        True,
    ),
    Command("settings", ("comma",), N_("Settings"), N_("Language, looks, numbers, keys."), APP),
    Command("palette", ("ctrl+p",), N_("Commands"), N_("Find any command by its name."), APP),
    Command("quit", ("q",), N_("Quit"), N_("Leave opstui; everything is saved."), APP),
)

_STAGES = ("strategy", "planning", "execution", "review")


def by_id(commands: Iterable[Command] = GLOBAL) -> dict[str, Command]:
    return {command.id: command for command in commands}


def pick(*ids: str, among: Sequence[Command] = GLOBAL) -> tuple[Command, ...]:
    """The commands with these ids, in this order."""
    table = by_id(among)
    return tuple(table[id_] for id_ in ids)


def every_command() -> tuple[Command, ...]:
    """The whole table, stages included; imports their (small, pure) lists when first asked."""
    parts = [import_module(f"opstui.stages.{stage}.commands").COMMANDS for stage in _STAGES]
    return (*GLOBAL, *(command for part in parts for command in part))


@dataclass(frozen=True, slots=True)
class KeymapProblem:
    """`command` asks for `key`, which is unknown or taken by `other` in the same place."""

    command: str
    key: str
    other: str = ""


RESERVED = frozenset(
    {"ctrl+b", "ctrl+a", "ctrl+s", "ctrl+q", "ctrl+w", "ctrl+c", "escape", "enter"}
)


def check_keymap(keymap: Mapping[str, str]) -> list[KeymapProblem]:
    """What is wrong with a user's keymap (command id → keys, comma-separated): an unknown
    command, a key that tmux, screen or a field needs, two commands on one key, no way to quit."""
    table = by_id(every_command())
    problems = [
        KeymapProblem(id_, keys) for id_, keys in keymap.items() if id_ not in table or not keys
    ]
    taken: dict[str, str] = {}
    for command in GLOBAL:
        keys = keymap[command.id].split(",") if command.id in keymap else command.keys
        for key in (key.strip() for key in keys):
            if command.id in keymap and key in RESERVED:
                problems.append(KeymapProblem(command.id, key))
            if key in taken:
                problems.append(KeymapProblem(command.id, key, taken[key]))
            taken[key] = command.id
    return problems
