"""Build an index from a SPARQL endpoint that holds Wikidata, by country or by list of names, politely.

Requests carry a User-Agent, come one at a time with a pause, wait as long as the server says after a 429 and longer
each time after an error, and their answers are kept on the disk for a week, so that an interrupted run does not ask
twice.
The Wikidata Query Service's rules: https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import platformdirs

from kg import __version__
from kg.errors import EntenteError
from kg.link.build import prepare, write_index
from kg.link.dump import Step, kinds
from kg.link.entity import time_of
from kg.link.normalise import key
from kg.link.records import Item, Position
from kg.link.starter import log_prior, salience_of, scope_names, with_starter
from kg.link.titles import body_scope

USER_AGENT = f"Entente/{__version__} (https://w3id.org/entente/) Python-urllib"
BATCH = 50
PAUSE = 1.0
TIMEOUT = 70.0
RETRIES = 5
KEPT = 7 * 24 * 3600.0
"""Seconds for which answers on the disk stand in for new ones: an index says of its facts that they are of today."""
PATIENCE = 300.0
"""The longest that a server may make us wait before another try, in seconds."""
_PREFIXES = """
PREFIX wd: <http://www.wikidata.org/entity/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/> PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/> PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX wikibase: <http://wikiba.se/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
Row = dict[str, str]


@dataclass
class Endpoint:
    """A SPARQL endpoint asked politely. `pause` is the least time between two requests, in seconds."""

    url: str
    cache: Path
    pause: float = PAUSE
    asked: float = field(default=0.0, init=False)

    def select(self, query: str) -> list[Row]:
        """Rows of a SELECT query, from the disk where the same was asked of the same endpoint before."""
        text = _PREFIXES + query
        path = self.cache / f"{hashlib.sha256(f'{self.url} {text}'.encode()).hexdigest()[:32]}.json"
        if path.is_file() and time.time() - path.stat().st_mtime < KEPT:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        else:
            data = self._fetch(text)
            self.cache.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}.part")
            part.write_text(json.dumps(data), encoding="utf-8")
            part.replace(path)
        return [{name: cell["value"] for name, cell in row.items()} for row in data["results"]["bindings"]]

    def _fetch(self, query: str) -> dict[str, Any]:
        body = urllib.parse.urlencode({"query": query}).encode()
        headers = {"User-Agent": USER_AGENT, "Accept": "application/sparql-results+json"}
        problem = ""
        for attempt in range(RETRIES):
            time.sleep(max(0.0, self.asked + self.pause - time.monotonic()))
            self.asked = time.monotonic()
            try:
                request = urllib.request.Request(self.url, body, headers)
                with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                    found = json.load(answer)
                if not isinstance(found, dict) or "results" not in found:
                    raise EntenteError(f"{self.url}: answered, but not with SPARQL results; is it a SPARQL endpoint?")
                return found
            except urllib.error.HTTPError as error:
                error.close()
                problem = f"HTTP {error.code} {error.reason}"
                if error.code not in (429, 500, 502, 503, 504):
                    raise EntenteError(f"{self.url}: {problem}; check the address") from None
                wait = _seconds(error.headers.get("Retry-After", ""))
                if wait is not None and wait > PATIENCE:
                    raise EntenteError(
                        f"{self.url}: {problem}; it asks to wait {wait:,.0f} seconds. Run this again then: what it "
                        "has answered is kept"
                    ) from None
                time.sleep(self.pause * 2**attempt if wait is None else wait)
            except json.JSONDecodeError:
                raise EntenteError(f"{self.url}: the answer is no JSON; is it a SPARQL endpoint?") from None
            except (urllib.error.URLError, TimeoutError, ConnectionError, ValueError) as error:
                problem = str(getattr(error, "reason", error))
                time.sleep(self.pause * 2**attempt)
        raise EntenteError(f"{self.url}: no answer after {RETRIES} tries ({problem}); try later, or another endpoint")


def _seconds(retry_after: str) -> float | None:
    """How long a Retry-After header asks to wait, given in seconds or as a date; None when it says neither.

    >>> _seconds("120"), _seconds("Wed, 21 Oct 2015 07:28:00 GMT"), _seconds("soon")
    (120.0, 0.0, None)
    """
    if retry_after.isdigit():
        return float(retry_after)
    try:
        return max((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds(), 0.0)
    except ValueError:
        return None


def build_from_endpoint(
    url: str, index: Path, countries: Sequence[str], names: Sequence[str], step: Step = lambda name, done, size: None,
    pause: float | None = None, cache: Path | None = None,
) -> int:  # fmt: skip
    """Number of items in the new index at `index`: what the endpoint has on `countries` (ISO3) and `names`, with the
    bundled facts.

    `step` is told what is done, how much and of how much. The new index replaces an old one at the end, when all
    went well. Raises EntenteError when the endpoint does not answer, or answers with something else.
    """
    if not url.startswith(("http://", "https://")):
        raise EntenteError(f"{url}: not the address of a SPARQL endpoint; it begins with http:// or https://")
    folder = cache or Path(platformdirs.user_cache_dir("entente")) / "sparql"
    prepare(index)
    endpoint = Endpoint(url, folder, PAUSE if pause is None else pause)
    roots = _roots(endpoint)
    found: set[str] = set()
    for done, country in enumerate(countries):
        step("countries", done, len(countries))
        found |= _of_country(endpoint, country.upper(), roots)
    for done in range(0, len(names), BATCH):
        step("names", done, len(names))
        found |= _of_names(endpoint, names[done : done + BATCH])
    today = datetime.now(UTC).date().isoformat()
    meta = {"origin": f"SPARQL endpoint {url} (Wikidata, CC0), with the bundled facts", "date": today, "built": today}
    items = _items(endpoint, sorted(found, key=lambda qid: int(qid[1:])), roots, today, step)
    return write_index(index, with_starter(items), meta, scope_names())


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # SPARQL's escapes are among JSON's


def _qid(iri: str) -> str:
    return iri.rpartition("/")[2]


def _values(qids: Iterable[str]) -> str:
    return " ".join(f"wd:{qid}" for qid in qids)


def _roots(endpoint: Endpoint) -> dict[str, tuple[int, str]]:
    """Class by its id, with the rank and name of its kind; found by the classes' English labels."""
    wanted = {label: (rank, kind) for rank, (kind, labels) in enumerate(kinds()) for label in labels}
    labels = " ".join(f"{_literal(label)}@en" for label in wanted)
    rows = endpoint.select(
        f"SELECT DISTINCT ?class ?label ?links WHERE {{ VALUES ?label {{ {labels} }} ?class rdfs:label ?label ; "
        "wikibase:sitelinks ?links . FILTER EXISTS { { ?below wdt:P279 ?class } UNION { ?class wdt:P279 ?above } } }"
    )
    best: dict[str, tuple[int, str]] = {}
    for row in rows:  # among classes of one label, the one with most Wikipedia articles is meant
        best[row["label"]] = max(best.get(row["label"], (-1, "")), (int(row["links"]), _qid(row["class"])))
    if "human" not in best:
        raise EntenteError(f"{endpoint.url}: holds no class labelled 'human', so this is no copy of Wikidata")
    return {qid: wanted[label] for label, (_, qid) in best.items()}


def _of_country(endpoint: Endpoint, code: str, roots: dict[str, tuple[int, str]]) -> set[str]:
    """Items of a country: its citizens who held posts, and its bodies of the wanted kinds."""
    rows = endpoint.select(f"SELECT ?land WHERE {{ ?land wdt:P298 {_literal(code)} }}")
    if not rows:
        raise EntenteError(f"--country {code}: the endpoint knows no such ISO 3166-1 alpha-3 code")
    land = f"wd:{_qid(rows[0]['land'])}"
    people = endpoint.select(
        f"SELECT DISTINCT ?item WHERE {{ {{ ?item wdt:P27 {land} . ?item wdt:P39 [] }} UNION "
        f"{{ ?item wdt:P39/wdt:P1001 {land} }} UNION {{ ?item wdt:P39/wdt:P17 {land} }} }}"
    )
    found = {_qid(row["item"]) for row in people} | {_qid(rows[0]["land"])}
    for root, (_, kind) in roots.items():
        if kind not in ("person", "post", "state"):
            bodies = endpoint.select(
                f"SELECT DISTINCT ?item WHERE {{ ?item wdt:P17 {land} . ?item wdt:P31/wdt:P279* wd:{root} }}"
            )
            found |= {_qid(row["item"]) for row in bodies}
    return found


def _of_names(endpoint: Endpoint, names: Sequence[str]) -> set[str]:
    """Items that bear one of `names` as English label or alias."""
    listed = " ".join(f"{_literal(name)}@en" for name in names)
    rows = endpoint.select(
        f"SELECT DISTINCT ?item WHERE {{ VALUES ?name {{ {listed} }} ?item rdfs:label|skos:altLabel ?name . "
        "?item wdt:P31 [] }"
    )
    return {_qid(row["item"]) for row in rows}


def _items(
    endpoint: Endpoint, qids: Sequence[str], roots: dict[str, tuple[int, str]], today: str, step: Step
) -> Iterator[Item]:
    for done in range(0, len(qids), BATCH):
        step("items", done, len(qids))
        batch = qids[done : done + BATCH]
        held = _positions(endpoint, batch, today)
        yield from _batch(endpoint, batch, roots, held)
    step("items", len(qids), len(qids))


def _batch(
    endpoint: Endpoint, qids: Sequence[str], roots: dict[str, tuple[int, str]], held: dict[str, list[Position]]
) -> Iterator[Item]:
    """Items of one batch: label, aliases, kind by class, country and prior."""
    listed = _values(qids)
    classes = endpoint.select(
        f"SELECT DISTINCT ?item ?root WHERE {{ VALUES ?item {{ {listed} }} VALUES ?root {{ {_values(roots)} }} "
        "?item wdt:P31/wdt:P279* ?root }"
    )
    names = endpoint.select(
        f"SELECT DISTINCT ?item ?label ?alias WHERE {{ VALUES ?item {{ {listed} }} ?item rdfs:label ?label "
        "FILTER(lang(?label) IN ('en', 'mul')) OPTIONAL { ?item skos:altLabel ?alias FILTER(lang(?alias) = 'en') } }"
    )
    places = endpoint.select(
        f"SELECT DISTINCT ?item ?code ?links WHERE {{ VALUES ?item {{ {listed} }} "
        "OPTIONAL { ?item wikibase:sitelinks ?links } OPTIONAL { ?item (wdt:P27|wdt:P17)?/wdt:P298 ?code } }"
    )
    kind_of: dict[str, tuple[int, str]] = {}
    for row in classes:
        qid = _qid(row["item"])
        kind_of[qid] = min(kind_of.get(qid, (99, "")), roots[_qid(row["root"])])
    label_of = {_qid(row["item"]): row["label"] for row in names}
    aliases, codes, links = defaultdict(set), defaultdict(set), defaultdict(int)
    for row in names:
        aliases[_qid(row["item"])].add(row.get("alias", ""))
    for row in places:
        qid = _qid(row["item"])
        codes[qid].add(row.get("code", ""))
        links[qid] = int(row.get("links", 0))
    for qid in qids:
        kind = kind_of.get(qid, (0, ""))[1]
        if not kind or kind == "post" or qid not in label_of:
            continue
        known, positions = codes[qid] - {""}, tuple(held.get(qid, ()))
        served = [position.scope for position in positions if len(position.scope) == 3]
        country = min(known) if len(known) == 1 else max(sorted(set(served)), key=served.count, default="")
        weight = salience_of(positions) if kind == "person" else 1.0
        others = tuple((alias, "alias") for alias in sorted(aliases[qid] - {"", label_of[qid]}))
        yield Item(qid, label_of[qid], kind, country, log_prior(links[qid], weight), others, positions, "sparql")


def _positions(endpoint: Endpoint, qids: Sequence[str], today: str) -> dict[str, list[Position]]:
    """Posts of the items by id, deprecated statements left out, dates as precise as stated."""
    rows = endpoint.select(
        "SELECT DISTINCT ?item ?post ?label ?code ?start ?startp ?end ?endp ?ended "
        f"WHERE {{ VALUES ?item {{ {_values(qids)} }} "
        "?item p:P39 ?held . ?held ps:P39 ?post ; wikibase:rank ?rank FILTER(?rank != wikibase:DeprecatedRank) "
        "?post rdfs:label ?label FILTER(lang(?label) = 'en') "
        "OPTIONAL { ?post (wdt:P1001|wdt:P17)/wdt:P298 ?code } "
        "OPTIONAL { ?held pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startp ] } "
        "OPTIONAL { ?held pq:P582 ?ended } "
        "OPTIONAL { ?held pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endp ] } }"
    )
    out: dict[str, list[Position]] = defaultdict(list)
    for row in rows:
        start = time_of({"time": f"+{row.get('start', '')}", "precision": int(row.get("startp", 0))})
        end = time_of({"time": f"+{row.get('end', '')}", "precision": int(row.get("endp", 0))})
        if not end and "ended" in row:  # at an unknown time: the start is the least that is known
            if not start:
                continue
            end = start
        scope = row.get("code", "") or body_scope(row["label"], _bodies())
        out[_qid(row["item"])].append(Position(row["label"], _qid(row["post"]), scope, start, end, today, "sparql"))
    return out


def _bodies() -> set[str]:
    return {scope for scope in scope_names() if not scope.isupper()} | {key("NATO")}
