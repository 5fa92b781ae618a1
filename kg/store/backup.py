"""Backups of a store on disk: a copy of a snapshot, with the check sum of every file."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from kg.errors import EntenteError
from kg.store.opening import open_embedded
from kg.store.snapshots import readable_path

MANIFEST = "entente-backup.json"


def backup(location: str | Path, target: Path) -> int:
    """Number of quads in the new backup of the store `location` in the directory `target`, checked by opening it.

    It is a copy, not links, so that damage to the store's files does not reach it. While a store is being built the
    backup holds what was published last. The directory appears when it is whole.
    Raises EntenteError when there is no store, or `target` exists.
    """
    with open_embedded(location, read_only=True) as store:
        quads = len(store.oxigraph)
        part = _part(target)
        try:
            source = readable_path(Path(location))
            for path in sorted(source.iterdir()):
                if path.is_file() and path.name != "LOCK":
                    shutil.copy2(path, part / path.name)
            with open_embedded(part, read_only=True) as copied:
                if len(copied.oxigraph) != quads:
                    raise EntenteError(f"the backup of {location} has not all quads: is the store being changed?")
            files = {path.name: _digest(path) for path in sorted(part.iterdir())}
            text = json.dumps({"quads": quads, "sha256": files}, indent=1)
            (part / MANIFEST).write_text(text, encoding="utf-8")
            part.rename(target)
        except OSError as error:
            raise EntenteError(f"the backup {target} cannot be written: {error}") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return quads


def restore(source: Path, location: str | Path) -> int:
    """Number of quads in the store `location`, newly made from the backup in `source`, whose check sums are compared.

    Raises EntenteError when the backup is damaged or none, or when `location` exists: what stands there is kept.
    """
    target = Path(location)
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        files, quads = dict(manifest["sha256"]), int(manifest["quads"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EntenteError(f"{source} is no backup that 'kg backup' made ({MANIFEST}: {error})") from error
    part = _part(target)
    try:
        for name, digest in files.items():
            if Path(name).name != name:
                raise EntenteError(f"{source}: the file name {name!r} in {MANIFEST} leads out of the backup")
            shutil.copy2(source / name, part / name)
            if _digest(part / name) != digest:
                raise EntenteError(f"{source}: the file {name} is damaged; take another backup")
        with open_embedded(part, read_only=True) as copied:
            if len(copied.oxigraph) != quads:
                raise EntenteError(f"{source}: the backup has not the {quads} quads that it had; take another backup")
        part.rename(target)
    except OSError as error:
        raise EntenteError(f"the backup {source} cannot be restored to {location}: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return quads


def _part(target: Path) -> Path:
    """A new directory beside `target`, to be renamed to it."""
    try:
        if target.is_file() or (target.is_dir() and any(target.iterdir())):
            raise EntenteError(f"{target} is there already: move it away, or name another directory")
        part = target.with_name(f"{target.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
    except OSError as error:
        raise EntenteError(f"{target} cannot be made: {error}") from error
    return part


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
