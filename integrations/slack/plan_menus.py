"""Buttons and menus of a planned post, by where it stands."""

from collections.abc import Sequence

from bot.domain.content_mix import holds_for_mix
from bot.domain.posts import Post, PostState
from integrations.slack import ids
from integrations.slack.blocks import Block, button, confirm, option, overflow

_LABELS = {
    ids.PlanAct.OPEN: "Open",
    ids.PlanAct.EDIT: "Edit",
    ids.PlanAct.MOVE: "Move…",
    ids.PlanAct.DUPLICATE: "Duplicate",
    ids.PlanAct.WITHDRAW: "Withdraw",
    ids.PlanAct.HISTORY: "History",
}
_MOST = 5  # options of an overflow menu
_WAITING = frozenset({PostState.DRAFT, PostState.CHANGES_ASKED})


def post_buttons(post: Post) -> list[Block]:
    """What is to be done next; the service refuses whoever may not."""
    ref = ids.PostRef(post.id, post.version)
    edit = button("Edit", ids.PlanAction.EDIT, ref)
    if post.state in _WAITING:
        return [button("Send for review", ids.PlanAction.SUBMIT, ref, style="primary"), edit]
    match post.state:
        case PostState.IN_REVIEW:
            return [
                button("Approve", ids.PlanAction.APPROVE, ref, style="primary"),
                button("Ask for changes", ids.PlanAction.ASK_CHANGES, ref),
                edit,
            ]
        case PostState.APPROVED:
            return held_buttons(ref, post.hold) if post.hold else planning_buttons(ref)
        case PostState.SCHEDULED:
            return [button("Move", ids.PlanAction.MOVE, ref), edit]
        case PostState.OVERDUE:
            return overdue_buttons(ref)
        case PostState.FAILED:
            return [
                button("Try again", ids.PlanAction.TRY_AGAIN, ref, style="primary"),
                edit,
                withdraw_button(ref),
            ]
        case _:
            return []


def planning_buttons(ref: ids.PostRef) -> list[Block]:
    """Of an approved post without a time."""
    return [
        button("Plan a time", ids.PlanAction.MOVE, ref, style="primary"),
        button("Next free slot", ids.PlanAction.NEXT_SLOT, ref),
    ]


def held_buttons(ref: ids.PostRef, why: str) -> list[Block]:
    """Of a post that is held back; nothing but 80/20 can be overridden."""
    buttons = [
        button("New time", ids.PlanAction.MOVE, ref, style="primary"),
        button("Next free slot", ids.PlanAction.NEXT_SLOT, ref),
    ]
    if holds_for_mix(why):
        buttons.append(button("Override (managers)", ids.PlanAction.OVERRIDE, ref))
    return buttons


def overdue_buttons(ref: ids.PostRef) -> list[Block]:
    """Of a post whose time has passed."""
    asked = confirm("Publish it now?", "It goes out at once, as it was approved.", "Publish now")
    return [
        button("Publish now", ids.PlanAction.PUBLISH_NOW, ref, style="primary", confirm=asked),
        button("New time", ids.PlanAction.MOVE, ref),
        withdraw_button(ref),
    ]


def withdraw_button(ref: ids.PostRef) -> Block:
    """“Withdraw”, which asks back."""
    asked = confirm(
        "Withdraw it?",
        "It does not go out. What is live already stays live.",
        "Withdraw",
        danger=True,
    )
    return button("Withdraw", ids.PlanAction.WITHDRAW, ref, confirm=asked)


def post_menu(post: Post) -> Block:
    """The menu of a card: what its buttons do not offer."""
    offered = {str(b["action_id"]) for b in post_buttons(post)}
    acts = [
        (ids.PlanAct.EDIT, post.state.editable and ids.PlanAction.EDIT not in offered),
        (ids.PlanAct.MOVE, post.state.movable and ids.PlanAction.MOVE not in offered),
        (ids.PlanAct.DUPLICATE, True),
        (ids.PlanAct.WITHDRAW, _withdrawable(post) and ids.PlanAction.WITHDRAW not in offered),
        (ids.PlanAct.HISTORY, True),
    ]
    return _menu(ids.PlanAction.MORE, post, [act for act, offer in acts if offer])


def entry_menu(post: Post) -> Block:
    """The menu of a line in the calendar."""
    acts = [
        (ids.PlanAct.OPEN, True),
        (ids.PlanAct.EDIT, post.state.editable),
        (ids.PlanAct.MOVE, post.state.movable),
        (ids.PlanAct.DUPLICATE, True),
        (ids.PlanAct.WITHDRAW, _withdrawable(post)),
    ]
    return _menu(ids.PlanAction.ENTRY, post, [act for act, offer in acts if offer])


def _menu(action: ids.PlanAction, post: Post, acts: Sequence[ids.PlanAct]) -> Block:
    return overflow(
        action,
        [
            option(
                _LABELS[act],
                ids.encode(ids.PlanChoice(act, post.id, post.version), ids.OPTION_LIMIT),
            )
            for act in acts[:_MOST]
        ],
    )


def _withdrawable(post: Post) -> bool:
    return not post.state.ended
