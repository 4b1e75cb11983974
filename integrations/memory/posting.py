"""What a world lets our account publish, refusing what a real network would refuse.

As in `integrations.memory.service`, the functions raise with a sentence for people; time-outs,
outages and the like are `integrations.memory.faults`.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.mention import Media, MediaKind
from bot.errors import Rejected
from integrations.base import (
    Engagement,
    OutgoingPost,
    PictureFile,
    PictureLimits,
    PublishingLimits,
    TextCheck,
    UploadedPicture,
    UploadsGone,
)
from integrations.memory import service
from integrations.memory.counting import measure
from integrations.memory.pictures import digest
from integrations.memory.records import OURS, Message, Upload
from integrations.memory.world import World


def check(world: World, limits: PublishingLimits, text: str) -> TextCheck:
    """Measure one post as this world does before it publishes it."""
    return measure(text, limits.text, title=world.dialect.title)


def upload(world: World, limits: PublishingLimits, picture: PictureFile) -> str:
    """Take a picture in; the id that posts name it by.

    A dialect that makes pictures smaller is taken at its word: the world keeps what it was given.

    Raises:
        Rejected: its type, its size or its description is not allowed.
        RetryLater: too many uploads in a row.
    """
    problem = _picture_problem(world.dialect.title, limits.pictures, picture)
    if problem:
        raise Rejected(problem)
    uploads = world.state.uploads
    service.require_rate(
        world, limits.uploads, [one.at for one in uploads.values()], what="pictures"
    )
    taken = Upload(
        id=f"{world.dialect.name}-picture-{len(uploads) + 1}",
        mime=picture.mime,
        digest=digest(picture.content),
        size=len(picture.content),
        at=world.now(),
        public_url=picture.public_url,
    )
    world.pictures.keep(taken, picture.content)
    return taken.id


def prepare(world: World, limits: PublishingLimits, post: OutgoingPost) -> str:
    """Make a container of a post, in dialects that want one: nobody sees it.

    Raises:
        Rejected: the pictures are not allowed.
        UploadsGone: a picture is not known (any more).
    """
    if not world.dialect.prepares:
        return ""
    _media(world, limits.pictures, post.pictures)
    container = f"{world.dialect.name}-container-{len(world.state.containers) + 1}"
    world.state.containers[container] = ""
    return container


def publish(world: World, limits: PublishingLimits, post: OutgoingPost) -> Message:
    """Publish one post; the same key in time gives the same post.

    Raises:
        Rejected: the text, the pictures or the place in the thread is not allowed, or its
            container has been published.
        UploadsGone: a picture, or its container, is not known (any more).
        RetryLater: too many posts and replies in a row.
    """
    earlier = service.sent_with_key(world, post.key)
    if earlier is not None:
        return earlier
    _require_container(world, post)
    problems = check(world, limits, post.text).problems
    if problems:
        raise Rejected(" ".join(problems))
    service.require_new_text(world, post.text)
    parent = _parent(world, limits, post)
    media = _media(world, limits.pictures, post.pictures)
    service.require_room_to_send(world)
    added = world.add(author_id=OURS, text=post.text, parent_id=parent, media=media, key=post.key)
    if post.prepared:
        world.state.containers[post.prepared] = added.id
    return added


def find(world: World, post: OutgoingPost) -> Message | None:
    """What a post has become: by its key or container, else by what it says, where, and when."""
    if post.key:
        return world.sent_with(post.key)
    if post.prepared:
        return world.state.messages.get(world.state.containers.get(post.prepared, ""))
    parent = post.follows.parent_external_id if post.follows else ""
    since = post.first_attempt_at or post.created_at
    for message in reversed(world.published()):
        same = message.parent_id == parent and message.text == post.text
        if same and message.created_at >= since:
            return message
    return None


def engagement(world: World, message_id: str) -> Engagement | None:
    """How people took a message of ours; None when there is no such message.

    Replies are those directly under it, the next part of our own thread included, as networks
    count them.
    """
    message = world.state.messages.get(message_id)
    if message is None or not message.ours or not message.exists:
        return None
    told = {
        "likes": len(world.state.likes.get(message_id, ())),
        "replies": sum(one.parent_id == message_id for one in world.messages()),
        "shares": len(world.state.shares.get(message_id, ())),
    }
    return Engagement(**{name: told[name] for name in world.dialect.figures})


def _picture_problem(title: str, limits: PictureLimits, picture: PictureFile) -> str:
    if limits.fetched and not picture.public_url:
        return f"{title} fetches pictures, and this one has no public address."
    if picture.mime not in limits.mimes:
        return f"{title} does not take pictures of the type {picture.mime}."
    size, most = len(picture.content), limits.most_bytes
    if picture.mime in limits.alone and limits.alone_bytes is not None:
        most = limits.alone_bytes
    elif limits.shrinks:
        most = limits.upload_bytes
    if size > most:
        return f"{title} takes pictures of at most {most:,} bytes, this has {size:,}."
    pixels = picture.width * picture.height
    if limits.most_pixels is not None and pixels > limits.most_pixels:
        return f"{title} takes at most {limits.most_pixels:,} pixels, this has {pixels:,}."
    return _alt_problem(title, limits, picture.alt_text)


def _alt_problem(title: str, limits: PictureLimits, alt_text: str) -> str:
    if limits.alt_units is not None and len(alt_text) > limits.alt_units:
        return (
            f"{title} takes descriptions of at most {limits.alt_units} characters, "
            f"this has {len(alt_text)}."
        )
    return ""


def _require_container(world: World, post: OutgoingPost) -> None:
    title = world.dialect.title
    published = world.state.containers.get(post.prepared)
    if published:
        raise Rejected(f"{title} has published this already.")
    if published is None and world.dialect.prepares:
        raise UploadsGone(f"{title} does not know what was prepared.", after=timedelta())


def _parent(world: World, limits: PublishingLimits, post: OutgoingPost) -> str:
    if post.follows is None:
        return ""
    title = world.dialect.title
    if not limits.threads:
        raise Rejected(f"{title} has no threads.")
    parent = world.state.messages.get(post.follows.parent_external_id)
    if parent is None or not parent.exists:
        raise Rejected(
            f"The post that this one follows is not on {title} any more.",
            hint="Withdraw the rest of the thread, or publish it as a new one.",
        )
    if not parent.ours:
        raise Rejected("A thread goes on under our own posts only.")
    return parent.id


def _media(
    world: World, limits: PictureLimits, pictures: Sequence[UploadedPicture]
) -> tuple[Media, ...]:
    title = world.dialect.title
    if len(pictures) > limits.count:
        raise Rejected(f"{title} takes {limits.count} pictures, this has {len(pictures)}.")
    for picture in pictures:
        problem = _alt_problem(title, limits, picture.alt_text)
        if problem:
            raise Rejected(problem)
    known = [_known(world, picture) for picture in pictures]
    if len(known) > 1 and any(one.mime in limits.alone for one in known):
        raise Rejected(f"{title} shows a moving picture alone: take the others out.")
    return tuple(
        _shown(world, one, picture.alt_text) for one, picture in zip(known, pictures, strict=True)
    )


def _known(world: World, picture: UploadedPicture) -> Upload:
    known = world.state.uploads.get(picture.ref)
    lasts = world.dialect.uploads_last
    expired = known is not None and lasts is not None and world.now() - known.at > lasts
    if known is None or not known.known or expired:
        raise UploadsGone(
            f"{world.dialect.title} does not know the pictures any more.", after=timedelta()
        )
    return known


def _shown(world: World, upload: Upload, alt_text: str) -> Media:
    address = world.pictures.address(upload)
    return Media(
        kind=MediaKind.GIF if upload.mime == "image/gif" else MediaKind.IMAGE,
        url=address,
        preview_url=address,
        alt_text=alt_text,
    )
