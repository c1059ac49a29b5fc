"""How the kinds of dialog are mixed into one document, and what is refused."""

import random
import re

from .arithmetic import arithmetic, drill
from .facts import fact
from .help import help_dialog
from .recall import list_recall, recall, third_person
from .small_talk import small_talk
from .stories import story
from .systems import PLAIN, DEFAULT, obey
from .text_tasks import text_task
from .unknown import unknown
from .words import Dialog, is_held_out_pair

SINGLE = [(arithmetic, 24), (help_dialog, 20), (text_task, 27), (fact, 13), (unknown, 9), (small_talk, 11), (story, 2)]
FILLERS = [(arithmetic, 8), (help_dialog, 5), (text_task, 5), (fact, 6), (unknown, 3), (small_talk, 9)]


def _pick(rng: random.Random, table) -> Dialog:
    return rng.choices([t for t, _ in table], [w for _, w in table])[0](rng)


def filler(rng: random.Random) -> Dialog:
    return _pick(rng, FILLERS)


def plain_exchange(rng: random.Random) -> Dialog:
    return rng.choice((fact, fact, small_talk, help_dialog, unknown))(rng)[:2]


def several(rng: random.Random) -> Dialog:
    turns: Dialog = []
    for _ in range(rng.randint(2, 4)):
        turns += _pick(rng, SINGLE)
    return turns


# Documents per kind. Their lengths differ: recall is a fifth of them by number and nearly half by tokens.
BODIES = [(drill, 12), (arithmetic, 26), (help_dialog, 72), (lambda rng: recall(rng, filler), 34), (lambda rng: list_recall(rng, filler), 4), (third_person, 3), (text_task, 100), (unknown, 24), (small_talk, 26), (fact, 44), (story, 4), (several, 8)]


def body(rng: random.Random) -> Dialog:
    """One document without its system prompt."""
    return _pick(rng, BODIES)


def long_body(rng: random.Random, letters: int) -> Dialog:
    """A long chat of about `letters` characters: facts told early, asked late."""
    turns: Dialog = []
    while sum(len(t) for _, t in turns) < letters:
        r = rng.random()
        turns += recall(rng, filler) if r < 0.25 and not turns else _pick(rng, SINGLE) if r < 0.9 else story(rng)
    return turns


def long_recall(rng: random.Random, letters: int) -> Dialog:
    """The same facts asked at the far end of a long chat."""
    def many(r: random.Random) -> Dialog:
        out: Dialog = []
        for _ in range(max(1, letters // 450)):
            out += _pick(r, SINGLE)
        return out
    return recall(rng, many)


def document(rng: random.Random, long_share: float = 0.0) -> Dialog:
    """One training document, with or without a system prompt."""
    if rng.random() < long_share:
        letters = rng.choice((1200, 2000, 3000, 4500, 6000))
        turns = long_recall(rng, letters) if rng.random() < 0.6 else long_body(rng, letters)
    elif rng.random() < 0.05:
        return obey(rng, plain_exchange)
    else:
        turns = body(rng)
    if rng.random() < 0.28:
        turns = [("system", DEFAULT if rng.random() < 0.75 else rng.choice(PLAIN)), *turns]
    return turns


_UNSURE = re.compile("don't know|not sure")
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\d+")
_SUM = re.compile(r"\d [+-] \d")


def normalised(text: str) -> str:
    """Lower case, letters and digits only: what counts as the same wording."""
    return " ".join(re.findall(r"[a-z0-9+*/-]+", text.lower().replace("'", "")))


_EMPTY = frozenset("a an the please so now my is do does to of i you me can could how what in it and or be".split())


def gist(text: str) -> str:
    """The set of a question's telling words: two wordings with the same gist are too close."""
    return _telling(normalised(text))


def _telling(plain: str) -> str:
    return " ".join(sorted(set(plain.split()) - _EMPTY))


def is_same_frame(telling: str, frames: frozenset[str]) -> bool:
    """Whether a question's telling words equal a held-out one's but for one or two of them, its name."""
    words = telling.split()
    if len(words) > 12:
        return False
    return any(" ".join(words[:i] + words[i + 1:j] + words[j + 1:]) in frames for i in range(len(words)) for j in range(i + 1, len(words) + 1))


def touches_held_out(turns: Dialog, questions: frozenset[str], names: frozenset[str]) -> bool:
    """Whether a document holds a held-out wording, number pair or name."""
    for i, (role, text) in enumerate(turns):
        if role == "user":
            plain = normalised(text)
            telling = _telling(plain)
            if plain in questions or telling in questions:
                return True
            if i + 1 < len(turns) and _UNSURE.search(turns[i + 1][1]) and is_same_frame(telling, questions):
                return True
        numbers = [int(n) for n in _NUMBER.findall(text) if len(n) < 5]
        if len(numbers) > 1 and any(is_held_out_pair(a, b) for a, b in zip(numbers, numbers[1:])) and (role == "user" or _SUM.search(text)):
            return True
        if not names.isdisjoint(_WORD.findall(text.lower())):
            return True
    return False
