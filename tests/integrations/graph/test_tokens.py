"""Long-lived tokens, and what a token may do."""

from datetime import timedelta

import pytest

from integrations.base import Reauthorise, Rejected
from integrations.graph.tokens import (
    facebook_long_lived,
    inspect,
    instagram_long_lived,
    instagram_refreshed,
)
from playground.networks.graph import FakeGraph


async def test_a_user_token_for_an_hour_becomes_one_for_sixty_days(graph: FakeGraph) -> None:
    """Facebook's exchange; the new one is good."""
    made = await facebook_long_lived(
        base_url=graph.base_url,
        app_id=graph.app_id,
        app_secret=graph.app_secret,
        token=graph.short_user_token,
        now=graph.now,
    )
    assert made.ends == graph.now + timedelta(days=60)
    assert graph.tokens.known[made.token].kind == "user"
    assert made.token not in repr(made)


async def test_a_wrong_secret_is_said_as_such(graph: FakeGraph) -> None:
    """Meta gives it the code of its own trouble, which it is not."""
    with pytest.raises(Reauthorise, match="app secret"):
        await facebook_long_lived(
            base_url=graph.base_url,
            app_id=graph.app_id,
            app_secret="wrong",
            token=graph.short_user_token,
            now=graph.now,
        )


async def test_instagrams_token_is_exchanged_and_renewed(graph: FakeGraph) -> None:
    """Sixty days, and sixty more once it is a day old."""
    made = await instagram_long_lived(
        base_url=graph.base_url,
        app_secret=graph.app_secret,
        token=graph.short_instagram_token,
        now=graph.now,
    )
    with pytest.raises(Rejected, match="24 hours old"):
        await instagram_refreshed(base_url=graph.base_url, token=made.token, now=graph.now)
    graph.advance(timedelta(days=50))
    again = await instagram_refreshed(base_url=graph.base_url, token=made.token, now=graph.now)
    assert again.ends == graph.now + timedelta(days=60)


async def test_an_ended_token_is_not_renewed(graph: FakeGraph) -> None:
    """Then somebody has to sign in."""
    graph.advance(timedelta(days=61))
    with pytest.raises(Reauthorise, match="Instagram has expired"):
        await instagram_refreshed(
            base_url=graph.base_url, token=graph.instagram_token, now=graph.now
        )


async def test_a_token_tells_what_it_may_do_and_until_when(graph: FakeGraph) -> None:
    """A Page's token does not end, but the access to people's data has to be confirmed."""
    graph.tokens.revoke("pages_messaging")
    known = await inspect(
        base_url=graph.base_url,
        app_id=graph.app_id,
        app_secret=graph.app_secret,
        token=graph.page_token,
    )
    assert (known.valid, known.kind, known.profile_id) == (True, "PAGE", graph.page.id)
    assert (known.ends, known.access_ends) == (None, graph.now + timedelta(days=90))
    assert known.first_end == graph.now + timedelta(days=90)
    assert known.missing(("pages_manage_posts", "pages_messaging")) == ("pages_messaging",)


async def test_a_token_that_nobody_knows_is_not_valid(graph: FakeGraph) -> None:
    """Meta answers the question instead of refusing it."""
    known = await inspect(
        base_url=graph.base_url, app_id=graph.app_id, app_secret=graph.app_secret, token="EAABno"
    )
    assert not known.valid
    assert known.first_end is None
