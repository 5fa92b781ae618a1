"""The limits that a worker sets itself, and that the kernel enforces: time, memory, no core files."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path

_STATM = Path("/proc/self/statm")
_OOM = Path("/proc/self/oom_score_adj")
_PR_SET_PDEATHSIG, _PR_SET_THP_DISABLE = 1, 41


def confine() -> None:
    """Be the first that goes when the machine has no memory left, end with who forked us, and leave no core file.

    SIGALRM and SIGINT do what the kernel does by default or nothing: no Python code has to run for them.
    """
    _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # Linux alone has it
        _OOM.write_text("1000")


def keep_pages_shared() -> None:
    """Share the pages of who forked us for as long as we do not write to them.

    Linux puts small pages together to large ones in the background, and to do so copies those that are shared.
    """
    _prctl(_PR_SET_THP_DISABLE, 1)


def _prctl(option: int, value: int) -> None:
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):  # Linux alone has it
        library.prctl(option, value, 0, 0, 0)


def limit_memory(size: int) -> None:
    """Let this process take `size` bytes of address space more than it has now. Nothing happens where that is unknown.

    An allocation beyond ends the process (Rust aborts), which the server tells the client.
    """
    with contextlib.suppress(OSError, ValueError):
        taken = int(_STATM.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = taken + size
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def free_memory() -> None:
    """Take the limit away, to open another store."""
    with contextlib.suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def end_in(seconds: float) -> None:
    """Let the kernel end this process in `seconds`, whatever it does then."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def go_on() -> None:
    """Take back `end_in`."""
    signal.setitimer(signal.ITIMER_REAL, 0)


def peak_memory() -> int:
    """Bytes of memory that this process held at the most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
