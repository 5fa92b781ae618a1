"""The `kg` command as a whole: help, version, errors as one line, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import COMMANDS, main
from kg.settings import SETTINGS

ROOT = Path(__file__).parents[1]


def kg(*args: str | Path, cwd: Path, **kwargs: object) -> subprocess.CompletedProcess[str]:
    """`kg ARGS` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, args)],
        cwd=cwd, capture_output=True, encoding="utf-8", check=False, timeout=120, **kwargs,  # type: ignore[call-overload]
    )  # fmt: skip


def test_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"kg {__version__}\n"


def test_help_lists_every_command_and_setting() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    for name in COMMANDS:
        assert f"\n  {name} " in output
    for setting in SETTINGS:
        assert setting.name in output


def test_help_is_fast_because_it_loads_no_language_model(tmp_path: Path) -> None:
    code = "import sys; from kg.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    loaded = done.stdout.rsplit("[", 1)[1]
    for heavy in ("'spacy'", "'rdflib'", "'flask'", "'pyoxigraph'"):
        assert heavy not in loaded


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_option_has_help(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"kg {name} {parameter.opts}"


def test_unknown_command_is_a_usage_error(tmp_path: Path) -> None:
    done = kg("bild", cwd=tmp_path)
    assert done.returncode == 2
    assert "bild" in done.stderr


def test_domain_error_is_one_line_and_status_2(tmp_path: Path) -> None:
    done = kg("query", "no-such-query", "--store", tmp_path / "nothing", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_setting_in_the_environment_is_used(tmp_path: Path) -> None:
    done = kg("stats", cwd=tmp_path, env={**os.environ, "KG_STORE": str(tmp_path / "elsewhere")})
    assert done.returncode == 2
    assert "elsewhere" in done.stderr
