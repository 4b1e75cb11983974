"""What it takes to answer a message: the reply handle that a mention carries, read and written."""

import msgspec

from bot.errors import Rejected


class PostHandle(msgspec.Struct, frozen=True, tag="post"):
    """A post: its address and state, and those of the first post of its thread.

    Attributes:
        closed: its author lets us not reply.
    """

    uri: str
    cid: str
    root_uri: str
    root_cid: str
    closed: bool = False


class MessageHandle(msgspec.Struct, frozen=True, tag="message"):
    """A private message: the conversation it is in."""

    convo_id: str


Handle = PostHandle | MessageHandle


def encode(handle: Handle) -> str:
    """As text, to be stored with the mention."""
    return msgspec.json.encode(handle).decode()


def decode(text: str) -> Handle:
    """From text.

    Raises:
        Rejected: this was not written here.
    """
    try:
        handle: Handle = msgspec.json.decode(text, type=Handle)
    except msgspec.DecodeError as error:
        raise Rejected("What is known about this message does not allow to answer it.") from error
    return handle
