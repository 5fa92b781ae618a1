"""Where the ontology and the named queries are: in the installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

from kg.errors import EntenteError

_PACKAGE = Path(__file__).parent
# A wheel carries the folders below the package (see pyproject.toml); in a checkout they stand beside it.
_PLACES = (_PACKAGE / "_data", _PACKAGE.parent)


def ontology_file(name: str) -> Path:
    """The file `name` of the ontology: entente.ttl, plover.ttl, shapes.ttl or context.jsonld.

    >>> ontology_file("plover.ttl").name
    'plover.ttl'
    """
    return _find(f"ontology/{name}")


def queries_dir() -> Path:
    """The folder that holds the named queries, one .rq file each."""
    return _find("queries")


def _find(relative: str) -> Path:
    for place in _PLACES:
        if (place / relative).exists():
            return place / relative
    looked = " and ".join(str(place) for place in _PLACES)
    raise EntenteError(f"{relative} is missing from the installation (looked in {looked}): install entente-kg again")
