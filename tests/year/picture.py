"""The year as a picture: how many reminders went out each week, at which stage, with holidays and absences below."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from quality.duty import DutyKind
from tests.year.counts import ABOVE, AFTER, ASKED, BEFORE, ON_THE_DAY, STAGES, stage, staged
from tests.year.days import DAYS_OFF, FIRST, LAST, day_of
from tests.year.rules import Rules
from tests.year.town import UNITS
from tests.year.year import Year

PLACE = Path(__file__).parents[2] / "docs" / "pictures" / "paminnelser-ar.svg"
PICTURED = "standard"
NAMES = {
    ASKED: "när det går att göra",
    BEFORE: "en vecka före",
    ON_THE_DAY: "på dagen",
    AFTER: "efteråt",
    ABOVE: "även nivån ovanför",
}
COLOURS = {ASKED: "#9bb8c9", BEFORE: "#4f8fa8", ON_THE_DAY: "#1f5f7a", AFTER: "#d99a3d", ABOVE: "#b5482f"}
MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
WIDTH, HEIGHT = 960, 430
LEFT, TOP, WEEK, TALL = 56, 70, 16.5, 240
BOTTOM = TOP + TALL
INK, GREY, PAPER = "#22302f", "#6a7775", "#faf9f5"


def draw(year: Year, rules: Rules) -> str:
    """The picture as SVG; the same for the same year."""
    parts = [
        *_frame(year),
        *_reading(year),
        *_bars(year, rules),
        *_months(),
        *_holidays(),
        *_absences(year),
        *_legend(),
    ]
    body = "\n".join(f"  {part}" for part in parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}">\n{body}\n</svg>\n'
    )


def _week(day: date) -> int:
    """Which of the weeks of the picture a day is in; the first begins on the Monday before New Year's Day."""
    return (day - (FIRST - timedelta(days=FIRST.weekday()))).days // 7


def _x(week: float) -> float:
    return round(LEFT + week * WEEK, 1)


def _weeks(year: Year, rules: Rules) -> Counter[tuple[int, str]]:
    """What is said each week at each stage, but not what everybody reads: that would dwarf the rest."""
    told = [each for each in staged(year) if each.said.kind != DutyKind.READ_INFORMATION]
    return Counter((_week(day_of(each.said.at)), stage(rules, each.said)) for each in told)


def _reading(year: Year) -> Iterator[str]:
    """The two weeks in which most are reminded of reading, in words."""
    told = [each for each in staged(year) if each.said.kind == DutyKind.READ_INFORMATION]
    found = Counter(_week(day_of(each.said.at)) for each in told)
    for week, many in found.most_common(2):
        yield _text(_x(week + 1), TOP - 6, f"läsning: {many} till", anchor="end", colour=GREY)
        yield f'<line x1="{_x(week + 0.5)}" x2="{_x(week + 0.5)}" y1="{TOP}" y2="{BOTTOM}" stroke="{COLOURS[ASKED]}"/>'


def _frame(year: Year) -> Iterator[str]:
    yield f"<title>{escape(_title(year))}</title>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    yield _text(LEFT - 32, 28, _title(year), size=17, weight=600)
    told = "Varje stapel är en vecka. Det som sägs i ett och samma meddelande räknas var för sig."
    yield _text(LEFT - 32, 48, told, colour=GREY)


def _title(year: Year) -> str:
    return f"Ett påhittat års påminnelser: {UNITS} enheter, {len(year.scene.town.workers)} personer"


def _bars(year: Year, rules: Rules) -> Iterator[str]:
    """A bar for each week, a colour for each stage, and lines to read them by."""
    found = _weeks(year, rules)
    last = _week(LAST)
    most = max(sum(found[week, name] for name in STAGES) for week in range(last + 1))
    step = next(each for each in (10, 20, 25, 50, 100, 200, 500) if most / each <= 5)
    scale = TALL / (step * -(-most // step))
    for number in range(0, most + step, step):
        y = round(BOTTOM - number * scale, 1)
        if y >= TOP:
            yield f'<line x1="{LEFT}" x2="{_x(last + 1)}" y1="{y}" y2="{y}" stroke="#dcdad2"/>'
            yield _text(LEFT - 8, y + 4, str(number), anchor="end", colour=GREY)
    for week in range(last + 1):
        y = float(BOTTOM)
        for name in STAGES:
            tall = round(found[week, name] * scale, 1)
            if tall:
                y = round(y - tall, 1)
                place = f'x="{_x(week + 0.1)}" y="{y}" width="{WEEK * 0.8:.1f}" height="{tall}"'
                yield f'<rect {place} fill="{COLOURS[name]}"/>'


def _months() -> Iterator[str]:
    for month, name in enumerate(MONTHS, 1):
        x = _x(((date(FIRST.year, month, 1) - FIRST).days + FIRST.weekday()) / 7)
        yield f'<line x1="{x}" x2="{x}" y1="{BOTTOM}" y2="{BOTTOM + 8}" stroke="{GREY}"/>'
        yield _text(x + 4, BOTTOM + 16, name, colour=GREY)


def _holidays() -> Iterator[str]:
    """A mark for each day off that is no Saturday."""
    y = BOTTOM + 36
    yield _text(LEFT - 8, y + 4, "Helg", anchor="end", colour=GREY)
    for day in sorted(each for each in DAYS_OFF if each <= LAST and each.weekday() < 5):
        x = _x(((day - FIRST).days + FIRST.weekday()) / 7)
        yield f'<circle cx="{x}" cy="{y}" r="3.5" fill="#b5482f"><title>{day.isoformat()}</title></circle>'


def _absences(year: Year) -> Iterator[str]:
    """How many are away with a substitute each week, as a band that is darker the more they are."""
    y, last = BOTTOM + 50, _week(LAST)
    away = [sum(_week(a.start) <= week <= _week(a.end) for a in year.scene.town.absences) for week in range(last + 1)]
    yield _text(LEFT - 8, y + 12, "Borta", anchor="end", colour=GREY)
    for week, many in enumerate(away):
        deep = 0.08 + 0.92 * many / max(away) if many else 0
        yield (
            f'<rect x="{_x(week)}" y="{y}" width="{WEEK:.1f}" height="16" fill="#4b6b4f" fill-opacity="{deep:.2f}">'
            f"<title>{many} borta</title></rect>"
        )
    top = away.index(max(away))
    yield _text(_x(top), y + 30, f"{max(away)} borta samtidigt, med ersättare", colour=GREY)


def _legend() -> Iterator[str]:
    x, y = float(LEFT), HEIGHT - 16
    for name in STAGES:
        yield f'<rect x="{x:.0f}" y="{y - 10}" width="12" height="12" fill="{COLOURS[name]}"/>'
        yield _text(x + 18, y, NAMES[name])
        x += 40 + 6.6 * len(NAMES[name])


def _text(
    x: float, y: float, text: str, *, size: int = 12, weight: int = 400, anchor: str = "start", colour: str = INK
) -> str:
    look = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{colour}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'
