"""What a visitor may do at the page of the five networks: parsed, checked, done."""

import re
import unicodedata

import msgspec

from bot.errors import BadInput, NotFound
from playground.customers.cast import Place
from playground.customers.pictures import PICTURES
from playground.networks.sides import Said, Side, Trouble
from playground.networks.stage import Stage

_LONGEST = 2_000
_LONGEST_NAME = 60


class Say(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody says something. `person` "" and `new_name` make a new one."""

    network: str
    text: str
    person: str = ""
    new_name: str = ""
    place: str = Place.OPEN.value
    under: str = ""
    picture: str = ""


class Edit(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody changes their words."""

    network: str
    id: str
    text: str


class Delete(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Somebody takes a message back."""

    network: str
    id: str


class Break(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Something goes wrong: a `Trouble`; an outage lasts while `on`, all others happen once."""

    network: str
    what: str
    on: bool = True


class PushAgain(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The last webhook of a network comes once more."""

    network: str


class Pause(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The cast does nothing of its own accord, or does again."""

    on: bool


def say(stage: Stage, asked: Say) -> str:
    """Say it in somebody's name; the id of the message.

    Raises:
        BadInput: there are no words or too many, no name, or no such place there.
        NotFound: no such network, person, picture or message to answer.
    """
    side = _side(stage, asked.network)
    place = _place(side, asked.place)
    if asked.picture and asked.picture not in PICTURES:
        raise NotFound(f"There is no picture {asked.picture!r}.")
    if asked.under and side.find(asked.under) is None:
        raise NotFound("There is no such message, or it has been deleted.")
    text = _words(asked.text, none=place is Place.IN_A_STORY and not asked.under)
    person = _person(side, asked.person) if asked.person else _newcomer(side, asked.new_name)
    if place is Place.OPEN and not asked.under and side.us.handle:
        text = text if side.us.handle.lower() in text.lower() else f"{side.us.handle} {text}"
    return side.say(person, text, place, under=asked.under, picture=asked.picture)


def edit(stage: Stage, asked: Edit) -> None:
    """Change a customer's words.

    Raises:
        BadInput: there are no edits there, or no words or too many.
        NotFound: no such network or message (any more).
    """
    side = _side(stage, asked.network)
    message = _theirs(side, asked.id)
    if not side.edits:
        raise BadInput(f"{side.title} has no edits.")
    side.correct(message.id, _words(asked.text))


def delete(stage: Stage, asked: Delete) -> None:
    """Take a customer's message back.

    Raises:
        BadInput: it is ours.
        NotFound: no such network or message (any more).
    """
    side = _side(stage, asked.network)
    side.take_back(_theirs(side, asked.id).id)


def break_it(stage: Stage, asked: Break) -> None:
    """Let something go wrong.

    Raises:
        BadInput: it is none of the troubles.
        NotFound: no such network.
    """
    side = _side(stage, asked.network)
    try:
        what = Trouble(asked.what)
    except ValueError:
        raise BadInput(f"{asked.what!r} is no trouble that a network knows.") from None
    side.trouble(what, on=asked.on)


async def push_again(stage: Stage, asked: PushAgain) -> None:
    """Deliver the last webhook once more.

    Raises:
        BadInput: nothing was pushed yet, or nothing is pushed by webhook there.
        NotFound: no such network.
    """
    side = _side(stage, asked.network)
    if not await stage.push_again(side.name):
        raise BadInput(f"{side.title} has pushed nothing by webhook yet.")


def _side(stage: Stage, name: str) -> Side:
    side = stage.sides.get(name)
    if side is None:
        raise NotFound(f"There is no network {name!r}.")
    return side


def _place(side: Side, name: str) -> Place:
    found = next((place for place in side.ways if place.value == name), None)
    if found is None:
        raise BadInput(f"On {side.title} nobody speaks “{name}”.", field="place")
    return found


def _words(text: str, *, none: bool = False) -> str:
    text = text.strip()
    if not text and not none:
        raise BadInput("Write something first.", field="text")
    if len(text) > _LONGEST:
        raise BadInput(f"At most {_LONGEST} characters.", field="text")
    return text


def _theirs(side: Side, message_id: str) -> Said:
    message = side.find(message_id)
    if message is None:
        raise NotFound("There is no such message, or it has been deleted.")
    if message.ours:
        raise BadInput("Only the bot changes what our account has said.")
    return message


def _person(side: Side, person_id: str) -> str:
    if all(one.id != person_id for one in side.people()):
        raise NotFound("Nobody of this id lives here.")
    return person_id


def _newcomer(side: Side, name: str) -> str:
    name = " ".join(name.split())[:_LONGEST_NAME]
    if not name:
        raise BadInput("Say who you are: a name is enough.", field="new_name")
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:30]
    slug = slug or f"visitor-{len(side.people())}"
    return side.meet(slug, name, avatar=f"{side.site}/customers/avatars/{slug}.svg")
