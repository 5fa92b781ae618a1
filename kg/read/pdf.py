"""PDF: the text of the pages, lines joined to paragraphs; fields from the document information.

pypdf reads (BSD, well kept, pure Python, no dependencies, bounds on what a stream may unpack to).
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator

from pypdf import PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, DeprecationError, FileNotDecryptedError, LimitReachedError, PyPdfError

from kg.errors import ReportError
from kg.model import Report
from kg.read.limits import MAX_TEXT_CHARS
from kg.read.record import Given, make_report, stem

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs without naming the file; our errors do

MAX_STREAM_BYTES = 20_000_000
"""Most bytes that one stream of a PDF may unpack to: a bound against decompression bombs."""
MAX_OPERATORS = 1_000_000
"""Most drawing operators that are read in one PDF, forms that come again included: 1,000 pages of print, or about
30 seconds."""

# What pypdf, which trusts a file's types, lets through when the file is damaged.
_DAMAGE = (ArithmeticError, AttributeError, DeprecationError, LookupError, NotImplementedError, TypeError, ValueError)
_FULL_LINE = 0.7  # share of the widest line from which a line is taken to go on in the next
_PROGRAM_TITLE = re.compile(r"^(microsoft \w+ - |untitled)|\.(docx?|pdf|odt|rtf|indd|tex|txt)$", re.IGNORECASE)
_PARTED_WORD = re.compile(r"(?<![\w-])[^\W\dA-Z_]{2,}[-\u00ad]$")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-–]\s*\d{1,4}\s*[-–]", re.IGNORECASE)
_INFO_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def parse_pdf(raw: bytes, path: str) -> Report:
    """Report in a PDF file: the text of its pages in order.

    The date is the dateline's, or else that of the file's making. Raises ReportError when the file is broken,
    needs a password, has no text (a scan), or unpacks to more than the bounds above.
    """
    try:
        with apply_configuration(
            zlib_maximum_output_length=MAX_STREAM_BYTES,
            lzw_maximum_output_length=MAX_STREAM_BYTES,
            run_length_maximum_output_length=MAX_STREAM_BYTES,
            array_based_stream_maximum_output_length=MAX_STREAM_BYTES,
            stream_parsing_work_maximum_count=MAX_OPERATORS,
        ):
            return _read(raw, path)
    except LimitReachedError as error:
        raise ReportError(path, f"unpacks to too much to be a report: {error}") from error
    except (FileNotDecryptedError, DependencyError) as error:
        raise ReportError(path, "encrypted; save it without a password") from error
    except RecursionError as error:
        raise ReportError(path, "a broken PDF (nested too deep)") from error
    except (PyPdfError, *_DAMAGE) as error:
        raise ReportError(path, f"a broken PDF ({error or type(error).__name__})") from error


def _read(raw: bytes, path: str) -> Report:
    if b"%PDF-" not in raw[:1024]:
        raise ReportError(path, "not a PDF")
    reader = PdfReader(io.BytesIO(raw))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise ReportError(path, "encrypted; save it without a password")
    text = _paragraphs(_pages(reader, path))
    if not text:
        raise ReportError(path, "no text; if its pages are scanned images, run text recognition (OCR) first")
    return make_report(path, stem(path), text, _given(reader))


def _pages(reader: PdfReader, path: str) -> Iterator[str]:
    """Text of each page, within the bounds."""
    operators = chars = 0

    def count(*_: object) -> None:
        nonlocal operators
        operators += 1
        if operators > MAX_OPERATORS:
            raise LimitReachedError(f"more than {MAX_OPERATORS:,} drawing operators")

    for page in reader.pages:
        text = page.extract_text(visitor_operand_before=count)
        chars += len(text)
        if chars > MAX_TEXT_CHARS:
            raise ReportError(path, f"the text has more than {MAX_TEXT_CHARS:,} characters; split it")
        yield text


def _paragraphs(pages: Iterable[str]) -> str:
    """Text with its wrapped lines joined: a PDF keeps no mark of where a paragraph ends.

    A line goes on in the next when it is nearly as wide as the wide ones, or when the next begins in lower case.
    A word parted at a line's end is joined when its first part is in lower case ("con-" but not "US-").
    """
    lines = [line for page in pages for line in _lines(page)]
    widths = sorted(map(len, lines))
    full = _FULL_LINE * widths[len(widths) * 9 // 10] if widths else 0
    parts: list[str] = []
    before = ""
    for line in lines:
        if before and line:
            if _PARTED_WORD.search(before) and line[0].islower():
                parts[-1] = parts[-1][:-1]
            elif len(before) >= full or line[0].islower():
                parts.append("" if re.search(r"\w[-\u00ad]$", before) else " ")
            else:
                parts.append("\n\n")
        elif line and parts:
            parts.append("\n\n")
        if line:
            parts.append(line)
        before = line
    return "".join(parts)


def _lines(page: str) -> list[str]:
    """Lines of a page, without its number at the head or the foot."""
    lines = [line.strip() for line in page.strip().split("\n")]
    for at in (0, -1):
        if lines and _PAGE_NUMBER.fullmatch(lines[at]):
            del lines[at]
    return lines


def _given(reader: PdfReader) -> Given:
    """Fields of the document information dictionary (ISO 32000-2, 14.3.3)."""
    info = reader.metadata
    if info is None:
        return Given()
    title = info.title if isinstance(info.title, str) else None
    stamps = (_INFO_DATE.match(str(info.get(key, ""))) for key in ("/CreationDate", "/ModDate"))
    return Given(
        late_dates=tuple("-".join(stamp.groups()) for stamp in stamps if stamp),
        title=None if title and _PROGRAM_TITLE.search(title.strip()) else title,
    )
