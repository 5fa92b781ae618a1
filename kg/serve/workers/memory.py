"""How much memory the system can give, where it tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_SYSTEM, _OWN_GROUP = Path("/proc/meminfo"), Path("/proc/self/cgroup")
_GROUPS = Path("/sys/fs/cgroup")


def available_memory() -> int | None:
    """Bytes that processes can still take without swapping (MemAvailable of Linux), and within their control group.

    That is a container's limit, or a service's (version 2 of control groups).
    """
    found = []
    with suppress(OSError, StopIteration, ValueError):
        line = next(line for line in _SYSTEM.read_text().splitlines() if line.startswith("MemAvailable:"))
        found.append(int(line.split()[1]) * 1024)
    with suppress(OSError, ValueError):
        name = _OWN_GROUP.read_text().strip().rpartition("0::/")[2]
        # Without a limit, the word in the file is no number.
        group = _GROUPS / name
        found.append(int((group / "memory.max").read_text()) - int((group / "memory.current").read_text()))
    return min(found, default=None)
