"""What one query may take, and how many may run: on by default, and told in the answer where they were met."""

from __future__ import annotations

from dataclasses import dataclass

from kg import settings
from kg.errors import EntenteError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server process."""

    timeout: float = 30.0
    """Seconds for one query, after which the kernel ends its process; waiting for the client does not count."""
    memory: int = 1_000_000_000
    """Bytes that one query may take beside what the store itself needs."""
    replica: int = 2_000_000_000
    """Bytes that a replica of the store in memory may take; 0 for none."""
    rows: int = 10_000_000
    """Rows, or triples, of one answer. More are cut."""
    bytes: int = 2_000_000_000
    """Bytes of one answer, before it is compressed. More are cut."""
    readers: int = 8
    """Queries that run at the same time."""
    slow: int = 6
    """How many of them may be longer than a second, so that short ones always find a reader."""
    queue: int = 32
    """Queries that wait for a reader; more are refused at once."""
    wait: float = 5.0
    """Seconds that a query waits for a reader before it is refused."""

    def own(self) -> dict[str, float]:
        """Those that a reader keeps by itself."""
        return {"timeout": self.timeout, "memory": self.memory, "rows": self.rows, "bytes": self.bytes}


def limits() -> Limits:
    """The limits, with those that the settings name. Raises EntenteError when one is no number."""
    megabyte = 1_000_000
    return Limits(
        timeout=_number("KG_QUERY_TIMEOUT"),
        memory=int(_number("KG_QUERY_MEMORY") * megabyte),
        replica=int(_number("KG_STORE_MEMORY", may_be_zero=True) * megabyte),
    )


def _number(name: str, *, may_be_zero: bool = False) -> float:
    text = settings.get(name) or ""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6 or not (value or may_be_zero):
        raise EntenteError(f"{name} must be a number {'not below' if may_be_zero else 'above'} 0, not {text!r}")
    return value
