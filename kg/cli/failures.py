"""What `kg build` and `kg extract` say about reports that failed, and the exit status that follows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click

from kg.errors import ReportError
from kg.model import Report


def reports(number: int) -> str:
    """The number of reports, in words that agree with it.

    >>> reports(1), reports(2)
    ('1 report', '2 reports')
    """
    return f"{number} report" if number == 1 else f"{number} reports"


class Failures:
    """Counts the reports that failed, and names each at once on standard error: file, line and reason."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, error: ReportError) -> None:
        """Name one report that failed."""
        self.count += 1
        # print, not click.echo: a progress bar moves sys.stderr, and the line must stand above the bar.
        print(f"Failed: {error}", file=sys.stderr)

    def leave_out(self, found: Iterable[Report | ReportError]) -> Iterator[Report]:
        """The reports that could be read; the others are named and counted."""
        for item in found:
            if isinstance(item, ReportError):
                self.add(item)
            else:
                yield item

    def exit(self, ctx: click.Context) -> None:
        """End the command with status 1 when any report failed."""
        if self.count:
            click.echo(f"{reports(self.count)} failed.", err=True)
            ctx.exit(1)
