"""The one command table: keys that do not clash, words in both languages, remapping."""

from __future__ import annotations

from collections import Counter
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstui.app import SCREENS, OpsApp, load
from opstui.commands import (
    GLOBAL,
    RESERVED,
    Command,
    KeymapProblem,
    by_id,
    check_keymap,
    every_command,
    pick,
)
from opstui.kernel.language import ZH, _, speaking
from opstui.stages.room import RoomScreen, Step
from opstui.ui.keys import bind, key_hints

STAGES = ("strategy", "planning", "execution", "review")
TAKEN_BY_OTHERS = {"ctrl+b", "ctrl+a", "ctrl+s", "ctrl+q", "ctrl+w", "ctrl+c", "ctrl+z"}
TAKEN_BY_OTHERS |= {"ctrl+i", "ctrl+m", "ctrl+h"}
NOT_PORTABLE = ("alt+", "shift+f", "ctrl+left", "ctrl+right", "ctrl+up", "ctrl+down", "ctrl+enter")


def every_step() -> list[type[Step]]:
    rooms: list[type[RoomScreen]] = [load(SCREENS[stage]) for stage in STAGES]
    return [step for room in rooms for step in room.STEPS]


def commands_of(stage: str) -> tuple[Command, ...]:
    found: tuple[Command, ...] = import_module(f"opstui.stages.{stage}.commands").COMMANDS
    return found


@pytest.mark.parametrize("command", every_command(), ids=lambda command: command.id)
def test_a_command_speaks_chinese_and_has_a_key_that_arrives(command: Command) -> None:
    assert command.label
    assert command.help.endswith((".", "?", "…"))
    with speaking(ZH):
        assert _(command.label) != command.label
        assert _(command.help) != command.help
        assert _(command.group) != command.group
    assert command.keys
    for key in command.keys:
        assert key not in TAKEN_BY_OTHERS
        assert not key.startswith(NOT_PORTABLE)


def test_every_id_names_one_command() -> None:
    assert [id_ for id_, n in Counter(one.id for one in every_command()).items() if n > 1] == []


def test_no_two_global_commands_share_a_key() -> None:
    keys = Counter(key for command in GLOBAL for key in command.keys)
    assert [key for key, n in keys.items() if n > 1] == []


@pytest.mark.parametrize("step", every_step(), ids=lambda step: f"{step.__module__}")
def test_no_two_commands_of_a_step_share_a_key(step: type[Step]) -> None:
    keys = Counter(key for command in step.ACTIONS for key in command.keys)
    assert [key for key, n in keys.items() if n > 1] == []


@pytest.mark.parametrize("step", every_step(), ids=lambda step: f"{step.__module__}")
def test_every_command_of_a_step_has_its_action(step: type[Step]) -> None:
    """On the step; a global one may be left to the stage or the program."""
    places: dict[str, tuple[type, ...]] = dict.fromkeys(by_id(), (step, RoomScreen, OpsApp))
    missing = [
        one.id
        for one in step.ACTIONS
        if not any(hasattr(place, f"action_{one.action}") for place in places.get(one.id, (step,)))
    ]
    assert missing == []


@pytest.mark.parametrize("step", every_step(), ids=lambda step: f"{step.__module__}")
def test_a_step_leaves_quitting_help_and_the_ways_alone(step: type[Step]) -> None:
    kept = {
        key for one in pick("quit", "help", "palette", "go.home", "go.next") for key in one.keys
    }
    own = {key for command in step.ACTIONS for key in command.keys}
    assert not own & kept


@pytest.mark.parametrize("stage", STAGES)
def test_the_commands_of_a_stage_are_used_by_one_of_its_steps(stage: str) -> None:
    room: type[RoomScreen] = load(SCREENS[stage])
    used = {command.id for step in room.STEPS for command in step.ACTIONS}
    own = [command for command in commands_of(stage) if not command.id.startswith("guided.")]
    unused = [command.id for command in own if command.id not in used]
    assert unused == []


def test_pick_keeps_the_order_asked_for() -> None:
    assert [command.id for command in pick("quit", "find")] == ["quit", "find"]
    with pytest.raises(KeyError):
        pick("no.such.command")


def test_a_command_with_other_keys_is_the_same_command() -> None:
    (find,) = pick("find")
    other = find.with_keys("f", "slash")
    assert (other.id, other.action, other.keys) == ("find", "find", ("f", "slash"))


def test_bindings_carry_the_id_that_a_keymap_names() -> None:
    (binding,) = bind(pick("go.next"))
    assert getattr(binding, "id", "") == "go.next"
    assert getattr(binding, "action", "") == "go_next"


def test_quiet_commands_stay_out_of_the_key_line() -> None:
    quiet = Command("x", ("x",), "Label", "Help.", "Work", quiet=True)
    assert key_hints((quiet, *pick("quit")), {}) == "q Quit"


# -- remapping --------------------------------------------------------------------------------


def test_the_keys_as_they_come_have_no_problem() -> None:
    assert check_keymap({}) == []
    assert check_keymap({one.id: ",".join(one.keys) for one in GLOBAL if one.id != "go.back"}) in (
        [],
        [KeymapProblem("open", "enter")],
    )


@pytest.mark.parametrize(
    ("keymap", "problem"),
    [
        ({"no.such": "x"}, KeymapProblem("no.such", "x")),
        ({"quit": ""}, KeymapProblem("quit", "")),
        ({"theme": "q"}, KeymapProblem("quit", "q", "theme")),
        ({"quit": "ctrl+b"}, KeymapProblem("quit", "ctrl+b")),
    ],
)
def test_what_cannot_work_is_found(keymap: dict[str, str], problem: KeymapProblem) -> None:
    assert problem in check_keymap(keymap)


@given(st.sampled_from([command.id for command in GLOBAL]), st.sampled_from(sorted(RESERVED)))
def test_a_reserved_key_is_never_given_away(id_: str, key: str) -> None:
    assert any(problem.key == key for problem in check_keymap({id_: key}))


def test_two_commands_may_swap_their_keys() -> None:
    by = by_id()
    swapped = {"theme": by["language"].keys[0], "language": by["theme"].keys[0]}
    assert check_keymap(swapped) == []
