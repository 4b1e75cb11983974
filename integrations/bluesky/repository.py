"""Records: our own, written under keys chosen beforehand, and single ones of others, read.

What stands under a key stays: `swapRecord: null` asks the host to write only where nothing is, and
a host answers an identical record as if it had written it. Source: com.atproto.repo.putRecord.
"""

from collections.abc import Mapping
from typing import Any

from integrations.bluesky import records
from integrations.bluesky.errors import XrpcRejected
from integrations.bluesky.payloads import Done, StoredRecord, Uploaded, Written
from integrations.bluesky.session import Session

# What com.atproto.repo.getRecord says of a record that is not there; hosts differ, and of a whole
# repository that is gone some say InvalidRequest.
_GONE = frozenset(
    {"RecordNotFound", "RepoNotFound", "RepoTakendown", "RepoDeactivated", "InvalidRequest"}
)


class Repository:
    """The repository of one account of ours."""

    def __init__(self, session: Session, *, own_did: str) -> None:
        self._session = session
        self._own_did = own_did

    async def post(self, uri: str) -> StoredRecord | None:
        """Anybody's post, at its home: the index may hide it; None where it is not (any more)."""
        try:
            return await self._session.query(
                "com.atproto.repo.getRecord",
                [
                    ("repo", records.owner(uri)),
                    ("collection", records.POST),
                    ("rkey", records.key_of(uri)),
                ],
                kind=StoredRecord,
            )
        except XrpcRejected as refused:
            if refused.error in _GONE:
                return None
            raise

    async def own_post(self, key: str) -> StoredRecord | None:
        """Our post under a key."""
        return await self.post(records.post_uri(self._own_did, key))

    async def put_post(self, key: str, record: Mapping[str, Any]) -> str:
        """Write a post of ours; returns its address. One that has the key already stays as it is.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see `errors`.
        """
        try:
            written = await self._session.procedure(
                "com.atproto.repo.putRecord",
                {**self._place(key), "record": record, "swapRecord": None},
                kind=Written,
            )
        except XrpcRejected as refused:
            if refused.error == "InvalidSwap":
                return records.post_uri(self._own_did, key)
            raise
        return written.uri

    async def delete_post(self, key: str) -> None:
        """Delete a post of ours; deleting one that is gone is no error."""
        await self._session.procedure("com.atproto.repo.deleteRecord", self._place(key), kind=Done)

    async def upload(self, content: bytes, mime: str) -> dict[str, Any]:
        """Hand a file over; returns the blob that a record then contains.

        Raises:
            RetryLater, Reauthorise, Rejected: see `errors`.
        """
        answer = await self._session.upload(
            "com.atproto.repo.uploadBlob", content, mime, kind=Uploaded
        )
        return answer.blob

    def _place(self, key: str) -> dict[str, Any]:
        return {"repo": self._own_did, "collection": records.POST, "rkey": key}
