"""Words for what is planned: accounts, kinds, states, times, the mix. No state by colour alone."""

from datetime import datetime

from bot.domain.posts import PlannedTime, Post, PostKind, PostState, Reading
from bot.domain.threads import parts_of
from bot.domain.wall_time import planned_at
from bot.planning_forms import AccountLabel, MixCrossed, PostView
from integrations.slack.blocks import Block, option
from integrations.slack.ids import OPTION_LIMIT, FitTime, encode
from integrations.slack.labels import at_handle
from integrations.slack.text import date, excerpt, inline, mention

KINDS = {
    PostKind.SOCIAL: ("💬", "Social"),
    PostKind.PROMOTIONAL: ("📣", "Promotional"),
    PostKind.SERVICE: ("ℹ️", "Service"),
}
STATES = {
    PostState.DRAFT: ("📝", "Draft"),
    PostState.IN_REVIEW: ("👀", "In review"),
    PostState.CHANGES_ASKED: ("✏️", "Changes asked"),
    PostState.APPROVED: ("👍", "Approved"),
    PostState.SCHEDULED: ("🗓️", "Scheduled"),
    PostState.PUBLISHING: ("📤", "Going out"),
    PostState.PUBLISHED: ("✅", "Published"),
    PostState.FAILED: ("⚠️", "Not published"),
    PostState.UNKNOWN: ("❓", "Perhaps published"),
    PostState.OVERDUE: ("🐢", "Its time has passed"),
    PostState.WITHDRAWN: ("🚫", "Withdrawn"),
}
_HELD = ("✋", "Approved, held back")


def state_words(post: Post) -> tuple[str, str]:
    """A sign and the words for where a post stands."""
    if post.state is PostState.APPROVED and post.hold:
        return _HELD
    return STATES[post.state]


def kind_words(post: Post) -> str:
    """What a post is for: "📣 promotional"."""
    sign, words = KINDS[post.kind]
    return f"{sign} {words.lower()}"


def account_name(account: AccountLabel) -> str:
    """An account in mrkdwn: "Bluesky · @harbour.example"."""
    title, handle = inline(account.network_title, 40), inline(at_handle(account.handle), 60)
    return f"{title} · {handle}" if account.handle.strip() else title or "An account"


def plain_account(account: AccountLabel) -> str:
    """The same for plain text."""
    title, handle = excerpt(account.network_title, 30), excerpt(at_handle(account.handle), 60)
    return f"{title} · {handle}" if account.handle.strip() else title or "An account"


def networks(view: PostView) -> str:
    """Where a post goes, mrkdwn: the networks' names, each once."""
    titles = dict.fromkeys(inline(a.network_title, 30) for a in view.accounts.values())
    return ", ".join(filter(None, list(titles)[:10])) or "no account yet"


def plain_networks(view: PostView) -> str:
    """The same for plain text."""
    titles = dict.fromkeys(excerpt(a.network_title, 30) for a in view.accounts.values())
    return ", ".join(filter(None, list(titles)[:4])) or "no account yet"


def wall_words(planned: PlannedTime) -> str:
    """A wall time with its zone: "Tue 1 Dec 2026, 09:00 (Europe/Berlin)"."""
    return f"{planned.wall:%a %-d %b %Y, %H:%M} ({planned.zone})"


def clock(at: datetime, zone: str, *, dated: bool = False) -> str:
    """What the clock of a zone shows: "09:00", or "Tue 1 Dec, 09:00"."""
    wall = planned_at(at, zone).wall
    return f"{wall:%a %-d %b, %H:%M}" if dated else f"{wall:%H:%M}"


def time_line(post: Post) -> str:
    """When a post goes out, mrkdwn: in the reader's zone, and as it was planned."""
    if post.due_at is None or post.planned is None:
        return "🕘 No time yet"
    return f"🕘 {date(post.due_at)} · planned for {inline(wall_words(post.planned), 90)}"


def beginning(post: Post, limit: int) -> str:
    """How a post begins, mrkdwn, in quotation marks."""
    parts = (part for variant in post.variants for part in parts_of(variant.text))
    first = next(parts, "")
    return f"“{inline(first, limit)}”" if first else "_no text yet_"


def byline(post: Post) -> str:
    """Who wrote a post, mrkdwn."""
    edited = post.edited_by not in {"", post.author}
    return f"✍️ {mention(post.author)}" + (
        f", edited by {mention(post.edited_by)}" if edited else ""
    )


def mix_words(crossed: MixCrossed) -> str:
    """Why a promotional post is stopped, with the figures, mrkdwn."""
    share = crossed.share
    total = share.social + share.promotional
    ratio = f"{share.ratio:.0%}" if share.ratio is not None else "0%"
    since = date(share.begin, "{date_short_pretty}")
    until = date(share.end, "{date_short_pretty}")
    return (
        f"⚖️ *{account_name(crossed.account)}*: with this post {share.social:,} of {total:,} posts "
        f"would be social ({ratio}) from {since} to {until}; at least {crossed.needed:.0%} have "
        "to be."
    )


def fit_option(at: datetime, zone: str, about: str = "") -> Block:
    """A time to choose, by the wall clock of a zone."""
    words = wall_words(planned_at(at, zone))
    return option(words, encode(FitTime(at), OPTION_LIMIT), about)


def reading_words(reading: Reading) -> str:
    """What a network said about a post: "after 24 h: 12 likes, 3 replies, 1 share"."""
    counts = (
        (reading.likes, "like", "likes"),
        (reading.replies, "reply", "replies"),
        (reading.shares, "share", "shares"),
    )
    told = [f"{n:,} {one if n == 1 else more}" for n, one, more in counts if n is not None]
    after = f"{reading.stage // 24} days" if reading.stage > 24 else f"{reading.stage} h"  # noqa: PLR2004 - hours
    return f"after {after}: {', '.join(told) or 'the network does not say'}"
