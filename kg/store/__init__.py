"""The store: Oxigraph on disk, or any SPARQL 1.1 server. This folder alone knows how it is opened, written and read."""

from kg.store.interface import Results, Store, StoreStats
from kg.store.opening import FORMAT_VERSION, open_store
from kg.store.snapshots import readable_path
from kg.store.store import EmbeddedStore, has_dataset_clause

__all__ = [
    "FORMAT_VERSION",
    "EmbeddedStore",
    "Results",
    "Store",
    "StoreStats",
    "has_dataset_clause",
    "open_store",
    "readable_path",
]
