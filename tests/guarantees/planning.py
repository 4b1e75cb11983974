"""Planned posts for the guarantees: written, approved and due, as colleagues would do it."""

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PIL import Image

from bot.domain.people import Role
from bot.domain.posts import Picture, Post, PostKind
from bot.planning_forms import Composed, Next
from playground.slack import LocalSlack
from tests.guarantees.replicas import ANA, BEN, OURS_ON_WARBLE, Replica, Workplace
from tests.stories import NOON

ZONE = "Europe/Berlin"
WORDS = "Fresh beans from Sidamo are on the shelves. Who wants to taste them on Friday?"
THREAD = "Part one of our story.\n---\nPart two, with the harbour.\n---\nPart three: come by!"


def composed(
    text: str = WORDS,
    *,
    at: datetime | None = NOON + timedelta(hours=2),
    zone: str = ZONE,
    kind: PostKind = PostKind.SOCIAL,
    account_ids: tuple[str, ...] = (OURS_ON_WARBLE.id,),
    texts: Mapping[str, str] | None = None,
    new_files: tuple[Picture, ...] = (),
    then: Next = Next.REVIEW,
    **more: object,
) -> Composed:
    """What stands in a composer. `at` is an instant (UTC)."""
    wall = at.astimezone(ZoneInfo(zone)) if at is not None else None
    return Composed(
        account_ids=account_ids,
        text=text,
        texts=texts or {},
        kind=kind,
        day=f"{wall:%Y-%m-%d}" if wall else "",
        time=f"{wall:%H:%M}" if wall else "",
        zone=zone,
        new_files=new_files,
        then=then,
        **more,  # type: ignore[arg-type] # the fields of each are a test's to know
    )


async def written(bot: Replica, place: Workplace, what: Composed, *, by: str = ANA) -> Post:
    """Saved as its author does."""
    planning = bot.parts.services.planning
    saved = await planning.composing.save(what, by, Role.MEMBER, place.clock.now())
    assert saved.form is None, saved.form.questions
    return saved.post


async def scheduled(bot: Replica, place: Workplace, what: Composed | None = None) -> Post:
    """Written by Ana, approved by Ben."""
    post = await written(bot, place, what or composed())
    planning = bot.parts.services.planning
    return await planning.reviewing.approve(post.id, post.version, BEN, place.clock.now())


async def post_of(place: Workplace, post_id: str) -> Post:
    """As it stands in the database."""
    async with place.database.read() as uow:
        return (await uow.posts.get([post_id]))[post_id]


def photo(place: Workplace, *, by: str = "ana", name: str = "beans.png") -> Picture:
    """A picture that somebody has put into the composer, as the composer's form describes it."""
    return photo_in(place.slack, by=by, name=name)


def photo_in(slack: LocalSlack, *, by: str = "ana", name: str = "beans.png") -> Picture:
    """The same, in a Slack without a workplace around it."""
    file = slack.person(by).upload(name, small_picture())
    return Picture(
        id="",
        file_id=file["id"],
        name=file["name"],
        mime=file["mimetype"],
        size=file["size"],
        width=file["original_w"],
        height=file["original_h"],
        alt_text="A sack of coffee beans",
    )


def small_picture() -> bytes:
    """A PNG of eight by six pixels."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "#6f4e37").save(out, "PNG")
    return out.getvalue()
