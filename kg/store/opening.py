"""Opening a store, with messages that say what is wrong with the place and what to do."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map.namespaces import ENT, XSD
from kg.store.interface import Store
from kg.store.remote import RemoteStore
from kg.store.snapshots import readable_path
from kg.store.store import EmbeddedStore

# The version of what stands in a store: raise it when a store that an older Entente wrote must be migrated.
FORMAT_VERSION = 1
# A triple and not a file, so that a backup carries it. In the default graph, so that no report's graph holds it.
_MARKER = (ENT("store"), ENT("formatVersion"))
# Not every server lets us write into its default graph.
_MARKER_GRAPH = ENT("store")


def open_store(location: str | Path, read_only: bool = False) -> Store:
    """The store in the directory `location`, or behind the SPARQL server at that http(s) address.

    For writing, a directory is made when it is not there, and one process at a time can write. Reading opens the
    newest snapshot that a writer published, so it goes on beside one, and leaves the directory as it is.
    Raises EntenteError when the place is no store, is locked, cannot be used, or has another format.
    """
    place = str(location)
    if is_address(place):
        return _open_remote(place, read_only)
    return open_embedded(location, read_only)


def open_embedded(location: str | Path, read_only: bool = False) -> EmbeddedStore:
    """The store in the directory `location`, as `open_store` gives it, for what only a store on disk can do."""
    place = str(location)
    if is_address(place):
        raise EntenteError(f"{place} is a SPARQL server: give a directory, or use the server's own tools")
    _check_place(Path(place), read_only)
    try:
        inner = ox.Store.read_only(str(readable_path(Path(place)))) if read_only else ox.Store(place)
    except OSError as error:
        raise EntenteError(_reason(place, error)) from error
    _check_format(inner, place, read_only)
    return EmbeddedStore(inner, place, read_only=read_only)


def check_readable(location: str | Path) -> None:
    """Do nothing when a store stands in the directory `location`; otherwise raise EntenteError with what to do."""
    _check_place(Path(location), read_only=True)


def keep_format(inner: ox.Store) -> None:
    """Say again which format the store has, where an update has removed that with the rest of the default graph."""
    marker = ox.Quad(*_MARKER, ox.Literal(str(FORMAT_VERSION), datatype=XSD("integer")))
    if marker not in inner:
        inner.add(marker)


def is_address(location: str) -> bool:
    """Whether `location` is the address of a server, and not a directory."""
    return location.startswith(("http://", "https://"))


def _open_remote(place: str, read_only: bool) -> RemoteStore:
    store = RemoteStore(place, read_only=read_only)
    try:
        _check_remote(store, place, read_only)
    except BaseException:
        store.close()
        raise
    return store


def _check_remote(store: RemoteStore, place: str, read_only: bool) -> None:
    subject, predicate = _MARKER
    rows = store.query(f"SELECT ?version {{ GRAPH {_MARKER_GRAPH} {{ {subject} {predicate} ?version }} }}")
    assert isinstance(rows, ox.QuerySolutions)
    found = next(rows, None)
    if found is not None:
        _check_version(found["version"].value, place)
    elif not read_only:
        marker = ox.Literal(str(FORMAT_VERSION), datatype=XSD("integer"))
        store.replace_graph(_MARKER_GRAPH.value, [ox.Quad(subject, predicate, marker, _MARKER_GRAPH)])
    if read_only:
        store.check_union()


def _check_place(path: Path, read_only: bool) -> None:
    try:
        if path.exists() and not path.is_dir():
            raise EntenteError(f"{path} is a file, not a store: give the store's directory")
        held = path.is_dir() and any(path.iterdir())
        # CURRENT is the file by which RocksDB, below Oxigraph, finds a database.
        if held and not (path / "CURRENT").exists():
            raise EntenteError(f"{path} holds other files and is not a store: give an empty or a new directory")
        if read_only and not held:
            raise EntenteError(f"there is no store at {path}: make one with 'kg build', or name another with --store")
        if not read_only:
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EntenteError(_reason(str(path), error)) from error


def _reason(place: str, error: OSError) -> str:
    text = str(error)
    said = text.replace(place, "").lower()
    if isinstance(error, PermissionError) or "permission denied" in said or "read-only" in said:
        return f"the store {place} cannot be used, permission is denied: give a directory that you may write"
    if "lock" in said:
        return f"the store {place} is being written by another process: wait until it has ended, or name another store"
    return f"the store {place} cannot be opened: {text}"


def _check_format(inner: ox.Store, place: str, read_only: bool) -> None:
    found = next(inner.quads_for_pattern(*_MARKER, None, ox.DefaultGraph()), None)
    if found is not None and isinstance(found.object, ox.Literal):
        _check_version(found.object.value, place)
    elif not read_only:
        if next(iter(inner), None) is not None:
            raise EntenteError(f"the store {place} holds data that Entente did not write: name another store")
        keep_format(inner)


def _check_version(found: str, place: str) -> None:
    if found != str(FORMAT_VERSION):
        raise EntenteError(
            f"the store {place} has format {found}, this Entente reads format {FORMAT_VERSION}: "
            "use the version of Entente that made it, or build a new store"
        )
