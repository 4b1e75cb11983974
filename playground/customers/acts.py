"""What a visitor may do at the customers' page: parsed, checked, done in a world."""

import re
import unicodedata
from datetime import timedelta

import msgspec

from bot.domain.mention import Media
from bot.errors import BadInput, NotFound
from integrations.base import TextLimit
from integrations.memory import Message, Operation, Person, World
from integrations.memory.counting import measure
from playground.customers.pictures import PICTURES
from playground.customers.town import Town

_OUTAGE = timedelta(seconds=3)  # how soon the bot may try again; short, so that a visitor sees it
_CREDENTIALS_LAST = timedelta(days=3)


class Say(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer says something. `person` "" and `new_name` make a new one."""

    network: str
    text: str
    person: str = ""
    new_name: str = ""
    reply_to: str = ""
    private: bool = False
    names_us: bool = True
    picture: str = ""


class Edit(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer changes their words."""

    network: str
    id: str
    text: str


class Delete(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer takes a message back."""

    network: str
    id: str


class React(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer likes a message, or shares it. `person` "" and `new_name` make a new one."""

    network: str
    id: str
    person: str = ""
    new_name: str = ""
    share: bool = False


class Trouble(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Something goes wrong between the bot and a network, or works again.

    `what` is "outage", "revoked", "credentials end" (in three days; all three last while `on`),
    "lost answer", "lost request" (the next answer times out, after or before it took effect),
    "lost post", "lost post request" (the same for the next post) or "none" (everything works).
    """

    network: str
    what: str
    on: bool = True


class Pause(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The customers do nothing of their own accord, or do again."""

    on: bool


def say(town: Town, asked: Say) -> str:
    """Post, reply or write privately in somebody's name; the id of the message.

    Raises:
        BadInput: the text is empty or too long, or no name was given.
        NotFound: no such network, person, picture or message to answer.
    """
    world = _world(town, asked.network)
    person = _person(world, asked.person) if asked.person else _newcomer(world, asked.new_name)
    answered = _message(world, asked.reply_to) if asked.reply_to else None
    media = _media(asked.picture)
    if asked.private or (answered is not None and answered.visibility.private):
        _check(world, asked.text, world.dialect.limits.private)
        return person.messages_privately(asked.text, media=media).id
    text = asked.text
    us = f"@{world.profile().handle.partition('@')[0]}"
    if asked.names_us and answered is None and us.lower() not in text.lower() and text.strip():
        text = f"{us} {text}"
    _check(world, text, world.dialect.limits.reply)
    return person.posts(
        text, mention=asked.names_us, reply_to=answered.id if answered else "", media=media
    ).id


def edit(town: Town, asked: Edit) -> None:
    """Change a customer's words.

    Raises:
        BadInput: the network has no edits, or the text is empty or too long.
        NotFound: no such network or message (any more).
    """
    world = _world(town, asked.network)
    message = _message(world, asked.id)
    limits = world.dialect.limits
    _check(world, asked.text, limits.private if message.visibility.private else limits.reply)
    if not world.dialect.capabilities.edits:
        raise BadInput(f"{world.dialect.title} has no edits.")
    _author(world, message).edits(message.id, asked.text)


def delete(town: Town, asked: Delete) -> None:
    """Take a customer's message back.

    Raises:
        BadInput: it is ours.
        NotFound: no such network or message (any more).
    """
    world = _world(town, asked.network)
    message = _message(world, asked.id)
    _author(world, message).deletes(message.id)


def react(town: Town, asked: React) -> None:
    """Like or share a message in somebody's name.

    Raises:
        BadInput: it is private, or no name was given.
        NotFound: no such network, person or message (any more).
    """
    world = _world(town, asked.network)
    message = _message(world, asked.id)
    if message.visibility.private:
        raise BadInput("What is private is neither liked nor shared.")
    person = _person(world, asked.person) if asked.person else _newcomer(world, asked.new_name)
    if asked.share:
        person.shares(message.id)
    else:
        person.likes(message.id)


def trouble(town: Town, asked: Trouble) -> None:
    """Let something go wrong.

    Raises:
        BadInput: `what` is none of the troubles.
        NotFound: no such network.
    """
    world = _world(town, asked.network)
    faults = world.faults
    match asked.what:
        case "outage":
            faults.outage(on=asked.on, after=_OUTAGE)
        case "revoked":
            faults.revoke(on=asked.on)
        case "credentials end":
            world.credentials_end = town.now() + _CREDENTIALS_LAST if asked.on else None
        case "lost answer":
            faults.time_out(Operation.SEND, took_effect=True)
        case "lost request":
            faults.time_out(Operation.SEND)
        case "lost post":
            faults.time_out(Operation.PUBLISH, took_effect=True)
        case "lost post request":
            faults.time_out(Operation.PUBLISH)
        case "none":
            faults.clear()
            world.credentials_end = None
        case _:
            raise BadInput(f"{asked.what!r} is no trouble that a network knows.")


def _world(town: Town, name: str) -> World:
    world = town.worlds.get(name)
    if world is None:
        raise NotFound(f"There is no network {name!r}.")
    return world


def _person(world: World, person_id: str) -> Person:
    if all(profile.id != person_id for profile in world.people()):
        raise NotFound("Nobody of this id lives here.")
    return Person(world, person_id)


def _author(world: World, message: Message) -> Person:
    if message.ours:
        raise BadInput("Only the bot changes what our account has said.")
    return Person(world, message.author_id)


def _message(world: World, message_id: str) -> Message:
    try:
        message = world.message(message_id)
    except KeyError:
        raise NotFound("There is no such message.") from None
    if not message.exists:
        raise NotFound("The message has been deleted.")
    return message


def _newcomer(world: World, name: str) -> Person:
    name = " ".join(name.split())[:60]
    if not name:
        raise BadInput("Say who you are: a name is enough.", field="new_name")
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:30]
    slug = slug or f"visitor-{len(world.people())}"
    return world.person(
        slug, display_name=name, avatar_url=f"/customers/avatars/{slug}.svg", followers=1
    )


def _media(name: str) -> tuple[Media, ...]:
    if not name:
        return ()
    picture = PICTURES.get(name)
    if picture is None:
        raise NotFound(f"There is no picture {name!r}.")
    return (picture.media(name),)


def _check(world: World, text: str, limit: TextLimit | None) -> None:
    if limit is None:
        raise BadInput(f"{world.dialect.title} has no private messages.")
    problems = measure(text, limit, title=world.dialect.title).problems
    if problems:
        raise BadInput(" ".join(problems), field="text")
