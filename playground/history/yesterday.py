"""What is worth telling of yesterday and of today, by hand; everyday talk comes in between.

The hand grinder is what people complain of again and again. Two people have waited since
yesterday, and two have just come in.
"""

from bot.domain.offline import Route
from playground.history.tales import Act, Deed, Tale

SPAM = "{us} CONGRATULATIONS your brand was chosen!! claim the reward now https://prize.example/x"

YESTERDAY: tuple[Tale, ...] = (
    Tale(
        days=1,
        clock="07:52",
        who="matteo",
        says=(
            "{us} the handle of my hand grinder has come off, three weeks after I bought it. The "
            "thread is stripped. What now?"
        ),
        acts=(
            Act(
                after=19,
                deed=Deed.INVITE,
                by="ana",
                route=Route.PRIVATE,
                text="The handle again. Ask for a photograph of the thread.",
            ),
        ),
    ),
    Tale(
        days=1,
        clock="09:14",
        who="kit",
        says="{us} your grinder squeaks like a door in a film. Is that normal or is it haunted?",
        acts=(
            Act(after=8, deed=Deed.CLAIM, by="chloe"),
            Act(
                after=96,
                deed=Deed.ANSWER,
                by="ben",
                text=(
                    "Not haunted, only dry: a drop of food-safe oil on the axle, and it is quiet. "
                    "Sorry that you had to wait for so small a thing. Did it help?"
                ),
            ),
        ),
    ),
    Tale(
        days=1,
        clock="10:31",
        who="freya",
        says=(
            "{us} Ben at Mill Lane explained three kinds of milk to my daughter, at rush hour, "
            "and never once looked at the queue. Thank you."
        ),
        acts=(
            Act(
                after=9,
                deed=Deed.THANK,
                by="ana",
                text="The queue had a fine view of it, too. Thank you! Which one did she choose?",
            ),
            Act(after=14, deed=Deed.PASS_ON, by="ana", to="ben", text="Three kinds of milk!"),
        ),
    ),
    Tale(
        days=1,
        clock="11:20",
        who="winner",
        says=SPAM,
        acts=(Act(after=6, deed=Deed.SPAM, by="ben"),),
    ),
    Tale(
        days=1,
        clock="12:05",
        who="emeka",
        says="Sharing this for the coffee people among you, {us} explains the Nyeri lot so well.",
        acts=(
            Act(
                after=21,
                deed=Deed.CLOSE,
                by="chloe",
                text="They only share our post with friends.",
            ),
        ),
    ),
    Tale(
        days=1,
        clock="13:40",
        who="moira",
        says="{us} was I charged twice for the tasting on Friday? My bank says yes.",
        acts=(
            Act(after=11, deed=Deed.ACKNOWLEDGE, by="ben"),
            Act(
                after=158,
                deed=Deed.ANSWER,
                by="ben",
                text=(
                    "Found it: the terminal had booked it twice. The second one went back to your "
                    "card just now, it takes two days. Are we all right again?"
                ),
            ),
        ),
    ),
    Tale(
        days=1,
        clock="15:02",
        who="zara",
        says="{us} your grinder is loud enough to wake a street. Mine, at least. Refund?",
        acts=(
            Act(after=17, deed=Deed.CLAIM, by="ana"),
            Act(after=24, deed=Deed.HAND_OVER, by="ana", to="chloe", text="You know the grinder."),
            Act(
                after=41,
                deed=Deed.ANSWER,
                by="chloe",
                text=(
                    "Of course, within thirty days, street or no street. Would you rather have the "
                    "money, or try the quieter one first?"
                ),
            ),
            Act(after=66, deed=Deed.MORE, text="The quieter one, please. So do my neighbours."),
            Act(
                after=79,
                deed=Deed.ANSWER,
                by="chloe",
                text="It is packed and leaves tonight. May we have a word of thanks to the street?",
            ),
        ),
    ),
    Tale(
        days=1,
        clock="18:22",
        who="isaac",
        says=(
            "{us} we are opening a small office in March and would like to order every two weeks. "
            "Whom do I speak to about prices for twenty people?"
        ),
    ),
    Tale(
        days=1,
        clock="20:47",
        who="noor",
        says="{us} the lid of my grinder arrived cracked. It was a birthday present for Thursday.",
        acts=(Act(after=16, deed=Deed.CLAIM, by="chloe"),),
    ),
)
"""The last two are those who wait still."""

NOW: tuple[Tale, ...] = (
    Tale(
        ago=27,
        who="joyce",
        says="{us} I left a green notebook on the window seat at Harbour Street. Anybody seen it?",
        acts=(Act(after=6, deed=Deed.CLAIM, by="ana"),),
    ),
    Tale(
        ago=14,
        who="agnes",
        says="{us} may I book the back room for a choir? We are eleven, and quiet between songs.",
    ),
)
"""Those who have just come in, one of them with Ana."""
