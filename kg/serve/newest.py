"""Which snapshot of a store is the newest, asked before each answer: one look at a directory."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from kg.store import check_readable, is_address, readable_path, snapshots_changed

_CLOCK_TICK = 50_000_000  # nanoseconds; two changes within one tick of the file system's clock look like one


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the store holds at one time: where it stands, and a name for it; None where nobody can tell."""

    at: str
    version: str | None

    @property
    def place(self) -> dict[str, str | None]:
        """What a job must say for a reader to answer from it."""
        return {"at": self.at, "version": self.version}


class Newest:
    """The newest snapshot of the store at `location`."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._folder = Path(location)
        self._snapshot: Snapshot | None = None
        self._changed_at: int | None = None

    def snapshot(self) -> Snapshot:
        """The newest snapshot. Raises EntenteError, which says what to do, when there is no store."""
        if is_address(self.location):
            return Snapshot(self.location, None)
        changed_at = snapshots_changed(self._folder)
        held = self._snapshot
        if held is None or changed_at is None or changed_at != self._changed_at:
            check_readable(self._folder)
            at = readable_path(self._folder)
            held = Snapshot(str(at), _version(at))
            self._snapshot = held
            settled = changed_at is not None and time.time_ns() - changed_at > _CLOCK_TICK
            self._changed_at = changed_at if settled else None
        return held


def _version(at: Path) -> str:
    # A store may be built anew in the same place: its first snapshot has the same number, but not the same files.
    found = (at / "CURRENT").stat()
    return hashlib.sha256(f"{at} {found.st_ino} {found.st_mtime_ns}".encode()).hexdigest()[:16]
