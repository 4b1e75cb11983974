"""A poll and a push tell the same: the one that comes second changes nothing."""

from bot.domain.mention import Mention
from tests.integrations.facebook.rig import Rig


def essence(mention: Mention) -> tuple[object, ...]:
    """What decides where a message goes, and what is shown of it."""
    return (
        mention.root_external_id,
        mention.parent_external_id,
        mention.author.external_id,
        mention.author.handle,
        mention.text,
        mention.kind,
        mention.visibility,
        mention.created_at,
        mention.reply_handle,
        mention.why,
        mention.context,
        [one.url for one in mention.media],
    )


async def busy_day(rig: Rig) -> set[str]:
    """Everything that customers do on a Page and elsewhere; the ids of what they say."""
    graph = rig.graph
    post = graph.brand_post("New beans today")
    first = graph.comment("How much?", on=post)
    own = graph.comment("Nine euros.", under=first, by=graph.page)
    said = {
        first,
        graph.comment("Thank you!", under=own),
        graph.comment("A cup of mine", on=post, photo="https://cdn.example/cup.jpg"),
        graph.comment("", on=post, photo="https://cdn.example/bag.jpg", by=graph.bob),
        graph.dm("My order is 1204."),
        graph.dm("", attachments=[{"type": "image", "payload": {"url": "https://cdn.example/a"}}]),
        graph.mention("I love @Harbour", by=graph.bob),
    }
    visitor = graph.visitor_post("Where is my order?")
    said |= {visitor, graph.comment("Nobody answers", on=visitor)}
    graph.echo("We look into it.")
    graph.like(first, by=graph.bob)
    graph.share(post, by=graph.bob)
    return said


async def test_a_poll_and_a_push_tell_the_same(rig: Rig) -> None:
    """The same messages, in the same threads, by the same people."""
    said = await busy_day(rig)
    pushed = {one.external_id: one for one in (await rig.news()).mentions}
    polled = await rig.polled()
    assert set(pushed) == set(polled) == said
    assert {one: essence(pushed[one]) for one in said} == {
        one: essence(polled[one]) for one in said
    }


async def test_the_older_shapes_tell_the_same(rig: Rig) -> None:
    """Senders beside the text, ids as numbers."""
    said = await busy_day(rig)
    plain = {one.external_id: essence(one) for one in (await rig.news()).mentions}
    rig.graph.hooks.old_shapes = rig.graph.hooks.numeric_ids = True
    events = rig.pushed()
    older = {one.external_id: essence(one) for one in (await rig.news(events)).mentions}
    assert {event.own_external_id for event in events} == {rig.graph.page.id}
    assert older == plain
    assert set(plain) == said


async def test_three_in_a_row_and_an_answer_to_our_answer_are_one_thread(rig: Rig) -> None:
    """One author, one root, whether under our post or under their own."""
    graph = rig.graph
    for post in (graph.brand_post("New beans"), graph.visitor_post("Hello")):
        first = graph.comment("One", on=post)
        second = graph.comment("Two", under=first)
        own = graph.comment("Here we are.", under=second, by=graph.page)
        third = graph.comment("Three", under=own)
        found = await rig.polled()
        assert {found[one].root_external_id for one in (first, second, third)} == {post}
