"""What was hidden, shown again or taken back: as Facebook has it now, where a push leaves doubt."""

from datetime import timedelta

import pytest

from integrations.base import MessageState, PushedEvent
from playground.networks.graph import html_503
from tests.integrations.facebook.rig import Rig


def _last(rig: Rig) -> PushedEvent:
    return rig.pushed()[-1]


async def test_of_hide_and_unhide_the_later_one_counts(rig: Rig) -> None:
    """Neither says when it was: Facebook does."""
    said = rig.graph.visitor_post("Rubbish!")
    rig.graph.set_hidden(said, hidden=True)
    hidden = _last(rig)
    rig.graph.set_hidden(said, hidden=False)
    shown = _last(rig)
    for order in ([hidden, shown], [shown, hidden], [hidden]):
        assert (await rig.news(order)).states == {said: MessageState(exists=True, hidden=False)}


async def test_where_facebook_does_not_answer_the_push_counts(rig: Rig) -> None:
    """Nothing waits for it: the polls look again."""
    said = rig.graph.visitor_post("Rubbish!")
    rig.graph.set_hidden(said, hidden=True)
    hidden = _last(rig)
    rig.graph.set_hidden(said, hidden=False)
    rig.graph.faults.add(html_503())
    assert (await rig.news([hidden])).states == {said: MessageState(exists=True, hidden=True)}


async def test_what_is_hidden_before_it_is_told_is_a_mention(rig: Rig) -> None:
    """Facebook's own filter hides at once; the push of the comment brings the same one."""
    comment = rig.graph.comment("Rubbish!", on=rig.graph.brand_post("New beans!"))
    told = _last(rig)
    rig.graph.set_hidden(comment, hidden=True)
    news = await rig.news([_last(rig)])
    assert news.states == {comment: MessageState(exists=True, hidden=True)}
    (early,), (late,) = news.mentions, (await rig.news([told])).mentions
    assert (early.external_id, early.text, early.author) == (
        late.external_id,
        late.text,
        late.author,
    )
    assert (early.root_external_id, early.created_at) == (late.root_external_id, late.created_at)


@pytest.mark.parametrize("ours", [False, True])
async def test_what_is_old_or_ours_is_none(rig: Rig, *, ours: bool) -> None:
    """Whoever tidies up an old thread does not fill the channel with it."""
    by = rig.graph.page if ours else rig.graph.ann
    comment = rig.graph.comment("Rubbish!", on=rig.graph.brand_post("New beans!"), by=by)
    rig.graph.advance(timedelta(minutes=0 if ours else 61))
    rig.graph.set_hidden(comment, hidden=True)
    news = await rig.news([_last(rig)])
    assert (news.mentions, list(news.states)) == ((), [comment])


async def test_a_share_that_is_taken_back_takes_nothing_along(rig: Rig) -> None:
    """Its push has the id of what was shared, which is there still; unless it is not."""
    said = rig.graph.visitor_post("Look!")
    rig.graph.share(said)
    told = _last(rig)
    value = {**told.content["value"], "verb": "remove"}  # type: ignore[dict-item] # a JSON object
    undone = PushedEvent(
        own_external_id=told.own_external_id,
        kind="feed.share.remove",
        content={**told.content, "value": value},
    )
    assert (await rig.news([undone])).states == {said: MessageState(exists=True, hidden=False)}
    rig.graph.remove(said)
    assert (await rig.news([undone])).states == {said: MessageState(exists=False)}
