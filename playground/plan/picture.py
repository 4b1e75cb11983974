"""The picture of one of the posts, drawn: a harbour in the morning, and a cup in front of it."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

_Colour = tuple[int, int, int]

_WIDTH, _HEIGHT = 960, 640
_HORIZON = 350
_SKY, _DAWN = (38, 58, 102), (250, 176, 96)
_SEA, _DEEP = (226, 150, 96), (34, 52, 84)
_SUN = (540, 322, 84)  # centre and radius


def harbour() -> bytes:
    """A PNG of 960 by 640 pixels; the same bytes each time."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT))
    draw = ImageDraw.Draw(picture)
    _fade(draw, 0, _HORIZON, _SKY, _DAWN)
    x, y, r = _SUN
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(255, 226, 150))
    _fade(draw, _HORIZON, _HEIGHT, _SEA, _DEEP)
    for step in range(9):
        half = 82 - step * 7
        level = _HORIZON + 14 + step * 16
        draw.line((x - half, level, x + half, level), fill=(255, 214, 140), width=3)
    for left, size in ((340, 1.0), (720, 0.72)):
        _boat(draw, left, size)
    picture = Image.blend(picture, picture.filter(ImageFilter.GaussianBlur(2)), 0.5)
    _cup(ImageDraw.Draw(picture))
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fade(draw: ImageDraw.ImageDraw, top: int, bottom: int, one: _Colour, other: _Colour) -> None:
    """A band that goes from one colour to another."""
    for y in range(top, bottom):
        share = (y - top) / (bottom - top)
        colour = tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
        draw.line((0, y, _WIDTH, y), fill=colour)


def _boat(draw: ImageDraw.ImageDraw, left: float, size: float) -> None:
    """A sailing boat whose mast stands `left` of the picture's edge."""

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(left + x * size, _HORIZON + 30 + y * size) for x, y in points]

    dark = (28, 36, 56)
    draw.polygon(at((-70, -20), (70, -20), (48, 8), (-52, 8)), fill=dark)
    draw.line(at((0, -20), (0, -190)), fill=dark, width=4)
    draw.polygon(at((6, -186), (6, -34), (66, -34)), fill=(244, 226, 200))
    draw.polygon(at((-6, -170), (-6, -34), (-50, -34)), fill=(226, 196, 164))


def _cup(draw: ImageDraw.ImageDraw) -> None:
    """A cup on the parapet, steaming."""
    draw.rectangle((0, 560, _WIDTH, _HEIGHT), fill=(58, 46, 44))
    draw.rectangle((0, 556, _WIDTH, 564), fill=(92, 74, 68))
    draw.arc((236, 450, 300, 520), 270, 90, fill=(236, 238, 240), width=12)
    draw.polygon(((130, 420), (266, 420), (250, 560), (146, 560)), fill=(236, 238, 240))
    draw.ellipse((130, 404, 266, 436), fill=(246, 248, 250))
    draw.ellipse((142, 409, 254, 431), fill=(72, 42, 26))
    for steam in (166, 198, 230):
        draw.arc((steam - 12, 330, steam + 12, 366), 90, 270, fill=(255, 240, 220), width=4)
        draw.arc((steam - 12, 362, steam + 12, 398), 270, 90, fill=(255, 240, 220), width=4)
