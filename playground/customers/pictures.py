"""Photographs that customers attach, drawn as SVG."""

from dataclasses import dataclass

from bot.domain.mention import Media, MediaKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing, 480 by 320 units, and what it shows in words."""

    title: str
    alt_text: str
    drawing: str

    def document(self) -> str:
        """The SVG document."""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" width="480" '
            f'height="320" role="img"><title>{self.alt_text}</title>{self.drawing}</svg>'
        )

    def media(self, name: str) -> Media:
        """The picture as an attachment; the address is below the world's site."""
        address = f"/customers/pictures/{name}.svg"
        return Media(kind=MediaKind.IMAGE, url=address, preview_url=address, alt_text=self.alt_text)


_TABLE = (
    '<rect width="480" height="320" fill="#efe3d0"/>'
    '<rect y="210" width="480" height="110" fill="#b98a5a"/>'
    '<path d="M0 240h480M0 275h480" stroke="#a5784b" stroke-width="3"/>'
)
_BEANS = "".join(
    f'<ellipse cx="{x}" cy="{y}" rx="11" ry="7" fill="#4a2c1a" transform="rotate({turn} {x} {y})"/>'
    for x, y, turn in (
        (232, 262, 20),
        (262, 285, -30),
        (300, 258, 50),
        (330, 282, 5),
        (362, 263, -15),
        (396, 288, 35),
        (286, 236, 70),
        (344, 240, -50),
    )
)

PICTURES: dict[str, Picture] = {
    "split-bag": Picture(
        title="A split bag",
        alt_text="A torn coffee bag lies on a table, beans have run out of it",
        drawing=_TABLE
        + '<g transform="rotate(-14 190 180)"><path d="M110 80h130l14 180H96z" fill="#16263b"/>'
        '<path d="M110 80h130v22H110z" fill="#0d1826"/>'
        '<circle cx="174" cy="165" r="34" fill="#f4ae3f"/>'
        '<path d="M150 168a24 24 0 0 1 48 0z" fill="#16263b"/>'
        '<path d="M240 150l10 18-12 12 14 20-10 22 12 38h-30l-8-40 8-30z" fill="#efe3d0"/></g>'
        + _BEANS,
    ),
    "queue": Picture(
        title="A long queue",
        alt_text="Many people wait in front of a small coffee kiosk on a platform",
        drawing='<rect width="480" height="320" fill="#cfd8e0"/>'
        '<rect y="250" width="480" height="70" fill="#8d959c"/>'
        '<rect x="20" y="90" width="120" height="160" fill="#16263b"/>'
        '<path d="M10 90h140l-12-30H22z" fill="#f4ae3f"/>'
        '<rect x="38" y="125" width="84" height="55" fill="#f6ead2"/>'
        + "".join(
            f'<g fill="{colour}"><circle cx="{x}" cy="158" r="17"/>'
            f'<path d="M{x - 22} 250c0-50 6-72 22-72s22 22 22 72z"/></g>'
            for x, colour in zip(
                range(180, 470, 46),
                ("#3d6ea5", "#7a2e4d", "#2f6f5e", "#b5432b", "#6c4f8c", "#5a3620", "#44535f"),
                strict=True,
            )
        ),
    ),
    "latte-art": Picture(
        title="Latte art",
        alt_text="A cup seen from above, with a heart of milk foam",
        drawing='<rect width="480" height="320" fill="#3c5a4f"/>'
        '<circle cx="240" cy="160" r="140" fill="#f3efe8"/>'
        '<circle cx="240" cy="160" r="112" fill="#fff"/>'
        '<circle cx="240" cy="160" r="98" fill="#8a5330"/>'
        '<path d="M240 225c-70-44-66-104-28-104 18 0 28 17 28 17s10-17 28-17c38 0 42 60-28 104z" '
        'fill="#f7ead6"/>'
        '<path d="M240 200c-40-26-38-60-17-60 11 0 17 11 17 11s6-11 17-11c21 0 23 34-17 60z" '
        'fill="none" stroke="#c99a6b" stroke-width="5"/>',
    ),
    "grinder": Picture(
        title="A broken grinder",
        alt_text="A hand grinder whose crank has come off and lies beside it",
        drawing=_TABLE + '<rect x="150" y="90" width="96" height="150" rx="16" fill="#8b949c"/>'
        '<rect x="150" y="150" width="96" height="14" fill="#5f686f"/>'
        '<path d="M158 90c0-34 80-34 80 0z" fill="#aab3ba"/>'
        '<rect x="192" y="52" width="12" height="26" fill="#5f686f"/>'
        '<g transform="rotate(18 340 250)"><rect x="280" y="244" width="120" height="12" rx="6" '
        'fill="#5f686f"/><circle cx="402" cy="240" r="20" fill="#7a4a2b"/></g>',
    ),
    "cup": Picture(
        title="A takeaway cup",
        alt_text="A takeaway cup with the word compostable on it",
        drawing=_TABLE + '<path d="M180 90h120l-16 160h-88z" fill="#f6f1e7"/>'
        '<rect x="170" y="70" width="140" height="24" rx="8" fill="#16263b"/>'
        '<path d="M187 150h106l-5 50h-96z" fill="#2f6f5e"/>'
        '<text x="240" y="182" font-family="sans-serif" font-size="17" fill="#fff" '
        'text-anchor="middle">compostable</text>',
    ),
}
