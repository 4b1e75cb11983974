"""The plan as a table that `importing` reads."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.posts import PlannedTime, Post
from bot.domain.wall_time import planned_at
from bot.services.planning.sheet import COLUMNS, own_text_column, written
from bot.services.planning.sheet_accounts import NamedAccounts
from bot.services.planning.sheet_rows import names_time
from bot.storage import PostQuery, UnitOfWork, Units

_PAGE = 1000  # posts


class Exporting:
    """Writes posts as lines of a CSV file.

    Args:
        units: of the database.
        zone: IANA name; the days of `lines` are those of its clock.
    """

    def __init__(self, units: Units, zone: str) -> None:
        self._units = units
        self._zone = zone

    async def lines(
        self, first: date | None = None, last: date | None = None
    ) -> AsyncIterator[tuple[str, int]]:
        """The file in pieces, each with how many posts are in it; the columns' names come first.

        All but withdrawn posts, in order of time; those without a time only when no day is given.

        Args:
            first: the first day.
            last: the last day, which is part of it.
        """
        query = PostQuery(
            begin=self._midnight(first) if first else None,
            end=self._midnight(last + timedelta(days=1)) if last else None,
        )
        async with self._units.read() as uow:
            accounts = NamedAccounts(await uow.accounts.all())
            themes = {t.id: t.name for t in await uow.themes.all(archived=True)}
            own: dict[str, str] = {}
            async for page in _pages(uow, query):
                for account_id in (i for post in page for i in _texts(post)[1]):
                    own.setdefault(account_id, own_text_column(accounts.named(account_id)))
            columns = [
                name
                for column in COLUMNS
                for name in (own.values() if column.name == "text:…" else (column.name,))
            ]
            yield written([columns]), 0
            async for page in _pages(uow, query):
                cells = [self._cells(post, accounts, themes, own) for post in page]
                yield written([c.get(name, "") for name in columns] for c in cells), len(page)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, ZoneInfo(self._zone)).astimezone(UTC)

    def _cells(
        self,
        post: Post,
        accounts: NamedAccounts,
        themes: Mapping[str, str],
        own: Mapping[str, str],
    ) -> dict[str, str]:
        common, different = _texts(post)
        planned = _planned(post)
        day, clock = names_time(planned) if planned else ("", "")
        return {
            "id": post.id,
            "day": day,
            "time": clock,
            "zone": planned.zone if planned else "",
            "state": post.state.value,
            "kind": post.kind.value,
            "theme": themes.get(post.theme_id, ""),
            "accounts": "; ".join(accounts.named(i) for i in post.account_ids),
            "text": common,
            **{own[i]: text for i, text in different.items()},
            "same_words_reason": post.same_words_reason,
            "notes": post.notes,
            "override_reason": post.override_reason,
            "author": post.author,
            "pictures": str(len(post.pictures) or ""),
        }


async def _pages(uow: UnitOfWork, query: PostQuery) -> AsyncIterator[list[Post]]:
    begin = 0
    while True:
        page, total = await uow.posts.find(query, limit=_PAGE, offset=begin)
        if page:
            yield page
        begin += _PAGE
        if begin >= total:
            return


def _planned(post: Post) -> PlannedTime | None:
    if post.planned is None and post.due_at is not None:
        return planned_at(post.due_at, "UTC")
    return post.planned


def _texts(post: Post) -> tuple[str, dict[str, str]]:
    """The text that accounts have in common, and those of the accounts that have others.

    An account without a text would get the common one when the table is read: there is none then.
    """
    texts = {v.account_id: v.text for v in post.variants}
    if not all(text.strip() for text in texts.values()):
        return "", {i: text for i, text in texts.items() if text.strip()}
    common = post.variants[0].text if post.variants else ""
    return common, {i: text for i, text in texts.items() if text != common}
