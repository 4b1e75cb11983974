"""The pictures that our account has handed to a world."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from integrations.memory.records import Upload, WorldState


class Pictures:
    """Uploaded pictures, and their bytes beside the world's state.

    Attributes:
        contents: by digest; the same picture twice is kept once.
    """

    def __init__(
        self,
        state: WorldState,
        contents: Mapping[str, bytes],
        *,
        link: str,
        changed: Callable[[], None],
    ) -> None:
        self.contents = dict(contents)
        self._uploads = state.uploads
        self._link = link
        self._changed = changed

    def keep(self, upload: Upload, content: bytes) -> None:
        """Take a picture in. `integrations.memory.posting` calls it; scripts seldom need it."""
        self.contents[upload.digest] = content
        self._uploads[upload.id] = upload
        self._changed()

    def find(self, upload_id: str) -> tuple[Upload, bytes] | None:
        """A picture and its bytes, forgotten ones included; None: there is none (any more)."""
        upload = self._uploads.get(upload_id)
        content = None if upload is None else self.contents.get(upload.digest)
        return None if upload is None or content is None else (upload, content)

    def forget(self) -> None:
        """Know uploads no more: the next post that would show one is refused.

        Posts that show them already go on showing them.
        """
        for upload in tuple(self._uploads.values()):
            self._uploads[upload.id] = replace(upload, known=False)
        self._changed()

    def address(self, upload: Upload) -> str:
        """Where a picture can be seen; may be relative to the world's site."""
        return self._link.format(id=upload.id)


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return sha256(content).hexdigest()
