"""What is sent: whom it mentions, who can read it, whether it fits. Pure; every keystroke asks."""

from dataclasses import dataclass

from bot.domain.mention import Visibility
from integrations.base import OutgoingKind, ReplyTarget, TextCheck
from integrations.mastodon.counting import MENTION
from integrations.mastodon.handle import ReplyHandle
from integrations.mastodon.instance import Instance
from integrations.mastodon.visibility import wire_name

__all__ = ["Draft", "check", "compose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A status that is ready to send.

    Attributes:
        text: with the mentions it needs.
        visibility: Mastodon's name of it.
        warning: its content warning, or "".
    """

    text: str
    visibility: str
    warning: str

    def form(self, in_reply_to: str) -> list[tuple[str, str]]:
        """The fields of `POST /api/v1/statuses`."""
        fields = [
            ("status", self.text),
            ("in_reply_to_id", in_reply_to),
            ("visibility", self.visibility),
        ]
        return [*fields, ("spoiler_text", self.warning)] if self.warning else fields


def compose(text: str, kind: OutgoingKind, target: ReplyTarget, *, own_domain: str) -> Draft:
    """The status for `text`.

    A reply mentions the author and everybody whom their message mentions, as Mastodon's own client
    does, but nobody whom the writer has mentioned already. It is as visible as the message that it
    answers, or less. A private message mentions the author alone and is direct.
    """
    handle = ReplyHandle.of(target)
    private = kind is OutgoingKind.PRIVATE
    names = handle.names[:1] if private else handle.names
    written = {name.lower() for name in _mentioned(text, own_domain)}
    missing = [name for name in names if _full(name, own_domain).lower() not in written]
    visibility = Visibility.DIRECT if private else target.visibility
    return Draft(
        text=" ".join([*(f"@{name}" for name in missing), text.strip()]),
        visibility=wire_name(visibility),
        warning=handle.warning,
    )


def check(
    text: str, kind: OutgoingKind, target: ReplyTarget, instance: Instance, *, own_domain: str
) -> TextCheck:
    """Measure a text as the server will, and say everything that keeps it from being sent."""
    draft = compose(text, kind, target, own_domain=own_domain)
    used = instance.rule.count(draft.text, draft.warning)
    problems = []
    if not MENTION.sub("", text).strip():
        problems.append("Write something first.")
    if used > instance.limit:
        over = used - instance.limit
        problems.append(
            f"{over} {'character' if over == 1 else 'characters'} too many: the server takes "
            f"{instance.limit}, and the names that it mentions"
            f"{' and the content warning' if draft.warning else ''} count."
        )
    if draft.visibility == wire_name(Visibility.DIRECT):
        problems += _strangers(text, kind, target, own_domain)
    return TextCheck(
        used=used,
        limit=instance.limit,
        unit="characters",
        as_sent=draft.text,
        problems=tuple(problems),
    )


def _strangers(text: str, kind: OutgoingKind, target: ReplyTarget, own_domain: str) -> list[str]:
    """Mastodon shows a private message to everybody whom it mentions."""
    names = ReplyHandle.of(target).names
    allowed = names[:1] if kind is OutgoingKind.PRIVATE else names
    known = {_full(name, own_domain).lower() for name in allowed}
    strangers = [name for name in _mentioned(text, own_domain) if name.lower() not in known]
    if not strangers:
        return []
    listed = ", ".join(f"@{name}" for name in dict.fromkeys(strangers))
    return [
        f"A private message is shown to everybody whom it mentions. Write {listed} without the @."
    ]


def _mentioned(text: str, own_domain: str) -> list[str]:
    """Everybody whom a text mentions, as user@domain."""
    return [
        _full(found[0].removeprefix("@").rstrip("."), own_domain)
        for found in MENTION.finditer(text)
    ]


def _full(name: str, own_domain: str) -> str:
    return name if "@" in name else f"{name}@{own_domain}"
