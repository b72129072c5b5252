"""A team's host through a real sshd, set up with README's own lines: no way leads out of opstui."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from opstui.examples import example_workbook
from opstui.kernel.language import EN
from opstui.workbook.repository import Repository
from tests.e2e.conftest import Person
from tests.e2e.ssh_host import Host, wait_for
from tests.e2e.terminal import PATIENCE, Terminal

HOME = "Next  "
SECRET = "opstui-secret"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


class Inside:
    """A service on the host that only tunnels would reach from outside; counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _address = self._server.accept()
                self.visits += 1
                caller.sendall(SECRET.encode())
                caller.close()

    def stop(self) -> None:
        self._server.close()


@pytest.fixture
def inside() -> Iterator[Inside]:
    made = Inside()
    yield made
    made.stop()


# -- commands and files: nothing runs but opstui, which refuses without a terminal ----------------


@pytest.mark.parametrize("words", [[], ["touch", "{trap}"], ["sh -c 'touch {trap}; cat {secret}'"]])
def test_a_command_is_not_run_and_without_t_it_says_what_to_do(
    host: Host, words: list[str]
) -> None:
    trap, secret = host.folder / "trap", host.folder / "secret"
    secret.write_text(SECRET)
    before = host.files_outside()
    given = [word.format(trap=trap, secret=secret) for word in words]
    done = host.done("ssh", host.address, *given)
    assert done.returncode == 64
    assert "ssh -t HOST opstui" in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stdout
    assert host.files_outside() == before


def test_with_a_terminal_opstui_is_shown_instead_of_the_command(host: Host, person: Person) -> None:
    # the command is behind the address
    window = person("-o", "RemoteCommand=touch " + str(host.folder / "trap"))
    window.wait(HOME)
    window.press("q")
    window.wait_dead()
    assert not (host.folder / "trap").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["sftp", "-b", "{batch}", "{address}"],
        ["ssh", "-s", "{address}", "sftp"],
        ["scp", "{address}:{secret}", "{mine}"],
        ["scp", "-O", "{address}:{secret}", "{mine}"],
        ["scp", "{batch}", "{address}:{trap}"],
        ["scp", "-O", "{batch}", "{address}:{trap}"],
    ],
)
def test_no_file_is_fetched_or_brought(host: Host, tmp_path: Path, words: list[str]) -> None:
    secret, mine, trap = host.folder / "secret", tmp_path / "mine", host.folder / "trap"
    secret.write_text(SECRET)
    batch = tmp_path / "batch"
    batch.write_text(f"get {secret} {mine}\nput {batch} {trap}\n")
    before = host.files_outside()
    places = {"batch": batch, "secret": secret, "mine": mine, "trap": trap}
    program, *given = (word.format(address=host.address, **places) for word in words)
    done = host.done(program, *given)
    assert done.returncode != 0
    assert SECRET not in done.stdout
    assert not mine.exists() or not mine.read_bytes()
    assert host.files_outside() == before


# -- tunnels ---------------------------------------------------------------------------------------


def test_no_tunnel_reaches_the_host_or_comes_back(person: Person, inside: Inside) -> None:
    local, back, socks = free_port(), free_port(), free_port()
    there = f"127.0.0.1:{inside.port}"
    window = person("-L", f"{local}:{there}", "-R", f"{back}:{there}", "-D", str(socks))
    window.wait(HOME)
    with socket.create_connection(("127.0.0.1", local), PATIENCE) as tunnel:
        assert tunnel.recv(100) == b""
    with socket.create_connection(("127.0.0.1", socks), PATIENCE) as proxy:
        proxy.sendall(b"\x05\x01\x00")
        assert proxy.recv(2) == b"\x05\x00"
        proxy.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + inside.port.to_bytes(2, "big"))
        assert SECRET.encode() not in b"".join(iter(lambda: proxy.recv(100), b""))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", back), PATIENCE)
    assert inside.visits == 0


def test_standard_input_is_not_forwarded(host: Host, inside: Inside) -> None:
    done = host.done("ssh", "-W", f"127.0.0.1:{inside.port}", host.address)
    assert done.returncode != 0
    assert SECRET not in done.stdout
    assert inside.visits == 0


def test_neither_agent_nor_display_is_forwarded(host: Host, person: Person, tmp_path: Path) -> None:
    agent = tmp_path / "agent"
    held = subprocess.Popen(["ssh-agent", "-D", "-a", str(agent)], stdout=subprocess.DEVNULL)
    try:
        wait_for(agent.exists)
        window = person("-A", "-Y", SSH_AUTH_SOCK=str(agent), DISPLAY="127.0.0.1:9")
        window.wait(HOME)
        log = host.log.read_text()
        assert "auth-agent-req@openssh.com" in log
        assert "x11-req" in log
        assert "agent forwarding disabled" in log
        assert "X11 forwarding disabled" in log
    finally:
        held.terminate()
        held.wait(PATIENCE)


# -- the environment and the keys ------------------------------------------------------------------


def test_no_variable_comes_along(host: Host, person: Person) -> None:
    trap = host.folder / "trap"
    start = host.folder / "start.py"
    start.write_text(f"open({str(trap)!r}, 'w')\n")
    sent = {
        "LD_PRELOAD": "/nowhere.so",
        "PYTHONSTARTUP": str(start),
        "PYTHONINSPECT": "1",
        "OPSTUI_HOME": str(host.folder / "elsewhere"),
        "TEXTUAL_DRIVER": "start:Driver",
        "LC_ALL": "zh_CN.UTF-8",
    }
    setting = " ".join(f"{name}={value}" for name, value in sent.items())
    window = person("-o", f"SetEnv={setting}", "-o", "SendEnv=PYTHON* OPSTUI_*", **sent)
    window.wait(HOME)
    (process,) = host.processes()
    assert host.environment_of(process) == {
        "HOME": str(host.home),
        "TERM": "screen-256color",
        "LANG": "C.UTF-8",
        "OPSTUI_HOME": str(host.data),
    }
    assert not trap.exists()
    assert not (host.folder / "elsewhere").exists()


def test_a_terminals_name_is_no_command(host: Host, person: Person) -> None:
    trap = host.folder / "trap"
    name = f'xterm-256color"; touch {trap}; echo "$(touch {trap})`touch {trap}`'
    window = person(TERM=name)
    window.wait(HOME)
    (process,) = host.processes()
    assert host.environment_of(process)["TERM"] == name
    assert not trap.exists()


def test_no_key_leads_to_a_shell(host: Host, person: Person) -> None:
    window = person()
    window.wait(HOME)
    before = host.processes()
    for key in ("C-z", "C-c", "C-\\", "C-d"):
        window.press(key)
        window.press("2")
        window.wait("Plan › ")
        window.press("0")
        window.wait(HOME)
    assert host.processes() == before
    window.press("q")
    window.wait_dead()
    assert host.processes() == []


@pytest.mark.parametrize("key", ["C-z", "C-c", "C-\\", "C-d"])
def test_no_key_leads_to_a_shell_while_it_starts(host: Host, person: Person, key: str) -> None:
    window = person()
    wait_for(host.processes)
    window.press(key)
    window.type("touch trap\n")
    # it has begun as ever, or ended altogether
    window.wait(lambda seen: "›" in seen or "Pane is dead" in seen)
    assert not list(host.folder.rglob("trap"))


# -- files by the forms ----------------------------------------------------------------------------


def test_exports_go_nowhere_but_to_the_outbox(host: Host, person: Person, tmp_path: Path) -> None:
    window = person()
    window.wait(HOME)
    outbox = host.data / "outbox"
    target = tmp_path / "target"
    (outbox / "link.html").symlink_to(target)
    before = host.files_outside()
    window.press("x")
    window.wait("HTML opens in any browser")
    window.press("Tab")
    for typed in ("../out", str(tmp_path / "out"), "~/out", f"{outbox}/../../out"):
        window.press("C-u")
        window.type(typed)
        window.press("F2")
        window.wait("a name, no path")
    # the form is still open: none of them was taken
    window.press("C-u")
    window.type("link")
    window.press("F2")
    wait_for((outbox / "link-2.html").exists)
    assert not target.exists()
    assert not list(tmp_path.glob("out*"))
    assert host.files_outside() == before


def test_imports_come_from_nowhere_but_the_inbox(host: Host, person: Person) -> None:
    secret = host.folder / "secret"
    secret.write_text(f"date,{SECRET}\n2026-10-01,5\n")
    window = person()
    window.wait(HOME)
    (host.data / "inbox" / "link.csv").symlink_to(secret)
    window.press("i")
    window.wait("Name of a file in the inbox")
    for typed in ("/etc/passwd", str(secret), "../../../secret", "~/secret"):
        window.press("C-u")
        window.type(typed)
        window.press("Enter")
        window.wait("a name, no path")
        window.press("C-u")
        window.type("none.csv")
        window.press("Enter")
        window.wait("There is no file none.csv in the inbox")
    window.press("C-u")
    window.type("link.csv")
    window.press("Enter")
    seen = window.wait("There is no file link.csv in the inbox")
    assert SECRET not in seen
    assert "root:" not in seen


def test_no_workbook_of_somebody_else_is_opened(tmp_path: Path) -> None:
    host = Host(tmp_path / "host", named=False)
    foreign = tmp_path / "foreign.json"
    with Repository.create(foreign) as repository:
        repository.save("Start", example_workbook("training", EN), repository.workbook)
    before, refused = host.files_outside(), "cannot be the name of a workbook"
    window = Terminal(tmp_path)
    host.start()
    try:
        window.run(host.client("ssh", "-t", host.address), {"PATH": "/usr/bin:/bin"})
        window.wait("Open a workbook")
        window.press("Down", "Down", "Enter")
        window.wait("Name of the workbook")
        for typed in (str(foreign), "../../../foreign", "~/foreign.json", "/etc/passwd"):
            window.press("C-u")
            window.type(typed)
            window.press("Enter")
            window.wait(lambda seen: refused in " ".join(seen.split()))
            window.press("C-u")
            window.type("none")
            window.press("Enter")
            window.wait(lambda seen: refused not in " ".join(seen.split()))
        assert host.files_outside() == before
    finally:
        window.stop()
        host.stop()
