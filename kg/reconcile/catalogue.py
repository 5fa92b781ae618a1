"""The graph's actors, arranged so that names find them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.identity.actors import Known
from kg.link.normalise import key, person_key, skeleton, word_skeletons

# A word that more actors share tells too little to look at all of them.
_MAX_SHARED = 500
# Fewer consonants begin too many words to tell anything.
_MIN_SOUNDS = 3


@dataclass(frozen=True)
class Catalogue:
    """Actors by the ends of their IRIs behind `actor/`, and by their names. Made by `catalogue`."""

    actors: Mapping[str, Known]
    _keys: Mapping[str, tuple[str, ...]]
    _skeletons: Mapping[str, tuple[str, ...]]
    _words: Mapping[str, tuple[str, ...]]
    _sorted: tuple[tuple[str, str], ...]
    _sounds: tuple[tuple[str, str], ...]

    def exact(self, name: str) -> Iterator[Known]:
        """Actors that bear `name`, but for case, accents and what stands before a person's name."""
        found = dict.fromkeys(actor for form in name_forms(name) for actor in self._keys.get(form, ()))
        return (self.actors[actor] for actor in found)

    def folded(self, name: str) -> Iterator[Known]:
        """Actors whose names have the consonants of `name`, as other transliterations have."""
        shape = skeleton(name)
        return (self.actors[actor] for actor in self._skeletons.get(shape, ()) if shape)

    def sharing(self, name: str) -> Iterator[Known]:
        """Actors that have a word of their names in common with `name`, where it is not common to too many."""
        blocks = (self._words.get(word, ()) for word in key(name).split())
        found = dict.fromkeys(actor for block in blocks if len(block) <= _MAX_SHARED for actor in block)
        return (self.actors[actor] for actor in found)

    def starting(self, prefix: str) -> Iterator[Known]:
        """Actors with a name, or a word in a name, that begins with `prefix`, in the names' order."""
        return self._from(self._sorted, key(prefix))

    def sounding(self, prefix: str) -> Iterator[Known]:
        """Actors with a word in a name that begins with the consonants of `prefix`, where these are three or more."""
        start = " ".join(word_skeletons(prefix))
        return self._from(self._sounds, start if len(start) >= _MIN_SOUNDS else "")

    def _from(self, table: tuple[tuple[str, str], ...], start: str) -> Iterator[Known]:
        seen = set[str]()
        if not start:
            return
        for at in range(bisect_left(table, (start, "")), len(table)):
            form, actor = table[at]
            if not form.startswith(start):
                return
            if actor not in seen:
                seen.add(actor)
                yield self.actors[actor]


def name_forms(name: str) -> tuple[str, ...]:
    """The keys under which a name is looked up: as it stands, and as a person's.

    >>> name_forms("President Peter Otieno")
    ('president peter otieno', 'peter otieno')
    """
    plain = key(name).removeprefix("the ")
    return tuple(form for form in dict.fromkeys((plain, person_key(name))) if form)


def catalogue(known: Iterable[Known]) -> Catalogue:
    """The actors `known`, found by their names."""
    actors = {one.id.removeprefix("actor/"): one for one in known}
    keys: dict[str, dict[str, None]] = {}
    skeletons: dict[str, dict[str, None]] = {}
    words: dict[str, dict[str, None]] = {}
    starts: set[tuple[str, str]] = set()
    sounds: set[tuple[str, str]] = set()
    for actor, one in actors.items():
        for name in one.names:
            for form in name_forms(name):
                keys.setdefault(form, {})[actor] = None
                parts = form.split()
                starts.update((" ".join(parts[at:]), actor) for at in range(len(parts)))
                for word in parts:
                    words.setdefault(word, {})[actor] = None
            if shape := skeleton(name):
                skeletons.setdefault(shape, {})[actor] = None
            shapes = word_skeletons(name)
            sounds.update((" ".join(shapes[at:]), actor) for at in range(len(shapes)))

    def frozen(table: dict[str, dict[str, None]]) -> dict[str, tuple[str, ...]]:
        return {name: tuple(found) for name, found in table.items()}

    return Catalogue(
        actors, frozen(keys), frozen(skeletons), frozen(words), tuple(sorted(starts)), tuple(sorted(sounds))
    )
