"""Text for XML: escaped, and without the characters that XML 1.0 cannot hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# All but Char of XML 1.0, section 2.2: the control signs, surrogates and two non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Most values hold none of what must be replaced or left out: they need only be looked through.
_SPECIAL = re.compile("[^\u0020\u0021\u0023-\u0025\u0027-\u003b\u003d\u003f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", '"': "&quot;"}


def text(value: str) -> str:
    """`value` as the content of an element.

    >>> text("a < b \\x00& c")
    'a &lt; b &amp; c'
    """
    if not _SPECIAL.search(value):
        return value
    return escape(_FORBIDDEN.sub("", value), {"\r": "&#13;"})


def attribute(value: str) -> str:
    """`value` as the value of an attribute, in double quotation marks; line breaks in it survive.

    >>> print(attribute('say "no"'))
    "say &quot;no&quot;"
    """
    if not _SPECIAL.search(value):
        return f'"{value}"'
    return f'"{escape(_FORBIDDEN.sub("", value), _SPACES)}"'
