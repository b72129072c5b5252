"""`opstui playbook`: see, copy, change and check the data behind the defaults."""

from __future__ import annotations

import json

from tests.commandline.shell import Shell


def test_list_names_every_file_and_show_prints_one_entry(shell: Shell) -> None:
    listed = shell("playbook", "list")
    assert listed.status == 0
    assert "moves" in listed.out
    assert listed.out.count("built in") == len(listed.out.splitlines()) >= 7
    one = shell("playbook", "show", "trees", "--entry", "game_revenue")
    assert json.loads(one.out)["id"] == "game_revenue"
    assert shell("playbook", "show", "nothing").status == 2
    assert shell("playbook", "show", "trees", "--entry", "x").status == 1


def test_a_copy_is_private_and_never_over_another(shell: Shell) -> None:
    assert shell("playbook", "copy", "levers").status == 0
    path = shell.data / "playbooks" / "levers.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert shell("playbook", "copy", "levers").status == 2
    assert shell("playbook", "copy", "levers", "--force").status == 0
    assert str(path) in shell("playbook", "list").out
    assert shell("playbook", "check").status == 0


def test_a_broken_copy_is_named_with_its_line_and_not_used(shell: Shell) -> None:
    shell("playbook", "copy", "levers")
    path = shell.data / "playbooks" / "levers.json"
    path.write_text('{"levers": [\n {"lever": 3}]}', "utf-8")
    for words in (["check"], ["check", path]):
        checked = shell("playbook", *words)
        assert checked.status == 1
        assert "levers.json, line 2, column" in checked.out
    assert "levers.json, line 2" in shell("doctor").out
    assert shell("playbook", "show", "levers", "--entry", "copy").status == 0
