"""What Harbour Coffee means to say in the coming week."""

from bot.domain.posts import PostKind
from bot.domain.threads import join
from playground.plan.posts import Fate, Planned, ThemePlan

SLOTS = {
    "warble": "Mon-Fri 9:00 12:30 17:30, Sat 10:00",
    "common_room": "Mon 12:00, Wed 12:00, Fri 12:00, Sun 18:00",
    "openair": "Mon-Sun 8:30 16:00",
}
"""Preferred times by network, in the zone of the team."""

THEMES: tuple[ThemePlan, ...] = (
    ThemePlan(
        key="faces",
        name="Who makes your coffee",
        goal="People know the faces behind the counter and say hello by name.",
        begun=30,
        ends=60,
    ),
    ThemePlan(
        key="home",
        name="Better coffee at home",
        goal="Nobody throws a good bag away because of a bad recipe.",
        begun=23,
        ends=30,
    ),
    ThemePlan(
        key="subscription",
        name="The subscription",
        goal="Sixty new subscribers, and not one who feels talked into it.",
        begun=13,
        ends=45,
    ),
)

PICTURE_NAME = "harbour-from-the-roof.png"
PICTURE_WORDS = (
    "The sun comes up behind two sailing boats in a harbour; on the parapet in front of it stands "
    "a steaming cup of coffee"
)
"""The alternative text of the picture."""
PICTURE_COMMENT = "Amina took this from the roof, between two batches. I make today’s post of it."
"""What is said with the picture in Slack."""

WEEK: tuple[Planned, ...] = (
    Planned(
        hours=20,
        author="chloe",
        fate=Fate.APPROVED,
        soon=True,
        theme="faces",
        picture=True,
        texts={
            "warble": (
                "Amina took this from the roof of the roastery, between two batches. The light "
                "lasts four minutes, she says, and the coffee not much longer. Where did you have "
                "your first cup today?"
            ),
            "common_room": (
                "Amina roasts while most of us are asleep. Between two batches she takes her cup "
                "up to the roof and watches the harbour wake up; this is what she sees. We asked "
                "her for one picture a week, and she agreed, as long as nobody asks her to smile "
                "in it. What do you see from where you drink yours?"
            ),
            "openair": (
                "The view from our roof, between two batches. Picture: Amina, who would like it "
                "noted that the cup was not posed. What is outside your window?"
            ),
        },
    ),
    Planned(
        hours=19,
        author="ben",
        fate=Fate.APPROVED,
        days=1,
        clock="09:00",
        theme="home",
        texts={
            "warble": join(
                (
                    (
                        "Does your coffee at home taste sour? It is seldom the beans. Three things "
                        "to try, the cheapest first."
                    ),
                    (
                        "1. Hotter water. Straight off the boil is fine, whatever you have heard: "
                        "most sour cups were simply too cold."
                    ),
                    (
                        "2. Grind a little finer. 3. Give it ten seconds more. One change a day, "
                        "or you will never know which one it was. And then: how did it go?"
                    ),
                )
            ),
            "common_room": (
                "Sour coffee at home? Before you blame the beans: hotter water first, then a finer "
                "grind, then a little more time. One change a day, so that you know what helped. "
                "We learnt it by drinking our failures. What was it in your kitchen?"
            ),
        },
    ),
    Planned(
        hours=18,
        author="chloe",
        fate=Fate.APPROVED,
        days=2,
        clock="10:00",
        theme="faces",
        rule="FREQ=WEEKLY;BYDAY={day}",
        notes="The question of the week: somebody at the counter asks it, we only write it down.",
        texts={
            "common_room": (
                "The question of the week comes from a regular with flour on his sleeves: what do "
                "you eat with your coffee when nobody is watching?"
            ),
            "openair": (
                "Asked at the counter this week: what goes with a filter coffee at midnight? We "
                "say cold pizza, and we will not be taking questions."
            ),
        },
    ),
    Planned(
        hours=12,
        author="mara",
        reviewer="ana",
        fate=Fate.APPROVED,
        days=3,
        clock="12:00",
        kind=PostKind.SERVICE,
        texts={
            "warble": (
                "For the early birds: tomorrow Quay Street opens at nine instead of seven, because "
                "we count every bean we own. The kiosk at the station is open from six."
            ),
            "common_room": (
                "Tomorrow is counting day, so Quay Street opens at nine. The station kiosk and "
                "Mill Lane are open as always. Guesses about the number of beans are welcome."
            ),
            "openair": (
                "Counting day tomorrow: Quay Street sleeps in until nine. Everywhere else the "
                "machines are on at the usual hour."
            ),
        },
    ),
    Planned(
        hours=11,
        author="ben",
        fate=Fate.APPROVED,
        days=5,
        clock="11:00",
        kind=PostKind.PROMOTIONAL,
        theme="subscription",
        texts={
            "openair": (
                "If you have been meaning to: there is room for forty more people in our "
                "subscription. A bag every two weeks, and nobody minds if you skip one. "
                "harbourcoffee.example/bags"
            ),
        },
    ),
    Planned(
        hours=10,
        author="chloe",
        fate=Fate.APPROVED,
        days=5,
        clock="15:00",
        theme="faces",
        texts={
            "warble": (
                "Lost at Mill Lane this month: one left glove, a library book (due last week), and "
                "the mouthpiece of a trumpet. Somebody out there plays very quietly. Yours?"
            ),
        },
    ),
    Planned(
        hours=9,
        author="ben",
        fate=Fate.APPROVED,
        theme="faces",
        notes="No hurry: any free slot will do.",
        texts={
            "openair": (
                "What is the brass bell on our counter for? You ring it when somebody has been "
                "kind to you. It rang nineteen times last week. Who was yours for?"
            ),
        },
    ),
    Planned(
        hours=8,
        author="chloe",
        fate=Fate.CHANGES_ASKED,
        days=4,
        clock="17:00",
        asked="Lovely! Say which café it is, and ask them something: it ends a bit suddenly.",
        texts={
            "common_room": (
                "The back room has a new colour. It took three evenings, two arguments about the "
                "word “teal”, and one very patient ladder."
            ),
        },
    ),
    Planned(
        hours=6,
        author="chloe",
        fate=Fate.DRAFT,
        texts={
            "common_room": "Something about the trumpet, if its owner turns up? I would love that."
        },
    ),
    Planned(
        hours=5,
        author="ana",
        fate=Fate.DRAFT,
        days=3,
        clock="08:30",
        kind=PostKind.PROMOTIONAL,
        theme="subscription",
        notes="Mara, does the scoop still come with it?",
        texts={
            "warble": (
                "A fresh bag every two weeks, roasted the day before it leaves. The first one "
                "comes with a scoop that Amina has carved. harbourcoffee.example/bags"
            ),
        },
    ),
    Planned(
        hours=2,
        author="ben",
        fate=Fate.IN_REVIEW,
        days=1,
        clock="16:30",
        theme="faces",
        notes="Chloe has read it and says that the 41 is right.",
        texts={
            "common_room": (
                "Chloe has taught forty-one people to pour a heart this year, and has drunk "
                "forty-one very strange hearts. Bring your shaky hands on a quiet afternoon; it "
                "costs nothing but a little pride. Who taught you something small that stayed?"
            ),
            "openair": (
                "This year 41 people have learnt to pour a heart from Chloe. She drinks all the "
                "failures herself. Sit down beside her some afternoon. What did you last learn "
                "just because somebody showed you?"
            ),
        },
    ),
)
