"""Makes a store of any size with the real mapping, from invented reports: the same seed gives the same graph.

    python benchmarks/generate_graph.py STORE --events 1000000

Actors are drawn by Zipf's law, as in news: few are named often. Each report has ten events, one alignment and, every
second time, a role; some events have several sides, no date, a speaker or another modality than asserted.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from pyoxigraph import Quad

from kg.map import Run, quads_of
from kg.model import ACTOR_TYPES, EVENT_TYPES, MODALITIES, Actor, Alignment, Event, Extraction, Mention, Report, Role
from kg.store import open_store

EVENTS_PER_REPORT = 10
_VERBS = {"CONSULT": "met", "ACCUSE": "accused", "ASSAULT": "attacked", "AID": "sent aid to"}
_FILLER = "The statement was published late in the evening, and gave no further details of what had been discussed. "
_FIRST_DAY, _DAYS = date(2024, 1, 1), 730
_BASE = "https://w3id.org/entente/id/"


def actors(count: int) -> list[Actor]:
    """`count` invented actors, of all kinds, the first ones states."""
    kinds = [*("state",) * 2, *("person",) * 4, *ACTOR_TYPES[2:]]
    return [
        Actor(f"Actor {n:06d}", "state" if n < 190 else kinds[n % len(kinds)], country=f"X{n % 190:03d}"[:3])
        for n in range(count)
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
            text += name + (f" {_VERBS.get(kind, kind.lower())} " if name == sources[0] else " and ")
            place = len(text)
        text += "on the matter of the northern border. "
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


def generate(events: int, seed: int, cast_size: int) -> Iterator[Quad]:
    """The quads of reports with `events` events in all."""
    rng, cast = random.Random(seed), actors(cast_size)
    weights = list(accumulate(1 / (rank + 5) for rank in range(cast_size)))
    run = Run("0.0.0", "generated", "2026-01-01T00:00:00Z")
    for number in range(events // EVENTS_PER_REPORT):
        yield from quads_of(report(number, cast, weights, rng), run=run, base=_BASE)


def main() -> None:
    """Write the store that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--actors", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    begun = time.monotonic()
    with open_store(given.store) as store:
        store.oxigraph.bulk_extend(generate(given.events, given.seed, given.actors))
        store.oxigraph.optimize()
        store.flush()
    print(f"{given.store}: {given.events:,} events in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
