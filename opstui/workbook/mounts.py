"""Whether a file lies on a network file system, where locks and durability are not promised."""

from __future__ import annotations

import re
from pathlib import Path

_TABLE = Path("/proc/self/mounts")
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"),
        *("gpfs", "beegfs", "ncpfs", "ocfs2", "gfs2", "davfs", "fuse.sshfs", "fuse.rclone"),
        *("fuse.glusterfs", "fuse.davfs2", "fuse.s3fs", "fuse.gcsfuse", "fuse.curlftpfs"),
        *("fuse.ceph", "fuse.juicefs", "fuse.afpfs", "fuse.smbnetfs", "vboxsf", "prl_fs"),
    }
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def network_file_system(path: Path, table: str | None = None) -> str:
    """The type of the network file system that holds `path`, or ""."""
    if table is None:
        try:
            table = _TABLE.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    best, kind = -1, ""
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mount = Path(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        depth = len(mount.parts)
        if depth >= best and path.is_relative_to(mount):
            best, kind = depth, fields[2]
    return kind if kind in _NETWORK else ""
