"""The actors of the store, arranged for finding and matching, for as long as it holds the same graph."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from time import monotonic

from flask import current_app

from kg import settings
from kg.identity.actors import known_actors
from kg.link.index import Index, open_index
from kg.reconcile.catalogue import Catalogue, catalogue
from kg.serve.access import access
from kg.store import Store, is_address

REFRESH = 600.0
"""Seconds after which the actors of a store are read again that does not show when it changed."""
PATIENCE = 1.0
"""Seconds of reading that a request waits for. Where it takes longer, it is answered from what was read before."""
SHARE = 10
"""Such a store is read anew in one of so many parts of the time at the most: a build publishes every few seconds."""
_EXTENSION = "entente-actors"
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """The actors of one state of the store; when they were read, and how many seconds that took."""

    store: Store
    catalogue: Catalogue
    index: Index
    read_at: float
    seconds: float


def source() -> Source:
    """What names are matched against. A newer graph's actors are there at once, or soon where there are many."""
    shelf = current_app.extensions.setdefault(_EXTENSION, _Shelf())
    assert isinstance(shelf, _Shelf)
    return shelf.source(access().store())


class _Shelf:
    """What an application has read last."""

    def __init__(self) -> None:
        self._held: Source | None = None
        self._reading = threading.Lock()

    def source(self, store: Store) -> Source:
        held = self._held
        if held is not None and not _is_old(held, store):
            return held
        if held is not None and held.seconds > PATIENCE:
            if monotonic() - held.read_at > SHARE * held.seconds and self._reading.acquire(blocking=False):
                threading.Thread(target=self._read_behind, args=(store,), daemon=True).start()
            return held
        with self._reading:
            if self._held is None or _is_old(self._held, store):
                self._held = self._read(store)
            return self._held

    def _read_behind(self, store: Store) -> None:
        try:
            self._held = self._read(store)
        except Exception:
            LOG.exception("the actors could not be read anew; those read before are kept")
        finally:
            self._reading.release()

    def _read(self, store: Store) -> Source:
        start = monotonic()
        index = self._held.index if self._held else open_index(settings.get("KG_WIKIDATA_KB"))
        arranged = catalogue(known_actors(store).values())
        return Source(store, arranged, index, monotonic(), monotonic() - start)


def _is_old(held: Source, store: Store) -> bool:
    return held.store is not store or (is_address(store.location) and monotonic() - held.read_at > REFRESH)
