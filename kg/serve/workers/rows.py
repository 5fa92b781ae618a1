"""Where the rows of a table end, while pyoxigraph writes it: to count them, and to cut an answer between two."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class _Form:
    """How rows stand in a format: what parts them, how many bytes of that belong to the row before, where a row surely
    ends, how many rows have begun or lines stand before the first is parted, and what ends the document."""

    between: bytes
    belongs: int
    end: re.Pattern[bytes]
    before: int
    ending: bytes


_FORMS = {
    # What follows a quotation mark that opens a value, or an escaped one, is text.
    "json": _Form(b'"}},{"', 3, re.compile(rb'(?<![:\\])"\}\}(?=,\{")'), 1, b']},"cut":"cut at the limit of %"}'),
    "xml": _Form(
        b"</result><result>",
        9,
        re.compile(rb"</result>(?=<result>)"),
        1,
        b"</results></sparql><!-- cut at the limit of % -->",
    ),
    "csv": _Form(b"\r\n", 2, re.compile(rb"\r\n"), -1, b""),
    "tsv": _Form(b"\n", 1, re.compile(rb"\n"), -1, b""),
}


class Rows:
    """The rows of one table in the format `name`: feed it what is written, and send what it gives."""

    def __init__(self, name: str) -> None:
        self._form = _FORMS[name]
        self._held, self._quotes, self._is_csv = b"", 0, name == "csv"
        self.counted = self._form.before
        """Rows so far; lines, where a value of CSV has several."""

    def feed(self, data: bytes) -> bytes:
        """What may be sent: up to the last row that is whole."""
        data = self._held + data
        self.counted += data.count(self._form.between)
        at = data.rfind(self._form.between)
        end = at + self._form.belongs if at >= 0 else len(data) if len(data) > _LONGEST else 0
        self._held = data[end:]
        return self._passed(data[:end])

    def rest(self) -> bytes:
        """What is left at the end."""
        rest, self._held = self._held, b""
        return rest

    def cut(self, data: bytes, limit: int, words: str) -> bytes | None:
        """What may be sent instead of `feed(data)`, and ends the document after row `limit` at the latest.

        None when no row ends here, so that nothing whole can be made.
        """
        data = self._held + data
        ends = [match.end() for match in self._form.end.finditer(data)]
        if self._is_csv:
            ends = [end for end in ends if (self._quotes + data.count(b'"', 0, end)) % 2 == 0]
        # The first of these ends is that of row `counted`; in CSV and TSV, of the one after it.
        keep = limit - self.counted if self._form.before > 0 else limit - self.counted - 1
        if not ends or keep < 0:
            return None
        end = ends[min(keep, len(ends) - 1)]
        return data[:end] + self._form.ending.replace(b"%", words.encode())

    def exceeds(self, data: bytes, limit: int) -> bool:
        """Whether there are more rows than `limit` when `data` follows."""
        return self.counted + (self._held + data).count(self._form.between) > limit

    def _passed(self, data: bytes) -> bytes:
        if self._is_csv:
            self._quotes += data.count(b'"')
        return data
