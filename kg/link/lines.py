"""Read the lines of a Wikidata JSON dump, plain or compressed, and notice when it was cut short."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from kg.errors import EntenteError


@dataclass
class Dump:
    """An open dump: `lines` read so far, `bad` lines that were no JSON, and the file underneath for its position."""

    path: Path
    raw: IO[bytes]
    stream: IO[bytes]
    lines: int = 0
    bad: int = 0

    def position(self) -> int:
        """How far the file has been read, in bytes as they stand on the disk."""
        return self.raw.tell()


@contextmanager
def open_dump(path: Path) -> Iterator[Dump]:
    """The dump at `path`, opened by its ending: .gz, .bz2, .xz or plain JSON."""
    try:
        raw = path.open("rb")
    except OSError as problem:
        raise EntenteError(f"{path}: cannot read the dump ({problem.strerror})") from None
    opened: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
    with raw:
        stream = opened[path.suffix](raw) if path.suffix in opened else raw
        with stream:
            yield Dump(path, raw, stream)


def entities(dump: Dump, skip: int = 0, having: tuple[bytes, ...] = ()) -> Iterator[dict[str, Any]]:
    """Entities of the dump after its first `skip` lines; with `having`, only lines that hold one of its strings.

    Raises EntenteError when the file is no JSON, and when it ends before its closing bracket.
    """
    closed = False
    try:
        for line in dump.stream:
            dump.lines += 1
            text = line.strip()
            if dump.lines == 1 and not text.startswith((b"[", b"{")):
                raise EntenteError(f"{dump.path}: no Wikidata dump in JSON, it begins {text[:40]!r}; {_WHICH}")
            if text:
                closed = text.endswith(b"]") and not text.startswith(b"{")
            if dump.lines <= skip or len(text) < 3 or (having and not any(part in text for part in having)):
                continue
            try:
                entity = orjson.loads(text.rstrip(b",").lstrip(b"["))
            except orjson.JSONDecodeError:
                dump.bad += 1
                continue
            if isinstance(entity, dict) and "id" in entity:
                yield entity
    except (EOFError, zlib.error, lzma.LZMAError, OSError) as problem:
        where = f"{dump.path}: cut short or damaged after {dump.lines:,} lines"
        raise EntenteError(f"{where} ({problem}); {_ADVICE}") from None
    if not closed:
        raise EntenteError(f"{dump.path}: cut short after {dump.lines:,} lines, no closing bracket; {_ADVICE}")


_WHICH = "take latest-all.json.gz, whose ending tells how it is compressed"
_ADVICE = "download it again. An index that was there before is left as it was"
