"""What Harbour Coffee has said in the past four weeks.

Warble has had its promotional post: four of its five posts had been social then, the least that
80/20 allows, and it counts for another sixteen days.
"""

from bot.domain.posts import PostKind
from playground.customers.cast import OUR_POSTS
from playground.plan.posts import Past

PAST: tuple[Past, ...] = (
    Past(
        days=26,
        clock="07:30",
        author="ben",
        theme="faces",
        texts={
            "warble": (
                "Six in the morning, the first tray of buns is out, and the harbour smells of rain "
                "and cinnamon. What does your morning smell of?"
            ),
            "common_room": (
                "Quay Street, six in the morning: the windows are fogged, the buns are out, and "
                "Ben sings to the espresso machine again. We would apologise, but it seems to run "
                "better since. What is the first sound of your day?"
            ),
            "openair": (
                "The espresso machine has been awake since half past five, and so has Ben. Only "
                "one of them has been descaled this week. How was your start?"
            ),
        },
    ),
    Past(
        days=22,
        clock="09:00",
        author="chloe",
        theme="home",
        texts={
            "warble": (
                "The best thing you can do for your coffee costs nothing: rinse the paper filter "
                "with hot water first. Try it tomorrow, and tell us whether you taste it."
            ),
            "openair": (
                "We rinse our paper filters, so that the first cup tastes of coffee and not of "
                "paper. Do you, or is that barista nonsense?"
            ),
        },
    ),
    Past(
        days=18,
        clock="12:30",
        author="ana",
        theme="faces",
        texts={
            "warble": (
                "Amina has roasted for us for five years today. She asked for no fuss. So: no "
                "fuss, Amina. But thank you."
            ),
            "common_room": (
                "Five years ago today Amina burnt her first batch here and went home sure that "
                "she had lost the job. Today she roasts all that you drink with us, and tells the "
                "new ones that a burnt batch is how it begins. Thank you, Amina."
            ),
        },
    ),
    Past(
        days=14,
        clock="16:00",
        author="ben",
        texts={
            "warble": (
                "Yes, your dog may come in. Yes, the large wet one, too. There is a bowl by the "
                "door, and a towel that has seen everything."
            ),
            "common_room": (
                "People keep asking in a whisper whether their dog may come in. It may. So may "
                "the one that barks at spoons; we have talked it over with the spoons."
            ),
            "openair": (
                "Our dogs of the week: four terriers, one very old labrador, and a cat who did not "
                "approve of the question. Whom do you bring along?"
            ),
        },
    ),
    Past(
        days=12,
        clock="10:00",
        author="mara",
        reviewer="ana",
        kind=PostKind.PROMOTIONAL,
        theme="subscription",
        texts={
            "warble": (
                "Our subscription is open: a fresh bag every two weeks, and you skip or stop "
                "whenever you like. harbourcoffee.example/bags"
            ),
        },
    ),
    Past(
        days=3,
        clock="11:00",
        author="chloe",
        texts={"common_room": OUR_POSTS["common_room"]},
    ),
    Past(
        days=2,
        clock="12:30",
        author="ana",
        theme="home",
        texts={"warble": OUR_POSTS["warble"]},
    ),
    Past(
        days=1,
        clock="15:00",
        author="ben",
        texts={"openair": OUR_POSTS["openair"]},
    ),
)
