"""Texts and pictures, measured by the rules of the networks that they are for."""

from collections.abc import Sequence
from decimal import Decimal

from bot.domain.posts import Picture
from bot.domain.threads import parts_of
from bot.planning_forms import AccountLabel, ComposedText
from integrations.base import Money, PictureLimits, Publisher, TextCheck

MEGABYTE = 1_000_000


def measured(
    account: AccountLabel, publisher: Publisher | None, text: str, pictures: Sequence[Picture]
) -> ComposedText:
    """One account's text with its counters, cost, what would be cut, and what is wrong."""
    if publisher is None:
        return ComposedText(account=account, text=text, parts=(), problems=(account.why_not,))
    parts = parts_of(text) or ("",)
    checks = tuple(publisher.check_post(part) for part in parts)
    problems = []
    for number, check in enumerate(checks, 1):
        where = f"Part {number}: " if len(checks) > 1 else ""
        problems += [where + problem for problem in check.problems]
    if not parts_of(text):
        problems = ["There is no text for it yet."]
    if len(parts) > 1 and not publisher.limits.threads:
        problems.append(f"{account.network_title} has no threads: make one post of it.")
    wrong, notes = _pictures(account, publisher.limits.pictures, pictures)
    problems += [why for why in (unpublishable(account, publisher, len(pictures)),) if why]
    return ComposedText(
        account=account,
        text=text,
        parts=checks,
        cost=_cost(publisher, parts) if text.strip() else None,
        cut=_cut(publisher, parts, checks),
        problems=(*problems, *wrong),
        notes=notes,
        allowance=publisher.allowance,
    )


def unpublishable(account: AccountLabel, publisher: Publisher, pictures: int) -> str:
    """Why a post with so many pictures cannot be published there at all; "" when it can."""
    if publisher.limits.blocked:
        return publisher.limits.blocked
    least = publisher.limits.pictures.least
    if pictures >= least:
        return ""
    needed = "at least one picture" if least == 1 else f"at least {least} pictures"
    return f"{account.network_title} needs {needed} in every post."


def _cost(publisher: Publisher, parts: Sequence[str]) -> Money | None:
    prices = [publisher.post_cost(part, follows=place > 0) for place, part in enumerate(parts)]
    known = [price for price in prices if price is not None]
    if not known:
        return None
    total = sum((price.amount for price in known), Decimal(0))
    return Money(amount=total, currency=known[0].currency)


def _cut(publisher: Publisher, parts: Sequence[str], checks: Sequence[TextCheck]) -> str:
    """The end of the first part that is too long, by the network's own counting."""
    for part, check in zip(parts, checks, strict=True):
        if check.used <= check.limit:
            continue
        fits, too_long = 0, len(part)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            tried = publisher.check_post(part[:middle])
            if tried.used <= tried.limit:
                fits = middle
            else:
                too_long = middle
        return part[fits:]
    return ""


def _pictures(
    account: AccountLabel, limits: PictureLimits, pictures: Sequence[Picture]
) -> tuple[list[str], tuple[str, ...]]:
    """What is wrong with the pictures for one network, and what is worth knowing."""
    title = account.network_title
    wrong: list[str] = []
    notes: list[str] = []
    if pictures and not limits.count:
        return [f"{title} takes no pictures here."], ()
    if len(pictures) > limits.count:
        wrong.append(f"{title} takes {limits.count} pictures, and there are {len(pictures)}.")
    alone = next((picture for picture in pictures if picture.mime in limits.alone), None)
    if alone is not None and len(pictures) > 1:
        wrong.append(f"{title} shows “{alone.name}” only alone: take the other pictures out.")
    for picture in pictures:
        problem, note = _picture(title, limits, picture)
        wrong += [problem] if problem else []
        notes += [note] if note else []
    if pictures and limits.note:
        notes.append(limits.note)
    return wrong, tuple(dict.fromkeys(notes))


def _picture(title: str, limits: PictureLimits, picture: Picture) -> tuple[str, str]:
    name = f"“{picture.name}”"
    if picture.mime not in limits.mimes:
        kinds = ", ".join(sorted(m.partition("/")[2] for m in limits.mimes))
        return f"{title} does not take {name} ({picture.mime or 'no picture'}), but {kinds}.", ""
    if picture.size > limits.upload_bytes:
        return f"{name} has {_size(picture.size)}; {title} takes {_size(limits.upload_bytes)}.", ""
    alt = len(picture.alt_text)
    if limits.alt_units is not None and alt > limits.alt_units:
        return (
            f"{title} takes {limits.alt_units} characters of description; {name} has {alt}.",
            "",
        )
    most = limits.most_bytes
    if picture.mime in limits.alone and limits.alone_bytes is not None:
        most = limits.alone_bytes
    if picture.size > most or _too_many_pixels(limits, picture):
        if not limits.shrinks or picture.mime == "image/gif":
            return f"{name} has {_size(picture.size)}; {title} takes {_size(most)}.", ""
        return "", f"{name} is made smaller for {title} ({_size(most)} at most)."
    return "", ""


def _too_many_pixels(limits: PictureLimits, picture: Picture) -> bool:
    most = limits.most_pixels
    return most is not None and picture.width * picture.height > most


def _size(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE // 10 else f"{size / 1000:.0f} kB"
