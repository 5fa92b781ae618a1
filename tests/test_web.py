"""The front end: built with what the lock file says, and missed without harm."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from query_graph import fill

from kg.serve import create_app
from kg.store import Store

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def web() -> ModuleType:
    spec = importlib.util.spec_from_file_location("web_build", ROOT / "web" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("web") / "store") as opened:
        yield opened


def test_the_bundle_has_every_page_and_the_licences_and_is_made_once(web: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "static" / "vendor"
    try:
        assert web.build(target)
    except web.BuildError as error:
        pytest.skip(f"the front end cannot be built here: {str(error).splitlines()[0]}")
    for entry in (ROOT / "web" / "pages").glob("*.js"):
        assert (target / entry.name).is_file()
    licences = (target / "LICENSES.txt").read_text("utf-8")
    for package in ("@zazuko/yasqe", "chart.js", "codemirror", "cytoscape"):
        assert re.search(rf"^{package} [0-9.]+ \(MIT\)$", licences, re.MULTILINE)
    assert not web.build(target)
    assert [path.name for path in target.parent.iterdir()] == ["vendor"]


def test_what_goes_wrong_is_told(web: ModuleType) -> None:
    with pytest.raises(web.BuildError, match="npm no-such-command failed"):
        web._run("npm", ["no-such-command"])


@pytest.mark.parametrize("path", ["/ask", "/queries/events"])
def test_pages_without_the_bundle_say_so_and_work(store: Store, path: str) -> None:
    app = create_app(store)
    app.jinja_env.globals["entry"] = lambda name: None
    page = app.test_client().get(path)
    assert page.status_code == 200
    assert "the front end is not built" in page.text
    assert '<script type="module"' not in page.text
    assert "<form" in page.text
