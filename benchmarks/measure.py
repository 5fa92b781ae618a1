"""What the benchmarks share: rounds in which contestants take turns, medians, memory of processes, tables and plots."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
PLOTS = HERE / "plots"
README = HERE / "README.md"
# A process measured alone has one core, as each of those of `kg build` has. NumPy reads this when it is first imported.
os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})
_COLOURS = ("#1b6ca8", "#c8553d", "#6a994e", "#8d6a9f", "#bc8b1f")


def timed(run: Callable[[], object]) -> float:
    """Seconds that `run` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def take_turns(contestants: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """The figures of each contestant, by rounds in which each has a turn; every second round goes backwards.

    A ratio of two figures of the same round holds while the machine's speed drifts.
    """
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name in list(contestants)[:: -1 if number % 2 else 1]:
            found[name].append(contestants[name]())
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' ratios; nan where nothing was measured."""
    found = [a / b for a, b in zip(ours, theirs, strict=True) if b]
    return statistics.median(found) if found else float("nan")


def spread(figures: Sequence[float]) -> str:
    """The lowest and highest figure, as parts of the median: how noisy it was."""
    middle = statistics.median(figures)
    return f"{min(figures) / middle:.2f} to {max(figures) / middle:.2f}" if middle else "-"


def folder_size(path: Path) -> int:
    """Bytes that all files below `path` take; one that has several names there is counted once."""
    files = {(found.st_dev, found.st_ino): found.st_blocks * 512 for at in path.rglob("*") for found in (at.stat(),)}
    return sum(files.values())


def memory(process: psutil.Process) -> int:
    """Bytes of memory of a process and its descendants; what they share counts once (PSS), where the system tells."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            info = one.memory_full_info()
            total += getattr(info, "pss", info.rss)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total


@dataclass
class Watched:
    """Memory of a process and its descendants while it was watched: seconds and bytes; its own resident set too."""

    seconds: list[float]
    all_bytes: list[int]
    own_bytes: list[int]

    @property
    def peak(self) -> int:
        """Bytes, of all processes together, at the most."""
        return max(self.all_bytes, default=0)

    @property
    def own_peak(self) -> int:
        """Bytes, of the process alone, at the most."""
        return max(self.own_bytes, default=0)


@contextmanager
def watching(pid: int, every: float = 0.25) -> Iterator[Watched]:
    """Watch the memory of the process `pid` and its descendants."""
    process, ended, begun = psutil.Process(pid), threading.Event(), time.monotonic()
    watched = Watched([], [], [])

    def look() -> None:
        while not ended.is_set():
            try:
                own, everything = process.memory_info().rss, memory(process)
            except psutil.NoSuchProcess:
                return
            watched.seconds.append(time.monotonic() - begun)
            watched.own_bytes.append(own)
            watched.all_bytes.append(everything)
            ended.wait(every)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield watched
    finally:
        ended.set()
        watcher.join()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, whose first column is text and whose others are figures."""
    lines = [" | ".join(head), " | ".join(["---", *["---:"] * (len(head) - 1)]), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def machine() -> str:
    """What was measured on, and how busy it was, in one sentence."""
    load = os.getloadavg()[0]
    kinds = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = kinds[0].split(":")[1].strip() if kinds else "unknown processor"
    memory = psutil.virtual_memory().total / 2**30
    day = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    return f"{day}, {os.cpu_count()} cores ({name}), {memory:.0f} GiB; load average {load:.1f} when this part began."


def write_part(name: str, text: str) -> None:
    """Put `text` into benchmarks/README.md, between the marks of the part `name`."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    readme = README.read_text("utf-8")
    if begin not in readme or end not in readme:
        raise SystemExit(f"{README} has no marks {begin} and {end}")
    before, rest = readme.split(begin, 1)
    README.write_text(f"{before}{begin}\n{text.strip()}\n{end}{rest.split(end, 1)[1]}", "utf-8")


def plot(
    name: str,
    title: str,
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    axes: tuple[str, str],
    *,
    log: bool = False,
) -> str:
    """Markdown that shows the plot of `lines` (x and y of each), which is written to plots/NAME.svg."""
    pyplot = _pyplot()
    figure, ax = pyplot.subplots(figsize=(6.4, 3.2))
    for (label, (x, y)), colour in zip(lines.items(), _COLOURS, strict=False):
        ax.plot(x, y, label=label, color=colour, marker="o" if len(x) < 20 else None, markersize=4, linewidth=1.5)
    if log:
        ax.set_xscale("log")
        ax.set_yscale("log")
    else:
        ax.set_ylim(bottom=0)
    ax.set_xlabel(axes[0])
    ax.set_ylabel(axes[1])
    if len(lines) > 1:
        ax.legend(frameon=False)
    return _saved(figure, ax, name, title)


def bars(name: str, title: str, groups: Mapping[str, Mapping[str, float]], axis: str, line: float | None = None) -> str:
    """Markdown that shows groups of bars, which are written to plots/NAME.svg; `line` is drawn across."""
    pyplot = _pyplot()
    figure, ax = pyplot.subplots(figsize=(6.4, 3.2))
    series = list(dict.fromkeys(label for group in groups.values() for label in group))
    width = 0.8 / len(series)
    for number, (label, colour) in enumerate(zip(series, _COLOURS, strict=False)):
        places = [at + number * width for at, group in enumerate(groups.values()) if label in group]
        ax.bar(places, [g[label] for g in groups.values() if label in g], width * 0.95, label=label, color=colour)
    ax.set_xticks([at + 0.4 - width / 2 for at in range(len(groups))], list(groups), fontsize=8)
    if line is not None:
        ax.axhline(line, color="#777777", linewidth=1, linestyle="--")
    ax.set_ylabel(axis)
    if len(series) > 1:
        ax.legend(frameon=False)
    return _saved(figure, ax, name, title)


def _pyplot():  # type: ignore[no-untyped-def]
    import matplotlib

    matplotlib.use("svg")
    # Text stays text, and the same figures give the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "entente", "font.size": 9})
    from matplotlib import pyplot

    return pyplot


def _saved(figure, ax, name: str, title: str) -> str:  # type: ignore[no-untyped-def]
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#e4e4e4")
    ax.set_axisbelow(True)
    ax.set_title(title, fontsize=10)
    figure.tight_layout()
    PLOTS.mkdir(exist_ok=True)
    figure.savefig(PLOTS / f"{name}.svg", metadata={"Date": None}, facecolor="white")
    _pyplot().close(figure)
    return f"![{title}](plots/{name}.svg)"
