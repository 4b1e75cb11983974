"""The customers on Warble: short, quick, sometimes loud."""

from playground.customers.cast.roles import Mood, Persona, Place, Scene

WARBLE_CAST: tuple[Persona, ...] = (
    Persona(
        key="priya",
        name="Priya Raman",
        handle="priyabrews",
        network="warble",
        followers=1840,
        thanks=("That was quick, thank you.", "Brilliant, all sorted. Thanks for caring."),
        wonders=("Will the next bag be from the same roast?", "How long does that usually take?"),
        grumbles=("I do not want a voucher, I want coffee that arrives in its bag.",),
        names="I think her badge said {helper}. She was lovely about it.",
        scenes=(
            Scene(
                key="split-bag",
                mood=Mood.CROSS,
                says=(
                    (
                        "{us} second order in a row where the bag has split and half the beans "
                        "are in the box. What is going on?"
                    ),
                ),
                picture="split-bag",
                answer="Order HC-20817, two bags of the Quayside blend.",
                privately="Hi, Priya here. Order HC-20817, the address is the same as last time.",
            ),
            Scene(
                key="subscription",
                mood=Mood.CURIOUS,
                says=("{us} can I skip one delivery of my subscription without cancelling it?",),
                answer="The fortnightly one, next parcel is due on Thursday.",
            ),
            Scene(
                key="saved-the-day",
                mood=Mood.PLEASED,
                says=("Whoever at {us} slipped a hand-written card into my parcel: you win.",),
                helper="Ana",
            ),
        ),
    ),
    Persona(
        key="dale",
        name="Dale",
        handle="dale_on_shift",
        network="warble",
        followers=212,
        thanks=("ok. fair. cheers", "alright that helps, ta"),
        wonders=("and when is that then", "so do i have to queue again or"),
        grumbles=("still waiting btw", "that is not an answer mate"),
        names="the tall fella, {helper} i think",
        scenes=(
            Scene(
                key="three-in-a-row",
                mood=Mood.CROSS,
                says=(
                    "{us} 25 minutes for a flat white at the station kiosk",
                    "{us} TWENTY FIVE. i missed the 8:12",
                    "{us} and it was cold",
                ),
                picture="queue",
                answer="station kiosk, platform side, about 8 this morning",
                privately="its dale. paid by card 3.80, ending 4471",
            ),
            Scene(
                key="app-crash",
                mood=Mood.CROSS,
                says=("{us} your app ate my stamps again. nine stamps. NINE",),
                answer="android, updated it yesterday",
            ),
            Scene(
                key="rain",
                mood=Mood.PLEASED,
                says=("{us} your lot let me stand inside in the rain before opening. top people",),
                helper="Ben",
            ),
        ),
    ),
    Persona(
        key="marlow",
        name="Marlow <b>Official</b>",
        handle="marlow_real",
        network="warble",
        followers=48_200,
        thanks=("Fine.",),
        wonders=("And who signs that off?",),
        grumbles=("Boilerplate. *Again*.", "My 48k followers will love this reply."),
        names="Some {helper}. Ask them.",
        accepts_private=False,
        scenes=(
            Scene(
                key="markup",
                mood=Mood.HOSTILE,
                says=(
                    (
                        "{us} <!channel> *WORST* coffee in _town_. "
                        "[Get your refund](https://refunds.example/login) <@U0MARALIND> `sack them`"
                    ),
                ),
                answer="Every branch. Every day.",
            ),
            Scene(
                key="link-trick",
                mood=Mood.HOSTILE,
                says=(
                    (
                        "{us} proof here: <https://evil.example|harbourcoffee.example/menu> "
                        "&lt;script&gt;alert(1)&lt;/script&gt; > quoted? ~no~"
                    ),
                ),
                takes_back=True,
            ),
            Scene(
                key="boycott",
                mood=Mood.HOSTILE,
                says=("{us} overpriced dishwater for people with more beard than taste. Boycott.",),
            ),
        ),
    ),
    Persona(
        key="yuki",
        name="雪 Yuki",
        handle="yuki_pours",
        network="warble",
        followers=6021,
        thanks=("ありがとう! Thank you so much ☕️", "Perfect, see you on Saturday ☕️"),
        wonders=("Is there a filter option too?", "Could I bring my own cup?"),
        grumbles=("Hmm. I hoped for a real answer 🙁",),
        names="{helper}さん! Please tell them thank you from me 🙇",
        scenes=(
            Scene(
                key="latte-art",
                mood=Mood.PLEASED,
                says=("Look at this heart from {us} on Mill Lane ❤️ best start of the week",),
                picture="latte-art",
                helper="Chloe",
            ),
            Scene(
                key="kenya",
                mood=Mood.CURIOUS,
                says=("Is the Kenya good as an iced filter? {us}",),
                place=Place.UNDER_OUR_POST,
                answer="A V60, 15 g, medium grind.",
            ),
        ),
    ),
    Persona(
        key="beanwatch",
        name="Bean Watch",
        handle="beanwatch",
        network="warble",
        followers=311,
        thanks=("Noted, with thanks.",),
        wonders=("Do you publish that figure?",),
        grumbles=("That does not answer the question about prices.",),
        names="A colleague of yours called {helper}.",
        scenes=(
            Scene(
                key="unnamed-reply",
                mood=Mood.CROSS,
                says=("Blackcurrant and honey, and four pounds eighty. For one cup.",),
                place=Place.UNDER_OUR_POST,
                names_us=False,
            ),
            Scene(
                key="farm-gate",
                mood=Mood.CURIOUS,
                says=("Good that you quote origins. What did the farm get per kilo? {us}",),
                place=Place.QUOTING_OURS,
                answer="The Nyeri lot, the one you posted today.",
            ),
        ),
    ),
)
