"""spaCy's recogniser of names, decided for all tokens together instead of token by token.

It goes through a text by moves: a token stands outside (O), is a name (U), begins one (B), goes on with it (I) or ends
it (L). Outside a name, the score of a move depends on the token alone, so all tokens are scored by one multiplication.
Inside a name it depends on the token, the one before and the name's first; and only two moves are open: I and L.
So all names that may begin are followed together, a few tokens far; the few that are longer go on alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

_Array = np.ndarray[Any, Any]
_MOVES = "BILU"
TOGETHER = 8
"""Tokens for which names are followed together. In what is no language, any token may begin a name without end."""
_FEATURES = 3  # the token, the first of the open name, the token before


def quick_entities(nlp: Language, name: str) -> None:
    """Put a `QuickEntities` in the place of the recogniser `name`; nothing where it is no such."""
    recogniser = nlp.get_pipe(name)
    if type(recogniser) is not EntityRecognizer or not _fits(recogniser):
        return
    following = nlp.pipe_names[nlp.pipe_names.index(name) + 1 :]
    nlp.remove_pipe(name)
    nlp.add_pipe("entente_quick_entities", name, before=following[0] if following else None).use(recogniser)  # type: ignore[attr-defined]


def _fits(recogniser: EntityRecognizer) -> bool:
    model, names = recogniser.model, _moves(recogniser)
    labels = {move[2:] for move in names if move[:2] in ("B-", "U-")} - {""}
    return bool(
        recogniser.cfg["beam_width"] == 1
        and model.name == "parser_model"
        and model.attrs["has_upper"]
        and not model.attrs["unseen_classes"]
        and model.get_ref("lower").get_dim("nF") == _FEATURES
        and "O" in names
        and labels
        and all(f"{move}-{label}" in names for move in _MOVES for label in labels)
    )


def _moves(recogniser: EntityRecognizer) -> list[str]:
    return [recogniser.moves.get_class_name(number) for number in range(recogniser.moves.n_moves)]


@Language.factory("entente_quick_entities")
class QuickEntities:
    """Does what spaCy's entity recogniser does. Texts in which names are set already go to that one."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def use(self, recogniser: EntityRecognizer) -> None:
        """Take the model of `recogniser`."""
        self._recogniser, self.model, self._moves = recogniser, recogniser.model, _Moves(_moves(recogniser))

    def __call__(self, doc: Doc) -> Doc:
        """`doc`, with its names."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """`docs`, with their names."""
        for batch in map(list, util.minibatch(docs, size=batch_size)):  # type: ignore[no-untyped-call]
            if any(doc.to_array("ENT_IOB").any() for doc in batch):
                yield from self._recogniser.pipe(batch, batch_size=batch_size)
                continue
            reading = _Reading(self.model, self._moves, [doc for doc in batch if len(doc)])
            for doc in batch:
                doc.set_ents([Span(doc, *name) for name in reading.names(len(doc))], default="outside")
            yield from batch


class _Moves:
    """The moves by their numbers in the model."""

    def __init__(self, names: list[str]) -> None:
        self.labels = list(dict.fromkeys(name[2:] for name in names if name[:2] == "B-"))
        by_kind = [np.array([names.index(f"{kind}-{label}") for label in self.labels]) for kind in _MOVES]
        self.begin, self.inside, self.last, self.unit = by_kind
        # Of moves with the same score the first counts, so the order is kept.
        self.outside = np.sort(np.array([names.index("O"), *self.begin, *self.unit]))
        self.label_of = np.zeros(len(names), int)
        for moves in by_kind:
            self.label_of[moves] = range(len(self.labels))


class _Reading:
    """Names in docs, none of which is empty. Tokens are numbered through."""

    def __init__(self, model: Any, moves: _Moves, docs: Sequence[Doc]) -> None:
        self._moves, self._at = moves, 0
        if not docs:
            return
        self._lower, self._upper = model.get_ref("lower"), model.get_ref("upper")
        made = self._lower.predict(model.get_ref("tok2vec").predict(docs))
        self._padding, self._parts = made[0], made[1:]
        starts = np.concatenate([doc.to_array("SENT_START") for doc in docs]) == 1
        self._closing = np.append(starts[1:], True)  # tokens after which a name cannot go on
        self._closing[np.cumsum([len(doc) for doc in docs]) - 1] = True
        move = self._outside(np.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool))
        self._label = moves.label_of[move]
        first, units = np.flatnonzero(np.isin(move, moves.begin)), np.flatnonzero(np.isin(move, moves.unit))
        end = np.zeros(len(move), int)
        end[first], end[units] = self._ends(first, TOGETHER), units + 1
        self._end: list[int] = end.tolist()

    def names(self, length: int) -> Iterator[tuple[int, int, str]]:
        """First token, end and label of the names in the next doc, which has so many tokens."""
        start, at, stop = self._at, self._at, self._at + length
        self._at = stop
        while at < stop:
            end = self._end[at]
            if end < 0:
                end = int(self._ends(np.array([at]), length)[0])
            if end:
                yield at - start, end - start, self._moves.labels[self._label[at]]
            at = max(at + 1, end)

    def _outside(self, spaces: _Array) -> _Array:
        """The best move at each token, were no name open there."""
        found = self._scores(np.arange(len(spaces)), None)
        # A name does not begin at white space, nor right before the end of the sentence or of the text.
        found[np.ix_(spaces | self._closing, self._moves.begin)] = -np.inf
        found[np.ix_(spaces, self._moves.unit)] = -np.inf
        best: _Array = self._moves.outside[found[:, self._moves.outside].argmax(axis=1)]
        return best

    def _ends(self, first: _Array, most: int) -> _Array:
        """Where the names that begin at the tokens `first` end; -1 for those that have more than `most` tokens."""
        inside, last, end = self._moves.inside, self._moves.last, np.full(len(first), -1)
        going = np.arange(len(first))
        for further in range(1, most):
            if not len(going):
                break
            at, kind = first[going] + further, self._label[first[going]]
            found, rows = self._scores(at, first[going]), np.arange(len(going))
            going_on, ending = found[rows, inside[kind]], found[rows, last[kind]]
            # Of moves with the same score the first counts.
            ends = (ending > going_on) | ((ending == going_on) & (last[kind] < inside[kind])) | self._closing[at]
            end[going[ends]] = at[ends] + 1
            going = going[~ends]
        return end

    def _scores(self, at: _Array, first: _Array | None) -> _Array:
        """A row of scores for each token in `at`, in a name whose first token is that in `first`, or outside names."""
        found = self._parts[at, 0]
        # Added in the order in which spaCy does, since each addition rounds.
        found += self._padding[1] if first is None else self._parts[first, 1]
        found += self._padding[2] if first is None else self._parts[at - 1, 2]
        found += self._lower.get_param("b")
        scores: _Array = self._upper.predict(np.ascontiguousarray(found.max(axis=2)))
        return scores
