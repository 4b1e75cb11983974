"""The pretend host's repositories: records and files, checked as the lexicons want them.

What is answered to a file that is not known, or is not what the record says, is what the reference
PDS answers (`actor-store/blob/transactor`).
"""

import re
from datetime import datetime

import regex

from playground.networks.bluesky.call import Call, Json, XrpcError
from playground.networks.bluesky.world import POST, World, cid_of

_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_EMBED = "app.bsky.embed.images"
_MOST_PICTURES, _MOST_BYTES, _MOST_UPLOAD = 4, 2_000_000, 5 * 1024 * 1024
_SIGNATURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


def upload_blob(call: Call) -> Json:
    """com.atproto.repo.uploadBlob; what the file is counts more than what it is called."""
    if not call.mime or call.mime == "application/octet-stream":
        raise XrpcError(400, "InvalidRequest", "Request encoding (Content-Type) required")
    if len(call.content) > _MOST_UPLOAD:
        raise XrpcError(413, "PayloadTooLarge", "request entity too large")
    found = [mime for start, mime in _SIGNATURES.items() if call.content.startswith(start)]
    return {"blob": call.world.keep(call.me, call.content, found[0] if found else call.mime)}


def put_record(call: Call) -> Json:
    """com.atproto.repo.putRecord, for posts."""
    unknown = set(call.body) - {"repo", "collection", "rkey", "record", "swapRecord"}
    if unknown:
        raise XrpcError(400, "InvalidRequest", f"Not in the lexicon: {sorted(unknown)}")
    record, key = call.body["record"], call.body["rkey"]
    if call.body["repo"] != call.me.did:
        raise XrpcError(401, "AuthenticationRequired", "Authentication Required")
    if call.body["collection"] != POST or record.get("$type") != POST:
        raise XrpcError(400, "InvalidRequest", "Only posts are written here")
    if not _TID.fullmatch(key):
        raise XrpcError(400, "InvalidRequest", f"Invalid record key: {key}")
    _check_post(call.world, record)
    there = call.world.posts.get(f"at://{call.me.did}/{POST}/{key}")
    if there is not None and there.cid != cid_of(record) and "swapRecord" in call.body:
        raise XrpcError(400, "InvalidSwap", f"Record was at {there.cid}")
    for image in record.get("embed", {}).get("images", []):
        _check_known(call, image["image"])
    post = call.world.put(call.me, key, record)
    return {"uri": post.uri, "cid": post.cid, "validationStatus": "valid"}


def delete_record(call: Call) -> Json:
    """com.atproto.repo.deleteRecord; no error when there is none."""
    call.world.delete(f"at://{call.body['repo']}/{call.body['collection']}/{call.body['rkey']}")
    return {}


def get_record(call: Call) -> Json:
    """com.atproto.repo.getRecord."""
    repo, key = call.query["repo"], call.query["rkey"]
    if repo not in call.world.people:
        raise XrpcError(400, "InvalidRequest", f"Could not find repo: {repo}")
    post = call.world.posts.get(f"at://{repo}/{call.query['collection']}/{key}")
    if post is None:
        raise XrpcError(400, "RecordNotFound", "Could not locate record")
    return {**post.ref, "value": post.record}


def _check_post(world: World, record: Json) -> None:
    _only(record, {"$type", "text", "createdAt", "reply", "facets", "embed"})
    size = len(record["text"].encode())
    letters = len(regex.findall(r"\X", record["text"]))
    if not record["createdAt"].endswith("Z"):
        raise XrpcError(400, "InvalidRequest", f"Invalid {POST} record: createdAt")
    if size > 3000:
        raise XrpcError(400, "InvalidRequest", f"string too big (maximum 3000, got {size})")
    if letters > 300:
        raise XrpcError(400, "InvalidRequest", f"grapheme too big (maximum 300, got {letters})")
    datetime.fromisoformat(record["createdAt"])
    for facet in record.get("facets", []):
        index = facet["index"]
        record["text"].encode()[index["byteStart"] : index["byteEnd"]].decode()
    for place, ref in record.get("reply", {}).items():
        _only(ref, {"uri", "cid"})
        post = world.posts.get(ref["uri"])
        if post is not None and post.cid != ref["cid"]:
            raise XrpcError(400, "InvalidRequest", f"{place} has another cid")
    if "reply" in record:
        _only(record["reply"], {"root", "parent"}, required={"root", "parent"})
    if "embed" in record:
        _check_embed(record["embed"])


def _check_embed(embed: Json) -> None:
    _only(embed, {"$type", "images"}, required={"$type", "images"})
    if embed["$type"] != _EMBED or len(embed["images"]) > _MOST_PICTURES:
        raise XrpcError(400, "InvalidRequest", f"Invalid {POST} record: embed")
    for image in embed["images"]:
        _only(image, {"alt", "image", "aspectRatio"}, required={"alt", "image"})
        blob = image["image"]
        whole = {"$type", "ref", "mimeType", "size"}
        _only(blob, whole, required=whole)
        _only(blob["ref"], {"$link"}, required={"$link"})
        ratio = image.get("aspectRatio", {"width": 1, "height": 1})
        _only(ratio, {"width", "height"}, required={"width", "height"})
        if min(ratio.values()) < 1 or not isinstance(image["alt"], str):
            raise XrpcError(400, "InvalidRequest", f"Invalid {POST} record: aspectRatio or alt")
        if not blob["mimeType"].startswith("image/") or blob["size"] > _MOST_BYTES:
            raise XrpcError(400, "InvalidRequest", f"Invalid {POST} record: not such a blob")


def _check_known(call: Call, blob: Json) -> None:
    cid = blob["ref"]["$link"]
    known = call.world.blobs.get((call.me.did, cid))
    if known is None:
        raise XrpcError(400, "BlobNotFound", f"Could not find blob: {cid}")
    content, mime = known
    if mime != blob["mimeType"]:
        raise XrpcError(400, "InvalidMimeType", "Referenced Mimetype does not match stored blob.")
    if len(content) != blob["size"]:
        raise XrpcError(400, "InvalidSize", "Referenced Size does not match stored blob.")


def _only(found: Json, known: set[str], *, required: set[str] | None = None) -> None:
    wrong = (set(found) - known) | ((required or set()) - set(found))
    if wrong:
        raise XrpcError(400, "InvalidRequest", f"Invalid {POST} record: {sorted(wrong)}")
