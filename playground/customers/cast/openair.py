"""The customers on Openair: friendly on the whole, generous with emoji."""

from playground.customers.cast.roles import Mood, Persona, Place, Scene

OPENAIR_CAST: tuple[Persona, ...] = (
    Persona(
        key="ines",
        name="Inês Duarte",
        handle="ines",
        network="openair",
        followers=733,
        thanks=("Obrigada! You are quick 💛", "Lovely, that is exactly what I needed 💛"),
        wonders=("And is it the same price as the normal one?",),
        grumbles=("Hm, that link goes to the home page 😕",),
        names="Her name was {helper} 💛 please hug her from me",
        scenes=(
            Scene(
                key="decaf",
                mood=Mood.CURIOUS,
                says=(
                    (
                        "{us} is your decaf made with water or with solvents? My midwife asks, "
                        "I just want a cup ☕"
                    ),
                ),
                answer="The one in the blue bag, Night Ferry.",
            ),
            Scene(
                key="first-cup",
                mood=Mood.PLEASED,
                says=("First cup after nine months: your Night Ferry, {us}. I cried a little 💛",),
                picture="latte-art",
            ),
            Scene(
                key="pram",
                mood=Mood.PLEASED,
                says=("Somebody at {us} on Mill Lane carried my pram up the steps, unasked 💛",),
                helper="Ana",
            ),
        ),
    ),
    Persona(
        key="okoro",
        name="Chidi Okoro",
        handle="chidi-okoro.example",
        network="openair",
        followers=5410,
        thanks=("Good recovery. I will say so where I complained.",),
        wonders=("What changes so that it does not happen to the next person?",),
        grumbles=("I have read that sentence from four companies this month.",),
        names="The barista who apologised was {helper}, and they meant it.",
        scenes=(
            Scene(
                key="grinder",
                mood=Mood.CROSS,
                says=(
                    (
                        "Bought the £140 hand grinder from {us}. The handle came off on day two. "
                        "Support form: “we aim to answer within ten working days”. Aim higher."
                    ),
                ),
                picture="grinder",
                answer="Bought online on the third, order HC-20733.",
                privately="Order HC-20733. I can send photographs of the thread, it is stripped.",
            ),
            Scene(
                key="allergy",
                mood=Mood.CROSS,
                says=(
                    (
                        "{us} I asked for no nuts and got hazelnut syrup. I am fine because I "
                        "smelled it. The next person may not."
                    ),
                ),
                answer="Harbour Street, at about ten, ordered at the till.",
                privately="Chidi Okoro. I would like to know what the team is told about this.",
            ),
        ),
    ),
    Persona(
        key="lotte",
        name="Lotte van Dam",
        handle="lotte",
        network="openair",
        followers=128,
        thanks=("Top, thanks! ☺️", "Ah super, then I come by tomorrow ☺️"),
        wonders=("And on Sunday?",),
        grumbles=("Oh. That is a pity.",),
        names="{helper}! With the red apron ☺️",
        scenes=(
            Scene(
                key="opening",
                mood=Mood.CURIOUS,
                says=("{us} are you open on the bank holiday? Your site says two things ☺️",),
                answer="Quay Street, but Mill Lane is fine too.",
            ),
            Scene(
                key="mine",
                mood=Mood.PLEASED,
                says=("Quay Street! Because Chloe remembers that I like it extra hot ☺️",),
                place=Place.UNDER_OUR_POST,
                helper="Chloe",
            ),
            Scene(
                key="typo",
                mood=Mood.CROSS,
                says=("{us} my gift card does not wrok in the web shop ☹️",),
                takes_back=True,
            ),
        ),
    ),
    Persona(
        key="sam",
        name="sam (they/them)",
        handle="sam-at-sea",
        network="openair",
        followers=19,
        thanks=("oh nice, thank you",),
        wonders=("do you ship to boats. serious question",),
        grumbles=("ok but that was not the question",),
        names="was it {helper}? short hair, kind eyes",
        accepts_private=False,
        scenes=(
            Scene(
                key="boat",
                mood=Mood.CURIOUS,
                says=(
                    "{us} hello, i live on a boat",
                    "{us} how do i get a parcel from you if i have a mooring and no street",
                    "{us} the harbour master says hi, he wants one too",
                ),
                answer="berth 14, the green one",
            ),
            Scene(
                key="burnt",
                mood=Mood.CROSS,
                says=("{us} the new dark roast tastes like the time my engine caught fire",),
                answer="the black bag, roasted on the 1st",
            ),
        ),
    ),
    Persona(
        key="petra",
        name="Petra Novotná",
        handle="petra",
        network="openair",
        followers=2270,
        thanks=("Thank you, a person answered! I had not expected it.",),
        wonders=("May I quote you on that?",),
        grumbles=("I asked as a journalist and as a customer. Neither is satisfied.",),
        names="{helper} at the roastery gave me the tour.",
        scenes=(
            Scene(
                key="press",
                mood=Mood.CURIOUS,
                says=("{us} I write about small roasters. Who may I speak to about your pay?",),
                place=Place.QUOTING_OURS,
                answer="For next week's issue, so by Thursday.",
                privately="Petra here. Three questions, ten minutes, on the telephone if you like.",
            ),
            Scene(
                key="dm-first",
                mood=Mood.CROSS,
                place=Place.PRIVATE,
                says=(
                    (
                        "I was charged twice for my order HC-20844 and would rather not say so in "
                        "public yet."
                    ),
                ),
                answer="Twice 23.50, both on the card ending 0098.",
                privately="Twice 23.50, both on the card ending 0098.",
            ),
            Scene(
                key="tour",
                mood=Mood.PLEASED,
                says=("The roastery tour of {us} is the best free hour in this town.",),
                helper="Ben",
            ),
        ),
    ),
)
