"""The memory allocator of the processes that answer queries: mimalloc, where it is installed.

Evaluating a query is many small allocations, and Oxigraph's wheel takes the C library's allocator. With mimalloc
(https://github.com/microsoft/mimalloc, MIT), large results and joins take about four fifths of the processor time.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution

_PACKAGE, _LIBRARY = "cmeel-mimalloc", "cmeel.prefix/lib/libmimalloc.so"
# Small arenas: what is reserved counts as address space, which is what limits a reader's memory. Large pages, where
# the system has them: Oxigraph reads here and there in its cache, and each reader has its own.
_SETTINGS = {"MIMALLOC_ARENA_RESERVE": "32MiB", "MIMALLOC_ALLOW_LARGE_OS_PAGES": "1"}


def allocator(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that a process is to be started with, beside those of `environment`, which go before.

    A library that the user preloads stays the only one: it may be another allocator.
    """
    if "LD_PRELOAD" in environment:
        return {}
    try:
        library = distribution(_PACKAGE).locate_file(_LIBRARY)
    except PackageNotFoundError:
        return {}
    # The loader parts the variable at spaces and colons, and tells what it cannot find on standard error.
    path = str(library)
    if " " in path or ":" in path or not library.is_file():  # type: ignore[attr-defined]
        return {}
    return {"LD_PRELOAD": path} | {name: value for name, value in _SETTINGS.items() if name not in environment}
