"""Product help: a question about Hearth in one of very many wordings, and its answer."""

import random

from .help_intents import INTENTS
from .phrasing import in_context, say, typed, vary, wish
from .words import Dialog

_WEIGHTS = [i.weight for i in INTENTS]


def pick(rng: random.Random, wordings: list[str]) -> str:
    """A line; those with many alternatives more often."""
    return rng.choices(wordings, [1 + w.count("|") ** 0.5 for w in wordings])[0]


def question(rng: random.Random) -> tuple[str, str, list[str]]:
    """One help question: intent id, wording, its answers."""
    chosen = rng.choices(INTENTS, _WEIGHTS)[0]
    share = 0 if not chosen.acts else 1 if not chosen.asks else 0.5
    if rng.random() < share:
        text = wish(rng, pick(rng, chosen.acts))
    else:
        text = say(rng, pick(rng, chosen.asks))
    return chosen.id, text, chosen.answers


def help_dialog(rng: random.Random) -> Dialog:
    _, text, answers = question(rng)
    if rng.random() < 0.2:
        text = vary(rng, text)
    if rng.random() < 0.14:
        text = in_context(rng, text)
    return [("user", typed(rng, text)), ("assistant", rng.choice(answers))]
