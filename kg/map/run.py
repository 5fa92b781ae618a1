"""The run of the extractor that made a graph: which version, which model, when."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime

from kg import __version__
from kg.errors import EntenteError
from kg.map.iris import digest


@dataclass(frozen=True, slots=True)
class Run:
    """One ingest. `started` is an xsd:dateTime in UTC, to the second.

    `recipe` stands for all that decides a graph besides the report (see kg/recipe.py).
    """

    version: str
    model: str
    started: str
    recipe: str = ""

    def iri(self, base: str) -> str:
        """IRI of this run under `base`."""
        return f"{base}run/{digest('run', self.version, self.model, self.started, self.recipe)}"

    def agent_iri(self, base: str) -> str:
        """IRI of the software agent that ran: this version of Entente."""
        return f"{base}agent/entente-{self.version}"


def start_run(model: str, recipe: str = "", version: str = __version__) -> Run:
    """A run of the extractor `version` with the language model `model`, by `recipe`, started now.

    SOURCE_DATE_EPOCH (seconds since 1970-01-01 UTC) takes the place of the clock, as reproducible builds ask for:
    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.now(UTC) if not epoch else datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise EntenteError(f"SOURCE_DATE_EPOCH is {epoch!r}: give whole seconds since 1970, or unset it") from error
    return Run(version, model, moment.strftime("%Y-%m-%dT%H:%M:%SZ"), recipe)
