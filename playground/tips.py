"""What a visitor of the demo may try, as its page tells it."""

from collections.abc import Mapping

TIPS: Mapping[str, str] = {
    "Answer somebody": (
        "Cards arrive in #care. Reply, say thank you, take one offline; leave another alone, and "
        "see who is reminded of it."
    ),
    "Approve a post": (
        "In #plan a post of Ben’s waits for a review. Approve it, or mention the bot under its "
        "card with `changes:` and what you want changed. Nobody approves their own."
    ),
    "Look at the plan": (
        "`/calendar` shows the week by day; the month comes as a picture or as an .ics file, too. "
        "`/calendar themes` is what it is all for. The Home tab shows what waits for you."
    ),
    "Write a post": (
        "`/schedule tomorrow 9am We are hiring…` opens the composer: choose accounts, give each "
        "its own words, and see the counters move. A line of three dashes makes a thread."
    ),
    "Meet 80/20": (
        "`/calendar mine`, as Ana: send the draft about the subscription for review. It is "
        "stopped, because too much on Warble would be promotional. *Edit* offers the dates that "
        "fit; Mara, the manager, can let it through with a reason."
    ),
    "Watch one go out": (
        "The post with the picture of the harbour goes out within the first minute. Its card gets "
        "the links, customers like it and answer it, and the answers come as cards."
    ),
    "See how the team does": (
        "As Mara: the bot has sent her the digest of yesterday, and `/social digest` gives it at "
        "once, `/social digest week` that of the week. Two people still wait since yesterday: "
        "answer them from there. The Home tab shows what waits, the figures of today and the "
        "settings."
    ),
    "Meet the five networks": (
        "X, Facebook, Instagram, Bluesky and Mastodon stand in for themselves here, and the bot "
        "speaks to them as to the real ones. Gwen on Facebook has a photo of her parcel: answer "
        "her, hide her comment and show it again (the upper `⋯`), or take her offline: one private "
        "reply within seven days, and the button says what is left. `/social spend`, as Mara, is "
        "what X costs."
    ),
    "Publish there": (
        "`/schedule` offers them, too: a post with a picture goes to the Page, and to Instagram, "
        "which fetches the picture from the bot. “Five networks” shows what stands there."
    ),
    "Be a customer, or break something": (
        "At “Five networks” and “Pretend customers” you say what you like as one of them, take a "
        "network down, let it lose an answer, or deliver its last webhook again: see what the bot "
        "does about it."
    ),
}
"""Titles, and a few words in Slack's markup."""
