"""`kg extract`: what reports say, as JSON Lines, without a store."""

from __future__ import annotations

import json
import sys

import click

from kg.cli.failures import Failures
from kg.cli.options import base_option, index_option, model_option, paths_argument
from kg.errors import ReportError


@click.command()
@paths_argument
@model_option
@index_option
@base_option
@click.pass_context
def extract(ctx: click.Context, paths: tuple[str, ...], model: str, wikidata_kb: str | None, base: str) -> None:
    """Print what reports say, as JSON Lines.

    Each line of standard output is one report, in UTF-8. PATH is a file, a folder or a glob;
    `-` reads JSON Lines from standard input. Reports that fail are named on standard error.
    """
    from kg.extract import extractor
    from kg.link import linker
    from kg.map import to_json, with_iris
    from kg.read import read_reports

    failures = Failures()
    run, link = extractor(model), linker(wikidata_kb)
    out = sys.stdout.buffer
    for found in run(failures.leave_out(read_reports(paths))):
        if isinstance(found, ReportError):
            failures.add(found)
            continue
        try:
            line = json.dumps(to_json(with_iris(link(found), base)), ensure_ascii=False)
        except Exception as error:  # a fault of ours must not cost the other reports
            where = found.report.path or found.report.id
            failures.add(ReportError(where, f"could not be linked ({type(error).__name__}: {error})"))
            continue
        out.write(line.encode("utf-8", "replace") + b"\n")
        out.flush()
    failures.exit(ctx)
