"""spaCy's recogniser of names, decided for all tokens together instead of token by token.

It goes through a text by moves: a token stands outside (O), is a name (U), begins one (B), goes on with it (I) or ends
it (L). Outside a name, the score of a move depends on the token alone, so all tokens are scored by one multiplication.
Inside a name it depends on the token, the one before and the name's first; and only two moves are open: I and L.
So all names that may begin are followed together, in as many steps as the longest has tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from spacy import util
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

_Array = np.ndarray[Any, Any]
_MOVES = "BILU"
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
        self.name, self._vocab = name, nlp.vocab

    def use(self, recogniser: EntityRecognizer) -> None:
        """Take the model of `recogniser`."""
        self._recogniser, self.model = recogniser, recogniser.model
        names = _moves(recogniser)
        self._labels = [label for label in dict.fromkeys(move[2:] for move in names) if f"B-{label}" in names and label]
        by_move = [np.array([names.index(f"{move}-{label}") for label in self._labels]) for move in _MOVES]
        self._begin, self._inside, self._last, self._unit = by_move
        # Of moves with the same score the first counts, so the order is kept.
        self._outside = np.sort(np.array([names.index("O"), *self._begin, *self._unit]))
        number, self._label_of = len(names), np.zeros(len(names), int)
        for moves in by_move:
            self._label_of[moves] = range(len(self._labels))
        self._begins, self._units = np.isin(range(number), self._begin), np.isin(range(number), self._unit)

    def __call__(self, doc: Doc) -> Doc:
        """`doc`, with its names."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """`docs`, with their names."""
        for batch in map(list, util.minibatch(docs, size=batch_size)):  # type: ignore[no-untyped-call]
            if any(doc.to_array("ENT_IOB").any() for doc in batch):
                yield from self._recogniser.pipe(batch, batch_size=batch_size)
                continue
            for doc, names in zip(batch, self._names(batch), strict=True):
                doc.set_ents([Span(doc, *name) for name in names], default="outside")
            yield from batch

    def _names(self, docs: Sequence[Doc]) -> list[list[tuple[int, int, str]]]:
        """First token, end and label of the names in each doc."""
        bounds = np.cumsum([0, *map(len, docs)]).tolist()
        if not bounds[-1]:
            return [[] for _ in docs]
        scores = _Scores(self.model, docs)
        move = self._moves_outside(scores, docs, bounds)
        label = self._label_of[move]
        end = self._ends(scores, docs, np.flatnonzero(self._begins[move]), label)
        end[self._units[move]] = np.flatnonzero(self._units[move]) + 1
        return [list(self._in_doc(end.tolist(), label.tolist(), *ends)) for ends in pairwise(bounds)]

    def _in_doc(self, end: list[int], label: list[int], at: int, stop: int) -> Iterator[tuple[int, int, str]]:
        """The names that begin outside others, by their places in the doc from `at` to `stop`."""
        first = at
        while at < stop:
            if end[at]:
                yield at - first, end[at] - first, self._labels[label[at]]
            at = max(at + 1, end[at])

    def _moves_outside(self, scores: _Scores, docs: Sequence[Doc], bounds: list[int]) -> _Array:
        """The best move at each token, were no name open there."""
        found = scores.of(np.arange(bounds[-1]), None)
        starts, spaces = self._starts(docs), np.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        # A name does not begin at white space, nor right before the end of the sentence or of the text.
        forbidden = spaces | np.append(starts[1:], True)
        forbidden[np.array([bound - 1 for bound in bounds[1:] if bound])] = True
        found[np.ix_(forbidden, self._begin)] = -np.inf
        found[np.ix_(spaces, self._unit)] = -np.inf
        best: _Array = self._outside[found[:, self._outside].argmax(axis=1)]
        return best

    def _ends(self, scores: _Scores, docs: Sequence[Doc], first: _Array, label: _Array) -> _Array:
        """Where the names that begin at the tokens `first` end; 0 at the other tokens."""
        starts = self._starts(docs)
        closing = np.append(starts[1:], True)  # tokens after which a name cannot go on
        closing[np.cumsum([len(doc) for doc in docs if len(doc)]) - 1] = True
        end, at = np.zeros(len(starts), int), first + 1
        while len(first):
            found, rows, kind = scores.of(at, first), np.arange(len(first)), label[first]
            going_on, ending = found[rows, self._inside[kind]], found[rows, self._last[kind]]
            # Of moves with the same score the first counts.
            ends = (ending > going_on) | ((ending == going_on) & (self._last[kind] < self._inside[kind])) | closing[at]
            end[first[ends]] = at[ends] + 1
            first, at = first[~ends], at[~ends] + 1
        return end

    @staticmethod
    def _starts(docs: Sequence[Doc]) -> _Array:
        """Whether a sentence begins, by token."""
        starts: _Array = np.concatenate([doc.to_array("SENT_START") for doc in docs]) == 1
        return starts


class _Scores:
    """The scores of all moves at tokens of `docs`, which are numbered through."""

    def __init__(self, model: Any, docs: Sequence[Doc]) -> None:
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        made = lower.predict(model.get_ref("tok2vec").predict(docs))
        self._padding, self._parts = made[0], made[1:]
        self._bias, self._upper = lower.get_param("b"), upper

    def of(self, at: _Array, first: _Array | None) -> _Array:
        """A row of scores for each token in `at`, in a name whose first token is that in `first`, or outside names."""
        found = self._parts[at, 0]
        # Added in the order in which spaCy does, since each addition rounds.
        found += self._padding[1] if first is None else self._parts[first, 1]
        found += self._padding[2] if first is None else self._parts[at - 1, 2]
        found += self._bias
        scores: _Array = self._upper.predict(np.ascontiguousarray(found.max(axis=2)))
        return scores
