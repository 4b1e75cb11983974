"""Files: what colleagues share in Slack, and what we hand to them.

Shapes: https://docs.slack.dev/reference/objects/file-object
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import aiohttp
from yarl import URL

from bot.errors import NotFound, Rejected, RetryLater
from bot.ports import SharedFile
from integrations.slack.calls import Calls
from integrations.slack.errors import TROUBLE_WAIT, Effect, translate

LARGEST: Final = 20 * 1024 * 1024  # bytes
FILE_HOSTS: Final = frozenset({"files.slack.com", "files.slack-gov.com"})
"""Where Slack keeps files; nobody else may see the bot's token."""

_READY_SOON = timedelta(seconds=2)
_LOOKS = 4  # at a picture that Slack still works on
_CHUNK = 64 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=60, sock_connect=10, sock_read=20)
_GONE = "The file is gone from Slack, or I may not see it."
_TOO_LARGE = f"The file is larger than {LARGEST // 1024**2} MB."
_GONE_MODES = frozenset({"tombstone", "hidden_by_limit"})
_HIDDEN = frozenset({"access_denied", "file_not_found"})


class SharedFiles:
    """Fetches files out of Slack and uploads them to it.

    Args:
        calls: Slack.
        token: the bot's, which a file's address asks for.
        session: shared, closed by whoever opened it.
        base_url: of the Web API: whoever serves it may serve files, too.
    """

    def __init__(
        self, calls: Calls, token: str, session: aiohttp.ClientSession, base_url: str
    ) -> None:
        self._calls = calls
        self._token = token
        self._session = session
        self._origin = URL(base_url).origin()

    async def fetch(self, file_id: str) -> SharedFile:
        """A file that somebody shared in Slack, with its bytes.

        Raises:
            NotFound: it is gone, or not shown to the bot.
            Rejected: it is too large, or not kept by Slack itself.
            RetryLater: Slack still works on it, or gave no clear answer.
        """
        answer = await self._calls.read("files.info", file=file_id)
        described: Mapping[str, Any] = answer.get("file") or {}
        address = self._address(described)
        if _number(described.get("size")) > LARGEST:
            raise Rejected(_TOO_LARGE)
        mime = str(described["mimetype"])
        return SharedFile(
            name=str(described.get("name") or file_id),
            mime=mime,
            content=await self._download(address, mime),
            title=str(described.get("title") or ""),
            alt_text=str(described.get("alt_txt") or ""),
        )

    async def send(self, channel: str, file: SharedFile, *, comment: str) -> None:
        """Upload a file and show it in a channel or direct message.

        Three steps, as Slack asks for; only the last one shows anything, so that what fails before
        it certainly did nothing.

        Raises:
            RetryLater, Rejected, Reauthorise: it is not shown.
            Unknown: it may be shown.
        """
        file_id = await self._hand_over(file)
        await self._calls.write(
            "files.completeUploadExternal",
            Effect.ONCE,
            files=[{"id": file_id, "title": file.title or file.name}],
            channel_id=channel,
            initial_comment=comment,
        )

    async def keep(self, file: SharedFile) -> str:
        """Upload a picture that a message is to show; gives its id. It is shared nowhere.

        Raises:
            RetryLater, Rejected, Reauthorise, NotFound: it cannot be shown.
        """
        file_id = await self._hand_over(file)
        await self._calls.write(
            "files.completeUploadExternal",
            Effect.REPEATABLE,
            files=[{"id": file_id, "title": file.title or file.name}],
        )
        for _ in range(_LOOKS):
            answer = await self._calls.read("files.info", file=file_id)
            if (answer.get("file") or {}).get("mimetype"):
                return file_id
            await asyncio.sleep(_READY_SOON.total_seconds())
        raise RetryLater("Slack is still working on the file.", after=_READY_SOON)

    async def _hand_over(self, file: SharedFile) -> str:
        """The bytes, which show nowhere yet; gives the file's id."""
        begun = await self._calls.write(
            "files.getUploadURLExternal",
            Effect.REPEATABLE,
            filename=file.name,
            length=len(file.content),
            **({"alt_txt": file.alt_text} if file.alt_text else {}),
        )
        await self._upload(str(begun["upload_url"]), file.content)
        return str(begun["file_id"])

    def _address(self, described: Mapping[str, Any]) -> URL:
        """Where its bytes are, if the token may go there."""
        if described.get("mode") in _GONE_MODES or described.get("file_access") in _HIDDEN:
            raise NotFound(_GONE)
        if described.get("is_external"):
            raise Rejected(
                "The file is not kept by Slack, only linked there.",
                hint="Upload the file itself.",
            )
        if not described.get("mimetype"):
            raise RetryLater("Slack is still working on the file.", after=_READY_SOON)
        text = described.get("url_private_download") or described.get("url_private")
        try:
            address = URL(str(text or ""))
            origin = address.origin()
        except ValueError as error:
            raise NotFound(_GONE) from error
        slacks = origin.scheme == "https" and origin.host in FILE_HOSTS and origin.port == 443  # noqa: PLR2004 - of https
        if not slacks and origin != self._origin:
            raise Rejected("The file lies outside Slack.", hint="Upload the file itself.")
        return address

    async def _download(self, address: URL, mime: str) -> bytes:
        """The bytes of a file. A redirect leads to a page to sign in at, and is not followed."""
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with self._session.get(
                address,
                headers=headers,
                allow_redirects=False,
                timeout=_TIMEOUT,
                proxy=self._calls.proxy,
            ) as answer:
                _require_file(answer, mime)
                return await _content(answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise translate(error, "url_private", Effect.READ) from error

    async def _upload(self, address: str, content: bytes) -> None:
        try:
            async with self._session.post(
                address, data=content, timeout=_TIMEOUT, proxy=self._calls.proxy
            ) as answer:
                if not answer.ok:
                    words = f"Slack did not take the file (status {answer.status})."
                    raise RetryLater(words, after=TROUBLE_WAIT)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise translate(error, "upload_url", Effect.REPEATABLE) from error


def _require_file(answer: aiohttp.ClientResponse, mime: str) -> None:
    """Refuse an answer that is not the file's bytes."""
    status = answer.status
    if status == 429 or status >= 500:  # noqa: PLR2004 - too many requests, a server's fault
        raise RetryLater(f"Slack has trouble with the file (status {status}).", after=TROUBLE_WAIT)
    if status != 200 or (answer.content_type == "text/html" and mime != "text/html"):  # noqa: PLR2004 - OK
        raise NotFound(_GONE)


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    """All bytes, never more than may be: what the header says is not to be trusted."""
    if (answer.content_length or 0) > LARGEST:
        raise Rejected(_TOO_LARGE)
    content = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise Rejected(_TOO_LARGE)
    return bytes(content)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
