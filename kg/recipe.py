"""What decides the graph of a report, besides the report: code, lexicon, language model and Wikidata index."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kg.errors import EntenteError

# From a report's text to its quads. Reading is not among them: what it changes shows in the report's content hash.
_PARTS = ("extract", "link", "map", "model.py")
_SUFFIXES = (".py", ".tsv", ".txt")


def recipe(model: str, index: Mapping[str, str]) -> str:
    """16 hexadecimal digits that differ where the same report might give another graph.

    `model` is the language model with its version, `index` what the Wikidata index says of itself (`Index.meta`).
    A release of Entente that changes only other parts has the recipe of the one before.
    """
    made = hashlib.sha256("\n".join([code(), model, *(f"{key}={index[key]}" for key in sorted(index))]).encode())
    return made.hexdigest()[:16]


@cache
def code() -> str:
    """Digest of the code and the data files on the way from a report to its quads."""
    made, here = hashlib.sha256(), Path(__file__).parent
    for part in _PARTS:
        path = here / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in _SUFFIXES:
                made.update(f"{file.relative_to(here).as_posix()}\n".encode() + file.read_bytes())
    return made.hexdigest()


def language_model(name: str) -> str:
    """Name and version of the installed spaCy pipeline `name` (a package or a directory), which is not loaded.

    Raises EntenteError where it is not installed.
    """
    try:
        place = importlib.util.find_spec(name) if name.isidentifier() else None
    except (ImportError, ValueError):
        place = None
    folder = Path(place.submodule_search_locations[0]) if place and place.submodule_search_locations else Path(name)
    try:
        # Every pipeline has it, package or directory: https://spacy.io/api/data-formats#meta
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        return f"{meta['lang']}_{meta['name']} {meta['version']}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EntenteError(
            f"spaCy pipeline {name!r} is not installed: install it, or set KG_SPACY_MODEL to one that is"
        ) from error
