"""Buttons and menus of a conversation's card, by what can be done with it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.card import ConversationView
from bot.domain.conversation import Message, State
from bot.domain.mention import MentionKind
from integrations.slack import ids
from integrations.slack.blocks import Block, button, confirm, option, overflow
from integrations.slack.text import excerpt, web_url

_MOST = 5  # options of an overflow menu


def card_buttons(view: ConversationView, now: datetime) -> list[Block]:
    """What answers them; only what can work now."""
    ref = ids.ConversationRef(view.conversation.id)
    if view.elsewhere:
        return _elsewhere(view, ref)
    buttons = []
    if view.can_reply:
        buttons.append(button("Reply", ids.Action.REPLY, ref, style="primary"))
    if view.can_reply or view.can_private:
        left = view.reach.left(now) if view.reach is not None and view.can_private else ""
        label = f"Take offline · {left} left" if left else "Take offline"
        buttons.append(button(label, ids.Action.OFFLINE, ref))
    if view.can_reply:
        buttons.append(button("Thank you", ids.Action.THANKS, ref))
    return buttons


def _elsewhere(view: ConversationView, ref: ids.ConversationRef) -> list[Block]:
    """People answer by the link, and say so."""
    newest = view.newest_inbound
    address = web_url(newest.url) if newest is not None else ""
    there = [button("Answer there", ids.Action.LOOK, ref, url=address)] if address else []
    return [*there, button("Mark answered", ids.Action.MARK_ANSWERED, ref, style="primary")]


def more_menu(view: ConversationView) -> Block:
    """The second menu of a card that waits."""
    choices = [(ids.Act.ACKNOWLEDGE, "Acknowledge: “we have heard you”")] if view.can_reply else []
    if view.conversation.state is State.ACKNOWLEDGED:
        choices = []
    choices += [
        (ids.Act.CLOSE, "No reply needed…"),
        (ids.Act.SNOOZE, "Snooze…"),
        (ids.Act.HISTORY, "History"),
        (ids.Act.SPAM, "Mark as spam"),
    ]
    return overflow(ids.Action.MORE, [_choice(view, act, label) for act, label in choices])


def ownership_menu(view: ConversationView) -> Block:
    """The menu of a card that waits: whose it is, and who sees it."""
    if not view.conversation.owner:
        choices = [
            _choice(view, ids.Act.CLAIM, "Claim it"),
            _choice(view, ids.Act.HAND_OVER, "Give it to…"),
        ]
    else:
        choices = [
            _choice(view, ids.Act.RELEASE, "Release it"),
            _choice(view, ids.Act.HAND_OVER, "Hand over to…"),
            _choice(view, ids.Act.TAKE_OVER, "Take over (managers)"),
        ]
    return overflow(ids.Action.OWNERSHIP, [*choices, *_visibility(view)])


def folded_menu(view: ConversationView) -> Block:
    """The menu of a card that is done."""
    conversation = view.conversation
    choices = []
    if view.can_reply and conversation.state is not State.SPAM:
        again = "Reply" if conversation.state is State.CLOSED else "Reply again"
        choices.append((ids.Act.REPLY, again))
    if view.case is not None and view.case.outcome is None:
        choices.append((ids.Act.OUTCOME, "Record outcome…"))
    choices.append((ids.Act.HISTORY, "History"))
    spam = conversation.state is State.SPAM
    choices.append((ids.Act.REOPEN, "Not spam: open it again" if spam else "Open it again"))
    options = [_choice(view, act, label) for act, label in choices]
    return overflow(ids.Action.OWNERSHIP, [*options, *_visibility(view)][:_MOST])


def _choice(view: ConversationView, act: ids.Act, label: str) -> Block:
    return option(label, ids.encode(ids.Choice(act, view.conversation.id), ids.OPTION_LIMIT))


def _visibility(view: ConversationView) -> Sequence[Block]:
    """Hide their reply, or show it again: here only where the one takes back the other."""
    message = _hideable(view)
    if message is None or not (view.can_hide and view.can_unhide):
        return ()
    hidden = message.hidden_at is not None
    act = ids.MessageAct.UNHIDE if hidden else ids.MessageAct.HIDE
    choice = ids.MessageChoice(act, view.conversation.id, message.id)
    label = "Show their reply again" if hidden else "Hide their reply"
    return (option(label, ids.encode(choice, ids.OPTION_LIMIT)),)


def _hideable(view: ConversationView) -> Message | None:
    """The customer's reply under our post that a card is about."""
    newest = view.newest_inbound
    if newest is None or newest.deleted_at is not None or newest.visibility.private:
        return None
    return newest if newest.kind is MentionKind.REPLY else None


def visibility_button(view: ConversationView) -> Block | None:
    """The button “Hide their reply”, where the network can, which asks back; or “Show it again”."""
    newest = view.newest_inbound
    if newest is None:
        return None
    ref = ids.MessageRef(view.conversation.id, newest.id)
    network = excerpt(view.network_title, 40)
    if newest.hidden_at is not None:
        again = f"Show their reply again on {network}"
        return button(again, ids.Action.UNHIDE, ref) if view.can_unhide else None
    if not view.can_hide:
        return None
    return button(
        f"Hide their reply on {network}",
        ids.Action.HIDE,
        ref,
        style="danger",
        confirm=confirm(
            "Hide their reply?",
            "Others no longer see it under our post unless they ask for it. They may notice.",
            "Hide it",
            danger=True,
        ),
    )
