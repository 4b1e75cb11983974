"""The adapter on a real Bluesky network."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.mention import MentionKind
from bot.errors import Reauthorise, Rejected
from integrations.base import (
    MentionPage,
    MessageState,
    Network,
    ReadBackOutcome,
)
from integrations.bluesky import PLUGIN
from integrations.bluesky.session import ACCESS, APP_PASSWORD, DID, REFRESH
from tests.integrations.bluesky.store import MemoryCredentials
from tests.live.bluesky_network import Account, BlueskyNetwork, Ref, eventually
from tests.live.our_account import fetched, opened, reply_to
from tests.live.pictures import png

pytestmark = pytest.mark.live


@pytest.fixture
async def credentials(brand: Account) -> MemoryCredentials:
    """An app password and no session yet: the first call logs in."""
    password = await brand.create_app_password("golden-hour")
    return MemoryCredentials({DID: brand.did, APP_PASSWORD: password})


@pytest.fixture
async def network(
    bluesky: BlueskyNetwork, brand: Account, credentials: MemoryCredentials
) -> AsyncIterator[Network]:
    """The brand's account, open."""
    async with opened(bluesky, brand, credentials) as opened_network:
        yield opened_network


async def test_a_mention_is_fetched_with_what_it_shows(
    network: Network, brand: Account, customer: Account
) -> None:
    """Text, author with followers, picture with its description, language, why."""
    await customer.set_profile("Ada Byron")
    await brand.follow(customer)
    text = f"Hé @{brand.handle}, your café app crashed 😡"
    post = await customer.post(text, mentions=[brand], image=(png(), "An error message"))

    mention = await fetched(network, post)

    assert (mention.text, mention.kind, mention.why) == (text, MentionKind.MENTION, "mentioned us")
    assert (mention.author.external_id, mention.author.handle) == (customer.did, customer.handle)
    assert (mention.author.name, mention.author.followers) == ("Ada Byron", 1)
    assert [media.alt_text for media in mention.media] == ["An error message"]
    assert mention.media[0].preview_url.startswith("https://")
    assert (mention.root_external_id, mention.parent_external_id) == (post.uri, "")
    assert mention.language == "en"


async def test_replies_and_quotes_bring_what_they_are_about(
    network: Network, brand: Account, customer: Account
) -> None:
    """Our own words beside the customer's."""
    ours = await brand.post("We are open until ten.")
    reply = await customer.post("On Sundays as well?", reply_to=ours)
    quote = await customer.post("Good to know.", quote=ours)

    mentions = [await fetched(network, reply), await fetched(network, quote)]

    assert [one.why for one in mentions] == ["replied to our post", "quoted our post"]
    assert [one.context.text for one in mentions if one.context] == ["We are open until ten."] * 2
    assert [one.root_external_id for one in mentions] == [ours.uri, quote.uri]


async def test_a_reply_stands_under_the_post(
    network: Network, brand: Account, customer: Account
) -> None:
    """With a mention that the network knows as one; the customer is notified."""
    post = await customer.post(f"@{brand.handle} where is my order?", mentions=[brand])
    mention = await fetched(network, post)
    text = f"Désolé @{customer.handle}! Look here: https://status.example/orders 🙏"

    sent = await network.send(reply_to(network, mention, text))

    [seen] = await customer.replies_to(post)
    assert (seen["uri"], seen["record"]["text"]) == (sent.external_id, text)
    assert [
        facet["features"][0]["$type"].partition("#")[2] for facet in seen["record"]["facets"]
    ] == [
        "mention",
        "link",
    ]
    assert (await customer.notification_about(Ref(sent.external_id, "")))["reason"] == "mention"


async def test_an_answer_to_our_reply_is_in_the_same_thread(
    network: Network, brand: Account, customer: Account
) -> None:
    """The customer's next message has the root of the first."""
    post = await customer.post(f"@{brand.handle} where is my order?", mentions=[brand])
    sent = await network.send(reply_to(network, await fetched(network, post), "On its way."))
    [seen] = await customer.replies_to(post)
    thanks = await customer.post(
        "Thank you!", reply_to=Ref(sent.external_id, seen["cid"]), root=post
    )

    mention = await fetched(network, thanks)

    assert (mention.root_external_id, mention.parent_external_id) == (post.uri, sent.external_id)
    assert mention.context is not None
    assert (mention.context.text, mention.context.ours) == ("On its way.", True)


async def test_the_same_delivery_twice_is_one_reply(
    network: Network, brand: Account, customer: Account
) -> None:
    """The key is the delivery's; reading back finds it, and nothing under another key."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    mention = await fetched(network, post)
    outgoing = reply_to(network, mention, "Hello!")
    before = await network.read_back(outgoing)
    first = await network.send(outgoing)
    second = await network.send(outgoing)
    after = await network.read_back(outgoing)

    assert before.outcome is ReadBackOutcome.ABSENT
    assert first == second == after.sent
    assert [record["value"]["text"] for record in await brand.posts()] == ["Hello!"]


async def test_two_deliveries_of_the_same_words_are_two_replies(
    network: Network, brand: Account, customer: Account
) -> None:
    """Each has its own key."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    mention = await fetched(network, post)
    for delivery in ("d1", "d2"):
        await network.send(reply_to(network, mention, "Hello!", delivery=delivery))

    assert len(await brand.posts()) == 2


async def test_the_line_is_where_the_server_draws_it(
    network: Network, brand: Account, customer: Account
) -> None:
    """300 graphemes of two code points are accepted by check and server."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    outgoing = reply_to(network, await fetched(network, post), "e\u0301" * 300)
    check = network.check_text(outgoing.text, outgoing.kind, outgoing.target)

    await network.send(outgoing)

    assert (check.used, check.problems) == (300, ())


async def test_a_reply_is_deleted(network: Network, brand: Account, customer: Account) -> None:
    """And deleting it again is no error."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    sent = await network.send(reply_to(network, await fetched(network, post), "Wrong thread"))
    await network.delete(sent.external_id)
    await network.delete(sent.external_id)

    assert await brand.posts() == []


async def test_a_customers_deletion_is_seen(
    network: Network, brand: Account, customer: Account
) -> None:
    """The state says so, and a reply is refused."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    mention = await fetched(network, post)
    there = await network.current_state([post.uri])
    await customer.delete(post)

    async def gone() -> MessageState | None:
        state = (await network.current_state([post.uri]))[post.uri]
        return None if state.exists else state

    await eventually(gone, "the deletion is seen")
    assert there[post.uri].exists is True
    with pytest.raises(Rejected, match="has been deleted"):
        await network.send(reply_to(network, mention, "Hello?"))


async def test_a_block_is_not_taken_for_a_deletion(
    network: Network, brand: Account, customer: Account
) -> None:
    """The index hides the post from us, its author's host still has it."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    await fetched(network, post)
    await customer.create_record("app.bsky.graph.block", {"subject": brand.did})

    async def hidden() -> bool | None:
        answer = await brand.query("app.bsky.feed.getPosts", uris=post.uri)
        return None if any("record" in view for view in answer["posts"]) else True

    await eventually(hidden, "the block is in force")
    assert (await network.current_state([post.uri]))[post.uri].exists is True


async def test_a_refused_token_is_renewed(
    bluesky: BlueskyNetwork, brand: Account, credentials: MemoryCredentials
) -> None:
    """By the refresh token, not by the app password; the new session is stored."""
    async with opened(bluesky, brand, credentials) as network:
        await network.identity()
    first = dict(credentials.credentials)
    credentials.credentials |= {ACCESS: "no.longer.valid", APP_PASSWORD: "not-used"}
    async with opened(bluesky, brand, credentials) as network:
        identity = await network.identity()

    assert identity.profile.external_id == brand.did
    assert credentials.credentials[REFRESH] != first[REFRESH]
    assert credentials.credentials[ACCESS] != "no.longer.valid"


async def test_a_wrong_app_password_needs_a_person(bluesky: BlueskyNetwork, brand: Account) -> None:
    """With a hint how to connect again."""
    wrong = MemoryCredentials({DID: brand.did, APP_PASSWORD: "aaaa-bbbb-cccc-dddd"})
    async with opened(bluesky, brand, wrong) as network:
        with pytest.raises(Reauthorise) as error:
            await network.identity()
    assert "connect bluesky" in error.value.hint


async def test_pages_and_the_stored_cursor(
    network: Network, brand: Account, customer: Account
) -> None:
    """A second fetch starts where the first ended, with an overlap."""
    old = await customer.post(f"@{brand.handle} one", mentions=[brand])
    await fetched(network, old)
    page: MentionPage = await network.fetch_mentions(None, now=datetime.now(UTC))
    new = await customer.post(f"@{brand.handle} two", mentions=[brand])

    mention = await fetched(network, new, page.cursor)
    late = await network.fetch_mentions(None, now=datetime.now(UTC) + timedelta(hours=2))

    assert page.more is False
    assert mention.text == f"@{brand.handle} two"
    assert late.mentions == ()  # connected two hours later: no flood


async def test_missing_private_messages_are_explained(
    bluesky: BlueskyNetwork, brand: Account, customer: Account, credentials: MemoryCredentials
) -> None:
    """A network without a chat service: mentions come, `identity` says what is missing."""
    post = await customer.post(f"@{brand.handle} hello", mentions=[brand])
    network = PLUGIN.build(
        own_external_id=brand.did,
        own_handle=brand.handle,
        base_url=bluesky.pds_url,
        credentials=credentials,
        settings={},
    )
    await network.open()
    try:
        await fetched(network, post)
        identity = await network.identity()
    finally:
        await network.close()

    assert identity.notes == ("Bluesky's private messages do not answer at the moment.",)
