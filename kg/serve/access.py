"""The application's one door to the store: opened when first needed, and anew when a newer graph stands there."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import current_app

from kg.query import NamedQuery, named_queries
from kg.store import Store, StoreStats, open_store, readable_path

EXTENSION = "entente"


class Access:
    """The store that an application answers from, the named queries, and counts.

    A store given open is used as it is. One given as a location is opened for reading at the first request, so that
    an application can be made before its store; and anew when a build has published a newer snapshot.
    """

    def __init__(self, store: Store | str) -> None:
        self._lock = threading.Lock()
        self._location = None if not isinstance(store, str) else store
        self._store = None if isinstance(store, str) else store
        self._opened_at: Path | None = None
        self._stats: StoreStats | None = None
        self.queries: tuple[NamedQuery, ...] = named_queries()

    def store(self) -> Store:
        """The store, open. Raises EntenteError, which says what to do, when there is none."""
        with self._lock:
            newest = self._newest()
            if self._store is None or newest != self._opened_at:
                assert self._location is not None
                # Requests that are still reading keep the old one alive until they are done.
                self._store, self._stats = open_store(self._location, read_only=True), None
                self._opened_at = newest
            return self._store

    def stats(self) -> StoreStats:
        """Counts of the store, taken once for each snapshot, since they read all of it."""
        store = self.store()
        if self._stats is None:
            self._stats = store.stats()
        return self._stats

    def _newest(self) -> Path | None:
        if self._location is None or self._location.startswith(("http://", "https://")):
            return None
        return readable_path(Path(self._location))


def access() -> Access:
    """The door of the application that is answering."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Access)
    return found
