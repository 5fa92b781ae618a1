"""Fuzz the readers with atheris (libFuzzer), which is no dependency of Entente: install it with pip.

    .venv/bin/python scripts/fuzz_readers.py CORPUS -max_total_time=300 -rss_limit_mb=4096

Give a folder for what is found, and libFuzzer's flags. The first byte of an input chooses the format.
What a reader gives must be reports or errors that name the file; all else is a finding, and so is what takes 25 s.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kg.read", "feedparser", "markdown_it", "pypdf", "yaml", "dateutil"]):
    import kg.read.feed
    import kg.read.html
    import kg.read.jsonl
    import kg.read.markdown
    import kg.read.pdf
    import kg.read.text  # noqa: F401
    from kg.errors import ReportError
    from kg.model import Report
    from kg.read.paths import SUFFIXES
    from kg.read.reports import read_reports

FOLDER = Path(tempfile.mkdtemp())
SEEDS = (
    b"date: 2026-03-04\n\nKenya thanked Norway.",
    b"---\ntitle: A visit\n---\n# A *visit*\n\n| a | b |\n|---|---|\n| [x](y) | `z` |",
    b"<html lang=en><meta name=date content=2026-03-04><article><h1>A visit</h1><p>The king came.</p></article>",
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    b'{"id": "a", "text": "Kenya thanked Norway.", "date": "2026-03-04", "url": "https://example.org"}\n',
    b"<rss version='2.0'><channel><item><guid>a</guid><description>Hi.</description></item></channel></rss>",
)


def read(data: bytes) -> None:
    """Read `data` as the format that its first byte says."""
    if not data:
        return
    path = FOLDER / f"a{SUFFIXES[data[0] % len(SUFFIXES)]}"
    path.write_bytes(data[1:])
    for found in read_reports([path]):
        if isinstance(found, Report):
            assert found.text[found.body_start :].strip()
            found.text.encode("utf-8")
        else:
            assert isinstance(found, ReportError)
            assert str(found).startswith(str(path))
            if "cannot be read (" in str(found):
                raise AssertionError(f"an error without a message of its own: {found}")
    path.unlink()


def main() -> None:
    """Start from a report of each format."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    corpus = next((Path(arg) for arg in sys.argv[1:] if not arg.startswith("-")), None)
    if corpus is not None:
        os.makedirs(corpus, exist_ok=True)
        for number, seed in enumerate(SEEDS):
            for suffix in range(len(SUFFIXES)):
                (corpus / f"seed-{number}-{suffix}").write_bytes(bytes([suffix]) + seed)
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
