"""Private messages, and the people who write them, as Facebook tells of them."""

from collections.abc import Mapping, Sequence

from playground.networks.graph.call import Conversation, Node
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.records import Actor, Json, Message, Person
from playground.networks.graph.views import Shape, known_arguments, moment


class FacebookTalks:
    """The shapes of people, conversations and messages."""

    def __init__(self, world: InstagramActs) -> None:
        self.world = world

    def person(self, person: Person) -> Shape:
        """Somebody who wrote to us, by the id that they have for us; or who signed in."""
        first, _, last = person.name.partition(" ")
        return Shape(
            kind="User",
            id=person.id,
            usual=("name",),
            fields={
                "name": lambda: person.name,
                "first_name": lambda: first,
                "last_name": lambda: last or None,
                "profile_pic": lambda: picture_of(person)["url"],
                "picture": lambda: {"data": picture_of(person)},
            },
            edges={"accounts": lambda _: [self.world.page]} if person is self.world.user else {},
        )

    def conversation(self, talk: Conversation) -> Shape:
        """The private messages of one person."""
        both: list[Actor] = [talk.person, self.world.page]
        return Shape(
            kind="UnifiedThread",
            id=talk.id,
            usual=("updated_time",),
            fields={
                "updated_time": lambda: moment(self.said(talk)[0].created_at),
                "link": lambda: f"/{self.world.page.username}/inbox/{talk.id}",
                "message_count": lambda: len(self.said(talk)),
                "participants": lambda: {"data": [_party(one) for one in both]},
                "can_reply": lambda: self.world.window_open(talk.person),
            },
            edges={"messages": lambda _: self.said(talk)},
        )

    def message(self, message: Message) -> Shape:
        """A private message."""
        ends = [_party(message.person), _party(self.world.page)]
        if message.ours:
            ends.reverse()
        return Shape(
            kind="Message",
            id=message.id,
            usual=("created_time",),
            fields={
                "created_time": lambda: moment(message.created_at),
                "message": lambda: message.text,
                "from": lambda: ends[0],
                "to": lambda: {"data": [ends[1]]},
                "sticker": lambda: None,
                "shares": lambda: None,
                "attachments": lambda: _files(message),
            },
        )

    def said(self, talk: Conversation) -> list[Message]:
        """The messages that still stand, the newest first."""
        mine = [
            one
            for one in self.world.messages.values()
            if one.person is talk.person and not one.deleted
        ]
        return sorted(mine, key=lambda one: (one.created_at, one.number), reverse=True)

    def talks(self, owner_id: str) -> list[Conversation]:
        """The conversations of our Page or account, the newest first."""
        people = {
            one.person.id: one.person
            for one in self.world.messages.values()
            if one.owner_id == owner_id and not one.deleted
        }
        talks = [
            Conversation(id=f"t_{one.id}", person=one, owner_id=owner_id) for one in people.values()
        ]
        return sorted(talks, key=lambda one: self.said(one)[0].created_at, reverse=True)

    def listed(self, args: Mapping[str, str]) -> Sequence[Node]:
        """The edge `conversations` of our Page."""
        known_arguments(args, "platform", "folder")
        if args.get("platform", "messenger") != "messenger":
            return []
        talks = self.talks(self.world.page.id)
        wanted = args.get("user_id", "")
        return [one for one in talks if wanted in {"", one.person.id}]


def picture_of(actor: Actor) -> Json:
    """The face of somebody."""
    url = f"https://platform-lookaside.fbsbx.com/platform/profilepic/?asid={actor.id}"
    return {"url": url, "height": 50, "width": 50, "is_silhouette": False}


def _party(actor: Actor) -> Json:
    return {"id": actor.id, "name": actor.name, "email": f"{actor.id}@facebook.com"}


def _files(message: Message) -> Json | None:
    files: list[Json] = []
    for at, one in enumerate(message.attachments):
        payload = one.get("payload")
        url = payload.get("url") if isinstance(payload, dict) else None
        files.append({"id": f"{at}", "mime_type": "image/jpeg", "image_data": {"url": url}})
    return {"data": files} if files else None
