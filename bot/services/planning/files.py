"""The plan of a month as files: a picture, and an .ics for calendar programs."""

import calendar as weeks
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from bot.domain.posts import Post, PostKind
from bot.planning_forms import AccountLabel
from bot.ports import SharedFile
from bot.services.excerpts import excerpt
from bot.services.planning.context import state_in_words
from bot.services.planning.labels import places, unknown_label
from bot.services.planning.views import beginning

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LONG = timedelta(minutes=15)  # how long a post lasts in a calendar program: it has to show
_LINES = 5  # posts that fit in a day of the picture
_LINE = 24  # characters of a post in a day of the picture
_COLOURS = {
    PostKind.SOCIAL: "#1f7a4d",
    PostKind.PROMOTIONAL: "#a8480f",
    PostKind.SERVICE: "#3f5f8f",
}
_INK, _PALE, _RULE = "#1d1c1d", "#8a8a8a", "#d8d8d8"


def ics(
    posts: Sequence[Post],
    accounts: Mapping[str, AccountLabel],
    title: str,
    name: str,
    now: datetime,
) -> SharedFile:
    """Planned and published posts as events; the same post keeps its UID."""
    made = Calendar()
    made.add("prodid", "-//Golden Hour//Plan//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for post in posts:
        if post.due_at is None:
            continue
        begin = post.due_at
        if post.planned is not None:
            begin = begin.astimezone(ZoneInfo(post.planned.zone))
        event = Event()
        event.add("uid", f"{post.id}@golden-hour")
        event.add("dtstamp", now)
        event.add("dtstart", begin)
        event.add("dtend", begin + _LONG)
        event.add("summary", f"{_where(post, accounts)}: {beginning(post) or 'no text yet'}")
        labels = [accounts.get(i) or unknown_label(i) for i in post.account_ids]
        texts = "\n\n".join(
            f"{found.network_title}:\n{variant.text}"
            for found, variant in zip(labels, post.variants, strict=True)
        )
        event.add("description", texts)
        event.add("categories", [post.kind.value])
        event.add("x-golden-hour-state", vText(post.state.value))
        made.add_component(event)
    made.add_missing_timezones()
    return SharedFile(
        name=f"golden-hour-{name}.ics",
        mime="text/calendar",
        content=made.to_ical(),
        title=title,
    )


def month_picture(
    posts: Sequence[Post],
    accounts: Mapping[str, AccountLabel],
    zone: str,
    first: date,
    count: int,
) -> SharedFile:
    """A month's plan, drawn; `alt_text` says the same in words. Slow: call it in a thread."""
    # Matplotlib takes a second to load and most processes never draw.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    by_day = _by_day(posts, zone)
    rows = weeks.Calendar().monthdatescalendar(first.year, first.month)
    figure = Figure(figsize=(14, 1.0 + 1.55 * len(rows)), dpi=110, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
    axes.set_xlim(0, 7)
    axes.set_ylim(len(rows) + 0.55, 0)
    axes.axis("off")
    axes.text(0.02, 0.22, f"{first:%B %Y}", fontsize=17, weight="bold", color=_INK, va="center")
    axes.text(6.98, 0.22, f"times in {zone}", fontsize=9, color=_PALE, ha="right", va="center")
    for row, week in enumerate(rows):
        for column, day in enumerate(week):
            if day.month == first.month:
                _draw_day(axes, column, row + 0.5, day, by_day.get(day, []), accounts)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return SharedFile(
        name=f"golden-hour-{first:%Y-%m}.png",
        mime="image/png",
        content=buffer.getvalue(),
        title=f"The plan for {first:%B %Y}",
        alt_text=_in_words(by_day, accounts, first, count),
    )


def _draw_day(
    axes: "Axes",
    x: float,
    y: float,
    day: date,
    posts: Sequence[tuple[datetime, Post]],
    accounts: Mapping[str, AccountLabel],
) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - loaded with the drawing

    weekend = day.weekday() >= weeks.SATURDAY
    axes.add_patch(
        Rectangle((x, y), 1, 1, facecolor="#f7f7f7" if weekend else "white", edgecolor=_RULE)
    )
    axes.text(x + 0.04, y + 0.13, f"{day:%a} {day.day}", fontsize=9, color=_INK, weight="bold")
    for place, (at, post) in enumerate(posts[:_LINES]):
        line = f"{at:%H:%M} {_where(post, accounts)}: {beginning(post) or '…'}"
        axes.text(
            x + 0.04,
            y + 0.28 + 0.145 * place,
            _drawable(excerpt(line, _LINE)),
            fontsize=7.5,
            color=_COLOURS[post.kind],
            parse_math=False,
        )
    if len(posts) > _LINES:
        more = f"and {len(posts) - _LINES} more"
        axes.text(x + 0.96, y + 0.13, more, fontsize=7.5, color=_PALE, ha="right")


def _drawable(text: str) -> str:
    """Without what the font has no shape for: emoji would be drawn as boxes."""
    return "".join(c for c in text if ord(c) < 0x2E80 and not 0x2190 <= ord(c) < 0x2C00)  # noqa: PLR2004 - Unicode's blocks


def _by_day(posts: Sequence[Post], zone: str) -> dict[date, list[tuple[datetime, Post]]]:
    place = ZoneInfo(zone)
    found: dict[date, list[tuple[datetime, Post]]] = {}
    for post in posts:
        if post.due_at is not None:
            local = post.due_at.astimezone(place)
            found.setdefault(local.date(), []).append((local, post))
    return found


def _in_words(
    by_day: Mapping[date, Sequence[tuple[datetime, Post]]],
    accounts: Mapping[str, AccountLabel],
    first: date,
    count: int,
) -> str:
    """What the picture shows, for people who cannot see it."""
    lines = [f"The plan for {first:%B %Y}."]
    for day in (first + timedelta(days=n) for n in range(count)):
        for at, post in by_day.get(day, ()):
            state = state_in_words(post.state)
            lines.append(
                f"{day:%A} {day.day}, {at:%H:%M}: {_where(post, accounts)}, {post.kind.value}, "
                f"{state}: {beginning(post) or 'no text yet'}"
            )
    words = " ".join(lines) if len(lines) > 1 else f"{lines[0]} Nothing is planned."
    return excerpt(words, 1900)


def _where(post: Post, accounts: Mapping[str, AccountLabel]) -> str:
    return places([accounts.get(i) or unknown_label(i) for i in post.account_ids])
