"""Shards: a graph as compressed N-Quads files of bounded size, which any triple store can load, several at a time.

`part-000001.nq.gz` holds whole reports, one after the other; `part-000001.json` beside it lists them, with their
content hashes and recipes. A file appears under its name when it is whole. The list only saves reading the shard: one
that does not fit its shard is made anew. Once a run has ended no report stands in two shards; while it goes on, or
after a crash, the shard of the higher number counts.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import EntenteError
from kg.map.namespaces import ENT

SHARD_BYTES = 64_000_000
"""Size of N-Quads, before compression, from which on a shard is closed: about 5 MB compressed."""
SUFFIXES = (".nq.gz", ".nq")
_LEVEL = 5  # of gzip: half the time of 9, and hardly larger
_FACTS = {ENT("contentHash"): 0, ENT("recipe"): 1}
Keys = dict[str, tuple[str, str]]
"""Content hash and recipe of each report, by the name of its graph."""


class Shards:
    """A folder of shards that is being written. It takes graphs as a store does; `close` it."""

    def __init__(self, folder: Path) -> None:
        self.location, self._folder = str(folder), folder
        self._waiting: dict[str, bytes] = {}
        self._waiting_keys: Keys = {}
        self._size = 0
        self._written = {int(path.name[5:11]): listed(path) for path in sorted(folder.glob("part-??????.nq.gz"))}
        self._settle()

    def has(self, graph: str, content_hash: str, recipe: str) -> bool:
        """Whether the report's graph stands as this recipe made it of the text with this hash."""
        return self._known.get(graph) == (content_hash, recipe)

    def replace_graph(self, graph: str, quads: Iterable[ox.Quad]) -> bool:
        """True; `quads` are written with what comes next, when there is enough for a shard."""
        held = list(quads)
        written = ox.serialize(held, format=ox.RdfFormat.N_QUADS) or b""
        self._waiting[graph], self._waiting_keys[graph] = written, _key(held)
        self._size += len(written)
        if self._size >= SHARD_BYTES:
            self._write()
        return True

    def publish(self) -> None:
        """Do nothing: shards are written when they are full, and at the end."""

    def close(self) -> None:
        """Write what waits, and take out of older shards what was written again."""
        self._write()
        self._settle()

    def _write(self) -> None:
        if self._waiting:
            number = max(self._written, default=0) + 1
            self._put(number, self._waiting.values(), self._waiting_keys)
            self._waiting, self._waiting_keys, self._size = {}, {}, 0

    def _settle(self) -> None:
        """Leave each report in the shard of the highest number only."""
        self._known: Keys = {}
        for number in sorted(self._written, reverse=True):
            keys = self._written[number]
            kept = {graph: key for graph, key in keys.items() if graph not in self._known}
            self._known.update(kept)
            if not kept:
                for path in (_shard(self._folder, number), _list_of(_shard(self._folder, number))):
                    path.unlink(missing_ok=True)
                del self._written[number]
            elif len(kept) < len(keys):
                found = graphs_in(_shard(self._folder, number))
                content = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) for graph, quads in found if graph in kept)
                self._put(number, filter(None, content), kept)

    def _put(self, number: int, content: Iterable[bytes], keys: Keys) -> None:
        path = _shard(self._folder, number)
        with _replacing(path) as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            packed.writelines(content)
        _write_list(path, keys)
        self._written[number] = keys


@contextmanager
def open_shards(folder: Path) -> Iterator[Shards]:
    """The shards in `folder`, which is made when it is not there, to be written.

    What was built before an error is kept. Raises EntenteError when the folder cannot be used, or another process
    writes into it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            shards = Shards(folder)
            try:
                yield shards
            finally:
                shards.close()
    except OSError as error:
        raise EntenteError(
            f"the shards in {folder} could not be written ({error}): mend the cause and run the same command again"
        ) from error


def find_shards(paths: Iterable[Path]) -> list[Path]:
    """The shards at `paths`, in order: files as named, and those in folders.

    Raises EntenteError where there is none.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(file for file in path.iterdir() if file.name.endswith(SUFFIXES)) if path.is_dir() else [path]
        if not inside or not (inside[0].name.endswith(SUFFIXES) and inside[0].is_file()):
            raise EntenteError(f"{path}: no shards there; they are {' or '.join(SUFFIXES)} files, or folders of them")
        found += inside
    return found


def listed(path: Path) -> Keys:
    """The reports in the shard `path`, by its list, or by reading it where the list is missing or not its own."""
    try:
        held = json.loads(_list_of(path).read_text(encoding="utf-8"))
        if held["shard"] == _mark(path):
            return {graph: (key[0], key[1]) for graph, key in held["reports"].items()}
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        pass
    return {graph: _key(quads) for graph, quads in graphs_in(path)}


def graphs_in(path: Path) -> Iterator[tuple[str, list[ox.Quad]]]:
    """The graphs in a shard, in its order, each with its quads. Raises EntenteError when it cannot be read on."""
    seen: set[str] = set()
    try:
        with opened(path) as file:
            for name, quads in groupby(ox.parse(file, format=ox.RdfFormat.N_QUADS), lambda quad: quad.graph_name):
                if not isinstance(name, ox.NamedNode):
                    raise EntenteError(
                        f"{path}: a triple that stands in no report's graph: this is no shard of Entente"
                    )
                if name.value in seen:
                    raise EntenteError(f"{path}: the graph {name} stands in two places: sort the file by graphs")
                seen.add(name.value)
                yield name.value, list(quads)
    except (OSError, EOFError, zlib.error, SyntaxError) as error:
        raise EntenteError(f"{path} cannot be read ({error}): copy it, or write it, again") from error


def opened(path: Path) -> IO[bytes]:
    """The N-Quads in the shard `path`."""
    return cast(IO[bytes], gzip.open(path)) if path.name.endswith(".gz") else path.open("rb")


def _key(quads: Iterable[ox.Quad]) -> tuple[str, str]:
    key = ["", ""]
    for quad in quads:
        if quad.predicate in _FACTS and isinstance(quad.object, ox.Literal):
            key[_FACTS[quad.predicate]] = quad.object.value
    return key[0], key[1]


def _shard(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06d}.nq.gz"


def _list_of(path: Path) -> Path:
    return path.with_name(f"{path.name.partition('.')[0]}.json")


def _write_list(path: Path, keys: Keys) -> None:
    with _replacing(_list_of(path)) as file:
        file.write(json.dumps({"shard": _mark(path), "reports": keys}, indent=0).encode())


def _mark(path: Path) -> str:
    """What tells a shard from another: its size, and gzip's check sum and length (RFC 1952, section 2.3.1)."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 8, 0))
        return f"{size} {file.read().hex()}"


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of `path` when it is whole and on the disk."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes from writing into `folder`. The lock ends with the process. Windows goes without."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / ".lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise EntenteError(
                f"the shards in {folder} are being written by another process: wait, or name another folder"
            ) from error
        yield
