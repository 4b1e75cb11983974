"""Requests to the Graph: what is sent, what comes back, what no answer means."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from structlog.testing import capture_logs

from integrations.base import Reauthorise, Rejected, RetryLater, Unknown
from integrations.graph import FilePart, GraphClient, GraphRefused
from playground.networks.graph import (
    FakeGraph,
    Fault,
    When,
    garbled,
    html_503,
    lost,
    outage,
    redirect,
    refusal,
    silent,
)
from tests.integrations.graph.conftest import client_of


async def test_the_token_goes_in_the_header_and_nowhere_else(
    graph: FakeGraph, page: GraphClient
) -> None:
    """Addresses are logged everywhere; the call is signed with the app secret besides."""
    graph.tokens.needs_proof = True
    assert await page.get("me", {"fields": "id,name"}) == {
        "id": graph.page.id,
        "name": graph.page.name,
    }
    assert graph.headers[0]["Authorization"] == f"Bearer {graph.page_token}"
    assert graph.page_token not in graph.requests[0]


async def test_a_wrong_app_secret_asks_for_a_new_sign_in(graph: FakeGraph) -> None:
    """Meta says it with a code that means something else by itself."""
    graph.app_secret = "another"
    client = client_of(graph, graph.page_token, who="Facebook")
    with pytest.raises(Reauthorise, match="app secret is not the app's"):
        await client.get("me")
    await client.close()


async def test_objects_go_as_json_and_none_is_left_out(graph: FakeGraph, page: GraphClient) -> None:
    """The Graph takes forms; what is nested goes as JSON."""
    graph.dm("Hello")
    sent = await page.post(
        f"{graph.page.id}/messages",
        {"recipient": {"id": graph.ann.id}, "message": {"text": "Hi Ann, ☕"}, "tag": None},
    )
    assert graph.messages[str(sent["message_id"])].text == "Hi Ann, ☕"


async def test_a_file_goes_with_the_form(graph: FakeGraph, page: GraphClient) -> None:
    """An unpublished photo, with its description."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    made = await page.post(
        f"{graph.page.id}/photos",
        {"published": False, "alt_text_custom": "A cup"},
        {"source": FilePart(name="cup.png", mime="image/png", content=file.getvalue())},
        harmless=True,
    )
    photo = graph.photos[str(made["id"])]
    assert (photo.alt_text, photo.content) == ("A cup", file.getvalue())


async def test_pages_follow_the_cursor_and_never_an_address(
    graph: FakeGraph, page: GraphClient
) -> None:
    """The double's `next` leads elsewhere, with a token in it."""
    post = graph.brand_post("Hello")
    wanted = [graph.comment(f"comment {n}", on=post) for n in range(7)]
    found = [one["id"] async for one in page.pages(f"{post}/comments", {"limit": "3"}, most=5)]
    assert found == wanted[:5]
    every = [one["id"] async for one in page.pages(f"{post}/comments", {"limit": "3"}, most=100)]
    assert every == wanted
    assert len(graph.requests) == 2 + 3  # the last page says that it is the last


TOO_MUCH = refusal(
    1,
    message="Please reduce the amount of data you're asking for, then retry your request",
    status=500,
    method="GET",
)


async def test_a_page_that_is_too_much_for_meta_is_asked_for_in_smaller_ones(
    graph: FakeGraph, page: GraphClient
) -> None:
    """The same again would never succeed; nothing is told twice or left out."""
    post = graph.brand_post("Hello")
    wanted = [graph.comment(f"comment {n}", on=post) for n in range(7)]
    graph.faults.add(TOO_MUCH, times=2)
    every = [one["id"] async for one in page.pages(f"{post}/comments", {"limit": "8"}, most=100)]
    assert every == wanted
    assert len(graph.requests) == 2 + 4  # eight, four, and then two at a time


@pytest.mark.parametrize("params", [{"limit": "1"}, {}])
async def test_what_is_too_much_even_so_is_asked_later(
    graph: FakeGraph, page: GraphClient, params: dict[str, str]
) -> None:
    """One at a time is as little as there is."""
    graph.faults.add(TOO_MUCH)
    with pytest.raises(RetryLater, match="cannot gather"):
        _ = [one async for one in page.pages(f"{graph.page.id}/feed", params, most=10)]


async def test_an_edge_without_items_has_none(graph: FakeGraph, page: GraphClient) -> None:
    """An empty list is no error."""
    assert [one async for one in page.pages(f"{graph.page.id}/feed", most=10)] == []


@pytest.mark.parametrize("trouble", [html_503(), outage(), lost(When.BEFORE, method=""), garbled()])
async def test_a_read_without_an_answer_is_asked_again_later(
    graph: FakeGraph, page: GraphClient, trouble: Fault
) -> None:
    """HTML, Meta's own trouble, a cut connection, no JSON."""
    # Twice: where a connection breaks, aiohttp reads once more by itself.
    graph.faults.add(trouble, times=2)
    with pytest.raises(RetryLater):
        await page.get("me")


@pytest.mark.parametrize(
    "trouble",
    [html_503(), outage(), lost(When.BEFORE), lost(When.AFTER), garbled(), silent(When.AFTER)],
)
async def test_a_write_without_an_answer_is_unknown(graph: FakeGraph, trouble: Fault) -> None:
    """It may have been taken; only what harms nobody is tried again."""
    client = client_of(graph, graph.page_token, who="Facebook", timeout=timedelta(seconds=0.3))
    path = f"{graph.page.id}/feed"
    graph.faults.add(trouble, times=2)
    with pytest.raises(Unknown):
        await client.post(path, {"message": "Once"})
    with pytest.raises(RetryLater):
        await client.post(path, {"message": "Twice"}, harmless=True)
    await client.close()


async def test_a_closed_door_means_that_nothing_was_sent(
    graph: FakeGraph, page: GraphClient
) -> None:
    """Refused connections are RetryLater for writes too."""
    await graph.__aexit__()
    with pytest.raises(RetryLater, match="nothing was sent"):
        await page.post("1/feed", {"message": "Hello"})


async def test_deleting_without_an_answer_is_unknown(graph: FakeGraph, page: GraphClient) -> None:
    """A delete is a write; the second fault is for aiohttp's own second attempt."""
    post = graph.brand_post("Hello")
    graph.faults.add(lost(When.AFTER, method="DELETE"), lost(When.BEFORE, method="DELETE"))
    with pytest.raises(Unknown):
        await page.delete(post)
    assert graph.posts[post].deleted


async def test_a_refusal_is_logged_with_its_trace_and_without_words(page: GraphClient) -> None:
    """`fbtrace_id` is for Meta's support: it belongs into the log and not into the sentence."""
    with capture_logs() as lines, pytest.raises(GraphRefused) as caught:
        await page.get("12345_678", {"fields": "message"})
    assert (caught.value.code, caught.value.subcode, caught.value.gone) == (100, 33, True)
    assert "AbCdEf" not in str(caught.value)
    assert lines == [
        {
            "event": "graph_refused",
            "log_level": "info",
            "asked": "GET 12345_678",
            "status": 400,
            "code": 100,
            "subcode": 33,
            "fbtrace_id": "AbCdEfGhIjKlMnOpQrStUvW",
        }
    ]


async def test_nothing_is_asked_once_the_limit_is_near(graph: FakeGraph, page: GraphClient) -> None:
    """Reads stop first, writes go on for a while; both begin again by themselves."""
    graph.rates.app = 85
    await page.get("me")
    asked = len(graph.requests)
    with pytest.raises(RetryLater, match="nearly used up"):
        await page.get("me")
    assert len(graph.requests) == asked
    await page.get("me", urgent=True)
    await page.post(f"{graph.page.id}/feed", {"message": "We are open."})
    graph.rates.app = 10
    graph.advance(timedelta(minutes=5))
    assert (await page.get("me"))["id"] == graph.page.id


async def test_a_ban_lasts_as_long_as_meta_says(graph: FakeGraph, page: GraphClient) -> None:
    """`estimated_time_to_regain_access` is in minutes; writes wait for it as well."""
    graph.rates.regain = 12
    with pytest.raises(RetryLater) as caught:
        await page.get("me")
    assert caught.value.after == timedelta(minutes=12)
    graph.rates.regain = 0
    with pytest.raises(RetryLater):
        await page.post(f"{graph.page.id}/feed", {"message": "Hello"})
    graph.advance(timedelta(minutes=12))
    await page.post(f"{graph.page.id}/feed", {"message": "Hello"})


async def test_a_redirection_is_not_followed(graph: FakeGraph, page: GraphClient) -> None:
    """Our token goes to nobody else."""
    graph.faults.add(redirect(f"{graph.base_url}/elsewhere"))
    with pytest.raises(Rejected, match="another address"):
        await page.get("me")
    assert len(graph.requests) == 1


async def test_closing_twice_leaves_nothing_behind(page: GraphClient) -> None:
    """Also before anything was asked."""
    await page.close()
    await page.get("me")
    await page.close()
    await page.close()


async def test_an_endless_answer_is_not_read(graph: FakeGraph, page: GraphClient) -> None:
    """An answer of many megabytes is none."""
    graph.faults.add(refusal(0, message="x" * (9 * 1024 * 1024), status=200))
    with pytest.raises(RetryLater):
        await page.get("me")
