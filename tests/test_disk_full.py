"""A disk that is full amid a build: the error says so, every report is whole or out, and a rerun ends equal.

On Linux, root fills a small file system of its own. Everywhere on POSIX, a limit on the size of files makes writing
fail below the store.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_crash import ENVIRONMENT, canonical, graphs

from kg.store.opening import open_embedded

if sys.platform == "win32":
    pytest.skip("Windows has neither", allow_module_level=True)

REPORTS = 150
BUILDER = f"""
import resource, signal, sys
from dataclasses import replace
import made
import kg.build
import kg.recipe
from kg.errors import EntenteError
from kg.store import open_store
from kg.store.shards import open_shards

kg.recipe.code = lambda: "the same, even if somebody edits it meanwhile"
kg.build.PUBLISH_EVERY = 0.05
if sys.argv[2] != "0":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
reports = [replace(made.REPORT, id=f"r{{n}}") for n in range({REPORTS})]
try:
    with (open_shards if sys.argv[3] == "shards" else open_store)(__import__("pathlib").Path(sys.argv[1])) as target:
        kg.build.build(
            reports, target, lambda fresh: (replace(made.MADE, report=r) for r in fresh), lambda e: e, model="m 1"
        )
except EntenteError as error:
    sys.exit(f"EntenteError: {{error}}")
"""


def build(place: Path, limit: int = 0, kind: str = "store") -> str:
    """What the builder said at its end; nothing where all went well."""
    command = [sys.executable, "-c", BUILDER, str(place), str(limit), kind]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == bool(done.stderr), done.stderr
    return done.stderr


@contextmanager
def small_file_system(place: Path, size: str) -> Iterator[None]:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("a small file system can be mounted by root on Linux only")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole") / "store"
    assert build(place) == ""
    return place


def check_left(place: Path, said: str, whole: Path) -> None:
    assert said.startswith(f"EntenteError: the store {place}") or said.startswith(f"EntenteError: {place} could not be")
    assert "mend the cause" in said
    assert said.count("\n") == 1, "one line, no traceback"
    expected, found = graphs(whole), graphs(place)
    assert 0 < len(found) < REPORTS
    assert all(quads == expected[graph] for graph, quads in found.items())


def test_full_disk_is_named_and_tears_nothing(tmp_path: Path, whole: Path) -> None:
    with small_file_system(tmp_path / "disk", "6m"):
        store = tmp_path / "disk" / "store"
        said = build(store)
        assert "No space left on device" in said
        subprocess.run(["mount", "-o", "remount,size=300m", str(tmp_path / "disk")], check=True)
        check_left(store, said, whole)
        assert build(store) == ""
        assert canonical(store) == canonical(whole)


def test_write_error_below_the_store_is_named_and_tears_nothing(tmp_path: Path, whole: Path) -> None:
    store = tmp_path / "store"
    said = build(store, limit=1_000_000)
    assert "File too large" in said
    check_left(store, said, whole)
    assert build(store) == ""
    assert canonical(store) == canonical(whole)


def test_full_disk_under_shards_leaves_no_half_shard(tmp_path: Path, whole: Path) -> None:
    with small_file_system(tmp_path / "disk", "256k"):
        shards = tmp_path / "disk" / "shards"
        said = build(shards, kind="shards")
        assert "No space left on device" in said
        assert said.count("\n") == 1
        assert [path.name for path in shards.iterdir()] == [".lock"]
        subprocess.run(["mount", "-o", "remount,size=100m", str(tmp_path / "disk")], check=True)
        assert build(shards, kind="shards") == ""
        assert sorted(path.name for path in shards.glob("part*")) == ["part-000001.json", "part-000001.nq.gz"]


def test_opening_on_a_full_disk_is_told(tmp_path: Path) -> None:
    with small_file_system(tmp_path / "disk", "64k"):
        (tmp_path / "disk" / "filler").write_bytes(bytes(50_000))
        said = build(tmp_path / "disk" / "store")
        assert said.startswith("EntenteError: ")
        assert said.count("\n") == 1
        assert "No space left on device" in said


def test_store_that_was_full_opens_for_readers(tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(store, limit=1_000_000)
    with open_embedded(store, read_only=True) as opened:
        assert all(len(list(opened.graph(graph))) > 100 for graph in opened.graphs())
