"""Opening, pushing, updating and publishing views."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack
from playground.slack.triggers import Triggers

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]

ANA = "U0ANARUIZ1"


class Steps(Protocol):
    """The fixture's clock."""

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""


def modal(title: str = "Reply", **more: object) -> dict[str, Any]:
    """Make a modal with one field."""
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "answer",
                "label": {"type": "plain_text", "text": "Answer"},
                "element": {
                    "type": "plain_text_input",
                    "action_id": "text",
                    "initial_value": "Hello",
                },
            },
        ],
        **more,
    }


@pytest.fixture
def triggers(slack: LocalSlack) -> Triggers:
    """Give what issues trigger ids, as an interaction does."""
    return slack.triggers


async def test_a_modal_opens_for_whoever_acted(
    slack: LocalSlack,
    client: AsyncWebClient,
    triggers: Triggers,
) -> None:
    """The answer is the view that the person sees, its fields filled in."""
    answer = await client.views_open(trigger_id=triggers.issue(ANA), view=modal(callback_id="r"))
    seen = slack.open_view("ana")
    assert seen == answer["view"]
    assert seen is not None
    assert seen["callback_id"] == "r"
    assert seen["root_view_id"] == seen.id
    assert seen.entered == {"answer": {"text": {"type": "plain_text_input", "value": "Hello"}}}
    assert slack.open_view("ben") is None


async def test_a_trigger_works_once_and_not_for_long(
    client: AsyncWebClient,
    refused: Refused,
    triggers: Triggers,
    steps: Steps,
) -> None:
    """Unknown, used and old triggers each have their code; a refused view uses none up."""
    used, old = triggers.issue(ANA), triggers.issue(ANA)
    bad = await refused(client.views_open(trigger_id=used, view=modal("x" * 25)))
    await client.views_open(trigger_id=used, view=modal())
    again = await refused(client.views_open(trigger_id=used, view=modal()))
    steps.pass_by(3.0)
    late = await refused(client.views_open(trigger_id=old, view=modal()))
    made_up = await refused(client.views_open(trigger_id="1.2.3", view=modal()))
    assert [answer["error"] for answer in (bad, again, late, made_up)] == [
        "invalid_arguments",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "invalid_trigger_id",
    ]
    assert bad["response_metadata"]["messages"] == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/view]",
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]",
    ]


async def test_at_most_three_views_lie_on_one_another(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
    triggers: Triggers,
) -> None:
    """Views are pushed from the modal itself, twice."""
    first = await client.views_open(trigger_id=triggers.issue(ANA), view=modal("1"))
    root = first["view"]["id"]
    second = await client.views_push(trigger_id=triggers.issue(ANA, root), view=modal("2"))
    over = second["view"]["id"]
    assert second["view"]["previous_view_id"] == root
    third = await client.views_push(trigger_id=triggers.issue(ANA, over), view=modal("3"))
    assert third["view"]["root_view_id"] == root
    top = triggers.issue(ANA, third["view"]["id"])
    fourth = await refused(client.views_push(trigger_id=top, view=modal("4")))
    nowhere = await refused(client.views_push(trigger_id=triggers.issue(ANA), view=modal("5")))
    assert [fourth["error"], nowhere["error"]] == ["push_limit_reached", "not_found"]
    await slack.person("ana").close()
    seen = slack.open_view("ana")
    assert seen is not None
    assert seen.title == "2"
    await slack.person("ana").close(clear=True)
    assert slack.open_view("ana") is None


async def test_an_update_keeps_what_was_entered_in_fields_that_stay(
    slack: LocalSlack,
    client: AsyncWebClient,
    triggers: Triggers,
) -> None:
    """A field with the same identifiers keeps its value; the hash changes."""
    opened = await client.views_open(trigger_id=triggers.issue(ANA), view=modal())
    view = opened["view"]
    slack.views.enter(
        view["id"],
        {"answer": {"text": {"type": "plain_text_input", "value": "Dear you"}}},
    )
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=modal("New"))
    assert updated["view"]["id"] == view["id"]
    assert updated["view"]["state"]["values"]["answer"]["text"]["value"] == "Dear you"
    assert updated["view"]["hash"] != view["hash"]


async def test_an_update_that_comes_too_late_is_refused(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
    triggers: Triggers,
) -> None:
    """A stale hash conflicts; a closed view is not found."""
    opened = await client.views_open(trigger_id=triggers.issue(ANA), view=modal())
    view = opened["view"]
    await client.views_update(view_id=view["id"], view=modal("2"))
    stale = client.views_update(view_id=view["id"], hash=view["hash"], view=modal("3"))
    assert (await refused(stale))["error"] == "hash_conflict"
    await slack.person("ana").close()
    closed = client.views_update(view_id=view["id"], view=modal("4"))
    assert (await refused(closed))["error"] == "not_found"


async def test_an_external_id_names_one_view(
    client: AsyncWebClient,
    refused: Refused,
    triggers: Triggers,
) -> None:
    """A view can be updated by its own name, which nobody else may take."""
    named = modal(external_id="reply-7")
    await client.views_open(trigger_id=triggers.issue(ANA), view=named)
    taken = client.views_open(trigger_id=triggers.issue("U0BENOKAF1"), view=named)
    assert (await refused(taken))["error"] == "duplicate_external_id"
    again = modal("2", external_id="reply-7")
    updated = await client.views_update(external_id="reply-7", view=again)
    assert updated["view"]["title"]["text"] == "2"


async def test_home_is_published_for_one_person(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """Each publication replaces the last one; a stale hash conflicts."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "Queue"}}
    home = {"type": "home", "blocks": [header]}
    first = await client.views_publish(user_id=ANA, view=home)
    seen = slack.home("ana")
    assert seen is not None
    assert seen.words == "Queue"
    assert slack.home("ben") is None
    second = await client.views_publish(user_id=ANA, view=home, hash=first["view"]["hash"])
    assert second["view"]["id"] == first["view"]["id"]
    stale = client.views_publish(user_id=ANA, view=home, hash=first["view"]["hash"])
    assert (await refused(stale))["error"] == "hash_conflict"
    heavy = {**home, "blocks": [header] * 101}
    assert (await refused(client.views_publish(user_id=ANA, view=heavy)))["error"] == (
        "invalid_arguments"
    )
