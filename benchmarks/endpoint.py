"""The endpoint beside the native Oxigraph server and rdflib-endpoint, on the same generated graph, in turns.

    python benchmarks/endpoint.py STORE [--rounds 5] [--seconds 3] [--rdflib] [--only look-up ...] [--write]

STORE is made by generate_graph.py. Ours runs as users run it: `kg serve`, two workers, the limits on. Each query is
asked for `--seconds` by four clients of wrk (https://github.com/wg/wrk, `apt-get install wrk`), in turns. All servers
must give the same number of rows. `--write` puts the tables into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import psutil
from measure import bars, machine, memory, ratio, spread, table, take_turns, watching, write_part

from kg.map.namespaces import PREFIXES
from kg.store.opening import open_embedded
from kg.store.snapshots import readable_path

BIN = Path(sys.executable).parent
CLIENTS, STARTING = 4, 90.0
JSON, NTRIPLES = "application/sparql-results+json", "application/n-triples"
NATIVE, OURS, RDFLIB = "oxigraph", "kg serve", "rdflib-endpoint"
_WRK = """
local requests, turn = {}, 0
init = function(args)
  for path in io.lines(args[1]) do
    local fields = {["Accept"] = args[2], ["Host"] = args[3], ["Cache-Control"] = args[4]}
    requests[#requests + 1] = wrk.format("GET", path, fields)
  end
end
request = function() turn = turn % #requests + 1; return requests[turn] end
done = function(summary, latency)
  local e = summary.errors
  local failed = e.status + e.read + e.write + e.connect + e.timeout
  local figures = "\\nRESULT %d %d %d %d %d\\n"
  io.write(figures:format(summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
"""


@dataclass(frozen=True)
class Query:
    """A kind of query: variants that are asked in turn, and the least ratio to the native server that is wanted."""

    name: str
    texts: tuple[str, ...]
    target: float
    accept: str = JSON
    cache: str = "no-cache"
    """What the client says of kept answers: it takes none, so that each query is evaluated."""

    @property
    def is_long(self) -> bool:
        """Whether an answer takes a tenth of a second and more: then it is asked for longer."""
        return any(word in self.name for word in ("10,000", "latest", "aggregate")) and "kept" not in self.name


@dataclass(frozen=True)
class Server:
    """A server that runs: its name, its port, the path of its endpoint, its process."""

    name: str
    port: int
    path: str
    pid: int

    def address(self, text: str) -> str:
        """The path and query of a request."""
        return f"{self.path}?query={quote(text, safe='')}"


def queries(store: Path) -> list[Query]:
    """The queries, on resources that the store holds."""
    with open_embedded(store, read_only=True) as opened:

        def column(text: str) -> list[str]:
            found = opened.query(text, prefixes=PREFIXES)
            return [row[0].value for row in found]  # type: ignore[union-attr, index]

        events = column("SELECT ?e { ?e a ent:Event } LIMIT 5000")[::10]
        busy = column("SELECT ?a { ?e ent:source ?a } GROUP BY ?a HAVING(COUNT(?e) > 150) ORDER BY ?a LIMIT 50")
    start = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("ent", "sem", "skos", "prov"))
    dates = "?event sem:hasTimeStamp ?date ; ent:source ?source ; sem:eventType ?type"
    aggregate = (
        f"{start}SELECT ?month ?type (COUNT(?e) AS ?n) {{ ?e sem:eventType ?type ; sem:hasTimeStamp ?date "
        "BIND(SUBSTR(STR(?date), 1, 7) AS ?month) } GROUP BY ?month ?type ORDER BY ?month ?type"
    )
    return [
        Query("look-up, 10 rows", tuple(f"SELECT ?p ?o {{ <{event}> ?p ?o }}" for event in events), 0.25),
        Query(
            "join of two hops, 100 rows",
            tuple(
                f"{start}SELECT ?event ?name ?date {{ ?event ent:source <{actor}> ; ent:target ?other ; "
                "sem:hasTimeStamp ?date . ?other skos:prefLabel ?name } LIMIT 100"
                for actor in busy
            ),
            0.7,
        ),
        Query(
            "join of three hops, 300 rows",
            tuple(
                f"{start}SELECT ?event ?name ?date {{ ?event ent:source <{actor}> ; ent:target ?other . ?answer "
                "ent:source ?other ; ent:target ?third ; sem:hasTimeStamp ?date . ?third skos:prefLabel ?name } "
                "LIMIT 300"
                for actor in busy
            ),
            0.7,
        ),
        Query("SELECT of 1,000 rows", (f"{start}SELECT ?event ?date ?source ?type {{ {dates} }} LIMIT 1000",), 1.0),
        Query("SELECT of 10,000 rows", (f"{start}SELECT ?event ?date ?source ?type {{ {dates} }} LIMIT 10000",), 1.0),
        Query(
            "CONSTRUCT of 5,000 triples",
            (f"{start}CONSTRUCT {{ ?event ent:source ?s }} {{ ?event ent:source ?s }} LIMIT 5000",),
            1.0,
            NTRIPLES,
        ),
        Query(
            "the 20 latest events",
            (f"{start}SELECT ?event ?date {{ ?event sem:hasTimeStamp ?date }} ORDER BY DESC(?date) ?event LIMIT 20",),
            1.0,
        ),
        Query("aggregate over all events", (aggregate,), 1.0),
        Query("the same, kept answer", (aggregate,), 1.0, cache="max-stale"),
    ]


@contextmanager
def running(name: str, command: list[str], path: str, env: dict[str, str] | None = None) -> Iterator[Server]:
    """A server, started by `command` with PORT in it, that answers; it is ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [part.replace("PORT", str(port)) for part in command], env=os.environ | (env or {}), stdout=log, stderr=log
        )
        server = Server(name, port, path, process.pid)
        try:
            for _ in range(int(STARTING * 10)):
                if process.poll() is not None:
                    break
                try:
                    ask(server, "ASK {}", JSON)
                    break
                except (OSError, ValueError):
                    time.sleep(0.1)
            if process.poll() is not None:
                log.seek(0)
                raise SystemExit(f"{name} did not start: {log.read().decode(errors='replace')[-2000:]}")
            yield server
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def native(store: Path) -> list[str]:
    """The command of the native server, reading the newest snapshot as ours does."""
    at = str(readable_path(store))
    return [str(BIN / "oxigraph"), "serve-read-only", "-l", at, "-b", "127.0.0.1:PORT", "--union-default-graph"]


def ours(store: Path, workers: int = 2) -> list[str]:
    """The command of our server; KG_QUERY_TIMEOUT is on by default."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "PORT"]
    return [*command, "--workers", str(workers)]


def await_memory(endpoint: str, workers: int = 2, seconds: float = 60.0) -> bool:
    """Whether all processes of our server come to answer from memory, as they do some time after the start."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with urlopen(f"{endpoint}?query=ASK%7B%7D") as answer:
            answer.read()
        with urlopen(endpoint.replace("/sparql", "/metrics")) as answer:
            if f"entente_store_in_memory {workers}.0" in answer.read().decode():
                return True
        time.sleep(0.1)
    return False


def ask(server: Server, text: str, accept: str) -> bytes:
    """The body of the answer. Raises ValueError when it is an error."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=300)
    try:
        connection.request("GET", server.address(text), headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise ValueError(f"{server.name} answered {answer.status}: {body[:300]!r}")
        return body
    finally:
        connection.close()


def rows(body: bytes, accept: str) -> int:
    """The number of rows, or of triples, of an answer."""
    return len(json.loads(body)["results"]["bindings"]) if accept == JSON else len(set(body.splitlines()))


@dataclass(frozen=True)
class Load:
    """What wrk saw: answers a second, and the middle and the slow hundredth of their times, in milliseconds.

    `cpu` is the milliseconds of processor time that the server's processes took for an answer.
    """

    rate: float
    median: float
    slow: float
    cpu: float


def load(server: Server, query: Query, seconds: int, folder: Path) -> Load:
    """Ask the query by four clients at once."""
    script, paths = folder / "wrk.lua", folder / "paths.txt"
    script.write_text(_WRK)
    paths.write_text("".join(server.address(text) + "\n" for text in query.texts))
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "120s", "-s", str(script)]
    address = f"http://127.0.0.1:{server.port}"
    before = processor_time(server.pid)
    done = subprocess.run(
        [*command, address, "--", str(paths), query.accept, f"127.0.0.1:{server.port}", query.cache],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if found is None:
        raise SystemExit(f"wrk said nothing that can be read: {done.stdout}")
    asked, micros, median, slow, failed = map(int, found.groups())
    if failed:
        raise SystemExit(f"{server.name}, {query.name}: {failed} of {asked} answers failed: {done.stdout}")
    cpu = 1e3 * (processor_time(server.pid) - before) / asked if asked else float("nan")
    return Load(asked / (micros / 1e6), median / 1e3, slow / 1e3, cpu)


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process and its descendants have taken."""
    process, total = psutil.Process(pid), 0.0
    for one in [process, *process.children(recursive=True)]:
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        # Readers that have ended count with their parent.
        total += times.user + times.system + times.children_user + times.children_system
    return total


def first_byte(server: Server, text: str) -> float:
    """Milliseconds from the request to the first byte of the answer's body."""
    request = f"GET {server.address(text)} HTTP/1.1\r\nHost: localhost\r\nAccept: {JSON}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        begun = time.perf_counter()
        sock.sendall(request.encode())
        received = b""
        while b"\r\n\r\n" not in received or received.endswith(b"\r\n\r\n"):
            received += sock.recv(65536)
        taken = time.perf_counter() - begun
        while sock.recv(1 << 20):
            pass
    return taken * 1000


def stream(server: Server, text: str) -> tuple[int, float, int, int]:
    """Bytes and seconds of an answer that is read as it comes, and the server's memory before and at the most."""
    before, size = memory(psutil.Process(server.pid)), 0
    with watching(server.pid) as watched:
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", server.port, timeout=300)
        connection.request("GET", server.address(text), headers={"Accept": JSON})
        answer = connection.getresponse()
        end = b""
        while part := answer.read(1 << 16):
            size += len(part)
            end = (end + part)[-20:]
        taken = time.perf_counter() - begun
        connection.close()
    if b"]}}" not in end:
        raise SystemExit(f"{server.name} broke off after {size} bytes: {end!r}")
    return size, taken, before, watched.peak


def compare(servers: Sequence[Server], asked: Sequence[Query], rounds: int, seconds: int, name: str) -> str:
    """The table of rates and ratios, and the plot."""
    lines, ratios = [], {}
    with tempfile.TemporaryDirectory() as temporary:
        for query in asked:
            counts = {server.name: rows(ask(server, query.texts[0], query.accept), query.accept) for server in servers}
            if len(set(counts.values())) > 1:
                print(f"{query.name}: the servers differ in rows: {counts}", flush=True)
            seen: dict[str, list[Load]] = {server.name: [] for server in servers}

            def turn(server: Server, query: Query = query, seen: dict[str, list[Load]] = seen) -> float:
                long = seconds * (4 if query.is_long else 1) * (3 if server.name == RDFLIB else 1)
                found = load(server, query, long, Path(temporary))
                seen[server.name].append(found)
                return found.rate

            contestants: dict[str, Callable[[], float]] = {s.name: (lambda s=s: turn(s)) for s in servers}  # type: ignore[misc]
            for server in servers:
                load(server, query, 1, Path(temporary))  # warm up
            rates = take_turns(contestants, rounds)
            line = [query.name]
            for server in servers:
                line.append(f"{statistics.median(rates[server.name]):,.1f}")
            of_native = ratio(rates[OURS], rates[NATIVE])
            ratios[query.name.replace(", ", ",\n").replace(" of ", "\nof ").replace(" over ", "\nover ")] = of_native
            line += [f"**{of_native:.2f}**" if of_native == of_native else "no answer in time", f"{query.target:g}"]
            if len(servers) > 2:
                of_rdflib = ratio(rates[OURS], rates[RDFLIB])
                line.append(f"{of_rdflib:,.0f}" if of_rdflib == of_rdflib else "no answer in time")
            for side in (NATIVE, OURS):
                middle, slow = (statistics.median(getattr(x, part) for x in seen[side]) for part in ("median", "slow"))
                line.append(f"{middle:,.1f} / {slow:,.1f}")
            cpu = {side: [x.cpu for x in seen[side]] for side in (NATIVE, OURS)}
            line += [f"{statistics.median(cpu[side]):,.2f}" for side in (NATIVE, OURS)]
            line.append(spread([a / b for a, b in zip(rates[OURS], rates[NATIVE], strict=True) if b] or [0]))
            lines.append(line)
            print(" | ".join(line), flush=True)
    head = ["queries a second", *(server.name for server in servers), "ratio to native", "wanted"]
    head += ["times rdflib-endpoint"] if len(servers) > 2 else []
    head += [f"ms, half / 99%, {NATIVE}", f"ms, half / 99%, {OURS}"]
    head += [f"CPU ms, {NATIVE}", f"CPU ms, {OURS}", "rounds, of the median ratio"]
    picture = bars(
        name, f"Queries a second of `{OURS}`, native Oxigraph = 1",
        {name: {"ratio": found} for name, found in ratios.items() if "kept" not in name}, "ratio", line=1.0,
    )  # fmt: skip
    return f"{table(head, lines)}\n\n{picture}"


def first_bytes(servers: Sequence[Server], text: str, rounds: int) -> str:
    """A sentence on the first byte of a large SELECT."""
    found = take_turns({s.name: (lambda s=s: first_byte(s, text)) for s in servers}, rounds)  # type: ignore[misc]
    told = ", ".join(f"{name} {statistics.median(times):.1f} ms" for name, times in found.items())
    return f"First byte of a SELECT of 10,000 rows, one client, median of {rounds}: {told}."


def million(servers: Sequence[Server], store: Path) -> str:
    """The table on one answer of a million rows."""
    text = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 1000000"
    lines = []
    for server in servers:
        size, taken, before, peak = stream(server, text)
        speed = (f"{size / 1e6:,.0f}", f"{taken:.1f}", f"{size / taken / 1e6:,.0f}")
        lines.append([server.name, *speed, *(f"{amount / 2**20:,.0f}" for amount in (before, peak, peak - before))])
        print(" | ".join(lines[-1]), flush=True)
    head = ["1,000,000 rows as JSON", "MB", "seconds", "MB/s", "MiB before", "MiB at the most", "more"]
    return table(head, lines)


def measure(store: Path, rounds: int, seconds: int, *, rdflib: bool, only: Sequence[str] = ()) -> str:
    """All tables on the endpoint, as Markdown."""
    if shutil.which("wrk") is None:
        raise SystemExit("this benchmark needs wrk, a load generator: apt-get install wrk, or brew install wrk")
    begun = machine()
    asked = [query for query in queries(store) if not only or any(part in query.name for part in only)]
    with open_embedded(store, read_only=True) as opened:
        quads = len(opened.oxigraph)
    with ExitStack() as stack:
        servers = [stack.enter_context(running(NATIVE, native(store), "/query"))]
        servers.append(stack.enter_context(running(OURS, ours(store), "/sparql")))
        in_memory = await_memory(f"http://127.0.0.1:{servers[1].port}/sparql")
        pair = servers[:2]
        if rdflib:
            app = [str(BIN / "uvicorn"), "--app-dir", str(Path(__file__).parent), "rdflib_app:app", "--workers", "2"]
            env = {"BENCH_STORE": str(readable_path(store))}
            command = [*app, "--port", "PORT", "--log-level", "error"]
            servers.append(stack.enter_context(running(RDFLIB, command, "/", env)))
        parts = [begun, f"{quads:,} quads. {rounds} rounds of {seconds} s, {CLIENTS} clients."]
        parts.append(f"`{OURS}` answered from {'a replica in memory' if in_memory else 'disk'}.")
        name = "endpoint" if quads < 2_000_000 else f"endpoint-{quads // 1_000_000}m"
        parts.append(compare(servers, asked, rounds, seconds, name))
        if not only:
            large = next(query for query in asked if "10,000" in query.name)
            parts += [first_bytes(pair, large.texts[0], 4 * rounds), million(pair, store)]
    return "\n\n".join(parts)


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rdflib", action="store_true", help="rdflib-endpoint too")
    parser.add_argument("--only", nargs="*", default=(), help="only the queries that have one of these in their names")
    parser.add_argument("--write", action="store_true", help="write into benchmarks/README.md")
    given = parser.parse_args()
    found = measure(given.store, given.rounds, given.seconds, rdflib=given.rdflib, only=given.only)
    if given.write:
        write_part("endpoint", found)
    print(found)


if __name__ == "__main__":
    main()
