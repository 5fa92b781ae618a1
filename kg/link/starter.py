"""The bundled facts as items, and the index built from them in the user's cache on first use."""

from __future__ import annotations

import hashlib
import math
import re
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import platformdirs

from kg.link.build import FORMAT, write_index
from kg.link.normalise import key
from kg.link.records import Item, Position
from kg.link.titles import body_scope, office, salience

_HERE = Path(__file__).parent


def _rows(name: str) -> Iterator[list[str]]:
    text = (_HERE / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def salience_of(positions: Iterable[Position]) -> float:
    """Prior of a person from the posts held (see `kg.link.titles.salience`).

    >>> salience_of([Position("Prime Minister of Iraq", scope="IRQ")]), salience_of([Position("President of Veneto")])
    (20.0, 1.0)
    """
    return max((salience(office(p.label, scope_names().get(p.scope, ()))) for p in positions), default=1.0)


def starter_items() -> Iterator[Item]:
    """Items of the bundled facts: territories first, then people and bodies with their posts."""
    for qid, kind, iso3, _, historical, label, strong, weak in _rows("territories.tsv"):
        named = [(name, "alias") for name in _split(strong)] + [(name, "weak") for name in _split(weak)]
        prior = (0.2 if historical == "1" else 10.0) if kind == "state" else 1.0
        yield Item(qid, label, kind, iso3, prior, tuple(named), (), "rigour")
    recorded = {source: newest for source, _, newest in _rows("sources.tsv")}
    posts = {number: (qid, iso3, label) for number, qid, iso3, label in _rows("posts.tsv")}
    actors = [*_rows("actors.tsv"), *_rows("bodies.tsv")]
    bodies = {
        key(name) for _, kind, _, label, aliases, _ in actors if kind == "igo" for name in [label, *_split(aliases)]
    }
    held: dict[str, list[Position]] = defaultdict(list)
    for qid, post, start, end, source in _rows("held.tsv"):
        post_qid, iso3, label = posts[post]
        scope = iso3 or body_scope(label, bodies)
        held[qid].append(Position(label, post_qid, scope, start, end, recorded[source], source))
    for qid, kind, iso3, label, aliases, source in actors:
        positions = tuple(held[qid])
        prior = salience_of(positions) if kind == "person" else 5.0
        names = tuple((alias, "alias") for alias in _split(aliases))
        plain = re.sub(r"\s*\([^)]*\)$", "", label)
        if plain != label:  # "Democratic Union Party (Syria)": the plain name needs the country's support
            names += ((plain, "weak"),)
        yield Item(qid, label, kind, iso3, prior, names, positions, source)


def with_starter(items: Iterable[Item]) -> Iterator[Item]:
    """Each of `items` with what the bundled facts add to it, then the bundled items that `items` lacks.

    Names of both count. Posts, prior and country are the newer source's where it has them; a state stays a state.
    """
    bundled = {item.qid: item for item in starter_items()}
    for item in items:
        old = bundled.pop(item.qid, None)
        if old is not None:
            names = dict((*old.names, (old.label, "alias"), *item.names))
            names.pop(item.label, None)
            kind = old.kind if old.kind in ("state", "territory") else item.kind
            item = replace(
                item, kind=kind, country=item.country or old.country, prior=max(item.prior, old.prior),
                names=tuple(names.items()), positions=item.positions or old.positions,
            )  # fmt: skip
        yield item
    yield from bundled.values()


@cache
def scope_names() -> dict[str, tuple[str, ...]]:
    """Keys of each country's names and adjectives by its code, and of each international body's by its own key."""
    names: dict[str, set[str]] = defaultdict(set)
    for _, kind, iso3, _, _, label, strong, weak in _rows("territories.tsv"):
        if kind == "state" and iso3:
            names[iso3] |= {key(name) for name in [label, *_split(strong), *_split(weak)]}
    shared = Counter(name for keys in names.values() for name in keys)
    out = {iso3: {name for name in keys if shared[name] == 1 and len(name) > 1} for iso3, keys in names.items()}
    for _, kind, _, label, aliases, _ in _rows("actors.tsv"):
        if kind == "igo":
            keys = {key(name) for name in [label, *_split(aliases)]}
            for name in keys:
                out[name] = keys
    return {scope: tuple(sorted(keys)) for scope, keys in out.items()}


@cache
def sovereigns() -> dict[str, str]:
    """Code of the country to which a dependent territory belongs, by the territory's own code.

    >>> sovereigns()["PRI"]
    'USA'
    """
    return {iso3: sovereign for _, _, iso3, sovereign, *_ in _rows("territories.tsv") if sovereign}


@cache
def gone_states() -> frozenset[str]:
    """Codes of states that are no more, whose actors a report may count to a successor.

    >>> "SUN" in gone_states(), "RUS" in gone_states()
    (True, False)
    """
    rows = [
        (iso3, historical == "1") for _, kind, iso3, _, historical, *_ in _rows("territories.tsv") if kind == "state"
    ]
    return frozenset(code for code, gone in rows if gone) - {code for code, gone in rows if not gone}


def fingerprint() -> str:
    """Digest of the bundled facts and of the code's index format: a change of either makes a new index."""
    digest = hashlib.sha256(FORMAT.encode())
    for name in ("territories.tsv", "actors.tsv", "posts.tsv", "held.tsv", "sources.tsv", "titles.tsv", "bodies.tsv",
                 "given_names.tsv"):  # fmt: skip
        digest.update((_HERE / "data" / name).read_bytes())
    for module in ("build.py", "normalise.py", "respelling.py", "starter.py", "titles.py"):
        digest.update((_HERE / module).read_bytes())
    return digest.hexdigest()[:16]


def starter_index() -> Path:
    """Path of the index of the bundled facts, built now if this is its first use (about two seconds).

    It stands in the user's cache directory, or in the temporary directory where that cannot be written. Several
    processes may build at once: each writes its own file and renames it, and the results are equal.
    """
    name = f"wikidata-starter-{fingerprint()}.sqlite"
    folders = [Path(platformdirs.user_cache_dir("entente")), Path(tempfile.gettempdir()) / "entente"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    meta = {"origin": "facts of Wikidata (CC0) that rigour, every-politician-scrapers and name-suggestion-index hold",
            "date": max((newest for _, _, newest in _rows("sources.tsv")), default="")}  # fmt: skip
    error: Exception = FileNotFoundError(name)
    for folder in folders:
        try:
            write_index(folder / name, starter_items(), meta, scope_names())
            return folder / name
        except (OSError, sqlite3.Error) as problem:
            error = problem
    raise error


def log_prior(sitelinks: int, posts: float) -> float:
    """Prior of an item of a dump: its posts' salience, raised with the number of Wikipedias that have it.

    >>> log_prior(0, 1.0) < log_prior(50, 1.0) < log_prior(50, 20.0)
    True
    """
    return posts * (1 + math.log2(1 + sitelinks) / 4)
