"""The real Bluesky network behaves as the adapter assumes."""

import pytest

from tests.live.bluesky_network import Account, XrpcError

pytestmark = pytest.mark.live


async def test_a_mention_becomes_a_notification(brand: Account, customer: Account) -> None:
    """Who is mentioned is notified with the reason "mention" and the whole record."""
    text = f"Hé @{brand.handle}, your café app crashed 😡"
    post = await customer.post(text, mentions=[brand])

    notification = await brand.notification_about(post)

    assert notification["reason"] == "mention"
    assert notification["record"]["text"] == text
    assert notification["author"]["did"] == customer.did
    assert notification["cid"] == post.cid


async def test_replies_and_quotes_notify_too(brand: Account, customer: Account) -> None:
    """Answers to our post and quotations of it come with reasons of their own."""
    ours = await brand.post("We are open until ten.")
    reply = await customer.post("On Sundays as well?", reply_to=ours)
    quote = await customer.post("Good to know.", quote=ours)

    assert (await brand.notification_about(reply))["reason"] == "reply"
    assert (await brand.notification_about(quote))["reason"] == "quote"


async def test_an_answer_stands_under_its_post(brand: Account, customer: Account) -> None:
    """A reply shows in the thread that the customer sees, below the post it answers."""
    post = await customer.post("Is anybody there?")
    answer = await brand.post("Yes, how can we help?", reply_to=post)
    await customer.post("My order is late.", reply_to=answer, root=post)

    [seen] = await customer.replies_to(post)
    [below] = await customer.replies_to(answer)

    assert seen["uri"] == answer.uri
    assert below["record"]["reply"]["root"]["uri"] == post.uri


async def test_301_graphemes_are_refused(brand: Account) -> None:
    """The server counts graphemes: 300 accented letters of two code points fit in."""
    letter = "e\u0301"
    await brand.post(letter * 300)

    with pytest.raises(XrpcError, match="grapheme") as refused:
        await brand.post(letter * 301)

    assert (refused.value.status, refused.value.error) == (400, "InvalidRequest")


async def test_the_same_record_put_twice_is_one_post(brand: Account) -> None:
    """`putRecord` of an identical record under its own key does nothing the second time."""
    body = {
        "repo": brand.did,
        "collection": "app.bsky.feed.post",
        "rkey": "3jzfcijpj2z2a",
        "record": {
            "$type": "app.bsky.feed.post",
            "text": "Said once.",
            "createdAt": "2026-01-02T03:04:05.678Z",
        },
    }
    first = await brand.procedure("com.atproto.repo.putRecord", body)
    second = await brand.procedure("com.atproto.repo.putRecord", body)

    assert (second["uri"], second["cid"]) == (first["uri"], first["cid"])
    assert [record["value"]["text"] for record in await brand.posts()] == ["Said once."]
