"""From a mention to an answer under it, through Slack."""

from tests.scenario.office import Office


async def test_a_mention_becomes_a_card_and_is_answered(office: Office) -> None:
    """The main path: a card, a click, a form, the answer on the network, the link in the thread."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("@harbourcoffee my order never came", mention=True)
    card = await office.card("my order never came")
    ana = office.slack.person("ana")
    await ana.click(card, "Reply")
    await ana.submit({"answer.text": "So sorry, Kim! May I have your order number?"})
    line = await office.thread_line(card, "order number")
    ours = office.world.posts_by_us()
    assert [(p.text, p.parent_id) for p in ours] == [
        ("So sorry, Kim! May I have your order number?", post.id)
    ]
    assert office.world.url_of(ours[0]) in str(line.blocks)
