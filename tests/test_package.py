"""The wheel works alone: built, installed outside the checkout, and used there from reports to answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORT = "date: 2026-03-02\n\nNorwegian Foreign Minister Anna Berg met the president of Kenya in Nairobi on Monday.\n"


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of `command`, which must succeed, run with none of the checkout on its path."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" and not k.startswith("KG_")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command} gave {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    flags = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "wheel", *flags, "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("entente_kg-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the commands of a new environment that has the wheel; other packages are lent by the present one."""
    home = tmp_path_factory.mktemp("outside") / "venv"
    venv.create(home, with_pip=False)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    flags = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    pip = [sys.executable, "-m", "pip", "--python", scripts / "python"]
    run(*pip, "install", *flags, wheel, cwd=home)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    # A path named in a .pth file is searched, but the .pth files in it (our editable install) are not read.
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts


def test_wheel_carries_every_data_file(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    kept = subprocess.run(
        ["git", "ls-files", "ontology", "queries", "kg"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if kept.returncode:
        pytest.skip("not a git checkout: nothing tells which files are the project's")
    for name in kept.stdout.split():
        inside = name if name.startswith("kg/") else f"kg/_data/{name}"
        assert inside in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    # Where npm's registry cannot be reached, the wheel is made without the front end.
    if (ROOT / "kg/serve/static/vendor/site.js").is_file():
        for name in ("site.js", "ask.js", "ask.css", "LICENSES.txt"):
            assert f"kg/serve/static/vendor/{name}" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/"))]


def test_wheel_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import kg; print(kg.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(installed.parent)

    assert "allies" in run(installed / "kg", "queries", cwd=tmp_path)
    (tmp_path / "nairobi.txt").write_text(REPORT, encoding="utf-8")
    run(installed / "kg", "build", "nairobi.txt", "--store", "store", cwd=tmp_path)
    answer = json.loads(run(installed / "kg", "query", "roles", "--store", "store", "--format", "json", cwd=tmp_path))
    assert "Anna Berg" in [row["personName"]["value"] for row in answer["results"]["bindings"]]
    assert "conforms" in run(installed / "kg", "validate", "--store", "store", cwd=tmp_path).lower()
