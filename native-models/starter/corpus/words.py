"""Word pools and the small grammar that every part of the training text is written with."""

import hashlib
import random
import re
from pathlib import Path

import sentencepiece

Dialog = list[tuple[str, str]]
"""Turns as (role, text); roles are system, user and assistant."""

_CHOICE = re.compile(r"\(([^()]*)\)")


def expand(rng: random.Random, text: str) -> str:
    """Replaces each innermost (a|b|c) by one of its alternatives until none is left.

    >>> expand(random.Random(0), "(Hi|Hi) there")
    'Hi there'
    """
    while True:
        found = _CHOICE.search(text)
        if not found:
            return re.sub(r" +([?.!,])", r"\1", re.sub(r"  +", " ", text)).strip()
        text = text[: found.start()] + rng.choice(found.group(1).split("|")) + text[found.end():]


def bucket(text: str, buckets: int) -> int:
    """A stable hash: the same in every process and on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % buckets


def is_held_out_pair(a: int, b: int) -> bool:
    """One two-digit pair in ten, in either order, is kept for the evaluation."""
    return 10 <= a <= 99 and 10 <= b <= 99 and bucket(f"pair {min(a, b)} {max(a, b)}", 10) == 0 and {a, b} != {17, 25}


def is_held_out_name(name: str) -> bool:
    """One name in twelve is kept for the evaluation."""
    return bucket(f"name {name.lower()}", 12) == 0


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def an(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def join(items: list[str], word: str = "and") -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" {word} " + items[-1]


REAL_NAMES = """Anna Ben Clara David Emma Felix Grace Henry Ida Jack Kate Leo Maria Noah Olivia Paul Quinn Rosa Sam Tina
Uma Victor Wendy Xavier Yara Zoe Adam Bella Carl Diana Erik Fiona George Hannah Ivan Julia Kevin Laura Martin Nina Oscar
Peter Rachel Simon Teresa Umberto Vera Walter Yusuf Zara Aisha Boris Carmen Dmitri Elena Farid Greta Hugo Ines Jonas
Karim Lena Miguel Nadia Omar Petra Rafael Sofia Tomas Ulla Viktor Wilma Yuki Zain Alice Bruno Cecilia Daniel Edith Frank
Gloria Harold Irene James Karen Louis Mona Nathan Opal Patrick Ruth Steven Thea Ursula Vincent William Yvonne Amir Beatrice
Caleb Dora Elias Frida Gavin Helga Isaac Jasmine Klaus Lydia Marco Nora Otto Priya Ravi Selma Theo Vikram Wanda Aaron
Agnes Albert Amelia Andrea Anton Arthur Astrid Barbara Brian Brigitte Camille Charlotte Chloe Claire Colin Connor Daisy
Dennis Doris Dylan Edgar Eleanor Elsa Emil Esther Ethan Eva Evelyn Fatima Flora Gabriel Gemma Gerald Gina Gordon Hazel
Heidi Helen Iris Jacob Jana Jason Joel Johanna John Joseph Josephine Judith Kamal Katrin Keith Kim Lara Lars Leah Leila
Liam Linda Linus Lisa Lucas Lucy Luis Luke Magda Malik Marcus Margaret Marie Mark Martha Mary Mateo Matilda Max Megan
Mia Michael Milan Mohammed Molly Monica Naomi Natalie Nico Nils Norman Oliver Olga Owen Pablo Paula Pedro Philip Pia
Rebecca Robert Robin Roger Roland Roman Rosie Rudolf Sally Samuel Sandra Sara Sebastian Silvia Stella Sven Sylvia Tamara
Tara Thomas Tim Tobias Tom Tony Valentina Valerie Vivian Wolfgang Zeno""".split()

PET_NAMES = """Rex Bella Max Luna Charlie Milo Coco Rocky Daisy Simba Nala Oreo Pepper Shadow Ginger Biscuit Tiger Socks Snowy
Bruno Ruby Poppy Teddy Misty Buddy Lucky Toffee Pumpkin Cookie Felix Waffles Mittens Whiskers Patch Fluffy Nemo Bubbles
Rusty Jasper Maple Olive Hazel Willow Pixie Ziggy Dusty Sandy Blacky Spot Peanut Muffin Honey Smokey Zorro Bandit""".split()

_ONSETS = "b c d f g h j k l m n p r s t v w z br cr dr fl gl gr kl kr pl pr sh sk sl st tr th ch".split()
_VOWELS = "a e i o u a e i o ai ea ie oo ou".split()
_ENDS = ["", "", "", "n", "r", "l", "s", "m", "t", "x", "k", "nd", "rn", "th", "lin", "dor", "ric", "mar", "vin", "to", "na", "ra", "la"]


def made_up(rng: random.Random) -> str:
    """A pronounceable name of two or three random syllables, as it comes: held-out ones included."""
    return capital("".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 2, 2, 2)))) + rng.choice(_ENDS))


def _pieces() -> list[str]:
    """The tokenizer's pieces of two letters or more, lower case; none before there is a tokenizer."""
    path = Path(__file__).parent.parent / "tokenizer.model"
    if not path.exists():
        return []
    sp = sentencepiece.SentencePieceProcessor(model_file=str(path))
    found = {sp.id_to_piece(i).lstrip("\u2581") for i in range(sp.get_piece_size())}
    return sorted({p.lower() for p in found if 1 < len(p) < 9 and p.isascii() and p.isalpha()})


PIECES = _pieces()


def blend(rng: random.Random) -> str:
    """Pieces of the tokenizer joined at random, so that copying is learned for every token there is."""
    while True:
        out = "".join(rng.choice(PIECES) for _ in range(rng.choice((1, 1, 2, 2, 2, 3))))
        if 2 < len(out) < 13:
            return out


def invented(rng: random.Random) -> str:
    """A made-up name that is not held out."""
    while True:
        name = capital(blend(rng)) if PIECES and rng.random() < 0.5 else made_up(rng)
        if len(name) > 3 and not is_held_out_name(name):
            return name


TRAIN_NAMES = [n for n in REAL_NAMES if not is_held_out_name(n)]
TRAIN_PETS = [n for n in PET_NAMES if not is_held_out_name(n)]


def name(rng: random.Random) -> str:
    """A person's name that is not held out; half are invented, so that copying is learned rather than a list."""
    return rng.choice(TRAIN_NAMES) if rng.random() < 0.5 else invented(rng)


def pet_name(rng: random.Random) -> str:
    return rng.choice(TRAIN_PETS) if rng.random() < 0.5 else invented(rng)


COLOURS = "red blue green yellow orange purple pink brown black white grey silver gold turquoise".split()
FRUITS = "apple banana pear orange lemon cherry grape peach plum mango melon kiwi strawberry raspberry blueberry apricot fig lime papaya pineapple coconut".split()
VEGETABLES = "carrot potato onion tomato cucumber pepper spinach cabbage lettuce broccoli pumpkin leek radish pea bean garlic celery beetroot".split()
ANIMALS = """fox cat dog rabbit bear wolf mouse horse cow sheep goat pig duck hen owl eagle frog turtle snake lion tiger
elephant monkey giraffe zebra penguin whale dolphin shark bee ant spider butterfly hedgehog squirrel deer beaver otter
badger mole crow sparrow swan goose donkey camel kangaroo panda koala hamster parrot seal crab snail octopus dragon""".split()
TOOLS = "hammer saw screwdriver drill wrench knife scissors rope ladder brush shovel bucket needle".split()
FURNITURE = "table chair bed sofa desk shelf lamp cupboard mirror stool bench drawer".split()
CLOTHES = "shirt coat hat sock shoe glove scarf dress jacket belt boot skirt jeans jumper".split()
DRINKS = "water tea coffee milk juice lemonade cocoa soup".split()
FOODS = "bread cheese rice pasta soup pizza salad cake honey butter egg yogurt pancake sandwich noodle curry stew porridge".split()
PLACES = "kitchen garden park school office library station market beach forest village museum hospital hotel cafe bakery".split()
OBJECTS = """book pen key phone cup bag box clock candle camera ball kite coin letter map basket bottle blanket pillow plate spoon
fork umbrella ticket wallet guitar piano drum bicycle boat train car plane bus tent stone leaf flower tree river mountain
window door wall roof garden bridge""".split()
JOBS = "teacher doctor nurse baker farmer pilot painter writer singer cook gardener driver carpenter dentist engineer lawyer plumber tailor".split()
HOBBIES = "reading swimming chess painting cooking gardening cycling hiking dancing fishing running singing knitting photography football tennis skating sailing".split()
CITIES = """Paris London Berlin Madrid Rome Vienna Oslo Lisbon Dublin Athens Prague Warsaw Cairo Tokyo Delhi Lima Toronto Sydney
Boston Chicago Seattle Hamburg Munich Milan Porto Lyon Bergen Leeds York Oxford Bristol Glasgow Geneva Zurich Basel Utrecht
Antwerp Malmo Turin Naples Seville Valencia Kyoto Osaka Nairobi Accra Lagos Bogota Quito Denver Austin Dallas""".split()
ADJECTIVES = "big small old new happy sad fast slow warm cold bright dark quiet loud clean dirty heavy light soft hard long short kind brave clever tired".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()

COMMON = sorted(set(FRUITS + VEGETABLES + ANIMALS + TOOLS + FURNITURE + CLOTHES + FOODS + DRINKS + PLACES + OBJECTS + COLOURS + JOBS))


def city(rng: random.Random) -> str:
    return rng.choice(CITIES) if rng.random() < 0.7 else invented(rng)


def plural(noun: str) -> str:
    irregular = {"mouse": "mice", "goose": "geese", "sheep": "sheep", "deer": "deer", "wolf": "wolves", "shelf": "shelves",
                 "knife": "knives", "leaf": "leaves", "scissors": "scissors", "jeans": "jeans", "tooth": "teeth", "child": "children"}
    if noun in irregular:
        return irregular[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun in ("potato", "tomato", "mango"):
        return noun + "es"
    return noun + "s"


def slip(rng: random.Random, text: str) -> str:
    """One typing slip inside a lower-case word of four letters or more."""
    spots = [m for m in re.finditer(r"\b[a-z]{4,}\b", text)]
    if not spots:
        return text
    m = rng.choice(spots)
    w = list(m.group())
    i = rng.randrange(1, len(w) - 1)
    kind = rng.random()
    if kind < 0.4:
        w[i], w[i + 1] = w[i + 1], w[i]
    elif kind < 0.75:
        del w[i]
    else:
        w.insert(i, w[i])
    return text[: m.start()] + "".join(w) + text[m.end():]
