"""The tables that an export works from: what the selection keeps of the store, in an SQLite file that is thrown away.

The store is read by queries without grouping or sorting, whose rows Oxigraph gives as it finds them. Sorting, grouping
and looking up are SQLite's, which keeps to a fixed cache and does the rest on disk. So memory is bounded, whatever the
store holds. Each thing has one row in `node`; its number stands for it in the other tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from kg.export.dates import period
from kg.export.model import Progress, Spell
from kg.export.selection import Selection
from kg.map.claims import SYMMETRIC_TYPES
from kg.map.namespaces import PLOVER, PREFIXES, WD
from kg.store import Store

_CACHE_KIB = 64 * 1024
_BATCH = 10_000
_SCHEMA = f"""
CREATE TABLE node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE report (id INTEGER PRIMARY KEY, identifier TEXT, title TEXT, date TEXT, source TEXT, url TEXT);
CREATE TABLE actor (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, sector TEXT, wikidata TEXT,
  part_of INTEGER, mentions INTEGER NOT NULL DEFAULT 0, shown INTEGER NOT NULL DEFAULT 1);
CREATE TABLE alias (actor INTEGER, name TEXT, PRIMARY KEY (actor, name)) WITHOUT ROWID;
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE fact (id INTEGER PRIMARY KEY, cls TEXT, type TEXT, mode TEXT, date TEXT, start TEXT, end TEXT,
  since TEXT, until TEXT, place INTEGER, words TEXT);
CREATE TABLE context (fact INTEGER, name TEXT, PRIMARY KEY (fact, name)) WITHOUT ROWID;
CREATE TABLE side (fact INTEGER, side TEXT, actor INTEGER, PRIMARY KEY (fact, side, actor)) WITHOUT ROWID;
CREATE TABLE claim (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, fact INTEGER, report INTEGER, modality TEXT,
  speaker INTEGER, confidence REAL, sentence TEXT, start INTEGER, end INTEGER);
CREATE TABLE mention (report INTEGER, actor INTEGER, n INTEGER, PRIMARY KEY (report, actor)) WITHOUT ROWID;

-- Who does it to whom. A meeting without a host, an agreement and joint work have sources only; such a pair stands
-- once, in the order of the IRIs.
CREATE VIEW pair AS
SELECT fact.id AS fact, s.actor AS source, t.actor AS target, 0 AS joint,
  CASE cls WHEN 'Event' THEN type WHEN 'Alignment' THEN iif(type = 'supportive', 'supports', 'opposes')
    ELSE 'memberOf' END AS relation
FROM fact JOIN side s ON s.fact = fact.id AND s.side IN ('source', 'a', 'member')
  JOIN side t ON t.fact = fact.id AND t.side IN ('target', 'b', 'organization')
WHERE s.actor <> t.actor
UNION ALL
SELECT fact.id, s.actor, t.actor, 1, type
FROM fact JOIN side s ON s.fact = fact.id AND s.side = 'source' JOIN node sn ON sn.id = s.actor
  JOIN side t ON t.fact = fact.id AND t.side = 'source' JOIN node tn ON tn.id = t.actor
WHERE type IN ({", ".join(f"'{name}'" for name in sorted(SYMMETRIC_TYPES))}) AND sn.iri < tn.iri
  AND NOT EXISTS (SELECT 1 FROM side u WHERE u.fact = fact.id AND u.side = 'target');
"""

# ?report is the graph of every pattern: what a claim speaks of stands in its report's graph (ontology/README.md).
_REPORTS = """?report a ent:Report . OPTIONAL { ?report dcterms:identifier ?identifier }
  OPTIONAL { ?report dcterms:title ?title } OPTIONAL { ?report dcterms:issued ?date }
  OPTIONAL { ?report dcterms:publisher ?source } OPTIONAL { ?report schema:url ?url }"""

# The facts by class: the pattern that tells the class, from which Oxigraph starts and looks the others up for each row,
# and what may be known beside it. With a join more (as to the offsets of the claim's span), it would read a whole
# property into memory instead.
_FACTS = {
    "Event": ("?fact sem:eventType ?type", {
        "date": "?fact sem:hasTimeStamp", "mode": "?fact ent:mode", "place": "?fact sem:hasPlace",
        "words": "?fact ent:trigger",
    }),
    "Alignment": ("?fact ent:stance ?type", {
        "date": "?fact sem:hasTimeStamp", "mode": "?fact ent:alignmentKind", "words": "?fact ent:epithet",
    }),
    "Role": ("?fact ent:status ?type", {
        "date": "?report dcterms:issued", "since": "?fact ent:since", "until": "?fact ent:until",
        "words": "?fact ent:title",
    }),
}  # fmt: skip
_CLAIM = "?claim ent:claims ?fact ; ent:modality ?modality ; ent:sentence ?sentence"
# Each property costs a fifth of the time: the view of the actors does without these.
_DETAILS = frozenset({"mode", "place", "words", "confidence", "span"})
_SIDES = {
    "source": "ent:source", "target": "ent:target", "a": "ent:a", "b": "ent:b",
    "member": "org:member", "organization": "org:organization",
}  # fmt: skip
# Each column with its property, and the start of its IRIs that is not part of the value.
_ACTOR_VALUES = (
    ("name", "skos:prefLabel", ""),
    ("country", "ent:country", ""),
    ("sector", "ent:sector", PLOVER("sector-").value),
    ("wikidata", "ent:wikidata", WD("").value),
)

# A role may be told by reports of different days: it holds from the first to the last.
_ADD_FACT = """INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
  start = coalesce(min(start, excluded.start), start, excluded.start),
  "end" = coalesce(max("end", excluded."end"), "end", excluded."end")"""

Row = tuple[Any, ...]


def stage(store: Store, selection: Selection, folder: Path, progress: Progress) -> sqlite3.Connection:
    """A connection to the tables, in a new file in `folder`, filled with what `selection` keeps of `store`."""
    db = sqlite3.connect(folder / "staging.sqlite", isolation_level=None)
    db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KIB}")
    place = str(folder).replace("'", "''")
    db.executescript(f"PRAGMA temp_store=FILE; PRAGMA temp_store_directory='{place}'; BEGIN; {_SCHEMA}")
    try:
        _Staging(db, store, selection, progress).fill()
    except BaseException:
        db.close()
        raise
    return db


class _Staging:
    """The steps of `stage`, over one connection."""

    def __init__(self, db: sqlite3.Connection, store: Store, selection: Selection, progress: Progress) -> None:
        self.db, self.store, self.selection, self.progress = db, store, selection, progress
        # Few things are named often: the cache spares most look-ups, and its size is fixed.
        self.number = lru_cache(100_000)(partial(_number, db))
        self.fact = lru_cache(1_000)(partial(_find, db, "fact"))
        self.actor = lru_cache(100_000)(partial(_find, db, "actor"))

    def fill(self) -> None:
        """Fill all tables."""
        self.reports()
        for cls in self.selection.classes:
            self.claims(cls)
        self.sides()
        self.actors()
        self.db.execute("CREATE INDEX claim_fact ON claim (fact)")
        self.db.execute("ANALYZE")

    def reports(self) -> None:
        """Fill `report`, with all of them: they are few beside the claims."""
        rows = self.rows("reports", _REPORTS, "report", "identifier", "title", "date", "source", "url")
        numbered = ((self.number(report), *values) for report, *values in rows)
        self.write("INSERT OR IGNORE INTO report VALUES (?, ?, ?, ?, ?, ?)", numbered)

    def claims(self, cls: str) -> None:
        """Fill `fact` and `claim` with those of one class that the selection keeps."""
        head, options = _FACTS[cls]
        options = options | {"speaker": "?claim ent:accordingTo"}
        claim = f"{head} . {_CLAIM}"
        if self.selection.view == "actors":
            options = {name: path for name, path in options.items() if name not in _DETAILS}
        else:
            claim += " ; ent:confidence ?confidence ; prov:wasDerivedFrom ?span"
        pattern = " ".join([claim, *(f"OPTIONAL {{ {path} ?{name} }}" for name, path in options.items())])
        names = ("report", "claim", "fact", "type", "modality", "sentence", *options)
        names += () if self.selection.view == "actors" else ("confidence", "span")
        for row in self.rows(f"{cls.lower()}s", pattern, *names, total=self.count(head)):
            self.claim(cls, dict(zip(names, row, strict=True)))

    def claim(self, cls: str, said: dict[str, str | None]) -> None:
        """Write one claim and its fact, if the selection keeps them."""
        kind, modality, mode = (_local(said.get(name)) or "" for name in ("type", "modality", "mode"))
        date, since, until = (said.get(name) for name in ("date", "since", "until"))
        days = _role_days(kind, date, since, until) if cls == "Role" else period(date) if date else None
        if not self.selection.keeps(kind if cls == "Event" else cls.lower(), modality, said.get("speaker"), days):
            return
        # Facts and claims come once or twice each: they would drive the actors out of the cache.
        number = _number(self.db, said["fact"] or "")
        place, speaker = (value and self.number(value) for value in (said.get("place"), said.get("speaker")))
        self.db.execute(
            _ADD_FACT,
            # plover:CONSULT-third-party is the mode third-party.
            (number, cls, kind, mode.removeprefix(f"{kind}-") or None, None if cls == "Role" else date,
             days and days.start, days and days.end, since, until, place, said.get("words")),
        )  # fmt: skip
        self.db.execute(
            "INSERT OR IGNORE INTO claim VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (said["claim"], number, self.number(said["report"]), modality, speaker,
             float(said.get("confidence") or 0), said["sentence"], *_offsets(said.get("span") or "")),
        )  # fmt: skip

    def sides(self) -> None:
        """Fill `side` and `context` for the facts that were kept."""
        for side, predicate in _SIDES.items():
            rows = self.rows("actors of facts", f"?fact {predicate} ?actor", "fact", "actor", once=True)
            found = ((self.fact(fact), side, actor) for fact, actor in rows)
            numbered = ((fact, side, self.number(actor)) for fact, side, actor in found if fact)
            self.write("INSERT OR IGNORE INTO side VALUES (?, ?, ?)", numbered)
        rows = self.rows("contexts", "?fact ent:context ?context", "fact", "context", once=True)
        contexts = ((self.fact(fact), (_local(name) or "").removeprefix("context-")) for fact, name in rows)
        self.write("INSERT OR IGNORE INTO context VALUES (?, ?)", (row for row in contexts if row[0]))

    def actors(self) -> None:
        """Fill `actor`, `place`, `alias` and `mention`: with all of them, or with those that a fact kept speaks of.

        Reports may differ in what they say of an actor; the least value stands, as in the named queries.
        """
        number = self.number if self.selection.everything else partial(_known, self.db)
        rows = self.rows("actors", "?actor ent:kind ?kind", "actor", "kind", once=True)
        found = ((number(actor), kind) for actor, kind in rows)
        self.write(
            "INSERT INTO actor (id, kind) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET kind = min(kind, excluded.kind)",
            (row for row in found if row[0]),
        )
        for column, predicate, start in _ACTOR_VALUES:
            rows = self.rows("actors", f"?actor {predicate} ?value", "actor", "value", once=True)
            values = ((value.removeprefix(start), self.actor(actor)) for actor, value in rows)
            least = f"UPDATE actor SET {column} = min(coalesce({column}, ?), ?) WHERE id = ?"
            self.write(least, ((value, value, number) for value, number in values if number))
        for predicate in ("skos:prefLabel", "skos:altLabel"):
            rows = self.rows("names of actors", f"?actor {predicate} ?name", "actor", "name", once=True)
            names = ((self.actor(actor), name) for actor, name in rows)
            self.write("INSERT OR IGNORE INTO alias VALUES (?, ?)", (row for row in names if row[0]))
        self.db.execute("DELETE FROM alias WHERE name = (SELECT actor.name FROM actor WHERE actor.id = alias.actor)")
        rows = self.rows("actors", "?actor ent:partOf ?whole", "actor", "whole", once=True)
        parts = ((self.actor(whole), self.actor(actor)) for actor, whole in rows)
        self.write("UPDATE actor SET part_of = ? WHERE id = ?", (row for row in parts if all(row)))
        rows = self.rows("places", "?place a sem:Place ; skos:prefLabel ?name", "place", "name", once=True)
        places = ((_known(self.db, place), name) for place, name in rows if self.actor(place) is None)
        self.write("INSERT OR IGNORE INTO place VALUES (?, ?)", (row for row in places if row[0]))
        self.show()
        self.mentions()

    def mentions(self) -> None:
        """Count where the actors are named, by report, and drop the reports of which nothing else is kept."""
        rows = self.rows("mentions", "?actor gaf:denotedBy ?mention", "report", "actor")
        named = ((self.number(report), self.actor(actor)) for report, actor in rows)
        self.write(
            "INSERT INTO mention VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1", (row for row in named if row[1])
        )
        if not self.selection.everything:
            for table, column in (("report", "id"), ("mention", "report")):
                self.db.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT report FROM claim)")
        self.db.execute(
            "UPDATE actor SET mentions = counted.n "
            "FROM (SELECT actor, sum(n) AS n FROM mention GROUP BY actor) counted WHERE counted.actor = actor.id"
        )

    def show(self) -> None:
        """Hide actors of other kinds than those asked for, and drop the facts that then have nobody left."""
        kinds = sorted(self.selection.kinds)
        if not kinds:
            return
        marks = ", ".join("?" * len(kinds))
        self.db.execute(f"UPDATE actor SET shown = 0 WHERE kind NOT IN ({marks})", kinds)
        self.db.execute(
            "DELETE FROM fact WHERE NOT EXISTS "
            "(SELECT 1 FROM side JOIN actor ON actor.id = side.actor WHERE side.fact = fact.id AND actor.shown)"
        )
        for table in ("claim", "side"):
            self.db.execute(f"DELETE FROM {table} WHERE fact NOT IN (SELECT id FROM fact)")

    def rows(self, what: str, pattern: str, *names: str, once: bool = False, total: int | None = None) -> Iterator[Row]:
        """The rows of a pattern in the reports' graphs, as text, and word of the progress on the way.

        With `once`, what many reports say in the same words comes once or a few times, and is looked up as often.
        """
        # Equal rows stand together in Oxigraph's index: REDUCED passes over all but the first, and remembers none.
        solutions = self.solutions("REDUCED " * once + " ".join(f"?{name}" for name in names), pattern)
        for done, solution in enumerate(solutions):
            if not done % _BATCH:
                self.progress(f"reading {what}", done, total)
            yield tuple(term.value if term is not None else None for term in solution)

    def count(self, pattern: str) -> int:
        """How many rows a pattern has: Oxigraph counts a million in a second, since it looks up no term."""
        return sum(int(row["n"].value) for row in self.solutions("(COUNT(*) AS ?n)", pattern))

    def solutions(self, projection: str, pattern: str) -> Iterator[QuerySolution]:
        """The solutions of a pattern in the reports' graphs; where reports are chosen, in one after the other."""
        chosen = self.selection.reports
        queries = [f"SELECT {projection} {{ GRAPH ?report {{ {pattern} }} }}"] if chosen is None else []
        for report in map(NamedNode, sorted(chosen or ())):
            # With VALUES, Oxigraph would search all graphs and compare; so the variable gives way to the name.
            columns = projection.replace("?report", f"({report} AS ?report)")
            queries.append(f"SELECT {columns} {{ GRAPH {report} {{ {pattern.replace('?report', str(report))} }} }}")
        for sparql in queries:
            results = self.store.query(sparql, prefixes=PREFIXES)
            assert isinstance(results, QuerySolutions)
            yield from results

    def write(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Write the rows, a batch at a time: they may need look-ups in the same tables."""
        source = iter(rows)
        while batch := list(islice(source, _BATCH)):
            self.db.executemany(sql, batch)


def _number(db: sqlite3.Connection, iri: str) -> int:
    """The number of `iri`, which gets one if it has none."""
    row = db.execute("SELECT id FROM node WHERE iri = ?", (iri,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(db.execute("INSERT INTO node (iri) VALUES (?)", (iri,)).lastrowid or 0)


def _known(db: sqlite3.Connection, iri: str) -> int | None:
    """The number of `iri`, or None."""
    row = db.execute("SELECT id FROM node WHERE iri = ?", (iri,)).fetchone()
    return None if row is None else int(row[0])


def _find(db: sqlite3.Connection, table: str, iri: str) -> int | None:
    """The number of `iri` if it has a row in `table`, or None."""
    row = db.execute(f"SELECT {table}.id FROM node JOIN {table} USING (id) WHERE iri = ?", (iri,)).fetchone()
    return None if row is None else int(row[0])


def _local(iri: str | None) -> str | None:
    """The name of a term of our vocabularies."""
    return None if iri is None else iri.removeprefix(PREFIXES["ent"]).removeprefix(PREFIXES["plover"])


def _offsets(span: str) -> tuple[int | None, int | None]:
    """Start and end of a span, which its IRI tells (see kg.map.iris.span_iri).

    >>> _offsets("https://w3id.org/entente/id/doc/a#char=3,9")
    (3, 9)
    """
    start, comma, end = span.rpartition("#char=")[2].partition(",")
    return (int(start), int(end)) if comma else (None, None)


def _role_days(status: str, told: str | None, since: str | None, until: str | None) -> Spell | None:
    """The days of a role: from `since` to `until`; a report of the day `told` says that a current holder holds then.

    >>> _role_days("current", "2026-03-04", "2025", None)
    Spell(start='2025-01-01', end='2026-03-04')
    >>> _role_days("former", "2026-03-04", None, "2025") is None
    True
    """
    if status in ("current", "acting"):
        since, until = since or told, until or told
    if since is None or until is None:
        return None
    first, last = period(since), period(until)
    return Spell(first.start, last.end) if first.start <= last.end else None
