"""Measures exports: time, peak memory and size of each format, as a Markdown table.

    python benchmarks/generate_graph.py STORE --events 1000000
    python benchmarks/export.py STORE [FORMAT:VIEW ...]

Each export is a process of its own. CPU seconds are less noisy than the clock on a machine that does other things too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = (
    "gexf:actors", "graphml:actors", "cyjs:actors", "csv:actors", "csv:events", "gexf:events", "graphml:events",
    "cyjs:events", "nq:full", "trig:full", "jsonld:full", "ttl:full", "neo4j:full",
)  # fmt: skip


def measure(store: str, format: str, view: str, folder: Path) -> str:
    """The row of one export."""
    out = folder / f"{view}.{format}"
    command = [sys.executable, "-m", "kg", "export", format, "--view", view, "-o", str(out), "--store", store]
    begun = time.monotonic()
    # The usage of this very child, not of the greatest among all.
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    said = process.stderr.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.monotonic() - begun
    if status:
        return f"| {format} | {view} | failed: {said} |"
    size = sum(path.stat().st_size for path in ([out] if out.is_file() else out.iterdir()))
    return (
        f"| {format} | {view} | {said.partition(' written')[0]} | {clock:.0f} | {usage.ru_utime + usage.ru_stime:.0f} "
        f"| {usage.ru_maxrss / 1024:.0f} | {size / 1e6:,.0f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store")
    parser.add_argument("runs", nargs="*", default=RUNS, metavar="FORMAT:VIEW")
    parser.add_argument("--folder", type=Path, help="where to write [default: the temporary folder]")
    given = parser.parse_args()
    print(
        "| format | view | holds | seconds | CPU seconds | peak MiB | MB |\n|---|---|---|---|---|---|---|", flush=True
    )
    for run in given.runs:
        format, _, view = run.partition(":")
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            print(measure(given.store, format, view, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
