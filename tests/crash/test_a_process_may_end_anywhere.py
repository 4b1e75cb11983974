"""The process ends at each step of intake, card, reply and nudge; another takes the story up."""

from pathlib import Path

import pytest

from tests.crash.steps import Ended, Steps
from tests.crash.story import ANSWER, Story, make_template, new_story

PARTS = 6  # the steps are spread over so many tests, so that two workers share them


@pytest.fixture
async def template(tmp_path: Path) -> Path:
    """A database to begin with."""
    file = tmp_path / "template.sqlite3"
    await make_template(file)
    return file


def told(story: Story) -> dict[str, object]:
    """What the world and the team have seen in the end."""
    room = story.slack.channel("#care")
    cards = room.messages()
    answered = [m for m in cards if "it is broken" in m.words]
    waiting = [m for m in cards if "are you open" in m.words]
    return {
        "answers": [p.text for p in story.world.posts_by_us()],
        "cards": (len(cards), len(answered), len(waiting)),
        "thread of the answered": sum(
            "Which order is it" in m.words for m in room.thread(answered[0])
        ),
        "nudges": len([m for m in room.thread(waiting[0]) if "U0ANARUIZ1" in str(m.blocks)]),
        "late": story.slack.complaints,
    }


async def accident(story: Story, at: int) -> str | None:
    """Tell the story until it ends at a step; what step that was, None when there is no such."""
    try:
        await story.tell(Steps(at))
    except Ended as ended:
        return str(ended)
    return None


THE_END = {
    "answers": [ANSWER],
    "cards": (2, 1, 1),
    "thread of the answered": 1,
    "nudges": 1,
    "late": [],
}


async def test_the_story_without_an_accident(tmp_path: Path, template: Path) -> None:
    """Everything once, and the story has steps of every kind."""
    async with new_story(tmp_path, template, Story) as story:
        steps = Steps()
        await story.tell(steps)
        assert told(story) == THE_END
    kinds = {"COMMIT", "after post_card", "after send", "after post_notice", "after update_card"}
    assert kinds <= set(steps.names)


@pytest.mark.parametrize("part", range(PARTS))
async def test_ending_at_any_step_loses_nothing_and_doubles_nothing(
    tmp_path: Path, template: Path, part: int
) -> None:
    """Guarantees 1, 2, 4 and 5: after the restart all is as if nothing had happened."""
    at = part + 1
    while True:
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        async with new_story(folder, template, Story) as story:
            where = await accident(story, at)
            if where is None:
                return
            await story.tell(Steps())
            assert told(story) == THE_END, f"after an end at step {at}: {where}"
        at += PARTS
