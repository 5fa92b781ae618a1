"""Makes a corpus of any size: news in JSON Lines, of invented persons who act. The same seed gives the same file.

    python benchmarks/generate_corpus.py FILE.jsonl --reports 10000 [--median-words 330] [--seed 1]

Lengths follow a log-normal curve fitted to published statements and news (half below 330 words, a tenth above 1,000).
States are drawn by Zipf's law, as in news, and each has the same few leaders throughout, so actors recur from report to
report. About one sentence in four tells of an act or quotes a leader; the others are background. The sentences stand in
`corpus_sentences.txt`, the parts of names in `corpus_names.tsv`; states come from Entente's own lexicon.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from calendar import day_name, month_name
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import log
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATES = HERE.parent / "kg" / "extract" / "lexicon" / "states.tsv"
MEDIAN_WORDS, SPREAD, SHORTEST, LONGEST = 330, 0.85, 25, 3_000
_FIRST_DAY, _DAYS = date(2024, 1, 1), 730
_SLOT = re.compile(r"\{(\w+)\}")
_KINDS = ("event", "speech", "background")
_SHARES = (0.16, 0.12, 0.72)
_PARAGRAPH = 4  # sentences


@dataclass(frozen=True, slots=True)
class State:
    """A state, as texts name it."""

    name: str
    adjective: str
    capital: str
    leaders: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person: "Prime Minister", "Grace", "Kamure"."""

    post: str
    given: str
    surname: str


@cache
def sentences() -> Mapping[str, tuple[str, ...]]:
    """The templates by their kind."""
    found: dict[str, list[str]] = {}
    for line in _lines("corpus_sentences.txt"):
        if line.startswith("["):
            found[line.strip("[]")] = kind = []
        else:
            kind.append(line)
    return {name: tuple(lines) for name, lines in found.items()}


def states(rng: random.Random) -> list[State]:
    """The states that have names in `corpus_names.tsv`, in random order, each with its invented leaders."""
    rows = (line.split("\t") for line in STATES.read_text("utf-8").splitlines() if not line.startswith("#"))
    known: dict[str, list[str]] = {}
    for row in rows:
        known.setdefault(row[0], row)  # disputed states stand below the one whose code they bear
    found = []
    for line in _lines("corpus_names.tsv"):
        codes, given, surnames = (part.split() for part in line.split("\t"))
        for code in codes:
            name, adjective, capital = (known[code][column].split("|")[0] for column in (2, 4, 6))
            leaders = zip(sentences()["post"], rng.sample(given, 4), rng.sample(surnames, 4), strict=True)
            found.append(State(name, adjective, capital or name, tuple(Person(*leader) for leader in leaders)))
    rng.shuffle(found)
    return found


def generate(reports: int, seed: int = 1, median_words: int = MEDIAN_WORDS) -> Iterator[dict[str, str]]:
    """The reports, each as one object of JSON Lines; those of a smaller corpus are the first of a larger one."""
    world = states(random.Random(seed))
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(world))))
    for number in range(reports):
        rng = random.Random(f"{seed} {number}")
        length = min(max(rng.lognormvariate(log(median_words), SPREAD), SHORTEST), LONGEST)
        cast: list[State] = []
        while len(cast) < 4:
            cast += [drawn for drawn in rng.choices(world, cum_weights=weights) if drawn not in cast]
        issued = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
        writer = _Writer(rng, cast, issued)
        title = writer.fill(rng.choice(sentences()["title"]))
        yield {
            "id": f"generated-{number:07d}",
            "date": issued.isoformat(),
            "title": title[0].upper() + title[1:],
            "source": rng.choice(sentences()["source"]),
            "text": writer.text(length),
        }


class _Writer:
    """Writes one report."""

    def __init__(self, rng: random.Random, cast: list[State], issued: date) -> None:
        self._rng, self._issued = rng, issued
        self._persons = {slot: (state, rng.choice(state.leaders)) for slot, state in zip("AB", cast, strict=False)}
        self._known: set[str] = set()
        self._last = "A"
        self._decks: dict[str, list[str]] = {}
        self._fixed = {"org": rng.choice(sentences()["org"]), "topic": rng.choice(sentences()["topic"])}
        for slot, state in zip("abcd", cast, strict=True):
            self._fixed |= {slot: state.name, f"{slot}_adj": state.adjective, f"{slot}_capital": state.capital}

    def text(self, words: float) -> str:
        """The report's text, of about so many words, in paragraphs."""
        written = [self._sentence("lead")]
        long = len(written[0].split())
        while long < words:
            written.append(self._sentence(self._rng.choices(_KINDS, _SHARES)[0]))
            long += len(written[-1].split())
        return "\n\n".join(" ".join(written[n : n + _PARAGRAPH]) for n in range(0, len(written), _PARAGRAPH))

    def fill(self, template: str) -> str:
        """The template with its slots filled."""
        return _SLOT.sub(lambda slot: self._filled(slot[1]), template)

    def _sentence(self, kind: str) -> str:
        # Drawn like cards, so that a sentence comes again only when all of its kind were used.
        deck = self._decks.get(kind)
        if not deck:
            deck = self._decks[kind] = self._rng.sample(sentences()[kind], len(sentences()[kind]))
        text = self.fill(deck.pop())
        return text[0].upper() + text[1:]

    def _filled(self, slot: str) -> str:
        if slot in self._persons:
            return self._person(slot)
        match slot:
            case "he":
                return self._person(self._last)
            case "number":
                return str(self._rng.randint(2, 90))
            case "weekday":
                return day_name[(self._issued - timedelta(days=self._rng.randrange(5))).weekday()]
            case "month":
                return self._rng.choice(month_name[1:])
            case "topic" if self._rng.random() < 0.3:
                return self._rng.choice(sentences()["topic"])
            case "place":
                return self._rng.choice(sentences()["place"])
        return self._fixed[slot]

    def _person(self, slot: str) -> str:
        state, person = self._persons[slot]
        self._last = slot
        if slot in self._known:
            return person.surname
        self._known.add(slot)
        return f"{state.adjective} {person.post} {person.given} {person.surname}"


def _lines(name: str) -> Iterator[str]:
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def main() -> None:
    """Write the corpus that the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="a .jsonl or .jsonl.gz file to write")
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--median-words", type=int, default=MEDIAN_WORDS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    opened = gzip.open if given.file.suffix == ".gz" else open
    words = 0
    with opened(given.file, "wt", encoding="utf-8") as file:
        for report in generate(given.reports, given.seed, given.median_words):
            words += len(report["text"].split())
            file.write(json.dumps(report, ensure_ascii=False) + "\n")
    print(f"{given.file}: {given.reports:,} reports, {words:,} words")


if __name__ == "__main__":
    main()
