"""From X's posts and direct-message events to mentions: pure, no I/O.

Ids: a post's `external_id` is that of its first version, which stays the same over edits; what is
answered is its newest version. Private messages have "dm:" before their ids, because X counts
posts and direct-message events in one sequence.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from integrations.x import snowflake
from integrations.x.payload import (
    DirectEvent,
    Entities,
    Includes,
    Json,
    Link,
    MediaItem,
    Post,
    User,
    is_conversation,
    is_id,
    moment_of,
    read_events,
    read_includes,
    read_posts,
)
from integrations.x.reply_handle import DirectHandle, PostHandle, Summons

SITE = "https://x.com"
DIRECT = "dm:"

_KINDS = {
    "photo": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "animated_gif": MediaKind.GIF,
}
# X's codes for "no language": undetermined, no words; then qme (only media), qht (hashtags) ...
_NO_LANGUAGE = frozenset({"und", "zxx", "art"})
_NO_WORDS = re.compile("q[a-z]{2}")


def mentions_of_posts(answer: Json, *, own_id: str) -> list[Mention]:
    """The mentions of a page of posts, oldest first."""
    includes = read_includes(answer)
    found = [mention_of_post(post, includes, own_id=own_id) for post in read_posts(answer)]
    return sorted(found, key=lambda mention: mention.created_at)


def mention_of_post(post: Post, includes: Includes, *, own_id: str) -> Mention:
    """One post as a mention of the account `own_id`."""
    author = _author(post.author_id, includes)
    kind, why = _kind(post, includes, own_id=own_id)
    return Mention(
        external_id=post.first_id,
        root_external_id=post.conversation_id or post.first_id,
        parent_external_id=post.reference("replied_to"),
        author=author,
        text=text_of(post),
        created_at=_written_at(post),
        # Of these words: an older version may be told, or looked up, when there is a newer one.
        edited_at=snowflake.time_of(post.id) if post.id != post.first_id else None,
        kind=kind,
        visibility=Visibility.PUBLIC,
        url=post_url(author.handle, post.newest_id),
        media=media_of(post, includes),
        context=_context(post, includes, own_id=own_id),
        reply_handle=str(PostHandle(post.newest_id, _summons(post, includes, own_id=own_id))),
        language=_language(post.lang),
        why=why,
    )


def mentions_of_events(answer: Json, *, own_id: str) -> list[Mention]:
    """The private messages of a page of events that others sent, oldest first."""
    includes = read_includes(answer)
    found = [
        _mention_of_event(event, includes)
        for event in read_events(answer)
        if event.event_type in {"MessageCreate", ""}
        and is_id(event.sender_id)  # else nobody could be answered
        and event.sender_id != own_id
    ]
    return sorted(found, key=lambda mention: mention.created_at)


def profile_of(user: User) -> AuthorProfile:
    """A user as an author."""
    return AuthorProfile(
        external_id=user.id,
        handle=user.username or user.id,
        display_name=unescape(user.name),
        avatar_url=user.profile_image_url,
        profile_url=f"{SITE}/{user.username}" if user.username else f"{SITE}/i/user/{user.id}",
        followers=user.public_metrics.followers_count if user.public_metrics else None,
    )


def post_url(handle: str, post_id: str) -> str:
    """The public link of a post."""
    return f"{SITE}/{handle}/status/{post_id}"


def text_of(post: Post) -> str:
    """The text people read: whole, links written out, links to its own attachments left out."""
    return _text(post, quoted_id=post.reference("quoted"))


def written_text(post: Post) -> str:
    """The text as its author wrote it: a link to a post that X shows as a quote included."""
    return _text(post, quoted_id="")


def plain_text(text: str, entities: Entities, *, quoted_id: str = "") -> str:
    """Unescape X's HTML entities, then put each link's address in place of its t.co form."""
    # In this order: an address may hold "&copy=1", which unescaping would change.
    plain = unescape(text)
    # Longest first: one t.co address can begin like another.
    for link in sorted(entities.urls, key=lambda link: len(link.url), reverse=True):
        if link.url:
            shown = "" if _is_attachment(link, quoted_id) else link.expanded_url or link.url
            plain = plain.replace(link.url, shown)
    return plain.strip()


def media_of(post: Post, includes: Includes) -> tuple[Media, ...]:
    """Attachments in order, then the page behind a link where X shows its title."""
    return tuple(_media(post, includes))


def _text(post: Post, *, quoted_id: str) -> str:
    note = post.note_tweet
    if note is not None and note.text:
        return plain_text(note.text, note.entities, quoted_id=quoted_id)
    return plain_text(post.text, post.entities, quoted_id=quoted_id)


def _kind(post: Post, includes: Includes, *, own_id: str) -> tuple[MentionKind, str]:
    quoted = includes.posts.get(post.reference("quoted"))
    if post.reference("replied_to") and post.in_reply_to_user_id == own_id:
        return MentionKind.REPLY, "replied to our post"
    if quoted is not None and quoted.author_id == own_id:
        return MentionKind.QUOTE, "quoted our post"
    if post.reference("replied_to"):
        asked = includes.users.get(post.in_reply_to_user_id)
        whom = f"@{asked.username}" if asked and asked.username else "somebody else"
        return MentionKind.MENTION, f"mentioned us in a reply to {whom}"
    if post.reference("quoted"):
        return MentionKind.MENTION, "mentioned us while quoting a post"
    return MentionKind.MENTION, "mentioned us"


def _summons(post: Post, includes: Includes, *, own_id: str) -> Summons:
    note = post.note_tweet.entities.mentions if post.note_tweet else []
    named = {handle.id for handle in [*post.entities.mentions, *note]} - {""}
    quoted = includes.posts.get(post.reference("quoted"))
    if own_id in named:
        return Summons.MENTIONED
    if quoted is not None and quoted.author_id == own_id:
        return Summons.QUOTED
    # X lists a post among the mentions because it mentions us; only a list of others' ids denies.
    return Summons.NEITHER if named else Summons.MENTIONED


def _context(post: Post, includes: Includes, *, own_id: str) -> QuotedContext | None:
    for kind in ("replied_to", "quoted"):
        before = includes.posts.get(post.reference(kind))
        if before is not None:
            author = _author(before.author_id, includes)
            return QuotedContext(
                author=f"@{author.handle}",
                text=text_of(before),
                url=post_url(author.handle, before.id),
                ours=before.author_id == own_id,
            )
    return None


def _author(author_id: str, includes: Includes) -> AuthorProfile:
    return profile_of(includes.users.get(author_id) or User(id=author_id or "unknown"))


def _written_at(post: Post) -> datetime:
    # An edited post has a new time stamp; the clock runs from when it was first written.
    if post.first_id != post.id:
        return snowflake.time_of(post.first_id)
    return moment_of(post.created_at, post.id)


def _language(code: str) -> str:
    return "" if code in _NO_LANGUAGE or _NO_WORDS.fullmatch(code) else code


def _media(post: Post, includes: Includes) -> Iterator[Media]:
    for key in post.attachments.media_keys:
        item = includes.media.get(key)
        if item is not None and item.type in _KINDS:
            yield _medium(item, post_url(_author(post.author_id, includes).handle, post.id))
    for link in post.entities.urls:
        if link.title and not _is_attachment(link, post.reference("quoted")):
            yield Media(
                kind=MediaKind.LINK,
                url=link.expanded_url or link.url,
                title=unescape(link.title),
            )


def _medium(item: MediaItem, page: str) -> Media:
    films = [variant for variant in item.variants if variant.content_type == "video/mp4"]
    best = max(films, key=lambda variant: variant.bit_rate, default=None)
    return Media(
        kind=_KINDS[item.type],
        url=item.url or (best.url if best else "") or page,
        preview_url=item.preview_image_url or item.url,
        alt_text=item.alt_text,
    )


def _is_attachment(link: Link, quoted_id: str) -> bool:
    if link.media_key:
        return True
    return bool(quoted_id) and link.expanded_url.rstrip("/").endswith(f"/status/{quoted_id}")


def _mention_of_event(event: DirectEvent, includes: Includes) -> Mention:
    told = event.dm_conversation_id
    conversation = told if is_conversation(told) else event.sender_id
    return Mention(
        external_id=DIRECT + event.id,
        root_external_id=DIRECT + conversation,
        author=_author(event.sender_id, includes),
        text=plain_text(event.text, event.entities),
        created_at=moment_of(event.created_at, event.id),
        kind=MentionKind.PRIVATE,
        visibility=Visibility.DIRECT,
        url=f"{SITE}/messages/{conversation}",
        media=tuple(_private_media(event, includes)),
        reply_handle=str(DirectHandle(conversation)),
        why="sent us a private message",
    )


def _private_media(event: DirectEvent, includes: Includes) -> Iterator[Media]:
    # No preview: pictures in private messages open only for people signed in to the account.
    for key in event.attachments.media_keys:
        item = includes.media.get(key)
        if item is not None and item.type in _KINDS:
            yield Media(
                kind=_KINDS[item.type],
                url=f"{SITE}/messages/{event.dm_conversation_id}",
                alt_text=item.alt_text,
            )
