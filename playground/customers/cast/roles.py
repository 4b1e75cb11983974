"""What a persona and a scene are."""

from dataclasses import dataclass
from enum import StrEnum


class Mood(StrEnum):
    """How somebody is disposed towards us."""

    CROSS = "cross"
    PLEASED = "pleased"
    CURIOUS = "curious"
    HOSTILE = "hostile"


class Place(StrEnum):
    """Where a scene begins."""

    OPEN = "open"
    PRIVATE = "private"
    UNDER_OUR_POST = "under our post"
    QUOTING_OURS = "quoting ours"
    ON_OUR_PAGE = "on our page"
    IN_A_STORY = "in a story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One conversation that a persona begins.

    Attributes:
        says: one message, or several in a row. `{us}` is our handle.
        names_us: the messages mention our account.
        picture: name of a drawing of `playground.customers.pictures`, or "".
        helper: the colleague they mean when we ask who it was, or "".
        answer: what they say when we ask something.
        privately: what they write once we have moved into private.
        corrects: what they change the first message to after a while, or "".
        takes_back: they delete the first message after a while.
    """

    key: str
    mood: Mood
    says: tuple[str, ...]
    place: Place = Place.OPEN
    names_us: bool = True
    picture: str = ""
    helper: str = ""
    answer: str = ""
    privately: str = ""
    corrects: str = ""
    takes_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody with a voice of their own.

    Attributes:
        network: name of the dialect where they are.
        thanks: how they say that all is well.
        wonders: what they ask next.
        grumbles: how they say that all is not well.
        names: how they name a colleague, with `{helper}`.
    """

    key: str
    name: str
    handle: str
    network: str
    followers: int
    thanks: tuple[str, ...]
    wonders: tuple[str, ...]
    grumbles: tuple[str, ...]
    names: str
    scenes: tuple[Scene, ...]
    accepts_private: bool = True

    def scene(self, key: str) -> Scene:
        """One of their scenes.

        Raises:
            KeyError: they have none of this name.
        """
        for scene in self.scenes:
            if scene.key == key:
                return scene
        raise KeyError(key)
