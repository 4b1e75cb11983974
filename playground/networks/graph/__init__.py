"""A pretend Graph: Facebook Pages and Instagram on one loopback server, strict, with webhooks.

    async with FakeGraph() as graph:      # server.py; FakeGraph(clock=...) to live in another time
        graph.base_url                    # for Facebook and for Instagram alike
        graph.page, graph.account         # our Page, our Instagram account: .id, .name / .username
        graph.page_token, graph.user_token, graph.instagram_token, graph.app_id, graph.app_secret
        graph.now, graph.advance(timedelta(hours=1))
        graph.requests                    # "POST /v26.0/1_2/comments", as they came

What happens on Facebook (facebook.py); `at` is when, now by default; ids are returned:
    graph.person("Ann")                              who does it; `by=` below, Ann by default
    graph.brand_post("Open again!")                  a post of our Page, not made by us
    graph.comment("Where is it?", on=post, under=comment, photo="https://...", by=..., at=...)
    graph.visitor_post("Hello") / graph.mention("I love @Harbour") / graph.mention_in_comment(...)
    graph.edit(id, "new words") / graph.remove(id)   comments and posts
    graph.like(id, by=...) / graph.share(post, by=...)
    graph.dm("Hi", by=...) / graph.echo("from the app") / graph.unsend(mid)
What happens on Instagram (instagram.py):
    graph.ig_person("ann") / graph.ig_brand_media("Caption")
    graph.ig_comment("Nice", on=media, under=comment) / graph.ig_remove(id) / graph.ig_like(media)
    graph.ig_publish("with @harbour", tags=False)    other people's media that name or tag us
    graph.ig_story_mention() / graph.ig_dm("Hi") / graph.ig_echo("...") / graph.ig_unsend(mid)
On both:
    graph.reword(graph.messages[mid], "new words")   a private message is edited
What stands: graph.posts, graph.comments, graph.photos, graph.media, graph.ig_comments,
    graph.messages, graph.containers (by id); graph.ours() ...: see records.py
    graph.forget_uploads()                           unpublished photos and containers are gone
    graph.containers_take = 2; graph.containers_fail = "..."   polls of IN_PROGRESS; ERROR, status
    graph.refuse_duplicates = False                  else code 506 for the words of an hour ago
    graph.published_today(n)                         uses up Instagram's publishing limit
Webhooks (hooks.py): graph.hooks.pushes; graph.hooks.bodies(batch=3); graph.hooks.signed(body)
    await graph.hooks.deliver(url, batch=2, times=2, order=random.Random(1))   statuses
    await graph.hooks.deliver_to_subscribers()       who subscribed by the API, with what they asked
    graph.hooks.old_shapes = True                    sender_id as a number instead of `from`
Trouble (faults.py): graph.faults.add(fault, times=3), graph.faults.clear(); fault is one of
    refusal(code, subcode, message), outage(), html_503(), lost(When.BEFORE / When.AFTER),
    silent(When...), garbled(), redirect(to); each takes method= and path= (a part of it)
Tokens (tokens.py): graph.tokens.spoil(subcode=463) / graph.tokens.heal()
    graph.tokens.revoke("pages_messaging") / .grant(...)       scopes of all tokens
Limits (rates.py): graph.rates.app = 85; graph.rates.business = 97; graph.rates.regain = 12
"""

from playground.networks.graph.faults import (
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
from playground.networks.graph.records import Person
from playground.networks.graph.server import FakeGraph

__all__ = [
    "FakeGraph",
    "Fault",
    "Person",
    "When",
    "garbled",
    "html_503",
    "lost",
    "outage",
    "redirect",
    "refusal",
    "silent",
]
