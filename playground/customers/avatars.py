"""Portraits of people who do not exist: small SVG drawings that follow from a key."""

import re
from random import Random

KEY = re.compile(r"[a-z0-9-]{1,60}")
"""What a portrait's key looks like."""

_SKINS = ("#f6d2b8", "#e8b58f", "#c98a5e", "#9a623c", "#6b4226", "#f0c3a0")
_HAIRS = ("#2b1d14", "#5a3620", "#a5642a", "#d9a441", "#8b8b8b", "#b5432b", "#1f2a44")
_SHIRTS = ("#16263b", "#b5432b", "#2f6f5e", "#6c4f8c", "#c98a2b", "#3d6ea5", "#7a2e4d")
_SKIES = ("#fde9c9", "#d6ebf5", "#e3f1dc", "#f7dde0", "#e6def4", "#dcefee", "#f5ead6")

_STYLES = (
    # short
    '<path d="M27 43c-3-20 8-30 23-30s26 10 23 30c-3-9-9-14-23-14s-20 5-23 14z" fill="{hair}"/>',
    # long
    (
        '<path d="M24 72c-6-40 2-60 26-60s32 20 26 60h-9c4-22 3-38-17-41-20 3-21 19-17 41z" '
        'fill="{hair}"/>'
    ),
    # bun
    (
        '<circle cx="50" cy="13" r="9" fill="{hair}"/>'
        '<path d="M28 42c-2-17 8-26 22-26s24 9 22 26c-5-9-10-12-22-12s-17 3-22 12z" fill="{hair}"/>'
    ),
    # curls
    (
        '<g fill="{hair}"><circle cx="32" cy="30" r="10"/><circle cx="43" cy="22" r="11"/>'
        '<circle cx="57" cy="22" r="11"/><circle cx="68" cy="30" r="10"/>'
        '<circle cx="28" cy="41" r="7"/><circle cx="72" cy="41" r="7"/></g>'
    ),
    # cap
    (
        '<path d="M27 37c0-16 10-23 23-23s23 7 23 23z" fill="{shirt}"/>'
        '<path d="M27 37h58c0 4-6 5-12 5H27z" fill="{shirt}"/>'
    ),
    # bald
    "",
)
_GLASSES = (
    '<g fill="none" stroke="#2b2b2b" stroke-width="2"><circle cx="41" cy="46" r="7"/>'
    '<circle cx="59" cy="46" r="7"/><path d="M48 46h4"/></g>'
)
_BEARD = '<path d="M30 50c1 22 10 27 20 27s19-5 20-27c-5 9-9 10-20 10s-15-1-20-10z" fill="{hair}"/>'


def portrait(key: str) -> str:
    """An SVG document, 100 units square; the same key gives the same face.

    Raises:
        ValueError: the key is not made of lower-case letters, digits and hyphens.
    """
    if KEY.fullmatch(key) is None:
        raise ValueError(f"{key!r} is no key of a portrait.")
    chance = Random(key)  # noqa: S311 - a drawing, not a secret
    skin, hair, shirt, sky = (
        chance.choice(colours) for colours in (_SKINS, _HAIRS, _SHIRTS, _SKIES)
    )
    style = chance.choice(_STYLES)
    beard = _BEARD if chance.random() < 0.2 else ""  # noqa: PLR2004 - one in five
    glasses = _GLASSES if chance.random() < 0.3 else ""  # noqa: PLR2004 - three in ten
    parts = (
        f'<rect width="100" height="100" fill="{sky}"/>',
        f'<path d="M14 100c2-22 16-30 36-30s34 8 36 30z" fill="{shirt}"/>',
        f'<path d="M42 60h16v14c-4 5-12 5-16 0z" fill="{skin}"/>',
        f'<ellipse cx="50" cy="46" rx="21" ry="25" fill="{skin}"/>',
        beard.format(hair=hair),
        style.format(hair=hair, shirt=shirt),
        '<g fill="#2b2b2b"><circle cx="41" cy="46" r="2.4"/><circle cx="59" cy="46" r="2.4"/></g>',
        (
            '<path d="M42 58c4 5 12 5 16 0" fill="none" stroke="#8c3b2e" stroke-width="2.4" '
            'stroke-linecap="round"/>'
        ),
        glasses,
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="96" height="96">'
        + "".join(parts)
        + "</svg>"
    )
