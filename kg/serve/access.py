"""The application's one door to the store: the readers, and the newest snapshot that they are to answer from."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from kg.query import NamedQuery, named_queries
from kg.serve.limits import Limits, limits
from kg.serve.newest import Newest, Snapshot
from kg.serve.workers import Pool, PooledStore
from kg.store import Store, StoreStats

EXTENSION = "entente"
Value = TypeVar("Value")


class Access:
    """The store that an application answers from, the named queries, and counts.

    Nothing is opened and no process started before the first request, so that an application can be made before its
    store, and before a server forks. A store given open is read from what it has published.
    """

    def __init__(self, store: Store | str, limits: Limits | None = None) -> None:
        self.location = store if isinstance(store, str) else store.location
        if not isinstance(store, str) and not store.read_only:
            store.publish()
        self._newest = Newest(self.location)
        self._limits = limits
        self._lock = threading.Lock()
        self._pool: tuple[int, Pool] | None = None
        self._store: PooledStore | None = None
        self._remembered: tuple[PooledStore, dict[str, Any]] | None = None
        self.queries: tuple[NamedQuery, ...] = named_queries()

    def pool(self) -> Pool:
        """The readers of this process."""
        held = self._pool
        if held is None or held[0] != os.getpid():
            with self._lock:
                if self._pool is None or self._pool[0] != os.getpid():
                    self._pool = os.getpid(), Pool(self._limits or limits())
                held = self._pool
        return held[1]

    def snapshot(self) -> Snapshot:
        """The newest snapshot. Raises EntenteError, which says what to do, when there is no store."""
        return self._newest.snapshot()

    def store(self) -> PooledStore:
        """The store as of now, for queries of the server's own; another object when a newer snapshot was published.

        Raises EntenteError, which says what to do, when there is none.
        """
        snapshot = self.snapshot()
        held = self._store
        if held is None or held.snapshot != snapshot:
            held = self._store = PooledStore(self.location, snapshot, self.pool)
        return held

    def stats(self) -> StoreStats:
        """Counts of the store, taken once for each snapshot, since they read all of it."""
        return self.remember("stats", self.store().stats)

    def remember(self, what: str, make: Callable[[], Value]) -> Value:
        """What `make` gives, made once for each snapshot and called `what`."""
        store = self.store()
        held = self._remembered
        if held is None or held[0] is not store:
            held = self._remembered = store, {}
        if what not in held[1]:
            held[1][what] = make()
        found: Value = held[1][what]
        return found


def access() -> Access:
    """The door of the application that is answering."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Access)
    return found
