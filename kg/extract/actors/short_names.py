"""Parts of names that stand for the whole: "Sarova" for Sarova Air, "Council" for the Peace and Security Council."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.actors.gazetteer import fold
from kg.extract.actors.groups import group_nouns
from kg.extract.actors.mentions import Candidate
from kg.extract.parse import Parse


def _shortens(short: tuple[str, ...], long: tuple[str, ...], only_first: bool) -> bool:
    """True where `short` begins `long`, or ends it otherwise than after "of"."""
    n = len(short)
    if n >= len(long):
        return False
    return long[:n] == short or (not only_first and long[-n:] == short and long[-n - 1] not in ("of", "the", "for"))


def join_short_names(p: Parse, candidates: list[Candidate]) -> None:
    """The beginning or end of a longer name stands for it: "Sarova" for Sarova Air, "Deterrence Force"."""
    full: dict[tuple[str, ...], Candidate] = {}
    people = {p.text[i] for c in candidates if c.type == "person" for i in range(c.start, c.end)}
    for c in candidates:
        words_ = tuple(fold(t).lower() for t in p.text[c.start : c.end])
        if c.kind == "name" and c.type not in ("person", "place", "state", "population") and len(words_) > 1:
            full.setdefault(words_, c)
    heads = {c.head for c in candidates}
    for ent in p.doc.ents:  # what the NER takes for a person by one word, and nothing else does
        if ent.label_ == "PERSON" and len(ent) == 1 and ent.start not in heads:
            candidates.append(
                Candidate(ent.start, ent.end, ent.start, "name", ("org", ""), "", "other", None, None, 0.6)
            )
    for i in range(p.n):  # "Council decides": a body that speaks of itself without an article
        alone = p.pos[i] == "PROPN" and p.dep[i] in ("nsubj", "ROOT") and i not in heads and p.text[i].istitle()
        if alone and not any(p.pos[k] != "PUNCT" for k in p.kids[i]):
            bodies = {c.key: c for w, c in full.items() if w[-1] == p.lower[i]}
            if len(bodies) == 1:
                c = next(iter(bodies.values()))
                candidates.append(replace(c, start=i, end=i + 1, head=i, aliases=()))
    for c in candidates:
        if c.kind != "name" or c.key[0] not in ("org", "nominal", "place") or c.type == "person" or c.confidence > 0.75:
            continue
        if c.end == c.start + 1 and p.text[c.start] in people:
            meant = {o.key: o for o in candidates if o.type == "person" and p.text[c.start] in p.text[o.start : o.end]}
            if c.type == "organization" and len(meant) == 1:  # "Evo", whom the NER does not know by his first name
                _become(c, next(iter(meant.values())))
            continue
        words_ = tuple(fold(t).lower() for t in p.text[c.start : c.end])
        longer = {o.key: o for w, o in full.items() if _shortens(words_, w, c.key[0] == "place") and not _foreign(c, o)}
        if len(longer) == 1 and not (len(words_) == 1 and words_[0] in group_nouns()):
            _become(c, next(iter(longer.values())))
    candidates[:] = [c for c in candidates if c.name]


def _foreign(c: Candidate, other: Candidate) -> bool:
    """True for another state's body that is named only later: "the Foreign Ministry" of its own, and Russia's."""
    return other.start > c.start and c.country is not None and other.country is not None and c.country != other.country


def _become(c: Candidate, other: Candidate) -> None:
    """Let `c` name the same actor as `other`."""
    c.key, c.type, c.country, c.sector, c.name = other.key, other.type, other.country, other.sector, other.name
