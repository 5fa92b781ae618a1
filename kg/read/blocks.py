"""From an HTML or TEI tree to plain text: one block, one paragraph; marks dropped, sentences kept."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

# HTML, and in the last line TEI, which trafilatura gives.
_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul
    ab head item list quote row
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_CELLS = frozenset(("td", "th", "cell"))
_BREAKS = frozenset(("br", "lb"))
_SKIPPED = frozenset(
    ("script", "style", "template", "title", "noscript", "svg", "math", "button", "select", "textarea")
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def block_text(tree: Any) -> str:
    """Text under `tree`: blocks (and what two line breaks part) with empty lines between, table cells with " | ".

    >>> from lxml import html
    >>> block_text(html.fromstring("<h1>A <i>visit</i></h1><p>The king\\n came.<br>He left.</p>"))
    'A visit\\n\\nThe king came.\\nHe left.'
    """
    blocks: list[str] = []
    parts: list[str] = []

    def close_block() -> None:
        lines = (re.sub(" {2,}", " ", line).strip(" |") for line in "".join(parts).split("\n"))
        if block := re.sub("\n{2,}", "\n\n", "\n".join(lines)).strip("\n"):
            blocks.append(block)
        parts.clear()

    def add(text: str | None) -> None:
        if text:
            parts.append(_SPACE.sub(" ", text))

    walk = etree.iterwalk(tree, events=("start", "end"))  # a loop: depth costs no recursion
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                close_block()
            elif tag in _CELLS and parts:
                parts.append(" | ")
            elif tag in _BREAKS:
                parts.append("\n")
            add(node.text)
        else:
            if tag in _BLOCKS:
                close_block()
            if node is not tree:
                add(node.tail)
    close_block()
    return "\n\n".join(blocks)
