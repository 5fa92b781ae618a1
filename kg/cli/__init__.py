"""The `kg` command. Each family of commands is one module; a module is loaded when its command is asked for.

Exit status, of every command: 0 done; 1 done, but a report failed or the graph does not conform;
2 not done: wrong usage, or an error that the message explains; 130 interrupted.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from typing import Any

import click

from kg import __version__
from kg.errors import EntenteError
from kg.settings import SETTINGS

COMMANDS = {
    "backup": "kg.cli.keep:backup",
    "build": "kg.cli.build:build",
    "export": "kg.cli.export:export",
    "extract": "kg.cli.extract:extract",
    "forget": "kg.cli.keep:forget",
    "identity": "kg.cli.identity:identity",
    "load": "kg.cli.load:load",
    "query": "kg.cli.query:query",
    "queries": "kg.cli.query:queries",
    "restore": "kg.cli.keep:restore",
    "serve": "kg.cli.serve:serve",
    "stats": "kg.cli.graph:stats",
    "validate": "kg.cli.graph:validate",
    "wikidata": "kg.cli.wikidata:wikidata",
}
"""Name of each command, in the order of `kg --help`, and where it is defined (`module:attribute`)."""


class DomainError(click.ClickException):
    """An error that the user can mend: one line on standard error and exit status 2."""

    exit_code = 2


class Group(click.Group):
    """The commands of `COMMANDS`, and the one place where their errors become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module loaded only now, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; its errors end as one line, a closed pipe and an interrupt quietly."""
        try:
            return super().invoke(ctx)
        except EntenteError as error:
            raise DomainError(str(error)) from error
        except BrokenPipeError:
            # Whoever read our output has seen enough (`kg extract ... | head -1`): that is no failure.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(130)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the settings below the commands."""
        with formatter.section("Settings (environment variables)"):
            formatter.write_dl(
                [(s.name, f"{s.help} [default: {s.default}]" if s.default else s.help) for s in SETTINGS]
            )
        with formatter.section("Exit status"):
            formatter.write_text(
                "0 done; 1 done, but a report failed or the graph does not conform; "
                "2 not done: wrong usage, or an error that the message explains; 130 interrupted."
            )


class StderrHandler(logging.Handler):
    """Log records as lines on whatever standard error is at that moment (a progress bar moves it)."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        print(f"{record.levelname.capitalize()}: {record.getMessage()}", file=sys.stderr)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
def main() -> None:
    """Read political and diplomatic news into a knowledge graph that an analyst can question.

    \b
    kg build reports/                     read, extract, link and store
    kg query allies --param actor=Iran    ask a named query (kg queries lists them)
    kg serve                              answer over HTTP
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show a character shows "?" for it; machine-readable output is written as UTF-8 bytes.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    log = logging.getLogger("kg")
    if not log.handlers:
        log.addHandler(StderrHandler())
        log.propagate = False
