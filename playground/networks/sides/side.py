"""What all doubles have in common for those who live there: people, what they say, what stands.

The doubles differ as their networks do. A side says the same of each: who there is, what was said
in which thread, and by whom; and does what a customer does there.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from playground.customers.cast import Place
from playground.customers.pictures import PICTURES

MANY = 5_000
"""Requests that an outage hits at most; it is ended long before."""


class Trouble(StrEnum):
    """What can go wrong between the bot and a network."""

    OUTAGE = "outage"
    RATE_LIMIT = "rate limit"
    LOST_ANSWER = "lost answer"
    LOST_REQUEST = "lost request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Somebody, as others see them; the avatar is an address, or ""."""

    id: str
    name: str
    handle: str = ""
    avatar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture in what was said."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was said.

    Attributes:
        thread: what belongs together has the same.
        partner: with whom it was said privately: their id.
        answers: id of what it answers, or "".
        label: what it is where that is not plain: "visitor post", "story mention".
    """

    id: str
    thread: str
    author: Profile
    ours: bool
    text: str
    at: datetime
    private: bool = False
    partner: str = ""
    answers: str = ""
    edited: bool = False
    hidden: bool = False
    deleted: bool = False
    label: str = ""
    pictures: tuple[Shown, ...] = ()
    likes: int = 0


class Side(ABC):
    """One network.

    Attributes:
        name: of the network, as the product calls it.
        title: as people read it.
        arrives: how what is said there comes to the bot.
        has_webhook: whether it is pushed by webhook.
        site: where the demo's pages are.
        acts: how much was done here by customers; grows.
    """

    name: str
    title: str
    arrives: str
    has_webhook = False
    edits = True
    ways: ClassVar[Mapping[Place, str]]

    def __init__(self, site: str) -> None:
        self.site = site
        self.acts = 0
        self._troubles: set[Trouble] = set()
        self._known: dict[str, Said] = {}

    # -- what each network does in its own way ---------------------------------------------------

    @property
    @abstractmethod
    def us(self) -> Profile:
        """Our account."""

    @abstractmethod
    def people(self) -> Sequence[Profile]:
        """Everybody but us."""

    @abstractmethod
    def meet(self, handle: str, name: str, *, followers: int = 1, avatar: str = "") -> str:
        """Somebody's id; they move in where nobody knows them."""

    @abstractmethod
    def says(self, person: str, text: str, place: Place, *, under: str, picture: str) -> str:
        """Somebody says something; see `say`."""

    @abstractmethod
    def changes(self, message: str, text: str) -> None:
        """The author of a message changes its words."""

    @abstractmethod
    def takes_back(self, message: str) -> None:
        """The author of a message deletes it."""

    @abstractmethod
    def we_said(self, text: str, at: datetime) -> str:
        """A post of ours, made on the network itself; its id."""

    @abstractmethod
    def standing(self) -> Sequence[Said]:
        """Everything that stands, in no order, with what the network remembers as deleted."""

    @abstractmethod
    def picture(self, picture_id: str) -> tuple[bytes, str] | None:
        """A picture that we have published: content and type."""

    @abstractmethod
    def addressed(self, path: str, query: Mapping[str, str]) -> str:
        """The id of the message that a link of the network leads to, or ""."""

    @abstractmethod
    def script(self, what: Trouble) -> None:
        """Let it go wrong: an outage until `mend`, everything else once."""

    @abstractmethod
    def mend(self) -> None:
        """Nothing is scripted any more."""

    @abstractmethod
    def requests(self) -> int:
        """How many requests may have changed something since it was asked last."""

    @abstractmethod
    def dump(self) -> bytes:
        """All of it, as JSON."""

    @abstractmethod
    def restore(self, content: bytes) -> None:
        """What `dump` gave.

        Raises:
            msgspec.DecodeError: it is something else.
        """

    # -- the same for all ------------------------------------------------------------------------

    def say(
        self,
        person: str,
        text: str,
        place: Place = Place.OPEN,
        *,
        under: str = "",
        picture: str = "",
    ) -> str:
        """Somebody says something.

        Args:
            person: their id.
            text: the words; they may be none in a story.
            place: where, unless `under` says it.
            under: id of what is answered.
            picture: name of a drawing of `playground.customers.pictures`, or "".

        Returns:
            Its id.
        """
        self.acts += 1
        return self.says(person, text, place, under=under, picture=picture)

    def correct(self, message: str, text: str) -> None:
        """The author of a message changes its words."""
        self.acts += 1
        self.changes(message, text)

    def take_back(self, message: str) -> None:
        """The author of a message deletes it."""
        self.acts += 1
        self.takes_back(message)

    def everything(self) -> list[Said]:
        """All that stands and all that is known to have stood, the oldest first."""
        now = {one.id: one for one in self.standing()}
        for gone in self._known.keys() - now.keys():
            now[gone] = replace(self._known[gone], deleted=True)
        self._known = now
        return sorted(now.values(), key=lambda one: (one.at, one.id))

    def find(self, message: str) -> Said | None:
        """Something that stands."""
        found = (one for one in self.standing() if one.id == message and not one.deleted)
        return next(found, None)

    def our_post(self) -> str:
        """The newest post of ours, or ""."""
        posts = [o for o in self.standing() if o.ours and not (o.answers or o.private or o.deleted)]
        return max(posts, key=lambda one: one.at).id if posts else ""

    def trouble(self, what: Trouble, *, on: bool = True) -> None:
        """Let something go wrong, or end an outage."""
        self.acts += 1
        if on:
            self._troubles.add(what)
            self.script(what)
        else:
            self._troubles.discard(what)
            self.mend()

    @property
    def is_out(self) -> bool:
        """Whether an outage lasts."""
        return Trouble.OUTAGE in self._troubles

    def drawing(self, name: str) -> Shown:
        """A drawing as a customer shows it."""
        return Shown(url=f"{self.site}/customers/pictures/{name}.svg", alt=PICTURES[name].alt_text)

    def published(self, picture_id: str, alt: str) -> Shown:
        """A picture of ours, where the demo shows it."""
        return Shown(url=f"{self.site}/networks/pictures/{self.name}/{picture_id}", alt=alt)
