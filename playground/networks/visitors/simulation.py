"""The visitors at work: who says what when, and how they take our answers.

Like the customers of the memory networks they follow from the seed, the clock that is passed in,
and what our account does. There are fewer of them: a visitor of the demo has to keep up with both.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from playground.customers.cast import Persona, Place, Scene
from playground.customers.diary import Act, Diary, Intention, Talk
from playground.customers.reactions import react
from playground.networks.sides import Said, Side
from playground.networks.visitors.cast import CAST, FIRST_SCENES, OUR_POSTS

_BEGINNING = (2.5, 4.5, 6.5, 8.5, 10.5, 16.0, 24.0)  # real seconds after the start
_BETWEEN = (32.0, 55.0)  # real seconds between scenes
_TO_REACT = (6.0, 15.0)  # real seconds until somebody answers us
_TO_CORRECT = 12.0  # real seconds until second thoughts
_TOO_LATE = 3  # so many pauses missed (the demo stood still): begin afresh instead of catching up
_BEFORE = timedelta(hours=3)  # how old our own posts are

_PERSONAS = {persona.key: persona for persona in CAST}


class Visitors:
    """The cast on its networks.

    Attributes:
        diary: what they remember; kept in a file.
        is_paused: nobody does anything of their own accord.
    """

    def __init__(
        self,
        sides: Mapping[str, Side],
        *,
        seed: int = 7,
        speed: float = 60.0,
        diary: Diary | None = None,
    ) -> None:
        """Place the cast.

        Args:
            sides: the networks by name.
            seed: another seed is another order, another luck.
            speed: seconds of the demo's clock in a real second.
            diary: what they remember from before.
        """
        self.diary = diary or Diary()
        self.is_paused = False
        self._sides = sides
        self._seed = seed
        self._speed = speed
        self._ids = {
            one.key: sides[one.network].meet(
                one.handle,
                one.name,
                followers=one.followers,
                avatar=f"{sides[one.network].site}/customers/avatars/{one.key}.svg",
            )
            for one in CAST
        }

    def step(self, now: datetime) -> None:
        """Do everything that is due at `now`."""
        self._begin(now)
        if self.is_paused:
            return
        self._begin_scenes(now)
        self._hear_us(now)
        self._act(now)

    # -- beginning ------------------------------------------------------------------------------

    def _begin(self, now: datetime) -> None:
        """Once: our accounts have said something before."""
        if self.diary.next_scene_at is not None:
            return
        for name, side in self._sides.items():
            self.diary.heard[name] = [side.we_said(OUR_POSTS[name], now - _BEFORE)]
        self.diary.next_scene_at = now + self._pace(_BEGINNING[0])

    def _begin_scenes(self, now: datetime) -> None:
        diary = self.diary
        at = diary.next_scene_at or now
        if now - at > self._pace(_BETWEEN[1] * _TOO_LATE):
            at = now
        while at <= now:
            self._begin_scene(*self._choose(diary.begun), at=at)
            at += self._pause(diary.begun)
            diary.begun += 1
        diary.next_scene_at = at

    def _choose(self, number: int) -> tuple[Persona, Scene]:
        every = [(persona, scene) for persona in CAST for scene in persona.scenes]
        first = [(_PERSONAS[key], _PERSONAS[key].scene(scene)) for key, scene in FIRST_SCENES]
        if number < len(first):
            return first[number]
        # The first round leaves out what the beginning has shown.
        number -= len(first)
        fresh = [one for one in every if one not in first]
        if number < len(fresh):
            return self._chance("first round").sample(fresh, len(fresh))[number]
        turn, place = divmod(number - len(fresh), len(every))
        return self._chance(f"round {turn}").sample(every, len(every))[place]

    def _pause(self, number: int) -> timedelta:
        steps = [later - earlier for earlier, later in pairwise(_BEGINNING)]
        if number < len(steps):
            return self._pace(steps[number])
        return self._pace(self._chance(f"pause {number}").uniform(*_BETWEEN))

    def _begin_scene(self, persona: Persona, scene: Scene, *, at: datetime) -> None:
        side = self._sides[persona.network]
        talk = Talk(
            key=f"{persona.network}/{self.diary.begun}", persona=persona.key, scene=scene.key
        )
        self.diary.talks[talk.key] = talk
        us = side.us.handle or side.us.name
        for text in scene.says:
            self._intend(talk, at=at, act=Act.POST, text=text.format(us=us), picture=scene.picture)
        later = at + self._pace(_TO_CORRECT)
        if scene.corrects and side.edits:
            self._intend(talk, at=later, act=Act.CORRECT, text=scene.corrects.format(us=us))
        if scene.takes_back:
            self._intend(talk, at=later + self._pace(_TO_CORRECT), act=Act.TAKE_BACK)

    # -- reacting -------------------------------------------------------------------------------

    def _hear_us(self, now: datetime) -> None:
        for name, side in self._sides.items():
            heard = self.diary.heard.setdefault(name, [])
            known = set(heard)
            for said in side.standing():
                if said.ours and said.id not in known:
                    heard.append(said.id)
                    self._hear(name, said, now)

    def _hear(self, network: str, said: Said, now: datetime) -> None:
        talk = self._talk_answered_by(network, said)
        if talk is None:
            return
        persona = _PERSONAS[talk.persona]
        chance = self._chance(said.id)
        reaction = react(
            persona,
            persona.scene(talk.scene),
            talk,
            ours=said.text,
            in_private=said.private,
            chance=chance,
        )
        if reaction is None:
            talk.is_settled = True
            return
        talk.exchanges += 1
        talk.told_who = talk.told_who or reaction.names_helper
        talk.is_settled = reaction.settles
        self._intend(
            talk,
            at=now + self._pace(chance.uniform(*_TO_REACT)),
            act=Act.WRITE_PRIVATELY if reaction.in_private else Act.POST,
            text=reaction.text,
            on=said.id,
        )

    def _talk_answered_by(self, network: str, said: Said) -> Talk | None:
        mine = [t for t in self.diary.talks.values() if t.key.startswith(f"{network}/")]
        if not said.private:
            return next((t for t in mine if said.answers in t.messages), None)
        with_them = [t for t in mine if t.messages and self._ids[t.persona] == said.partner]
        return with_them[-1] if with_them else None

    # -- doing ----------------------------------------------------------------------------------

    def _intend(
        self,
        talk: Talk,
        *,
        at: datetime,
        act: Act,
        text: str = "",
        on: str = "",
        picture: str = "",
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
                picture=picture,
            )
        )

    def _act(self, now: datetime) -> None:
        due = sorted((i for i in self.diary.intentions if i.at <= now), key=lambda one: one.at)
        for intention in due:
            self.diary.intentions.remove(intention)
            self._do(intention, self.diary.talks[intention.talk])

    def _do(self, intention: Intention, talk: Talk) -> None:
        side = self._sides[intention.network]
        if intention.act in {Act.CORRECT, Act.TAKE_BACK}:
            first = talk.messages[0]
            if side.find(first) is None:
                return
            if intention.act is Act.CORRECT:
                side.correct(first, intention.text)
            else:
                side.take_back(first)
            return
        place = _PERSONAS[talk.persona].scene(talk.scene).place
        before = intention.on or (talk.messages[-1] if talk.messages else "")
        private = intention.act is Act.WRITE_PRIVATELY
        talk.messages.append(
            side.say(
                self._ids[talk.persona],
                intention.text,
                Place.PRIVATE if private else place,
                under=before if side.find(before) is not None else "",
                picture=intention.picture,
            )
        )

    def _pace(self, real_seconds: float) -> timedelta:
        return timedelta(seconds=real_seconds * self._speed)

    def _chance(self, about: str) -> Random:
        return Random(f"{self._seed}:{about}")  # noqa: S311 - a play, not a secret
