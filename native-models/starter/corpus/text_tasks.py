"""Small jobs on text that the user gives: sort, extract, rewrite, count, spell, JSON.

Every task has imperatives ("sort these words"), which `placed` joins with the text in many ways, and wordings of its
own. Lists and sentences draw on all known words, on made-up ones and on random letters, so that copying is learned
letter by letter.
"""

import random

from .common_words import WORDS
from .phrasing import lines
from .words import (ADJECTIVES, ANIMALS, CLOTHES, COLOURS, COMMON, DAYS, Dialog, DRINKS, FOODS, FRUITS, HOBBIES, JOBS, MONTHS, OBJECTS, PLACES, TOOLS, VEGETABLES,
                    an, capital, city, expand, invented, name, plural, slip)

POOLS = [FRUITS, VEGETABLES, ANIMALS, TOOLS, CLOTHES, FOODS, OBJECTS, COLOURS, JOBS, PLACES, DRINKS, HOBBIES, COMMON, COMMON, COMMON]
PLAIN_WORDS = [w for w in dict.fromkeys(WORDS) if w.isalpha() and w.islower() and len(w) > 2]
COUNT = ["first", "second", "third", "fourth", "fifth"]
SHORT_COUNT = ["1st", "2nd", "3rd", "4th", "5th"]

PLACED = r"""
{P}: {x}
{P}: {x}
{P}: {x}
{P}: {x}
{P}: {x}
{P}:\n{x}
{P}:\n\n{x}
{P}: "{x}"
{P}: '{x}'
{P} - {x}
{P} {x}
{P}, please: {x}
{P} please: {x}
Please {p}: {x}
Please {p}: {x}
Please {p}:\n{x}
please {p} {x}
Can you {p}: {x}
Can you {p}: {x}?
Can you {p}? {x}
Could you {p}? {x}
Could you {p}: {x}
Could you please {p}: {x}
Would you {p}: {x}
Will you {p}? {x}
I want you to {p}: {x}
I need you to {p}: {x}
I would like you to {p}: {x}
Help me {p}: {x}
Your task: {p}. {x}
Task: {p}. Text: {x}
Text: {x}\nTask: {p}
Input: {x}\n{P}.
{x}\n{P}.
{x}\n\n{P}
{x}. {P}.
{x}. {P}, please.
{x}. Please {p}.
{x}. Can you {p}?
{x} - {p}
{x} -> {p}
"{x}" - {p}
Here is my text: {x}. {P}.
Here: {x}. {P}.
This is it: {x}. Now {p}.
I have this: {x}. {P}.
I've got this here: {x}. Could you {p}?
Given this: {x}. {P}.
Take this: {x}. Then {p}.
Look at this: {x}. {P}.
{P}. Here it is: {x}
{P}. {x}
Now {p}: {x}
Next, {p}: {x}
Go ahead and {p}: {x}
How do I {p}: {x}
It would be nice if you could {p}: {x}
For my homework I have to {p}: {x}
Just {p}: {x}
Quickly {p}: {x}
Hi! {P}: {x}
Hello, please {p}: {x}
Hey, can you {p}? {x}
Ok, {p}: {x}
""".strip().splitlines()
PLACED = [p.replace("\\n", "\n") for p in PLACED]


def asked(rng: random.Random, imperatives: list[str], others: list[str], text: str, share: float = 0.62, lower: bool = True) -> str:
    """The request: an imperative placed around the text, or another wording that has {x} in it."""
    if rng.random() < share or not others:
        p = expand(rng, rng.choice(imperatives))
        frame = rng.choice(PLACED)
        if text[-1:] in ".?!" and "{x}." in frame:
            frame = frame.replace("{x}.", "{x}")
        out = frame.replace("{p}", p).replace("{P}", capital(p))
    else:
        out = capital(expand(rng, rng.choice(others)))
        if text[-1:] in ".?!":
            out = out.replace("{x}.", "{x}").replace("{x}?", "{x}")
    r = rng.random()
    if r < 0.1 and lower:
        out = out.lower()
    elif r < 0.16:
        out = out.rstrip("?.")
    return out.replace("{x}", text)


def jumble(rng: random.Random) -> str:
    """Letters without any sense, sometimes with digits."""
    letters = "abcdefghijklmnopqrstuvwxyz" if rng.random() < 0.8 else "abcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(rng.choice(letters) for _ in range(rng.randint(3, 7)))


def strange(rng: random.Random) -> str:
    return invented(rng).lower() if rng.random() < 0.75 else jumble(rng)


_VERBS = "wake sleep eat cook clean read write call visit buy sell fix wash walk feed water paint open close pack book pay send check print order study train bring take find help make plan start finish".split()
_AFTER = ["up", "down", "home", "the dog", "the dishes", "the bill", "my sister", "a letter", "the report", "the car", "some bread", "the plants", "dinner", "breakfast", "the floor", "a ticket", "the window", "for an hour", "the garden", "to work", "with Tom", "the baby", "a cake", "new shoes"]


def phrase(rng: random.Random) -> str:
    """An entry of a list that has two or three words."""
    r = rng.random()
    if r < 0.4:
        return f"{rng.choice(ADJECTIVES + COLOURS)} {rng.choice(COMMON)}"
    if r < 0.75:
        return f"{rng.choice(_VERBS)} {rng.choice(_AFTER)}"
    if r < 0.9:
        return f"{rng.choice(PLAIN_WORDS)} {rng.choice(PLAIN_WORDS)}"
    return f"{rng.choice(COMMON)} and {rng.choice(COMMON)}" if rng.random() < 0.3 else f"{rng.randint(2, 12)} {plural(rng.choice(COMMON))}"


def entries(rng: random.Random, low: int = 3, high: int = 5) -> list[str]:
    """Entries for tasks in which commas separate them: words, or some of two words and more."""
    if rng.random() < 0.72:
        return words(rng, low, high)
    out = [phrase(rng) if rng.random() < 0.7 else rng.choice(COMMON if rng.random() < 0.5 else PLAIN_WORDS) for _ in range(rng.randint(low, high))]
    return list(dict.fromkeys(out))


def words(rng: random.Random, low: int = 3, high: int = 5) -> list[str]:
    """Different words: of one kind, of any kind, or made up."""
    count, r = rng.randint(low, high), rng.random()
    if r < 0.5:
        pool = rng.choice(POOLS)
        return rng.sample(pool, min(count, len(pool)))
    if r < 0.8:
        return rng.sample(PLAIN_WORDS, count)
    if r < 0.88:
        return rng.sample(PLAIN_WORDS, count - 1) + [strange(rng)]
    if r < 0.94:
        return list(dict.fromkeys(name(rng) for _ in range(count + 2)))[:count]
    return list(dict.fromkeys(strange(rng) for _ in range(count + 2)))[:count]


def word(rng: random.Random) -> str:
    return rng.choice((rng.choice(COMMON), rng.choice(PLAIN_WORDS), rng.choice(PLAIN_WORDS), strange(rng), strange(rng)))


def listing(rng: random.Random, items: list[str]) -> str:
    return rng.choice((", ", ", ", ", ", ", ", ", ", ", ", " ", "; ", "\n", " / ")).join(items) if rng.random() < 0.9 else ", ".join(items[:-1]) + " and " + items[-1]


def numbers(rng: random.Random, low: int = 3, high: int = 6) -> list[int]:
    top = rng.choice((9, 20, 50, 99, 99, 99, 999, 9999))
    return rng.sample(range(1, top + 1), rng.randint(low, high))


def sentence(rng: random.Random) -> str:
    """A short plain sentence without a full stop."""
    n, a, o, p = name(rng), rng.choice(ADJECTIVES), rng.choice(OBJECTS), rng.choice(PLACES)
    animal, food, w, v = rng.choice(ANIMALS), rng.choice(FOODS), rng.choice(PLAIN_WORDS), rng.choice(PLAIN_WORDS)
    return rng.choice((
        f"The {animal} sleeps in the {p}", f"{n} likes {food}", f"We bought {an(a)} {o}", f"The {o} is {a}", f"{n} goes to the {p}", f"I saw {an(a)} {animal} in the {p}",
        f"My {o} is on the table", f"The {a} {animal} eats {food}", f"{n} has {an(a)} {o}", f"Please bring the {o} to the {p}", f"They play in the {p}", f"{n} and {name(rng)} eat {food}",
        f"It is {a} today", f"The {p} is {a}", f"I like my {a} {o}", f"She found {an(o)} in the {p}", f"Good morning {n}", f"Happy birthday {n}", f"The {w} and the {v} are {a}", f"{n} talks about {w} and {v}",
        f"We need more {w}", f"The {p} opens at {rng.randint(7, 11)}", f"{n} will call {name(rng)} on {rng.choice(DAYS)}", f"There is {an(o)} in the {o} of {n}", f"The {strange(rng)} is near the {p}", f"We {v} the {w} in {city(rng)}",
        f"The train to {city(rng)} is late", f"{n} wrote a letter to {name(rng)}", f"Our {animal} is called {n}", f"He does not like {food}", f"Can you see the {animal}", f"The meeting is in the {p}"))


def plain(rng: random.Random) -> str:
    """A sentence, a few words, or one word."""
    r = rng.random()
    return sentence(rng) if r < 0.5 else " ".join(words(rng, 1, 4)) if r < 0.8 else " ".join(strange(rng) for _ in range(rng.randint(1, 3)))


# --- order ---

SORT = lines("""
(sort|order|arrange|put|list|organise|rank) these words (alphabetically|in alphabetical order|from A to Z|by alphabet|in ABC order|A to Z|by letter)
(sort|order|arrange|list|organise) (these|the words|the list|this list|the following|the following words|these items|the items|my list|all of these|them|the terms|these names|these entries) (alphabetically|in alphabetical order|from A to Z|by the alphabet|by first letter)
(sort|order|arrange|alphabetise|alphabetize) (alphabetically|in alphabetical order|from A to Z|these words|this list|the list|these|the following|this)
put (these|these words|the words|this list|them|the following words|the items) (in|into) (alphabetical order|ABC order|the order of the alphabet|alphabetical sequence)
bring (these|these words|the words|this list) (into|in) alphabetical order
give me (these words|this list|these|the list) (alphabetically|sorted|in alphabetical order|from A to Z|sorted by alphabet)
write (these words|this list|these|the words) (alphabetically|in alphabetical order|from A to Z)
sort these words
sort this list of words
do an alphabetical sort
""")
SORT_ASK = lines("""
(I want|I would like|I wish|I need) (these words|{x}) (sorted|ordered|arranged) alphabetically(.|: {x})
I need (these|the following|these words) in alphabetical order: {x}
How do these words go in alphabetical order: {x}?
(What|Which) is the alphabetical order of {x}?
(What|Which) order do (these words|these) have (in the alphabet|alphabetically|from A to Z): {x}?
What does this list look like (sorted|sorted alphabetically|in alphabetical order): {x}?
Alphabetically sorted, what is {x}?
Give me {x} from A to Z.
Alphabetical order(, please|): {x}
Alphabetical: {x}
A to Z: {x}
Sorted: {x}
In alphabetical order(, please|): {x}
(Bring|Put|Get) {x} (into|in) alphabetical order.
(Sort|Order|Arrange) {x} alphabetically.
(Sort|Order|Arrange) {x} from A to Z.
{x} - sort (these|them) alphabetically(, please|).
{x}. (Sort|Order) them( alphabetically|).
These words should be (sorted|in alphabetical order): {x}
(My shopping list|My list|The list) is {x}. (Sort it alphabetically|Sort it|Put it in alphabetical order).
(Which|What) comes first in the alphabet, and what then: {x}?
""")


def sort_words(rng: random.Random) -> Dialog:
    items = words(rng, 3, rng.choice((3, 4, 4, 5, 6)))
    if rng.random() < 0.1:
        items = entries(rng, 3, 5)
    done = sorted(items, key=str.lower)
    shown = ", ".join(items) if any(" " in w for w in items) else listing(rng, items)
    if rng.random() < 0.1:
        text = asked(rng, ["(sort|order|put) these words (from Z to A|in reverse alphabetical order|backwards by alphabet)", "sort (this list|these|the words) in (descending|reverse) alphabetical order"], ["From Z to A: {x}", "(Sort|Order) {x} from Z to A."], shown)
        return [("user", text), ("assistant", ", ".join(reversed(done)))]
    return [("user", asked(rng, SORT, SORT_ASK, shown)), ("assistant", ", ".join(done))]


UP = lines("""
(sort|order|arrange|put|rank|list) (these numbers|these|the numbers|this list|the following numbers|the following|them|the list) (from smallest to largest|in ascending order|from low to high|from small to big|smallest first|lowest first|from lowest to highest|in increasing order|by size|by value|from least to greatest|in numerical order)
(sort|order|arrange) (these numbers|the numbers|this list of numbers|the following numbers|these|numerically|ascending)
put (these numbers|the numbers|these|them) (in|into) (order|ascending order|the right order|increasing order)
bring (these numbers|them|the numbers) (in|into) (order|ascending order|the right order)
give me (these numbers|the numbers|these) (sorted|in order|in ascending order|smallest first|from small to large)
write (these numbers|the numbers) (in order|from small to large|starting with the smallest)
""")
UP_ASK = lines("""
(I want|I would like|I need) (the numbers |){x} (sorted|in order|ordered)(, lowest first|, from low to high|, smallest first|)(.|)
(I want|I need) these numbers (sorted|in order|from small to big|in ascending order): {x}
How do these numbers go from small to big: {x}?
Which order do these have from lowest to highest: {x}?
Smallest first: {x}
Lowest to highest: {x}
Ascending(, please|): {x}
Ascending order: {x}
In order, please: {x}
Give me {x} from small to large.
Sort {x}(.|)
(Sort|Order) the numbers {x}.
Put {x} in order.
(Sort|Arrange) {x} in ascending order(.|)
What is the order of {x} from smallest to largest?
{x} in ascending order?
{x} from small to large
These numbers should be (sorted|in order|ascending): {x}
{x}. (Sort|Order) them.
""")


def sort_numbers(rng: random.Random) -> Dialog:
    items = numbers(rng)
    down = rng.random() < 0.28
    text = ", ".join(map(str, items)) if rng.random() < 0.8 else listing(rng, [str(i) for i in items])
    if down:
        swap = {"from smallest to largest": "from largest to smallest", "in ascending order": "in descending order", "from low to high": "from high to low", "from small to big": "from big to small", "smallest first": "largest first"}
        imperatives = ["(sort|order|arrange|put|rank|list) (these numbers|these|the numbers|this list|the following numbers|them) (" + "|".join([*swap.values(), "from highest to lowest", "highest first", "in decreasing order", "from greatest to least", "biggest first"]) + ")", "sort (descending|in descending order)"]
        others = ["(Sort|Order|Arrange) {x} (in descending order|from high to low|from largest to smallest).", "(Largest|Highest|Biggest) first: {x}", "Descending(, please|): {x}", "(I want|I need) {x} (from big to small|in descending order|with the largest first)."]
        return [("user", asked(rng, imperatives, others, text)), ("assistant", ", ".join(map(str, sorted(items, reverse=True))))]
    return [("user", asked(rng, UP, UP_ASK, text)), ("assistant", ", ".join(map(str, sorted(items))))]


def extreme(rng: random.Random) -> Dialog:
    items = numbers(rng)
    big = rng.random() < 0.55
    k = rng.choice(("largest", "biggest", "highest", "greatest", "maximum") if big else ("smallest", "lowest", "minimum", "least", "smallest"))
    text = listing(rng, [str(i) for i in items]) if rng.random() < 0.3 else ", ".join(map(str, items))
    imperatives = lines("""
(find|give me|tell me|pick|say|name|choose|show me|select|identify|write|return|pick out) the {k} (number|one|of these numbers|of these|value|of them|in this list|number in this list)
tell me (which|what) (number|one|) is the {k}
""")
    others = lines("""
(Which|What) is the {k} (number|of these numbers|one|of these|value|of them)( here|): {x}?
(Which|What) (of these numbers|of these|number|one) is (the |){k}: {x}?
{x}. (Which|What) (number |one |)is (the |){k}?
Of {x}, which is the {k}?
What is the {k} of {x}?
The {k} (number |one |)(in|of|out of) {x}?
Among {x}, (which|what) is the {k}?
The {k}(, please|): {x}
What is the {k} number in this list: {x}?
""")
    best = max(items) if big else min(items)
    return [("user", asked(rng, [i.replace("{k}", k) for i in imperatives], [o.replace("{k}", k) for o in others], text)), ("assistant", str(best))]


def by_length(rng: random.Random) -> Dialog:
    while True:
        items = words(rng, 3, 5)
        sizes = sorted(len(w) for w in items)
        long = rng.random() < 0.6
        if (long and sizes[-1] - sizes[-2] >= 1) or (not long and sizes[1] - sizes[0] >= 1):
            break
    k = "longest" if long else "shortest"
    best = max(items, key=len) if long else min(items, key=len)
    return [("user", asked(rng, [f"(find|give me|tell me|pick|say|name|choose) the {k} (word|of these words|one)", f"tell me which word is (the |){k}"],
                           [f"(Which|What) (word |of these |one |)is (the |){k}: {{x}}?", f"{{x}}. (Which|What) is the {k} word?", f"The {k} word (of|in): {{x}}"], listing(rng, items))), ("assistant", best)]


REVERSE = lines("""
(reverse|turn around|flip|invert) (this list|the list|these|the order of these|the order of this list|the order|these words|these items|the following list|the sequence)
(write|give me|say|repeat|list|put|show|print|read|return) (these|these words|this list|the list|these items|the following|them) (backwards|in reverse|in reverse order|in the opposite order|the other way round|from last to first|from back to front|starting with the last)
turn (this list|the list|the order of this list|the order of these) (around|round|upside down)
swap the order of (this list|these)
""")
REVERSE_ASK = lines("""
(I want|I would like|I need) this list (backwards|reversed|the other way round|in reverse): {x}
{x}. Now (backwards|in reverse|the other way round|reversed).
(Say|List|Write) {x} from last to first.
The other way round(, please|): {x}
Reverse order(, please|): {x}
Backwards: {x}
Reversed: {x}
Reverse {x}
Put {x} in reverse order.
What is {x} (in reverse order|backwards|the other way round|in reverse)?
What is this list in reverse: {x}?
How does this list read from the end: {x}?
""")


def reverse_list(rng: random.Random) -> Dialog:
    if rng.random() < 0.8:
        items = entries(rng, 3, 6) if rng.random() < 0.7 else [str(n) for n in numbers(rng)]
        return [("user", asked(rng, REVERSE, REVERSE_ASK, ", ".join(items))), ("assistant", ", ".join(reversed(items)))]
    items = words(rng, 3, 6)
    return [("user", asked(rng, ["(reverse|turn around) the order of the words", "write (the words|this sentence) in reverse order", "put the words of this (sentence|line) in reverse order"], ["Reverse the words: {x}"], " ".join(items))), ("assistant", " ".join(reversed(items)))]


# --- letters ---

def spaced(w: str, mark: str) -> str:
    return mark.join(w)


def spell(rng: random.Random) -> Dialog:
    w = word(rng) if rng.random() < 0.85 else name(rng)
    r = rng.random()
    if r < 0.45:
        return [("user", asked(rng, ["spell (this word|the word|)", "write (this word|the word) letter by letter", "list the letters of (this word|the word)", "separate the letters with (dashes|hyphens)"], ["How do you spell {x}?", "How is {x} spelled?", "Spell {x}(.|)", "Spell the word {x}(.|)", "What are the letters of {x}?", "Can you spell {x}?"], w, 0.3)), ("assistant", spaced(w, "-"))]
    if r < 0.75:
        return [("user", asked(rng, ["(reverse|turn around|flip) (the letters of this word|this word|the word|the letters|this string|the spelling)", "(write|spell|say) (this word|the word|this) (backwards|in reverse|from right to left|from the end)"], ["What is {x} (backwards|in reverse|spelled backwards|read from the end)?", "(Write|Spell|Say) {x} backwards(.|)", "Reverse the word {x}(.|)", "{x} backwards", "Reverse the letters of {x}(.|)", "How do you write {x} backwards?"], w, 0.4)), ("assistant", w[::-1])]
    i = rng.randrange(min(len(w), 4))
    which = COUNT[i] if rng.random() < 0.6 else "last"
    letter = w[-1] if which == "last" else w[i]
    return [("user", asked(rng, [f"(give|tell|show) me the {which} letter (of this word|)", f"(find|say|write|name) the {which} letter of (this word|the word)"], [f"(What|Which) is the {which} letter (of|in) (the word |){{x}}?", f"{which} letter of {{x}}?", f"With which letter does {{x}} {'end' if which == 'last' else 'start'}?" if which in ("first", "last") else f"Which letter comes {which} in {{x}}?"], w, 0.25)), ("assistant", letter)]


UPPER = lines("""
(write|put|convert|turn|change|transform|set|rewrite|print|show|say|make|give me|return) (this|the following|this text|this sentence|these words|the text|it|everything|the sentence) (in|to|into|in all|as) (upper case|capitals|capital letters|uppercase|block letters|all caps|caps|big letters|uppercase letters)
(make|turn) (this|the following|everything|it|the text|all letters) (upper case|uppercase|all caps|capital|big)
(uppercase|capitalise all letters of|shout|capitalize all of|upper-case) (this|the following|this text|this sentence)
use only capital letters for this
""")
UPPER_ASK = lines("""
(I want|I would like|Give me|Show me|I need|Can I have|May I have) (this|the following|this text) (in|as|with) (upper case|capitals|capital letters|all capitals|uppercase|big letters): {x}
Big letters(, please|): {x}
All in (capitals|capital letters|upper case|caps): {x}
{x} - in (capital letters|upper case|all caps|capitals)(, please|)
{x} in (capital letters|upper case|uppercase|all caps)
Upper case(, please|): {x}
UPPERCASE: {x}
all caps: {x}
Write {x} in (capitals|capital letters|upper case)(.|)
Could this be in (upper case|capitals|capital letters)(:|?) {x}
How does this look in (capitals|upper case|capital letters): {x}
What is {x} in (upper case|capital letters)?
""")
LOWER_ASK = lines("""
(I want|I would like|Give me|Show me|I need|Can I have) (this|the following|this text) (in|as|with) (lower case|small letters|lowercase): {x}
Small letters(, please|): {x}
Without capitals: {x}
No capitals(, please|): {x}
Lower case(, please|): {x}
lowercase: {x}
{x} in (lower case|small letters|lowercase)
Write {x} in (lower case|small letters)(.|)
Could this be in (lower case|small letters)(:|?) {x}
What is {x} in lower case?
""")
LOWER = [u.replace("upper case|capitals|capital letters|uppercase|block letters|all caps|caps|big letters|uppercase letters", "lower case|small letters|lowercase|lowercase letters|minuscules|little letters").replace("(upper case|uppercase|all caps|capital|big)", "(lower case|lowercase|small)").replace("(uppercase|capitalise all letters of|shout|capitalize all of|upper-case)", "(lowercase|remove the capitals from|lower-case)").replace("use only capital letters for this", "use no capital letters for this") for u in UPPER]
TITLE = ["(write|start|begin) (each|every) word with a capital letter", "(capitalise|capitalize) (each|every) word", "put this in title case", "(capitalise|capitalize) the first letter of (each|every) word", "make the first letter of (each|every) word big"]


def letter_case(rng: random.Random) -> Dialog:
    s, kind = plain(rng), rng.random()
    if kind < 0.55:
        return [("user", asked(rng, UPPER, UPPER_ASK, s if rng.random() < 0.7 else s.lower())), ("assistant", s.upper())]
    if kind < 0.85:
        return [("user", asked(rng, LOWER, LOWER_ASK, s.upper() if rng.random() < 0.65 else s)), ("assistant", s.lower())]
    s = plain(rng).lower()
    return [("user", asked(rng, TITLE, ["Title case(, please|): {x}", "{x} in title case"], s)), ("assistant", " ".join(capital(w) for w in s.split()))]


# --- picking and counting ---

def nth_word(rng: random.Random) -> Dialog:
    multi = rng.random() < 0.15
    items = [phrase(rng) for _ in range(rng.randint(3, 6))] if multi else words(rng, 3, 7) if rng.random() < 0.65 else sentence(rng).split()
    i = rng.randrange(min(len(items), 5))
    which = COUNT[i] if rng.random() < 0.7 else "last"
    answer = items[-1] if which == "last" else items[i]
    if which != "last" and rng.random() < 0.12:
        which = SHORT_COUNT[i]
    elif len(items) > 2 and rng.random() < 0.06:
        which, answer = rng.choice(("second to last", "next to last", "last but one")), items[-2]
    elif len(items) % 2 == 1 and rng.random() < 0.08:
        which, answer = "middle", items[len(items) // 2]
    body = ", ".join(items) if multi or items[0][0].islower() and rng.random() < 0.65 else " ".join(items)
    thing = rng.choice(("item", "entry", "point", "thing", "one")) if multi else rng.choice(("word", "word", "item", "entry", "element", "one")) if ", " in body else "word"
    imperatives = [f"(give|tell|show) me (only |just |)the {which} {thing}( of this list| in this list| of this| here|)", f"(say|write|copy|pick|take|name|return|repeat|print|find|choose|extract|pick out) (only |just |)the {which} {thing}( of this| from this list| in the list|)", f"(pick|choose|select) the {which} (item|word)"]
    others = [f"(What|Which) is the {which} {thing}( here| of this| in this list| in the list|): {{x}}?", f"(This|Here) is (a|my) list: {{x}}. (What|Which) is the {which} {thing}?", f"(I want|I would like|I need) (only |just |)the {which} {thing}( of| in| from|): {{x}}", f"{{x}}. (Which|What) (word |item |)is (the |){which}?",
              f"(Of|From|In|Out of) this list,? (give me |I want |take |)(only |)the {which} {thing}: {{x}}".replace(",?", ","), f"What is the {which} word in \"{{x}}\"?", f"{which} {thing} of: {{x}}", f"(Which|What) (word|item) (is|comes|stands) {which}: {{x}}?", f"The {which} {thing}(, please|): {{x}}", f"(Which|What) (word|item) (comes|is) {which} in {{x}}?", f"(With|By) which word does this {'end' if which == 'last' else 'start'}: {{x}}" if which in ("first", "last") else f"Number {i + 1} of this list: {{x}}"]
    return [("user", asked(rng, imperatives, others, body, 0.45)), ("assistant", answer)]


def count_items(rng: random.Random) -> Dialog:
    r = rng.random()
    if r < 0.45:
        items = entries(rng, 2, 9)
        imperatives = lines("""
count (these|the|my|these|the following) (items|things|entries|points)
count (how many|the number of) (items|things) (there are|are here|are in this list|I list)
(tell|give) me (the number|the count) (of items|of things)( there are|)
(tell me|say|find out|work out) how many (items|things|entries) (these are|this list has|are in this list|there are|are listed)
""")
        others = lines("""
How many (items|things|entries|elements) (are|do you see|do you count|can you count) (in this list|here|in the list|below|there): {x}?
How many (items|things|entries) (are there|does this list have|does my list have|do I have|are these): {x}?
{x}. How many (things |items |)are (these|that|there|they|in the list)?
What is the number of (things|items) in this list: {x}?
How many items: {x}
(Number of items|Count|How many|Length of the list): {x}
I listed {x}. How many is that?
""")
        return [("user", asked(rng, imperatives, others, ", ".join(items))), ("assistant", str(len(items)))]
    if r < 0.75:
        s = sentence(rng) if rng.random() < 0.6 else " ".join(rng.choice(PLAIN_WORDS + COMMON) for _ in range(rng.randint(2, 9)))
        if rng.random() < 0.25:
            s = ", ".join(words(rng, 2, 8))
        imperatives = ["count the words( in this sentence| of this sentence|)", "tell me how many words (this sentence|this|this text) has", "(give|tell) me the number of words( in this sentence|)", "count how many words are in this (sentence|text)"]
        others = ["How many words (are in|does) \"{x}\"( have|)?", "How many words (are in|has|are there in) (the sentence|this sentence|the text|the phrase|this line) \"{x}\"?", "How many words are here: {x}", "How many words: {x}", "Count the words in \"{x}\"(.|)", "Count the words in '{x}'(.|)", "(Number of words|Word count)(:| in:| of:) \"{x}\"", "How many words (are in this sentence|are there|does this sentence have|does this text have|do you count): {x}", "Word count: {x}", "Number of words in: {x}", "\"{x}\" has how many words?"]
        return [("user", asked(rng, imperatives, others, s)), ("assistant", str(len(s.split())))]
    w = word(rng)
    if r < 0.88:
        return [("user", asked(rng, ["count the letters( of this word| in this word|)", "tell me how many letters this word has"], ["How many letters (are in|has|does) (the word |){x}( have|)?", "How many letters are in the word {x}?", "How long is the word {x}?", "Number of letters in {x}", "How many characters does {x} have?", "Count the letters in {x}(.|)"], w, 0.3)), ("assistant", str(len(w)))]
    if r < 0.92:
        return [("user", asked(rng, ["count the vowels( of this word| in this word|)"], ["How many vowels (are in|has|does) (the word |){x}( have|)?", "Number of vowels in {x}"], w, 0.3)), ("assistant", str(sum(c in "aeiou" for c in w.lower())))]
    c = rng.choice(w) if rng.random() < 0.8 else rng.choice("aeiostrn")
    return [("user", asked(rng, [f"count the letter {c} in this word", f"count how often {c} (occurs|appears)"], [f"How many {c}'s are in {{x}}?", f"How many times does the letter {c} (occur|appear) in {{x}}?", f"How often is {c} in the word {{x}}?"], w, 0.3)), ("assistant", str(w.count(c)))]


# --- extracting ---

def mail(rng: random.Random, who: str) -> str:
    host = rng.choice((strange(rng) + rng.choice((".com", ".org", ".net", ".io", ".co.uk", ".edu", ".de")), strange(rng) + rng.choice((".com", ".org", ".net")), "example.com", "example.org", "mail.com", "mail.org", "post.net", "inbox.com", "company.com"))
    user = rng.choice((who.lower(), who.lower(), f"{who.lower()}.{invented(rng).lower()}", f"{who.lower()}{rng.randint(1, 999)}", f"{who.lower()}_{strange(rng)}", f"{who[0].lower()}.{invented(rng).lower()}", strange(rng), rng.choice(("info", "support", "office", "contact", "sales", "hello", "team", "jobs")), f"{rng.choice(PLAIN_WORDS)}.{rng.choice(PLAIN_WORDS)}"))
    return f"{user}@{host}"


def phone(rng: random.Random) -> str:
    d = lambda n: "".join(rng.choice("0123456789") for _ in range(n))
    return rng.choice((f"555-{d(4)}", f"0{rng.randint(10, 999)} {d(rng.choice((5, 6, 7)))}", f"+{rng.randint(1, 99)} {d(3)} {d(4)}", f"{rng.randint(100, 999)}-{d(4)}", f"{d(3)}-{d(3)}-{d(4)}", f"({d(3)}) {d(3)}-{d(4)}", f"0{d(3)}/{d(5)}", f"+{rng.randint(1, 99)} {d(2)} {d(4)} {d(4)}", d(8)))


def date(rng: random.Random) -> str:
    d, m, y = rng.randint(1, 28), rng.choice(MONTHS), rng.randint(1950, 2035)
    tail = "th" if 10 < d < 20 else {1: "st", 2: "nd", 3: "rd"}.get(d % 10, "th")
    return rng.choice((f"{m} {d}", f"{m} {d}", f"{d} {m} {y}", f"{m} {d}, {y}", f"{y}-{MONTHS.index(m) + 1:02d}-{d:02d}", f"{d} {m}", f"{m} {d}{tail}", f"{d:02d}.{MONTHS.index(m) + 1:02d}.{y}", f"{MONTHS.index(m) + 1}/{d}/{y}"))


def clock(rng: random.Random) -> str:
    return rng.choice((f"{rng.randint(0, 23)}:{rng.choice(('00', '15', '30', '45', '05', '10', '20', '40', '50'))}", f"{rng.randint(1, 12)} {rng.choice(('am', 'pm'))}", f"{rng.randint(1, 12)}:{rng.choice(('15', '30', '45'))} {rng.choice(('am', 'pm'))}", f"{rng.randint(1, 12)} o'clock"))


def price(rng: random.Random) -> str:
    return rng.choice((f"${rng.randint(1, 999)}", f"${rng.randint(1, 99)}.{rng.randint(10, 99)}", f"{rng.randint(2, 900)} euros", f"{rng.randint(2, 900)} dollars", f"{rng.randint(2, 99)} pounds"))


LABELS = {
    "email": "(email|e-mail|email address|e-mail address|mail address|mail|email|email address)", "phone": "(phone number|number to call|telephone number|phone|telephone|contact number)", "name": "(name|person|person's name|name of the person|person mentioned|human)",
    "date": "(date|date|calendar date|day and month)", "number": "(number|number|amount|figure|quantity)", "city": "(city|place|city name|town|location|name of the city)", "day": "(day|weekday|day of the week|name of the day)",
    "time": "(time|time of day|hour|clock time)", "price": "(price|cost|amount of money|sum of money|price)", "web": "(web address|URL|link|website|web page|internet address)",
}
TAKE = "(extract|find|get|pull out|copy|pick out|take|give me|show me|write down|read out|return|fetch|copy out|filter out|locate|isolate|identify|grab|name|list|output|print|tell me)"


def extract(rng: random.Random) -> Dialog:
    who, c, amount = name(rng), city(rng), rng.randint(2, rng.choice((99, 999, 9999)))
    e, p, d, day, t, cost = mail(rng, who), phone(rng), date(rng), rng.choice(DAYS), clock(rng), price(rng)
    web = rng.choice(("https://", "www.", "http://")) + strange(rng) + rng.choice((".com", ".org", ".net", ".com/" + strange(rng)))
    thing, place, job, w = plural(rng.choice(OBJECTS)), rng.choice(PLACES), rng.choice(JOBS), rng.choice(PLAIN_WORDS)
    kind = rng.choice(("email", "email", "email", "phone", "phone", "name", "name", "date", "date", "number", "city", "day", "time", "price", "web"))
    if kind == "name" and rng.random() < 0.3:
        who = f"{who} {invented(rng)}"
    sources = {
        "email": [f"{who} can be reached at {e}.", f"Please write to {e} about the {thing}.", f"Contact {who} in {c} at {e} or call {p}.", f"My address is {e}, thank you.", f"Send the {thing} to {e} by {day}.", f"Hello, this is {who}. My mail is {e}.", f"For questions about {w}, mail {e} before {t}.", f"{who} ({e}) will visit us on {day}.", f"The {job} {who} from {c} uses {e} for work.", f"Write to {who} <{e}> today.", f"Our office in {c} answers at {e}, the phone is {p}.", f"You get the {thing} from {who}, {e}.", f"New address for {who}: {e}", f"Subscribe by sending a mail to {e}.", f"{e} is where {who} gets mail.", f"If the {w} is late, {e} is the right contact."],
        "phone": [f"Call {who} at {p}.", f"My number is {p}, ask for {who}.", f"You can phone us on {p} until {day}.", f"{who} lives in {c}. Phone: {p}.", f"For {thing}, call {p}.", f"{who} answers the phone in {c}: {p}.", f"The {job} can be called at {p}, or mail {e}.", f"Dial {p} if the {w} is broken.", f"{who} from {c} has the number {p}.", f"Tel. {p}, {place}, {c}", f"In an emergency ring {p} and ask for {who}.", f"Reach {who} on {p} or at {e}."],
        "name": [f"{who} lives in {c}.", f"The meeting with {who} is on {day}.", f"Yesterday {who} bought {amount} {thing}.", f"Please call {who} at {p}.", f"The letter was written by {who} in {c}.", f"I talked to {who} about the {thing}.", f"The {thing} belong to {who}.", f"Our new {job} is {who}.", f"In the {place} I met {who}.", f"{who} lost the {w} in the {place}.", f"The {place} was built by {who} in {rng.randint(1800, 2020)}.", f"This {w} was made by {who}.", f"Nobody but {who} knows the way.", f"The winner of the race in {c} is {who}.", f"I got the {thing} from {who} on {d}.", f"Hello, I am {who} and I need {amount} {thing}."],
        "date": [f"The party is on {d} in {c}.", f"{who} arrives on {d}.", f"We meet on {d} to talk about {thing}.", f"The invoice from {d} is paid.", f"Please send {amount} {thing} before {d}.", f"{who} was born on {d} in {c}.", f"The {place} opens on {d}.", f"Your appointment with {who} is on {d} at {t}.", f"From {d} the {w} costs more.", f"{who} will be away until {d}.", f"The contract with {who} ends on {d}.", f"On {d} we go to {c}."],
        "number": [f"{who} bought {amount} {thing}.", f"There are {amount} {thing} in {c}.", f"We need {amount} {thing} by {day}.", f"The {place} has {amount} {thing}.", f"{who} waited {amount} minutes.", f"In {c} we saw {amount} {thing}.", f"{who} has read {amount} pages.", f"The box weighs {amount} kilos.", f"It is {amount} steps from here to the {place}.", f"About {amount} people came to the {place}.", f"The {w} is {amount} metres long."],
        "city": [f"{who} lives in {c}.", f"The train to {c} leaves on {day}.", f"We sent {amount} {thing} to {c}.", f"{who} moved to {c} on {d}.", f"The office in {c} is closed on {day}.", f"I met {who} in {c}.", f"From {c} it is {amount} km to the sea.", f"{who} works as {an(job)} in {c}.", f"Next week we fly to {c}.", f"The {place} in {c} is old."],
        "day": [f"The meeting with {who} is on {day}.", f"We close the shop in {c} on {day}.", f"{who} will bring the {thing} on {day}.", f"On {day} we go to {c}.", f"Every {day} {who} visits the {place}.", f"The {job} comes on {day} at {t}.", f"{day} is the day when {who} leaves."],
        "time": [f"The train to {c} leaves at {t}.", f"{who} comes at {t} on {day}.", f"We meet at {t} in the {place}.", f"The {place} opens at {t}.", f"Lunch with {who} is at {t}.", f"At {t} the {job} goes home.", f"My meeting with {who} starts at {t}."],
        "price": [f"The {rng.choice(OBJECTS)} costs {cost}.", f"{who} paid {cost} for the {thing}.", f"You get the {rng.choice(OBJECTS)} for {cost} in {c}.", f"A ticket to {c} is {cost}.", f"{cost} is too much for {an(rng.choice(OBJECTS))}.", f"We sold {thing} for {cost} on {day}."],
        "web": [f"See {web} for more about {thing}.", f"{who} has a page at {web}", f"You can order the {thing} on {web} until {day}.", f"Visit {web} and ask for {who}.", f"The report is at {web} since {d}."],
    }
    found = {"email": e, "phone": p, "name": who, "date": d, "number": str(amount), "city": c, "day": day, "time": t, "price": cost, "web": web}[kind]
    options = [s for s in sources[kind] if found in s]
    source = rng.choice(options)
    if kind in ("email", "phone", "date", "web", "price") and rng.random() < 0.25:
        source = f"{sentence(rng)}. {source}" if rng.random() < 0.5 else f"{source} {sentence(rng)}."
    label = LABELS[kind]
    imperatives = [f"{TAKE} the {label}", f"{TAKE} the {label} (from|in|of|out of) (this|this text|this sentence|the text|the sentence|the following text|it|the following|this message|this line|this note)", f"{TAKE} (only|just) the {label}", f"(copy|take|pick|pull|get|read) the {label} out of (this|this text|the text|this sentence|the sentence)", f"(tell me|say) (which|what) {label} (is|stands|appears) (in this text|here|in it|in the text|in this sentence)"]
    others = [f"(What|Which) {label} (stands|is|is written|is given|is hidden|can you find|do you see|do you find) (here|in this|in this text|in the text|in the sentence|there): {{x}}", f"(What|Which) {label} (is in|appears in|is mentioned in|occurs in|is contained in|is part of) (this|this text|this sentence|the text|the sentence|the following): {{x}}", f"{{x}} (What|Which) (is the {label}|{label} is it|{label} is that|{label} is mentioned|{label} is in the text)?", f"Only the {label}(, please|): {{x}}",
              f"(I want|I need|I would like|I am looking for) (only |just |)the {label} (of|in|from) this(:| text:| sentence:) {{x}}", f"What is the {label} in (this|this text|this sentence|the following text): {{x}}", f"{{x}} - (what|which) is the {label}?", f"(Here|This) is a text: {{x}} (What|Which) {label} (does it have|is in it|does it mention|does it contain)?", f"The {label} in this(:| text:| sentence:) {{x}}", f"{label}? {{x}}", f"(Is|Where is) there a {label} in this( text|)? {{x}}".replace("(Is|Where is) there", "Is there")]
    if kind == "name" and rng.random() < 0.3:
        others = ["Who is (mentioned|named|meant|in this sentence) (here|in this|in this text|in the text|): {x}", "{x} Who is (mentioned|named|meant|that about|it about)?", "Who is this (about|from): {x}", "Which person is (named|meant|in this|mentioned) (here|in this text|): {x}"]
    if kind == "city" and rng.random() < 0.2:
        others = ["Where is this about: {x}", "{x} Which city?"]
    return [("user", asked(rng, imperatives, others, source)), ("assistant", found)]


def extract_all(rng: random.Random) -> Dialog:
    """All numbers, all names or two mails of a text."""
    r = rng.random()
    if r < 0.5:
        a, b, c = rng.randint(1, 999), rng.randint(1, 999), rng.randint(1, 99)
        s = rng.choice((f"{name(rng)} bought {a} {plural(rng.choice(OBJECTS))} and {b} {plural(rng.choice(FRUITS))}.", f"Room {a} has {b} chairs and {c} tables.", f"On page {a} there are {b} words.", f"{a} people came in {b} cars and {c} boats.", f"It takes {a} minutes and costs {b} euros."))
        found = [n for n in s.replace(".", " ").split() if n.isdigit()]
        return [("user", asked(rng, [f"{TAKE} (all|all the|the) numbers (from|in) (this|the text|this sentence)", f"{TAKE} all numbers"], ["(What|Which) numbers (are|do you find) in this(:| text:) {x}", "All numbers: {x}", "{x} (Which|What) numbers are in it?"], s)), ("assistant", ", ".join(found))]
    people = list(dict.fromkeys(name(rng) for _ in range(rng.randint(2, 3))))
    joined = ", ".join(people[:-1]) + " and " + people[-1] if len(people) > 1 else people[0]
    s = rng.choice((f"{joined} went to {city(rng)}.", f"Yesterday I met {joined} in the {rng.choice(PLACES)}.", f"{joined} like {rng.choice(FOODS)}.", f"The {rng.choice(OBJECTS)} was found by {joined}."))
    return [("user", asked(rng, [f"{TAKE} (all|all the|the) names (from|in) (this|the text|this sentence)", f"{TAKE} (all the|the) names", "list the people in this (text|sentence)"], ["(What|Which) names are in this(:| text:) {x}", "{x} (Which|What) names are in it?", "Who is in this text: {x}"], s)), ("assistant", ", ".join(people))]


# --- JSON ---

def to_json(rng: random.Random) -> Dialog:
    who, age, c, job = name(rng), rng.randint(2, 99), city(rng), rng.choice(JOBS)
    thing, n, e, colour = rng.choice(OBJECTS), rng.randint(1, 99), mail(rng, who), rng.choice(COLOURS)
    full = {"name": f'"{who}"', "age": str(age), "city": f'"{c}"', "job": f'"{job}"', "email": f'"{e}"', "item": f'"{plural(thing)}"', "count": str(n), "price": str(age), "colour": f'"{colour}"', "country": f'"{c}"'}
    forms = [
        (("name", "age"), [f"{who} is {age} years old.", f"{who} is {age}.", f"{who}, {age}", f"{who} ({age})", f"My friend {who} is {age} years old.", f"{who} turned {age}.", f"I am {who} and {age} years old.", f"name {who}, age {age}"]),
        (("name", "city"), [f"{who} lives in {c}.", f"{who} is from {c}.", f"{who} comes from {c}.", f"{who}, {c}", f"In {c} lives {who}.", f"{who} moved to {c}.", f"My friend {who} lives in {c}."]),
        (("name", "age", "city"), [f"{who} is {age} years old and lives in {c}.", f"{who}, {age}, lives in {c}.", f"{who} from {c} is {age}.", f"{who} ({age}) lives in {c}.", f"{who}, {age}, {c}", f"{who} lives in {c} and is {age} years old."]),
        (("name", "job"), [f"{who} works as {an(job)}.", f"{who} is {an(job)}.", f"{who}, {job}", f"{an(job).capitalize()} called {who} lives here."]),
        (("item", "count"), [f"We need {n} {plural(thing)}.", f"Order {n} {plural(thing)}.", f"There are {n} {plural(thing)}.", f"{n} {plural(thing)}", f"I bought {n} {plural(thing)}."]),
        (("name", "email"), [f"{who} has the address {e}.", f"{who}, {e}", f"Write to {who} at {e}.", f"{who} can be reached at {e}."]),
        (("item", "price"), [f"The {plural(thing)} cost {age} euros.", f"{capital(plural(thing))} cost {age} dollars.", f"{plural(thing)}, {age}"]),
        (("item", "colour"), [f"The {plural(thing)} are {colour}."]),
        (("name", "job", "city"), [f"{who} is {an(job)} in {c}.", f"{who} works as {an(job)} in {c}.", f"{who}, {job}, {c}"]),
        (("name", "age", "job"), [f"{who} is {age} and works as {an(job)}.", f"{who}, {age}, {job}", f"{who} is {age} years old and {an(job)}."]),
    ]
    keys, sources = rng.choices(forms, [5, 4, 4, 3, 3, 2, 1, 1, 2, 2])[0]
    out = "{" + ", ".join(f'"{k}": {full[k]}' for k in keys) + "}"
    named = rng.choice((", ".join(keys[:-1]) + " and " + keys[-1], ", ".join(keys), " and ".join(keys), "the keys " + ", ".join(keys[:-1]) + " and " + keys[-1], "keys " + ", ".join(keys)))
    imperatives = [f"(write|turn|convert|put|change|make|transform|format|rewrite|express|encode) (this|the following|this sentence|it|this text|the sentence) (as|into|to) (JSON|a JSON object|json) (with|having|using|containing) {named}", f"(make|give me|create|return|write|build|produce|output|generate|show me) (JSON|a JSON object|json|JSON code) with {named}( from this| for this| of this| for this sentence|)", f"(extract|get|pull out|find|take) {named} as (JSON|json|a JSON object)"]
    others = [f"(I want|I would like|I need|Show me|Please give me) (this as |)(a |)JSON (object |)with {named}(:| of this:| from this:| for this:) {{x}}".replace("a JSON", "JSON").replace("(a |)", ""), f"{{x}} JSON with {named}, please.", f"(As|In) JSON with {named}: {{x}}", f"JSON with {named}: {{x}}", f"{{x}} (Write|Give|Return|Put) (this|it) as JSON with {named}.", f"What is this as JSON with {named}: {{x}}", f"JSON ({', '.join(keys)}): {{x}}".replace("(", "[").replace(")", "]").replace("[", "(", 0), f"json please, {named}: {{x}}"]
    return [("user", asked(rng, imperatives, others, rng.choice(sources))), ("assistant", out)]


def json_list(rng: random.Random) -> Dialog:
    if rng.random() < 0.6:
        items = entries(rng, 2, 5)
        out = "[" + ", ".join(f'"{w}"' for w in items) + "]"
        return [("user", asked(rng, ["(write|turn|convert|put|make|change) (these|this list|these words|this) (as|into|to) a JSON (array|list)", "make a JSON (array|list)( of| from| with| of these)"], ["As a JSON (array|list): {x}", "JSON (array|list): {x}", "(I want|I need) a JSON (array|list) of {x}", "{x} as JSON (array|list)"], ", ".join(items))), ("assistant", out)]
    k1, v1, k2, v2 = strange(rng), word(rng), strange(rng), rng.randint(1, 999)
    body, field = f'{{"{k1}": "{v1}", "{k2}": {v2}}}', rng.random() < 0.5
    key, value = (k1, v1) if field else (k2, str(v2))
    return [("user", asked(rng, [f"(give|tell) me the value of {key}", f"(read|get|find|take) the value of \"{key}\" (from|in) this JSON"], [f"What is the value of {key} (in|here): {{x}}", f"In this JSON, what is {key}? {{x}}", f"{{x}} What is {key}?"], body, lower=False)), ("assistant", value)]


# --- rewriting ---

REQUESTS = ["Give me the {o} and the {p} key", "Bring me {an_o} and {an_o2}", "Take the {o} and the {o2}", "Show me the {o} and the {o2}", "Send me the {o}", "Give me the {o}", "Close the {o}", "Bring me {an_o}", "Call me {day}", "Tell me your plan", "Wait here", "Help me with the {o}", "Clean the {p}", "Come to the {p}", "Open the {o}", "Buy {an_o}",
            "Meet me at the {p}", "Be quiet", "Answer my mail", "Fix the {o}", "Tell me the time", "Pay the bill", "Move your {o}", "Leave the {p}", "Send the {o} to {n}", "Write to {n}", "Bring the {o} back", "Stop shouting", "Sit down", "Turn off the light", "Read the {o}", "Finish the {o} by {d}", "Call {n}", "Give {n} the {o}", "Put the {o} in the {p}", "Explain the {w}", "Check the {w} again", "Lend me your {o}"]


def polite(rng: random.Random) -> Dialog:
    s = rng.choice(REQUESTS).format(o=rng.choice(COMMON), an_o=an(rng.choice(OBJECTS)), o2=rng.choice(COMMON), an_o2=an(rng.choice(COMMON)), p=rng.choice(PLACES), day="on " + rng.choice(DAYS), d=rng.choice(DAYS), n=name(rng), w=rng.choice(PLAIN_WORDS))
    imperatives = ["(make|rewrite|turn|put|phrase) this (polite|more polite|politely|nicer|friendlier|in a polite way|kinder|courteous|more friendly|less rude)", "(say|write|phrase|express|word|put|ask) this (politely|in a polite way|in a friendly way|more politely|nicely|kindly|with more respect|in a nicer way)", "(rewrite|rephrase) (politely|this in a polite tone|in a kind way|this so that it sounds polite)", "make (this|the sentence|it) sound (polite|friendlier|nicer|kinder)", "turn this into a polite (request|question|sentence)"]
    others = ["(I want|I would like|I need) (this|it) (friendlier|nicer|politer|more polite|polite): {x}", "What is a (polite|nice|friendly) way to say(:| this:) {x}", "(In a polite way|Politely|Nicely|More politely)(, please|): {x}", "Polite version(, please|): {x}", "How (do|can|would|should) I say this (politely|nicely|in a polite way): {x}", "How would (you|one) say this politely? {x}", "This sounds (rude|harsh|unfriendly), make it polite: {x}", "A (polite|kinder|nicer) version of this: {x}", "{x}. (Nicer|Politely|More polite), please."]
    mark = rng.choice((".", "", "!", "."))
    return [("user", asked(rng, imperatives, others, s + mark)), ("assistant", f"Could you please {s[0].lower() + s[1:]}?")]


VERBS = """walk walks walked;play plays played;cook cooks cooked;clean cleans cleaned;open opens opened;call calls called;visit visits visited;watch watches watched;help helps helped;like likes liked;need needs needed;paint paints painted;wash washes washed;buy buys bought;see sees saw;eat eats ate
drink drinks drank;read reads read;write writes wrote;find finds found;take takes took;give gives gave;bring brings brought;make makes made;sell sells sold;lose loses lost;keep keeps kept;draw draws drew;have has had;carry carries carried;study studies studied;use uses used"""
VERBS = [v.split() for line in VERBS.splitlines() for v in line.split(";")]


def tense(rng: random.Random) -> Dialog:
    base, now, past = rng.choice(VERBS)
    who, o = rng.choice((name(rng), "She", "He", "The " + rng.choice(JOBS), "My sister", "The teacher")), rng.choice(("the ", "a ", "the old ", "my ")) + rng.choice([w for w in OBJECTS + ANIMALS if w[0] not in "aeiou"])
    present, before, later, negative = f"{who} {now} {o}", f"{who} {past} {o}", f"{who} will {base} {o}", f"{who} does not {base} {o}"
    r = rng.random()
    if r < 0.45:
        return [("user", asked(rng, ["(put|write|change|turn|rewrite|say) (this|this sentence|the sentence|it) (in|into|to|in) the past( tense|)", "make this past tense"], ["Past tense(, please|): {x}", "What is this in the past( tense|): {x}", "(I need|I want) this in the past tense: {x}"], present + ".")), ("assistant", before + ".")]
    if r < 0.65:
        return [("user", asked(rng, ["(put|write|change|turn|rewrite|say) (this|this sentence) (in|into|to) the future( tense|)"], ["Future tense: {x}", "What is this in the future tense: {x}"], present + ".")), ("assistant", later + ".")]
    if r < 0.85:
        return [("user", asked(rng, ["make this (negative|a negative sentence)", "(negate|deny) this( sentence|)", "(turn|change) this into a negative sentence", "(write|say) the opposite with not"], ["Negative form: {x}", "What is the negative of this: {x}"], present + ".")), ("assistant", negative + ".")]
    return [("user", asked(rng, ["(turn|make|change|rewrite) this (into|in) a question", "make (this|it) a question", "ask this as a question"], ["As a question: {x}", "What is this as a question: {x}"], present + ".")), ("assistant", f"Does {who[0].lower() + who[1:] if who.split()[0] in ('She', 'He', 'The', 'My') else who} {base} {o}?")]


LONG = ["I just wanted to say that {s}", "In my opinion, I think that {s}", "It is the case that {s}", "As you may already know, {s}", "I would like to inform you that {s}", "There is no doubt that {s}", "To be honest, {s}", "It is important to know that {s}", "I am writing to tell you that {s}", "What I mean is that {s}", "As far as I know, {s}", "It should be mentioned that {s}", "Please note that {s}", "I must say that {s}", "Basically, {s}", "The fact is that {s}", "If you ask me, {s}", "Let me tell you that {s}"]


def shorten(rng: random.Random) -> Dialog:
    core = rng.choice((f"the {rng.choice(OBJECTS)} is {rng.choice(ADJECTIVES)}", f"the {rng.choice(ANIMALS)} lives in the {rng.choice(PLACES)}", f"the {rng.choice(PLACES)} is closed on {rng.choice(DAYS)}", f"the {rng.choice(PLAIN_WORDS)} is very {rng.choice(ADJECTIVES)}", f"the meeting is on {rng.choice(DAYS)}", f"we need {rng.randint(2, 50)} {plural(rng.choice(OBJECTS))}", f"the train to {city(rng)} is late"))
    if rng.random() < 0.5:
        return summary(rng)
    long = rng.choice(LONG).format(s=core) + "."
    imperatives = ["(shorten|cut|condense|trim|compress|summarise|summarize|tighten) (this|this sentence|the sentence|the following|this text|it)", "(make|write) this (shorter|more compact|brief|briefer|concise)", "say (this|it) (in fewer words|shorter|briefly|with fewer words)", "(summarise|summarize) this in (a few words|one short sentence)", "remove the (needless|unnecessary|extra) words"]
    others = ["(Shorter|Briefly|In short)(, please|): {x}", "(I want|I need) this shorter: {x}", "{x} Make it shorter.", "How can I say this shorter: {x}", "A shorter version(, please|): {x}"]
    return [("user", asked(rng, imperatives, others, long)), ("assistant", capital(core) + ".")]


def summary(rng: random.Random) -> Dialog:
    """The main thing comes first: the first sentence, or the first half of one."""
    first = sentence(rng)
    if rng.random() < 0.5:
        text = ". ".join([first] + [sentence(rng) for _ in range(rng.randint(1, 3))]) + "."
    else:
        text = first + rng.choice((" and ", ", and ", " because ", ", because ", ", but ", " although ", ", which means that ", ", while ", " so that ")) + rng.choice((f"nobody {rng.choice(PLAIN_WORDS)} the {rng.choice(PLAIN_WORDS)}", f"the {rng.choice(PLAIN_WORDS)} was {rng.choice(ADJECTIVES)}", f"we {rng.choice(PLAIN_WORDS)} {rng.choice(PLAIN_WORDS)} and {rng.choice(PLAIN_WORDS)}", sentence(rng))) + "."
    imperatives = ["(summarise|summarize|sum up|shorten|condense) (this|this text|the text|the following|it)( in one sentence| briefly| for me|)", "(give me|write|make) (a|a short|a brief|a one-sentence) summary( of this|)", "(tell me|say) the main (point|thing|idea)( of this|)", "(make|write) this (shorter|briefer)"]
    return [("user", asked(rng, imperatives, ["Summary(, please|): {x}", "In one sentence: {x}", "What is the main (point|idea) of this(:| text:) {x}", "tl;dr: {x}", "Short version(, please|): {x}"], text)), ("assistant", first + ".")]


def fix(rng: random.Random) -> Dialog:
    """Capital letter and full stop, or doubled words."""
    s = sentence(rng)
    broken = s[0].lower() + s[1:]
    if rng.random() < 0.4:
        wrong = slip(rng, s)
        if wrong != s:
            return [("user", asked(rng, ["(correct|fix|repair|remove|find and correct) the (spelling|typo|spelling mistake|typing mistake|mistake|error)( in this sentence| here| in this|)", "(correct|fix|proofread) (this|this sentence|the sentence|this text|the following)", "check the spelling( of this sentence|)"], ["Correct spelling(, please|): {x}", "(Correct|Without the typo): {x}", "There is a typo (here|in this)(:|, fix it:) {x}"], wrong)), ("assistant", s)]
    if rng.random() < 0.3:
        parts = s.split()
        i = rng.randrange(len(parts))
        broken = " ".join(parts[:i] + [parts[i]] + parts[i:])
        return [("user", asked(rng, ["remove the (doubled|repeated|duplicate) word", "(correct|fix) the doubled word"], ["One word is there twice, remove it: {x}"], broken)), ("assistant", s)]
    return [("user", asked(rng, ["(fix|correct|repair|add) the (capital letters and the full stop|capital letter and the full stop|punctuation and capital letters|capitalisation and punctuation|punctuation)", "(write|make) this as a (correct|proper) sentence", "start (this|the sentence) with a capital letter and end it with a full stop"], ["(Correct|Proper) sentence, please: {x}"], broken)), ("assistant", s + ".")]


def bullets(rng: random.Random) -> Dialog:
    items = entries(rng, 2, 6)
    numbered = rng.random() < 0.4
    kind = "(numbered list|numbered list|list with numbers|list numbered 1, 2, 3)" if numbered else "(bullet list|list with bullets|list of bullet points|bulleted list|bullet point list|list with dashes)"
    imperatives = [f"(make|write|create|give me|build|show me|produce) a {kind} (of|from|with|out of) (these|this|the following|these words|these items|)", f"(turn|put|make|convert|change|format|rewrite) (this|these|these words|the following|these items|it) (into|as|in|to) a {kind}", f"(write|show|list|format) (this|these|these words) as a {kind}"]
    others = [f"(I want|I would like|Show me|Give me|I need) (these|this|the following) as a {kind}: {{x}}", f"(I want|I need|I would like) a {kind} of {{x}}", f"{{x}}. Make a {kind}.", f"As a {kind}(, please|): {{x}}", f"A {kind} (of|with) {{x}}(, please|)."] + ([] if numbered else ["Bullet points(, please|): {x}", "List {x} in bullet points", "Bullets: {x}"])
    return [("user", asked(rng, imperatives, others, ", ".join(items))), ("assistant", "\n".join(f"{i + 1}. {w}" if numbered else f"- {w}" for i, w in enumerate(items)))]


def replace(rng: random.Random) -> Dialog:
    s = sentence(rng)
    old = rng.choice([w for w in s.split() if len(w) > 2] or s.split())
    new = word(rng) if old[0].islower() else name(rng)
    out = " ".join(new if w == old else w for w in s.split())
    q = rng.choice(("", "", "", '"'))
    a, b = f"{q}{old}{q}", f"{q}{new}{q}"
    imperatives = [f"(replace|exchange|substitute|swap) {a} (with|by|for) {b}", f"(change|turn) {a} (to|into) {b}", f"(replace|exchange) (the word |){a} (with|by) (the word |){b} (in this sentence|in the text|here|in this|in the sentence|in the following)", f"(write|put|use|say) {b} (instead|in place) of {a}", f"put {b} where {a} is"]
    others = [f"(I want|I would like|I need) {b} instead of {a}: {{x}}", f"(Write|Say|Put) {b} where it says {a}: {{x}}", f"In (this|this sentence|the sentence|this text|the following), (change|swap|replace|turn) {a} (to|with|by|into) {b}: {{x}}".replace("swap", "replace"), f"Instead of {a} (write|put|use|say) {b}: {{x}}", f"{{x}}. (Replace|Swap|Exchange) {a} (with|for) {b}.", f"{a} should be {b}: {{x}}", f"{a} -> {b}: {{x}}", f"Put {b} in place of {a}: {{x}}"]
    return [("user", asked(rng, imperatives, others, s, lower=False)), ("assistant", out)]


def remove(rng: random.Random) -> Dialog:
    items = entries(rng, 3, 6)
    gone = rng.choice(items)
    left = [w for w in items if w != gone]
    if rng.random() < 0.6:
        return [("user", asked(rng, [f"(remove|delete|take|drop|strike|cross out|leave out) {gone}( from this list| from the list| out of this list|)"], [f"{{x}}. (Without|Remove|Leave out) {gone}.", f"(This|My) list without {gone}: {{x}}", f"I don't need {gone} any more: {{x}}"], ", ".join(items), lower=False)), ("assistant", ", ".join(left))]
    new = word(rng)
    return [("user", asked(rng, [f"add {new} (to this list|to the list|at the end|)", f"(append|put) {new} (to|at the end of) (this list|the list)"], [f"{{x}}. Add {new}.", f"{{x}} and also {new}", f"Put {new} at the end of this list: {{x}}"], ", ".join(items), lower=False)), ("assistant", ", ".join([*items, new]))]


def repeat(rng: random.Random) -> Dialog:
    r = rng.random()
    s = sentence(rng) if r < 0.4 else " ".join(words(rng, 2, 6)) if r < 0.6 else " ".join(strange(rng) for _ in range(rng.randint(1, 5))) if r < 0.8 else rng.choice((mail(rng, name(rng)), phone(rng), date(rng), jumble(rng) + str(rng.randint(0, 9999)), f"{jumble(rng)}-{jumble(rng)}", name(rng) + " " + invented(rng)))
    twice = rng.random() < 0.12
    imperatives = ["(write|say|type) this (twice|two times)"] if twice else ["(repeat|say|write|copy|type|echo|print|give back|return|output) (this|exactly this|the following|what I write|this text|this sentence|this line|these words|word for word)", "repeat after me", "(copy|repeat) (this|the following) (exactly|word for word|without changes|as it is)", "say exactly"]
    others = [] if twice else ["Repeat: {x}", "Say \"{x}\".", "(Echo|Type|Copy|Say): {x}", "Say {x}", "Write {x}", "Repeat \"{x}\""]
    return [("user", asked(rng, imperatives, others, s)), ("assistant", f"{s}\n{s}" if twice else s)]


def copy_list(rng: random.Random) -> Dialog:
    """A longer list given back in another form: much copying in few tokens."""
    form = rng.randrange(4)
    items = entries(rng, 3, 9) if form < 2 else words(rng, 4, 10)
    body = ", ".join(items)
    if form == 0:
        return [("user", asked(rng, ["(repeat|copy|say again|write again|give me back) (this list|the list|these words|all of these)"], [], body)), ("assistant", body)]
    if form == 1:
        return [("user", asked(rng, ["(write|put|show|list) (each word|these words|each item|each one|every word) on (its own line|a line of its own|separate lines|a new line|one line each)", "one word per line", "split this into lines"], ["One per line: {x}"], body)), ("assistant", "\n".join(items))]
    if form == 2:
        return [("user", asked(rng, ["(join|connect|separate|put together|link) (these words|these|them) (with|by) (commas|a comma)", "put commas between (these words|the words)"], [], " ".join(items))), ("assistant", body)]
    return [("user", asked(rng, ["(join|connect|separate|put together|link) (these words|these|them) (with|by) (dashes|hyphens|a hyphen|a dash)"], [], " ".join(items))), ("assistant", "-".join(items))]


def unique(rng: random.Random) -> Dialog:
    base = entries(rng, 2, 5)
    items = base + [rng.choice(base)]
    rng.shuffle(items)
    imperatives = ["remove (the |all |)(duplicates|doubles|repeated words|repeats)( from this list|)", "(delete|drop|throw out|take out) (the |)(duplicates|repeats|double words|repeated items)", "(list|write|give me|keep) each (word|item) (only |)once"]
    return [("user", asked(rng, imperatives, ["Without (duplicates|repeats|doubles): {x}", "Each (word|item) only once: {x}", "Unique (words|items): {x}"], ", ".join(items))), ("assistant", ", ".join(dict.fromkeys(items)))]


def odd_one(rng: random.Random) -> Dialog:
    pools = {"fruit": FRUITS, "animal": ANIMALS, "colour": COLOURS, "tool": TOOLS, "vegetable": VEGETABLES, "job": JOBS, "drink": DRINKS}
    kind, other = rng.sample(list(pools), 2)
    items = rng.sample([w for w in pools[kind] if w not in pools[other]], 3)
    odd = rng.choice([w for w in pools[other] if w not in pools[kind]])
    items.insert(rng.randrange(4), odd)
    if rng.random() < 0.5:
        return [("user", asked(rng, ["find the odd one out", "(tell me|say|find|pick) (which|the) word (does not|that does not) (fit|belong)".replace("(which|the) word (does not|that does not)", "the word that does not")], ["Which (word|one|of these) does not (fit|belong)(:| here:| with the others:) {x}?", "(Which|What) is the odd one out: {x}?", "Odd one out: {x}"], ", ".join(items))), ("assistant", odd)]
    return [("user", asked(rng, [f"(find|pick|choose|select|name) the {other}"], [f"Which of these is {an(other)}: {{x}}?", f"Which (word|one) is {an(other)}: {{x}}?", f"{{x}}. Which is {an(other)}?"], ", ".join(items))), ("assistant", odd)]


def choose(rng: random.Random) -> Dialog:
    """Pick by the first or last letter, or say whether a word is there."""
    while True:
        items = words(rng, 3, 6)
        end = rng.random() < 0.3
        letters = [w[-1] if end else w[0] for w in items]
        single = [w for w, l in zip(items, letters) if letters.count(l) == 1]
        if single:
            break
    w = rng.choice(single)
    if rng.random() < 0.3:
        there = rng.random() < 0.5
        asked_for = rng.choice(items) if there else word(rng)
        there = asked_for in items
        return [("user", asked(rng, [f"tell me (if|whether) {asked_for} is in this list"], [f"Is {asked_for} in this list: {{x}}?", f"Does this list (contain|have|include) {asked_for}: {{x}}?", f"{{x}}. Is {asked_for} (there|in it|among them)?"], ", ".join(items), 0.3, False)), ("assistant", f"Yes, {asked_for} is in the list." if there else f"No, {asked_for} is not in the list.")]
    verb = "(ends|finishes)" if end else "(starts|begins)"
    letter = w[-1] if end else w[0]
    return [("user", asked(rng, [f"find the word that {verb} with (the letter |){letter}"], [f"(Which|What) word {verb} with {letter}: {{x}}?", f"Which of these {verb} with (the letter |){letter}: {{x}}?", f"{{x}}. Which one {verb} with {letter}?"], ", ".join(items), 0.35, False)), ("assistant", w)]


def initials(rng: random.Random) -> Dialog:
    items = words(rng, 2, 5)
    return [("user", asked(rng, ["(write|give me|take|list|make a word of) the first letters (of these words|of each word)", "make an (acronym|abbreviation) of (this|these words)"], ["What are the first letters of {x}?", "First letters: {x}", "Acronym: {x}"], " ".join(items))), ("assistant", "".join(w[0].upper() for w in items))]


def fill(rng: random.Random) -> Dialog:
    """Write a short message from the facts given."""
    who, day, o, t = name(rng), rng.choice(DAYS), rng.choice(OBJECTS), clock(rng)
    make = "(Write|Make|Compose|Draft|Give me|I need|Can you write|Please write|Help me write)"
    kind = rng.randrange(8)
    text, reply = [
        (f"{make} (a short|an|a friendly) invitation (to|for) {who} for {day}(.|)", f"Dear {who}, I would like to invite you on {day}. I hope you can come!"),
        (f"{make} a (short |)thank you (note|message|letter|mail) (to|for) {who} for the {o}(.|)", f"Dear {who}, thank you very much for the {o}. It made me very happy!"),
        (f"{make} a (short |)birthday (card|message|greeting|wish) (for|to) {who}(.|)", f"Happy birthday, {who}! I wish you a wonderful day and a good year."),
        (f"{make} a (short |)message to {who} that I am late(.|)", f"Hi {who}, I am sorry, I will be a little late. See you soon!"),
        (f"{make} a (short |)(reminder|note|message) (for|to) {who} about the meeting on {day}(.|)", f"Hi {who}, please remember our meeting on {day}. See you there!"),
        (f"{make} (a|a short) (mail|message|email|letter) to {who} that I am (ill|sick)(.|)", f"Hi {who}, I am ill today and can't come. I hope to be back soon."),
        (f"{make} (a|a short) (message|mail|text) to {who} (to ask|asking) for the {o}(.|)", f"Hi {who}, could you please send me the {o}? Thank you!"),
        (f"{make} an (apology|excuse) to {who}(.|)", f"Dear {who}, I am very sorry for what happened. I hope you can forgive me."),
    ][kind]
    text = capital(expand(rng, text))
    return [("user", text if rng.random() < 0.8 else text.lower().replace(who.lower(), who).replace(day.lower(), day)), ("assistant", reply)]


TASKS = [(sort_words, 22), (sort_numbers, 12), (extreme, 7), (by_length, 3), (reverse_list, 9), (spell, 12), (letter_case, 20), (nth_word, 13), (count_items, 15), (extract, 26), (extract_all, 4), (to_json, 14), (json_list, 3), (polite, 7),
         (tense, 5), (shorten, 7), (fix, 5), (bullets, 8), (replace, 9), (remove, 4), (repeat, 11), (copy_list, 8), (unique, 3), (odd_one, 3), (choose, 4), (initials, 2), (fill, 3)]


def text_task(rng: random.Random) -> Dialog:
    task = rng.choices([t for t, _ in TASKS], [w for _, w in TASKS])[0]
    turns = task(rng)
    if rng.random() < 0.06:
        return follow_up(rng, turns)
    return turns


def follow_up(rng: random.Random, turns: Dialog) -> Dialog:
    """A second step on the same words: the list just made, in another form."""
    answer = turns[-1][1]
    items = answer.split(", ")
    if len(items) < 2 or "\n" in answer or "{" in answer:
        return turns
    ask, result = rng.choice((
        ("(Now|And now|) (the other way round|backwards|reversed|in reverse order)(.|, please|)", ", ".join(reversed(items))), ("(Now|And|) in (capital letters|upper case|capitals)(.|, please|)", answer.upper()), ("(Now|And|) as a (bullet list|list with bullets)(.|, please|)", "\n".join(f"- {w}" for w in items)),
        ("(How many are these|How many is that|Count them)(.|?|)", str(len(items))), ("(Which|What) is the first( one|)?", items[0]), ("(Which|What) is the last( one|)?", items[-1]), ("(Now|And) one per line(.|, please|)", "\n".join(items))))
    return [*turns, ("user", capital(expand(rng, ask))), ("assistant", result)]
