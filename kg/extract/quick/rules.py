"""The rules of the attribute ruler ("VBD is a verb in the past tense"), looked up instead of matched at each token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.tokens._retokenize import set_token_attrs

_KEY: list[int | str] = ["TAG", "LOWER", "DEP", "IS_SPACE"]
_Attributes = dict[int, Any]


def quick_rules(nlp: Language, name: str) -> None:
    """Put a `QuickRules` in the place of the attribute ruler `name`; nothing where it is no such ruler."""
    ruler = nlp.get_pipe(name)
    if type(ruler) is not AttributeRuler or any("_" in attributes for attributes in ruler.attrs):
        return
    following = nlp.pipe_names[nlp.pipe_names.index(name) + 1 :]
    nlp.remove_pipe(name)
    nlp.add_pipe("entente_quick_rules", name, before=following[0] if following else None).use(ruler)  # type: ignore[attr-defined]


@Language.factory("entente_quick_rules")
class QuickRules:
    """Does what an attribute ruler does.

    A rule on one token that asks for no more than its tag, word and label is matched once for each combination of
    these; the others are matched everywhere, as the ruler does. Later rules go before earlier ones.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        self._vocab = nlp.vocab

    def use(self, ruler: AttributeRuler) -> None:
        """Take the rules of `ruler`."""
        self._ruler = ruler
        self._single, self._other = Matcher(self._vocab), Matcher(self._vocab)
        self._known: dict[tuple[int, ...], tuple[tuple[int, ...], _Attributes]] = {}
        words = set[str]()
        for number, rule in enumerate(ruler.patterns):
            patterns: list[list[dict[str, Any]]] = rule["patterns"]  # type: ignore[assignment]
            simple = rule["index"] == 0 and all(map(_is_simple, patterns))
            (self._single if simple else self._other).add(str(number), patterns)
            if simple:
                words.update(word for pattern in patterns for word in _words(pattern[0]))
        self._words = {self._vocab.strings.add(word) for word in words}

    def __call__(self, doc: Doc) -> Doc:
        """`doc`, with what the rules say of its tokens."""
        more = self._from_other(doc)
        keys = [
            (tag, lower if lower in self._words else 0, label, space)
            for tag, lower, label, space in doc.to_array(_KEY).tolist()
        ]
        found = [self._known.get(key) or self._matched(key, doc, at) for at, key in enumerate(keys)]
        for at, (numbers, attributes) in enumerate(found):
            if at in more:
                attributes = self._together(sorted({*numbers, *more[at]}))
            if attributes:
                set_token_attrs(doc[at], attributes)
        return doc

    def _from_other(self, doc: Doc) -> dict[int, list[int]]:
        """The numbers of the rules on several tokens, by the token that they say something of."""
        more: dict[int, list[int]] = {}
        for key, start, end in self._other(doc, allow_missing=True):
            number = int(self._vocab.strings[key])
            more.setdefault(doc[start:end][self._ruler.indices[number]].i, []).append(number)
        return more

    def _matched(self, key: tuple[int, ...], doc: Doc, at: int) -> tuple[tuple[int, ...], _Attributes]:
        matches = self._single(doc[at : at + 1], allow_missing=True)
        numbers = tuple(sorted({int(self._vocab.strings[match[0]]) for match in matches}))
        found = self._known[key] = numbers, self._together(numbers)
        return found

    def _together(self, numbers: Iterable[int]) -> _Attributes:
        together: _Attributes = {}
        for number in numbers:
            together.update(self._ruler.attrs[number])
        return together


def _is_simple(pattern: list[dict[str, Any]]) -> bool:
    """Whether the pattern is one token whose tag, word and label decide."""
    return len(pattern) == 1 and set(_KEY).issuperset(pattern[0]) and all(map(_is_plain, pattern[0].values()))


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool) or (isinstance(value, dict) and value.keys() == {"IN"})


def _words(token: dict[str, Any]) -> Iterator[str]:
    asked = token.get("LOWER", ())
    yield from (asked,) if isinstance(asked, str) else asked["IN"] if asked else ()
