"""A team's host as README sets it up: a real sshd on loopback, with the README's own lines."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.e2e.terminal import PATIENCE

ROOT = Path(__file__).parent.parent.parent
SSHD = "/usr/sbin/sshd"
SERVER = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
LogLevel DEBUG1
Subsystem sftp internal-sftp
# a host that allows too much elsewhere: the lines of README must hold by themselves
AllowTcpForwarding yes
AllowAgentForwarding yes
AllowStreamLocalForwarding yes
GatewayPorts yes
PermitTunnel yes
X11Forwarding yes
AcceptEnv LANG LC_* PYTHON* OPSTUI_* TEXTUAL_* ESCDELAY
{lines}
"""
LAUNCHER = """\
#!{python}
import sys
sys.path.insert(0, {root!r})
from opstui.cli import main
sys.exit(main())
"""


def lines_of_readme() -> str:
    """The configuration that README gives."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"<!-- sshd_config -->\n```\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def wait_for(what: Callable[[], object], end: float = PATIENCE) -> None:
    """Wait until `what()` is true."""
    until = time.monotonic() + end
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


class Host:
    """`data` is the person's data folder, `workbook` that of the team; `folder` holds all."""

    def __init__(self, folder: Path, *, named: bool = True) -> None:
        self.folder, self.home = folder, folder / "home"
        self.data, self.team = self.home / "opstui", folder / "team"
        self.workbook = self.team / "team.json"
        self.launcher = folder / "opstui"
        self.log = folder / "sshd.log"
        for one in (self.home, self.team):
            one.mkdir(parents=True)
        self.launcher.write_text(LAUNCHER.format(python=sys.executable, root=str(ROOT)))
        self.launcher.chmod(0o755)
        for key in ("host", "person"):
            make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / key)]
            subprocess.run(make, check=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._write_config(named)
        self._server: subprocess.Popen[bytes] | None = None

    def _write_config(self, named: bool) -> None:
        lines = lines_of_readme()
        for theirs, ours in (
            ("Match Group opstui", f"Match User {getpass.getuser()}"),
            ("/etc/ssh/opstui/%u.pub", f"{self.folder}/person.pub"),
            ("/opt/opstui/bin/opstui", str(self.launcher)),
            ("$HOME", str(self.home)),
            ("/srv/opstui/team.json", str(self.workbook) if named else ""),
        ):
            assert theirs in lines
            lines = lines.replace(theirs, ours)
        text = SERVER.format(port=self.port, folder=self.folder, lines=lines)
        (self.folder / "sshd_config").write_text(text)
        hosts = f"[127.0.0.1]:{self.port} {(self.folder / 'host.pub').read_text()}"
        (self.folder / "known_hosts").write_text(hosts)

    def start(self) -> None:
        if not Path(SSHD).exists() or shutil.which("ssh") is None:
            raise RuntimeError("these tests need sshd and ssh (.ci/run installs them)")
        if os.geteuid() == 0:
            # where the server, as root, locks up what has not logged in yet
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        command = [SSHD, "-D", "-f", str(self.folder / "sshd_config"), "-E", str(self.log)]
        self._server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        wait_for(lambda: self.log.exists() and "Server listening" in self.log.read_text())

    def stop(self) -> None:
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if self._server:
            self._server.terminate()
            self._server.wait(PATIENCE)

    def client(self, program: str, *options: str) -> list[str]:
        """`ssh`, `scp` or `sftp` with the person's key and nothing of the user's own."""
        given = {
            "BatchMode": "yes",
            "IdentitiesOnly": "yes",
            "IdentityFile": f"{self.folder}/person",
            "UserKnownHostsFile": f"{self.folder}/known_hosts",
            "StrictHostKeyChecking": "yes",
            "Port": str(self.port),
        }
        words = [word for name, value in given.items() for word in ("-o", f"{name}={value}")]
        return [program, "-F", "/dev/null", *words, *options]

    @property
    def address(self) -> str:
        return f"{getpass.getuser()}@127.0.0.1"

    def done(
        self, program: str, *words: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a client to its end, without a terminal."""
        return subprocess.run(
            self.client(program, *words),
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def processes(self) -> list[int]:
        """Those of opstui on this host."""
        return [pid for pid, words in _running() if str(self.launcher).encode() in words]

    def environment_of(self, process: int) -> dict[str, str]:
        pairs = Path(f"/proc/{process}/environ").read_bytes().decode().strip("\0").split("\0")
        return dict(pair.split("=", 1) for pair in pairs)

    def files_outside(self) -> set[Path]:
        """All files but those of the workbooks and the server's log."""
        inside = (self.data, self.team, self.log)
        found = set(self.folder.rglob("*"))
        return {path for path in found if not any(path.is_relative_to(one) for one in inside)}


def _running() -> Iterator[tuple[int, list[bytes]]]:
    """Id and words of each process."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                # the launcher is what Python runs, not one word of a shell's command
                yield int(entry.name), words[:3]
