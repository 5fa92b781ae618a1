"""RSS and Atom files: one report an entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReportError
from kg.model import Report
from kg.read import read_reports
from kg.read.feed import slug

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example Agency</title><language>en-gb</language>
<item><title>Minister &amp; king meet</title><link>https://news.example.org/visit?id=1</link>
  <guid isPermaLink="false">tag:example.org,2026:visit</guid><pubDate>Tue, 20 Jan 2026 23:30:00 -0500</pubDate>
  <description>The short form.</description>
  <content:encoded><![CDATA[<p>The <b>minister</b> met the king.</p><p>They spoke of aid.</p>]]></content:encoded>
</item>
<item><title>Strike</title><link>https://news.example.org/strike</link>
  <description>Iran condemned the strike.</description></item>
<item><title>Picture only</title><link>https://news.example.org/picture</link></item>
<item><description>Nobody knows where this is from.</description></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title>Agence</title><updated>2026-01-21T00:00:00Z</updated><id>urn:feed</id>
<entry><id>urn:uuid:1225c695</id><title type="html">Le &lt;i&gt;roi&lt;/i&gt;</title>
  <link href="https://news.example.org/roi"/><published>2026-01-20T23:59:00+01:00</published>
  <updated>2026-02-01T00:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le roi est venu.</p></div></content></entry>
<entry><id>urn:uuid:2</id><title>Only changed</title><updated>2026-02-01T00:00:00Z</updated>
  <summary>He left.</summary></entry></feed>"""


def read(path: Path, content: str) -> list[Report | ReportError]:
    path.write_text(content, "utf-8")
    return list(read_reports([path]))


def test_each_rss_entry_is_a_report_with_its_own_fields(tmp_path: Path) -> None:
    first, second, *_ = read(tmp_path / "feed.xml", RSS)
    assert first == Report(
        id="tag-example.org-2026-visit", text="The minister met the king.\n\nThey spoke of aid.", date="2026-01-20",
        title="Minister & king meet", source="Example Agency", url="https://news.example.org/visit?id=1",
        path=str(tmp_path / "feed.xml"),
    )  # fmt: skip
    assert isinstance(second, Report)
    assert (second.id, second.text, second.date) == ("news.example.org-strike", "Iran condemned the strike.", None)


def test_entries_without_text_or_name_are_errors(tmp_path: Path) -> None:
    *_, picture, nameless = read(tmp_path / "feed.rss", RSS)
    assert str(picture) == f"{tmp_path / 'feed.rss'}: entry 3: no text"
    assert str(nameless) == f"{tmp_path / 'feed.rss'}: entry 4: neither an id nor a link"


def test_atom_entries_have_the_day_as_written(tmp_path: Path) -> None:
    first, second = read(tmp_path / "feed.atom", ATOM)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.text, first.date, first.title, first.language) == ("Le roi est venu.", "2026-01-20", "Le roi", "fr")
    assert (second.text, second.date) == ("He left.", "2026-02-01")


def test_a_broken_off_feed_gives_its_entries_and_an_error(tmp_path: Path) -> None:
    *reports, error = read(tmp_path / "feed.xml", RSS[: RSS.index("<item><title>Picture")])
    assert [isinstance(report, Report) for report in reports] == [True, True]
    assert isinstance(error, ReportError)
    assert "not well-formed XML" in error.reason
    assert "2 entries found were read" in error.reason
    assert error.line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    content = RSS.replace("UTF-8", encoding).replace("They spoke", "Müller’s café")
    (tmp_path / "feed.xml").write_bytes(content.encode(encoding))
    first, *_ = read_reports([tmp_path])
    assert isinstance(first, Report)
    assert "Müller’s café" in first.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<note><to>you</to></note>", "neither an RSS nor an Atom feed"),
        ("not XML", "not well-formed XML"),
        ('<rss version="2.0"><channel><title>t</title></channel></rss>', "a feed without entries"),
    ],
)
def test_what_is_no_feed_is_named(tmp_path: Path, content: str, reason: str) -> None:
    (error,) = read(tmp_path / "feed.xml", content)
    assert reason in str(error)


def test_entities_neither_explode_nor_reach_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the password", "utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "lol"> {laughs} <!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    item = "<item><link>https://x.org/1</link><description>Read &s; and &l9; here.</description></item>"
    found = read(tmp_path / "feed.xml", f'{doctype}<rss version="2.0"><channel>{item}</channel></rss>')
    texts = [report.text for report in found if isinstance(report, Report)]
    assert all(len(text) < 10_000 and "password" not in text for text in texts)
    assert any(isinstance(error, ReportError) for error in found)


@pytest.mark.parametrize(
    ("name", "report_id"),
    [("12345", "12345"), ("https://x.org/Ärzte/1/", "x.org-Ärzte-1"), ("urn:uuid:1225c695", "urn-uuid-1225c695")],
)
def test_ids_are_readable(name: str, report_id: str) -> None:
    assert slug(name) == report_id


def test_long_ids_stay_apart() -> None:
    first, second = (slug("https://x.org/" + "a" * 300 + end) for end in "12")
    assert first != second
    assert max(len(first), len(second)) < 200
