"""A digest in the forms that Slack may take instead of its own charts.

A workspace may not have charts yet, or no longer. Then a picture takes their place, then words;
when Slack refuses the blocks altogether, the digest is text.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import structlog

from bot.domain.digest_notices import DigestNotice
from bot.errors import NotFound, OutsideError
from bot.ports import SharedFile
from integrations.slack.blocks import Block, Message, context
from integrations.slack.chart_pictures import draw
from integrations.slack.charts import Chart, chart_line, chart_words, charts
from integrations.slack.digest import digest_message, digest_text
from integrations.slack.files import SharedFiles
from integrations.slack.posting import Remake
from integrations.slack.text import excerpt

_DESCRIPTION: Final = 600  # characters of the charts' figures in words
log = structlog.get_logger(__name__)


class DigestForms:
    """The ways in which one digest can be posted once its charts are refused.

    Args:
        notice: the digest.
        files: uploads the picture.
        key: for the metadata.
        now: UTC.
        site: the workspace's own address.
        artist: draws; slow, and called in a thread.
    """

    def __init__(
        self,
        notice: DigestNotice,
        files: SharedFiles,
        *,
        key: str,
        now: datetime,
        site: str,
        artist: Callable[[Sequence[Chart]], bytes] = draw,
    ) -> None:
        self._notice = notice
        self._files = files
        self._key = key
        self._now = now
        self._site = site
        self._artist = artist
        self._charts = charts(notice.digest)

    @property
    def instead(self) -> tuple[Remake, ...]:
        """One after the other."""
        return self._with_picture, self._in_words, self._text_alone

    async def _with_picture(self) -> Message | None:
        """None when there is nothing to draw, or it cannot be drawn or uploaded."""
        if not self._charts:
            return None
        try:
            drawn = await asyncio.to_thread(self._artist, self._charts)
            block = await self._uploaded(drawn)
        except (OutsideError, NotFound) as error:
            log.warning("chart_not_shown", why=str(error))
            return None
        except Exception:  # a digest without its picture is better than none
            log.exception("chart_not_drawn")
            return None
        return self._message([block])

    async def _in_words(self) -> Message:
        return self._message([context(chart_line(c, _DESCRIPTION)) for c in self._charts])

    async def _text_alone(self) -> Message:
        return digest_text(self._notice, key=self._key, now=self._now, site=self._site)

    async def _uploaded(self, content: bytes) -> Block:
        words = described(self._charts)
        day = self._notice.digest.period.first
        file_id = await self._files.keep(
            SharedFile(
                name=f"golden-hour-digest-{day.isoformat()}.png",
                mime="image/png",
                content=content,
                title="The figures of the digest",
                alt_text=words,
            )
        )
        return {"type": "image", "slack_file": {"id": file_id}, "alt_text": words}

    def _message(self, drawn: list[Block]) -> Message:
        return digest_message(
            self._notice, key=self._key, now=self._now, site=self._site, drawn=drawn
        )


def described(shown: Sequence[Chart]) -> str:
    """What a picture of charts shows, for people who cannot see it."""
    return excerpt(" ".join(map(chart_words, shown)), 2 * _DESCRIPTION)
