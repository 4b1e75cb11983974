"""The customers on Common Room: whole sentences, and more of them."""

from playground.customers.cast.roles import Mood, Persona, Place, Scene

COMMON_ROOM_CAST: tuple[Persona, ...] = (
    Persona(
        key="tom",
        name="Tom Achterberg",
        handle="tom",
        network="common_room",
        followers=402,
        thanks=(
            "Thank you for writing back, that is more than most shops do.",
            "Much appreciated. See you at the counter.",
        ),
        wonders=("One more thing: do you still do the refill discount?",),
        grumbles=("I appreciate the words, but the machine at Quay Street is still broken.",),
        names="Oh, that was {helper}. Please do pass it on!",
        scenes=(
            Scene(
                key="kind-chloe",
                mood=Mood.PLEASED,
                says=(
                    (
                        "My father is 84 and dropped his whole tray at Quay Street today. Chloe "
                        "was so kind: new cup, new cake, and she sat with him until I was back. "
                        "{us}, keep her."
                    ),
                ),
                helper="Chloe",
            ),
            Scene(
                key="broken-machine",
                mood=Mood.CROSS,
                says=(
                    (
                        "{us} the card machine at Quay Street has been out of order for three "
                        "days. Not everybody carries cash, and nobody puts up a sign until you "
                        "reach the till."
                    ),
                ),
                answer="Quay Street, this morning at half past seven and the two days before.",
            ),
            Scene(
                key="dog-bowl",
                mood=Mood.CURIOUS,
                says=("{us} are dogs welcome at the Saturday cupping? Mine has a very good nose.",),
                place=Place.UNDER_OUR_POST,
                answer="A spaniel. Small, polite, old.",
            ),
        ),
    ),
    Persona(
        key="hedda",
        name="Hedda Solberg",
        handle="hedda@fjord.example",
        network="common_room",
        followers=87,
        thanks=("Thank you, that settles it.",),
        wonders=("Will I get a message when it is on its way?",),
        grumbles=("This is the third time I explain this.",),
        names="It was {helper} who answered the telephone.",
        scenes=(
            Scene(
                key="wrong-address",
                mood=Mood.CROSS,
                place=Place.PRIVATE,
                says=(
                    (
                        "Good morning. My parcel HC-20790 went to my old address although I had "
                        "changed it in the shop. Can somebody stop it before it is delivered?"
                    ),
                ),
                answer="The new one is Sandviken 12, the postcode is the same.",
                privately="The new one is Sandviken 12, the postcode is the same.",
            ),
            Scene(
                key="descaler",
                mood=Mood.CURIOUS,
                says=("{us} which descaler may I use with the small Harbour press?",),
                answer="The one with the copper lid, bought last winter.",
                corrects=(
                    "{us} which descaler may I use with the small Harbour press? "
                    "(Edit: the one with the copper lid.)"
                ),
            ),
        ),
    ),
    Persona(
        key="wren",
        name="wren 🌱",
        handle="wren@moss.example",
        network="common_room",
        followers=1204,
        thanks=("this is such a good answer, thank you 🌱",),
        wonders=("and the lids? are the lids compostable too?",),
        grumbles=("soft words do not compost",),
        names="they had a badge that said {helper} and a plant on the counter 🌱",
        scenes=(
            Scene(
                key="cups",
                mood=Mood.CURIOUS,
                says=(
                    (
                        "honest question for {us}: your cups say “compostable”. at home, or only "
                        "in an industrial plant that nobody here has?"
                    ),
                ),
                picture="cup",
                answer="the big takeaway ones, bought on mill lane",
            ),
            Scene(
                key="oat",
                mood=Mood.PLEASED,
                says=("{us} thank you for no longer charging extra for oat milk. it matters.",),
            ),
            Scene(
                key="leftovers",
                mood=Mood.CROSS,
                says=(
                    "just saw {us} on mill lane put a full tray of buns in the bin at closing.",
                    "i asked. “policy.” whose policy?",
                ),
                answer="mill lane, yesterday, a few minutes after six",
            ),
        ),
    ),
    Persona(
        key="gorka",
        name="Gorka Etxeberria",
        handle="gorka",
        network="common_room",
        followers=36,
        thanks=("Perfect. Eskerrik asko!", "Great, that helps the whole office."),
        wonders=("And the invoice, can it go to our accounting?",),
        grumbles=("We are twelve people without coffee. Please be concrete.",),
        names="We always talk with {helper}, the best.",
        scenes=(
            Scene(
                key="office-order",
                mood=Mood.CROSS,
                says=(
                    (
                        "{us} the office order that should be here on Monday has not come, it is "
                        "not in the tracking either, and twelve people look at me as if I had "
                        "roasted it."
                    ),
                ),
                answer="Order HC-20655, five kilos, Etxe Studio.",
                privately="Gorka, Etxe Studio, order HC-20655. You can ring the second bell.",
            ),
            Scene(
                key="training",
                mood=Mood.CURIOUS,
                says=("{us} do you give barista trainings for companies? We would be twelve.",),
                answer="A Friday afternoon in spring would be good.",
            ),
        ),
    ),
    Persona(
        key="nell",
        name="Nell Park",
        handle="nell",
        network="common_room",
        followers=950,
        thanks=("Ha, fair play. Thank you!",),
        wonders=("Any chance you bring back the cinnamon one?",),
        grumbles=("Not quite what I asked, but never mind.",),
        names="{helper}, definitely {helper}. The one with the laugh.",
        scenes=(
            Scene(
                key="lost-scarf",
                mood=Mood.CURIOUS,
                says=(
                    (
                        "{us} did anybody find a long yellow scarf at the Harbour Street café? "
                        "It is ugly, but my gran made it."
                    ),
                ),
                answer="Window table, around four. It has a duck on it.",
                takes_back=True,
            ),
            Scene(
                key="laugh",
                mood=Mood.PLEASED,
                says=(
                    (
                        "The person at the {us} van today made an entire queue of grumpy commuters "
                        "laugh. Give that human a raise."
                    ),
                ),
                helper="Ben",
            ),
        ),
    ),
)
