"""What each kind of push means to us: a table of everything that Meta documents.

A kind is "field.item.verb" for changes of the timeline, the field alone for others, and
"messages.what" for conversations. What stands in the
table as IGNORED is no business of ours on purpose, for the reason beside it; what does not stand
in it is unknown: counted and logged, and nothing else becomes of it.

Sources: developers.facebook.com/docs/graph-api/webhooks/reference/page (fields, items, verbs),
developers.facebook.com/docs/messenger-platform/webhooks (events of conversations).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from integrations.graph.tame import Record, as_record, as_text

__all__ = ["TALK_FIELDS", "Meaning", "kind_of_change", "kind_of_message", "meaning_of"]


class Meaning(StrEnum):
    """What becomes of an event."""

    COMMENT = "comment"
    COMMENT_EDITED = "comment edited"
    POST = "post"
    POST_EDITED = "post edited"
    TAGGED = "tagged"
    TAGGED_EDITED = "tagged edited"
    MESSAGE = "message"
    MESSAGE_EDITED = "message edited"
    MESSAGE_GONE = "message gone"
    POSTBACK = "postback"
    GONE = "gone"
    HIDDEN = "hidden"
    SHOWN = "shown"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS = _words("add block edit edited delete follow hide mute remove unblock unhide update")
"""Every documented verb."""

ITEMS = _words(
    "album address comment connection coupon event experience group group_message "
    "interest like link mention milestone note page picture platform-story photo "
    "photo-album post profile question rating reaction relationship-status share status "
    "story tag video"
) | {"timeline cover"}
"""Every documented item."""

_POSTS = frozenset({"post", "status", "photo", "video", "share", "link", "note"})
"""Items by which somebody says something on the Page's timeline.

The others are the Page's own doing (album, event, milestone, cover, coupon ...), need no answer
(like, reaction, tag), or are no text that the Graph lets us answer (rating).
"""

_TAGGABLE = _POSTS | {"comment", "album", "photo-album", "event", "mention", "platform-story"}
"""Where others can name the Page."""

_ADDED = ("add",)
_EDITED = ("edit", "edited", "update")
_REMOVED = ("remove", "delete")
_HIDDEN = ("hide",)
_SHOWN = ("unhide",)
# block, unblock: Facebook's own check of a film. follow, mute: how somebody is told, not what they
# say. They stay IGNORED for every item.

TALK_FIELDS = _words(
    "message_context message_deliveries message_echoes message_edits message_reactions "
    "message_reads messages messaging_account_linking messaging_checkout_updates "
    "messaging_customer_information messaging_direct_sends messaging_fblogin_account_linking "
    "messaging_feedback messaging_game_plays messaging_handovers "
    "messaging_in_thread_lead_form_submit messaging_optins messaging_optouts messaging_payments "
    "messaging_policy_enforcement messaging_postbacks messaging_pre_checkouts "
    "messaging_referrals response_feedback send_cart standby"
)
"""Fields of conversations. Their events come as `messaging`; the dashboard's test button sends
them as changes, whose values are such events."""

FIELDS = _words(
    "about affiliation attire awards bio birthday bookings branded_camera business_integrity "
    "call_permission_reply call_settings_update calls category checkins company_overview "
    "conversations "
    "creator_marketplace_invited_creator_onboarding_status_change "
    "creator_marketplace_projects creator_marketplace_projects_updates culinary_team "
    "current_location description email feature_access_list founded founder general_info "
    "general_manager group_feed hometown hours inbox_labels invalid_topics "
    "invoice_access_invoice_change invoice_access_onboarding_status_active leadgen leadgen_fat "
    "leadgen_update live_videos local_delivery location mcom_invoice_change members "
    "merchant_review message_template_status_update mission "
    "name otp_verification page_about_story page_change_proposal page_upcoming_change "
    "parking partner_subscriptions payment_options payment_request_update personal_info "
    "personal_interests phone "
    "picture price_range product_review products public_transit publisher_subscriptions "
    "ratings registration user_action video_text_question_responses videos website"
)
"""Fields of a Page's webhooks beside `feed` and `mention`: what the Page says about itself, its
business with Meta, advertisements, telephone calls. `ratings` are recommendations, which the Graph
lets nobody answer; `conversations` says that there is a message, which comes as one."""

_MESSAGES: Mapping[str, Meaning] = MappingProxyType(
    {
        "message": Meaning.MESSAGE,
        "message_edit": Meaning.MESSAGE_EDITED,
        "message_gone": Meaning.MESSAGE_GONE,
        # A pressed button is shown to both sides as the customer's words.
        "postback": Meaning.POSTBACK,
        "echo": Meaning.IGNORED,  # our own, from here or from another program
        "delivery": Meaning.IGNORED,
        "read": Meaning.IGNORED,
        "reaction": Meaning.IGNORED,  # like a like
        "referral": Meaning.IGNORED,  # how somebody came: nothing was said yet
        "optin": Meaning.IGNORED,
        "account_linking": Meaning.IGNORED,
        "pass_thread_control": Meaning.IGNORED,
        "take_thread_control": Meaning.IGNORED,
        "request_thread_control": Meaning.IGNORED,
        "app_roles": Meaning.IGNORED,
        "policy_enforcement": Meaning.IGNORED,
        "policy-enforcement": Meaning.IGNORED,
        "game_play": Meaning.IGNORED,
        "payment": Meaning.IGNORED,
        "pre_checkout": Meaning.IGNORED,
        "checkout_update": Meaning.IGNORED,
        "order": Meaning.IGNORED,
        "messaging_feedback": Meaning.IGNORED,
        "message_context": Meaning.IGNORED,
        "messaging_customer_information": Meaning.IGNORED,
        "messaging_in_thread_lead_form_submit": Meaning.IGNORED,
        "typing": Meaning.IGNORED,
    }
)


def _changes() -> Mapping[str, Meaning]:
    table = dict.fromkeys(FIELDS, Meaning.IGNORED)
    for field in ("feed", "mention"):
        for item in ITEMS:
            table |= {f"{field}.{item}.{verb}": Meaning.IGNORED for verb in VERBS}
    for item in _POSTS | {"comment"}:
        said = Meaning.COMMENT if item == "comment" else Meaning.POST
        edited = Meaning.COMMENT_EDITED if item == "comment" else Meaning.POST_EDITED
        table |= _rows("feed", item, said, edited)
    for item in _TAGGABLE:
        table |= _rows("mention", item, Meaning.TAGGED, Meaning.TAGGED_EDITED)
    return MappingProxyType(table)


def _rows(field: str, item: str, said: Meaning, edited: Meaning) -> dict[str, Meaning]:
    meanings = {
        _ADDED: said,
        _EDITED: edited,
        _REMOVED: Meaning.GONE,
        _HIDDEN: Meaning.HIDDEN,
        _SHOWN: Meaning.SHOWN,
    }
    return {
        f"{field}.{item}.{verb}": meaning for verbs, meaning in meanings.items() for verb in verbs
    }


_CHANGES = _changes()

_ODD = re.compile(r"[^a-z0-9_ -]")
_LONGEST = 40


def kind_of_change(field: str, value: Record) -> str:
    """What a change is: "feed.comment.add"; for fields that have no items, "parking"."""
    if field in FIELDS:
        return field
    return ".".join(map(_tidy, (field, as_text(value.get("item")), as_text(value.get("verb")))))


def kind_of_message(event: Record) -> str:
    """What an event is, by what is in it: "messages.message"."""
    message = as_record(event.get("message"))
    if "message" in event:
        if message.get("is_echo") is True:
            return "messages.echo"
        return "messages.message_gone" if message.get("is_deleted") is True else "messages.message"
    known = next((key for key in _MESSAGES if key in event), "")
    if known:
        return f"messages.{known}"
    rest = sorted(str(key) for key in event if key not in {"sender", "recipient", "timestamp"})
    return f"messages.{_tidy(rest[0] if rest else '')}"


def meaning_of(kind: str) -> Meaning:
    """What becomes of events of a kind."""
    if kind.startswith("messages."):
        return _MESSAGES.get(kind.removeprefix("messages."), Meaning.UNKNOWN)
    return _CHANGES.get(kind, Meaning.UNKNOWN)


def _tidy(name: str) -> str:
    """A name out of a body, fit for logs and counters."""
    return _ODD.sub("?", name.strip().lower())[:_LONGEST] or "none"
