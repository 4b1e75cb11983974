"""People on X, Bluesky and Mastodon: short and public, and each with a house style."""

from playground.customers.cast import Mood, Persona, Place, Scene

X_CAST: tuple[Persona, ...] = (
    Persona(
        key="nadia",
        name="Nadia Brandt",
        handle="nadiabrandt",
        network="x",
        followers=12_400,
        thanks=("Refund is there. Credit where it is due.", "Sorted within the hour. Good."),
        wonders=("When will I see that on my account?", "And the people it happened to as well?"),
        grumbles=("So that is a no, in more words.",),
        names="Your colleague {helper}.",
        scenes=(
            Scene(
                key="double-charge",
                mood=Mood.CROSS,
                says=("{us} you have charged my card twice for one coffee. £7.60. Explain?",),
                answer="Quay Street, this morning, 8:40. Card ends in 0093.",
                privately="Nadia here. Quay Street, 8:40, card ending 0093, £3.80 twice.",
            ),
            Scene(
                key="quote",
                mood=Mood.PLEASED,
                says=("This is how you say sorry: shortly, and with a date.",),
                place=Place.QUOTING_OURS,
                names_us=False,
            ),
            Scene(
                key="still-late",
                mood=Mood.CROSS,
                says=("Next day everywhere? Mine says Friday.",),
                place=Place.UNDER_OUR_POST,
                answer="Order HC-32207, to Leith.",
                takes_back=True,
            ),
        ),
    ),
    Persona(
        key="theo",
        name="Theo",
        handle="theo_codes",
        network="x",
        followers=640,
        thanks=("nice, works now", "ty 🙌"),
        wonders=("same for the ios one?",),
        grumbles=("closing it and opening it is not a fix",),
        names="{helper}, i guess",
        scenes=(
            Scene(
                key="app-login",
                mood=Mood.CROSS,
                says=("{us} app says “session expired” every single morning. pls",),
                answer="android 16, app 4.2.1",
                corrects="{us} app says “session expired” every single morning since 4.2. pls",
            ),
            Scene(
                key="dm-job",
                mood=Mood.CURIOUS,
                says=("hi! is the job for the app still open? i know what is wrong with it",),
                place=Place.PRIVATE,
                answer="can send a cv today",
            ),
        ),
    ),
)

BLUESKY_CAST: tuple[Persona, ...] = (
    Persona(
        key="ivo",
        name="Ivo Marek",
        handle="ivo-marek",
        network="bluesky",
        followers=930,
        thanks=("That helps, thank you.", "Perfect, ordering one now."),
        wonders=("Does that also hold for espresso?", "What would she never buy again?"),
        grumbles=("I had hoped for a name rather than a price.",),
        names="{helper}, and they knew their burrs.",
        scenes=(
            Scene(
                key="grinder-advice",
                mood=Mood.CURIOUS,
                says=("Hand grinder under a hundred: is there one that Amina would own herself?",),
                place=Place.UNDER_OUR_POST,
                answer="Mostly filter, two cups in the morning.",
            ),
            Scene(
                key="broken-crank",
                mood=Mood.CROSS,
                says=("{us} the crank of the grinder you sold me came off on day nine.",),
                picture="grinder",
                answer="Bought at Mill Lane, on the second.",
                privately="Ivo here. I still have the receipt from Mill Lane.",
            ),
        ),
    ),
    Persona(
        key="wren",
        name="Wren 🌿",
        handle="wren-draws",
        network="bluesky",
        followers=4480,
        thanks=("oh that's lovely, thank you 🌿",),
        wonders=("can i quote you on that?",),
        grumbles=("mm. not quite what i asked",),
        names="{helper} 🌿",
        scenes=(
            Scene(
                key="cups",
                mood=Mood.CURIOUS,
                says=("genuinely asking: are the cups compostable at home, or only industrially?",),
                place=Place.QUOTING_OURS,
                names_us=False,
                answer="my heap is very much a home heap",
            ),
            Scene(
                key="quiet-corner",
                mood=Mood.PLEASED,
                says=("{us} drew for two hours in your corner and nobody made me feel it. 🌿",),
                helper="Ana",
            ),
        ),
    ),
)

MASTODON_CAST: tuple[Persona, ...] = (
    Persona(
        key="sif",
        name="Sif Halvorsen",
        handle="sif@fjord.example",
        network="mastodon",
        followers=1210,
        thanks=("Thank you. A shop that answers, imagine!", "Good. I have boosted that."),
        wonders=("Is that written down anywhere?", "And who reads those figures?"),
        grumbles=("That is the text of the banner. I have read the banner.",),
        names="{helper}, who was very patient.",
        scenes=(
            Scene(
                key="tracking-cookies",
                mood=Mood.CROSS,
                says=(
                    (
                        "{us} your shop sets eleven cookies before I have clicked anything. Which "
                        "of them does a bag of coffee need?"
                    ),
                ),
                answer="On the page of the Kenya, in a fresh browser.",
            ),
            Scene(
                key="alt-text",
                mood=Mood.CURIOUS,
                says=("The picture of the cold brew on the menu says “image1”. One to go!",),
                place=Place.UNDER_OUR_POST,
                answer="The third one from above.",
                corrects="The picture of the cold brew on the menu says “image1.jpg”. One to go!",
            ),
        ),
    ),
    Persona(
        key="bram",
        name="Bram",
        handle="bram_bikes",
        network="mastodon",
        followers=76,
        thanks=("Cheers!", "Lovely, see you on Sunday."),
        wonders=("Even when it rains?",),
        grumbles=("The stand by the door is still bent.",),
        names="Somebody called {helper}.",
        scenes=(
            Scene(
                key="bike-stand",
                mood=Mood.CURIOUS,
                says=("{us} any chance of a bike stand at Mill Lane? Mine lives on your lamp.",),
                answer="Two would do. Three, if it is sunny.",
            ),
            Scene(
                key="direct",
                mood=Mood.CURIOUS,
                says=("{us} between us: I think somebody left a phone under the bench outside.",),
                place=Place.PRIVATE,
                answer="Black, cracked corner, a sticker of a heron.",
            ),
        ),
    ),
)
