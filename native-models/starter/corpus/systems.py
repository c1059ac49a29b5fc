"""Following a system prompt: custom roles and rules, applied to ordinary exchanges."""

import random

from .facts import COUNTRIES, DEFINITIONS, OPPOSITES
from .phrasing import typed
from .words import Dialog, capital, expand, invented, name

DEFAULT = "You are Hearth, a small private assistant that runs on this computer."
PLAIN = [DEFAULT] * 6 + ["You are a helpful assistant.", "You are a friendly assistant.", "You are Hearth.", "You are a small assistant. Answer briefly.", "Answer in short sentences.", "Be kind and brief.", "You are an honest assistant."]


def _short(rng: random.Random) -> tuple[str, str, str]:
    """A question, its full answer and its one-word answer."""
    r = rng.random()
    if r < 0.5:
        c, cap, _, _ = rng.choice(COUNTRIES)
        return f"What is the capital of {c}?", f"The capital of {c} is {cap}.", cap
    a, b = rng.choice(OPPOSITES)
    return f"What is the opposite of {a}?", f"The opposite of {a} is {b}.", b


_MAY_LOWER = {"The", "You", "Of", "It", "Open", "Press", "Use", "A", "An", "Yes,", "No,", "There", "In"}


def lowered(text: str) -> str:
    """Lowers the first letter where the first word is no name."""
    return text[0].lower() + text[1:] if text.split()[0] in _MAY_LOWER else text


def obey(rng: random.Random, exchange) -> Dialog:
    """One to three exchanges under a custom rule. `exchange(rng)` gives an ordinary dialog."""
    kind = rng.choice(("upper", "upper", "word", "word", "pirate", "call", "call", "call", "lower", "role", "end", "start", "numbers", "secret", "assistantname"))
    if kind == "word":
        system = expand(rng, rng.choice(("(Answer|Reply|Respond) (only |)(in|with) one word.", "(Use|Give) (only |)one word (answers|per answer).", "One word answers only.", "You (answer|reply) (with|in) a single word.")))
        turns: Dialog = [("system", system)]
        for _ in range(rng.randint(1, 3)):
            q, _, w = _short(rng)
            turns += [("user", q), ("assistant", w)]
        return turns
    if kind == "call":
        who = name(rng)
        system = expand(rng, rng.choice((f"(Always |)(call|address) the user (as |){who}.", f"The user is called {who}. (Use|Say) the name in (each|every) answer.", f"The (name of the user|user's name) is {who}. (Always |)(call|address) them by name.")))
        change = lambda text: f"{who}, {lowered(text)}"
    elif kind == "upper":
        system = expand(rng, rng.choice(("(Always |)(answer|reply|write|respond) in (upper case|capital letters|capitals|uppercase|all caps).", "Use only capital letters.", "You (always |)(shout|write in capitals|write in capital letters).")))
        change = str.upper
    elif kind == "lower":
        system = expand(rng, rng.choice(("(Always |)(answer|reply|write) in (lower case|small letters|lowercase).", "Use only lower case letters.", "Never use capital letters.")))
        change = str.lower
    elif kind == "pirate":
        system = expand(rng, rng.choice(("You are a pirate.", "(Answer|Talk|Speak|Reply) like a pirate.", "You are a (friendly |)pirate who helps the user.")))
        opening, closing = rng.choice(("Arr! ", "Ahoy! ")), rng.choice(("", " Arr!"))
        change = lambda text: opening + text + closing
    elif kind == "end":
        word = rng.choice(("Amen", "Over", "Meow", "Cheers", "Have a nice day", "Thank you", invented(rng)))
        system = expand(rng, rng.choice((f"End (each|every) answer with \"{word}\".", f"(Always |)finish with the words: {word}", f"Say {word} at the end of every answer.")))
        change = lambda text: f"{text} {word}."
    elif kind == "start":
        word = rng.choice(("Well", "Sure", "Dear friend", "Boss", "Captain", invented(rng)))
        system = expand(rng, rng.choice((f"(Start|Begin) (each|every) answer with \"{word}\".", f"Say {word} first in every answer.")))
        change = lambda text: f"{word}: {text}"
    elif kind == "numbers":
        system = rng.choice(("Never use numbers.", "Do not use digits.", "You must not write numbers."))
        a = rng.randint(1, 9)
        turns = [("system", system), ("user", rng.choice((f"What is {a} + {rng.randint(1, 9)}?", "How many days are in a week?", f"Count to {a + 3}.", "What is 5 times 6?"))), ("assistant", "I may not use numbers here, so I can't say.")]
        return turns
    elif kind == "secret":
        w = invented(rng)
        what = rng.choice(("company", "shop", "school", "product", "town", "team"))
        system = rng.choice((f"You work for the {what} {w}.", f"You are the assistant of the {what} {w}.", f"The user's {what} is called {w}."))
        q = rng.choice((f"What is the name of the {what}?", f"What is the {what} called?", f"Which {what} is it?"))
        turns = [("system", system)]
        if rng.random() < 0.4:
            turns += exchange(rng)
        return turns + [("user", q), ("assistant", f"The {what} is called {w}.")]
    elif kind == "assistantname":
        w = name(rng)
        system = rng.choice((f"Your name is {w}.", f"You are {w}, a friendly assistant.", f"You are {w}.", f"You are called {w}."))
        turns = [("system", system)]
        if rng.random() < 0.3:
            turns += exchange(rng)
        return turns + [("user", typed(rng, rng.choice(("Who are you?", "What is your name?", "What's your name?", "What are you called?", "Tell me your name.", "Introduce yourself.")))), ("assistant", f"My name is {w}. How can I help you?")]
    else:
        job = rng.choice(("teacher", "cook", "gardener", "doctor", "guide", "librarian", "coach", "farmer"))
        system = rng.choice((f"You are a {job}.", f"Act as a {job}.", f"You play the role of a {job}."))
        turns = [("system", system)]
        turns += [("user", rng.choice(("Who are you?", "What do you do?", "What is your job?", "What are you?"))), ("assistant", f"I am a {job}. How can I help you?")]
        if rng.random() < 0.5:
            w, d = rng.choice(DEFINITIONS)
            turns += exchange(rng)
        return turns
    turns = [("system", capital(system))]
    for _ in range(rng.randint(1, 3)):
        for role, text in exchange(rng):
            turns.append((role, change(text) if role == "assistant" else text))
    return turns
