"""Short stories of 60 to 130 words, put together from parts that fit each other."""

import random

from .phrasing import typed
from .words import ANIMALS, Dialog, FOODS, FRUITS, JOBS, OBJECTS, an, expand, name, plural

SETTINGS = ["in a green forest", "by a quiet lake", "on a small farm", "at the edge of a village", "in an old house", "near the sea", "on a high mountain", "in a busy town", "in a warm valley", "under a big tree"]
TRAITS = ["curious", "kind", "brave", "shy", "clever", "lonely", "cheerful", "young", "old", "quiet"]
MORALS = ["From that day on they were friends.", "That night the {h} slept very well.", "And the {h} learned that asking for help is no shame.", "They still meet there every week.", "And everyone was happy.", "It was the best day of the year.", "Since then the {h} is never alone."]
REQUESTS = ["Tell me a (short |little |)story about {x}.", "(Can|Could) you tell (me |)a (short |)story about {x}?", "Write (me |)a (short |little |)story about {x}.", "A (short |)story about {x}, please.", "I (want|would like) (to hear |)a story about {x}.", "Make up a (short |)story about {x}.", "Story about {x}", "(Please|) write a (short |)tale about {x}.", "Do you know a story about {x}?", "Tell a story about {x}.", "Give me a (bedtime |short |)story about {x}."]
OPEN = ["Tell me a (short |)story.", "Tell me a (bedtime |)story(, please|).", "Can you tell (me |)a story?", "Write a (short |)story.", "A story(, please|).", "I want a story.", "Do you know a story?", "Tell me a tale."]


def plot(rng: random.Random, hero: str, called: str, own: str) -> list[str]:
    """Three or four sentences of trouble and help. `own` is how the hero is named within sentences."""
    friend = rng.choice([a for a in ANIMALS if a not in hero])
    food, thing = rng.choice(FOODS + FRUITS), rng.choice(OBJECTS[:20])
    return rng.choice((
        [f"One morning {own} found a {thing} on the path.", f"\"Who lost this?\" asked {called}.", f"{called} walked from door to door until {an(friend)} said, \"It is mine!\"", f"The {friend} was so glad that it shared its {food}."],
        [f"One day it rained for hours and the way home was under water.", f"{called} did not know what to do.", f"Then {an(friend)} came by in a small boat.", f"\"Jump in,\" said the {friend}, and together they reached dry land."],
        [f"One evening {own} heard a strange sound.", f"It came from behind the {rng.choice(('hill', 'barn', 'tree', 'wall', 'bridge'))}.", f"There sat {an(friend)} that could not find its way.", f"{called} took a lamp and walked with the {friend} all the way home."],
        [f"Winter came and there was little to eat.", f"{called} had only some {food} left.", f"When a hungry {friend} knocked at the door, {own} shared it anyway.", f"In spring the {friend} came back with a whole basket of {plural(rng.choice(FRUITS))}."],
        [f"{called} wanted to see what was on the other side of the river.", f"But the water was cold and wide.", f"\"I will help you,\" said {an(friend)}, and they built a raft.", f"On the other side they found a garden full of {plural(rng.choice(FRUITS))}."],
        [f"One night the moon was hidden and it was very dark.", f"{called} was afraid.", f"Then {an(friend)} said, \"Look up.\"", f"A thousand stars were shining, and the fear was gone."],
        [f"One day {own} lost a {thing}.", f"{called} looked under the bed, behind the door and in the garden.", f"In the end {an(friend)} brought it back.", f"\"Thank you,\" said {called}, and they had {food} together."],
        [f"There was a race every summer, and {own} had never won.", f"This time {an(friend)} fell on the way.", f"{called} stopped and helped the {friend} up.", "They came in last, but everyone cheered for them."]))


def story(rng: random.Random) -> Dialog:
    animal = rng.random() < 0.75
    kind = rng.choice(ANIMALS) if animal else rng.choice(JOBS + ["girl", "boy", "king", "queen", "wizard", "robot", "knight", "princess"])
    called = name(rng)
    trait, place = rng.choice(TRAITS), rng.choice(SETTINGS)
    start = rng.choice((f"Once upon a time there was {an(trait)} {kind} called {called}.", f"There once was {an(trait)} {kind} named {called}.", f"{called} was {an(trait)} {kind}."))
    live = rng.choice((f"{called} lived {place}.", f"The {kind} lived {place}."))
    body = plot(rng, kind, called, called)
    end = rng.choice(MORALS).replace("{h}", kind)
    if rng.random() < 0.8:
        subject = rng.choice((an(kind), an(kind), an(kind), f"{an(trait)} {kind}", f"{an(kind)} called {called}", f"{an(kind)} named {called}", f"the {kind}"))
        ask = expand(rng, rng.choice(REQUESTS)).replace("{x}", subject)
    else:
        ask = expand(rng, rng.choice(OPEN))
    turns = [("user", typed(rng, ask)), ("assistant", " ".join([start, live, *body, end]))]
    if rng.random() < 0.2:
        turns += rng.choice(([("user", rng.choice(("What was the name of the " + kind + "?", "Who was the story about?", "What was the " + kind + " called?"))), ("assistant", f"The {kind} was called {called}.")],
                             [("user", rng.choice(("Thanks, I liked it.", "Nice story!", "That was nice.", "Thank you for the story."))), ("assistant", "I am glad you liked it!")],
                             [("user", rng.choice((f"Where did {called} live?", f"Where did the {kind} live?"))), ("assistant", f"{called} lived {place}.")]))
    return turns
