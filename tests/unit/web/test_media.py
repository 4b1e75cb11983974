"""Pictures at public addresses: signed, over after a day, always a JPEG, and nothing else."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from bot.services.media import PublicMedia
from bot.storage import UnitOfWork
from bot.web import media_routes
from db.crypto import new_key
from integrations.pictures import as_jpeg
from tests.integrations.noise import file, noise
from tests.scenario.office import ManualClock
from tests.stories import NOON
from tests.unit.web.serving import serving

OLD, NEW = new_key(), new_key()
URL = "https://bot.example"
DAY = timedelta(hours=24)


def token(media: PublicMedia, picture: str = "p1") -> str:
    """What stands at the end of an address that is made at noon."""
    return media.address(picture, NOON).removeprefix(f"{URL}/media/")


def test_an_address_holds_for_a_day() -> None:
    """And says for how long it still does."""
    media = PublicMedia(URL, [NEW])
    name = token(media)
    assert media.picture_of(name, NOON) == ("p1", DAY)
    assert media.picture_of(name, NOON + DAY - timedelta(seconds=1)) == ("p1", timedelta(seconds=1))
    assert media.picture_of(name, NOON + DAY) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda name: name[:0],
        lambda name: name[:-1],
        lambda name: name.replace("p1", "p2"),
        lambda name: name.replace(".1", ".2", 1),
        lambda name: f"{name}.",
        lambda name: f"p1..{name.rsplit('.', 1)[1]}",
        lambda name: name.rsplit(".", 1)[0] + ".é",
        lambda name: f"{'p' * 10_000}{name}",
    ],
)
def test_what_we_have_not_signed_is_no_address(spoil: Callable[[str], str]) -> None:
    """Another picture, another end, a piece of one."""
    media = PublicMedia(URL, [NEW])
    assert media.picture_of(spoil(token(media)), NOON) is None


def test_a_key_can_be_changed_while_addresses_are_in_use() -> None:
    """The newest signs, all are accepted."""
    name = token(PublicMedia(URL, [OLD]))
    assert PublicMedia(URL, [NEW, OLD]).picture_of(name, NOON) == ("p1", DAY)
    assert PublicMedia(URL, [NEW]).picture_of(name, NOON) is None
    assert PublicMedia(URL, [NEW]).picture_of(token(PublicMedia(URL, [NEW, OLD])), NOON)


def test_there_is_no_address_without_a_place_or_a_key() -> None:
    """Then nobody can fetch anything."""
    assert [PublicMedia("", [NEW]).address("p1", NOON), PublicMedia(URL).address("p1", NOON)] == [
        "",
        "",
    ]
    assert PublicMedia(URL).picture_of(token(PublicMedia(URL, [NEW])), NOON) is None


class Album:
    """The pictures of posts, and how often they were looked at; all that the route asks for."""

    def __init__(self, **contents: bytes) -> None:
        self.contents = contents
        self.looks = 0
        self.pictures = self

    async def content(self, picture_id: str) -> bytes | None:
        """The bytes."""
        self.looks += 1
        return self.contents.get(picture_id)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A look."""
        yield self  # type: ignore[misc] # no more of a unit of work is needed

    def write(self, *, durable: bool = False) -> None:
        """Nobody does."""
        raise AssertionError(durable)


class Wall:
    """A server that shows an album."""

    def __init__(self, album: Album) -> None:
        self.album = album
        self.media = PublicMedia(URL, [NEW])
        self.clock = ManualClock()
        self.routes = media_routes(self.media, album, self.clock)  # type: ignore[arg-type] # as above

    async def get(self, client: aiohttp.ClientSession, name: str) -> tuple[int, bytes]:
        """What is shown."""
        async with client.get(f"/media/{name}") as answer:
            return answer.status, await answer.read()


async def test_a_picture_is_shown_as_a_jpeg_and_nothing_else() -> None:
    """Its headers say so, and that nobody keeps it for longer than its address holds."""
    wall = Wall(Album(p1=file(noise(40, 30), "PNG")))
    wall.clock.advance(timedelta(hours=23))
    async with serving(wall.routes) as client:
        async with client.get(f"/media/{token(wall.media)}") as answer:
            shown = Image.open(BytesIO(await answer.read()))
        assert (answer.status, shown.format, shown.size) == (200, "JPEG", (40, 30))
        headers = {
            "Content-Type": "image/jpeg",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        }
        assert {name: answer.headers[name] for name in headers} == headers


async def test_a_picture_is_made_once() -> None:
    """A network fetches it several times."""
    wall = Wall(Album(p1=file(noise(40, 30), "PNG")))
    async with serving(wall.routes) as client:
        shown = {await wall.get(client, token(wall.media)) for _ in range(3)}
    assert (len(shown), wall.album.looks) == (1, 1)


async def test_only_the_last_pictures_are_kept() -> None:
    """In memory; the others are made again."""
    wall = Wall(Album(**{f"p{n}": file(noise(8, 8), "PNG") for n in range(10)}))
    async with serving(wall.routes) as client:
        for name in [*wall.album.contents, "p9", "p0"]:
            assert (await wall.get(client, token(wall.media, name)))[0] == 200
    assert wall.album.looks == 11


async def test_whatever_is_wrong_there_is_nothing_here() -> None:
    """An address that is over, or not ours, or of a picture that is gone or broken."""
    wall = Wall(Album(p1=file(noise(8, 8), "PNG"), broken=b"no picture"))
    async with serving(wall.routes) as client:
        names = [token(wall.media, "gone"), token(wall.media, "broken"), "guessed"]
        statuses = [(await wall.get(client, name))[0] for name in names]
        wall.clock.advance(DAY)
        statuses.append((await wall.get(client, token(wall.media)))[0])
    assert statuses == [404] * 4


@pytest.mark.parametrize(
    ("size", "made"),
    [
        ((1000, 1000), (1000, 1000)),
        ((2000, 1500), (1440, 1080)),
        ((900, 1600), (1280, 1600)),
        ((900, 2000), (1440, 1800)),
        ((1000, 400), (1000, 524)),
    ],
)
def test_a_shape_that_is_not_shown_gets_white_at_its_sides(
    size: tuple[int, int], made: tuple[int, int]
) -> None:
    """Nothing is cut off, and what fits is not changed."""
    red = Image.new("RGB", size, "red")
    fitted = as_jpeg(file(red, "PNG"), "", most_width=1440, least_ratio=0.8, most_ratio=1.91)
    shown = Image.open(BytesIO(fitted.content))
    assert (shown.size, (fitted.width, fitted.height)) == (made, made)
    corner = shown.getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert (min(corner) > 240) == (size not in {(1000, 1000), (2000, 1500)})


def test_what_can_be_seen_through_becomes_white() -> None:
    """And of a moving picture the first one is shown."""
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    moving = BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("white", "black")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    for content in (file(clear, "PNG"), moving.getvalue()):
        made = as_jpeg(content, "", most_width=1440, least_ratio=0.8, most_ratio=1.91)
        corner = Image.open(BytesIO(made.content)).getpixel((0, 0))
        assert isinstance(corner, tuple)
        assert min(corner) > 240
