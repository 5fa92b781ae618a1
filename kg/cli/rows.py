"""`kg build --report FILE`: what became of each report, as a JSON array with a row a line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import EntenteError

if TYPE_CHECKING:
    from kg.distribute import Progress


@contextmanager
def rows_written(target: Path | None) -> Iterator[Callable[[Progress], None]]:
    """A function to call for each report, which writes its row into `target`; nothing is written where that is None.

    The file appears, whole, when the run ends, whether well or by an error.
    """
    if target is None:
        yield lambda done: None
        return
    part = target.with_name(f"{target.name}.part")
    try:
        file = part.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise EntenteError(f"the report {target} cannot be written: {error}") from error
    parted = "[\n"

    def write(done: Progress) -> None:
        nonlocal parted
        file.write(parted + json.dumps(_row(done), ensure_ascii=False))
        parted = ",\n"

    try:
        yield write
    finally:
        file.write("[]\n" if parted == "[\n" else "\n]\n")
        file.close()
        os.replace(part, target)


def _row(done: Progress) -> dict[str, Any]:
    return {
        "id": done.report if done.report != done.path else None, "path": done.path, "outcome": done.outcome,
        "seconds": round(done.seconds, 4), "words": done.words, "actors": done.actors, "roles": done.roles,
        "events": done.events, "alignments": done.alignments, "quads": done.quads, "warnings": done.warnings,
        "error": str(done.error) if done.error is not None else None,
    }  # fmt: skip
