"""What benchmarks/endpoint.py compares with: rdflib-endpoint on the store that BENCH_STORE names."""

from __future__ import annotations

import os

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint

app = SparqlEndpoint(
    graph=Dataset(store=OxigraphStore(store=ox.Store.read_only(os.environ["BENCH_STORE"])), default_union=True)
)
