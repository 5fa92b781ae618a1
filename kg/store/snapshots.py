"""Reading while one process writes: readers get the newest published snapshot, never the files being written.

Oxigraph calls a reader beside a writer undefined behaviour. So the writer publishes: it makes a checkpoint of hard
links (milliseconds, whatever the size) below `snapshots/` in the store's directory, and readers open the newest one.
A snapshot never changes, and holds whole reports only, since a report is one transaction.
A superseded snapshot stays for `KEEP` seconds, for those who still read it, and then goes at the next publishing.
"""

from __future__ import annotations

import os
import shutil
import time
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

FOLDER = "snapshots"
KEEP = 600.0  # seconds


def publish(inner: ox.Store, store: Path, *, keep_superseded: bool = True) -> Path:
    """The directory of a new snapshot of the store in `store`, which `inner` has open for writing."""
    folder = store / FOLDER
    folder.mkdir(exist_ok=True)
    taken = _snapshots(store)
    place = folder / f"{int(taken[-1].name) + 1 if taken else 1:010d}"
    # Oxigraph (RocksDB's checkpoint) writes beside the name and renames, so the name appears with the whole.
    inner.backup(str(place))
    _drop_old([*taken, place], KEEP if keep_superseded else 0.0)
    return place


def readable_path(store: Path) -> Path:
    """The directory that a reader opens: the newest snapshot of the store, or the store where none was published.

    It costs one listing of a directory. A long-lived reader asks again, and opens anew when the answer changes.
    """
    taken = _snapshots(store)
    return taken[-1] if taken else store


def snapshots_changed(store: Path) -> int | None:
    """When a snapshot of the store last came or went, in nanoseconds; None where none was ever published.

    It costs less than `readable_path`. Two changes within a tick of the file system's clock have the same time.
    """
    try:
        return os.stat(f"{store}/{FOLDER}").st_mtime_ns
    except OSError:
        return None


def _snapshots(store: Path) -> list[Path]:
    try:
        return sorted(path for path in (store / FOLDER).iterdir() if path.name.isdigit())
    except OSError:  # none was ever published
        return []


def _drop_old(taken: list[Path], keep: float) -> None:
    for old, newer in pairwise(taken):
        try:
            superseded = newer.stat().st_mtime
        except OSError:
            continue
        if time.time() - superseded >= keep:
            # Windows keeps what somebody has open: it goes the next time.
            shutil.rmtree(old, ignore_errors=True)
