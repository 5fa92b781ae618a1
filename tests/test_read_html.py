"""HTML pages: the article alone, fields from what the page says of itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ReportError
from kg.model import Report
from kg.read import read_reports
from kg.read.html import parse_html_page

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Minister visits Amman | Example News</title>
<link rel="canonical" href="https://news.example.org/visit">
{head}
</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
<main><article><h1>Minister visits Amman</h1>
{top}
<p>The Norwegian minister, Kari Nordmann, <a href="/k">met</a> her Jordanian counterpart in Amman on Wednesday
and pledged 20 million dollars in aid for refugees, officials said after the talks.</p>
<p>"We stand with Jordan," she said.<br>She added that Norway would open an office in the north.</p>
<h2>Reactions</h2><ul><li>Egypt welcomed the pledge.</li><li>Iran did not.</li></ul>
<table><tr><th>Country</th><th>Pledge</th></tr><tr><td>Norway</td><td>20 million</td></tr></table>
<script>track("Spy spied on reader.")</script><!-- The editor attacked the author. -->
</article><aside><h3>Read more</h3><a href="/z">Penguins invade the zoo</a></aside></main>
<footer>Copyright 2019 Example News. <a href="/p">Privacy</a> <time datetime="2001-01-01">1 January 2001</time></footer>
</body></html>"""


def read(head: str = "", top: str = "") -> Report:
    return parse_html_page(PAGE.format(head=head, top=top).encode(), "visit.html")


def test_the_text_is_the_article_in_paragraphs() -> None:
    assert read().text == (
        "Minister visits Amman\n\n"
        "The Norwegian minister, Kari Nordmann, met her Jordanian counterpart in Amman on Wednesday and pledged "
        "20 million dollars in aid for refugees, officials said after the talks.\n\n"
        '"We stand with Jordan," she said.\nShe added that Norway would open an office in the north.\n\n'
        "Reactions\n\nEgypt welcomed the pledge.\n\nIran did not.\n\nCountry | Pledge\n\nNorway | 20 million"
    )


def test_the_page_names_its_address_and_language() -> None:
    report = read()
    assert (report.id, report.url, report.language) == ("visit", "https://news.example.org/visit", "en")


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "Site"},
  {"@type": ["NewsArticle"], "headline": "The visit", "datePublished": "2024-04-03T22:10:00+03:00",
   "dateModified": "2024-05-01", "publisher": {"@type": "Organization", "name": "Example\nNews"}}]}</script>"""
OPEN_GRAPH = """<meta property="og:title" content="A visit"><meta property="og:site_name" content="Example Agency">
<meta property="article:published_time" content="2024-04-02T10:00:00Z">
<meta property="article:modified_time" content="2024-04-09T10:00:00Z">"""


def test_json_ld_is_trusted_most() -> None:
    report = read(head=OPEN_GRAPH + JSON_LD)
    assert (report.date, report.title, report.source) == ("2024-04-03", "The visit", "Example News")


def test_open_graph_comes_next() -> None:
    report = read(head=OPEN_GRAPH + '<script type="application/ld+json">{"broken": </script>')
    assert (report.date, report.title, report.source) == ("2024-04-02", "A visit", "Example Agency")


@pytest.mark.parametrize(
    ("head", "top", "date"),
    [
        ('<meta name="DC.date.issued" content="2024-04-03">', "", "2024-04-03"),
        ("", '<span itemprop="datePublished" content="2024-04-03">Wed</span>', "2024-04-03"),
        ("", '<time datetime="2024-04-03T10:00">yesterday</time>', "2024-04-03"),
        ("", "<p>April 3, 2024</p>", "2024-04-03"),
        ("", "<p>AMMAN, 3 April 2024 (EN) - The talks were long and the mood was good, they said.</p>", "2024-04-03"),
        ('<meta name="date" content="soon"><meta name="pubdate" content="2024-04-03">', "", "2024-04-03"),
    ],
)
def test_dates_of_publication(head: str, top: str, date: str) -> None:
    assert read(head, top).date == date


def test_a_date_of_change_is_the_last_resort() -> None:
    changed = '<meta property="article:modified_time" content="2024-04-09">'
    assert read(changed).date == "2024-04-09"
    assert read(changed, "<p>April 3, 2024</p>").date == "2024-04-03"


def test_dates_in_the_footer_are_not_the_reports() -> None:
    assert read().date is None


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("nonsense", "utf-8")]
)
def test_the_declared_encoding_is_used(charset: str, encoding: str) -> None:
    quote = "Müller says “no”" if encoding != "cp1251" else "Путин says “no”"
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>{quote}</p>'
    assert parse_html_page(page.encode(encoding), "a.html").text == quote


def test_a_minimal_page_is_read() -> None:
    report = parse_html_page(b"<title>Strike condemned</title><p>Iran condemned the strike.", "a.html")
    assert (report.text, report.title, report.date) == ("Iran condemned the strike.", "Strike condemned", None)


def test_the_heading_of_a_very_short_page_is_not_run_into_its_text() -> None:
    page = b"<html><body><h1>Statement</h1><p>Iran condemned the strike.</p></body></html>"
    assert parse_html_page(page, "a.html").text == "Statement\n\nIran condemned the strike."


def test_two_line_breaks_part_paragraphs() -> None:
    page = (
        b"<html><body><div>Iran condemned the strike.<br><br>Iraq called for calm.<br>So did Oman.</div></body></html>"
    )
    assert parse_html_page(page, "a.html").text == "Iran condemned the strike.\n\nIraq called for calm.\nSo did Oman."


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body><script>render()</script></body></html>",
        "<img src=a.png>",
        "<!-- only this -->",
        "  ",
    ],
)
def test_a_page_without_text_is_an_error(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page, "utf-8")
    (error,) = read_reports([tmp_path])
    assert isinstance(error, ReportError)
    assert "no text" in error.reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 5000 + "Iran", "more than 256 elements inside one another"),
        ("<p>Iran</p>" * 100_001, "more than 100,000 elements in a page"),
        ("<p " + " ".join(f"a{number}" for number in range(200_000)) + ">Iran", "more than 1,000 attributes"),
        ("<p>" + "Iran said so. " * 400_000, "5,599,999 characters, more than 500,000"),
    ],
)
def test_a_page_that_would_take_minutes_is_refused(body: str, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        parse_html_page(f"<html><body>{body}".encode(), "a.html")


def test_text_after_a_huge_inlined_picture_is_not_lost() -> None:
    picture = '<img src="data:image/png;base64,' + "A" * 11_000_000 + '">'
    assert parse_html_page(f"<p>Before.</p>{picture}<p>After.</p>".encode(), "a.html").text == "Before.\n\nAfter."


MARKUP = st.lists(
    st.sampled_from(["<p>", "</p>", "<b>", "<td>", "<table>", "<a href=", "'", '"', ">", "<!--", "-->", "&amp;", "&#0;",
                     "<script>", "</script>", "Iran condemned the strike. ", "<br>", "<meta name=date content=", "\n",
                     "<h1>", "<li>", "é", "<time datetime=2024-04-03>", "<![CDATA[", "]]>", "<?xml", "?>", "<title>"]),
    max_size=40,
)  # fmt: skip


@given(MARKUP)
@settings(max_examples=150, deadline=None)
def test_any_markup_is_an_error_or_a_report_in_the_pages_own_words(parts: list[str]) -> None:
    page = "".join(parts)
    try:
        report = parse_html_page(page.encode(), "a.html")
    except ReportError:
        return
    assert report.text.strip()
    assert [word for word in re.findall("[A-Za-z]+", report.text) if word not in page] == []
