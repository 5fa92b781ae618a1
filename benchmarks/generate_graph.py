"""Makes a store of any size with the real mapping, from invented reports: the same seed gives the same graph.

    python benchmarks/generate_graph.py STORE --events 1000000
    python benchmarks/generate_graph.py STORE --quads 10000000

Actors are drawn by Zipf's law, as in news: few are named often. Each report has ten events, one alignment and, every
second time, a role; some events have several sides, no date, a speaker or another modality than asserted. That makes
about 500 quads a report. (generate_corpus.py makes texts, for benchmarks of the extraction.)
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, count, islice
from pathlib import Path

from pyoxigraph import Quad

from kg.map import Run, quads_of
from kg.model import ACTOR_TYPES, EVENT_TYPES, MODALITIES, Actor, Alignment, Event, Extraction, Mention, Report, Role
from kg.store.opening import open_embedded

EVENTS_PER_REPORT = 10
_VERBS = {
    "AGREE": "agreed with", "CONSULT": "met", "SUPPORT": "praised", "CONCEDE": "yielded to", "COOPERATE": "worked with",
    "AID": "sent aid to", "RETREAT": "withdrew from", "REQUEST": "appealed to", "ACCUSE": "accused",
    "REJECT": "rebuffed", "THREATEN": "threatened", "PROTEST": "protested against", "SANCTION": "imposed sanctions on",
    "MOBILIZE": "massed troops against", "COERCE": "arrested men of", "ASSAULT": "attacked",
}  # fmt: skip
_FILLER = "The statement was published late in the evening, and gave no further details of what had been discussed. "
_FIRST_DAY, _DAYS = date(2024, 1, 1), 730
_BASE = "https://w3id.org/entente/id/"
_STATES = Path(__file__).resolve().parent.parent / "kg" / "extract" / "lexicon" / "states.tsv"


@cache
def countries() -> tuple[str, ...]:
    """The codes of the states that Entente knows."""
    rows = (line.split("\t") for line in _STATES.read_text("utf-8").splitlines() if not line.startswith("#"))
    return tuple(dict.fromkeys(row[0] for row in rows if row[1] == "state" and len(row[0]) == 3))


def actors(number: int) -> list[Actor]:
    """`number` invented actors of all kinds, one state for each country first."""
    kinds = [kind for kind in (*("person",) * 4, *ACTOR_TYPES) if kind != "state"]
    codes = countries()
    return [
        Actor(f"Actor {n:06d}", "state" if n < len(codes) else kinds[n % len(kinds)], country=codes[n % len(codes)])
        for n in range(number)
    ]


def report(number: int, cast: list[Actor], weights: list[float], rng: random.Random) -> Extraction:
    """One invented report about some of the `cast`."""
    present = list({a.name: a for a in rng.choices(cast, cum_weights=weights, k=8)}.values())
    names = [actor.name for actor in present]
    issued = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    text, sentences, events = "", [], list[Event]()
    mentions: dict[str, list[Mention]] = {name: [] for name in names}
    for _ in range(EVENTS_PER_REPORT):
        kind = rng.choice(EVENT_TYPES)
        sides = rng.sample(names, min(len(names), rng.choice((2, 2, 2, 2, 3))))
        sources, targets = tuple(sides[:1]), tuple(sides[1:])
        start, place = len(text), len(text)
        for name in (*sources, *targets):
            mentions[name].append(Mention(place, place + len(name), name))
            text += name + (f" {_VERBS[kind]} " if name == sources[0] else " and " if name != targets[-1] else "")
            place = len(text)
        text += " over the northern border. "
        sentences.append((start, len(text) - 1))
        events.append(
            Event(
                kind, sources, targets, start, len(text) - 1, "trigger",
                date=None if rng.random() < 0.1 else (issued - timedelta(days=rng.randrange(3))).isoformat(),
                modality="asserted" if rng.random() < 0.8 else rng.choice(MODALITIES),
                according_to=rng.choice(names) if rng.random() < 0.2 else None,
                confidence=round(rng.random(), 2),
            )
        )  # fmt: skip
        text += _FILLER
    a, b = rng.sample(names, 2)
    stance = rng.choice(("supportive", "adversarial"))
    return Extraction(
        Report(f"generated-{number}", text, date=issued.isoformat(), title=f"Report {number}", source="Invented"),
        tuple(Actor(x.name, x.type, country=x.country, mentions=tuple(mentions[x.name])) for x in present),
        (Role(a, "envoy", b, "current", *sentences[0]),) if number % 2 else (),
        tuple(events),
        (Alignment(a, b, stance, *sentences[1], date=issued.isoformat()),),
        tuple(sentences),
    )


def generate(seed: int, cast_size: int) -> Iterator[list[Quad]]:
    """The quads of one report after the other, without end."""
    rng, cast = random.Random(seed), actors(cast_size)
    weights = list(accumulate(1 / (rank + 5) for rank in range(cast_size)))
    run = Run("0.0.0", "generated", "2026-01-01T00:00:00Z")
    for number in count():
        yield list(quads_of(report(number, cast, weights, rng), run=run, base=_BASE))


def of_events(reports: Iterable[list[Quad]], events: int) -> Iterator[Quad]:
    """The quads of as many `reports` as have `events` events."""
    for quads in islice(reports, events // EVENTS_PER_REPORT):
        yield from quads


def of_quads(reports: Iterable[list[Quad]], least: int) -> Iterator[Quad]:
    """The quads of as many `reports` as it takes to have `least` quads."""
    made = 0
    for quads in reports:
        yield from quads
        made += len(quads)
        if made >= least:
            return


def main() -> None:
    """Write the store that the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--quads", type=int, help="make so many quads, instead of so many events")
    parser.add_argument("--actors", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begun = time.monotonic()
    reports = generate(given.seed, given.actors)
    with open_embedded(given.store) as store:
        made = of_quads(reports, given.quads) if given.quads else of_events(reports, given.events)
        store.oxigraph.bulk_extend(made)
        store.oxigraph.optimize()
        store.flush()
        held = len(store.oxigraph)
    print(f"{given.store}: {held:,} quads in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
