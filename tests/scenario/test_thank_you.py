"""Thanking, asking who helped, and passing the praise on."""

from playground.slack import ShownMessage, ShownView
from playground.slack.people import Person
from tests.scenario.office import Office, typed


async def thanking(office: Office, person: Person, card: ShownMessage) -> ShownView:
    """The Thank-you form, as it opens."""
    await person.click(office.again(card), "Thank you")
    await office.quiet()
    return form(person)


def form(person: Person) -> ShownView:
    """The form as it is now."""
    assert person.view is not None
    return person.view


async def test_suggestions_differ_from_those_used_recently(office: Office) -> None:
    """Three customers in a row are thanked in three ways, each by name."""
    texts = []
    for by, name in (("kim", "Kim Osei"), ("lee", "Lee Ito"), ("max", "Max Roe")):
        card = await office.says(f"Lovely coffee, says {name}", by=by, name=name)
        view = await thanking(office, office.ana, card)
        assert view.title == "Thank you"
        texts.append(typed(view, "answer.text"))
        assert name.split()[0] in texts[-1]
        await office.ana.submit()
        await office.quiet()
        assert "✅ *Answered*" in office.again(card).words
    assert [p.text for p in office.world.posts_by_us()] == texts
    assert len({t.replace("Kim", "").replace("Lee", "").replace("Max", "") for t in texts}) == 3


async def test_the_switch_asks_who_helped_and_takes_the_question_back(office: Office) -> None:
    """The question is added to what stands there, changed by hand or not, and taken off again."""
    card = await office.says("Lovely service")
    view = await thanking(office, office.ana, card)
    await office.ana.click(view, "answer.text", choose="Thanks, Kim!")
    await office.ana.click(form(office.ana), "answer.ask_who", choose=["on"])
    asked = typed(form(office.ana), "answer.text")
    assert asked.startswith("Thanks, Kim! ")
    assert "?" in asked
    assert f"{len(asked)} of 500 characters" in form(office.ana).words
    await office.ana.click(form(office.ana), "answer.ask_who", choose=[])
    assert typed(form(office.ana), "answer.text") == "Thanks, Kim!"
    await office.ana.click(form(office.ana), "answer.ask_who", choose=["on"])
    assert typed(form(office.ana), "answer.text").startswith("Thanks, Kim! ")


async def test_praise_for_a_colleague_is_passed_on_once(office: Office) -> None:
    """The customer names somebody: the card offers it, a direct message carries it, once."""
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.posts("Such friendly people at the harbour!")
    await office.quiet()
    [card] = office.cards()
    view = await thanking(office, office.ana, card)
    await office.ana.click(view, "answer.ask_who", choose=["on"])
    await office.ana.submit()
    await office.quiet()
    assert "💛" not in office.again(card).words
    ours = office.world.posts_by_us()[0]
    kim.posts("It was Chloe, she was wonderful", reply_to=ours.id)
    await office.quiet()
    offered = office.again(card)
    assert "💛 They seem to praise <@U0CHLOEMA1>. Shall it reach them?" in offered.words
    await office.ben.click(offered, "Pass on the praise")
    assert "It was Chloe, she was wonderful" in form(office.ben).words
    await office.mara.click(offered, "Pass on the praise")
    await office.ben.submit({"A word from you": "Well done!"})
    await office.quiet()
    [told] = office.direct("chloe")
    assert "had a kind word for you" in told.words
    assert "It was Chloe, she was wonderful" in told.words
    assert "Well done!" in told.words
    assert "Passed on by <@U0BENOKAF1>" in told.words
    assert "💛 The praise has reached <@U0CHLOEMA1>." in office.again(card).words
    again = await office.mara.submit()
    assert again.response_action == "push"
    assert "They have heard of this already" in form(office.mara).words
    await office.quiet()
    assert len(office.direct("chloe")) == 1


async def test_a_name_in_a_complaint_is_no_praise(office: Office) -> None:
    """Only who was thanked was kind: otherwise a colleague's name offers nothing."""
    card = await office.says("Chloe forgot my sugar")
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Oh no! May we send you some?"})
    await office.quiet()
    ours = office.world.posts_by_us()[0]
    office.world.person("kim").posts("No, Chloe ruined it", reply_to=ours.id)
    await office.quiet()
    assert "No, Chloe ruined it" in office.again(card).words
    assert "💛" not in office.again(card).words
