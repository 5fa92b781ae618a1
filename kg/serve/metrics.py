"""`/metrics`: what the server counts, as Prometheus reads it.

Several processes share their counts by files in the directory PROMETHEUS_MULTIPROC_DIR, which must be set before this
module is imported; then any of them answers for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})

REQUESTS = Counter("entente_http_requests_total", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "entente_http_request_seconds",
    "Time from the request to the end of its answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
BYTES = Counter("entente_http_response_bytes_total", "Bytes of the answers' bodies.", ["route"])
IN_PROGRESS = Gauge("entente_http_requests_in_progress", "Requests being answered.", multiprocess_mode="livesum")
IN_MEMORY = Gauge(
    "entente_store_in_memory", "Server processes that answer from a replica in memory.", multiprocess_mode="livesum"
)
BROKEN_OFF = Counter("entente_http_answers_broken_off_total", "Answers that did not reach their end.", ["route"])

metrics = Blueprint("metrics", __name__)


@metrics.get("/metrics")
def answer() -> Response:
    """The metrics of all processes of this server."""
    registry = REGISTRY
    if shared := os.environ.get(SHARED):
        registry = CollectorRegistry()
        registry.register(_Files(Path(shared)))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Files:
    """The counts of all processes, in the files of `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        """Add them up. The library cannot read a file that its process has opened and not begun."""
        files = [entry.path for entry in os.scandir(self._folder) if entry.name.endswith(".db") and _size(entry)]
        return MultiProcessCollector.merge(files)  # type: ignore[no-any-return, no-untyped-call]


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except FileNotFoundError:
        return 0


def observe(method: str, route: str, status: int, seconds: float, size: int, *, whole: bool) -> None:
    """Count one answer. `size` is in bytes; `whole` tells whether the client took all of it."""
    # What a client may choose freely is no label: each value would be kept for ever.
    REQUESTS.labels(method if method in METHODS else "other", route, status).inc()
    SECONDS.labels(route).observe(seconds)
    BYTES.labels(route).inc(size)
    if not whole:
        BROKEN_OFF.labels(route).inc()
