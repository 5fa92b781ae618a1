"""A process that reads a snapshot into memory may be sent only a part of it: its sender can be ended at any byte."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from kg.serve.workers.replica import CUT_OFF

_QUADS = b'<a:s> <a:p> "text"@en <a:g> .\n<a:s> <a:p> "4"^^<http://www.w3.org/2001/XMLSchema#integer> <a:g> .\n'


@pytest.mark.parametrize("end", range(len(_QUADS) - len(" .\n")))
def test_a_snapshot_that_ends_early_is_loaded_in_part_or_given_up(end: int) -> None:
    store = ox.Store()
    try:
        store.bulk_load(io.BytesIO(_QUADS[:end]), format=ox.RdfFormat.N_QUADS, lenient=True)
    except CUT_OFF:
        return
    assert len(store) <= 1
