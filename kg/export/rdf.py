"""Turtle, TriG and N-Quads, written by pyoxigraph's serializer as the quads come."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.map.namespaces import ENT, PREFIXES, TYPE

Subgraphs = Iterator[tuple[str, list[ox.Quad]]]

# What stands in one report's graph only, by class; the rest may stand in many, and is written once.
_OF_ONE_REPORT = frozenset({ENT("Report"), ENT("Claim"), ENT("Link"), ENT("Mention")})
_CACHE_KIB = 64 * 1024


def write_trig(graphs: Subgraphs, out: BinaryIO) -> None:
    """Write the graphs as TriG, one block for each report."""
    ox.serialize((quad for _, quads in graphs for quad in quads), out, ox.RdfFormat.TRIG, prefixes=PREFIXES)


def write_nquads(graphs: Subgraphs, out: BinaryIO) -> None:
    """Write the graphs as N-Quads."""
    ox.serialize((quad for _, quads in graphs for quad in quads), out, ox.RdfFormat.N_QUADS)


def write_turtle(graphs: Subgraphs, out: BinaryIO, folder: Path) -> None:
    """Write the union of the graphs as Turtle, each triple once; `folder` takes a file of what was written before."""
    ox.serialize(_distinct(graphs, folder), out, ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def _distinct(graphs: Subgraphs, folder: Path) -> Iterator[ox.Triple]:
    """Each triple once. What was given is remembered on disk, by a hash of 128 bits."""
    db = sqlite3.connect(folder / "written.sqlite", isolation_level=None)
    try:
        db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KIB}")
        db.execute("CREATE TABLE written (hash BLOB PRIMARY KEY) WITHOUT ROWID")
        db.execute("BEGIN")
        for _, quads in graphs:
            single = {quad.subject for quad in quads if quad.predicate == TYPE and quad.object in _OF_ONE_REPORT}
            for quad in quads:
                if quad.subject in single or _is_new(db, quad.triple):
                    yield quad.triple
    finally:
        db.close()


def _is_new(db: sqlite3.Connection, triple: ox.Triple) -> bool:
    key = blake2b(str(triple).encode("utf-8"), digest_size=16).digest()
    return db.execute("INSERT OR IGNORE INTO written VALUES (?)", (key,)).rowcount == 1
