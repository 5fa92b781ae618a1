"""Build an index from the official Wikidata JSON dump, in two passes and constant memory.

The first pass notes what is a subclass of what, and which items are countries with an ISO code. The second keeps the
items of the wanted kinds. What is kept stands in a working file beside the index, so that an interrupted run goes on
where it was. The dump: https://www.wikidata.org/wiki/Wikidata:Database_download#JSON_dumps
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson

from kg.errors import EntenteError
from kg.link import entity as wd
from kg.link.build import prepare, write_index
from kg.link.lines import entities, open_dump
from kg.link.normalise import key
from kg.link.records import Item, Position
from kg.link.starter import log_prior, salience_of, scope_names, with_starter
from kg.link.titles import body_scope

BATCH = 20_000
_WORK = """
CREATE TABLE IF NOT EXISTS progress (dump TEXT, pass INTEGER, lines INTEGER, newest TEXT);
CREATE TABLE IF NOT EXISTS subclass (class TEXT, of TEXT, PRIMARY KEY (class, of)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS class (qid TEXT PRIMARY KEY, label TEXT, links INTEGER, country TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS iso (qid TEXT PRIMARY KEY, code TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kind (class TEXT PRIMARY KEY, kind TEXT, rank INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (qid TEXT PRIMARY KEY, kind TEXT, item BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS post (qid TEXT PRIMARY KEY, label TEXT, country TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS class_label ON class (label);
CREATE INDEX IF NOT EXISTS subclass_of ON subclass (of);
"""
Step = Callable[[str, int, int], None]


def kinds() -> list[tuple[str, list[str]]]:
    """Kinds with the English labels of their classes, in the order in which they are tried (`data/kinds.tsv`)."""
    text = (Path(__file__).parent / "data" / "kinds.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(kind, classes.split("|")) for kind, classes in rows]


def build_from_dump(dump: Path, index: Path, step: Step = lambda name, done, size: None) -> int:
    """Number of items in the new index at `index`, made from the dump at `dump` and the bundled facts.

    `step` is told the pass, the bytes read and the bytes in all. The new index replaces an old one at the end, when
    all went well; a working file `index`.work stays when it did not, and the same call goes on from it.
    Raises EntenteError when the dump is cut short or none of its classes is known, and where no index can be written.
    """
    prepare(index)
    for left in index.parent.glob(f".{index.name}.*.tmp"):  # by a run that was killed while it wrote
        left.unlink(missing_ok=True)
    work_path = index.with_name(index.name + ".work")
    try:
        count = _build(work_path, dump, index, step)
    except sqlite3.Error as problem:  # a full disk, another run at the same file
        raise EntenteError(
            f"{index}: could not be made ({problem}); the same command goes on from {work_path.name}"
        ) from None
    for suffix in ("", "-wal", "-shm"):
        work_path.with_name(work_path.name + suffix).unlink(missing_ok=True)
    return count


def _build(work_path: Path, dump: Path, index: Path, step: Step) -> int:
    work = sqlite3.connect(work_path)
    try:
        work.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _WORK)
        _restart_if_other(work, dump)
        _pass(work, dump, 1, step)
        _pass(work, dump, 2, step)
        newest = work.execute("SELECT max(newest) FROM progress").fetchone()[0] or ""
        meta = {"origin": f"Wikidata JSON dump {dump.name} (CC0), with the bundled facts", "date": newest[:10],
                "built": datetime.now(UTC).date().isoformat()}  # fmt: skip
        return write_index(index, with_starter(_items(work, newest[:10])), meta, scope_names())
    finally:
        work.close()


def _restart_if_other(work: sqlite3.Connection, dump: Path) -> None:
    """Empty the working file unless it was made from this very dump."""
    try:
        state = dump.stat()
    except OSError as problem:
        raise EntenteError(f"{dump}: cannot read the dump ({problem.strerror})") from None
    mark = f"{dump.name} {state.st_size} {state.st_mtime_ns}"
    if work.execute("SELECT count(*) FROM progress WHERE dump = ?", (mark,)).fetchone()[0] == 2:
        return
    for table in ("progress", "subclass", "class", "iso", "kind", "kept", "post"):
        work.execute(f"DELETE FROM {table}")
    work.executemany("INSERT INTO progress VALUES (?, ?, 0, '')", [(mark, 1), (mark, 2)])
    work.commit()


def _pass(work: sqlite3.Connection, path: Path, number: int, step: Step) -> None:
    """Read the dump once, noting every BATCH lines how far it got; -1 lines means that the pass is done."""
    lines, newest = work.execute("SELECT lines, newest FROM progress WHERE pass = ?", (number,)).fetchone()
    if lines < 0:
        return
    size, name = path.stat().st_size, ("classes", "items")[number - 1]
    with open_dump(path) as dump:
        having = (b'"P279"', b'"P298"') if number == 1 else (b'"P31"', b'"P39"')
        note = _note_class if number == 1 else _keeper(work)
        due = lines + BATCH
        for one in entities(dump, lines, having):
            if one.get("type") == "item" and "redirect" not in one:
                note(work, one)
                newest = max(newest, str(one.get("modified", "")))
            if dump.lines >= due:
                _save(work, number, dump.lines, newest)
                step(name, dump.position(), size)
                due = dump.lines + BATCH
        if dump.bad:
            raise EntenteError(f"{path}: {dump.bad:,} lines are no JSON; download the dump again")
    if number == 1:
        _close_kinds(work, path)
    _save(work, number, -1, newest)
    step(name, size, size)


def _save(work: sqlite3.Connection, number: int, lines: int, newest: str) -> None:
    work.execute("UPDATE progress SET lines = ?, newest = ? WHERE pass = ?", (lines, newest, number))
    work.commit()


def _note_class(work: sqlite3.Connection, one: wd.Entity) -> None:
    """Note an entity's superclasses, and its ISO code when it is a country."""
    parents = wd.values(one, wd.SUBCLASS_OF)
    if parents:
        work.executemany("INSERT OR IGNORE INTO subclass VALUES (?, ?)", [(one["id"], parent) for parent in parents])
        country = next(iter(wd.values(one, wd.JURISDICTION) or wd.values(one, wd.COUNTRY)), "")
        row = (one["id"], wd.label(one), len(one.get("sitelinks") or ()), country)
        work.execute("INSERT OR REPLACE INTO class VALUES (?, ?, ?, ?)", row)
    for code in wd.values(one, wd.ISO_ALPHA3)[:1]:
        if re.fullmatch("[A-Z]{3}", str(code)):
            work.execute("INSERT OR REPLACE INTO iso VALUES (?, ?)", (one["id"], code))


def _close_kinds(work: sqlite3.Connection, path: Path) -> None:
    """Give each class below a kind's classes that kind; the earlier kind wins."""
    for rank, (kind, labels) in enumerate(kinds()):
        for label in labels:
            # Among classes of one label the one with most Wikipedia articles is meant.
            query = "SELECT qid FROM class WHERE label = ? ORDER BY links DESC, length(qid), qid LIMIT 1"
            for (root,) in work.execute(query, (label,)).fetchall():
                work.execute(
                    "INSERT OR IGNORE INTO kind WITH RECURSIVE below(class) AS (VALUES (?) UNION SELECT subclass.class "
                    "FROM subclass JOIN below ON subclass.of = below.class) SELECT class, ?, ? FROM below",
                    (root, kind, rank),
                )
    if not work.execute("SELECT 1 FROM kind WHERE kind = 'person'").fetchone():
        raise EntenteError(f"{path}: holds no class labelled 'human', so this is no full Wikidata dump")


def _keeper(work: sqlite3.Connection) -> Callable[[sqlite3.Connection, wd.Entity], None]:
    """Function that keeps an entity if it is of a wanted kind."""
    known: dict[str, tuple[str, int]] = {c: (k, r) for c, k, r in work.execute("SELECT class, kind, rank FROM kind")}

    def keep(work: sqlite3.Connection, one: wd.Entity) -> None:
        found = [known[c] for c in wd.values(one, wd.INSTANCE_OF) if isinstance(c, str) and c in known]
        if not found:
            return
        kind, label = min(found, key=lambda row: row[1])[0], wd.label(one)
        places = wd.values(one, wd.JURISDICTION) or wd.values(one, wd.COUNTRY)
        if kind == "post":
            work.execute("INSERT OR REPLACE INTO post VALUES (?, ?, ?)", (one["id"], label, next(iter(places), "")))
            return
        held = wd.posts(one)
        links = len(one.get("sitelinks") or ())
        political = bool(held or wd.values(one, wd.MILITARY_RANK))
        if not label or (kind == "person" and not political) or (kind in ("city", "organization") and not links):
            return
        lands = wd.values(one, wd.CITIZENSHIP) if kind == "person" else [one["id"]] if kind == "state" else places
        names, others = wd.aliases(one), wd.other_labels(one)
        packed = orjson.dumps((label, names, others, lands, held, links))
        work.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (one["id"], kind, packed))

    return keep


def _items(work: sqlite3.Connection, recorded: str) -> Iterator[Item]:
    """Items kept; the ids of posts and countries become labels and codes."""
    codes = dict(work.execute("SELECT qid, code FROM iso"))
    bodies = {key(orjson.loads(raw)[0]) for (raw,) in work.execute("SELECT item FROM kept WHERE kind = 'igo'")}
    columns = "SELECT label, country FROM"
    post_row = f"{columns} post WHERE qid = :post UNION ALL {columns} class WHERE qid = :post"
    for qid, kind, raw in work.execute("SELECT qid, kind, item FROM kept"):
        label, names, others, lands, held, links = orjson.loads(raw)
        positions = []
        for post, start, end in held:
            row = work.execute(post_row, {"post": post}).fetchone()
            if row and row[0]:
                scope = codes.get(row[1], "") or body_scope(row[0], bodies)
                positions.append(Position(row[0], post, scope, start, end, recorded, "dump"))
        countries = {codes[land] for land in lands if land in codes}
        served = [position.scope for position in positions if len(position.scope) == 3]
        country = countries.pop() if len(countries) == 1 else max(sorted(set(served)), key=served.count, default="")
        weight = salience_of(positions) if kind == "person" else 1.0
        yield Item(qid, label, kind, country, log_prior(links, weight), tuple((name, "alias") for name in names),
                   tuple(positions), "dump", tuple((language, name) for language, name in others))  # fmt: skip
