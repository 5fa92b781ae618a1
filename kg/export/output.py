"""Where an export goes: it appears under its name when it is whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from kg.errors import EntenteError

_CHUNK = 1 << 20


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `path` at the end; if anything fails, `path` stays as it was."""
    if path.is_dir():
        raise EntenteError(f"{path} is a folder: name a file")
    part = _beside(path)
    with _told(path):
        try:
            with part.open("xb", buffering=_CHUNK) as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path, files: Collection[str]) -> Iterator[Path]:
    """A folder to write to, which takes the place of `path` at the end; if anything fails, `path` stays as it was.

    A folder that stands there is replaced only when it holds nothing but `files`, as an earlier export left it.
    """
    with _told(path):
        if path.exists() and not path.is_dir():
            raise EntenteError(f"{path} is a file, and this format makes a folder: name another")
        if others := sorted({entry.name for entry in path.iterdir()} - set(files)) if path.exists() else []:
            raise EntenteError(f"the folder {path} holds other files ({others[0]}): name a new folder")
        part, old = _beside(path), _beside(path, "old")
        try:
            part.mkdir()
            yield part
            if path.exists():
                path.replace(old)
            part.replace(path)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if old.exists() and not path.exists():
                old.replace(path)


def zip_into(folder: Path, out: BinaryIO) -> None:
    """Write the files of `folder` into `out` as a ZIP archive; `out` need not be seekable."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)


def _beside(path: Path, suffix: str = "part") -> Path:
    # In the same folder, since only within one file system can a rename not fail half-way.
    return path.with_name(f".{path.name}.{os.getpid()}.{suffix}")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EntenteError(f"{path} cannot be written: {error.strerror or error}") from error
