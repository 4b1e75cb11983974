"""What the cast has to say fits the networks on which they say it."""

import pytest

from integrations.base import TextLimit
from integrations.memory import COMMON_ROOM, DIALECTS, WARBLE
from integrations.memory.counting import measure
from playground.customers.cast import (
    CAST,
    ECHOES,
    FIRST_SCENES,
    OUR_POSTS,
    Persona,
    Place,
    Scene,
)
from playground.customers.pictures import PICTURES

SCENES = [(persona, scene) for persona in CAST for scene in persona.scenes]
NAMES = [f"{persona.key}-{scene.key}" for persona, scene in SCENES]


@pytest.mark.parametrize(("persona", "scene"), SCENES, ids=NAMES)
def test_everything_a_scene_says_is_short_enough(persona: Persona, scene: Scene) -> None:
    """Openings, corrections, answers and names all fit the network's limit."""
    dialect = DIALECTS[persona.network]
    public = [*scene.says, *persona.thanks, *persona.wonders, *persona.grumbles]
    public += [text for text in (scene.answer, scene.corrects) if text]
    public.append(persona.names.format(helper=scene.helper or "Chloe"))
    private = [text for text in (scene.privately, scene.answer) if text]
    assert dialect.limits.private is not None

    def problems(text: str, limit: TextLimit) -> tuple[str, ...]:
        return measure(text.format(us="@harbourcoffee"), limit, title=dialect.title).problems

    assert [p for text in public for p in problems(text, dialect.limits.reply)] == []
    assert [p for text in private for p in problems(text, dialect.limits.private)] == []


@pytest.mark.parametrize(("persona", "scene"), SCENES, ids=NAMES)
def test_a_scene_asks_only_for_what_is_there(persona: Persona, scene: Scene) -> None:
    """Its picture exists, and only networks with edits are asked to edit."""
    assert scene.picture in {"", *PICTURES}
    if scene.corrects:
        assert DIALECTS[persona.network].capabilities.edits is True
    if scene.place in {Place.UNDER_OUR_POST, Place.QUOTING_OURS}:
        assert persona.network in OUR_POSTS


def test_anybody_can_say_any_echo_anywhere() -> None:
    """Each fits the smallest limit of all networks, and is nobody's own scene."""
    for key, echo in ECHOES.items():
        public = [text for text in (*echo.says, echo.answer) if text]
        for dialect in DIALECTS.values():
            for text in public:
                assert measure(text, dialect.limits.reply, title="").problems == ()
        assert key == echo.key
        assert key not in {scene.key for _, scene in SCENES}
        assert echo.place is Place.UNDER_OUR_POST


def test_people_and_scenes_have_names_of_their_own() -> None:
    """No two personas share a key, no two of somebody's scenes do."""
    assert len({persona.key for persona in CAST}) == len(CAST)
    assert len({(persona.key, scene.key) for persona, scene in SCENES}) == len(SCENES)


def test_the_beginning_shows_every_network_and_a_private_message() -> None:
    """The first cards are one of each kind."""
    by_key = {persona.key: persona for persona in CAST}
    first = [(by_key[key], by_key[key].scene(scene)) for key, scene in FIRST_SCENES]
    assert {persona.network for persona, _ in first} == set(OUR_POSTS)
    assert Place.PRIVATE in {scene.place for _, scene in first}
    with pytest.raises(KeyError):
        first[0][0].scene("no such scene")


def test_the_cast_tries_what_the_bot_must_withstand() -> None:
    """Markup, mass mentions, three in a row, second thoughts, and a reply nobody may answer."""
    every = [scene for _, scene in SCENES]
    texts = " ".join(text for scene in every for text in scene.says)
    assert "<!channel>" in texts
    assert "](https://" in texts
    assert max(len(scene.says) for scene in every) == 3
    assert any(scene.takes_back for scene in every)
    assert any(scene.corrects for scene in every)
    assert any(
        not scene.names_us
        for persona, scene in SCENES
        if persona.network == WARBLE.name and WARBLE.replies_only_when_named
    )
    assert {persona.network for persona in CAST} == {"warble", COMMON_ROOM.name, "openair"}
