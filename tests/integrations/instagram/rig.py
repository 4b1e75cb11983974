"""Our account against the pretend Graph, and a web server that shows our pictures to it."""

import io
from contextlib import AsyncExitStack
from datetime import timedelta
from types import TracebackType
from typing import Self

from aiohttp import web
from PIL import Image

from integrations.base import Outgoing, OutgoingKind, OutgoingPost, ReplyTarget, UploadedPicture
from integrations.instagram.containers import Handed
from integrations.instagram.network import InstagramNetwork
from integrations.instagram.settings import InstagramSettings
from playground.networks.graph import FakeGraph
from tests.integrations.bluesky.store import MemoryCredentials

VERIFY = "a word of our own"
PUBLIC = "https://bot.example"


def jpeg(width: int = 64, height: int = 64) -> bytes:
    """A real JPEG."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (120, 90, 40)).save(file, "JPEG")
    return file.getvalue()


class Rig:
    """Start it with `async with`."""

    def __init__(self) -> None:
        self.graph = FakeGraph()
        self.pauses: list[float] = []
        self.pictures: dict[str, bytes] = {}
        self.pictures_url = ""
        self._stack = AsyncExitStack()
        self.network: InstagramNetwork
        self.store: MemoryCredentials

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.graph)
        await self._serve_pictures()
        self.store = MemoryCredentials(self.credentials())
        self.network = self.build()
        await self.network.open()
        self._stack.push_async_callback(self.network.close)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    def credentials(self) -> dict[str, str]:
        """As `connect` stores them."""
        now = self.graph.now
        return {
            "access_token": self.graph.instagram_token,
            "expires_at": (now + timedelta(days=60)).isoformat(),
            "obtained_at": now.isoformat(),
        }

    @property
    def settings(self) -> InstagramSettings:
        """In the Graph's time, without a pause."""
        return InstagramSettings(
            api_url=self.graph.base_url,
            app_id=self.graph.app_id,
            app_secret=self.graph.app_secret,
            verify_token=VERIFY,
            timeout=timedelta(seconds=5),
            public_url=PUBLIC,
            clock=lambda: self.graph.now,
            pause=self._pause,
        )

    def build(self) -> InstagramNetwork:
        """A network of our account, not opened."""
        return InstagramNetwork(
            own_external_id=self.graph.account.id,
            own_handle=self.graph.account.username,
            base_url=self.graph.base_url,
            credentials=self.store,
            settings=self.settings,
        )

    def show(self, name: str, content: bytes | None = None) -> str:
        """A picture at an address that the Graph can reach."""
        self.pictures[name] = jpeg() if content is None else content
        return f"{self.pictures_url}/{name}"

    def picture(self, name: str = "cup.jpg", alt_text: str = "A cup") -> UploadedPicture:
        """One that was handed over."""
        url = self.show(name)
        ref = Handed(url=url, alt_text=alt_text, at=self.graph.now).encode()
        return UploadedPicture(ref=ref, alt_text=alt_text)

    def post(
        self,
        text: str = "Fresh beans today.",
        *,
        pictures: tuple[UploadedPicture, ...] | None = None,
        prepared: str = "",
    ) -> OutgoingPost:
        """A delivery of a post."""
        shown = (self.picture(),) if pictures is None else pictures
        return OutgoingPost(
            delivery_id="delivery-1",
            text=text,
            key="",
            created_at=self.graph.now,
            pictures=shown,
            prepared=prepared,
        )

    def outgoing(
        self, target: ReplyTarget, text: str, kind: OutgoingKind = OutgoingKind.REPLY
    ) -> Outgoing:
        """A delivery of an answer."""
        return Outgoing(
            delivery_id="delivery-1",
            kind=kind,
            text=text,
            target=target,
            key="",
            created_at=self.graph.now,
        )

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def _serve_pictures(self) -> None:
        async def answer(request: web.Request) -> web.Response:
            content = self.pictures.get(request.match_info["name"])
            if content is None:
                return web.Response(status=404)
            return web.Response(body=content, content_type="image/jpeg")

        application = web.Application()
        application.router.add_get("/{name}", answer)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.pictures_url = f"http://{host}:{port}"
