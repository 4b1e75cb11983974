"""Values that tests begin with: an account, people, what they say."""

from datetime import UTC, datetime, timedelta

from bot.domain.account import Account
from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.mention import AuthorProfile, Mention, MentionKind, Visibility
from bot.domain.team_settings import TeamSettings
from bot.services.in_force import SettingsInForce
from bot.services.intake import Intake, Stored
from db.unit_of_work import Database

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SETTINGS = TeamSettings(home_team="T0HARBOUR1")
ACCOUNT = Account(
    id="account",
    network="memory",
    base_url="",
    external_id="us",
    handle="harbourcoffee",
    display_name="Harbour Coffee",
    channel="C0CARE0001",
)
KIM = AuthorProfile(external_id="kim-1", handle="kim", display_name="Kim Osei", followers=12)


def mention(
    external_id: str,
    text: str = "my order never came",
    *,
    author: AuthorProfile = KIM,
    root: str = "",
    minutes: float = 0,
    visibility: Visibility = Visibility.PUBLIC,
    edited: bool = False,
) -> Mention:
    """Something that Kim (or `author`) said so many minutes after noon."""
    return Mention(
        external_id=external_id,
        root_external_id=root or external_id,
        author=author,
        text=text,
        created_at=NOON + minutes * MINUTE,
        kind=MentionKind.PRIVATE if visibility.private else MentionKind.MENTION,
        visibility=visibility,
        edited_at=NOON + minutes * MINUTE if edited else None,
    )


async def connected(database: Database) -> Account:
    """Our account, stored."""
    async with database.write() as uow:
        await uow.accounts.save(ACCOUNT, NOON)
        await uow.commit()
    return ACCOUNT


async def heard(
    database: Database, *mentions: Mention, minutes: float = 0, cursor: str | None = None
) -> Stored:
    """Mentions stored as a poll does, so many minutes after noon."""
    intake = Intake(database, SettingsInForce(SETTINGS))
    now = NOON + minutes * MINUTE
    return await intake.store(ACCOUNT, list(mentions), cursor=cursor, now=now)


async def conversation_of(database: Database, external_id: str) -> str:
    """The conversation in which a message landed."""
    async with database.read() as uow:
        known = await uow.messages.known(ACCOUNT.id, [external_id])
    return known[external_id].conversation_id


def delivery(name: str, *, conversation: str = "", minutes: float = 0, after: str = "") -> Delivery:
    """A reply that waits to be sent."""
    return Delivery(
        id=name,
        kind=DeliveryKind.REPLY,
        purpose=Purpose.ANSWER,
        once=name,
        created_at=NOON + minutes * MINUTE,
        created_by="U0ANARUIZ1",
        next_attempt_at=NOON + minutes * MINUTE,
        conversation_id=conversation,
        account_id=ACCOUNT.id,
        after=after,
        payload={"text": f"text of {name}"},
    )
