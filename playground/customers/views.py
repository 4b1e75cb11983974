"""What the customers' page shows, as JSON: the networks as anybody there sees them."""

from collections.abc import Collection, Mapping
from typing import Any

from integrations.memory import Message, Operation, Profile, World
from playground.customers.pictures import PICTURES
from playground.customers.town import Town

_THREADS = 40  # the newest of each network; more would be a wall

Json = dict[str, Any]


def version(town: Town) -> str:
    """Changes whenever the page has something new to show."""
    parts = [str(town.customers.is_paused)]
    for world in town.worlds.values():
        faults = world.faults
        parts.append(
            f"{world.state.version}.{faults.is_out:d}{faults.is_revoked:d}"
            f"{faults.waiting(Operation.SEND)}.{faults.waiting(Operation.PUBLISH)}"
        )
    return "-".join(parts)


def town_view(town: Town) -> Json:
    """Everything that the page shows."""
    return {
        "version": version(town),
        "now": town.now().isoformat(),
        "paused": town.customers.is_paused,
        "pictures": [{"name": name, "title": one.title} for name, one in PICTURES.items()],
        "networks": [network_view(world) for world in town.worlds.values()],
    }


def network_view(world: World) -> Json:
    """One network: its rules, its people, what goes wrong, and its newest threads."""
    dialect = world.dialect
    limits = dialect.limits
    return {
        "name": dialect.name,
        "title": dialect.title,
        "us": person_view(world, world.profile()),
        "limit": {"public": limits.reply.units, "unit": limits.reply.unit},
        "edits": dialect.capabilities.edits,
        "private": dialect.capabilities.private_message,
        "troubles": {
            "outage": world.faults.is_out,
            "revoked": world.faults.is_revoked,
            "credentials_end": world.credentials_end is not None,
            "sends": world.faults.waiting(Operation.SEND),
            "posts": world.faults.waiting(Operation.PUBLISH),
        },
        "people": [person_view(world, person) for person in world.people()],
        "threads": _threads(world),
    }


def person_view(world: World, profile: Profile) -> Json:
    """Somebody's name and face. The address is relative: the page may stand under any name."""
    return {
        "id": profile.id,
        "name": profile.display_name or profile.handle,
        "handle": profile.handle,
        "avatar": profile.avatar_url,
        "ours": profile.id == world.profile().id,
    }


def _threads(world: World) -> list[Json]:
    by_root: dict[str, list[Message]] = {}
    for message in world.state.messages.values():
        by_root.setdefault(message.root_id, []).append(message)
    newest = sorted(
        by_root.items(), key=lambda item: max(m.created_at for m in item[1]), reverse=True
    )
    published = {message.id for message in world.published()}
    return [_thread(world, root, messages, published) for root, messages in newest[:_THREADS]]


def _thread(world: World, root: str, messages: list[Message], published: Collection[str]) -> Json:
    ordered = sorted(messages, key=lambda message: message.created_at)
    return {
        "id": root,
        "private": ordered[0].visibility.private,
        "messages": [
            {**_message(world, message), "published": message.id in published}
            for message in ordered
        ],
    }


def _message(world: World, message: Message) -> Json:
    return {
        "id": message.id,
        "author": person_view(world, world.profile(message.author_id)),
        "text": message.text if message.exists else "",
        "at": message.created_at.isoformat(),
        "edited": message.edited_at is not None,
        "deleted": not message.exists,
        "hidden": message.hidden,
        "names_us": message.names_us,
        "answers": message.parent_id,
        "quotes": _quote(world, message),
        "likes": len(world.state.likes.get(message.id, ())),
        "shares": len(world.state.shares.get(message.id, ())),
        "media": [{"url": one.url, "alt": one.alt_text} for one in message.media if message.exists],
    }


def _quote(world: World, message: Message) -> Mapping[str, str] | None:
    if not message.quoted_id or not message.exists:
        return None
    quoted = world.message(message.quoted_id)
    return {
        "name": world.profile(quoted.author_id).display_name,
        "text": quoted.text if quoted.exists else "(deleted)",
    }
