"""How much memory the system can give, where it tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_SYSTEM = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")  # control group of version 2: a container's limit, or a service's


def available_memory() -> int | None:
    """Bytes that processes can still take without swapping (MemAvailable of Linux) and within the control group."""
    found = []
    with suppress(OSError, StopIteration, ValueError):
        line = next(line for line in _SYSTEM.read_text().splitlines() if line.startswith("MemAvailable:"))
        found.append(int(line.split()[1]) * 1024)
    with suppress(OSError, ValueError):
        # Without a limit, the word in the file is no number.
        found.append(int((_GROUP / "memory.max").read_text()) - int((_GROUP / "memory.current").read_text()))
    return min(found, default=None)
