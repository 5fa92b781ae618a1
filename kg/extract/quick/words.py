"""The embedding of words, once for each word: it does not depend on the words around, and most words come again."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from spacy.attrs import ORTH, intify_attr  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

MOST = 1 << 15
"""Words that are remembered; with 96 numbers each, they take about 20 MB."""
# Layers that look at one token at a time, and at nothing of it but the attributes that they name.
_KNOWN = {
    "extract_features", "static_vectors", "list2ragged", "ragged2list", "with_array", "ints-getitem", "hashembed",
    "maxout", "layernorm", "dropout",
}  # fmt: skip
_Keys = np.ndarray[Any, np.dtype[np.uint64]]
_Vectors = np.ndarray[Any, np.dtype[np.float32]]


def remember_words(model: Model[Any, Any]) -> None:
    """Make the embeddings in `model` remember what they made of a word, where they are of the kind that spaCy ships."""
    for node in list(model.walk()):
        embed = node.maybe_get_ref("embed")
        if embed is None or not node.layers or node.layers[0] is not embed or not _looks_at_one_token(embed):
            continue
        remembering: Model[Any, Any] = Model("remembering", _Words(embed).forward, layers=[embed])
        node.layers[0] = remembering
        node.set_ref("embed", remembering)


def _looks_at_one_token(embed: Model[Any, Any]) -> bool:
    parts = [node.name for node in embed.walk() if not node.layers]
    return "extract_features" in parts and _KNOWN.issuperset(parts)


class _Tokens:
    """Words without a text, as much of a `Doc` as the layers look at."""

    def __init__(self, vocab: Vocab, columns: list[int], keys: _Keys) -> None:
        self.vocab, self._columns, self._keys = vocab, columns, keys

    def __len__(self) -> int:
        return len(self._keys)

    def to_array(self, wanted: int | str | list[int | str]) -> _Keys:
        """The attributes `wanted` of all words."""
        if isinstance(wanted, list):
            return self._keys[:, [self._columns.index(intify_attr(attribute)) for attribute in wanted]]
        return self._keys[:, self._columns.index(intify_attr(wanted))]


class _Words:
    """The words that an embedding met: a row of `table` for each combination of the attributes that it looks at."""

    def __init__(self, embed: Model[Any, Any]) -> None:
        named = [intify_attr(name) for node in embed.walk() for name in node.attrs.get("columns") or ()]
        self._columns = list(dict.fromkeys([*named, ORTH]))
        self._rows: dict[bytes, int] = {}
        self._table: _Vectors = np.zeros((0, 0), np.float32)
        self._lock = Lock()

    def forward(
        self, model: Model[Any, Any], docs: list[Doc], is_train: bool
    ) -> tuple[list[_Vectors], Callable[[Any], Any]]:
        """What the embedding `model.layers[0]` says of each doc."""
        embed = model.layers[0]
        # Vectors may be looked up by another attribute than the word itself.
        if is_train or not docs or getattr(docs[0].vocab.vectors, "attr", ORTH) not in self._columns:
            return embed(docs, is_train)
        keys = [np.ascontiguousarray(doc.to_array(self._columns), np.uint64) for doc in docs]
        with self._lock:
            rows = self._rows_of(np.concatenate(keys), docs[0].vocab, embed)
            found = self._table[rows]
        return np.split(found, np.cumsum([len(doc) for doc in docs])[:-1]), lambda gradient: []

    def _rows_of(self, keys: _Keys, vocab: Vocab, embed: Model[Any, Any]) -> list[int]:
        packed = keys.view(f"V{keys.shape[1] * keys.itemsize}").ravel().tolist()
        known = self._rows
        new = {word: at for at, word in enumerate(packed) if word not in known}
        if len(known) + len(new) > MOST and known:
            known.clear()
            self._table = self._table[:0]
            new = {word: at for at, word in enumerate(packed)}
        if new or not len(self._table):
            made = embed.predict([_Tokens(vocab, self._columns, keys[list(new.values())])])[0]
            self._table = np.concatenate([self._table, made]) if len(self._table) else made
            known.update(zip(new, range(len(known), len(known) + len(new)), strict=True))
        return [known[word] for word in packed]
