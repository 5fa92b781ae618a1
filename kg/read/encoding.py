"""From bytes to text: byte-order mark, declared encoding, UTF-8, and only then a guess.

The guess is charset-normalizer's (MIT, well kept, already needed by requests).
"""

from __future__ import annotations

import codecs
import logging
import re

from charset_normalizer import CharsetMatches, from_bytes

from kg.errors import ReportError

log = logging.getLogger("kg.read")

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([\w.:-]+) | <\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_DECLARED_WITHIN = 4096
_WIDE = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]


def decode(raw: bytes, path: str, declared: str | None = None) -> str:
    """Text that `raw` encodes, unchanged but for the byte-order mark, which is dropped.

    `declared` is the encoding that the document itself names, if any (an HTML page's charset).

    >>> decode("Müller".encode("utf-16"), "a.txt")
    'Müller'

    Raises ReportError for binary data and for bytes that are no text in any plausible encoding.
    """
    mark = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)
    if mark is None and b"\0" in raw:
        raise ReportError(path, "a binary file, not text (it has NUL bytes); if it is UTF-16, save it as UTF-8")
    for encoding in filter(None, [mark, _codec(declared), "utf-8"]):
        try:
            text = raw.decode(encoding)
        except UnicodeError as error:
            if encoding == mark:
                raise ReportError(path, f"begins as {encoding.upper()} but is not: {error}") from error
            continue
        if "\0" in text:
            raise ReportError(path, "a binary file, not text (it has NUL characters)")
        return text
    return _guess(raw, path)


def is_encodable(text: str) -> bool:
    """Whether `text` is well-formed Unicode: half a surrogate pair can be neither stored nor printed.

    >>> is_encodable("Müller"), is_encodable(chr(0xD800))
    (True, False)
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def declared_encoding(raw: bytes) -> str | None:
    """Encoding that an HTML page or XML document names near its start, or None.

    >>> declared_encoding(b'<meta charset="windows-1252">'), declared_encoding(b"<p>")
    ('windows-1252', None)
    """
    found = _DECLARED.search(raw[:_DECLARED_WITHIN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _codec(declared: str | None) -> str | None:
    """Python's codec for a declared encoding; browsers read Latin-1 as windows-1252 (WHATWG Encoding, 4.2)."""
    try:
        name = codecs.lookup(declared).name if declared else None
    except (LookupError, ValueError):
        return None
    if name in ("iso8859-1", "ascii"):
        return "cp1252"
    # Bytes without NUL are not UTF-16; and codecs such as base64 give no text.
    return name if name and re.match(r"utf-8|cp\d|iso8859|koi8|mac|gb|big5|euc|shift|iso2022|kz1048", name) else None


def _guess(raw: bytes, path: str) -> str:
    """Text in the likeliest legacy encoding, with a warning, since a wrong guess misspells names."""
    replaced = raw.decode("utf-8", errors="replace")
    bad = replaced.count("\ufffd")
    if sum(1 for char in replaced if char > "\x7f" and char != "\ufffd") > bad:
        where = _first_bad_byte(raw)
        raise ReportError(path, f"damaged UTF-8: byte {where + 1} (0x{raw[where]:02x}) is wrong; save it anew as UTF-8")
    encoding = _plausible(from_bytes(raw, cp_exclusion=_WIDE))
    if encoding is None:
        raise ReportError(path, "the encoding cannot be told; save it as UTF-8")
    log.warning("%s: not UTF-8, read as %s; if names look wrong, save it as UTF-8", path, encoding)
    return raw.decode(encoding)


def _plausible(matches: CharsetMatches) -> str | None:
    """Best match's encoding, or windows-1252 (the web's default) when it fits just as well."""
    best = matches.best()
    if best is None:
        return None
    for match in matches:
        if "cp1252" in match.could_be_from_charset and (match.chaos, -match.coherence) <= (best.chaos, -best.coherence):
            return "cp1252"
    return best.encoding


def _first_bad_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
