"""The pretend server's JSON, in each flavour's own way of leaving things out."""

from typing import TYPE_CHECKING

from playground.networks.mastodon.flavours import Flavour
from playground.networks.mastodon.pretend import DOMAIN, Person, Post

if TYPE_CHECKING:
    from playground.networks.mastodon.pretend import World

__all__ = ["account_json", "instance_json", "status_json"]


def instance_json(flavour: Flavour, base_url: str) -> dict[str, object]:
    """The instance document: v2 where the flavour has it, else v1 as Akkoma writes it."""
    stream = base_url.replace("http", "ws", 1) if flavour.streams else ""
    if not flavour.newest_instance:
        return {
            "uri": f"https://{DOMAIN}",
            "title": "Akkoma",
            "version": flavour.version,
            "max_toot_chars": flavour.limit,
            "upload_limit": flavour.picture_bytes,
            "description_limit": flavour.description,
            "pleroma": {"metadata": {"features": []}},
            "urls": {"streaming_api": stream},
        }
    document: dict[str, object] = {
        "domain": DOMAIN,
        "version": flavour.version,
        "source_url": f"https://code.example/{flavour.name}",
        "configuration": {
            "urls": {"streaming": stream} if stream else {},
            "statuses": {
                "max_characters": flavour.limit,
                "max_media_attachments": flavour.pictures,
                "characters_reserved_per_url": 23,
            },
            "media_attachments": {
                "supported_mime_types": [*flavour.mimes, "video/mp4"],
                "image_size_limit": flavour.picture_bytes,
                "image_matrix_limit": flavour.picture_pixels,
                "description_limit": flavour.description,
            },
        },
    }
    if flavour.name == "mastodon":
        document["api_versions"] = {"mastodon": 7}
    return document


def account_json(person: Person, flavour: Flavour) -> dict[str, object]:
    """An account."""
    host = person.domain or DOMAIN
    account: dict[str, object] = {
        "id": person.id,
        "username": person.user,
        "acct": person.acct,
        "display_name": person.name or person.user.title(),
        "url": f"https://{host}/@{person.user}",
        "avatar": person.avatar or f"https://{host}/{person.user}.png",
        "avatar_static": person.avatar or f"https://{host}/{person.user}.png",
        "followers_count": person.followers,
        "bot": False,
    }
    if flavour.name == "pleroma":
        account["pleroma"] = {"hide_followers_count": person.user == "shy"}
        if person.user == "nameless":
            account["acct"] = None
    return account


def status_json(post: Post, world: "World") -> dict[str, object]:
    """A status."""
    flavour = world.flavour
    host = post.author.domain or DOMAIN
    parent = world.posts.get(post.in_reply_to)
    status: dict[str, object] = {
        "id": post.id,
        "created_at": post.created_at.isoformat(),
        "in_reply_to_id": post.in_reply_to or None,
        "in_reply_to_account_id": parent.author.id if parent else None,
        "spoiler_text": post.warning,
        "visibility": post.visibility,
        "language": "en",
        "uri": f"https://{host}/objects/{post.id}",
        "url": f"{world.site or f'https://{host}'}/@{post.author.user}/{post.id}",
        "content": post.content,
        "edited_at": post.edited_at.isoformat() if post.edited_at else None,
        "account": account_json(post.author, flavour),
        "media_attachments": [
            {"id": one, "type": "image", "url": f"https://files.example/{one}"}
            for one in post.pictures
        ],
        "favourites_count": post.favourites,
        "reblogs_count": post.boosts,
        "replies_count": sum(1 for one in world.posts.values() if one.in_reply_to == post.id),
        "mentions": [
            {
                "id": person.id,
                "username": person.user,
                "acct": person.acct,
                "url": f"https://{person.domain or DOMAIN}/@{person.user}",
            }
            for person in post.mentions
        ],
        "poll": None,
        "card": None,
    }
    if flavour.name == "pleroma":
        # Akkoma leaves out what it has nothing to say about.
        for key in ("edited_at", "poll", "card", "language"):
            if status[key] is None or key == "language":
                del status[key]
        status["pleroma"] = {"local": not post.author.domain, "conversation_id": 1}
    return {**status, **post.extra}
