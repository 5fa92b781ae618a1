"""Read an index: candidates by name, posts by person, holders by office, and how common a name is."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import EntenteError
from kg.link.build import FORMAT
from kg.link.records import Candidate, Held
from kg.link.respelling import shapes, surname_shapes
from kg.link.starter import starter_index

_ITEM = (
    "SELECT 'Q' || i.id, i.label, i.kind, i.country, i.prior, n.name, n.type "
    "FROM names n JOIN items i ON i.id = n.item "
)
# Bearers that stand in for those whom an index of this size has not seen (between Good-Turing's 0.23 and none).
UNSEEN = 0.2
_QUALITY = {"label": 1.0, "alias": 1.0, "weak": 0.9, "short": 0.6, "surname": 0.5}

_GRAMS = 100  # trigrams of a name that are looked for, below SQLite's limit of terms in one SELECT


@dataclass(frozen=True)
class Index:
    """An open index. Reads only; several processes may have one file open."""

    database: sqlite3.Connection
    path: str
    meta: dict[str, str]
    _frequencies: dict[tuple[str, str, str], float] = field(default_factory=dict, repr=False)

    def close(self) -> None:
        """Close the file; the index cannot be read any more."""
        self.database.close()

    def exact(self, form: str, surnames: bool = False) -> list[Candidate]:
        """Candidates with a name of the normalised form `form`; surnames alone only when asked for."""
        found = self._candidates("WHERE n.key = ?", form)
        return _best(replace(one, quality=_QUALITY[one.match]) for one in found if surnames or one.match != "surname")

    def folded(self, form: str, surnames: bool = False) -> list[Candidate]:
        """Candidates whose names, or whose `surnames` alone, may be spelt `form` too, with quality 0.7 or 0.25."""
        asked = surname_shapes(form) if surnames else shapes(form)
        # The second condition lets SQLite use the index on names that have a shape.
        marks = ", ".join("?" * len(asked))
        found = self._candidates(f"WHERE n.skeleton IN ({marks}) AND n.skeleton <> ''", *asked) if asked else []
        if surnames:
            return _best(replace(one, quality=0.25) for one in found)
        return _best(replace(one, match="transliteration", quality=0.7) for one in found)

    def fuzzy(self, form: str, limit: int = 20) -> list[Candidate]:
        """Candidates whose names share most trigrams with `form`, best first, with quality 0.3."""
        grams = [f'"{gram}"' for gram in dict.fromkeys(form[i : i + 3] for i in range(len(form) - 2))][:_GRAMS]
        if not grams:
            return []
        # FTS5's own rank reads the text, which the index does not keep: it would be the same for every row.
        rows = " UNION ALL ".join(["SELECT rowid FROM names_fts WHERE names_fts MATCH ?"] * len(grams))
        rows = f"SELECT rowid AS at, count(*) AS shared FROM ({rows}) GROUP BY at ORDER BY shared DESC, at LIMIT ?"
        order = "ORDER BY f.shared DESC, length(n.key), n.rowid"
        found = self._candidates(f"JOIN ({rows}) f ON f.at = n.rowid {order}", *grams, limit)
        return _best(replace(one, match="similar", quality=0.3) for one in found)

    def starting(self, form: str, limit: int = 20) -> list[Candidate]:
        """Candidates with a label or alias whose normalised form begins with `form`, the weightiest first."""
        rows = "SELECT rowid FROM names WHERE key >= ? AND key < ? AND type IN ('label', 'alias') LIMIT 1000"
        found = self._candidates(f"WHERE n.rowid IN ({rows})", form, form + "\U0010ffff") if form else []
        return sorted(_best(found), key=lambda one: (-one.prior, one.label))[:limit]

    def _candidates(self, where: str, *values: object) -> list[Candidate]:
        return [Candidate(*row) for row in self.database.execute(_ITEM + where, values)]

    def positions(self, qid: str) -> list[Held]:
        """Posts of the item `qid`, earliest first."""
        return self._held("h.item = ?", int(qid[1:]))

    def holders(self, office: str, scope: str) -> list[Held]:
        """All who held `office` (as `kg.link.titles.office` gives it) of the country or body `scope`."""
        return self._held("p.scope = ? AND p.office = ?", scope, office)

    def _held(self, where: str, *values: object) -> list[Held]:
        rows = self.database.execute(
            "SELECT h.item, p.label, p.office, p.scope, h.start, h.end, h.recorded FROM positions h "
            f"JOIN posts p ON p.id = h.post WHERE {where} ORDER BY h.start",
            values,
        )
        return [Held(f"Q{r[0]}", *r[1:]) for r in rows]

    def item(self, qid: str) -> Candidate | None:
        """The item `qid` with its label as the matching name, or None."""
        row = self.database.execute("SELECT * FROM items WHERE id = ?", (int(qid[1:]),)).fetchone()
        if not row:
            return None
        return Candidate(
            qid, label=row[1], kind=row[2], country=row[3], prior=row[4], name=row[1], match="label", quality=1.0
        )

    def labels(self, qid: str) -> tuple[tuple[str, str], ...]:
        """Labels of the item `qid` in other languages, as (language, label), where the index has them."""
        rows = self.database.execute(
            "SELECT language, label FROM labels WHERE item = ? ORDER BY language", (int(qid[1:]),)
        )
        return tuple((row[0], row[1]) for row in rows)

    def frequency(self, part: str, place: str, country: str) -> float:
        """Share of a country's other people ("" for the world's) whose `place` (given, surname) name is `part`.

        One bearer is taken off, the candidate; what the index has never seen still gets a small share.
        """
        asked = (part, place, country)
        if asked not in self._frequencies:
            where, values = ("AND country = ?", (country,)) if country else ("", ())
            count = f"SELECT coalesce(sum(n), 0) FROM parts WHERE part = ? AND place = ? {where}"
            bearers = self.database.execute(count, (part, place, *values)).fetchone()[0]
            people = self.database.execute(count, ("", "people", *values)).fetchone()[0]
            self._frequencies[asked] = (max(bearers - 1, 0) + UNSEEN) / (people + 30)
        return self._frequencies[asked]


def _best(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate an item: the best of its matching names."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.qid not in best or candidate.quality > best[candidate.qid].quality:
            best[candidate.qid] = candidate
    return list(best.values())


def open_index(path: str | os.PathLike[str] | None = None) -> Index:
    """Index at `path`, or the bundled one when `path` is None.

    Raises EntenteError when there is no such file, it is no index, or its format is another version's.
    """
    where = Path(path) if path is not None else starter_index()
    if not where.is_file():
        raise EntenteError(
            f"{where}: no Wikidata index there; make one with `kg wikidata build` or unset KG_WIKIDATA_KB"
        )
    database = sqlite3.connect(f"{where.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        meta = dict(database.execute("SELECT name, value FROM meta"))
    except sqlite3.DatabaseError as problem:
        database.close()
        raise EntenteError(f"{where}: not a Wikidata index of Entente ({problem})") from None
    if meta.get("format") != FORMAT:
        database.close()
        found = meta.get("format", "none")
        raise EntenteError(f"{where}: index format {found}, this version reads {FORMAT}; run `kg wikidata build` again")
    index = Index(database, str(where), meta)
    # A linker holds its index for as long as it lives, and has no end of its own: the file is closed with it.
    weakref.finalize(index, database.close)
    return index
