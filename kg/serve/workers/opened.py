"""The store that a reader has open."""

from __future__ import annotations

from kg.errors import EntenteError
from kg.serve.workers import confine
from kg.serve.workers.wire import Json
from kg.store import Store, open_store

_RETIRES_AT = 200_000_000
"""Bytes that a reader may keep when it has answered: one that has grown more makes room for a fresh one."""
# A store that is built anew may have its snapshots at the same places, so the path alone does not tell.
Place = tuple[str, str | None]
"""Where a snapshot stands, and its version."""


def place_of(job: Json) -> Place:
    """The snapshot that `job` is to be answered from."""
    return job["at"], job["version"]


class Opened:
    """The store that the reader holds, opened anew when a job names another place. `store` is open already."""

    def __init__(self, place: Place | None = None, store: Store | None = None) -> None:
        self._place, self._store = place, store
        self._is_limited = False
        # Bytes of memory that were held when it was open.
        self._size = 0

    @property
    def has_grown(self) -> bool:
        """Whether this process has become so large that it should make room for a fresh one."""
        return confine.peak_memory() > self._size + _RETIRES_AT

    def at(self, job: Json) -> Store:
        """The store for `job`. Raises EntenteError when it cannot be opened."""
        place = place_of(job)
        if self._store is None or self._place != place:
            confine.free_memory()
            self._is_limited = False
            if self._store is not None:
                self._store.close()
                self._store = None
            self._store, self._place = open_store(job["at"], read_only=True), place
        if not self._is_limited:
            self._is_limited = True
            confine.limit_memory(job["memory"])
            self._size = confine.peak_memory()
        return self._store

    def warm(self, job: Json) -> None:
        """Open the store before it is needed; what is wrong with it the next job will tell."""
        try:
            self.at(job)
        except EntenteError:
            return
