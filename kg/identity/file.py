"""`identity.csv`: the judgements as a file that people review, edit and keep under version control."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from kg.errors import EntenteError
from kg.identity.judgements import Contradiction, Identity, Judgement, check_form, resolve

COLUMNS = ("judgement", "subject", "object", "reason", "author", "date")
DEFAULT_FILE = "identity.csv"


def read_identity(path: Path) -> Identity:
    """The judgements in the file `path`, and the identity that they give; none where there is no such file.

    Raises EntenteError, which names the line, when the file is malformed or contradicts itself.
    """
    rows = read_rows(path) if path.exists() else []
    try:
        return resolve(row for _, row in rows)
    except Contradiction as error:
        raise Contradiction(f"{path}, line {_culprit(rows)}: {error}") from error


def read_rows(path: Path) -> list[tuple[int, Judgement]]:
    """The judgements in `path`, each with its line. Raises EntenteError when it cannot be read or is malformed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EntenteError(f"{path}: cannot be read: {error}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise EntenteError(f"{path}, line 1: the columns must be {','.join(COLUMNS)}")
        for fields in reader:
            if None in fields or None in fields.values():
                raise EntenteError(f"{path}, line {reader.line_num}: a row has {len(COLUMNS)} fields")
            row = Judgement(**{name: " ".join(fields[name].split()) for name in COLUMNS})
            try:
                check_form(row)
            except EntenteError as error:
                raise EntenteError(f"{path}, line {reader.line_num}: {error}") from error
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise EntenteError(f"{path}, line {reader.line_num}: no CSV: {error}") from error
    return rows


def write_identity(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write the judgements to `path`. The file is replaced when the new one is whole."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(row, name) for name in COLUMNS] for row in judgements)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(buffer.getvalue(), encoding="utf-8", newline="")
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise EntenteError(f"{path}: cannot be written: {error}") from error


def _culprit(rows: list[tuple[int, Judgement]]) -> int:
    """Line of the first judgement that contradicts those before it."""
    for end in range(1, len(rows)):
        try:
            resolve(row for _, row in rows[:end])
        except Contradiction:
            return rows[end - 1][0]
    return rows[-1][0]
