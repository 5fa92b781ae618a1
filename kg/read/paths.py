"""From the paths that a user names to the files to read: folders, globs and plain files, in a fixed order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import ReportError
from kg.read.limits import os_reason

STANDARD_INPUT = "-"
SUFFIXES = (".txt", ".md", ".html", ".htm", ".pdf", ".jsonl", ".jsonl.gz", ".xml", ".rss", ".atom")
"""Suffixes of the files that are reports, in lower case."""
# Pictures, sound, film; programs and their data; what systems leave behind.
_NO_REPORT_NAMES = """
    .png .jpg .jpeg .gif .svg .webp .bmp .tif .tiff .ico .mp3 .wav .ogg .m4a .mp4 .mov .avi .webm .mkv
    .py .pyc .ipynb .js .mjs .css .ts .sh .bat .ps1 .c .h .java .go .rs .r .toml .cfg .ini .yaml .yml .lock .log
    .ttl .trig .nt .nq .rdf .owl .jsonld .woff .woff2 .ttf .db .sqlite .part .tmp .bak .swp .crdownload
"""
_NO_REPORTS = frozenset(_NO_REPORT_NAMES.split())
_NO_REPORT_FOLDERS = frozenset(("__pycache__", "node_modules"))


def suffix_of(path: str) -> str | None:
    """Suffix of `path` that says how to read it, or None when it is none of SUFFIXES.

    >>> suffix_of("archive/2024.JSONL.GZ"), suffix_of("notes.docx")
    ('.jsonl.gz', None)
    """
    return next((suffix for suffix in SUFFIXES if path.lower().endswith(suffix)), None)


def find_files(paths: Iterable[str | Path]) -> Iterator[str | ReportError]:
    """Files to read under `paths`, each once: files as named, folders with all below them in sorted order, globs.

    In folders and globs, hidden files, READMEs and what is clearly no report (pictures, programs) are passed over.
    A path that leads to nothing, and any other file of unknown suffix, gives a ReportError.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _expand(os.fspath(path)):
            if isinstance(found, str):
                real = os.path.realpath(found) if found != STANDARD_INPUT else found
                if real in seen:  # named twice, or inside a folder that is named as well
                    continue
                seen.add(real)
            yield found


def _expand(path: str) -> Iterator[str | ReportError]:
    if path == STANDARD_INPUT:
        yield path
    elif os.path.isdir(path):
        yield from _walk_or_say(path)
    elif os.path.lexists(path):
        yield path if suffix_of(path) else _unknown(path)
    elif glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))
        if not matches:
            yield ReportError(path, "no file matches this pattern")
        for match in matches:
            yield from _walk(match, set()) if os.path.isdir(match) else _judge(match)
    else:
        yield ReportError(path, "no such file or folder")


def _walk_or_say(folder: str) -> Iterator[str | ReportError]:
    found = False
    for item in _walk(folder, set()):
        found = True
        yield item
    if not found:
        yield ReportError(folder, f"no reports in this folder; reports are {', '.join(SUFFIXES)} files")


def _walk(folder: str, above: set[str]) -> Iterator[str | ReportError]:
    """Files below `folder`, sorted; `above` keeps a link to a folder above from going round for ever."""
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield ReportError(folder, f"cannot be opened: {os_reason(error)}")
        return
    for name in names:
        path = os.path.join(folder, name)
        if name.startswith(".") or name in _NO_REPORT_FOLDERS:
            continue
        if os.path.isdir(path):
            yield from _walk(path, above | {real})
        else:
            yield from _judge(path)


def _judge(path: str) -> Iterator[str | ReportError]:
    """The file if it is a report, an error if it may be one of unknown form, nothing if it is none."""
    if os.path.basename(path).lower().startswith("readme."):  # about the reports, not one of them
        return
    if suffix_of(path):
        yield path
    elif os.path.splitext(path)[1].lower() not in _NO_REPORTS:
        yield _unknown(path)


def _unknown(path: str) -> ReportError:
    suffix = os.path.splitext(path)[1]
    what = f"the suffix {suffix!r} is not known" if suffix else "no suffix that says how to read it"
    return ReportError(path, f"{what}; reports are {', '.join(SUFFIXES)} files")
