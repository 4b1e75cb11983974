"""People on Facebook and Instagram: whole sentences there, few words and pictures here."""

from playground.customers.cast import Mood, Persona, Place, Scene

FACEBOOK_CAST: tuple[Persona, ...] = (
    Persona(
        key="gwen",
        name="Gwen Ashdown",
        handle="gwen-ashdown",
        network="facebook",
        followers=0,
        thanks=(
            "Thank you for coming back to me so quickly, I appreciate that.",
            "That is very decent of you. I shall stay a customer then.",
        ),
        wonders=(
            "And will the replacement come to the same address?",
            "Do I have to send the old one back?",
        ),
        grumbles=("With respect, that is what I was told the last time as well.",),
        names="I believe her name was {helper}. Do pass on my thanks.",
        scenes=(
            Scene(
                key="wet-parcel",
                mood=Mood.CROSS,
                says=(
                    (
                        "This is how my parcel arrived on Tuesday: open, wet, and half of it on "
                        "the doormat. I have written to you twice and heard nothing."
                    ),
                ),
                place=Place.UNDER_OUR_POST,
                picture="split-bag",
                answer="It was order HC-31904, the two bags of the Quayside blend.",
                privately="Hello, this is Gwen. Order HC-31904. I am at home all week after four.",
            ),
            Scene(
                key="step-free",
                mood=Mood.CURIOUS,
                says=(
                    (
                        "My mother uses a wheelchair. Is the new room at the station without "
                        "steps, and is there a table she can sit at?"
                    ),
                ),
                place=Place.UNDER_OUR_POST,
                answer="Saturday, late in the morning. There will be four of us.",
                corrects=(
                    "My mother uses a wheelchair. Is the new room at Quay Street without steps, "
                    "and is there a table she can sit at?"
                ),
            ),
            Scene(
                key="order-status",
                mood=Mood.CURIOUS,
                says=("Good evening. Could you tell me whether order HC-32011 has left already?",),
                place=Place.PRIVATE,
                answer="HC-32011, ordered on Sunday.",
            ),
        ),
    ),
    Persona(
        key="arthur",
        name="Arthur Penhale",
        handle="arthur-penhale",
        network="facebook",
        followers=0,
        thanks=("Splendid. Many thanks!", "You are stars, the lot of you."),
        wonders=("Would there be a candle, too?", "Is that the large one or the small one?"),
        grumbles=("Hm. A little more than that would have been nice.",),
        names="It was {helper}, with the red glasses.",
        scenes=(
            Scene(
                key="birthday-cake",
                mood=Mood.CURIOUS,
                says=(
                    (
                        "Dear team, my wife turns sixty on Saturday, and she likes nothing better "
                        "than your walnut cake. Can I order a whole one?"
                    ),
                ),
                place=Place.ON_OUR_PAGE,
                answer="For ten people. I would collect it at nine.",
                privately="Arthur here, about the cake. My number is 555 0142.",
            ),
            Scene(
                key="recommended",
                mood=Mood.PLEASED,
                says=(
                    (
                        "Took the grandchildren to Harbour Coffee today. Nobody minded the noise, "
                        "and the cocoa came with a drawing of a boat. Go there."
                    ),
                ),
                helper="Chloe",
            ),
            Scene(
                key="bingo",
                mood=Mood.HOSTILE,
                says=(
                    (
                        "GIFT CARDS 90 % OFF only today >> http://cheap-cards.example "
                        "<script>alert(1)</script>"
                    ),
                ),
                place=Place.UNDER_OUR_POST,
            ),
        ),
    ),
)

INSTAGRAM_CAST: tuple[Persona, ...] = (
    Persona(
        key="lola",
        name="Lola Fontana",
        handle="lola.fontana",
        network="instagram",
        followers=5310,
        thanks=("yay thank you 🧡", "you're the best omg"),
        wonders=("and with oat milk?", "do i need to book?"),
        grumbles=("ok but nobody told us that at the door 😕",),
        names="{helper}!! the one with the tattoos 🧡",
        scenes=(
            Scene(
                key="opening-hours",
                mood=Mood.CURIOUS,
                says=("wait is quay street open on monday?? 👀",),
                place=Place.UNDER_OUR_POST,
                answer="like around 5, three of us",
                privately="hii it's lola from the comments",
            ),
            Scene(
                key="story",
                mood=Mood.PLEASED,
                says=("",),
                place=Place.IN_A_STORY,
                picture="latte-art",
            ),
            Scene(
                key="tattoo",
                mood=Mood.PLEASED,
                says=("best seat in town, and whoever made this heart made my week {us} ☕️",),
                picture="latte-art",
                helper="Ben",
            ),
        ),
    ),
    Persona(
        key="pavel",
        name="Pavel K.",
        handle="pavel.k.runs",
        network="instagram",
        followers=88,
        thanks=("ok thanks", "great, thx 🙏"),
        wonders=("how long does that take?",),
        grumbles=("third time i ask this",),
        names="{helper} i think",
        scenes=(
            Scene(
                key="wrong-size",
                mood=Mood.CROSS,
                says=("ordered the hoodie in L, got an S. nobody answers my mails",),
                place=Place.UNDER_OUR_POST,
                answer="HC-30555, from last week",
                privately="hi, HC-30555, the grey hoodie",
            ),
            Scene(
                key="dm-collab",
                mood=Mood.CURIOUS,
                says=("hey! our running club ends at your station kiosk on sundays. group price?",),
                place=Place.PRIVATE,
                answer="about 20 people, 10:30",
            ),
        ),
    ),
)
