"""Brings the plan into a demo that begins: themes, preferred times, the past, the week."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.domain.people import Role
from bot.domain.posts import Picture, PostState
from bot.domain.weekdays import WEEKDAYS
from bot.planning_forms import Composed, Next
from bot.storage import PostQuery
from playground.customers import Town
from playground.plan.history import write_past
from playground.plan.picture import harbour
from playground.plan.posts import Fate, Planned
from playground.plan.stage import Stage
from playground.plan.week import (
    PICTURE_COMMENT,
    PICTURE_NAME,
    PICTURE_WORDS,
    SLOTS,
    THEMES,
    WEEK,
)
from playground.slack import LocalSlack

_SOON = 35.0  # real seconds until the first post goes out
_READ = timedelta(hours=1)  # how long a reviewer takes


async def seed_plan(app: App, slack: LocalSlack, town: Town, *, speed: float) -> bool:
    """Write the plan, unless there is one.

    Args:
        app: started, with every account connected.
        slack: where colleagues are, and share a picture.
        town: where the past was published.
        speed: seconds of the demo's clock in a real second.

    Returns:
        Whether it was written.
    """
    async with app.database.read() as uow:
        _, posts = await uow.posts.find(PostQuery(states=tuple(PostState)), limit=1)
        themes = await uow.themes.all(archived=True)
        accounts = await uow.accounts.all(active_only=True)
    if posts or themes:
        return False
    settings = app.services.team.settings
    stage = Stage(
        app=app,
        slack=slack,
        town=town,
        now=app.clock.now(),
        zone=settings.zone,
        accounts={account.network: account.id for account in accounts},
        people={who: slack.person(who).id for who in ("mara", "ana", "ben", "chloe")},
        channel=settings.plan_channel,
        themes={},
    )
    await _set_directions(stage)
    await write_past(stage)
    for planned in WEEK:
        await _write(stage, planned, speed)
    return True


async def _set_directions(stage: Stage) -> None:
    """The manager's themes, and the times at which accounts like to speak."""
    planning, mara = stage.app.services.planning, stage.people["mara"]
    for theme in THEMES:
        begun, ends = stage.day(-theme.begun), stage.day(theme.ends)
        at = stage.now - timedelta(days=theme.begun)
        set_up = await planning.themes.save(
            "", theme.name, theme.goal, begun, ends, mara, Role.MANAGER, at
        )
        stage.themes[theme.key] = set_up.id
    for network, slots in SLOTS.items():
        account = stage.accounts[network]
        await planning.slots.save(account, slots, stage.zone, mara, Role.MANAGER, stage.now)


async def _write(stage: Stage, planned: Planned, speed: float) -> None:
    """One post, by the colleagues' own steps, at the times when they took them."""
    planning = stage.app.services.planning
    at = stage.now - timedelta(hours=planned.hours)
    author, reviewer = stage.people[planned.author], stage.people[planned.reviewer]
    wall = _planned_wall(stage, planned, speed)
    composed = Composed(
        account_ids=tuple(stage.accounts[network] for network in planned.texts),
        texts={stage.accounts[network]: text for network, text in planned.texts.items()},
        kind=planned.kind,
        theme_id=stage.themes.get(planned.theme, ""),
        notes=planned.notes,
        day=f"{wall:%Y-%m-%d}" if wall else "",
        time=f"{wall:%H:%M}" if wall else "",
        zone=stage.zone,
        new_files=(await _shared_picture(stage, planned.author),) if planned.picture else (),
        rule=planned.rule.format(day=WEEKDAYS[wall.weekday()][:2].upper()) if wall else "",
        then=Next.DRAFT if planned.fate is Fate.DRAFT else Next.REVIEW,
    )
    saved = await planning.composing.save(composed, author, stage.role(planned.author), at)
    post, later = saved.post, at + _READ
    match planned.fate:
        case Fate.APPROVED:
            await planning.reviewing.approve(post.id, post.version, reviewer, later)
        case Fate.CHANGES_ASKED:
            await planning.reviewing.ask_changes(
                post.id, post.version, reviewer, planned.asked, later
            )
        case Fate.DRAFT | Fate.IN_REVIEW:
            pass  # it waits


def _planned_wall(stage: Stage, planned: Planned, speed: float) -> datetime | None:
    if planned.soon:
        due = stage.now + timedelta(seconds=_SOON * speed)
        whole = due.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return whole.astimezone(ZoneInfo(stage.zone)).replace(tzinfo=None)
    return stage.wall(planned.days, planned.clock) if planned.clock else None


async def _shared_picture(stage: Stage, author: str) -> Picture:
    """A picture that its author has shared in the channel of the plan."""
    shared = await stage.slack.person(author).message(
        stage.channel, PICTURE_COMMENT, files=[(PICTURE_NAME, harbour())]
    )
    (file,) = shared["files"]
    return Picture(
        id="",
        file_id=file["id"],
        name=file["name"],
        mime=file["mimetype"],
        size=file["size"],
        width=file["original_w"],
        height=file["original_h"],
        alt_text=PICTURE_WORDS,
    )
