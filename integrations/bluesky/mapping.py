"""What Bluesky tells, as the product's mentions. Pure: views in, mentions out."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from integrations.bluesky import handle
from integrations.bluesky.facets import with_whole_links
from integrations.bluesky.payloads import (
    EmbedView,
    ExternalView,
    Label,
    Message,
    Notification,
    PostRecord,
    PostView,
    Profile,
    StrongRef,
    moment,
)
from integrations.bluesky.records import owner, post_url

KINDS = {
    "mention": MentionKind.MENTION,
    "reply": MentionKind.REPLY,
    "quote": MentionKind.QUOTE,
}

# Pictures behind these labels are not shown unasked. Source: the global label values in
# com.atproto.label.defs and https://docs.bsky.app/docs/advanced-guides/moderation.
_COVERED = frozenset({"porn", "sexual", "nudity", "graphic-media", "gore", "!hide", "!warn"})
_INVALID_HANDLE = "handle.invalid"
_GIF_HOSTS = ("https://media.tenor.com/", "https://static.klipy.com/")


def author(profile: Profile, web_url: str) -> AuthorProfile:
    """A person. Their page is by DID where their handle does not resolve."""
    known = profile.handle != _INVALID_HANDLE
    return AuthorProfile(
        external_id=profile.did,
        handle=profile.handle if known else profile.did,
        display_name=(profile.display_name or "").strip(),
        avatar_url=profile.avatar or "",
        profile_url=f"{web_url}/profile/{profile.handle if known else profile.did}",
        followers=profile.followers_count,
        is_bot="bot" in _labels(profile.labels),
    )


def mention(
    notification: Notification,
    *,
    own_did: str,
    web_url: str,
    posts: Mapping[str, PostView],
    profiles: Mapping[str, Profile],
) -> Mention:
    """A post that speaks to us.

    Args:
        notification: of one of the reasons in `KINDS`.
        own_did: ours.
        web_url: base of the links.
        posts: views by address: of this post (media, whether we may reply) and of the one it
            answers or quotes; what is missing is done without.
        profiles: fuller profiles of authors by DID.
    """
    record, uri = notification.record, notification.uri
    parent = record.reply.parent if record.reply else None
    root = record.reply.root if record.reply else StrongRef(uri=uri, cid=notification.cid)
    view = posts.get(uri)
    quotes = KINDS[notification.reason] is MentionKind.QUOTE
    about = parent.uri if parent and not quotes else notification.reason_subject
    return Mention(
        external_id=uri,
        root_external_id=root.uri,
        parent_external_id=parent.uri if parent else "",
        author=author(profiles.get(notification.author.did, notification.author), web_url),
        text=with_whole_links(record.text, record.facets),
        created_at=_said_at(record.created_at, notification.indexed_at),
        kind=KINDS[notification.reason],
        visibility=Visibility.PUBLIC,
        url=post_url(web_url, uri),
        media=media(view, web_url) if view else (),
        context=_context(posts.get(about), own_did, web_url),
        reply_handle=handle.encode(
            handle.PostHandle(
                uri=uri,
                cid=notification.cid,
                root_uri=root.uri,
                root_cid=root.cid,
                closed=view is not None and view.viewer.reply_disabled,
            )
        ),
        language=record.langs[0] if record.langs else "",
        why=_why(notification, parent, own_did),
    )


def private_mention(message: Message, *, convo_id: str, sender: Profile, web_url: str) -> Mention:
    """A private message to us; its thread is the private conversation."""
    return Mention(
        external_id=message_id(convo_id, message.id),
        root_external_id=convo_id,
        author=author(sender, web_url),
        text=with_whole_links(message.text or "", message.facets),
        created_at=_said_at(message.sent_at, message.sent_at),
        kind=MentionKind.PRIVATE,
        visibility=Visibility.DIRECT,
        url=f"{web_url}/messages/{convo_id}",
        reply_handle=handle.encode(handle.MessageHandle(convo_id=convo_id)),
        why="wrote to us privately",
    )


def message_id(convo_id: str, message: str) -> str:
    """Our id of a private message: its own is unique within its conversation only."""
    return f"{convo_id}/{message}"


def media(view: PostView, web_url: str) -> tuple[Media, ...]:
    """What is attached to a post. Pictures that are labelled as sensitive are not previewed."""
    covered = not _COVERED.isdisjoint(_labels(view.labels))
    page = post_url(web_url, view.uri)
    embed = view.embed
    if embed is not None and embed.media is not None:
        embed = embed.media  # a quotation with pictures: its pictures
    return () if embed is None else tuple(_attached(embed, page=page, covered=covered))


def text_of(record: PostRecord) -> str:
    """The words of a post, as they are shown everywhere."""
    return with_whole_links(record.text, record.facets)


def _attached(embed: EmbedView, *, page: str, covered: bool) -> list[Media]:
    attached = [
        Media(
            kind=MediaKind.IMAGE,
            url=image.fullsize,
            preview_url="" if covered else image.thumb,
            alt_text=image.alt,
        )
        for image in embed.images
    ]
    if embed.playlist is not None:
        attached.append(
            Media(
                kind=MediaKind.VIDEO,
                url=page,  # the playlist itself opens in few browsers
                preview_url="" if covered else embed.thumbnail or "",
                alt_text=embed.alt or "",
            )
        )
    if embed.external is not None:
        attached.append(_link(embed.external, covered=covered))
    return attached


def _link(card: ExternalView, *, covered: bool) -> Media:
    gif = card.uri.startswith(_GIF_HOSTS)
    return Media(
        kind=MediaKind.GIF if gif else MediaKind.LINK,
        url=card.uri,
        preview_url="" if covered else card.thumb or "",
        alt_text=card.description,
        title=card.title,
    )


def _context(view: PostView | None, own_did: str, web_url: str) -> QuotedContext | None:
    if view is None:
        return None
    return QuotedContext(
        author=author(view.author, web_url).handle,
        text=text_of(view.record),
        url=post_url(web_url, view.uri),
        ours=view.author.did == own_did,
    )


def _why(notification: Notification, parent: StrongRef | None, own_did: str) -> str:
    match KINDS[notification.reason]:
        case MentionKind.QUOTE:
            return "quoted our post"
        case MentionKind.REPLY if parent is not None and owner(parent.uri) != own_did:
            return "replied in a thread below our post"
        case MentionKind.REPLY:
            return "replied to our post"
        case _:
            return "mentioned us"


def _said_at(claimed: str, listed: str) -> datetime:
    """When it was said. The author's app claims a time; the later it claims, the less it counts."""
    server = moment(listed)
    said = moment(claimed)
    if server is None:
        return said or datetime.fromtimestamp(0, UTC)
    return server if said is None else min(said, server)


def _labels(labels: list[Label]) -> set[str]:
    return {label.val for label in labels if not label.neg}
