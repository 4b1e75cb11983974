"""Connecting a Page."""

from datetime import timedelta

import pytest

from bot.errors import BadInput, Misconfigured, Rejected
from integrations.base import SignedIn
from integrations.facebook import PLUGIN
from integrations.facebook.pages import TASKS, chosen, require_tasks
from integrations.facebook.sign_in import PERMISSIONS
from integrations.graph.tame import Record
from playground.networks.graph import FakeGraph


class Person:
    """Whoever sits at the command line."""

    def __init__(self, **answers: str) -> None:
        self._answers = answers
        self.heard: list[str] = []

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """What they type; nothing is the default."""
        assert secret is (name == "user_token")
        assert prompt != ""
        return self._answers.get(name, default)

    def say(self, text: str) -> None:
        """They read it."""
        self.heard.append(text)


def settings(graph: FakeGraph) -> dict[str, str]:
    """An installation."""
    return {
        "FACEBOOK_API_URL": graph.base_url,
        "FACEBOOK_APP_ID": graph.app_id,
        "FACEBOOK_APP_SECRET": graph.app_secret,
    }


async def connect(graph: FakeGraph, **answers: str) -> SignedIn:
    """They connect, with a token that lasts an hour unless they answer otherwise."""
    person = Person(**({"user_token": graph.short_user_token} | answers))
    return await PLUGIN.sign_in(person, settings(graph), now=graph.now)


@pytest.mark.parametrize("answer", [None, "id", "name", "username"])
async def test_a_page_is_connected(graph: FakeGraph, answer: str | None) -> None:
    """By its id, name or username; the only one without being asked."""
    page = graph.page
    named = {"id": page.id, "name": page.name.upper(), "username": f"@{page.username}"}
    signed_in = await connect(graph, **({"page": named[answer]} if answer else {}))
    profile = signed_in.identity.profile
    assert (profile.external_id, profile.handle, profile.display_name, profile.followers) == (
        page.id,
        "harbourcoffee",
        "Harbour Coffee",
        980,
    )
    ends = graph.now + timedelta(days=90)
    assert signed_in.base_url == graph.base_url
    assert signed_in.credentials == {"page_token": graph.page_token, "ends": ends.isoformat()}


async def test_the_token_is_exchanged_for_one_that_lasts(graph: FakeGraph) -> None:
    """A Page's token of a short-lived one would end with it."""
    await connect(graph)
    asked = [one.partition(" ")[2] for one in graph.requests]
    assert asked.index("/v26.0/oauth/access_token") < asked.index("/v26.0/me/accounts")


async def test_a_page_that_is_not_theirs_is_refused_with_an_example(graph: FakeGraph) -> None:
    """By the field that they typed it into."""
    with pytest.raises(BadInput, match="None of your Pages") as error:
        await connect(graph, page="Harbor")
    assert (error.value.field, error.value.example) == ("page", graph.page.id)


@pytest.mark.parametrize("permission", PERMISSIONS)
async def test_a_missing_permission_is_named_with_what_it_is_for(
    graph: FakeGraph, permission: str
) -> None:
    """Before anything is stored."""
    graph.tokens.revoke(permission)
    with pytest.raises(Rejected) as error:
        await connect(graph)
    assert str(error.value) == (
        f"The token lacks a permission: {permission} ({PERMISSIONS[permission]})."
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("page_token", "This is a Page's token"), ("instagram_token", "lacks 7 permissions")],
)
async def test_a_token_of_another_kind_is_refused(
    graph: FakeGraph, kind: str, sentence: str
) -> None:
    """With what is needed instead."""
    with pytest.raises(Rejected, match=sentence):
        await connect(graph, user_token=getattr(graph, kind))


async def test_a_wrong_token_is_refused(graph: FakeGraph) -> None:
    """Or none at all."""
    with pytest.raises(Rejected, match="does not accept this token"):
        await connect(graph, user_token="EAABwrong")
    with pytest.raises(BadInput):
        await connect(graph, user_token=" ")


async def test_without_an_app_it_says_what_to_set(graph: FakeGraph) -> None:
    """Before it asks anything."""
    person = Person()
    with pytest.raises(Misconfigured, match="FACEBOOK_APP_ID"):
        await PLUGIN.sign_in(person, {"FACEBOOK_API_URL": graph.base_url}, now=graph.now)
    assert person.heard == []


TWO: list[Record] = [
    {"id": "11", "name": "Harbour", "username": "harbour.sydney", "tasks": list(TASKS)},
    {"id": "12", "name": "Harbour", "username": "harbour.bremen", "tasks": ["ANALYZE"]},
]


@pytest.mark.parametrize(("typed", "page"), [("11", "11"), ("12", "12"), ("@harbour.bremen", "12")])
async def test_of_two_pages_with_one_name_each_has_its_own(typed: str, page: str) -> None:
    """By id or username; the name alone is not enough, and neither is nothing."""
    assert (await chosen(Person(page=typed), TWO))["id"] == page
    with pytest.raises(BadInput, match="Several"):
        await chosen(Person(page="harbour"), TWO)
    with pytest.raises(BadInput, match="None"):
        await chosen(Person(), TWO)


def test_who_may_do_too_little_on_a_page_is_told_what() -> None:
    """Reading figures is not enough to answer."""
    require_tasks(TWO[0])
    with pytest.raises(Rejected) as error:
        require_tasks(TWO[1])
    assert str(error.value) == (
        "You may do too little on the Page “Harbour”. Missing: CREATE_CONTENT (publish posts); "
        "MODERATE (answer and hide comments); MESSAGING (write private messages)."
    )


async def test_nothing_that_is_said_holds_a_token(graph: FakeGraph) -> None:
    """People share their screens."""
    person = Person(user_token=graph.short_user_token)
    await PLUGIN.sign_in(person, settings(graph), now=graph.now)
    told = "\n".join(person.heard)
    assert graph.page.name in told
    assert "EAAB" not in told
