"""What handlers show to one person: modals, the Home tab, ephemeral messages.

Thin: each method is one call. What goes wrong is translated as in the gateway.
"""

from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import GoldenHourError, Rejected
from integrations.slack.blocks import Message, View
from integrations.slack.calls import Calls
from integrations.slack.errors import Effect, code_of, translate

_TIMEOUT = aiohttp.ClientTimeout(total=10)


class Surface:
    """Modals, Home tabs and whispers."""

    def __init__(self, calls: Calls, session: aiohttp.ClientSession) -> None:
        """Make ready; no I/O. `session` is used for response URLs."""
        self._calls = calls
        self._session = session

    async def open_view(self, trigger_id: str, view: View) -> str:
        """Open a modal; gives its view id.

        Raises:
            Rejected: the click is older than three seconds.
        """
        answer = await self._calls.write(
            "views.open", Effect.REPEATABLE, trigger_id=trigger_id, view=view
        )
        return str(answer["view"]["id"])

    async def push_view(self, trigger_id: str, view: View) -> str:
        """Put a modal on top of the open one; gives its view id."""
        answer = await self._calls.write(
            "views.push", Effect.REPEATABLE, trigger_id=trigger_id, view=view
        )
        return str(answer["view"]["id"])

    async def update_view(self, view_id: str, view: View, *, version: str = "") -> bool:
        """Show something else in an open modal.

        Args:
            view_id: from `open_view`, or from the payload.
            view: what to show.
            version: the `hash` of the payload's view: an update that is older than what is shown
                by now is dropped. Use it while somebody types.

        Returns:
            Whether it is shown; False when something newer is.

        Raises:
            NotFound: it was closed meanwhile.
        """
        guard = {"hash": version} if version else {}
        try:
            await self._calls.write(
                "views.update", Effect.REPEATABLE, view_id=view_id, view=view, **guard
            )
        except Rejected as refused:
            if code_of(refused.__cause__) == "hash_conflict":
                return False
            raise
        return True

    async def publish_home(self, user: str, view: View) -> None:
        """Show somebody's Home tab."""
        await self._calls.write("views.publish", Effect.REPEATABLE, user_id=user, view=view)

    async def whisper(
        self, channel: str, user: str, message: Message, *, thread_ts: str = ""
    ) -> None:
        """A message that only `user` sees, until they reload."""
        thread = {"thread_ts": thread_ts} if thread_ts else {}
        body = {name: value for name, value in message.items() if name in {"text", "blocks"}}
        await self._calls.write(
            "chat.postEphemeral", Effect.REPEATABLE, channel=channel, user=user, **body, **thread
        )

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command or a click at its response URL (five times, for half an hour).

        `replace` puts the answer in the place of the message that was clicked.
        """
        await self._hook(response_url, {**message, "replace_original": replace})

    async def dismiss(self, response_url: str) -> None:
        """Take the ephemeral message that was clicked away."""
        await self._hook(response_url, {"delete_original": True})

    async def _hook(self, response_url: str, body: Mapping[str, object]) -> None:
        try:
            async with self._session.post(response_url, json=body, timeout=_TIMEOUT) as answer:
                if answer.status >= 400:  # noqa: PLR2004 - client and server errors
                    text = (await answer.text())[:200]
                    raise Rejected(f"Slack did not take the answer: {text}")
        except (aiohttp.ClientError, TimeoutError, SlackApiError) as error:
            failure: GoldenHourError = translate(error, "response_url", Effect.REPEATABLE)
            raise failure from error
