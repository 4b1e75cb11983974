"""What the fixture server shows: a small workspace, its messages and a modal."""

from __future__ import annotations

from typing import Any

from tests.browser.page.showcase import SHOWCASE

Json = dict[str, Any]

START = 1_764_849_600  # 2025-12-04 12:00 UTC
NOW = "2025-12-04T14:32:10+00:00"
BOT = "U0BOT"
ADA, BEN, CLEO, MARA = "U0ADA", "U0BEN", "U0CLEO", "U0MARA"
CARE, PRIDE = "C0CARE", "C0POSTS"
BOT_DM = "D0BOTADA"


def ts(minutes: float, sequence: int = 100) -> str:
    """A Slack time stamp some minutes after the sample day's noon."""
    return f"{START + round(minutes * 60)}.{sequence:06d}"


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def user(
    uid: str, name: str, title: str, role: str = "member", *, is_bot: bool = False, **more: object
) -> Json:
    """A person as `/page/state` gives them."""
    base = {"id": uid, "name": name.lower().partition(" ")[0], "real_name": name, "title": title}
    rest = {"role": role, "avatar": None, "presence": "active", "dnd": False, "is_bot": is_bot}
    return {**base, **rest, **more}


def workspace() -> Json:
    """The state of a workspace of three colleagues, a manager and the bot."""
    return {
        "team": {"id": "T0SUN", "name": "Sunward Coffee"},
        "users": [
            user(ADA, "Ada Okafor", "Social care"),
            user(BEN, "Ben Lindqvist", "Social care", presence="away"),
            user(CLEO, "Cléo Marchand", "Community", dnd=True),
            user(MARA, "Mara Iyer", "Head of social", "manager"),
            user(BOT, "Golden Hour", "", is_bot=True),
        ],
        "channels": [
            {"id": CARE, "name": "care", "is_member": True, "unread": 0},
            {"id": PRIDE, "name": "posts", "is_member": True, "unread": 2},
        ],
        "ims": [{"id": BOT_DM, "user": BOT, "unread": 1}],
        "commands": [
            {
                "command": "/social",
                "description": "Your queue, a person's history, a case",
                "usage_hint": "queue | mine | find @handle | case REF",
            },
            {"command": "/plan", "description": "Plan a post", "usage_hint": "[text]"},
        ],
        "message_shortcuts": [{"callback_id": "send_reply", "name": "Send as public reply"}],
        "global_shortcuts": [{"callback_id": "plan_post", "name": "Plan a post"}],
        "app": {"id": "A0GH", "name": "Golden Hour", "bot_user_id": BOT, "connected": True},
        "clock": {"now": NOW, "speed": 60, "real": NOW},
        "side": [{"title": "Pretend customers", "url": "http://127.0.0.1:1/customers"}],
        "tips": [{"title": "Look at the plan", "text": "`/calendar` shows *the week*."}],
    }


def from_bot(stamp: str, text: str, blocks: list[Json] | None = None, **more: object) -> Json:
    """A message of the bot."""
    profile = {"id": "B0GH", "name": "Golden Hour", "app_id": "A0GH"}
    message = {"type": "message", "ts": stamp, "user": BOT, "bot_id": "B0GH", "text": text}
    return {**message, "bot_profile": profile, **({"blocks": blocks} if blocks else {}), **more}


def from_person(uid: str, stamp: str, text: str, **more: object) -> Json:
    """A message of a person."""
    return {"type": "message", "ts": stamp, "user": uid, "text": text, **more}


def card(stamp: str) -> Json:
    """A card as the bot shows a mention, claimed by nobody."""
    author = (
        "*Priya N.* · @priya.bsky.social · 1.2k followers · "
        "_wrote to us twice before, both ended well_ :large_green_circle:"
    )
    text = (
        "> My order 4417 was due on *Tuesday* and the tracking page has said the same thing "
        "since &amp; nobody answers the phone. Is anybody there? :disappointed:"
    )
    deadline = f"<!date^{START + 11_400}^{{time}}|15:10 UTC>"
    why = "mentioned us · <https://bsky.app/profile/priya/post/1|see it on Bluesky>"
    menu = [("claim", "Claim"), ("ack", "Acknowledge"), ("snooze", "Snooze"), ("spam", "Spam")]
    options = [{"text": plain(words), "value": value} for value, words in menu]
    buttons = [
        {
            "type": "button",
            "action_id": "reply",
            "value": "c1",
            "style": "primary",
            "text": plain("Reply"),
        },
        {
            "type": "button",
            "action_id": "take_offline",
            "value": "c1",
            "text": plain("Take offline"),
        },
        {"type": "button", "action_id": "thank", "value": "c1", "text": plain("Thank you")},
        {"type": "overflow", "action_id": "more", "options": options},
    ]
    return from_bot(
        stamp,
        "Priya N. on Bluesky: My order 4417 was due on Tuesday",
        [
            {"type": "section", "block_id": "who", "text": mrkdwn(author)},
            {"type": "section", "block_id": "what", "text": mrkdwn(text)},
            {
                "type": "context",
                "block_id": "state",
                "elements": [
                    mrkdwn(f":hourglass: answer by *{deadline}*"),
                    mrkdwn(":bust_in_silhouette: nobody yet"),
                    mrkdwn(why),
                ],
            },
            {"type": "actions", "block_id": "acts", "elements": buttons},
        ],
    )


def channel_messages() -> list[Json]:
    """A morning in `#care`."""
    parent = card(ts(131))
    talk = "Priya is the one from last week, I know the case."
    return [
        from_person(MARA, ts(-1500), "Good evening everybody :wave:"),
        from_bot(ts(55), "Showcase", SHOWCASE),
        from_person(BEN, ts(120), f"<@{ADA}> could you look at the *shipping* ones? `#4417`"),
        from_person(BEN, ts(121), "They are in <#C0CARE>, see <https://example.com/a?b=1&amp;c=2>"),
        from_person(ADA, ts(124), talk, edited={"user": ADA, "ts": ts(125)}),
        {**parent, "reply_count": 2, "reply_users": [ADA, BEN], "latest_reply": ts(140)},
        from_bot(ts(142), "You claimed it; *58 minutes* left.", is_ephemeral=True),
    ]


def thread_messages() -> list[Json]:
    """The thread of the card."""
    parent = ts(131)
    return [
        {**card(parent), "thread_ts": parent, "reply_count": 2},
        from_person(ADA, ts(139), "I have it.", thread_ts=parent),
        from_person(BEN, ts(140), f"<@{BOT}> reply Thank you!", thread_ts=parent),
    ]


def reply_modal(counter: str = "0 of 300", **more: object) -> Json:
    """The reply modal: what they said, the text, and a counter that follows it."""
    return {
        "id": "V0REPLY",
        "type": "modal",
        "callback_id": "reply",
        "title": plain("Reply on Bluesky"),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "blocks": [
            {
                "type": "section",
                "block_id": "said",
                "text": mrkdwn("*Priya N.* wrote:\n> Is anybody there?"),
            },
            {
                "type": "input",
                "block_id": "opening",
                "dispatch_action": True,
                "optional": True,
                "label": plain("Begin with"),
                "element": {
                    "type": "static_select",
                    "action_id": "opening",
                    "placeholder": plain("A saved opening"),
                    "options": [
                        {"text": plain("Sorry, and we look"), "value": "sorry"},
                        {"text": plain("Thank you for telling us"), "value": "thanks"},
                    ],
                },
            },
            {
                "type": "input",
                "block_id": "text",
                "dispatch_action": True,
                "label": plain("Your answer"),
                "hint": plain("Everybody can read it."),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "text",
                    "multiline": True,
                    "focus_on_load": True,
                    "placeholder": plain("Dear Priya, …"),
                    "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
                },
            },
            {"type": "context", "block_id": "counter", "elements": [mrkdwn(f"*{counter}*")]},
            {
                "type": "input",
                "block_id": "options",
                "optional": True,
                "label": plain("And then"),
                "element": {
                    "type": "checkboxes",
                    "action_id": "options",
                    "options": [
                        {
                            "text": mrkdwn("Ask *who helped them*"),
                            "value": "kudos",
                            "description": mrkdwn("A line at the end"),
                        },
                        {"text": plain("Tell me when they answer"), "value": "tell"},
                    ],
                },
            },
        ],
        **more,
    }


def home_view() -> Json:
    """A Home tab with a queue."""
    rows = [("Priya N.", "15:10", "nobody"), ("Tomás", "15:34", "Ada"), ("Wen Li", "15:52", "Ben")]
    blocks: list[Json] = [
        {"type": "header", "block_id": "h", "text": plain("Your queue :hourglass:")}
    ]
    for index, (name, due, owner) in enumerate(rows):
        button = {
            "type": "button",
            "action_id": f"open{index}",
            "text": plain("Open"),
            "value": name,
        }
        words = f"*{name}* · due {due}\n_{owner}_ has it"
        section = {
            "type": "section",
            "block_id": f"row{index}",
            "text": mrkdwn(words),
            "accessory": button,
        }
        blocks += [section, {"type": "divider", "block_id": f"line{index}"}]
    return {"id": "V0HOME", "type": "home", "blocks": blocks}


def simple(view_id: str, title: str, **more: object) -> Json:
    """A modal with one line to fill in."""
    field = {"type": "plain_text_input", "action_id": "name"}
    block = {"type": "input", "block_id": "name", "label": plain("Name"), "element": field}
    view = {"id": view_id, "type": "modal", "title": plain(title), "submit": plain("Save")}
    return {**view, "blocks": [block], **more}
