"""Writes held-out.jsonl: questions whose wordings, number pairs and names are not in the training text.

    python eval/make_held_out.py

Help, facts and not-knowing questions are written by hand here and nowhere else. The rest is drawn, seeded, from wordings
of this file, from number pairs and names that the generator leaves out, and from unseen combinations of words.
Scoring: `lastNumber` is the last number of the answer; `exact` is the whole answer, but for a final full stop; `facts`
lists groups of alternatives, and one of each group must occur.
"""

import json
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from corpus.words import (COMMON, FOODS, JOBS, COLOURS, DAYS, MONTHS, PET_NAMES, REAL_NAMES, FRUITS, ANIMALS, TOOLS, OBJECTS, CLOTHES, is_held_out_name, is_held_out_pair, made_up)  # noqa: E402

SYSTEM = "You are Hearth, a small private assistant that runs on this computer."
rng = random.Random(20261120)
NAMES = [n for n in REAL_NAMES if is_held_out_name(n)]
PETS = [n for n in PET_NAMES if is_held_out_name(n)]
used: set[str] = set()


def new_name() -> str:
    """A held-out name: half real, half invented."""
    while True:
        n = rng.choice(NAMES + PETS) if rng.random() < 0.5 else made_up(rng)
        if is_held_out_name(n) and len(n) > 3:
            used.add(n.lower())
            return n


drawn: set[tuple[int, int]] = set()


def pair(order: bool) -> tuple[int, int]:
    """A held-out pair that was not drawn before."""
    while True:
        a, b = rng.randint(10, 99), rng.randint(10, 99)
        if is_held_out_pair(a, b) and (not order or a > b) and (a, b) not in drawn:
            drawn.add((a, b))
            return a, b


items: list[dict] = []


def add(kind: str, turns: list[str] | str, expect: dict, system: str | None = None) -> None:
    """`turns` alternates user and assistant, ending with the user. Every second item has the app's system prompt."""
    turns = [turns] if isinstance(turns, str) else turns
    text = system or (SYSTEM if len(items) % 2 == 0 else None)
    messages = [{"role": "system", "content": text}] if text else []
    messages += [{"role": "user" if i % 2 == 0 else "assistant", "content": t} for i, t in enumerate(turns)]
    names = sorted(used)
    used.clear()
    items.append({"id": f"{kind}-{sum(i['class'] == kind for i in items) + 1}", "class": kind, "messages": messages, "expect": expect, **({"names": names} if names else {})})


ADD = ["What is {a} + {b}?", "{a} + {b}", "What is {a} plus {b}?", "How much is {a} + {b}?", "Add {a} and {b}.", "I would love to know what {a} + {b} comes to.", "Quick sum: {a} + {b}, please.", "{a} plus {b} comes to what?", "Could you work out {a} plus {b} for me?",
       "My shopping costs {a} and {b}. What is {a} + {b}?", "Let us see: {a} + {b} is how many?", "Put {a} and {b} together. What number is that?", "How many do {a} and {b} make?", "Find the sum: {a} and {b}."]
SUB = ["What is {a} - {b}?", "{a} - {b}", "What is {a} minus {b}?", "How much is {a} - {b}?", "Subtract {b} from {a}.", "I would love to know what {a} - {b} comes to.", "Quick one: {a} - {b}, please.", "{a} minus {b} comes to what?", "Could you work out {a} minus {b} for me?",
       "Let us see: {a} - {b} is how many?", "From {a} take {b}. What remains?", "What number is {b} below {a}?", "If {b} of {a} are gone, what is {a} - {b}?", "How far apart are {a} and {b}? I mean {a} - {b}."]
for i in range(70):
    a, b = pair(False)
    add("addition-subtraction", ADD[i % len(ADD)].format(a=a, b=b), {"lastNumber": a + b})
    a, b = pair(True)
    add("addition-subtraction", SUB[i % len(SUB)].format(a=a, b=b), {"lastNumber": a - b})

PRIVATE = [["private", "nothing leaves"]]
HELP = [
    ("I dislike the title of my chat, can it be different?", [["rename"]]), ("How might I alter what a conversation is named?", [["rename"]]), ("my chat has a silly name, how to fix that", [["rename"]]), ("Which steps change a conversation's heading?", [["rename"]]),
    ("I want this conversation gone for good.", [["delete"]]), ("Which menu lets me wipe a chat?", [["delete"]]), ("How would I bin a conversation I don't need?", [["delete"]]), ("there is a chat I never want to see again, how do i drop it", [["delete"]]),
    ("Oh no, I deleted the wrong chat! Can I have it back?", [["undo", "backup"]]), ("I removed a conversation by accident, what now?", [["undo", "backup"]]), ("Is a deleted chat lost forever?", [["undo", "backup"]]),
    ("Some chats matter more to me, can they be first in the list?", [["pin"]]), ("How can a chat be kept above the others?", [["pin"]]), ("i want my work chat always at the top", [["pin"]]), ("What does pinning a chat need?", [["pin"]]),
    ("I remember we spoke about tomatoes once, how do I find where?", [["search"], ["titles"]]), ("Can I look for a word across every conversation?", [["search"], ["titles"]]), ("where is the thing to search through everything I wrote", [["search"], ["titles"]]), ("How would I track down an old answer?", [["search"], ["titles"]]),
    ("Which button gives me an empty conversation?", [["new chat", "ctrl+n"]]), ("I'd like a blank page for a different topic.", [["new chat", "ctrl+n"]]), ("how do i begin a brand new talk with you", [["new chat", "ctrl+n"]]),
    ("Where can I type the name of a command?", [["ctrl+k", "command palette"]]), ("I prefer the keyboard, is there one place with every command?", [["ctrl+k", "command palette"]]), ("how do i bring up the palette", [["ctrl+k", "command palette"]]),
    ("The white screen hurts my eyes, can it be dark?", [["dark"], ["settings"]]), ("Where do I flip between bright and dark colours?", [["dark"], ["settings"]]), ("i want dark mode now", [["dark"], ["settings"]]),
    ("I did not like that reply, could you produce another one?", [["again"]]), ("How do I ask for the same answer once more but different?", [["again"]]), ("Where's the button to redo a reply?", [["again"]]),
    ("There is a spelling error in the question I sent, can I correct it?", [["edit"]]), ("How might I reword a message I already sent?", [["edit"]]), ("can i go back and change my last message", [["edit"]]),
    ("The answer is getting too long, how do I halt it?", [["stop"]]), ("You keep writing, where do I click to end that?", [["stop"]]), ("how to cut you off in the middle of an answer", [["stop"]]),
    ("I want to put your reply into my letter, how do I take it?", [["copy"]]), ("How does an answer get to my clipboard?", [["copy"]]), ("which button copies your text", [["copy"]]),
    ("You are too simple for me, where do I find a stronger model?", [["models page"]]), ("Is there any model with more knowledge that I could install?", [["models page"]]), ("where do i download bigger models", [["models page"]]), ("How can I have a better brain in this app?", [["models page"]]),
    ("Where are all the preferences of this program?", [["settings"]]), ("How do I come to the settings screen?", [["settings"]]),
    ("Can I fix a role that you keep during a chat?", [["instructions"]]), ("Where do I write down instructions you should always follow?", [["instructions"]]),
    ("Your replies are too wild, how do I calm them down?", [["temperature", "variety"]]), ("Where is the temperature slider?", [["temperature", "variety"], ["settings"]]),
    ("An answer stopped half way after the crash, how does it go on?", [["continue"]]), ("How can I let you complete the reply that was broken off?", [["continue"]]),
    ("Can I still read the first reply after I regenerated it?", [["version", "versions"]]), ("How do I flip back to the reply from before?", [["version", "versions", "arrows"]]),
    ("I live in the terminal, can I talk to you there?", [["npm run hearth"]]), ("Which command asks you something from a shell script?", [["npm run hearth"]]),
    ("What do I type so that the program opens?", [["npm start"]]), ("Which command launches Hearth?", [["npm start"]]), ("How are the tests of this project run?", [["npm test"]]),
    ("How would I go back to the backup of yesterday?", [["backup", "backups", "settings"]]),
    ("Does my employer get to see what we talk about?", PRIVATE), ("Is there somebody reading along?", PRIVATE), ("Will my secrets stay here?", PRIVATE), ("Are you sending my words away to some company?", PRIVATE), ("how private is this thing", PRIVATE), ("Can I tell you confidential stuff without worry?", PRIVATE), ("Is what I type transmitted to other people?", PRIVATE),
    ("My wifi is broken, will you still answer?", [["offline", "no internet"]]), ("Can we talk on a train without any signal?", [["offline", "no internet"]]), ("Must I be online for you to work?", [["offline", "no internet"]]),
    ("On which place of my disk do the conversations sit?", [["data folder"]]), ("Where does everything I write get stored?", [["data folder"]]), ("which folder has all my messages", [["data folder"]]),
    ("Do I have copies in case my data breaks?", [["backup", "every day", "daily"]]), ("How many days of backups do I get?", [["seven"]]), ("Does the program save copies by itself each day?", [["backup", "every day", "daily"]]),
    ("The power went out in the middle of a reply, is it lost?", [["kept"], ["continue", "interrupted"]]), ("If the program dies, what about the answer you were writing?", [["kept"], ["continue", "interrupted"]]), ("Why does it say interrupted under your reply?", [["kept"], ["continue", "interrupted"]]),
    ("If I go to a different chat, is my half written message gone?", [["draft", "drafts"], ["kept"]]), ("Will you keep a text I have started but not sent?", [["draft", "drafts"], ["kept"]]),
    ("Is there any cloud involved here?", [["no cloud"]]), ("Do my questions go to a cloud somewhere?", [["no cloud", "nothing leaves"]]),
    ("Roughly how many parameters make you up?", [["7 million"]]), ("Would you say you are a big model?", [["small", "7 million"]]), ("Which model do I have in front of me?", [["starter"]]),
    ("Should I double check what you tell me?", [["mistakes"]]), ("Do you sometimes say false things?", [["mistakes"]]), ("how often are you wrong", [["mistakes"]]), ("That answer made no sense at all.", [["mistakes", "not sure"]]),
    ("Explain to me what this Hearth thing is.", [["private"], ["this computer"]]), ("I just opened this program, what is it good for?", [["private chat app", "this computer"]]),
    ("Will I be charged for using you?", [["free"]]), ("Must I sign in somewhere first?", [["no account"]]),
    ("What happens if I press Ctrl and K together?", [["command palette"]]), ("Which keys should I know?", [["ctrl+k"], ["ctrl+n"]]),
    ("You need ages for a reply, why?", [["this computer"]]), ("How many tokens fit into your memory?", [["2048"]]),
    ("Could you have a look at this photo?", [["text"]]), ("Is German something you can speak?", [["english"]]), ("Can you build a web page in code for me?", [["too small", "larger model"]]),
    ("Which people made you?", [["hearth project"]]), ("Under what terms may I use this model, which licence?", [["mit"]]), ("When I open another chat, do you know what I said in this one?", [["only this chat", "starts fresh", "start fresh"]]),
]
for q, facts in HELP:
    add("help", q, {"facts": facts})

NOT_KNOWING = """Which party is ahead in the polls right now?|Did anything big happen while I slept?|Who took the gold medal in last week's race?|Are there protests going on at the moment?|What did the minister announce this afternoon?|Which team is leading the league these days?
Will I get wet if I walk home tonight?|How many degrees will we have next Sunday?|Is there fog on the motorway?|Shall I take a warm jacket tomorrow?|Is the snow good in the mountains this weekend?
What would a kilo of butter set me back these days?|How much do I pay for a taxi to the airport?|Are flights cheaper in May?|How many dollars do I get for my euros today?|What is a used van worth now?
Tell me how late it is.|Which day of the month do we have?|Is it already past noon?|How long until the shops close?|What year are we living in?
Which shoes am I wearing?|What did my grandmother cook on Sunday?|Guess what I bought yesterday.|Where did I leave my glasses?|How many uncles do I have?|What was I dreaming about last night?|How much money is in my account?|What is written on my door?|Which bus do I take to work?|By what name does my neighbour go?
Who exactly was {n} {m}?|What is {n} {m} known for these days?|In which year did {n} {m} marry?|Did {n} {m} ever win a prize?|Please tell me about the life of {n} {m}.|Which songs did {n} {m} record?|Was {n} {m} a painter or a writer?|How tall is {n} {m}?|What is the email address of {n} {m}?|Is {n} {m} still working at the university?
Which city is the capital of {m}?|How do people live on the island {m}?|On which river does the town {m} lie?|How many people live in the village of {m}?|What is the weather usually like in {m}?|What do they eat in {m}?|Is {m} worth a visit?|Who is the king of {m}?
What do I need a {l} for?|Please explain the {m} principle.|How was the {m} bridge built?|Why did the {m} company close?|What does {l} taste like?|Who came up with the {m} method?|What is a {l} made of?|How many pages does the book "{m} at Dawn" have?|When did the {m} museum open?|How fast does a {l} run?
How many raindrops fall in a year?|Who was the finance minister of Sweden in 1974?|What is the exact weight of the moon?|Which page of the encyclopedia describes turtles?|What was the first sentence ever spoken?|How many bees live in Europe?
Will my football team win on Saturday?|Who is going to be the next pope?|Am I going to be famous one day?|What will be invented next year?|How long will I live?
What is 4837 times 2964?|Compute 91827364 minus 12345678 for me.|What is 17 to the power of 23?""".replace("\n", "|").split("|")
for q in NOT_KNOWING:
    n, m = (new_name(), new_name()) if "{n}" in q else ("", new_name() if "{m}" in q or "{l}" in q else "")
    add("admits-not-knowing", q.format(n=n, m=m, l=m.lower()), {"facts": [["don't know", "do not know", "am not sure", "I'm not sure"]]})

FACTS = [
    ("Please name the capital city that France has.", ["Paris"]), ("If I travel to the capital of Italy, where am I?", ["Rome"]), ("Japan has which capital?", ["Tokyo"]), ("Which capital does Norway have?", ["Oslo"]), ("What city governs Egypt, I mean the capital?", ["Cairo"]), ("Do you happen to know Poland's capital?", ["Warsaw"]),
    ("I need the capital of Canada for a quiz.", ["Ottawa"]), ("For my homework: capital of Greece?", ["Athens"]), ("Peru's capital city is called what?", ["Lima"]), ("Tell me which language people in Brazil use.", ["Portuguese"]), ("In Austria, which language do folks speak?", ["German"]),
    ("On what continent would I find Kenya?", ["Africa"]), ("Which word means the opposite of heavy?", ["light"]), ("Find me the opposite of early.", ["late"]), ("What would be the contrary of happy, say?", ["sad"]), ("Not full but...? Give me the opposite of full.", ["empty"]),
    ("How do we call a young dog?", ["puppy"]), ("A baby sheep has which name?", ["lamb"]), ("What noise comes from a cow?", ["moo", "moos"]), ("Count the legs of a spider for me.", ["eight", "8"]), ("How many feet does a bee stand on, I mean legs?", ["six", "6"]),
    ("Of how many days does one week consist?", ["seven", "7"]), ("An hour is made of how many minutes?", ["60", "sixty"]), ("Tell me how many months one year has.", ["twelve", "12"]), ("How long is a century in years?", ["100"]), ("How many metres make up one kilometre?", ["1000"]), ("One kilogram is how many grams?", ["1000"]),
    ("Which planet is the biggest of all?", ["Jupiter"]), ("Name the ocean that is the largest.", ["Pacific"]), ("Which animal is the tallest one?", ["giraffe"]), ("At which temperature will water start to boil?", ["100"]), ("At which temperature will water turn to ice, so freeze?", ["0", "zero"]),
    ("What colour do we see when we look at grass?", ["green"]), ("Mixing blue with yellow gives which colour?", ["green"]), ("Which colour has a ripe lemon?", ["yellow"]), ("What is it that bees produce?", ["honey"]), ("On which side does the sun come up, east or west?", ["east"]), ("Who is the painter of the Mona Lisa?", ["Leonardo"]),
    ("Who is the author of Hamlet?", ["Shakespeare"]), ("In which city does the Eiffel Tower stand?", ["Paris"]), ("Which day follows Tuesday?", ["Wednesday"]), ("Which month follows June?", ["July"]), ("How many days are there in the month of April?", ["30"]), ("Please describe what a library is.", ["books"]), ("What exactly is a volcano?", ["mountain"]),
    ("Tell me, is a carrot something like a vegetable?", ["vegetable", "yes"]), ("A triangle has how many sides?", ["three", "3"]), ("How many sides would a hexagon have?", ["six", "6"]), ("Which gas do we need to breathe, found in air? What is oxygen?", ["gas"]), ("How many legs has a normal horse got?", ["four", "4"]),
]
for q, alternatives in FACTS:
    add("facts", q, {"facts": [alternatives]})


def number() -> str:
    return str(rng.choice((rng.randint(11, 99), rng.randint(101, 999), rng.randint(1001, 9999))))


RECALL = [
    (new_name, ["Everyone knows me as {v}.", "On my passport it says {v}.", "My parents named me {v}."], ["Which name do I go by?", "I forgot my own name, what was it?", "By which name do you know me?", "Could you please address me by name?"]),
    (new_name, ["A dog called {v} lives with me.", "I walk my dog {v} every day."], ["Can you recall how I named my dog?", "And the dog of mine, what is it called?", "My dog, which name was that again?"]),
    (new_name, ["A cat called {v} sleeps on my sofa.", "My cat {v} is very old."], ["Can you recall how I named my cat?", "And the cat of mine, what is it called?", "My cat, which name was that again?"]),
    (new_name, ["My sister {v} is coming over.", "I share a flat with my sister {v}."], ["Can you recall the name of my sister?", "And my sister, how is she called?"]),
    (new_name, ["My brother {v} is coming over.", "I share a flat with my brother {v}."], ["Can you recall the name of my brother?", "And my brother, how is he called?"]),
    (new_name, ["My boss at work is {v}.", "The boss in my office is called {v}."], ["Can you recall the name of my boss?", "And my boss, who was that again?"]),
    (new_name, ["My home town is {v}.", "I live in the small town of {v}."], ["In which town is my home?", "Can you recall which town I live in?"]),
    (new_name, ["The project at work is called {v}.", "We named our project {v}."], ["Can you recall the name of our project?", "And our project, what is it called?"]),
    (lambda: str(rng.randint(18, 90)), ["I have been alive for {v} years.", "This year I turned {v} years old."], ["At what age am I now?", "Can you recall my age?"]),
    (number, ["My room at the hotel has the number {v}.", "I sleep in room {v} tonight."], ["Can you recall the number of my room?", "To which room must I go?"]),
    (number, ["The code for the gate is {v}.", "To open the gate you need the code {v}."], ["Can you recall the code?", "Which code opens it?", "I forgot the code, what was it?"]),
    (number, ["Keep {v} in your head, it is my number.", "The number to keep for me is {v}."], ["Can you recall the number?", "I forgot the number, what was it?", "Which number did I want you to keep?"]),
    (lambda: rng.choice(COLOURS), ["No colour is nicer to me than {v}.", "My favourite colour has always been {v}."], ["Can you recall the colour I like?", "And my favourite colour, which was it?"]),
    (lambda: rng.choice(FOODS), ["Nothing tastes better to me than {v}, my favourite food.", "My favourite food has always been {v}."], ["Can you recall my favourite food?", "And my favourite food, which was it?"]),
    (lambda: rng.choice(JOBS), ["I earn my money as a {v}.", "For ten years I have worked as a {v}."], ["Can you recall my job?", "And my job, what was it?"]),
    (lambda: rng.choice(DAYS), ["My appointment was moved to {v}.", "The doctor sees me on {v}, that is my appointment."], ["Can you recall the day of my appointment?", "And my appointment, on which day is it?"]),
    (lambda: f"{rng.randint(1, 12)}:{rng.choice(('05', '15', '30', '40', '45'))}", ["The meeting with my team begins at {v}.", "My meeting was moved to {v}."], ["Can you recall the time of my meeting?", "And my meeting, at what time was it?"]),
    (lambda: f"{rng.choice(MONTHS)} {rng.randint(1, 28)}", ["I celebrate my birthday on {v}.", "My birthday falls on {v}."], ["Can you recall the date of my birthday?", "And my birthday, which date was it?"]),
]
ACKS = ["Thank you, I will remember that.", "Good to know.", "Okay, I will keep that in mind."]


def fillers() -> list[str]:
    out: list[str] = []
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        if rng.random() < 0.5:
            a, b = pair(True)
            plus = rng.random() < 0.5
            out += [f"Now {a} {'plus' if plus else 'minus'} {b}, what does it make?", f"{a} {'+' if plus else '-'} {b} = {a + b if plus else a - b}."]
        else:
            out += list(rng.choice((("The bus was late again this morning.", "I am sorry to hear that."), ("My garden is full of tulips now.", "That sounds lovely!"), ("What is the capital city France has got?", "The capital of France is Paris."), ("I baked a plum cake for the party.", "That sounds good."), ("How would I bin a chat?", "Choose Delete in the menu of the chat. If it was a mistake, press Undo."), ("Some tea would be nice now.", "That sounds good."), ("Do you like the sound of rain?", "I am a program and have no favourites. What do you like?"))))
    return out


for i in range(96):
    chosen = [RECALL[i % len(RECALL)]] + ([rng.choice(RECALL)] if i % 3 == 0 else [])
    if len(chosen) == 2 and chosen[0] is chosen[1]:
        chosen.pop()
    values = [c[0]() for c in chosen]
    turns: list[str] = []
    for c, v in zip(chosen, values):
        turns += [rng.choice(c[1]).format(v=v).replace(" a e", " an e"), rng.choice(ACKS)]
    turns += fillers()
    add("recall", [*turns, rng.choice(chosen[0][2])], {"facts": [[values[0]]]})


def some(pool, low=3, high=4):
    return rng.sample(pool, rng.randint(low, high))


def mail() -> str:
    return f"{new_name().lower()}@{rng.choice(('example.com', 'mail.org', 'post.net'))}"


POOLS = [FRUITS, ANIMALS, TOOLS, OBJECTS, CLOTHES, COMMON]


def text_task(i: int) -> None:
    words = some(rng.choice(POOLS))
    numbers = rng.sample(range(1, 99), rng.randint(3, 5))
    listed, who, thing, count = ", ".join(words), new_name(), rng.choice(OBJECTS), rng.randint(2, 98)
    town = rng.choice(("Paris", "London", "Oslo", "Rome", "Dublin", "Madrid", "Vienna", "Athens"))
    kind = i % 20
    if kind == 0:
        add("text-tasks", rng.choice((f"Here are some words, sort them alphabetically: {listed}", f"I need {listed} in alphabetical order.")), {"exact": [", ".join(sorted(words))]})
    elif kind == 1:
        add("text-tasks", rng.choice((f"Here are some words, please order them from A to Z: {listed}", f"Which alphabetical order do these words have: {listed}")), {"exact": [", ".join(sorted(words))]})
    elif kind == 2:
        add("text-tasks", rng.choice((f"Here are some numbers, sort them: {', '.join(map(str, numbers))}", f"I need {', '.join(map(str, numbers))} sorted, smallest first.")), {"exact": [", ".join(map(str, sorted(numbers)))]})
    elif kind == 3:
        add("text-tasks", rng.choice((f"These numbers should be in ascending order: {', '.join(map(str, numbers))}", f"Bring these numbers in order from small to large: {', '.join(map(str, numbers))}")), {"exact": [", ".join(map(str, sorted(numbers)))]})
    elif kind == 4:
        add("text-tasks", f"Which of these numbers is the largest one: {', '.join(map(str, numbers))}", {"lastNumber": max(numbers)})
    elif kind == 5:
        add("text-tasks", rng.choice((f"Here is a list, give it back reversed: {listed}", f"Turn the order of this list around: {listed}")), {"exact": [", ".join(reversed(words))]})
    elif kind == 6:
        add("text-tasks", rng.choice((f"I need this in capital letters: the {words[0]} is new", f"Can this be in upper case: the {words[0]} is new")), {"exact": [f"THE {words[0].upper()} IS NEW"]})
    elif kind == 7:
        add("text-tasks", f"I need this in lower case: THE {words[0].upper()} AND THE {words[1].upper()}", {"exact": [f"the {words[0]} and the {words[1]}"]})
    elif kind == 8:
        add("text-tasks", rng.choice((f"From this list, give me the first word: {listed}", f"From this list I want the first item: {listed}")), {"exact": [words[0]]})
    elif kind == 9:
        add("text-tasks", rng.choice((f"From this list, give me the last word: {listed}", f"From this list I want the last item: {listed}")), {"exact": [words[-1]]})
    elif kind == 10:
        add("text-tasks", f"Tell me how many things I list here: {listed}", {"lastNumber": len(words)})
    elif kind == 11:
        e = mail()
        add("text-tasks", rng.choice((f"You will find {who} in {town}, mail {e}. Which email address is that?", f"Take the email address out of this text: {who} in {town} has the address {e}.")), {"facts": [[e]]})
    elif kind == 12:
        p = f"555-{rng.randint(1000, 9999)}"
        add("text-tasks", f"Take the phone number out of this text: {who} from {town} answers at {p}.", {"facts": [[p]]})
    elif kind == 13:
        add("text-tasks", rng.choice((f"Which person is mentioned here: The {thing} belongs to {who}.", f"Take the name out of this text: {who} found a {thing} in {town}.")), {"facts": [[who]]})
    elif kind == 14:
        d = f"{rng.choice(MONTHS)} {rng.randint(1, 28)}"
        add("text-tasks", f"Take the date out of this text: {who} will be in {town} on {d}.", {"facts": [[d]]})
    elif kind == 15:
        age = rng.randint(5, 95)
        add("text-tasks", f"I need JSON with name and age for this: {who} is {age} years old.", {"exact": [f'{{"name": "{who}", "age": {age}}}']})
    elif kind == 16:
        add("text-tasks", f"I need JSON with name and city for this: {who} lives in {town}.", {"exact": [f'{{"name": "{who}", "city": "{town}"}}']})
    elif kind == 17:
        add("text-tasks", f"I need a bullet list of these: {listed}", {"exact": ["\n".join(f"- {w}" for w in words)]})
    elif kind == 18:
        add("text-tasks", f"In this sentence, replace {words[0]} with {words[1]}: The {words[0]} is here", {"exact": [f"The {words[1]} is here"]})
    else:
        add("text-tasks", rng.choice((f"I need this more polite: Give me the {words[0]} and the {thing}.", f"How would you say this politely? Bring me the {words[0]} and the {thing}.")), {"facts": [["please"], [words[0]], [thing]]})


for i in range(100):
    text_task(i)

(HERE / "held-out.jsonl").write_text("".join(json.dumps(i, ensure_ascii=False) + "\n" for i in items))
counts: dict[str, int] = {}
for item in items:
    counts[item["class"]] = counts.get(item["class"], 0) + 1
print(json.dumps(counts))
