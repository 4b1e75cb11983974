"""What customers say below a post of ours, whatever it is about."""

from playground.customers.cast.roles import Mood, Place, Scene


def _below(
    key: str, mood: Mood, text: str, *, answer: str = "", privately: str = ""
) -> tuple[str, Scene]:
    return key, Scene(
        key=key,
        mood=mood,
        says=(text,),
        place=Place.UNDER_OUR_POST,
        answer=answer,
        privately=privately,
    )


ECHOES: dict[str, Scene] = dict(
    (
        _below("echo-back", Mood.PLEASED, "And that is why I keep coming back."),
        _below("echo-team", Mood.PLEASED, "Say hello to the team from me, they are the best."),
        _below(
            "echo-where",
            Mood.CURIOUS,
            "Is that at every café of yours, or only at Quay Street?",
            answer="The one at the station would suit me.",
        ),
        _below(
            "echo-when",
            Mood.CURIOUS,
            "Until when? I am away until Sunday.",
            answer="Monday morning, if that is not too late.",
        ),
        _below(
            "echo-oat",
            Mood.CURIOUS,
            "Does that come with oat milk too?",
            answer="Allergic, not fashionable. Cow's milk is out.",
        ),
        _below(
            "echo-parcel",
            Mood.CROSS,
            "Nice post. My parcel from last week is still not here, though.",
            answer="HC-30412, eight days now.",
            privately="It is HC-30412, ordered eight days ago. The address is in the order.",
        ),
        _below(
            "echo-queue",
            Mood.CROSS,
            "Lovely. And who looks after the queue at the kiosk meanwhile?",
            answer="This morning, about eight. We gave up after ten minutes.",
        ),
    )
)
"""By key; anybody of the cast may say them."""
