"""The process ends at each step of writing, approving and publishing; another goes on."""

from pathlib import Path

import pytest

from tests.crash.plan_story import PlanStory
from tests.crash.steps import Ended, Steps
from tests.crash.story import make_template, new_story

PARTS = 6  # the steps are spread over so many tests, so that two workers share them


@pytest.fixture
async def template(tmp_path: Path) -> Path:
    """A database to begin with."""
    file = tmp_path / "template.sqlite3"
    await make_template(file)
    return file


def told(story: PlanStory) -> dict[str, object]:
    """What the world and the team have seen in the end."""
    room = story.slack.channel("#care")
    cards = [m for m in room.messages() if "Sidamo" in m.words]
    return {
        "posts": [(p.text, [m.alt_text for m in p.media]) for p in story.world.posts_by_us()],
        "under each other": story.world.posts_by_us()[1].parent_id
        == story.world.posts_by_us()[0].id,
        "cards": len(cards),
        "published": sum("live" in m.words.casefold() for m in room.thread(cards[0])),
        "to the author": len(story.slack.im("ana").messages()),
        "complaints": story.slack.complaints,
    }


async def accident(story: PlanStory, at: int) -> str | None:
    """Tell the story until it ends at a step; what step that was, None when there is no such."""
    try:
        await story.tell(Steps(at))
    except Ended as ended:
        return str(ended)
    return None


THE_END = {
    "posts": [
        ("The ship with our Sidamo is in.", ["A sack of coffee beans"]),
        ("Who wants to taste it on Friday?", []),
    ],
    "under each other": True,
    "cards": 1,
    "published": 1,
    "to the author": 0,
    "complaints": [],
}


async def test_the_story_without_an_accident(tmp_path: Path, template: Path) -> None:
    """Everything once, and the story has steps of every kind."""
    async with new_story(tmp_path, template, PlanStory) as story:
        steps = Steps()
        await story.tell(steps)
        assert told(story) == THE_END
    kinds = {"COMMIT", "after fetch_file", "after upload", "after publish", "after post_plan_card"}
    assert kinds <= set(steps.names)


@pytest.mark.parametrize("part", range(PARTS))
async def test_ending_at_any_step_loses_no_post_and_doubles_none(
    tmp_path: Path, template: Path, part: int
) -> None:
    """Never two posts, never a silent loss: after the restart all is as if nothing had happened."""
    at = part + 1
    while True:
        folder = tmp_path / f"at{at}"
        folder.mkdir()
        async with new_story(folder, template, PlanStory) as story:
            where = await accident(story, at)
            if where is None:
                return
            await story.tell(Steps())
            assert told(story) == THE_END, f"after an end at step {at}: {where}"
        at += PARTS
