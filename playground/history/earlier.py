"""What is worth telling of the days before: cases with their outcomes, and the grinder again."""

from bot.domain.offline import Outcome, Route
from playground.history.tales import Act, Deed, Tale
from playground.history.yesterday import SPAM

EARLIER: tuple[Tale, ...] = (
    Tale(
        days=2,
        clock="08:40",
        who="oskar",
        says="{us} hand grinder: handle loose after a month, screw will not hold. Known problem?",
        acts=(
            Act(
                after=26,
                deed=Deed.INVITE,
                by="ben",
                route=Route.EMAIL,
                text="Third grinder with a loose handle. New batch?",
            ),
            Act(
                after=1500,
                deed=Deed.OUTCOME,
                by="ben",
                outcome=Outcome.COMPENSATED,
                text="A new grinder from the new batch.",
            ),
        ),
    ),
    Tale(
        days=2,
        clock="16:10",
        who="pip",
        says="{us} do the cups at the van count for the stamp card?",
        acts=(
            Act(
                after=74,
                deed=Deed.ANSWER,
                by="ana",
                text="They do, five stamps make one free cup. We have been slow today, sorry! Yes?",
            ),
        ),
    ),
    Tale(
        days=3,
        clock="09:05",
        who="agnes",
        says=(
            "Good morning {us}. I was given somebody else's order twice this week and did not want "
            "to make a scene. It was not dairy-free, and I am allergic."
        ),
        acts=(
            Act(
                after=7,
                deed=Deed.INVITE,
                by="mara",
                route=Route.PHONE,
                text="Allergy: call today, tell the roastery kitchen.",
            ),
            Act(
                after=340,
                deed=Deed.OUTCOME,
                by="mara",
                outcome=Outcome.SOLVED,
                text="Called. Labels on the cups from Monday.",
            ),
        ),
    ),
    Tale(
        days=3,
        clock="14:30",
        who="greta",
        says="{us} Chloe remembered my name after one visit in June. In November! How?",
        acts=(
            Act(
                after=12,
                deed=Deed.THANK,
                by="ben",
                text="We do not know either. She does it with dogs as well. Thank you, Greta!",
            ),
            Act(after=15, deed=Deed.PASS_ON, by="ben", to="chloe", text="Since June!"),
        ),
    ),
    Tale(
        days=4,
        clock="10:15",
        who="sunita",
        says="{us} is it just me or has the grinder in the shop got worse since the summer?",
        acts=(
            Act(after=5, deed=Deed.CLAIM, by="ben"),
            Act(after=30, deed=Deed.RELEASE, by="ben"),
            Act(
                after=48,
                deed=Deed.ANSWER,
                by="chloe",
                text="Not just you: a part was changed in August. We go back to the old one. Okay?",
            ),
        ),
    ),
    Tale(
        days=4,
        clock="19:30",
        who="tobias",
        says="{us} is the roastery open on Sunday?",
        acts=(
            Act(after=13, deed=Deed.CLOSE, by="ana", text="Answered by another customer."),
            Act(after=40, deed=Deed.REOPEN, by="ana"),
            Act(
                after=44,
                deed=Deed.ANSWER,
                by="ana",
                text="It is, from ten to four, and there is cake. Shall we expect you?",
            ),
        ),
    ),
    Tale(
        days=5,
        clock="12:18",
        who="bex",
        private=True,
        says="Hi, my refund for the broken grinder was promised for last week. Nothing came.",
        acts=(
            Act(
                after=33,
                deed=Deed.INVITE,
                by="ana",
                route=Route.PRIVATE,
                text="Refund was sent to an old card; finance looks.",
            ),
        ),
    ),
    Tale(
        days=5,
        clock="15:20",
        who="emeka",
        says="Ten out of ten would queue again. {us} and the dog in the corner, good morning.",
        acts=(
            Act(after=18, deed=Deed.CLOSE, by="ana", text="Nothing to answer, and a lovely dog."),
        ),
    ),
    Tale(
        days=6,
        clock="09:50",
        who="winner",
        says=SPAM,
        acts=(Act(after=4, deed=Deed.SPAM, by="chloe"),),
    ),
    Tale(
        days=6,
        clock="17:45",
        who="rafa",
        says="{us} waited 20 minutes, left, and the app still took my money. Sort it out.",
        acts=(
            Act(after=3, deed=Deed.CLAIM, by="chloe"),
            Act(
                after=131,
                deed=Deed.ANSWER,
                by="ana",
                text=(
                    "That is two mistakes of ours in one sentence. The money is on its way back. "
                    "Will you let us make you a proper one?"
                ),
            ),
        ),
    ),
    Tale(
        days=7,
        clock="11:00",
        who="anselm",
        says="{us} your prices. That is all. Your prices.",
        acts=(
            Act(
                after=25,
                deed=Deed.INVITE,
                by="ben",
                route=Route.EMAIL,
                text="Wants to know what a cup pays for.",
            ),
            Act(
                after=4300,
                deed=Deed.OUTCOME,
                by="ben",
                outcome=Outcome.NO_ANSWER,
                text="Has not written.",
            ),
        ),
    ),
    *(
        Tale(
            days=days,
            clock=clock,
            who=who,
            says=says,
            acts=(Act(after=after, deed=Deed.ANSWER, by=by, text=answer),),
        )
        for days, clock, who, says, after, by, answer in (
            (
                8,
                "10:12",
                "moira",
                "{us} the grinder you sold me in October has lost its handle. It lies in my soup.",
                16,
                "chloe",
                "Please fish it out before dinner. A new one is on its way; which colour was it?",
            ),
            (
                9,
                "18:33",
                "zara",
                "{us} is it normal that the grinder gets so hot? I make coffee, not tea.",
                23,
                "ben",
                "Warm yes, hot no. Grind in two goes, or bring it in on Saturday. Would that do?",
            ),
            (
                11,
                "12:41",
                "kit",
                "{us} the screw of your grinder is too short, I have measured it. Twice.",
                71,
                "ana",
                "You are right, by two millimetres. The long one is free. Where shall we send it?",
            ),
        )
    ),
)
