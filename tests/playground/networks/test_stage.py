"""The demo with its five networks: what is said there becomes cards, and answers stand there."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.domain.people import Role
from bot.domain.posts import Picture, PostKind, PostState
from bot.planning_forms import Composed, Next
from playground.customers.cast import Place
from playground.demo import Demo, DemoOptions, free_port, running_demo
from playground.networks.sides import Said
from playground.networks.stage import Stage
from playground.plan.picture import harbour
from playground.slack.shown import ShownMessage

TITLES = {"Facebook", "Instagram", "X", "Bluesky", "Mastodon"}
PATIENCE = 30.0  # seconds; Slack takes about one card a second


def fresh(folder: Path) -> DemoOptions:
    """A demo without the past of its customers."""
    return DemoOptions(port=free_port([0]), folder=folder, history=False)


def stage_of(demo: Demo) -> Stage:
    """Its networks; the customers of the other ones rest."""
    demo.town.customers.is_paused = True
    assert demo.stage is not None
    return demo.stage


def card(demo: Demo, words: str) -> ShownMessage | None:
    """The card that shows these words."""
    messages = demo.slack.channel("#care").messages()
    return next((m for m in messages if words in m.words and "Reply" in m.buttons), None)


async def shown(demo: Demo, words: str) -> ShownMessage:
    """The card, once it is there."""
    found = await demo.slack.until(lambda: card(demo, words), timeout=PATIENCE)
    assert found is not None
    return found


async def answer(demo: Demo, words: str, text: str) -> None:
    """Ana answers by clicking, and the card says that it is done."""
    ana = demo.slack.person("ana")
    await ana.click(await shown(demo, words), "Reply")
    await ana.submit({"answer.text": text})

    def answered() -> bool:
        messages = demo.slack.channel("#care").messages()
        return any(words in m.words and "Answered" in m.words for m in messages)

    await demo.slack.until(answered, timeout=PATIENCE)


def ours(stage: Stage, network: str) -> list[Said]:
    """What our account has said there, posts left out."""
    standing = stage.sides[network].standing()
    return [one for one in standing if one.ours and (one.answers or one.private)]


async def begin(demo: Demo, count: int) -> None:
    """Let the cast begin so many of its scenes now."""
    stage = stage_of(demo)
    if stage.visitors.diary.next_scene_at is None:
        stage.visitors.step(demo.clock.now())
    while stage.visitors.diary.begun < count:
        demo.clock.skip(timedelta(minutes=1))
        stage.visitors.step(demo.clock.now())


async def test_cards_come_from_all_five_and_answers_stand_there(tmp_path: Path) -> None:
    """By webhook, stream and poll; answered by clicking; and it goes on after a restart."""
    options = fresh(tmp_path / "demo")
    async with running_demo(options) as demo:
        stage = stage_of(demo)
        await begin(demo, len(TITLES))

        def titles() -> set[str]:
            words = [m.words for m in demo.slack.channel("#care").messages()]
            return {title for title in TITLES if any(f" on {title}" in one for one in words)}

        await demo.slack.until(lambda: titles() == TITLES, timeout=PATIENCE)
        gwen = await shown(demo, "half of it on the doormat")
        assert any(label.startswith("Take offline · ") for label in gwen.buttons)
        await answer(demo, "half of it on the doormat", "I am sorry, Gwen! A new parcel goes out.")
        await answer(demo, "open on monday", "It is! From eight.")
        (on_facebook,), (on_instagram,) = ours(stage, "facebook"), ours(stage, "instagram")
        assert on_facebook.text == "I am sorry, Gwen! A new parcel goes out."
        assert on_instagram.text == "It is! From eight."
        async with demo.app.database.read() as uow:
            states = await uow.pushes.states()
            by_network = {one.id: one.network for one in await uow.accounts.all()}
        pushed = {by_network[account] for account, one in states.items() if one.alive_at}
        assert {"facebook", "instagram", "x"} <= pushed
        assert demo.slack.complaints == []
    async with running_demo(options) as again:
        stage = stage_of(again)
        stage.visitors.is_paused = True
        async with again.app.database.read() as uow:
            accounts = await uow.accounts.all(active_only=True)
        assert len(accounts) == len({one.network for one in accounts}) == len(TITLES) + 3
        assert [one.id for one in ours(stage, "facebook")] == [on_facebook.id]
        side = stage.sides["facebook"]
        person = side.meet("robin", "Robin Teller")
        made = side.say(person, "Do you roast on Sundays?", Place.UNDER_OUR_POST)
        assert made not in {on_facebook.id, on_facebook.answers}
        assert "Robin Teller" in (await shown(again, "roast on Sundays")).words
        assert again.slack.complaints == []


TEXTS = {
    "facebook": "The harbour this morning, seen from the roof of the roastery.",
    "instagram": "First cup, first light. Where did you have yours?",
}


async def test_a_post_with_a_picture_goes_out_on_both_of_metas(tmp_path: Path) -> None:
    """Uploaded to one, fetched by the other from the bot's own address; both show it."""
    async with running_demo(fresh(tmp_path / "demo")) as demo:
        stage = stage_of(demo)
        stage.visitors.is_paused, stage.instagram.containers_take = True, 0
        await publish(demo)
        for name, text in TEXTS.items():
            (post,) = [one for one in stage.sides[name].standing() if one.text == text]
            (picture,) = post.pictures
            assert picture.alt == "Two boats"
            content, mime = stage.sides[name].picture(picture.url.rpartition("/")[2]) or (b"", "")
            assert (mime, len(content) > 1000) == (MIMES[name], True)
        assert demo.slack.complaints == []


MIMES = {"facebook": "image/png", "instagram": "image/jpeg"}


async def publish(demo: Demo) -> None:
    """Ana writes it, Mara approves it, its time comes, and it is out."""
    planning, now = demo.app.services.planning, demo.clock.now()
    ana, mara = demo.slack.person("ana"), demo.slack.person("mara")
    said = await ana.message("#plan", "For the post", files=[("boats.png", harbour())])
    (file,) = said["files"]
    async with demo.app.database.read() as uow:
        ids = {one.network: one.id for one in await uow.accounts.all()}
    picture = Picture(
        id="",
        file_id=file["id"],
        name=file["name"],
        mime=file["mimetype"],
        size=file["size"],
        width=file["original_w"],
        height=file["original_h"],
        alt_text="Two boats",
    )
    due = now + timedelta(hours=2)
    composed = Composed(
        account_ids=tuple(ids[network] for network in TEXTS),
        texts={ids[network]: text for network, text in TEXTS.items()},
        kind=PostKind.SOCIAL,
        new_files=(picture,),
        day=f"{due:%Y-%m-%d}",
        time=f"{due:%H:%M}",
        zone="UTC",
        then=Next.REVIEW,
    )
    saved = await planning.composing.save(composed, ana.id, Role.MEMBER, now)
    await planning.reviewing.approve(saved.post.id, saved.post.version, mara.id, now)
    demo.clock.skip(due - demo.clock.now())

    # Not by its card, which waits behind those of the week.
    state = saved.post.state
    async with asyncio.timeout(PATIENCE):
        while state is not PostState.PUBLISHED:
            await asyncio.sleep(0.02)
            async with demo.app.database.read() as uow:
                state = (await uow.posts.get([saved.post.id]))[saved.post.id].state
