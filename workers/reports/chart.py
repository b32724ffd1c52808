"""The chart: a bar for each focus area, from done (dark) to not started (white), with numbers in the bars."""

from collections.abc import Iterator
from textwrap import shorten, wrap

from domain.values import Value
from workers.rendering import environment
from workers.rendering import gettext as _
from workers.reports.page_one import used
from workers.reports.shape import Area, Snapshot
from workers.words import STATUS

WIDTH, LABEL, STEP = 640.0, 252.0, 34
LETTERS, LINES, WIDEST_LETTER, DIGIT = 42, 2, 5.9, 7


class Piece(Value):
    """A part of a bar, in hundredths of the widest bar; ``fits`` when its number has room in it."""

    code: str
    count: int
    start: float
    width: float
    fits: bool


class Bar(Value):
    """A focus area; ``words`` say what the bar shows."""

    name: str
    label: tuple[str, ...]
    total: int
    words: str
    pieces: tuple[Piece, ...]


class Key(Value):
    """What a pattern means, and where its words begin in the drawing."""

    code: str
    word: str
    x: float


class Chart(Value):
    """``words`` say all that the picture shows: its alternative text."""

    words: str
    bars: tuple[Bar, ...]
    keys: tuple[Key, ...]


def chart(snapshot: Snapshot) -> Chart:
    codes = used(snapshot)
    totals = [sum(getattr(area.statuses, code) for code in codes) for area in snapshot.areas]
    bars = tuple(_bar(area, codes, max(*totals, 1)) for area in snapshot.areas)
    told = " ".join(f"{bar.name}: {bar.words}." for bar in bars)
    words = f"{_('Liggande staplar: antal aktiviteter per fokusområde och status.')} {told}"
    return Chart(words=words, bars=bars, keys=tuple(_keys(codes)))


def svg(drawn: Chart) -> str:
    """The chart as a picture, the same bytes for the same chart."""
    height = len(drawn.bars) * STEP + 22
    template = environment().get_template("report/chart.svg")
    return template.render(chart=drawn, width=WIDTH, height=height, label=LABEL, step=STEP)


def _bar(area: Area, codes: tuple[str, ...], widest: int) -> Bar:
    counts = {code: count for code in codes if (count := getattr(area.statuses, code))}
    words = ", ".join(f"{count} {STATUS[code].lower()}" for code, count in counts.items())
    return Bar(
        name=area.name,
        label=tuple(wrap(shorten(area.name, LETTERS * LINES - 4, placeholder=" …"), LETTERS)),
        total=sum(counts.values()),
        words=words or _("inga aktiviteter"),
        pieces=tuple(_pieces(counts, widest)),
    )


def _pieces(counts: dict[str, int], widest: int) -> Iterator[Piece]:
    start = 0.0
    for code, count in counts.items():
        width = 100 * count / widest
        room = width * (WIDTH - LABEL) / 100
        yield Piece(code=code, count=count, start=start, width=width, fits=room > DIGIT * len(str(count)) + 8)
        start += width


def _keys(codes: tuple[str, ...]) -> Iterator[Key]:
    x = 0.0
    for code in codes:
        yield Key(code=code, word=STATUS[code], x=x)
        x += 30 + len(STATUS[code]) * WIDEST_LETTER
