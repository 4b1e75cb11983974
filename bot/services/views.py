"""Puts together what a card or a form shows, with a fixed number of statements for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.account import Account
from bot.domain.card import ConversationView, KudosOffer, urgency_of
from bot.domain.conversation import Author, Conversation, Direction, Message
from bot.domain.delivery import Purpose
from bot.domain.reach import PrivateReach
from bot.domain.wording import names_in
from bot.errors import NotFound
from bot.services.networks import Networks, target_of
from bot.storage import UnitOfWork
from integrations.base import Network, Permission

_SHOWN_MESSAGES = 12
_SHOWN_ENDINGS = 3

Directory = Mapping[str, Sequence[tuple[str, str]]]
"""Per channel, the colleagues (user id, real name) whom a customer could name."""


class Views:
    """Builds `ConversationView`s inside a unit of work of the caller."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    async def one(self, uow: UnitOfWork, conversation_id: str, now: datetime) -> ConversationView:
        """The view of one conversation.

        Raises:
            NotFound: there is no such conversation.
        """
        found = await uow.conversations.get([conversation_id])
        if conversation_id not in found:
            raise NotFound("This conversation is not in the database any more.")
        return (await self.many(uow, list(found.values()), now))[0]

    async def many(
        self,
        uow: UnitOfWork,
        conversations: Sequence[Conversation],
        now: datetime,
        *,
        directory: Directory | None = None,
    ) -> list[ConversationView]:
        """Views in the order given. With a directory, praise for a colleague is offered on."""
        if not conversations:
            return []
        ids = [c.id for c in conversations]
        accounts = {a.id: a for a in await uow.accounts.all()}
        authors = await uow.authors.get({c.author_id for c in conversations})
        said = await uow.messages.newest(ids, _SHOWN_MESSAGES)
        messages = {i: newest.messages for i, newest in said.items()}
        known = await uow.authors.acquaintance(
            {c.id: c.author_id for c in conversations}, endings=_SHOWN_ENDINGS
        )
        # Most cards are shown before the first answer: then there is nothing to look up.
        asked = [c.id for c in conversations if c.answers]
        deliveries = await uow.deliveries.open_of(asked) if asked else {}
        cases = await uow.cases.of(asked) if asked else {}
        offers = await self._kudos(uow, conversations, messages, accounts, directory)
        reaches = await self._reaches(uow, conversations, messages, authors)
        views = []
        for c in conversations:
            account, author = accounts[c.account_id], authors[c.author_id]
            network = self._networks.get(c.account_id)
            capabilities = None if network is None else network.capabilities
            reach = reaches.get(c.id)
            closed = "" if reach is None else reach.refusal(now)
            reply = _reply_permission(network, messages[c.id], author)
            if c.private and closed and reply.allowed:
                reply = Permission(allowed=False, why=closed)
            private = capabilities is not None and capabilities.private_message
            elsewhere = capabilities is not None and capabilities.elsewhere
            views.append(
                ConversationView(
                    conversation=c,
                    author=author,
                    network=account.network,
                    network_title=self._networks.title(account.network),
                    account_handle=account.handle,
                    channel=account.channel,
                    messages=messages[c.id],
                    message_count=said[c.id].total,
                    acquaintance=known[c.id],
                    deliveries=tuple(deliveries.get(c.id, ())),
                    can_reply=reply.allowed and not elsewhere,
                    reply_note=reply.why,
                    can_private=private and not closed,
                    private_note="" if capabilities is None else capabilities.private_note,
                    private_refusal=closed,
                    reach=reach if private else None,
                    can_hide=capabilities is not None and capabilities.hide,
                    can_unhide=capabilities is not None and capabilities.unhide,
                    elsewhere=elsewhere,
                    case=cases.get(c.id),
                    kudos=offers.get(c.id, ()),
                    urgency=urgency_of(c, now),
                    changes_at=_changes_at(c, reach if private else None, now),
                )
            )
        return views

    async def _reaches(
        self,
        uow: UnitOfWork,
        conversations: Sequence[Conversation],
        messages: Mapping[str, Sequence[Message]],
        authors: Mapping[str, Author],
    ) -> dict[str, PrivateReach]:
        """For how long authors can be reached in private, where their networks bound that."""
        found: dict[str, PrivateReach] = {}
        answered: dict[str, str] = {}
        for c in conversations:
            network, theirs = self._networks.get(c.account_id), _inbound(messages[c.id])
            if network is None or not theirs:
                continue
            window = network.private_window(target_of(theirs[-1], authors[c.author_id]))
            if window is None:
                continue
            found[c.id] = PrivateReach(until=window.until, name=window.name, once=window.once)
            if window.once and c.answers:
                answered[c.id] = theirs[-1].id
        if answered:
            used = await uow.deliveries.privately_answered(list(answered))
            for i, message_id in answered.items():
                found[i] = replace(found[i], used=message_id in used)
        return found

    async def _kudos(
        self,
        uow: UnitOfWork,
        conversations: Sequence[Conversation],
        messages: Mapping[str, Sequence[Message]],
        accounts: Mapping[str, Account],
        directory: Directory | None,
    ) -> dict[str, tuple[KudosOffer, ...]]:
        """Colleagues whom customers named where we have said thank you.

        Somebody who was thanked was kind, so a name in their words is praise; in a complaint it
        would not be.
        """
        asked = [c.id for c in conversations if c.answers]
        if not directory or not asked:
            return {}
        purposes = await uow.deliveries.purposes(asked)
        kind = [c for c in conversations if Purpose.THANKS in purposes.get(c.id, ())]
        named = [
            (c.id, message.id, person)
            for c in kind
            for message in _inbound(messages[c.id])
            for person in names_in(message.text, directory.get(accounts[c.account_id].channel, ()))
        ]
        passed = await uow.kudos.passed({m for _, m, _ in named}) if named else set()
        offers: dict[str, dict[str, KudosOffer]] = {}
        for conversation_id, message_id, person in named:
            offers.setdefault(conversation_id, {})[person] = KudosOffer(
                colleague=person,
                message_id=message_id,
                passed=(message_id, person) in passed,
            )
        return {i: tuple(of.values()) for i, of in offers.items()}


def _changes_at(
    conversation: Conversation, reach: PrivateReach | None, now: datetime
) -> datetime | None:
    """When the card of somebody who waits says something else because time has passed."""
    if reach is None or conversation.state.terminal:
        return None
    return reach.changes_at(now)


def _inbound(messages: Iterable[Message]) -> list[Message]:
    return [m for m in messages if m.direction is Direction.INBOUND and m.deleted_at is None]


def _reply_permission(
    network: Network | None, messages: Sequence[Message], author: Author
) -> Permission:
    if network is None:
        return Permission(allowed=False, why="The account is not connected at the moment.")
    theirs = _inbound(messages)
    if not theirs:
        return Permission(allowed=False, why="The customer has deleted what they wrote.")
    return network.reply_permission(target_of(theirs[-1], author))
