"""Another tool brings a mention: a card within seconds, answered by its link."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from bot.cli.connect import Wishes, keep
from db.crypto import CredentialCipher, new_key
from integrations.inbound import NAME, PLUGIN
from integrations.inbound.signing import SIGNATURE, TIMESTAMP, signature
from tests.integrations.inbound.script import Script
from tests.scenario.office import Office, running_office

BODY = json.dumps(
    {
        "id": "review-4711",
        "text": "Cold coffee, twice.",
        "url": "https://reviews.example/4711",
        "why": "rated our shop 2 of 5",
        # A customer may be called as the door is; that does not make them us.
        "author": {"id": "reviews", "handle": "lena.f", "name": "Lena Fischer"},
    }
).encode()


async def connect(office: Office, key: str) -> str:
    """As `python -m bot connect inbound` does; gives the secret."""
    signed_in = await PLUGIN.sign_in(Script(name="reviews"), {}, now=datetime.now(UTC))
    await keep(
        office.app.database,
        CredentialCipher([SecretStr(key)]),
        NAME,
        signed_in,
        Wishes(),
        office.slack.channel("#care").id,
        office.clock.now(),
    )
    office.app.supervisor.wake("accounts")
    return signed_in.credentials["secret"]


async def hand_in(office: Office, secret: str, body: bytes = BODY) -> int:
    """As a tool does, by the clock on the wall."""
    timestamp = str(int(time.time()))
    headers = {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, body)}
    address = f"{office.app.web_address}/inbound/reviews"
    async with (
        aiohttp.ClientSession() as tool,
        tool.post(address, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_from_the_door_to_marked_answered(tmp_path: Path) -> None:
    """The card has the link and the reason; marked answered it folds; known again, nothing."""
    key = new_key()
    environ = {"ENCRYPTION_KEYS": key}
    async with running_office(tmp_path, environ=environ, more={NAME: PLUGIN}) as office:
        secret = await connect(office, key)
        await office.until(lambda: len(office.app.networks.open) == 2)
        assert await hand_in(office, secret) == 202
        card = await office.card("Cold coffee, twice.")
        assert "Lena Fischer on Inbound" in card.words
        assert "Rated our shop 2 of 5" in card.words
        assert "https://reviews.example/4711" in json.dumps(card)
        await office.ana.click(card, "Mark answered")
        await office.ana.submit()
        await office.quiet()
        assert "✅ *Answered* by <@U0ANARUIZ1>" in office.again(card).words
        assert await hand_in(office, secret) == 200
        await office.quiet()
        assert len(office.cards()) == 1


async def test_a_new_secret_lets_the_one_before_go_on(tmp_path: Path) -> None:
    """Connecting again is a rotation: both count, and the one before both does not."""
    key = new_key()
    environ = {"ENCRYPTION_KEYS": key}
    async with running_office(tmp_path, environ=environ, more={NAME: PLUGIN}) as office:
        first, second = await connect(office, key), await connect(office, key)
        for secret, status in ((first, 202), (second, 200)):
            assert await hand_in(office, secret) == status
        third = await connect(office, key)
        assert [await hand_in(office, one) for one in (first, second, third)] == [401, 200, 200]
