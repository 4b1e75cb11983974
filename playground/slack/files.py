"""Files: kept, described as Slack describes them, chosen in forms, and who may see them."""

import mimetypes
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from urllib.parse import quote

from PIL import Image

from playground.slack.core import Core
from playground.slack.errors import ClientRefusal
from playground.slack.state import Json, StoredFile

LARGEST_IN_FORM = 10 * 2**20
"""Bytes of a file in a form: https://docs.slack.dev/reference/block-kit/block-elements"""

ChooseFiles = Callable[[Json, object], list[Json]]
"""Makes Slack's file objects of what somebody has put into a `file_input`."""


def keep(core: Core, user: str, name: str, content: bytes, *, in_form: bool = False) -> StoredFile:
    """Take in a file that somebody uploads.

    Raises:
        ClientRefusal: `file_too_large`, in a form.
    """
    if in_form and len(content) > LARGEST_IN_FORM:
        sentence = f"{name} is larger than {LARGEST_IN_FORM // 2**20} MB"
        raise ClientRefusal("file_too_large", sentence, status=413)
    stored = StoredFile(
        id=core.state.next_id("F"),
        name=name,
        size=len(content),
        user=user,
        created=int(core.now().timestamp()),
        title=name,
        content=content,
        is_complete=True,
        is_in_form=in_form,
    )
    measure(stored)
    core.state.files[stored.id] = stored
    return stored


def measure(stored: StoredFile) -> None:
    """Note the size of a picture in pixels; of anything else, or a broken one, nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(stored.content or b"")) as picture:
                stored.width, stored.height = picture.size
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        stored.width = stored.height = 0


def bot_sees(core: Core, stored: StoredFile) -> bool:
    """Tell whether the bot may see a file: its own, one put into its form, one in its channels."""
    bot = core.bot_user_id
    if stored.user == bot or stored.is_in_form:
        return True
    return any(bot in core.state.channels[place].members for place in stored.shares)


def chooser(core: Core, user: str) -> ChooseFiles:
    """Make the check of what a person has put into the `file_input`s of a form."""
    return partial(_chosen, core, user)


def _chosen(core: Core, user: str, element: Json, given: object) -> list[Json]:
    """Describe the files of a form anew, refusing what Slack's client would not have let in.

    Raises:
        ClientRefusal: `invalid_state`.
    """
    entries: Sequence[object] = given if isinstance(given, list) else []
    most = element.get("max_files", 10)
    if len(entries) > most:
        raise ClientRefusal("invalid_state", f"no more than {most} files can be chosen here")
    files = [_stored(core, user, entry) for entry in entries]
    types = {str(kind).lower() for kind in element.get("filetypes", ())}
    for stored in files:
        if types and _suffix(stored.name) not in types:
            sentence = f"{stored.name} is none of {', '.join(sorted(types))}"
            raise ClientRefusal("invalid_state", sentence)
    return [file_object(core, stored) for stored in files]


def _stored(core: Core, user: str, entry: object) -> StoredFile:
    file_id = entry.get("id") if isinstance(entry, dict) else None
    stored = core.state.files.get(str(file_id))
    if stored is None or stored.user != user or not stored.is_in_form:
        raise ClientRefusal("invalid_state", "this file was not uploaded into the form")
    return stored


def file_object(core: Core, stored: StoredFile) -> Json:
    """Make the object by which Slack speaks of a file.

    A deleted file leaves a tombstone. One that Slack still works on has no type and no measures.
    """
    if stored.is_deleted:
        return {"id": stored.id, "mode": "tombstone"}
    name = quote(stored.name)
    private = f"{core.base_url}/files-pri/{core.team_id}-{stored.id}"
    kind = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
    described: Json = {
        "id": stored.id,
        "created": stored.created,
        "timestamp": stored.created,
        "name": stored.name,
        "title": stored.title or stored.name,
        "mimetype": kind if stored.is_processed else "",
        "filetype": _suffix(stored.name) if stored.is_processed else "",
        "user": stored.user,
        "user_team": core.team_id,
        "editable": False,
        "size": stored.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "file_access": "visible",
        "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}",
        "permalink": f"{core.base_url}/page/files/{stored.id}/{name}",
    }
    if stored.width and stored.is_processed:
        described |= {"original_w": stored.width, "original_h": stored.height}
    if stored.alt_text:
        described["alt_txt"] = stored.alt_text
    return described


def _suffix(name: str) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""
