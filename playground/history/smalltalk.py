"""What is asked, praised and complained of on any day, and what we answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Small:
    """An everyday conversation. `answer` "": they are kind, and are thanked."""

    says: str
    answer: str = ""


SMALLTALK: tuple[Small, ...] = (
    Small(
        "{us} which of your roasts is the mildest? My mother-in-law is coming.",
        "Quayside, without a doubt: hazelnut, no edge. Shall we set a bag aside for her?",
    ),
    Small(
        "{us} is the wifi at Mill Lane back? I have a deadline and no kettle.",
        "It is, since noon. The table by the radiator has the good socket.",
    ),
    Small("{us} the new benches outside are such a good idea, my knees say hello"),
    Small(
        "{us} do you sell the blue enamel mugs online, or only at the counter?",
        "Only at the counter so far, there are nine left. Which café is nearest to you?",
    ),
    Small(
        "{us} how long do beans keep once the bag is open?",
        "Three weeks at their best: closed, dark, and never in the fridge. What do you brew?",
    ),
    Small("{us} whoever wrote the chalkboard today made me snort oat milk, well done"),
    Small(
        "{us} can I bring my own jar for beans?",
        "Please do, and get ten per cent off for it. It only has to be dry. How big is it?",
    ),
    Small(
        "{us} the queue at the station kiosk this morning was out of the door",
        "We saw it, and a second pair of hands starts there tomorrow. Did you get a cup at all?",
    ),
    Small(
        "{us} what grind for a moka pot?",
        "Finer than filter, coarser than espresso: number six on most mills. Which beans is it?",
    ),
    Small("{us} my son counted the biscuits in your jar for half an hour. Bless your patience"),
    Small(
        "{us} my receipt shows two croissants. I wish it were true, I had one.",
        "Sorry! Show the receipt at any till and the second one is on us, or money back. Fine?",
    ),
    Small(
        "{us} are you hiring for Saturdays? Asking for a very caffeinated daughter",
        "We are, from sixteen. She can just drop in at Quay Street. Does she like early mornings?",
    ),
    Small(
        "{us} the toilets at Harbour Street had no paper again",
        "That must not be. It is filled, and checked every hour from now on. When were you there?",
    ),
    Small("{us} thank you for keeping my umbrella for three whole weeks. It has been missed"),
    Small(
        "{us} do gift cards run out?",
        "Never. Not even when they have been through the wash. Is yours readable?",
    ),
    Small(
        "{us} is the cinnamon bun vegan now or did I dream that",
        "You did not: since Monday, with oat butter. Can you taste it? We honestly cannot.",
    ),
    Small(
        "{us} my loyalty stamps from the old app did not come over",
        "They can be moved by hand. Which e-mail address were they under?",
    ),
    Small("{us} best flat white this side of the water, and I have tried them all"),
    Small(
        "{us} could you turn the music down a little in the mornings?",
        "Fair. It is down by a third until ten. Which café are you in?",
    ),
    Small(
        "{us} do you take back the empty bags?",
        "We do, at every counter: they become pencil cases. Would you like to see one?",
    ),
    Small(
        "{us} my parcel says delivered and it is not here",
        "Let us look for it at once. Would you send us the number of the order?",
    ),
    Small(
        "{us} is there somewhere to lock a bike at the roastery?",
        "Six stands, around the left corner, under the lamp. Are you coming on the tour?",
    ),
    Small("{us} came for a coffee, stayed for the poem on the cup. More of that please"),
    Small(
        "{us} the almond cake was dry today and I say that with love",
        "We tasted it and agree. Tomorrow's has had a word with the syrup. One on us?",
    ),
)
"""`{us}` is our handle."""

ANSWERS: tuple[str, ...] = (
    "Thank you for asking.",
    "Happy to help!",
    "Good to hear from you.",
    "Glad you ask.",
    "Hello from Quay Street.",
)
"""How an answer may begin: a network refuses the same words twice in a row."""

THANKS: tuple[str, ...] = (
    "You have just made seven people at the counter smile. Thank you!",
    "How kind of you to say so. It is on the board in the kitchen now.",
    "This is why we get up at five. Thank you for telling us!",
    "Thank you! We have read it out twice already.",
    "What a lovely thing to find in the middle of a day. Thank you.",
    "That went straight to the team. They pretend that it is the steam.",
    "Thank you. We will try to deserve it next time, too!",
)
"""What we say to somebody who is kind."""
