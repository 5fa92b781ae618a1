"""The documents keep up with the program: every command, setting, named query and folder is described."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kg.cli import COMMANDS, main
from kg.query import NamedQuery, named_queries
from kg.settings import SETTINGS, Setting

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def options(command: click.Command) -> Iterator[click.Option]:
    """The options of a command, and of the commands below it."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from options(below)
    yield from (parameter for parameter in command.params if isinstance(parameter, click.Option))


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_its_flags_are_in_the_reference(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    (section,) = re.findall(rf"^### `kg {name}[ `].*?(?=^##|\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    for option in options(command):
        assert any(re.search(rf"[`, ]{flag}[`, ]", section) for flag in option.opts), f"kg {name} {option.opts}"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_is_in_the_reference_with_its_default(setting: Setting) -> None:
    rows = [line for line in REFERENCE.splitlines() if line.startswith(f"| `{setting.name}` |")]
    assert len(rows) == 1
    assert setting.default is None or f"| `{setting.default}` |" in rows[0]
    assert setting.help in rows[0].replace("`", "")


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_each_named_query_is_in_the_reference_with_its_parameters(query: NamedQuery) -> None:
    (row,) = [line for line in REFERENCE.splitlines() if line.startswith(f"| `{query.name}` |")]
    assert query.summary
    assert f"| {query.summary} |" in row
    for param in query.params:
        assert f"`{param.name}`" + ("" if param.required else "?") in row


def test_reference_names_nothing_that_is_not_there() -> None:
    described = set(re.findall(r"^### `kg ([a-z]+)", REFERENCE, re.MULTILINE))
    assert described == set(COMMANDS)


@pytest.mark.parametrize("folder", sorted(p.name for p in (ROOT / "kg").iterdir() if (p / "__init__.py").exists()))
def test_each_folder_of_the_package_is_in_the_architecture(folder: str) -> None:
    assert f"| `kg/{folder}/` |" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs/reference.md"])
def test_links_between_the_documents_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 100


def test_transcript_of_the_readme_is_true() -> None:
    """`make readme` writes it anew."""
    script = runpy.run_path(str(ROOT / "scripts" / "transcript.py"))
    block = script["BLOCK"].search(README)
    assert block is not None
    assert script["without_time"](script["refreshed"](block[0])) == script["without_time"](block[0])
