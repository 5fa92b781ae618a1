"""Rows of a SELECT as pyoxigraph writes them: to count them, and to cut an answer between two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LINES = ("nt", "nq")
"""The formats of graphs in which a triple is a line."""
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class _Form:
    """How rows stand in a format.

    `between` parts two rows, and `belongs` bytes of it to the first. A value may spell the same where all parts of
    one of `doubts` are found (first what is quick to look for). `before` is what is counted before the first
    `between`: a row that has begun, or a line of names.
    """

    between: bytes
    belongs: int
    doubts: tuple[tuple[bytes, ...], ...]
    before: int
    ending: bytes


_FORMS = {
    "json": _Form(b'"}},{"', 3, ((b'"value":"}},{"',), (b"\\", b'\\"}},{"')), 1, b']},"cut":"cut at the limit of %"}'),
    "xml": _Form(b"</result><result>", 9, (), 1, b"</results></sparql><!-- cut at the limit of % -->"),
    "csv": _Form(b"\r\n", 2, ((b'"',),), -1, b""),
    "tsv": _Form(b"\n", 1, (), -1, b""),
    **dict.fromkeys(LINES, _Form(b"\n", 1, (), 0, b"# cut at the limit of %\n")),
}


class Rows:
    """The rows of one answer in the format `name`: `add` what is written, then `take` what may be sent, or `cut`."""

    def __init__(self, name: str) -> None:
        self._form, self._is_csv = _FORMS[name], name == "csv"
        self._held, self._new, self._end = b"", 0, 0
        self._done = self._form.before
        self._has_sent = False

    def add(self, data: bytes) -> int:
        """The number of rows so far, with those in `data`."""
        self._held += data
        if any(all(part in self._held for part in doubt) for doubt in self._form.doubts):
            ends = list(self._ends())
            self._new, self._end = len(ends), ends[-1] if ends else 0
        else:
            self._new = self._held.count(self._form.between)
            self._end = self._held.rfind(self._form.between) + self._form.belongs if self._new else 0
        return self._done + self._new

    def take(self) -> bytes:
        """What may be sent: up to the last row that is whole, but for a row that is very long."""
        end = self._end or (len(self._held) if len(self._held) > _LONGEST else 0)
        taken, self._held = self._held[:end], self._held[end:]
        self._done, self._new = self._done + self._new, 0
        self._has_sent = self._end > 0
        return taken

    def rest(self) -> bytes:
        """What is left at the end."""
        return self._held

    def cut(self, limit: int, room: int, words: str) -> bytes | None:
        """What may be sent instead, and ends the document after row `limit` and `room` bytes at the latest.

        None when no row ends there, so that nothing whole can be made.
        """
        # The first of the ends is that of row `_done`; in CSV and TSV, of the one after it.
        most = max(limit - self._done + (1 if self._form.before > 0 else 0), 0)
        ends = [end for end in self._ends() if end <= room][:most]
        if not ends and not self._has_sent:
            return None
        return self._held[: ends[-1] if ends else 0] + self._form.ending.replace(b"%", words.encode())

    def _ends(self) -> Iterator[int]:
        """Where rows end in what is held."""
        data, between, at, quotes, counted = self._held, self._form.between, -1, 0, 0
        while (at := data.find(between, at + 1)) >= 0:
            if self._is_csv:
                # Within quotation marks it belongs to a value. What was sent ended with a row, and so outside of them.
                quotes, counted = quotes + data.count(b'"', counted, at), at
                if quotes % 2:
                    continue
            elif self._form.doubts and _is_in_value(data, at):
                continue
            yield at + self._form.belongs


def _is_in_value(data: bytes, at: int) -> bool:
    """Whether the quotation mark at `at` in JSON does not end a value, but begins one, or is escaped in one."""
    before = data[max(at - 64, 0) : at]
    return before.endswith(b'"value":') or (len(before) - len(before.rstrip(b"\\"))) % 2 == 1
