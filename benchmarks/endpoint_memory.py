"""Memory of the server before and after many queries, some of which are ended at the limit of time.

    python benchmarks/endpoint_memory.py STORE [--queries 10000] [--timeouts 100]

It starts `kg serve` with a limit of one second and four clients, and prints the memory of the server's processes (the
proportional set size of all of them, which counts shared pages once) and their number, as it goes on. Linux only.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
from endpoint import await_memory

QUERIES = (
    "SELECT ?n { ?a a ent:Actor ; skos:prefLabel ?n } LIMIT 10",
    "SELECT (COUNT(*) AS ?n) { ?e a ent:Event }",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 500",
    "SELECT * { ?s ?p ?o } LIMIT 1000",
    "SELECT nonsense",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CLIENTS, WORKERS = 4, 2


def main() -> None:
    """Run the queries and print what the server held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--timeouts", type=int, default=100)
    asked = parser.parse_args()
    command = [sys.executable, "-m", "kg", "serve", "--store", asked.store, "--port", "0", "--workers", str(WORKERS)]
    environ = os.environ | {"KG_QUERY_TIMEOUT": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", env=environ
    ) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert found is not None
            run(f"{found[0]}/sparql", psutil.Process(server.pid), asked.queries, asked.timeouts)
        finally:
            server.terminate()


def run(address: str, server: psutil.Process, queries: int, timeouts: int) -> None:
    """Send `queries`, of which `timeouts` have no end, and print what `server` holds at each tenth."""
    every = max(queries // timeouts, 1) if timeouts else queries + 1
    statuses: Counter[int] = Counter()
    local = threading.local()

    def one(number: int) -> None:
        client = getattr(local, "client", None) or httpx.Client(timeout=60)
        local.client = client
        text = ENDLESS if number % every == every - 1 else QUERIES[number % len(QUERIES)]
        statuses[client.post(address, data={"query": text}).status_code] += 1

    with ThreadPoolExecutor(CLIENTS) as threads:
        # Every reader that the queries will need is there before the first figure.
        list(threads.map(one, [*range(len(QUERIES)), *[every - 1] * CLIENTS, *range(200)]))
        in_memory = await_memory(address, WORKERS)
        print(f"The store is {'in memory' if in_memory else 'on disk'}.")
        statuses.clear()
        print(f"{'queries':>8} {'MB':>7} {'processes':>10}")
        print(f"{0:>8} {held(server)}")
        for tenth in range(10):
            list(threads.map(one, range(tenth * queries // 10, (tenth + 1) * queries // 10)))
            print(f"{(tenth + 1) * queries // 10:>8} {held(server)}", flush=True)
    print("answers by status:", dict(sorted(statuses.items())))


def held(server: psutil.Process) -> str:
    """Megabytes that the server and its descendants hold, and how many processes they are."""
    every = [server, *server.children(recursive=True)]
    size = 0
    for process in every:
        try:
            size += process.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return f"{size / 1e6:>7.1f} {len(every):>10}"


if __name__ == "__main__":
    main()
