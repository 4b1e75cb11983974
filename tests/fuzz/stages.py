"""What people do on a network in one example, and the pushes that tell it, one event in each.

The same acts on four networks. What a network tells nobody (a comment on Instagram that is gone)
is left out: how that is found is not a matter of order.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Protocol

from integrations.memory import World as MemoryWorld
from integrations.x.activity import DIRECT, MENTION, QUOTE, REPLY
from playground.networks.graph import FakeGraph
from playground.networks.graph.records import Person
from playground.networks.x import envelopes
from playground.networks.x.world import OWN_ID
from playground.networks.x.world import Person as Bird
from playground.networks.x.world import World as BirdWorld
from tests.fuzz.outside import FACEBOOK, INSTAGRAM, MEMORY, Outside, X

__all__ = ["STAGES", "Stage", "together"]

Act = Callable[[int, int, str], None]
"""Done by one of the people, to one of the things that are suitable, with these words."""


class Stage(Protocol):
    """One example's people on a network.

    Attributes:
        acts: what they do, by name.
        ids: of what customers have said, as the bot stores it.
    """

    acts: Mapping[str, Act]
    ids: list[str]

    def told(self) -> list[bytes]:
        """What was pushed since the last call."""
        ...

    def shape(self, random: Random) -> None:
        """From now on it is told with more or fewer words, in this form or that."""
        ...


def together(bodies: Sequence[bytes]) -> bytes:
    """One body with the events of several of one network."""
    told = [json.loads(body) for body in bodies]
    first = told[0]
    if "entry" in first:
        whole = {**first, "entry": [entry for one in told for entry in one["entry"]]}
    elif "events" in first:
        whole = {**first, "events": [event for one in told for event in one["events"]]}
    else:
        whole = {"data": [one["data"] for one in told]}
    return json.dumps(whole).encode()


class _Meta:
    """What Facebook and Instagram have alike."""

    about = ""

    def __init__(self, graph: FakeGraph) -> None:
        self.graph = graph
        self.ids: list[str] = []
        self.said: list[str] = []
        self.written: list[str] = []
        self._seen = len(graph.hooks.pushes)

    def told(self) -> list[bytes]:
        """What was pushed since the last call."""
        since, self._seen = self._seen, len(self.graph.hooks.pushes)
        return self.graph.hooks.bodies(about=self.about, since=since)

    def shape(self, random: Random) -> None:
        """Numbers or texts as ids, older names of fields, without names and words."""
        hooks = self.graph.hooks
        hooks.numeric_ids, hooks.old_shapes, hooks.nameless = (
            random.random() < 0.3 for _ in range(3)
        )

    def add(self, external_id: str, *, to: list[str] | None = None) -> None:
        """Somebody has said it."""
        self.ids.append(external_id)
        (self.said if to is None else to).append(external_id)

    def unsend(self, _who: int, which: int, _words: str) -> None:
        """A private message is taken back."""
        if self.written:
            self.graph.unsend(self.written[which % len(self.written)])

    def reword(self, _who: int, which: int, words: str) -> None:
        """A private message gets other words."""
        if self.written:
            message = self.graph.messages[self.written[which % len(self.written)]]
            if not message.deleted:
                self.graph.reword(message, words)


class OnFacebook(_Meta):
    """A Page: comments, visitors' posts, mentions, messages; edited, taken back, hidden."""

    about = "page"

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside.graph)
        number = outside.graph.next_number()
        self._people = [outside.graph.person(f"Fan {number}-{n}") for n in range(2)]
        self._ours = outside.graph.brand_post("New beans!")
        self.acts: Mapping[str, Act] = {
            "comment": self.comment,
            "post": lambda who, _, words: self.add(
                self.graph.visitor_post(words, by=self._people[who])
            ),
            "mention": lambda who, _, words: self.add(
                self.graph.mention(words, by=self._people[who]), to=[]
            ),
            "write": lambda who, _, words: self.add(
                self.graph.dm(words, by=self._people[who]), to=self.written
            ),
            "edit": self.edit,
            "remove": self.remove,
            "hide": self.hide,
            "unsend": self.unsend,
            "reword": self.reword,
            "we": self._we,
        }

    def comment(self, who: int, which: int, words: str) -> None:
        """On our post, or under another comment."""
        below = [one for one in self.said if one in self.graph.comments and self._is_there(one)]
        under = below[which % len(below)] if below and which % 2 else ""
        self.add(self.graph.comment(words, on=self._ours, under=under, by=self._people[who]))

    def edit(self, _who: int, which: int, words: str) -> None:
        """A comment or post gets other words."""
        there = [one for one in self.said if self._is_there(one)]
        if there:
            self.graph.edit(there[which % len(there)], words)

    def remove(self, _who: int, which: int, _words: str) -> None:
        """One that nothing stands under."""
        parents = {comment.parent_id for comment in self.graph.comments.values()}
        there = [one for one in self.said if self._is_there(one) and one not in parents]
        if there:
            self.graph.remove(there[which % len(there)])

    def hide(self, _who: int, which: int, _words: str) -> None:
        """One is hidden, or shown again."""
        there = [one for one in self.said if self._is_there(one)]
        if there:
            one = there[which % len(there)]
            found = self.graph.comments.get(one) or self.graph.posts[one]
            self.graph.set_hidden(one, hidden=not found.hidden)

    def _we(self, _who: int, _which: int, words: str) -> None:
        self.graph.comment(words, on=self._ours, by=self.graph.page)
        self.graph.echo(words, to=self._people[0])

    def _is_there(self, one: str) -> bool:
        found = self.graph.comments.get(one) or self.graph.posts.get(one)
        return found is not None and not found.deleted


class OnInstagram(_Meta):
    """An account: comments, mentions, messages; edited and taken back."""

    about = "instagram"

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside.graph)
        number = outside.graph.next_number()
        self._people: list[Person] = [outside.graph.ig_person(f"fan{number}_{n}") for n in range(2)]
        self._ours = outside.graph.ig_brand_media("New beans!")
        self.acts: Mapping[str, Act] = {
            "comment": self.comment,
            "mention": lambda who, _, words: self.add(
                self.graph.ig_publish(f"@harbourcoffee {words}", by=self._people[who]), to=[]
            ),
            "write": lambda who, _, words: self.add(
                self.graph.ig_dm(words, by=self._people[who]), to=self.written
            ),
            "unsend": self.unsend,
            "reword": self.reword,
            "we": self._we,
        }

    def comment(self, who: int, which: int, words: str) -> None:
        """On our post, or under another comment."""
        under = self.said[which % len(self.said)] if self.said and which % 2 else ""
        self.add(self.graph.ig_comment(words, on=self._ours, under=under, by=self._people[who]))

    def _we(self, _who: int, _which: int, words: str) -> None:
        self.graph.ig_comment(words, on=self._ours, by=self.graph.account)
        self.graph.ig_echo(words, to=self._people[0])


class OnX:
    """Mentions, answers, quotes and private messages; posts edited."""

    def __init__(self, outside: Outside) -> None:
        self._world: BirdWorld = outside.birds.world
        self._people = [
            self._world.add(
                Bird(id=f"2{self._world.next_id()[-9:]}", username=f"fan{n}", name="Fan")
            )
            for n in range(2)
        ]
        self._ours = self._world.post("New beans!", author_id=OWN_ID)
        self._new: list[str] = []
        self._sparse = False
        self._newest: dict[str, str] = {}
        self.ids: list[str] = []
        self.acts: Mapping[str, Act] = {
            "mention": lambda who, _, words: self._post(who, f"@goldenshop {words}"),
            "reply": lambda who, _, words: self._post(who, words, answers=self._ours),
            "quote": lambda who, _, words: self._post(who, words, quotes=self._ours),
            "write": self._write,
            "edit": self._edit,
            "we": lambda _, __, words: self._new.append(
                self._world.post(words, author_id=OWN_ID, answers=self._ours)
            ),
        }

    def told(self) -> list[bytes]:
        """What was pushed since the last call; of several kinds that fit, each."""
        made, self._new = self._new, []
        return [
            envelopes.body(self._world, one, kind, OWN_ID, sparse=self._sparse)
            for one in made
            for kind in (MENTION, REPLY, QUOTE, DIRECT)
            if envelopes.fits(self._world, one, kind, OWN_ID)
        ]

    def shape(self, random: Random) -> None:
        """With what it refers to, or without."""
        self._sparse = random.random() < 0.5

    def _post(self, who: int, words: str, *, answers: str = "", quotes: str = "") -> None:
        made = self._world.post(
            words, author_id=self._people[who].id, answers=answers, quotes=quotes
        )
        self._newest[made] = made
        self._new.append(made)
        self.ids.append(made)

    def _write(self, who: int, _which: int, words: str) -> None:
        made = self._world.write_privately(words, sender_id=self._people[who].id)
        self._new.append(made)
        self.ids.append(f"dm:{made}")

    def _edit(self, _who: int, which: int, words: str) -> None:
        if self._newest:
            first = list(self._newest)[which % len(self._newest)]
            text = f"@goldenshop {words}"
            self._newest[first] = self._world.edit(self._newest[first], text)
            self._new.append(self._newest[first])


class OnMemory:
    """Posts, answers, private messages; edited, deleted, hidden."""

    def __init__(self, outside: Outside) -> None:
        self._world: MemoryWorld = outside.world
        number = len(outside.world.people())
        self._people = [outside.world.person(f"fan{number}-{n}") for n in range(2)]
        self._ours = outside.world.we_post("New beans!").id
        self._public: list[str] = []
        self.ids: list[str] = []
        self.acts: Mapping[str, Act] = {
            "post": lambda who, _, words: self._said(
                self._people[who].posts(f"@harbourcoffee {words}").id
            ),
            "reply": lambda who, _, words: self._said(
                self._people[who].replies(self._ours, words).id
            ),
            "write": lambda who, _, words: self.ids.append(
                self._people[who].messages_privately(words).id
            ),
            "edit": self._edit,
            "delete": self._delete,
        }

    def told(self) -> list[bytes]:
        """What was pushed since the last call."""
        return self._world.pushes.bodies()

    def shape(self, random: Random) -> None:
        """There is one form only."""

    def _said(self, made: str) -> None:
        self.ids.append(made)
        self._public.append(made)

    def _edit(self, _who: int, which: int, words: str) -> None:
        if there := self._there():
            one = self._world.message(there[which % len(there)])
            self._world.person(self._world.profile(one.author_id).handle).edits(one.id, words)

    def _delete(self, _who: int, which: int, _words: str) -> None:
        if there := self._there():
            one = self._world.message(there[which % len(there)])
            self._world.person(self._world.profile(one.author_id).handle).deletes(one.id)

    def _there(self) -> list[str]:
        return [one for one in self._public if self._world.message(one).exists]


STAGES: Mapping[str, Callable[[Outside], Stage]] = {
    FACEBOOK: OnFacebook,
    INSTAGRAM: OnInstagram,
    X: OnX,
    MEMORY: OnMemory,
}
