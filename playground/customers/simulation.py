"""The customers at work: who says what when, and how they take our answers.

Everything follows from the seed, the clock that is passed in, and what our account does; nothing
here reads the time or waits. Paces are real seconds times the speed of the demo's clock, so that
a visitor always has something to do and never too much.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from integrations.memory import Message, Person, World
from playground.customers.audience import likes, responses
from playground.customers.cast import (
    CAST,
    ECHOES,
    FIRST_SCENES,
    OUR_POSTS,
    Persona,
    Place,
    Scene,
)
from playground.customers.diary import Act, Diary, Intention, Talk
from playground.customers.pictures import PICTURES
from playground.customers.reactions import Reaction, react

_BEGINNING = (1.0, 2.0, 3.5, 5.0, 7.0, 10.0)  # real seconds after the start
_BETWEEN = (20.0, 36.0)  # real seconds between scenes
_IN_A_ROW = 3.0  # real seconds between messages of one scene
_TO_REACT = (5.0, 14.0)  # real seconds until a customer answers us
_TO_CORRECT = 9.0  # real seconds until second thoughts
_TOO_LATE = 3  # so many pauses missed (the demo stood still): begin afresh instead of catching up

_PERSONAS = {persona.key: persona for persona in CAST}


class Customers:
    """The cast of the demo in their worlds.

    Attributes:
        diary: what they remember; `playground.customers.diary` keeps it in a file.
        is_paused: nobody does anything of their own accord.
    """

    def __init__(
        self,
        worlds: Mapping[str, World],
        *,
        seed: int = 7,
        speed: float = 60.0,
        diary: Diary | None = None,
    ) -> None:
        """Place the cast.

        Args:
            worlds: by dialect name; personas of absent worlds stay silent.
            seed: another seed is another order, another luck.
            speed: seconds of the demo's clock in a real second.
            diary: what they remember from before.
        """
        self.diary = diary or Diary()
        self.is_paused = False
        self._worlds = worlds
        self._seed = seed
        self._speed = speed
        self._people: dict[str, Person] = {}
        for persona in CAST:
            world = worlds.get(persona.network)
            if world is not None:
                self._people[persona.key] = world.person(
                    persona.handle,
                    display_name=persona.name,
                    avatar_url=f"/customers/avatars/{persona.key}.svg",
                    followers=persona.followers,
                    accepts_private=persona.accepts_private,
                )

    def step(self, now: datetime) -> None:
        """Do everything that is due at `now`."""
        if self.is_paused:
            return
        self._begin_scenes(now)
        self._hear_us(now)
        self._act(now)

    # -- beginning ------------------------------------------------------------------------------

    def _begin_scenes(self, now: datetime) -> None:
        diary = self.diary
        if diary.next_scene_at is None:
            for name, world in self._worlds.items():
                if name in OUR_POSTS and not world.posts_by_us():
                    self.knows(name, world.we_post(OUR_POSTS[name]))
            diary.next_scene_at = now + self._pace(_BEGINNING[0])
        if now - diary.next_scene_at > self._pace(_BETWEEN[1] * _TOO_LATE):
            diary.next_scene_at = now
        while diary.next_scene_at <= now:
            self._begin(*self._choose(diary.begun), at=diary.next_scene_at)
            diary.next_scene_at += self._pause(diary.begun)
            diary.begun += 1

    def knows(self, network: str, post: Message) -> None:
        """A post of ours from before: it was liked and talked about when it was new."""
        self.diary.heard.setdefault(network, []).append(post.id)
        for persona in likes(self._cast_of(network), self._chance(post.id)):
            self._people[persona].likes(post.id)

    def _cast_of(self, network: str) -> list[str]:
        return [key for key in self._people if _PERSONAS[key].network == network]

    def _choose(self, number: int) -> tuple[Persona, Scene]:
        first = [one for one in FIRST_SCENES if one[0] in self._people]
        if number < len(first):
            persona = _PERSONAS[first[number][0]]
            return persona, persona.scene(first[number][1])
        all_scenes = [
            (persona, scene)
            for persona in CAST
            if persona.key in self._people
            for scene in persona.scenes
        ]
        # The first round leaves out what the beginning has shown.
        number -= len(first)
        fresh = [one for one in all_scenes if (one[0].key, one[1].key) not in first]
        if number < len(fresh):
            return Random(f"{self._seed}:first round").sample(fresh, len(fresh))[number]  # noqa: S311 - a play, not a secret
        turn, place = divmod(number - len(fresh), len(all_scenes))
        order = Random(f"{self._seed}:{turn}").sample(all_scenes, len(all_scenes))  # noqa: S311 - a play
        return order[place]

    def _pause(self, number: int) -> timedelta:
        steps = [later - earlier for earlier, later in pairwise(_BEGINNING)]
        if number < len(steps):
            return self._pace(steps[number])
        return self._pace(self._chance(f"pause {number}").uniform(*_BETWEEN))

    def _begin(self, persona: Persona, scene: Scene, *, at: datetime) -> None:
        world = self._worlds[persona.network]
        talk = Talk(
            key=f"{persona.network}/{self.diary.begun}", persona=persona.key, scene=scene.key
        )
        self.diary.talks[talk.key] = talk
        ours = self._talked_about(persona.network, world)
        us = f"@{world.profile().handle.partition('@')[0]}"
        for number, text in enumerate(scene.says):
            first = number == 0
            self._intend(
                talk,
                at=at + self._pace(_IN_A_ROW * number),
                act=Act.WRITE_PRIVATELY if scene.place is Place.PRIVATE else Act.POST,
                text=text.format(us=us),
                on=ours if first and scene.place is Place.UNDER_OUR_POST else "",
                quotes=ours if first and scene.place is Place.QUOTING_OURS else "",
                picture=scene.picture if first else "",
                names_us=scene.names_us,
            )
        later = at + self._pace(_TO_CORRECT)
        if scene.corrects and world.dialect.capabilities.edits:
            self._intend(talk, at=later, act=Act.CORRECT, text=scene.corrects.format(us=us))
        if scene.takes_back:
            self._intend(talk, at=later + self._pace(_TO_CORRECT), act=Act.TAKE_BACK)

    @staticmethod
    def _talked_about(network: str, world: World) -> str:
        """The post of ours that scenes speak about, or the first one, or none: its id."""
        posts = {m.text: m.id for m in world.posts_by_us() if not m.parent_id}
        return posts.get(OUR_POSTS.get(network, "")) or next(iter(posts.values()), "")

    # -- reacting -------------------------------------------------------------------------------

    def _hear_us(self, now: datetime) -> None:
        for name, world in self._worlds.items():
            heard = self.diary.heard.setdefault(name, [])
            known = set(heard)
            for message in world.outbox():
                if message.id in known:
                    continue
                heard.append(message.id)
                talk = self._talk_answered_by(name, message)
                if talk is not None:
                    self._take(talk, message, now)
                elif not message.visibility.private and not message.parent_id:
                    self._notice(name, message, now)

    def _notice(self, network: str, post: Message, now: datetime) -> None:
        """A new post of ours: some like it, some pass it on, one or two have a word to say."""
        for response in responses(self._cast_of(network), self._chance(post.id)):
            at = now + self._pace(response.after)
            if response.act is Act.POST:
                echo = ECHOES[response.scene]
                talk = Talk(
                    key=f"{network}/{post.id}/{response.persona}",
                    persona=response.persona,
                    scene=echo.key,
                )
                self.diary.talks[talk.key] = talk
                self._intend(talk, at=at, act=Act.POST, text=echo.says[0], on=post.id)
                continue
            self.diary.intentions.append(
                Intention(
                    at=at,
                    network=network,
                    persona=response.persona,
                    act=response.act,
                    on=post.id,
                )
            )

    def _talk_answered_by(self, network: str, message: Message) -> Talk | None:
        mine = [t for t in self.diary.talks.values() if t.key.startswith(f"{network}/")]
        if not message.visibility.private:
            return next((t for t in mine if message.parent_id in t.messages), None)
        person = message.root_id.removeprefix("private-")
        newest = [t for t in mine if t.messages and self._people[t.persona].id == person]
        return newest[-1] if newest else None

    def _take(self, talk: Talk, message: Message, now: datetime) -> None:
        persona = _PERSONAS[talk.persona]
        chance = self._chance(message.id)
        reaction = react(
            persona,
            ECHOES.get(talk.scene) or persona.scene(talk.scene),
            talk,
            ours=message.text,
            in_private=message.visibility.private,
            chance=chance,
        )
        if reaction is None:
            talk.is_settled = True
            return
        talk.exchanges += 1
        talk.told_who = talk.told_who or reaction.names_helper
        talk.is_settled = reaction.settles
        self._say(talk, reaction, message, at=now + self._pace(chance.uniform(*_TO_REACT)))

    def _say(self, talk: Talk, reaction: Reaction, message: Message, *, at: datetime) -> None:
        self._intend(
            talk,
            at=at,
            act=Act.WRITE_PRIVATELY if reaction.in_private else Act.POST,
            text=reaction.text,
            on="" if reaction.in_private else message.id,
        )

    # -- doing ----------------------------------------------------------------------------------

    def _intend(
        self,
        talk: Talk,
        *,
        at: datetime,
        act: Act,
        text: str = "",
        on: str = "",
        quotes: str = "",
        picture: str = "",
        names_us: bool = True,
    ) -> None:
        self.diary.intentions.append(
            Intention(
                at=at,
                network=talk.key.partition("/")[0],
                persona=talk.persona,
                act=act,
                talk=talk.key,
                text=text,
                on=on,
                quotes=quotes,
                picture=picture,
                names_us=names_us,
            )
        )

    def _act(self, now: datetime) -> None:
        due = sorted((i for i in self.diary.intentions if i.at <= now), key=lambda one: one.at)
        for intention in due:
            self.diary.intentions.remove(intention)
            self._do(intention)

    def _do(self, intention: Intention) -> None:
        world = self._worlds[intention.network]
        person = self._people[intention.persona]
        if intention.act in {Act.LIKE, Act.SHARE}:
            if world.message(intention.on).exists:
                (person.likes if intention.act is Act.LIKE else person.shares)(intention.on)
            return
        talk = self.diary.talks[intention.talk]
        match intention.act:
            case Act.WRITE_PRIVATELY:
                talk.messages.append(person.messages_privately(intention.text).id)
            case Act.POST:
                # Without a message to answer it continues what the customer has said last.
                before = intention.on or (talk.messages[-1] if talk.messages else "")
                talk.messages.append(
                    person.posts(
                        intention.text,
                        mention=intention.names_us,
                        reply_to=self._still_there(world, before),
                        quotes=self._still_there(world, intention.quotes),
                        media=(PICTURES[intention.picture].media(intention.picture),)
                        if intention.picture
                        else (),
                    ).id
                )
            case Act.CORRECT | Act.TAKE_BACK:
                first = talk.messages[0]
                if not world.message(first).exists:
                    return
                if intention.act is Act.CORRECT:
                    person.edits(first, intention.text)
                else:
                    person.deletes(first)

    @staticmethod
    def _still_there(world: World, message_id: str) -> str:
        return message_id if message_id and world.message(message_id).exists else ""

    def _pace(self, real_seconds: float) -> timedelta:
        return timedelta(seconds=real_seconds * self._speed)

    def _chance(self, about: str) -> Random:
        return Random(f"{self._seed}:{about}")  # noqa: S311 - a play, not a secret
