"""The process ends at each step of keeping and reading pushes; the network delivers them again."""

from dataclasses import replace
from pathlib import Path

import pytest

from integrations.memory.dialects import WARBLE
from tests.crash.push_story import PushStory
from tests.crash.steps import Ended, Steps
from tests.crash.story import make_template, new_story

PARTS = 4  # the steps are spread over so many tests, so that two workers share them
PUSHED = replace(WARBLE, pushed=True)
THE_END = {"cards": (2, 1, 1), "late": []}


@pytest.fixture
async def template(tmp_path: Path) -> Path:
    """A database to begin with."""
    file = tmp_path / "template.sqlite3"
    await make_template(file)
    return file


def told(story: PushStory) -> dict[str, object]:
    """What the team has seen in the end."""
    cards = story.slack.channel("#care").messages()
    edited = [m for m in cards if "it is broken in two" in m.words]
    gone = [m for m in cards if "deleted" in m.words]
    return {"cards": (len(cards), len(edited), len(gone)), "late": story.slack.complaints}


async def accident(story: PushStory, at: int) -> str | None:
    """Tell the story until it ends at a step; what step that was, None when there is no such."""
    try:
        await story.tell(Steps(at))
    except Ended as ended:
        return str(ended)
    return None


async def test_the_story_without_an_accident(tmp_path: Path, template: Path) -> None:
    """Two cards; one shows the edit, the other that its message is gone."""
    async with new_story(tmp_path, template, PushStory, PUSHED) as story:
        steps = Steps()
        await story.tell(steps)
        assert told(story) == THE_END
    assert {"COMMIT", "after post_card", "after update_card"} <= set(steps.names)


@pytest.mark.parametrize("part", range(PARTS))
async def test_ending_at_any_step_loses_nothing_and_doubles_nothing(
    tmp_path: Path, template: Path, part: int
) -> None:
    """Guarantee 1: after the restart and the redelivery all is as if nothing had happened."""
    at = part + 1
    while True:
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        async with new_story(folder, template, PushStory, PUSHED) as story:
            where = await accident(story, at)
            if where is None:
                return
            await story.tell(Steps())
            assert told(story) == THE_END, f"after an end at step {at}: {where}"
        at += PARTS
