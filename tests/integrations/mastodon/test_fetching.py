"""Mentions are found: in order, late ones too, after pauses, on each kind of server."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.mention import MentionKind, Visibility
from integrations.base import Reauthorise, RetryLater
from playground.networks.mastodon.flavours import GOTOSOCIAL, MASTODON, PLEROMA, Flavour
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig


async def _read_on(rig: Rig, cursor: str | None) -> tuple[list[str], str]:
    """Texts of all pages until there is no more, without repeats."""
    texts: dict[str, str] = {}
    for _ in range(50):
        page = await rig.fetch(cursor)
        cursor = page.cursor
        texts |= {one.external_id: one.text for one in page.mentions}
        if not page.more:
            return list(texts.values()), cursor
    raise AssertionError("The pages never end.")


async def test_first_connection_looks_back_an_hour_only(any_rig: Rig) -> None:
    """What is older than the look-back is no mention, at the first poll or at later ones."""
    server = any_rig.server
    server.say(any_rig.ann, "@brand old")
    server.advance(timedelta(minutes=90))
    server.say(any_rig.ann, "@brand recent")
    server.advance(timedelta(minutes=30))
    page = await any_rig.fetch()
    again = await any_rig.fetch(page.cursor)
    assert [one.text for one in page.mentions] == ["@brand recent"]
    assert [one.text for one in again.mentions] == ["@brand recent"]


async def test_oldest_first_over_a_border_of_digits(any_rig: Rig) -> None:
    """Ids are not compared: "100" comes after "99", and both are found."""
    _, cursor = await _read_on(any_rig, None)
    said = [f"@brand {number}" for number in range(6)]
    for text in said:
        any_rig.server.say(any_rig.ann, text)
        any_rig.server.advance(timedelta(seconds=1))
    texts, _ = await _read_on(any_rig, cursor)
    assert texts == said


@pytest.mark.parametrize(
    "flavour",
    [
        MASTODON,
        PLEROMA,
        GOTOSOCIAL,
        replace(MASTODON, honours_min_id=False),
        replace(GOTOSOCIAL, honours_min_id=False, page_limit=20),
    ],
    ids=["mastodon", "pleroma", "gotosocial", "mastodon-no-min-id", "small-pages-no-min-id"],
)
async def test_nothing_is_lost_over_a_long_pause(flavour: Flavour) -> None:
    """230 mentions between two polls are all found, among favourites that are none."""
    async with FakeMastodon(flavour) as server, Rig(server) as rig:
        server.say(rig.ann, "@brand before")
        _, cursor = await _read_on(rig, None)
        said = []
        for number in range(230):
            server.advance(timedelta(minutes=3))
            said.append(server.say(rig.ann, f"@brand {number}"))
            server.notify("favourite", server.posts[said[-1]])
        found: list[str] = []
        for _ in range(60):
            page = await rig.fetch(cursor)
            cursor = page.cursor
            found += [one.external_id for one in page.mentions]
            if not page.more:
                break
        assert set(said) <= set(found)
        in_order = list(dict.fromkeys(one for one in found if one in set(said)))
        assert in_order == said


async def test_a_very_long_way_back_is_walked_in_several_polls() -> None:
    """Where only reading backward works, it is resumed, and ends."""
    flavour = replace(GOTOSOCIAL, honours_min_id=False, page_limit=2)
    async with FakeMastodon(flavour) as server, Rig(server) as rig:
        server.say(rig.ann, "@brand before")
        _, cursor = await _read_on(rig, None)
        said = {server.say(rig.ann, f"@brand {number}") for number in range(80)}
        found: set[str] = set()
        polls = 0
        more = True
        while more:
            page = await rig.fetch(cursor)
            found |= {one.external_id for one in page.mentions}
            cursor, more = page.cursor, page.more
            polls += 1
        assert said <= found
        assert polls == 2


async def test_a_mention_that_arrives_late_is_found(any_rig: Rig) -> None:
    """It stands between known ones, behind the cursor."""
    server = any_rig.server
    for number in range(5):
        server.say(any_rig.ann, f"@brand {number}")
    _, cursor = await _read_on(any_rig, None)
    late = server.say(any_rig.ann, "without a name: not notified yet")
    server.notify("mention", server.posts[late], late_by=3)
    page = await any_rig.fetch(cursor)
    assert late in [one.external_id for one in page.mentions]


async def test_the_last_known_mention_was_deleted(any_rig: Rig) -> None:
    """A cursor that points at nothing loses nothing."""
    server = any_rig.server
    server.say(any_rig.ann, "@brand first")
    gone = server.say(any_rig.ann, "@brand gone")
    _, cursor = await _read_on(any_rig, None)
    server.remove(gone)
    server.say(any_rig.ann, "@brand next")
    texts, _ = await _read_on(any_rig, cursor)
    assert texts == ["@brand first", "@brand next"]


async def test_reading_back_stops_where_everything_is_known(rig: Rig) -> None:
    """Also when the last known mention is gone: ten minutes before it, not at the beginning."""
    server = rig.server
    _, cursor = await _read_on(rig, None)
    for number in range(200):
        server.say(rig.ann, f"@brand {number}")
        server.advance(timedelta(minutes=1))
    gone = server.say(rig.ann, "@brand gone")
    _, cursor = await _read_on(rig, cursor)
    server.remove(gone)
    server.requests.clear()
    await _read_on(rig, cursor)
    assert len(server.requests) == 2


async def test_a_server_that_ignores_the_way_back_ends_it() -> None:
    """The same page again is the end, not a loop."""
    flavour = replace(GOTOSOCIAL, honours_min_id=False, honours_max_id=False)
    async with FakeMastodon(flavour) as server, Rig(server) as rig:
        server.say(rig.ann, "@brand hi")
        server.requests.clear()
        page = await rig.fetch()
        assert ([one.text for one in page.mentions], page.more) == (["@brand hi"], False)
        assert len(server.requests) == 2


async def test_a_thread_that_is_hidden_from_us_hides_no_mention(any_rig: Rig) -> None:
    """Its ancestors cannot be read: the message answered is the root."""
    server = any_rig.server
    post = server.say(server.brand, "Hello")
    server.say(any_rig.ann, "@brand hi", to=post)
    server.fail("GET", "/api/v1/statuses/", 404)
    (mention,) = (await any_rig.fetch()).mentions
    assert (mention.root_external_id, mention.context) == (post, None)


async def test_a_quiet_poll_is_one_request(rig: Rig) -> None:
    """Nothing new: the newest page alone is read, threads are remembered."""
    parent = rig.server.say(rig.server.brand, "Hello")
    rig.server.say(rig.ann, "@brand hi", to=parent)
    page = await rig.fetch()
    rig.server.requests.clear()
    await rig.fetch(page.cursor)
    (request,) = rig.server.requests
    assert request == (
        "GET /api/v1/notifications?limit=40&types%5B%5D=mention&types%5B%5D=quote"
        "&include_filtered=true"
    )


async def test_a_spoilt_cursor_begins_anew(rig: Rig) -> None:
    """It looks back as at the first connection."""
    rig.server.say(rig.ann, "@brand hi")
    page = await rig.fetch("not a cursor")
    assert [one.text for one in page.mentions] == ["@brand hi"]
    assert set(json.loads(page.cursor)) == {"start", "last", "at"}


async def test_a_thread_is_one_conversation(any_rig: Rig) -> None:
    """Root, parent and reason are those of the thread."""
    server = any_rig.server
    post = server.say(server.brand, "We open at nine.")
    first = server.say(any_rig.ann, "@brand really?", to=post)
    ours = server.say(server.brand, "@ann@far.example yes", to=first)
    second = server.say(any_rig.ann, "@brand thanks", to=ours)
    page = await any_rig.fetch()
    mentions = {one.external_id: one for one in page.mentions}
    assert {one.root_external_id for one in mentions.values()} == {post}
    assert mentions[second].parent_external_id == ours
    assert mentions[second].kind is MentionKind.REPLY
    assert mentions[second].why == "replied to our post"
    context = mentions[second].context
    assert context is not None
    assert (context.author, context.ours) == ("Brand", True)
    assert mentions[first].context is not None


async def test_a_hidden_parent_gives_the_same_root_to_all_who_answer_it(any_rig: Rig) -> None:
    """Two answers to a post that we may not see stand in one thread."""
    server = any_rig.server
    hidden = server.say(any_rig.ann, "only for followers", visibility="private")
    server.say(any_rig.ann, "@brand one", to=hidden)
    server.say(any_rig.ann, "@brand two", to=hidden)
    page = await any_rig.fetch()
    assert [one.root_external_id for one in page.mentions] == [hidden, hidden]


async def test_private_messages_of_an_author_are_one_conversation(any_rig: Rig) -> None:
    """Their root is the author, whatever they answer."""
    server = any_rig.server
    server.say(any_rig.ann, "@brand psst", visibility="direct")
    server.say(any_rig.ann, "@brand still there?", visibility="direct")
    page = await any_rig.fetch()
    assert {one.root_external_id for one in page.mentions} == {f"dm:{any_rig.ann.id}"}
    assert {(one.kind, one.visibility) for one in page.mentions} == {
        (MentionKind.PRIVATE, Visibility.DIRECT)
    }


async def test_a_quote_is_a_quote(rig: Rig) -> None:
    """Mastodon 4.5 notifies quotes that do not mention us."""
    post = rig.server.say(rig.server.brand, "We open at nine.")
    quoted = {
        "state": "accepted",
        "quoted_status": {
            "id": post,
            "account": {"id": rig.server.brand.id, "acct": "brand"},
            "content": "<p>We open at nine.</p>",
        },
    }
    rig.server.say(rig.ann, "Look at this", extra={"quote": quoted}, notify_as="quote")
    (mention,) = (await rig.fetch()).mentions
    assert (mention.kind, mention.why) == (MentionKind.QUOTE, "quoted our post")
    assert mention.context is not None
    assert mention.context.text == "We open at nine."


async def test_an_outage_loses_nothing(any_rig: Rig) -> None:
    """A failed poll raises, the next one with the same cursor finds everything."""
    server = any_rig.server
    _, cursor = await _read_on(any_rig, None)
    post = server.say(server.brand, "Hello")
    server.say(any_rig.ann, "@brand hi", to=post)
    server.fail("GET", "/api/v1/notifications", 503)
    with pytest.raises(RetryLater):
        await any_rig.fetch(cursor)
    server.fail("GET", "/api/v1/statuses/", 502)
    with pytest.raises(RetryLater):
        await any_rig.fetch(cursor)
    texts, _ = await _read_on(any_rig, cursor)
    assert texts == ["@brand hi"]


@pytest.mark.parametrize("body", ["<html>One moment, please</html>", "{}", "null", ""])
async def test_an_answer_that_is_no_list_is_not_taken_for_nothing(rig: Rig, body: str) -> None:
    """A proxy's page, or another kind of JSON, with status 200 is an outage."""
    rig.server.fail("GET", "/api/v1/notifications", 200, body=body)
    with pytest.raises(RetryLater, match="not Mastodon's format"):
        await rig.fetch()


async def test_slow_down_says_how_long(rig: Rig) -> None:
    """429 with the reset of the server's own clock."""
    rig.server.fail("GET", "/api/v1/notifications", 429)
    with pytest.raises(RetryLater) as raised:
        await rig.fetch()
    assert raised.value.after == timedelta(minutes=3)


async def test_reading_stops_before_the_limit_so_that_replies_still_go_out(rig: Rig) -> None:
    """With ten requests left no poll is made until the reset; a reply is."""
    status = rig.server.say(rig.ann, "@brand hi")
    outgoing = await rig.outgoing(status, "Hello!")
    cursor = (await rig.fetch()).cursor
    rig.server.remaining = 10
    await rig.fetch(cursor)
    rig.server.requests.clear()
    with pytest.raises(RetryLater, match="no more requests for now"):
        await rig.fetch(cursor)
    assert rig.server.requests == []
    await rig.network.send(outgoing)
    rig.server.remaining = 300
    rig.server.advance(timedelta(minutes=3))
    assert len((await rig.fetch(cursor)).mentions) == 1


async def test_a_token_that_another_replica_has_renewed_is_taken_over(rig: Rig) -> None:
    """A refused token is looked up again before anybody is asked to sign in."""
    rig.server.token = "tok-2"
    rig.store.credentials = {"access_token": "tok-2"}
    assert (await rig.fetch()).mentions == ()


async def test_a_revoked_token_asks_for_a_new_sign_in(rig: Rig) -> None:
    """The sentence says how."""
    rig.server.token = "tok-2"
    with pytest.raises(Reauthorise) as raised:
        await rig.fetch()
    assert str(raised.value) == (
        "127.0.0.1 no longer accepts our sign-in: The access token is invalid."
    )
    assert raised.value.hint == ("Connect the account again: python -m bot connect mastodon")


async def test_an_expired_token_is_renewed_where_the_server_gave_the_means(rig: Rig) -> None:
    """Pleroma's tokens may expire; the new ones are stored."""
    rig.store.credentials = {**rig.store.credentials, "refresh_token": "again-1"}
    rig.server.token, rig.server.refresh_token = "tok-2", "again-1"
    assert (await rig.fetch()).mentions == ()
    assert rig.store.credentials["access_token"] == "tok-2"
