"""The language model's annotations, in less time: parts of a spaCy pipeline replaced by quicker ones that say the same.

Each part applies where it finds what it knows, and leaves the model as it is elsewhere, so that any pipeline works.
"""

from __future__ import annotations

from spacy.language import Language
from thinc.api import NumpyOps

from kg.extract.quick.entities import quick_entities
from kg.extract.quick.rules import quick_rules
from kg.extract.quick.words import remember_words


def quicken(nlp: Language) -> None:
    """Make `nlp` quicker. What it says of a text stays the same."""
    for name, pipe in nlp.pipeline:
        if (model := getattr(pipe, "model", None)) is not None:
            for node in model.walk():
                if type(node.ops) is NumpyOps:  # not on a GPU, nor on Apple's processors, which have their own
                    node.ops = _NUMPY
            remember_words(model)
        quick_rules(nlp, name)
        quick_entities(nlp, name)


# spaCy multiplies matrices by BLIS, whose wheels have no code for a processor in particular; NumPy's OpenBLAS has, and
# takes a third of the time.
_NUMPY = NumpyOps(use_blis=False)
