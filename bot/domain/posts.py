"""A post: what we say ourselves, to whom, when, and how far it has come.

    draft ──► in review ──► approved ──► scheduled ──► publishing ──► published
      ▲          │    ▲          │           │              ├───► failed     (try again, or edit)
      └ changes ◄┘    └─ edited ◄┴───────────┘              └───► unknown    (read back, or asked)
         asked                               └► overdue: too late to go out without a word

Everything but a published post can be withdrawn. Every change is a function from a post to the
next one; the version grows with each, and the database lets only one of two changes from the same
version through.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class PostKind(StrEnum):
    """What a post is for. Values are stored: never rename one."""

    SOCIAL = "social"
    PROMOTIONAL = "promotional"
    SERVICE = "service"  # opening hours, an outage: neither social nor promotional


class PostState(StrEnum):
    """Where a post stands. Values are stored: never rename one."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"  # without a time yet, or held back: `Post.hold` says why
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"  # at least one network said no, and nothing is on its way any more
    UNKNOWN = "unknown"  # a person is asked whether it is there
    OVERDUE = "overdue"  # too late to go out silently: its author is asked
    WITHDRAWN = "withdrawn"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self in {PostState.PUBLISHED, PostState.WITHDRAWN}

    @property
    def queued(self) -> bool:
        """Whether it goes out by itself, or is just going out."""
        return self in {PostState.SCHEDULED, PostState.PUBLISHING, PostState.UNKNOWN}

    @property
    def editable(self) -> bool:
        """Whether its texts can be changed."""
        return self not in {PostState.PUBLISHING, PostState.UNKNOWN, *_ENDED}

    @property
    def movable(self) -> bool:
        """Whether it can get another time."""
        return self.editable

    @property
    def waits_when_moved(self) -> bool:
        """Whether another time makes it wait as approved, until `schedule` lets it through."""
        return self in {PostState.SCHEDULED, PostState.OVERDUE, PostState.FAILED}


_ENDED = (PostState.PUBLISHED, PostState.WITHDRAWN)


class VariantStatus(StrEnum):
    """How far one account's text has come. Values are stored: never rename one."""

    WAITING = "waiting"
    ON_ITS_WAY = "on_its_way"
    LIVE = "live"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a network said about a published post after a while.

    Attributes:
        stage: hours after publication: 1, 24 or 168.
        likes, replies, shares: None where the network does not say.
    """

    stage: int
    read_at: datetime
    likes: int | None = None
    replies: int | None = None
    shares: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The text for one account, and what became of it.

    Attributes:
        text: as written; a line of three dashes begins the next post of a thread
            (`bot.domain.threads`).
        external_id / url: of the first post of the thread, once it is live.
        live_parts: how many posts of the thread are live; a retry goes on behind them.
        last_external_id: of the last live part: what the next one answers.
        error / hint: why it is not live, and how to mend it.
    """

    account_id: str
    text: str
    status: VariantStatus = VariantStatus.WAITING
    external_id: str = ""
    last_external_id: str = ""
    url: str = ""
    live_parts: int = 0
    published_at: datetime | None = None
    error: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a post, taken from Slack.

    Attributes:
        file_id: Slack's id of the file.
        mime, size (bytes), width, height (pixels): as Slack describes the file; 0: not told.
        alt_text: what it shows, for people who cannot see it; required.
        kept: its bytes are in our database, so that the file in Slack may go.
        problem: why it cannot be used ("" when it can): the file is gone, it is no picture.
    """

    id: str
    file_id: str
    name: str
    mime: str
    size: int
    width: int = 0
    height: int = 0
    alt_text: str = ""
    kept: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTime:
    """When a post goes out, as a person planned it; `bot.domain.wall_time` finds the instant.

    Attributes:
        wall: local date and time without a zone, in whole minutes.
        zone: IANA name.
        fold: 1: the second of two instants with this wall time (summer time ends).
    """

    wall: datetime
    zone: str
    fold: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A planned publication.

    Attributes:
        version: grows with every change; its card shows the newest.
        author: Slack user id of who wrote it.
        channel: Slack channel of its card.
        planned / due_at: the planned wall time and its instant (UTC); None: no time yet.
        submitted_by: who asked for the review; they cannot approve it either.
        approved_by: "" while it is not approved.
        edited_by: who changed its texts last.
        asked_changes: what the reviewer wants changed.
        same_words_reason: why several networks get nearly the same words ("" when they do not).
        override_by / override_reason: the manager who let it cross the line of 80/20, and why.
        hold: why it is approved and yet not scheduled ("" when it just has no time).
        series_id / occurrence: the recurring series that it belongs to, and its planned wall time
            there; both empty for a single post.
        run: how often publishing was begun; deliveries of a new run get new keys.
    """

    id: str
    author: str
    created_at: datetime
    changed_at: datetime
    channel: str
    kind: PostKind
    variants: tuple[Variant, ...]
    version: int = 1
    state: PostState = PostState.DRAFT
    pictures: tuple[Picture, ...] = ()
    theme_id: str = ""
    notes: str = ""
    planned: PlannedTime | None = None
    due_at: datetime | None = None
    edited_by: str = ""
    submitted_by: str = ""
    submitted_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    asked_changes: str = ""
    same_words_reason: str = ""
    override_by: str = ""
    override_reason: str = ""
    hold: str = ""
    series_id: str = ""
    occurrence: datetime | None = None
    run: int = 0
    published_at: datetime | None = None

    @property
    def account_ids(self) -> tuple[str, ...]:
        """Where it goes, in the order that its author chose."""
        return tuple(v.account_id for v in self.variants)

    def variant(self, account_id: str) -> Variant | None:
        """The text for one account."""
        return next((v for v in self.variants if v.account_id == account_id), None)

    def bump(self, now: datetime, **changes: object) -> "Post":
        """The next version, with changes."""
        return replace(self, version=self.version + 1, changed_at=now, **changes)  # type: ignore[arg-type] # the fields' own types


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a writer sets in the composer."""

    kind: PostKind
    variants: tuple[tuple[str, str], ...] = field(default=())
    pictures: tuple[Picture, ...] = ()
    theme_id: str = ""
    notes: str = ""
    same_words_reason: str = ""


def edit(post: Post, by: str, contents: Contents, now: datetime) -> Post:
    """Change what is said. An edit after the approval asks for a new one.

    A reviewer's edit leaves the post in review: the author sees the difference. What is live
    already keeps its text and its place in the post, also when its account is left out. When
    nothing but live texts is left (the account that failed was given up), it is published.
    """
    variants = _edited(post, contents)
    changed = post.bump(
        now,
        kind=contents.kind,
        variants=variants,
        pictures=contents.pictures,
        theme_id=contents.theme_id,
        notes=contents.notes,
        same_words_reason=contents.same_words_reason,
        edited_by=by,
    )
    if post.kind is not contents.kind:
        changed = replace(changed, override_by="", override_reason="")
    if variants and all(v.status is VariantStatus.LIVE for v in variants):
        return _in_state(changed, PostState.PUBLISHED, now)
    if not says_the_same(post, changed) and post.state in _APPROVED:
        return replace(
            changed,
            state=PostState.IN_REVIEW,
            approved_by="",
            approved_at=None,
            submitted_by=by,
            submitted_at=now,
            hold="",
        )
    return changed


def _edited(post: Post, contents: Contents) -> tuple[Variant, ...]:
    wanted = dict(contents.variants)
    live = {v.account_id: v for v in post.variants if v.live_parts}
    same = {v.account_id: v for v in post.variants if v.text == wanted.get(v.account_id)}
    kept = {**same, **live}
    return (
        *(kept.get(a) or Variant(account_id=a, text=text) for a, text in wanted.items()),
        *(v for account, v in live.items() if account not in wanted),
    )


_APPROVED = {PostState.APPROVED, PostState.SCHEDULED, PostState.OVERDUE, PostState.FAILED}


def says_the_same(one: Post, other: Post) -> bool:
    """Whether what people will read and see is the same; notes and themes are for us."""
    return (
        one.kind is other.kind
        and {(v.account_id, v.text) for v in one.variants}
        == {(v.account_id, v.text) for v in other.variants}
        and [(p.file_id, p.alt_text) for p in one.pictures]
        == [(p.file_id, p.alt_text) for p in other.pictures]
    )


def submit(post: Post, by: str, now: datetime) -> Post:
    """Ask for a review."""
    return post.bump(
        now, state=PostState.IN_REVIEW, submitted_by=by, submitted_at=now, asked_changes=""
    )


def ask_changes(post: Post, by: str, what: str, now: datetime) -> Post:
    """Send it back to its author."""
    del by
    return post.bump(
        now,
        state=PostState.CHANGES_ASKED,
        asked_changes=what,
        approved_by="",
        approved_at=None,
        hold="",
    )


def approve(post: Post, by: str, now: datetime) -> Post:
    """It may go out. With a time it is scheduled at once (`schedule`)."""
    return post.bump(now, state=PostState.APPROVED, approved_by=by, approved_at=now, hold="")


def schedule(post: Post, now: datetime) -> Post:
    """It goes out at its time by itself."""
    return post.bump(now, state=PostState.SCHEDULED, hold="")


def hold_back(post: Post, why: str, now: datetime) -> Post:
    """It stays approved and does not go out by itself."""
    return post.bump(now, state=PostState.APPROVED, hold=why)


def move(post: Post, planned: PlannedTime | None, due_at: datetime | None, now: datetime) -> Post:
    """Another time. What was approved stays approved: the words are the same.

    A post that was scheduled, overdue or failed waits as approved until `schedule` lets it
    through.
    """
    state = PostState.APPROVED if post.state.waits_when_moved else post.state
    return post.bump(now, planned=planned, due_at=due_at, state=state, hold="")


def override(post: Post, by: str, reason: str, now: datetime) -> Post:
    """A manager lets it cross the line of 80/20."""
    return post.bump(now, override_by=by, override_reason=reason, hold="")


def withdraw(post: Post, now: datetime) -> Post:
    """It does not go out. What is live of it stays live."""
    return post.bump(now, state=PostState.WITHDRAWN, hold="")


def overdue(post: Post, now: datetime) -> Post:
    """Its time passed without it: its author is asked. Nothing of it is on its way any more."""
    variants = tuple(
        replace(v, status=VariantStatus.WAITING) if v.status is VariantStatus.ON_ITS_WAY else v
        for v in post.variants
    )
    return post.bump(now, state=PostState.OVERDUE, variants=variants)


def begin(post: Post, now: datetime) -> Post:
    """Its deliveries are made, for the variants that are `ON_ITS_WAY` after it: a new run.

    Variants that are live already, or of which nobody knows whether they are, are left alone:
    nothing is said twice.
    """
    variants = tuple(
        replace(v, status=VariantStatus.ON_ITS_WAY, error="", hint="")
        if v.status in {VariantStatus.WAITING, VariantStatus.FAILED}
        else v
        for v in post.variants
    )
    begun = post.bump(now, variants=variants, run=post.run + 1, hold="")
    return _in_state(begun, _state_of(variants, PostState.PUBLISHING), now)


def settle(post: Post, changed: Variant, now: datetime) -> Post:
    """The state after one variant's status changed, whatever the others do.

    A post that was withdrawn on its way stays so, unless all of it has gone out nevertheless.
    """
    variants = tuple(changed if v.account_id == changed.account_id else v for v in post.variants)
    settled = post.bump(now, variants=variants)
    return _in_state(settled, _state_of(variants, post.state), now)


def _state_of(variants: tuple[Variant, ...], before: PostState) -> PostState:
    """What the variants' statuses together make of a post that was begun."""
    statuses = {v.status for v in variants}
    if statuses == {VariantStatus.LIVE}:
        return PostState.PUBLISHED
    if before is PostState.WITHDRAWN:
        return before
    if VariantStatus.ON_ITS_WAY in statuses:
        return PostState.PUBLISHING
    if VariantStatus.UNKNOWN in statuses:
        return PostState.UNKNOWN
    if VariantStatus.FAILED in statuses:
        return PostState.FAILED
    return before


def _in_state(post: Post, state: PostState, now: datetime) -> Post:
    """The same version in another state; when it is published for the first time is kept."""
    first = state is PostState.PUBLISHED and post.published_at is None
    return replace(post, state=state, published_at=now if first else post.published_at)


def duplicate(
    post: Post, new_id: str, by: str, picture_ids: tuple[str, ...], now: datetime
) -> Post:
    """A new draft with the same words and pictures, without a time."""
    return Post(
        id=new_id,
        author=by,
        created_at=now,
        changed_at=now,
        channel=post.channel,
        kind=post.kind,
        variants=tuple(Variant(account_id=v.account_id, text=v.text) for v in post.variants),
        pictures=tuple(replace(p, id=i) for p, i in zip(post.pictures, picture_ids, strict=True)),
        theme_id=post.theme_id,
        notes=post.notes,
        same_words_reason=post.same_words_reason,
    )


def may_approve(post: Post, by: str, *, alone: bool) -> bool:
    """Nobody approves their own, unless the team has one person.

    Whoever sent it for review does not; its author only what a colleague has changed since.
    """
    if alone:
        return True
    own = by == post.author and post.edited_by in {"", post.author}
    return by != post.submitted_by and not own
