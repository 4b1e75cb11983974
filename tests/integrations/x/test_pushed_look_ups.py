"""What X's pushes leave out is looked up: at once, only when missing, and later when it must."""

from dataclasses import replace

import pytest

from integrations.base import MessageState, Network, Reauthorise, RetryLater
from playground.networks.x.faults import RateLimited, Refuse, html_503
from playground.networks.x.server import FakeX
from playground.networks.x.world import OWN_ID, Person
from tests.integrations.x.pushes import PHOTO, polled, pushed, read


async def test_a_whole_event_costs_no_look_up(x: FakeX, network: Network) -> None:
    """X is asked only for what it left out."""
    made = x.world.post("@goldenshop hello")
    private = x.world.write_privately("hello")
    news = await read(network, pushed(x, made, private))
    assert [mention.author.handle for mention in news.mentions] == ["kim", "kim"]
    assert x.asked == []


async def test_what_events_leave_out_is_looked_up_at_once(x: FakeX, network: Network) -> None:
    """One request for all posts, one for all who wrote privately."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    made = [x.world.post(f"@goldenshop {n}") for n in range(3)]
    made += [x.world.post("Until when?", answers=ours), x.world.post("Aha", quotes=ours)]
    made += [x.world.write_privately("hello"), x.world.write_privately("hello?")]
    news = await read(network, pushed(x, *made, sparse=True))
    assert {mention.author.handle for mention in news.mentions} == {"kim"}
    assert len(news.mentions) == len(made)
    assert [one.path for one in x.asked] == ["/2/tweets", "/2/users"]
    assert x.asked[0].query["ids"].count(",") == 4


@pytest.mark.parametrize("left_out", ["tweets", "media", "users"])
async def test_half_an_event_is_completed(x: FakeX, network: Network, left_out: str) -> None:
    """Whichever part X leaves out, the mention is the one that the poll brings."""
    lee = x.world.add(Person(id="3000", username="lee", name="Lee"))
    other = x.world.post("Nice weather", author_id=lee.id)
    made = x.world.post("@goldenshop look", answers=other, media=(PHOTO,))
    (event,) = pushed(x, made)
    includes = event.content["includes"]
    assert isinstance(includes, dict)
    users = [one for one in includes["users"] if one["id"] != lee.id]
    thinned = includes | {left_out: users if left_out == "users" else []}
    half = replace(event, content={**event.content, "includes": thinned})
    news = await read(network, [half])
    assert x.count("GET", "/2/tweets") == 1
    assert list(news.mentions) == await polled(network)


async def test_we_need_not_be_told_who_we_are(x: FakeX, network: Network) -> None:
    """An event that leaves us out of the people needs no look-up for that."""
    ours = x.world.post("We are open", author_id=OWN_ID)
    made = x.world.post("@goldenshop until when?", answers=ours)
    event = pushed(x, made)[0]
    includes = event.content["includes"]
    assert isinstance(includes, dict)
    users = [one for one in includes["users"] if one["id"] != OWN_ID]
    half = replace(event, content={**event.content, "includes": {**includes, "users": users}})
    news = await read(network, [half])
    assert x.asked == []
    assert list(news.mentions) == await polled(network)


async def test_a_post_deleted_before_it_was_read_is_gone(x: FakeX, network: Network) -> None:
    """It becomes no card, whatever comes later."""
    made, kept = x.world.post("@goldenshop oops"), x.world.post("@goldenshop hello")
    events = pushed(x, made, kept, sparse=True)
    x.world.delete(made)
    news = await read(network, events)
    assert [mention.external_id for mention in news.mentions] == [kept]
    assert news.states == {made: MessageState(exists=False)}


async def test_a_long_post_that_was_cut_is_read_whole(x: FakeX, network: Network) -> None:
    """An event may hold only the beginning."""
    made = x.world.post("@goldenshop " + "long " * 40)
    (event,) = pushed(x, made)
    payload = event.content["payload"]
    assert isinstance(payload, dict)
    cut = replace(event, content={**event.content, "payload": {**payload, "text": "@golde…"}})
    (mention,) = (await read(network, [cut])).mentions
    assert mention.text == ("@goldenshop " + "long " * 40).strip()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (RateLimited(path="/2/tweets"), RetryLater),
        (html_503("/2/tweets"), RetryLater),
        (Refuse(status=401, path="/2/tweets"), Reauthorise),
    ],
)
async def test_what_cannot_be_looked_up_now_is_read_later(
    x: FakeX, network: Network, fault: Refuse, error: type[Exception]
) -> None:
    """The events are kept; nothing of them is lost."""
    made = x.world.post("@goldenshop hello")
    events = pushed(x, made, sparse=True)
    x.script(fault)
    with pytest.raises(error):
        await read(network, events)
    assert [one.author.handle for one in (await read(network, events)).mentions] == ["kim"]


async def test_without_credit_what_the_event_holds_is_shown(x: FakeX, network: Network) -> None:
    """A card without the author's name is better than none."""
    made, private = x.world.post("@goldenshop hello"), x.world.write_privately("hello")
    x.script(Refuse(status=402, path="/2/tweets"), Refuse(status=402, path="/2/users"))
    news = await read(network, pushed(x, made, private, sparse=True))
    assert [(one.text, one.author.handle) for one in news.mentions] == [
        ("@goldenshop hello", "2000"),
        ("hello", "2000"),
    ]


async def test_past_the_share_of_reads_nothing_is_looked_up(x: FakeX, network: Network) -> None:
    """A look-up costs more than the push did: what is left of a cap is for answers."""
    made, private = x.world.post("@goldenshop hello"), x.world.write_privately("hello")
    assert network.meter is not None
    network.meter.allow_reads(allowed=False)
    news = await read(network, pushed(x, made, private, sparse=True))
    assert [one.text for one in news.mentions] == ["@goldenshop hello", "hello"]
    assert x.asked == []
    network.meter.allow_reads(allowed=True)
    again = await read(network, pushed(x, made, private, sparse=True))
    assert [one.author.handle for one in again.mentions] == ["kim", "kim"]


async def test_many_are_looked_up_by_the_hundred(x: FakeX, network: Network) -> None:
    """X takes no more ids in a request."""
    made = [x.world.post(f"@goldenshop {n}") for n in range(120)]
    news = await read(network, pushed(x, *made, sparse=True))
    assert len(news.mentions) == 120
    assert x.count("GET", "/2/tweets") == 2
