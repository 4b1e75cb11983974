"""Connected networks as services see them."""

from typing import Protocol

from bot.domain.conversation import Author, Message
from bot.errors import NotFound
from integrations.base import Network, ReplyTarget


class Networks(Protocol):
    """The open networks of the connected accounts."""

    def get(self, account_id: str) -> Network | None:
        """None while the account is paused, removed or could not be opened."""
        ...

    def title(self, network: str) -> str:
        """The name that people read: "Bluesky"."""
        ...


def network_of(networks: Networks, account_id: str) -> Network:
    """The open network.

    Raises:
        NotFound: the account does not work now.
    """
    network = networks.get(account_id)
    if network is None:
        raise NotFound(
            "The account of this conversation is not connected at the moment. "
            "Ask whoever runs the bot for “python -m bot check”; your text is kept."
        )
    return network


def target_of(message: Message, author: Author) -> ReplyTarget:
    """The message that is answered."""
    return ReplyTarget(
        external_id=message.external_id,
        root_external_id=message.root_external_id,
        author_external_id=author.profile.external_id,
        author_handle=author.profile.handle,
        visibility=message.visibility,
        reply_handle=message.reply_handle,
    )
