"""Write an index: one SQLite file with FTS5, put in place only when it is whole."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from kg.errors import EntenteError
from kg.link.normalise import key, name_parts, person_key, short_forms
from kg.link.records import Item, Position
from kg.link.respelling import shape, surname_shape
from kg.link.titles import office

FORMAT = "2"
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, label TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL,
                    prior REAL NOT NULL, source TEXT NOT NULL);
CREATE TABLE names (key TEXT NOT NULL, skeleton TEXT NOT NULL, item INTEGER NOT NULL, type TEXT NOT NULL,
                    name TEXT NOT NULL);
CREATE TABLE labels (item INTEGER NOT NULL, language TEXT NOT NULL, label TEXT NOT NULL,
                     PRIMARY KEY (item, language)) WITHOUT ROWID;
CREATE TABLE posts (id INTEGER PRIMARY KEY, qid INTEGER, label TEXT NOT NULL, office TEXT NOT NULL,
                    scope TEXT NOT NULL);
CREATE TABLE positions (item INTEGER NOT NULL, post INTEGER NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
                        recorded TEXT NOT NULL, source TEXT NOT NULL);
CREATE TABLE parts (part TEXT NOT NULL, place TEXT NOT NULL, country TEXT NOT NULL, n INTEGER NOT NULL,
                    PRIMARY KEY (part, place, country)) WITHOUT ROWID;
CREATE VIRTUAL TABLE names_fts USING fts5(key, content='', columnsize=0, detail=none, tokenize='trigram');
"""
# Name parts are counted in memory up to this many, so that a whole dump's fit.
_PARTS = 200_000
_INDEXES = """
CREATE INDEX names_key ON names (key);
CREATE INDEX names_skeleton ON names (skeleton) WHERE skeleton <> '';
CREATE INDEX names_item ON names (item);
CREATE INDEX posts_office ON posts (scope, office);
CREATE INDEX positions_item ON positions (item);
CREATE INDEX positions_post ON positions (post);
"""


def names_of(item: Item) -> list[tuple[str, str, str, str]]:
    """Rows (key, skeleton, type, name) under which `item` is found, its derived short forms and surname included."""
    rows: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    person = item.kind == "person"
    for name, kind in ((item.label, "label"), *item.names):
        form = person_key(name) if person else key(name)
        if not form:
            continue
        if person and " " not in form and " " in key(name):  # "Pope Francis", "Elizabeth II": one word is no full name
            rows.setdefault((form, "surname"), (form, "", "surname", name))
            form = key(name)
        folded = shape(form, item.country) if kind != "weak" and len(form.split()) > 1 else ""
        rows.setdefault((form, "full"), (form, folded, kind, name))
        fulls, surnames = short_forms(form, item.country) if person else ((), ())
        for kind, forms in (("short", fulls), ("surname", surnames)):
            for short in forms:
                if kind == "surname" and " of " in form:  # "Margrethe II of Denmark" has no surname
                    continue
                folded = surname_shape(short, item.country) if kind == "surname" else ""
                rows.setdefault((short, kind), (short, folded, kind, name))
    return list(rows.values())


def prepare(path: Path) -> None:
    """Make the folder of an index to be written at `path`; raises EntenteError where it cannot stand there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as problem:
        raise EntenteError(f"{path}: cannot be written there ({problem.strerror})") from None
    if path.is_dir():
        raise EntenteError(f"{path}: is a folder; name the file that the index shall be")


def write_index(
    path: Path, items: Iterable[Item], meta: Mapping[str, str], scopes: Mapping[str, tuple[str, ...]]
) -> int:
    """Number of items written to a new index at `path`.

    The file is written under a temporary name beside `path` and renamed when it is whole, so that a reader never
    sees half an index and a failure leaves the old one. `meta` says origin and date; `scopes` gives the names
    of each country (keys), which are taken out of the posts' labels.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        count = _write(temporary, items, meta, scopes)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _write(path: Path, items: Iterable[Item], meta: Mapping[str, str], scopes: Mapping[str, tuple[str, ...]]) -> int:
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        count = fill(database, items, lambda scope: scopes.get(scope, (scope,) if scope else ()))
        rows = [("format", FORMAT), *meta.items()]
        database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
        database.executescript(_INDEXES)
        database.commit()
    finally:
        database.close()
    return count


def fill(database: sqlite3.Connection, items: Iterable[Item], scope_names: Callable[[str], tuple[str, ...]]) -> int:
    """Number of items put into the open, empty index `database`."""
    posts: dict[tuple[str, str, str], int] = {}
    parts: Counter[tuple[str, str, str]] = Counter()
    count = 0
    for item in items:
        count += 1
        number = int(item.qid[1:])
        row = (number, item.label, item.kind, item.country, item.prior, item.source)
        database.execute("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", row)
        for form, folded, kind, name in names_of(item):
            at = database.execute("INSERT INTO names VALUES (?, ?, ?, ?, ?)", (form, folded, number, kind, name))
            if kind in ("label", "alias"):
                database.execute("INSERT INTO names_fts (rowid, key) VALUES (?, ?)", (at.lastrowid, form))
        if item.labels:
            labels = [(number, *label) for label in item.labels]
            database.executemany("INSERT OR REPLACE INTO labels VALUES (?, ?, ?)", labels)
        if item.kind == "person":
            given, surname = name_parts(person_key(item.label), item.country)
            parts.update({(given, "given", item.country): 1, (surname, "surname", item.country): 1})
            if len(parts) >= _PARTS:
                _add_parts(database, parts)
        held = [(number, _post(database, posts, h, scope_names), h.start, h.end, h.recorded, h.source)
                for h in item.positions]  # fmt: skip
        database.executemany("INSERT INTO positions VALUES (?, ?, ?, ?, ?, ?)", held)
    _add_parts(database, parts)
    totals = database.execute("SELECT country, count(*) FROM items WHERE kind = 'person' GROUP BY country")
    database.executemany("INSERT INTO parts VALUES ('', 'people', ?, ?)", totals.fetchall())
    return count


def _post(
    database: sqlite3.Connection, posts: dict[tuple[str, str, str], int], held: Position,
    scope_names: Callable[[str], tuple[str, ...]],
) -> int:  # fmt: skip
    """Number of the post of `held`, written to the index when it is new."""
    post = (held.qid, held.label, held.scope)
    if post not in posts:
        posts[post] = len(posts) + 1
        form = office(held.label, scope_names(held.scope))
        row = (posts[post], int(held.qid[1:]) if held.qid else None, held.label, form, held.scope)
        database.execute("INSERT INTO posts VALUES (?, ?, ?, ?, ?)", row)
    return posts[post]


def _add_parts(database: sqlite3.Connection, parts: Counter[tuple[str, str, str]]) -> None:
    """Add the counts of name parts to the index, and empty `parts`."""
    sql = "INSERT INTO parts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n"
    database.executemany(sql, [(*part, n) for part, n in parts.items() if part[0]])
    parts.clear()
