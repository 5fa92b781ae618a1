"""PDF: pages as paragraphs, fields from the document information, bounds against bombs."""

from __future__ import annotations

import datetime
import zlib
from pathlib import Path

import pytest
from fpdf import FPDF

from kg.errors import ReportError
from kg.read import pdf as reader
from kg.read import read_reports
from kg.read.pdf import parse_pdf

FIRST = (
    "The Norwegian foreign minister met her Jordanian counterpart in Amman on Wednesday and pledged 20 million "
    "dollars in aid for refugees, officials told the state news agency after the talks, which lasted two hours."
)
SECOND = "Egypt welcomed the pledge. Iran criticised it and said that it would not help the stability of the region."


def pdf(*paragraphs: str, title: str | None = None, pages: int = 1) -> FPDF:
    document = FPDF()
    document.set_creation_date(datetime.datetime(2024, 5, 6, tzinfo=datetime.UTC))
    if title:
        document.set_title(title)
    document.set_font("Helvetica", size=12)
    for _ in range(pages):
        document.add_page()
        for paragraph in paragraphs:
            document.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
            document.ln(6)
    return document


def test_wrapped_lines_become_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "visit.pdf"
    pdf("AMMAN, April 3, 2024 (EN) - " + FIRST, SECOND, title="Minister visits Amman").output(str(path))
    (report,) = read_reports([path])
    assert not isinstance(report, ReportError)
    assert report.text == f"AMMAN, April 3, 2024 (EN) - {FIRST}\n\n{SECOND}"
    assert (report.id, report.title, report.date) == ("visit", "Minister visits Amman", "2024-04-03")


def test_the_files_own_date_counts_when_the_text_gives_none() -> None:
    report = parse_pdf(
        bytes(pdf("Minister visits Amman", FIRST, title="Microsoft Word - draft 3.docx").output()), "a.pdf"
    )
    assert (report.date, report.title) == ("2024-05-06", "Minister visits Amman")


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        (["They said that the min-\nister left.\n2", "3\nHe did."], "They said that the minister left.\n\nHe did."),
        (["The US-\nled talks went on in Amman and"], "The US-led talks went on in Amman and"),
        (["The talks went on in Amman and", "the king came."], "The talks went on in Amman and the king came."),
        (["A title\nThe king came to Amman and spoke with the Prime\nMinister of Norway about aid.\n\nHe left."],
         "A title\n\nThe king came to Amman and spoke with the Prime Minister of Norway about aid.\n\nHe left."),
    ],
)  # fmt: skip
def test_lines_are_joined_by_width_and_case(pages: list[str], text: str) -> None:
    assert reader._paragraphs(pages) == text


def test_a_password_is_asked_for_not_guessed() -> None:
    document = pdf(FIRST)
    document.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(ReportError, match="encrypted; save it without a password"):
        parse_pdf(bytes(document.output()), "a.pdf")


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    document = pdf(FIRST)
    document.set_encryption(owner_password="owner")
    assert parse_pdf(bytes(document.output()), "a.pdf").text == FIRST


def test_a_scan_is_named() -> None:
    with pytest.raises(ReportError, match="no text; if its pages are scanned images"):
        parse_pdf(bytes(pdf().output()), "a.pdf")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95])
def test_a_broken_off_pdf_is_an_error_or_its_text(share: float) -> None:
    raw = bytes(pdf(FIRST, SECOND, pages=3).output())
    try:
        found = parse_pdf(raw[: int(len(raw) * share)], "a.pdf").text
    except ReportError as error:
        found = error.reason
    assert FIRST in found or "broken PDF" in found or "no text" in found


def test_bytes_that_only_begin_as_pdf_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    (tmp_path / "b.pdf").write_text("Not a PDF at all.", "utf-8")
    first, second = read_reports([tmp_path])
    assert "broken PDF" in str(first)
    assert str(second) == f"{tmp_path / 'b.pdf'}: not a PDF"


def assembled(content: bytes, pages: int = 1) -> bytes:
    """A PDF, written by hand, whose pages all draw one compressed content stream."""
    packed = zlib.compress(content, 9)
    kids = b" ".join(b"%d 0 R" % (5 + page) for page in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
    ]
    out = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(out),
    )


SHOWN = b"BT /F 12 Tf 50 700 Td (Iran condemned the strike.) Tj ET "


def test_a_pdf_assembled_by_hand_is_read() -> None:
    assert parse_pdf(assembled(SHOWN), "a.pdf").text == "Iran condemned the strike."


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(ReportError, match="unpacks to too much"):
        parse_pdf(assembled(SHOWN + b" " * 60_000_000), "a.pdf")


def test_pages_that_repeat_one_costly_stream_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_OPERATORS", 2_000)  # as 1,000,000 would be, in less time
    with pytest.raises(ReportError, match="more than 2,000 drawing operators"):
        parse_pdf(assembled(b"0 0 m " * 300, pages=20), "a.pdf")
