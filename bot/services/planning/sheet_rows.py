"""From a row of a table to the post that it would become."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.account import Account
from bot.domain.posts import PlannedTime, Post, PostKind, PostState, Variant
from bot.domain.team_settings import TeamSettings
from bot.domain.themes import Theme
from bot.domain.wall_time import settle
from bot.errors import BadInput
from bot.planning_forms import Composed
from bot.services.planning.composing import checked
from bot.services.planning.context import state_in_words
from bot.services.planning.drafting import chosen_wall
from bot.services.planning.sheet import Finding, Row, text_columns
from bot.services.planning.sheet_accounts import NamedAccounts

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::00)?(?P<second> second)?", re.ASCII)
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_LONGEST = 3000  # characters that a field of the composer takes
_REVIEWED = {"review", PostState.IN_REVIEW.value}
_DRAFTED = {"", PostState.DRAFT.value, PostState.CHANGES_ASKED.value}
_APPROVED = {PostState.APPROVED.value, PostState.SCHEDULED.value}


def is_person(user: str) -> bool:
    """Whether a text is a Slack user id."""
    return _PERSON.fullmatch(user) is not None


def names_time(planned: PlannedTime) -> tuple[str, str]:
    """A planned time as the cells `day` and `time` say it."""
    clock = f"{planned.wall:%H:%M}{' second' if planned.fold else ''}"
    return f"{planned.wall:%Y-%m-%d}", clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The post that a row means.

    Attributes:
        given_id: what stands in its column `id`.
        post: what it would become, as a draft.
        review: it is to go to review.
        sources: by account, the column that its text is from.
        notes: worth knowing, and no reason to stop.
    """

    line: int
    given_id: str
    post: Post
    composed: Composed
    review: bool
    sources: Mapping[str, str]
    notes: tuple[Finding, ...] = ()


@dataclass(slots=True, kw_only=True)
class ReadRow:
    """What came of reading one row: a candidate, errors, or a reason to leave it out.

    With an error there is a candidate as well, as far as there can be: so that everything that is
    wrong with a row is told at once.
    """

    line: int
    candidate: Candidate | None = None
    left_out: str = ""
    errors: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def wrong(self, column: str, sentence: str) -> None:
        """Note an error."""
        self.errors.append(Finding(line=self.line, column=column, sentence=sentence))

    def note(self, column: str, sentence: str) -> None:
        """Note something that is no error."""
        self.notes.append(Finding(line=self.line, column=column, sentence=sentence))


class RowReader:
    """Reads rows.

    Args:
        settings: the team's: its zone, its managers, where cards of posts appear.
        accounts: all that are connected, active or not.
        themes: all that there are.
        by: Slack user id of who imports: the author, where a row names none.
        now: UTC.
        new_id: gives ids for posts.
    """

    def __init__(
        self,
        settings: TeamSettings,
        accounts: Sequence[Account],
        themes: Sequence[Theme],
        by: str,
        now: datetime,
        new_id: Callable[[], str],
    ) -> None:
        self._settings = settings
        self._named = NamedAccounts(accounts)
        # Of two themes of one name the one that is not archived is meant.
        self._themes = {t.name.casefold(): t for t in sorted(themes, key=lambda t: not t.archived)}
        self._by = by
        self._now = now
        self._new_id = new_id
        self._texts: dict[str, tuple[Account, ...]] = {}

    def columns(self, columns: Sequence[str], line: int) -> list[Finding]:
        """Learn whose words stand in which column; gives errors."""
        wrong = []
        for column, name in text_columns(columns).items():
            try:
                self._texts[column] = self._named.under(name)
            except BadInput as error:
                wrong.append(Finding(line=line, column=column, sentence=str(error)))
        # Words for one account go before those for all of its network.
        self._texts = dict(sorted(self._texts.items(), key=lambda item: ":" not in item[0][5:]))
        return wrong

    def read(self, row: Row) -> ReadRow:
        """Read one row; every cell is looked at, whatever is wrong with the others."""
        cells, read = row.cells, ReadRow(line=row.line)
        review = self._review(cells.get("state", ""), read)
        if read.left_out:
            return read
        accounts, unknown = self._named.list(cells.get("accounts", ""))
        for sentence in unknown:
            read.wrong("accounts", sentence)
        texts, sources = self._words(cells, accounts, read)
        author = cells.get("author", self._by)
        if not is_person(author):
            read.wrong("author", f"“{author}” is no Slack user id: it begins with U.")
        composed = Composed(
            account_ids=tuple(a.id for a in accounts),
            texts=texts,
            kind=self._kind(cells.get("kind", ""), read),
            theme_id=self._theme(cells.get("theme", ""), read),
            notes=cells.get("notes", ""),
            zone=cells.get("zone", self._settings.zone),
            same_words_reason=cells.get("same_words_reason", "").strip(),
            override_reason=cells.get("override_reason", "").strip(),
        )
        if not unknown:
            _keepable(composed, sources, read)
        composed, planned = _in_time(cells, composed, read)
        overridden = self._overridden(composed, read)
        review = self._without_pictures(cells.get("pictures", ""), read, review=review)
        if accounts:
            due_at = settle(planned.wall, planned.zone, planned.fold).instant if planned else None
            post = Post(
                id=self._new_id(),
                author=author,
                created_at=self._now,
                changed_at=self._now,
                channel=self._settings.plan_channel or accounts[0].channel,
                kind=composed.kind,
                variants=tuple(Variant(account_id=i, text=texts[i]) for i in composed.account_ids),
                theme_id=composed.theme_id,
                notes=composed.notes,
                planned=planned,
                due_at=due_at,
                edited_by=author,
                same_words_reason=composed.same_words_reason,
                override_by=self._by if overridden else "",
                override_reason=overridden,
            )
            read.candidate = Candidate(
                line=row.line,
                given_id=cells.get("id", ""),
                post=post,
                composed=composed,
                review=review,
                sources=sources,
                notes=tuple(read.notes),
            )
        return read

    def _review(self, cell: str, read: ReadRow) -> bool:
        """Whether it is to go to review."""
        state = "_".join(cell.casefold().split())
        if state in _APPROVED:
            read.note("state", "An approval is not imported: it goes to review.")
        elif state in {s.value for s in PostState} - _REVIEWED - _DRAFTED:
            said = state_in_words(PostState(state))
            read.left_out = f"It is {said}: only what is still to be reviewed is imported."
        elif state not in _REVIEWED | _DRAFTED:
            read.wrong("state", f"I understood “{cell}”, and it has to be draft or review.")
        return state in _REVIEWED | _APPROVED

    def _words(
        self, cells: Mapping[str, str], accounts: Sequence[Account], read: ReadRow
    ) -> tuple[dict[str, str], dict[str, str]]:
        """By account, its text, and the column that it is from."""
        sources = {a.id: self._source(cells, a) for a in accounts}
        for column, whose in self._texts.items():
            if column in cells and not any(a in accounts for a in whose):
                read.wrong(column, "There are words here, and none of its accounts is chosen.")
        for column in (*self._texts, "text", "notes", "same_words_reason", "override_reason"):
            if len(cells.get(column, "")) > _LONGEST:
                read.wrong(
                    column,
                    f"It has {len(cells[column]):,} characters; the composer takes {_LONGEST:,}.",
                )
        return {i: cells.get(column, "") for i, column in sources.items()}, sources

    def _source(self, cells: Mapping[str, str], account: Account) -> str:
        return next(
            (c for c, whose in self._texts.items() if c in cells and account in whose), "text"
        )

    def _kind(self, cell: str, read: ReadRow) -> PostKind:
        try:
            return PostKind(cell.casefold()) if cell else PostKind.SOCIAL
        except ValueError:
            kinds = ", ".join(PostKind)
            read.wrong("kind", f"I understood “{cell}”, and it has to be one of: {kinds}.")
            return PostKind.SOCIAL

    def _theme(self, cell: str, read: ReadRow) -> str:
        if not cell:
            return ""
        theme = self._themes.get(cell.casefold())
        if theme is None:
            names = ", ".join(f"“{t.name}”" for t in self._themes.values()) or "none yet"
            read.wrong("theme", f"There is no theme “{cell}”. There are: {names}.")
            return ""
        return theme.id

    def _overridden(self, composed: Composed, read: ReadRow) -> str:
        """The reason of an override; only managers may give one."""
        reason = composed.override_reason
        if not reason or composed.kind is not PostKind.PROMOTIONAL:
            return ""
        if self._by not in self._settings.managers:
            read.wrong(
                "override_reason",
                "Only a manager lets a post cross the line of 80/20: name one with --by whose "
                "user id stands in MANAGERS, or leave this cell empty.",
            )
        return reason

    def _without_pictures(self, cell: str, read: ReadRow, *, review: bool) -> bool:
        """Whether it still goes to review: not without the pictures that belong to it."""
        if not cell or cell == "0":
            return review
        if not cell.isdecimal():
            read.wrong("pictures", "Pictures cannot be imported: add them in Slack afterwards.")
            return review
        read.note(
            "pictures",
            "Its pictures are not imported: add them in Slack."
            + (" Until then it is a draft." if review else ""),
        )
        return False


def _keepable(composed: Composed, sources: Mapping[str, str], read: ReadRow) -> None:
    """What the composer asks of everything that is kept, but for the time."""
    try:
        checked(composed)
    except BadInput as error:
        account_id = error.field.removeprefix("text:")
        read.wrong(sources.get(account_id, error.field), str(error))


def _in_time(
    cells: Mapping[str, str], composed: Composed, read: ReadRow
) -> tuple[Composed, PlannedTime | None]:
    """The composer's fields for the time, and what they mean."""
    day, clock = cells.get("day", ""), cells.get("time", "")
    known = _CLOCK.fullmatch(clock.casefold())
    if day and not _DAY.fullmatch(day):
        read.wrong("day", f"I understood “{day}”; write a day like this: 2026-12-01.")
    if clock and known is None:
        read.wrong("time", f"I understood “{clock}”; write a time like this: 09:00.")
    if (day and not _DAY.fullmatch(day)) or (clock and known is None):
        return composed, None
    composed = replace(
        composed,
        day=day,
        time=f"{int(known['hour']):02}:{known['minute']}" if known else "",
        fold=1 if known and known["second"] else 0,
    )
    try:
        return composed, chosen_wall(composed)
    except BadInput as error:
        read.wrong(error.field, str(error))
    except ValueError as error:  # out of reach of the calendar
        read.wrong("day", str(error))
    return composed, None
