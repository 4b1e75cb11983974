"""Statuses and notifications as the product's mentions: pure, and never failing on odd input."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from integrations.base import MessageState
from integrations.mastodon.handle import ReplyHandle
from integrations.mastodon.tame import (
    Record,
    as_record,
    as_records,
    count,
    flag,
    moment,
    one_of,
    text,
    web_address,
)
from integrations.mastodon.text import one_line, plain_text
from integrations.mastodon.visibility import seen_by

__all__ = [
    "Us",
    "full_handle",
    "message_state",
    "profile",
    "quoted_status",
    "status_text",
    "to_context",
    "to_mention",
]

_MEDIA_KINDS = {
    "image": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "gifv": MediaKind.GIF,
    "audio": MediaKind.AUDIO,
}
_WHY = {
    MentionKind.PRIVATE: "wrote to us privately",
    MentionKind.REPLY: "replied to our post",
    MentionKind.QUOTE: "quoted our post",
    MentionKind.MENTION: "mentioned us",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Our account: its id at the server, and the server's domain for people of its own."""

    external_id: str
    domain: str


def full_handle(account: Record, domain: str) -> str:
    """user@domain: people of the server itself come without a domain."""
    name = account_name(account)
    return name if "@" in name or not name or not domain else f"{name}@{domain}"


def account_name(account: Record) -> str:
    """What to write behind "@" at this server; from the profile's address where `acct` is null."""
    name = text(account, "acct").strip().removeprefix("@")
    if name:
        return name
    user = text(account, "username").strip().removeprefix("@")
    host = web_address(account, "url").partition("://")[2].partition("/")[0]
    return f"{user}@{host}" if user and host else user


def profile(account: Record, domain: str) -> AuthorProfile:
    """A person. Followers are None where the server hides their number."""
    extra = as_record(account.get("pleroma"))
    hidden = flag(extra, "hide_followers_count")
    return AuthorProfile(
        external_id=text(account, "id"),
        handle=full_handle(account, domain),
        display_name=one_line(text(account, "display_name"), longest=100),
        avatar_url=web_address(account, "avatar_static") or web_address(account, "avatar"),
        profile_url=web_address(account, "url"),
        followers=None if hidden else count(account, "followers_count"),
        is_bot=flag(account, "bot"),
    )


def status_text(status: Record) -> str:
    """What a status says: its content warning, its text, its poll."""
    parts = []
    warning = content_warning(status)
    if warning:
        parts.append(f"[Content warning: {warning}]")
    parts.append(plain_text(text(status, "content")))
    parts.append(_poll_text(as_record(status.get("poll"))))
    return "\n\n".join(part for part in parts if part)


def content_warning(status: Record) -> str:
    """The content warning as one line; Pleroma offers it without markup."""
    plain = as_record(as_record(status.get("pleroma")).get("spoiler_text"))
    return one_line(text(plain, "text/plain") or text(status, "spoiler_text"), longest=500)


def _poll_text(poll: Record) -> str:
    options = [one_line(text(option, "title")) for option in as_records(poll.get("options"))]
    return "\n".join(["Poll:", *(f"○ {option}" for option in options)]) if options else ""


def quoted_status(status: Record) -> Record:
    """The status that is quoted, or {}: Mastodon wraps it, Akkoma and Pleroma do not."""
    own = as_record(status.get("quote"))
    extra = as_record(as_record(status.get("pleroma")).get("quote"))
    for candidate in (as_record(own.get("quoted_status")), own, extra):
        if "account" in candidate:
            return candidate
    return {}


def _media(status: Record) -> Iterator[Media]:
    for attachment in as_records(status.get("media_attachments")):
        url = web_address(attachment, "url") or web_address(attachment, "remote_url")
        if url:
            yield Media(
                kind=_MEDIA_KINDS.get(text(attachment, "type"), MediaKind.LINK),
                url=url,
                preview_url=_https(web_address(attachment, "preview_url")),
                alt_text=one_line(text(attachment, "description"), longest=1500),
            )
    card = as_record(status.get("card"))
    if link := web_address(card, "url"):
        yield Media(
            kind=MediaKind.LINK,
            url=link,
            preview_url=_https(web_address(card, "image")),
            alt_text=one_line(text(card, "description")),
            title=one_line(text(card, "title")),
        )


def _https(address: str) -> str:
    return address if address.lower().startswith("https://") else ""


def to_context(status: Record, us: Us) -> QuotedContext | None:
    """A status as what was said before; None for an empty record."""
    if not status:
        return None
    author = as_record(status.get("account"))
    who = profile(author, us.domain)
    return QuotedContext(
        author=who.name,
        text=status_text(status),
        url=_link(status),
        ours=who.external_id == us.external_id,
    )


def message_state(status: Record) -> MessageState:
    """A status that exists, as it is now."""
    return MessageState(
        exists=True,
        text=status_text(status),
        media=tuple(_media(status)),
        edited_at=moment(status, "edited_at"),
    )


def _link(status: Record) -> str:
    return one_of(web_address(status, "url"), web_address(status, "uri"))


def _kind(status: Record, visibility: Visibility, us: Us) -> MentionKind:
    if visibility is Visibility.DIRECT:
        return MentionKind.PRIVATE
    if text(status, "in_reply_to_account_id") == us.external_id:
        return MentionKind.REPLY
    quoted = as_record(quoted_status(status).get("account"))
    if text(quoted, "id") == us.external_id:
        return MentionKind.QUOTE
    return MentionKind.MENTION


def to_mention(
    notification: Record,
    us: Us,
    *,
    root: str,
    parent: QuotedContext | None,
    now: datetime,
) -> Mention | None:
    """A notification as a mention; None when it carries no status (its author deleted it).

    `root` is the id of the first status of its thread as far as the server shows it, `parent` the
    status that it answers, `now` its time where the server gives none.
    """
    status = as_record(notification.get("status"))
    account = as_record(status.get("account")) or as_record(notification.get("account"))
    external_id = text(status, "id")
    author = profile(account, us.domain)
    if not external_id or not author.external_id:
        return None
    visibility = seen_by(text(status, "visibility"))
    kind = _kind(status, visibility, us)
    private = visibility is Visibility.DIRECT
    created = moment(status, "created_at") or moment(notification, "created_at") or now
    return Mention(
        external_id=external_id,
        root_external_id=f"dm:{author.external_id}" if private else root or external_id,
        author=author,
        text=status_text(status),
        created_at=created,
        kind=kind,
        visibility=visibility,
        parent_external_id=text(status, "in_reply_to_id"),
        url=_link(status),
        media=tuple(_media(status)),
        context=parent or to_context(quoted_status(status), us),
        reply_handle=ReplyHandle(
            names=tuple(_names(status, account, us)),
            warning=content_warning(status),
        ).encode(),
        language=text(status, "language"),
        edited_at=moment(status, "edited_at"),
        why=_WHY[kind],
    )


def _names(status: Record, author: Record, us: Us) -> Iterator[str]:
    """Whom an answer mentions, as Mastodon's own client does: the author, then the others."""
    seen = {us.external_id}
    for account in (author, *as_records(status.get("mentions"))):
        name = account_name(account)
        if name and text(account, "id") not in seen:
            seen.add(text(account, "id"))
            yield name
