"""What is sent: whom it mentions, who can read it, whether it fits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.mention import Visibility
from integrations.base import OutgoingKind, Rejected, ReplyTarget
from integrations.mastodon.handle import ReplyHandle
from integrations.mastodon.instance import UNKNOWN_INSTANCE, read_instance
from integrations.mastodon.reply import check, compose
from integrations.mastodon.visibility import is_more_visible, seen_by
from playground.networks.mastodon.flavours import PLEROMA
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig, target_of

MASTODON = read_instance({"version": "4.5.0"})
TARGET = ReplyTarget(
    external_id="9",
    root_external_id="9",
    author_external_id="7",
    author_handle="ann@far.example",
    visibility=Visibility.PUBLIC,
    reply_handle=ReplyHandle(names=("ann@far.example", "bob")).encode(),
)
PRIVATE = replace(TARGET, visibility=Visibility.DIRECT)


async def test_a_reply_mentions_author_and_participants_but_not_us(any_rig: Rig) -> None:
    """The author first; the text that is checked is the text that is sent."""
    server = any_rig.server
    server.person("bob")
    status = server.say(any_rig.ann, "@bob @brand which of you?")
    outgoing = await any_rig.outgoing(status, "It is us.")
    shown = any_rig.network.check_text(outgoing.text, outgoing.kind, outgoing.target)
    sent = await any_rig.network.send(outgoing)
    post = server.posts[sent.external_id]
    assert post.text == "@ann@far.example @bob It is us."
    assert shown.as_sent == post.text
    assert shown.problems == ()
    assert (post.in_reply_to, post.visibility) == (status, "public")
    assert sent.url == f"https://social.example/@brand/{sent.external_id}"
    assert sent.sent_at == server.now


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Thanks!", "@ann@far.example @bob Thanks!"),
        ("Thanks @ann@far.example!", "@bob Thanks @ann@far.example!"),
        ("@ANN@far.example @bob Thanks!", "@ANN@far.example @bob Thanks!"),
        ("@bob@social.example yes", "@ann@far.example @bob@social.example yes"),
        ("Thanks @ann", "@ann@far.example @bob Thanks @ann"),
        ("see https://x.example/@bob", "@ann@far.example @bob see https://x.example/@bob"),
    ],
)
def test_nobody_is_mentioned_twice(written: str, sent: str) -> None:
    """Whom the writer has named is not named again; another person of that name is."""
    draft = compose(written, OutgoingKind.REPLY, TARGET, own_domain="social.example")
    assert draft.text == sent


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
async def test_visibility_and_warning_are_kept(any_rig: Rig, visibility: str) -> None:
    """An answer is as visible as the question, behind the same warning."""
    status = any_rig.server.say(
        any_rig.ann, "@brand hi", visibility=visibility, warning="food, hot"
    )
    sent = await any_rig.network.send(await any_rig.outgoing(status, "Hello"))
    post = any_rig.server.posts[sent.external_id]
    assert (post.visibility, post.warning) == (visibility, "food, hot")


@settings(deadline=None)
@given(
    said=st.sampled_from(["public", "unlisted", "private", "direct", "local", "list", ""])
    | st.text(max_size=8),
    kind=st.sampled_from(OutgoingKind),
    handle=st.just(TARGET.reply_handle) | st.text(max_size=20),
)
def test_an_answer_is_never_more_visible(said: str, kind: OutgoingKind, handle: str) -> None:
    """The law, whatever the server said and whatever became of the stored handle."""
    target = replace(TARGET, visibility=seen_by(said), reply_handle=handle)
    draft = compose("Hello", kind, target, own_domain="social.example")
    assert not is_more_visible(seen_by(draft.visibility), target.visibility)
    assert kind is OutgoingKind.REPLY or draft.visibility == "direct"


async def test_a_local_post_of_akkoma_is_answered_privately() -> None:
    """Its name is none of the four: nobody new may see the answer."""
    async with FakeMastodon(PLEROMA) as server, Rig(server) as rig:
        status = server.say(rig.ann, "@brand hi", visibility="local")
        sent = await rig.network.send(await rig.outgoing(status, "Hello"))
        assert server.posts[sent.external_id].visibility == "direct"


async def test_a_private_message_reaches_the_author_alone(any_rig: Rig) -> None:
    """Taking a public message offline: direct, and the others are not named."""
    any_rig.server.person("bob")
    status = any_rig.server.say(any_rig.ann, "@brand @bob my order is lost")
    outgoing = await any_rig.outgoing(status, "Your number, please?", OutgoingKind.PRIVATE)
    sent = await any_rig.network.send(outgoing)
    post = any_rig.server.posts[sent.external_id]
    assert (post.text, post.visibility) == ("@ann@far.example Your number, please?", "direct")
    assert [person.acct for person in post.mentions] == ["ann@far.example"]


@pytest.mark.parametrize(
    ("kind", "target", "text", "named"),
    [
        (OutgoingKind.PRIVATE, TARGET, "Ask @bob", "@bob@social.example"),
        (OutgoingKind.PRIVATE, TARGET, "Ask @eve@x.example", "@eve@x.example"),
        (OutgoingKind.REPLY, PRIVATE, "Ask @eve@x.example", "@eve@x.example"),
    ],
)
def test_a_private_message_with_further_mentions_is_refused(
    kind: OutgoingKind, target: ReplyTarget, text: str, named: str
) -> None:
    """They would be shown it."""
    checked = check(text, kind, target, MASTODON, own_domain="social.example")
    assert checked.problems == (
        f"A private message is shown to everybody whom it mentions. Write {named} without the @.",
    )


@pytest.mark.parametrize("text", ["Ask me, bob@x.example", "Both of you: @bob"])
def test_a_private_answer_may_name_who_takes_part(text: str) -> None:
    """Their names, and addresses that are no mentions."""
    checked = check(text, OutgoingKind.REPLY, PRIVATE, MASTODON, own_domain="social.example")
    assert checked.problems == ()


def test_the_length_includes_mentions_and_warning() -> None:
    """By Mastodon's rule: "@ann @bob " and the warning count."""
    target = replace(
        TARGET, reply_handle=ReplyHandle(names=("ann@far.example", "bob"), warning="food").encode()
    )
    room = 500 - len("food@ann @bob ")
    fits = check("x" * room, OutgoingKind.REPLY, target, MASTODON, own_domain="s.example")
    assert (fits.used, fits.limit, fits.problems) == (500, 500, ())
    over = check("x" * (room + 1), OutgoingKind.REPLY, target, MASTODON, own_domain="s.example")
    (problem,) = over.problems
    assert problem == (
        "1 character too many: the server takes 500, and the names that it mentions and the "
        "content warning count."
    )


@pytest.mark.parametrize("text", ["", "  \n", "@ann@far.example "])
def test_an_empty_text_is_refused(text: str) -> None:
    """Mentions alone say nothing."""
    checked = check(text, OutgoingKind.REPLY, TARGET, MASTODON, own_domain="s.example")
    assert checked.problems == ("Write something first.",)


async def test_what_cannot_be_sent_is_not_sent(any_rig: Rig) -> None:
    """`send` checks again: no request leaves."""
    status = any_rig.server.say(any_rig.ann, "@brand hi")
    outgoing = await any_rig.outgoing(status, "x" * 6000)
    any_rig.server.requests.clear()
    with pytest.raises(Rejected, match="characters too many"):
        await any_rig.network.send(outgoing)
    assert any_rig.server.requests == []


async def test_the_counter_agrees_with_the_server_at_the_border(any_rig: Rig) -> None:
    """A text that fills the limit exactly is taken; the rules are the server's own."""
    network, server = any_rig.network, any_rig.server
    status = server.say(any_rig.ann, "@brand hi")
    target = target_of(await any_rig.mention(status))
    text = "👩‍🚀 see https://example.com/a/rather/long/path and @ann@far.example "
    used = network.check_text(text + "x", OutgoingKind.REPLY, target).used
    text += "x" * (server.flavour.limit - used + 1)
    assert network.check_text(text, OutgoingKind.REPLY, target).used == server.flavour.limit
    outgoing = await any_rig.outgoing(status, text)
    sent = await network.send(outgoing)
    assert server.posts[sent.external_id].text == text


def test_a_lost_handle_still_answers_the_author() -> None:
    """The author's handle is enough."""
    draft = compose(
        "Hello", OutgoingKind.REPLY, replace(TARGET, reply_handle=""), own_domain="s.example"
    )
    assert draft.text == "@ann@far.example Hello"


async def test_permissions(rig: Rig) -> None:
    """Everybody can be answered and written to but ourselves; it costs nothing."""
    status = rig.server.say(rig.ann, "@brand hi")
    target = target_of(await rig.mention(status))
    assert rig.network.reply_permission(target).allowed
    assert (await rig.network.private_permission(target)).allowed
    own = rig.network.reply_permission(replace(target, author_external_id=rig.server.brand.id))
    assert (own.allowed, own.why) == (False, "This is our own message.")
    assert rig.network.cost("Hello", OutgoingKind.REPLY, target) is None
    assert "not encrypted" in rig.network.capabilities.private_note


def test_an_unknown_server_is_counted_in_the_strictest_way() -> None:
    """Code points, links and names in full."""
    checked = check(
        "https://example.com/a",
        OutgoingKind.REPLY,
        TARGET,
        UNKNOWN_INSTANCE,
        own_domain="s.example",
    )
    assert checked.used == len("@ann@far.example @bob https://example.com/a")
