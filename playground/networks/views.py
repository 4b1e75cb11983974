"""What the page of the five networks shows, as JSON: each as anybody there sees it."""

from itertools import groupby
from typing import Any

from playground.customers.pictures import PICTURES
from playground.networks.sides import Profile, Said, Side
from playground.networks.stage import Stage

_THREADS = 30  # the newest of each network; more would be a wall

Json = dict[str, Any]


def stage_view(stage: Stage) -> Json:
    """Everything that the page shows."""
    return {
        "version": stage.version,
        "now": stage.now().isoformat(),
        "paused": stage.visitors.is_paused,
        "pictures": [{"name": name, "title": one.title} for name, one in PICTURES.items()],
        "networks": [_network(side) for side in stage.sides.values()],
    }


def _network(side: Side) -> Json:
    return {
        "name": side.name,
        "title": side.title,
        "arrives": side.arrives,
        "pushes": side.has_webhook,
        "edits": side.edits,
        "out": side.is_out,
        "us": _person(side.us, side.us),
        "people": [_person(one, side.us) for one in side.people()],
        "places": [{"name": place.value, "title": title} for place, title in side.ways.items()],
        "threads": _threads(side),
    }


def _threads(side: Side) -> list[Json]:
    everything = sorted(side.everything(), key=lambda one: one.thread)
    threads = [(name, list(said)) for name, said in groupby(everything, lambda one: one.thread)]
    threads.sort(key=lambda one: max(said.at for said in one[1]), reverse=True)
    return [
        {
            "id": name,
            "private": any(one.private for one in said),
            "messages": [_message(side, one) for one in sorted(said, key=lambda one: one.at)],
        }
        for name, said in threads[:_THREADS]
    ]


def _message(side: Side, said: Said) -> Json:
    return {
        "id": said.id,
        "author": _person(said.author, side.us),
        "ours": said.ours,
        "post": said.ours and not said.private and not said.answers,
        "text": "" if said.deleted else said.text,
        "at": said.at.isoformat(),
        "marks": [
            mark
            for mark, there in (
                ("edited", said.edited),
                ("hidden by Harbour Coffee", said.hidden),
            )
            if there and not said.deleted
        ],
        "label": said.label,
        "deleted": said.deleted,
        "likes": said.likes,
        "pictures": []
        if said.deleted
        else [{"url": one.url, "alt": one.alt} for one in said.pictures],
    }


def _person(person: Profile, us: Profile) -> Json:
    return {
        "id": person.id,
        "name": person.name or person.handle,
        "handle": person.handle,
        "avatar": person.avatar,
        "ours": person.id == us.id,
    }
