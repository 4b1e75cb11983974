"""Each network as its people see it: the same acts everywhere, kept over a restart."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from playground.customers.cast import Place
from playground.networks.sides import Side
from tests.playground.customers.building import START, Clock
from tests.playground.networks.staging import NETWORKS, stage_at


def live_a_little(side: Side, clock: Clock) -> dict[str, str]:
    """We have posted; somebody speaks everywhere, changes a word, takes one back; ids by place."""
    side.we_said("Good morning!", clock.now - timedelta(hours=1))
    robin = side.meet("robin", "Robin Teller", followers=7)
    ids = {}
    for place in side.ways:
        clock.now += timedelta(minutes=1)
        ids[place.value] = side.say(robin, f"Said {place.value}", place, picture="cup")
    side.correct(ids[Place.OPEN.value], "Other words")
    return ids


@pytest.mark.parametrize("name", NETWORKS)
def test_what_people_say_stands_there(tmp_path: Path, name: str) -> None:
    """In every way that the network has, with who said it, where, and what became of it."""
    clock = Clock()
    side = stage_at(tmp_path, clock).sides[name]
    ids = live_a_little(side, clock)
    standing = {one.id: one for one in side.everything()}
    assert len(set(ids.values())) == len(side.ways)
    for place, made in ids.items():
        said = standing[made]
        assert (said.author.name, said.ours) == ("Robin Teller", False)
        assert said.private is (place in {Place.PRIVATE.value, Place.IN_A_STORY.value})
        assert said.at > START
    (post,) = [one for one in standing.values() if one.ours]
    assert (post.id, post.author) == (side.our_post(), side.us)
    assert standing[ids[Place.UNDER_OUR_POST.value]].thread == post.thread
    changed = standing[ids[Place.OPEN.value]]
    assert changed.edited is side.edits
    assert ("Other words" in changed.text) is side.edits
    gone = ids[Place.UNDER_OUR_POST.value]
    side.take_back(gone)
    assert side.find(gone) is None
    assert {one.id for one in side.everything() if one.deleted} == {gone}


@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_kept_and_ids_never_repeat(tmp_path: Path, name: str) -> None:
    """A new server that reads the file is the old one; what is said then is something new."""
    clock = Clock()
    side = stage_at(tmp_path, clock).sides[name]
    live_a_little(side, clock)
    again = stage_at(tmp_path, clock).sides[name]
    again.restore(side.dump())
    assert msgspec.json.decode(again.dump()) == msgspec.json.decode(side.dump())
    assert again.everything() == side.everything()
    assert again.people() == side.people()
    known = {one.id for one in side.everything()}
    assert again.meet("robin", "Robin Teller", followers=7) in {one.id for one in side.people()}
    robin = again.meet("robin", "Robin Teller", followers=7)
    assert again.say(robin, "And now?", Place.UNDER_OUR_POST) not in known
    assert again.our_post() == side.our_post()
