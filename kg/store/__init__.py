"""The store: Oxigraph on disk, or any SPARQL 1.1 server. This folder alone knows how it is opened, written and read."""

from kg.store.interface import Results, Store, StoreStats
from kg.store.opening import FORMAT_VERSION, check_readable, is_address, open_store
from kg.store.snapshots import readable_path, snapshots_changed
from kg.store.store import EmbeddedStore, has_dataset_clause

__all__ = [
    "FORMAT_VERSION",
    "EmbeddedStore",
    "Results",
    "Store",
    "StoreStats",
    "check_readable",
    "has_dataset_clause",
    "is_address",
    "open_store",
    "readable_path",
    "snapshots_changed",
]
