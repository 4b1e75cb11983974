"""Sends whose outcome is known, unknown, and found out; deletions; states."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.base import (
    OutgoingKind,
    OutsideError,
    ReadBackOutcome,
    Reauthorise,
    Rejected,
    RetryLater,
    Unknown,
)
from playground.networks.mastodon.flavours import MASTODON, PLEROMA
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig

SETTLED = timedelta(minutes=2)


@pytest.mark.parametrize("status", [0, -1, 500, 502, 503, 504])
async def test_no_answer_after_the_effect_is_unknown_and_found(any_rig: Rig, status: int) -> None:
    """Time-out, cut connection or 5xx: the post is there, and is recognised at once."""
    server = any_rig.server
    question = server.say(any_rig.ann, "@brand is it *open*?\nSay!")
    outgoing = await any_rig.outgoing(question, "It's open, see https://brand.example/hours")
    server.fail("POST", "/api/v1/statuses", status, after_effect=True)
    with pytest.raises(Unknown):
        await any_rig.send(outgoing)
    found = await any_rig.network.read_back(outgoing)
    (post,) = server.ours()
    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent is not None
    assert found.sent.external_id == post.id


@pytest.mark.parametrize("status", [0, -1, 500])
async def test_no_answer_without_effect_is_absent_once_it_is_certain(
    any_rig: Rig, status: int
) -> None:
    """Too fresh: unsure. After two minutes: not there."""
    server = any_rig.server
    question = server.say(any_rig.ann, "@brand open?")
    outgoing = await any_rig.outgoing(question, "Yes")
    server.fail("POST", "/api/v1/statuses", status)
    with pytest.raises(Unknown):
        await any_rig.send(outgoing)
    fresh = await any_rig.network.read_back(outgoing)
    assert (fresh.outcome, fresh.why) == (
        ReadBackOutcome.UNSURE,
        "The attempt is too fresh: the server may still be publishing it.",
    )
    server.advance(SETTLED)
    settled = await any_rig.network.read_back(outgoing)
    assert settled.outcome is ReadBackOutcome.ABSENT


async def test_a_late_second_attempt_is_fresh_too(rig: Rig) -> None:
    """Freshness counts from the newest attempt, not from the first."""
    question = rig.server.say(rig.ann, "@brand open?")
    outgoing = await rig.outgoing(question, "Yes")
    rig.server.advance(timedelta(minutes=30))
    rig.server.fail("POST", "/api/v1/statuses", 500)
    with pytest.raises(Unknown):
        await rig.network.send(outgoing)
    assert (await rig.network.read_back(outgoing)).outcome is ReadBackOutcome.UNSURE


async def test_an_attempt_of_a_process_that_has_just_ended_is_fresh(rig: Rig) -> None:
    """A new process does not know when the old one tried last."""
    question = rig.server.say(rig.ann, "@brand open?")
    outgoing = await rig.outgoing(question, "Yes")
    rig.server.advance(timedelta(minutes=30))
    anew = rig.build()
    await anew.open()
    found = await anew.read_back(outgoing)
    await anew.close()
    assert found.outcome is ReadBackOutcome.UNSURE


async def test_our_posts_must_reach_back_to_the_attempt() -> None:
    """A list that ends early (a cursor is ignored, or too much was posted) proves nothing."""
    async with FakeMastodon(replace(MASTODON, page_limit=3)) as server, Rig(server) as rig:
        question = server.say(rig.ann, "@brand open?")
        outgoing = await rig.outgoing(question, "Yes")
        for number in range(60):
            server.say(server.brand, f"post {number}")
        server.advance(SETTLED)
        found = await rig.network.read_back(outgoing)
    assert (found.outcome, found.why) == (
        ReadBackOutcome.UNSURE,
        "The server did not list our posts back to the time of the attempt.",
    )


async def test_other_words_of_ours_under_the_same_message_leave_doubt(rig: Rig) -> None:
    """A colleague, or the server that changed our words: a person looks."""
    question = rig.server.say(rig.ann, "@brand open?")
    outgoing = await rig.outgoing(question, "Yes")
    rig.server.advance(SETTLED)
    other = rig.server.say(rig.server.brand, "@ann@far.example We are closed", to=question)
    found = await rig.network.read_back(outgoing)
    assert found.outcome is ReadBackOutcome.UNSURE
    assert found.why == (
        "Our account has answered the same message in other words since: "
        f"https://social.example/@brand/{other}. Only a person can say whether it is this."
    )


async def test_earlier_answers_and_other_kinds_leave_no_doubt(rig: Rig) -> None:
    """What was there before the attempt, and the public line beside a private message."""
    question = rig.server.say(rig.ann, "@brand open?")
    rig.server.say(rig.server.brand, "@ann@far.example We are looking", to=question)
    rig.server.advance(timedelta(minutes=5))
    outgoing = await rig.outgoing(question, "Your number?", OutgoingKind.PRIVATE)
    rig.server.say(rig.server.brand, "@ann@far.example Please see your messages", to=question)
    rig.server.advance(SETTLED)
    assert (await rig.network.read_back(outgoing)).outcome is ReadBackOutcome.ABSENT


async def test_private_messages_are_certain_at_mastodon_only(any_rig: Rig) -> None:
    """The others do not promise to list them, but show them in the thread when they do."""
    question = any_rig.server.say(any_rig.ann, "@brand open?")
    outgoing = await any_rig.outgoing(question, "Your number?", OutgoingKind.PRIVATE)
    any_rig.server.advance(SETTLED)
    found = await any_rig.network.read_back(outgoing)
    mastodon = any_rig.server.flavour is MASTODON
    assert found.outcome is (ReadBackOutcome.ABSENT if mastodon else ReadBackOutcome.UNSURE)
    sent = await any_rig.network.send(outgoing)
    again = await any_rig.network.read_back(outgoing)
    assert again.outcome is ReadBackOutcome.LIVE
    assert again.sent is not None
    assert again.sent.external_id == sent.external_id


async def test_clocks_that_differ_do_not_mislead(rig: Rig) -> None:
    """The server's clock is an hour behind ours; its answers carry its date."""
    question = rig.server.say(rig.ann, "@brand open?")
    ours = await rig.outgoing(question, "Yes")
    ahead = timedelta(hours=1)
    outgoing = replace(
        ours,
        created_at=ours.created_at + ahead,
        first_attempt_at=rig.server.now + ahead,
    )
    network = rig.build(clock=lambda: rig.server.now + ahead)
    await network.open()
    await network.send(outgoing)
    found = await network.read_back(outgoing)
    await network.close()
    assert found.outcome is ReadBackOutcome.LIVE


async def test_sending_again_with_the_same_key_posts_once(any_rig: Rig) -> None:
    """At Mastodon; the others do not promise it, and say so in their capabilities."""
    question = any_rig.server.say(any_rig.ann, "@brand open?")
    outgoing = await any_rig.outgoing(question, "Yes")
    await any_rig.network.send(outgoing)
    await any_rig.network.send(outgoing)
    promised = any_rig.network.capabilities.resend_within is not None
    assert len(any_rig.server.ours()) == (1 if promised else 2)


async def test_keys_are_stable_and_differ_between_deliveries(rig: Rig) -> None:
    """The same delivery always has the same key."""
    now = rig.server.now
    key = rig.network.new_key(delivery_id="d-1", created_at=now)
    assert key == rig.network.new_key(delivery_id="d-1", created_at=now)
    assert key != rig.network.new_key(delivery_id="d-2", created_at=now)
    assert key != rig.network.new_key(delivery_id="d-1", created_at=now + timedelta(seconds=1))


async def test_slow_down_did_certainly_nothing(any_rig: Rig) -> None:
    """429 on a send is RetryLater, with the server's own wait."""
    question = any_rig.server.say(any_rig.ann, "@brand open?")
    outgoing = await any_rig.outgoing(question, "Yes")
    any_rig.server.fail("POST", "/api/v1/statuses", 429, headers=(("Retry-After", "17"),))
    with pytest.raises(RetryLater) as raised:
        await any_rig.network.send(outgoing)
    assert raised.value.after == timedelta(seconds=17)


async def test_a_server_that_cannot_be_reached_got_nothing() -> None:
    """A refused connection is certain, for writes too."""
    async with FakeMastodon() as server:
        rig = Rig(server)
        question = server.say(rig.ann, "@brand open?")
        outgoing = await rig.outgoing(question, "Yes")
    with pytest.raises(RetryLater, match="cannot be reached; nothing was sent"):
        await rig.network.send(outgoing)
    await rig.network.close()


async def test_the_message_was_deleted_meanwhile(any_rig: Rig) -> None:
    """An answer to it is refused with the reason."""
    question = any_rig.server.say(any_rig.ann, "@brand open?")
    outgoing = await any_rig.outgoing(question, "Yes")
    any_rig.server.remove(question)
    with pytest.raises(Rejected) as raised:
        await any_rig.network.send(outgoing)
    assert str(raised.value) == "127.0.0.1 does not have it (any more): Record not found."


async def test_a_missing_right_asks_for_a_new_sign_in(rig: Rig) -> None:
    """403 that speaks of scopes."""
    question = rig.server.say(rig.ann, "@brand open?")
    outgoing = await rig.outgoing(question, "Yes")
    rig.server.granted = "read:accounts read:notifications read:statuses"
    with pytest.raises(Reauthorise, match="lacks a right"):
        await rig.network.send(outgoing)


async def test_a_block_is_no_matter_of_rights(rig: Rig) -> None:
    """403 without a word of scopes."""
    question = rig.server.say(rig.ann, "@brand open?")
    outgoing = await rig.outgoing(question, "Yes")
    rig.server.fail("POST", "/api/v1/statuses", 403)
    with pytest.raises(Rejected) as raised:
        await rig.network.send(outgoing)
    assert raised.value.hint == (
        "The author may have blocked us, or our account may be restricted there."
    )


async def test_a_redirect_is_not_followed_with_our_token(rig: Rig) -> None:
    """Neither for reading nor for writing."""
    rig.server.fail(
        "GET", "/api/v1/notifications", 302, headers=(("Location", "https://evil.example/"),)
    )
    with pytest.raises(Rejected, match="another address"):
        await rig.fetch()


async def test_the_token_is_in_no_log_and_no_error(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even in debug logs of the libraries, nor when everything fails."""
    caplog.set_level(logging.DEBUG)
    question = rig.server.say(rig.ann, "@brand open?")
    outgoing = await rig.outgoing(question, "Yes")
    told = []
    for status in (-1, 400, 401, 403, 404, 422, 429, 500):
        rig.server.fail("POST", "/api/v1/statuses", status)
        with pytest.raises(OutsideError) as raised:
            await rig.network.send(outgoing)
        told.append(f"{raised.value!r} {raised.value.hint} {raised.value.__cause__!r}")
    await rig.network.wait_for_news(timedelta(seconds=5))
    assert len(told) == 8
    assert "tok-1" not in "".join([*told, caplog.text, repr(rig.network)])


async def test_a_message_published_too_widely_is_taken_back() -> None:
    """A server that ignores visibilities must not show a private message."""

    class Careless(FakeMastodon):
        """Publishes everything for everybody."""

        def say(self, *args: object, **how: object) -> str:
            if args[0] is self.brand:
                how["visibility"] = "public"
            return super().say(*args, **how)  # type: ignore[arg-type]  # passed on as they came

    async with Careless() as server, Rig(server) as rig:
        question = server.say(rig.ann, "@brand psst", visibility="direct")
        outgoing = await rig.outgoing(question, "Your code is 1234")
        with pytest.raises(Rejected, match="deleted at once"):
            await rig.network.send(outgoing)
        assert server.ours() == []


async def test_deleting_is_idempotent_and_ours_alone(any_rig: Rig) -> None:
    """Gone is gone; hiding is not offered."""
    question = any_rig.server.say(any_rig.ann, "@brand open?")
    sent = await any_rig.network.send(await any_rig.outgoing(question, "Yes"))
    await any_rig.network.delete(sent.external_id)
    await any_rig.network.delete(sent.external_id)
    assert any_rig.server.ours() == []
    assert question in any_rig.server.posts
    with pytest.raises(Rejected, match="cannot hide"):
        await any_rig.network.hide(question)


async def test_edits_and_deletions_are_seen(any_rig: Rig) -> None:
    """Of 25 messages: one edited, one deleted, the others as they were."""
    server = any_rig.server
    said = [server.say(any_rig.ann, f"@brand {number}") for number in range(25)]
    server.advance(timedelta(minutes=1))
    server.edit(said[3], "@brand three")
    server.remove(said[4])
    states = await any_rig.network.current_state(said)
    assert set(states) == set(said)
    assert (states[said[3]].text, states[said[3]].edited_at) == ("@brand three", server.now)
    assert [one for one in said if not states[one].exists] == [said[4]]
    assert states[said[0]].text == "@brand 0"


async def test_states_of_mastodon_are_asked_for_twenty_at_a_time(rig: Rig) -> None:
    """45 messages take three requests, and one for each that is missing."""
    said = [rig.server.say(rig.ann, f"@brand {number}") for number in range(45)]
    rig.server.remove(said[7])
    rig.server.requests.clear()
    await rig.network.current_state(said)
    assert len(rig.server.requests) == 4


async def test_states_that_the_server_did_not_tell_are_left_out() -> None:
    """An outage is no deletion; where it tells nothing at all, it is an error."""
    async with FakeMastodon(PLEROMA) as server, Rig(server) as rig:
        one, two = server.say(rig.ann, "@brand 1"), server.say(rig.ann, "@brand 2")
        server.fail("GET", f"/api/v1/statuses/{one}", 503)
        assert set(await rig.network.current_state([one, two])) == {two}
        server.fail("GET", "/api/v1/statuses/", 503, times=2)
        with pytest.raises(RetryLater):
            await rig.network.current_state([one, two])
        assert await rig.network.current_state([]) == {}
