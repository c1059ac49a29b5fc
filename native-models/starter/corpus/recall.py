"""Multi-turn recall: the user says something about themselves, or about others, and asks for it later."""

import random

from .common_words import WORDS
from .phrasing import lines, typed
from .words import COLOURS, DAYS, Dialog, FOODS, FRUITS, HOBBIES, JOBS, MONTHS, ANIMALS, OBJECTS, an, capital, city, expand, invented, name, pet_name


def _number(rng: random.Random) -> str:
    return str(rng.randint(*rng.choice(((2, 99), (100, 999), (1000, 9999)))))


def _clock(rng: random.Random) -> str:
    return rng.choice((f"{rng.randint(1, 12)}:{rng.choice(('00', '15', '30', '45', '10', '20', '50'))}", f"{rng.randint(1, 11)} o'clock"))


def _code(rng: random.Random) -> str:
    return rng.choice((_number(rng), invented(rng).lower() + str(rng.randint(1, 99)), str(rng.randint(1000, 999999)), rng.choice("ABCDEFGHKLMNPRST") + str(rng.randint(1, 999))))


def _date(rng: random.Random) -> str:
    return f"{rng.choice(MONTHS)} {rng.randint(1, 28)}"


# (attribute, value maker, ways to say it, ways to acknowledge, ways to ask, ways to answer)
ATTRIBUTES = [
    ("name", name,
     ["Everyone calls me {v}.", "People know me as {v}.", "I am known to all as {v}.", "My mates call me {v}.", "On my badge stands {v}.", "My passport says {v}.", "They call me {v}.", "{v} is what people call me.", "Everybody calls me {v}.", "I go by {v}.", "My first name is {v}.", "I am known as {v}.", "The name on my door is {v}.", "I was baptised {v}.", "You are talking to {v}.", "I introduce myself as {v}.", "name: {v}", "{v} here.", "My parents chose the name {v} for me.", "I answer to {v}.", "My full first name is {v}.", "Good day, {v} is my name.", "On letters I am {v}.", "They named me {v} when I was born.", "My name is {v}.", "I am {v}.", "I'm {v}.", "Hi, I'm {v}.", "Hello, my name is {v}.", "You can call me {v}.", "(Please|) call me {v}.", "People call me {v}.", "Hello! I am called {v}.", "My friends call me {v}.", "{v} is my name.", "I was named {v}.", "The name my mother gave me is {v}.", "In the office they call me {v}.", "I sign my letters with {v}.", "The name is {v}.", "Let me introduce myself: I am {v}.", "Hi there, {v} here.", "This is {v} speaking.", "it's {v}"],
     ["Nice to meet you, {v}.", "Hello {v}, nice to meet you.", "Hello, {v}! How can I help you?", "Hi {v}! What can I do for you?", "Good to meet you, {v}."],
     ["(Please |)(address|greet) me (by|with) (my |)name.", "Say hello to me by name.", "Whose chat is this?", "Who is writing to you?", "What is the name I go by?", "How should one call me?", "What do people call me?", "What should you call me?", "What is the name I gave you?", "Which name is mine?", "Can you greet me by name?", "Use my name.", "How do you address me?", "Who are you talking to?", "Whom are you talking to?", "What name do I have?", "Do you recall my name?", "What did I tell you my name is?", "How did I introduce myself?", "By what name should you address me?", "What is my name?", "What's my name?", "Do you remember my name?", "(Can|Could) you (tell me|repeat|say) my name?", "Who am I?", "Do you (still |)know my name?", "How am I called?", "Tell me my name.", "What am I called?", "Which name did I give you?", "What did I say my name was?", "Remind me: what is my name?", "Do you know who I am?", "Say my name."],
     ["Your name is {v}."]),
    ("age", lambda r: str(r.randint(5, 99)),
     ["I have been on this earth for {v} years.", "I am now {v} years old.", "I celebrated my {v}th year.", "For {v} years I have been alive.", "This year I became {v}.", "I am already {v} years old.", "{v} years old, that is me.", "I am {v} years of age.", "I have lived for {v} years.", "I turned {v} last week.", "Soon I will not be {v} any more, but now I am {v} years old.", "My age: {v}", "I reached {v} this spring.", "{v} is my age.", "I am {v} years old.", "My age is {v}.", "I'm {v} years old.", "I just turned {v}.", "I am {v}."], ["{v} is a fine age.", "Thank you, I will remember that you are {v}."],
     ["At (which|what) age am I?", "What age am I?", "What age do I have?", "What is my present age?", "How many years old am I?", "How many years have I lived?", "Do you know my age?", "Do you recall how old I am?", "What is my age again?", "Say how old I am.", "How old am I?", "What is my age?", "Do you remember (how old I am|my age)?", "What age did I (say|tell you)?", "Tell me my age."], ["You are {v} years old."]),
    ("city", city,
     ["My flat is in {v}.", "My house stands in {v}.", "I settled in {v}.", "We live in {v} now.", "I have my home in {v}.", "{v} is where I live.", "{v} is my home town.", "I was born and still live in {v}.", "I spend my life in {v}.", "The place where I live is {v}.", "I live in {v}.", "My home is in {v}.", "I come from {v}.", "I am from {v}.", "My city is {v}.", "I live in a town called {v}.", "I just moved to {v}.", "Home for me is {v}."], ["{v} sounds nice.", "Thank you, I will remember that you live in {v}."],
     ["In which (city|town|place) do I live?", "Where is my home?", "What is my home town?", "Which (town|city) is mine?", "Where do I come from?", "In what town do I live?", "Do you recall where I live?", "Name the place where I live.", "Where do I live?", "Which (city|town|place) do I live in?", "What city am I from?", "Where am I from?", "Do you remember where I live?", "What is the name of my (city|town)?", "Where did I say I live?", "What is my city?"], ["You live in {v}."]),
    ("dog", pet_name,
     ["My dog goes by the name of {v}.", "We named our dog {v}.", "I live with a dog called {v}.", "I share my home with a dog named {v}.", "My dog answers to {v}.", "Every day I play with my dog {v}.", "{v} is the name of my dog.", "I have a dog called {v}.", "There is a dog named {v} in my house.", "I got a dog and named it {v}.", "{v} is my dog.", "I feed my dog {v} every morning.", "My old dog {v} is asleep.", "My dog is called {v}.", "My dog's name is {v}.", "I own a dog named {v}.", "The name of my dog is {v}.", "We have a dog, {v}."], ["{v} is a nice name for a dog.", "{v} sounds like a good dog."],
     ["What name does my dog have?", "What did I name my dog?", "How did I name my dog?", "What name did I give my dog?", "Which name has my dog?", "Do you recall what my dog is called?", "And my dog, what is its name?", "What is my dog called?", "What is my dog's name?", "What's the name of my dog?", "Do you remember (my dog's name|the name of my dog)?", "How is my dog called?", "Which name does my dog have?", "Who is my dog?"], ["Your dog is called {v}."]),
    ("cat", pet_name,
     ["My cat goes by the name of {v}.", "We named our cat {v}.", "I live with a cat called {v}.", "I share my home with a cat named {v}.", "My cat answers to {v}.", "Every day I play with my cat {v}.", "{v} is the name of my cat.", "I have a cat called {v}.", "I got a cat and named it {v}.", "{v} is my cat.", "I feed my cat {v} every morning.", "My old cat {v} is asleep.", "My cat is called {v}.", "My cat's name is {v}.", "I own a cat named {v}.", "The name of my cat is {v}.", "There is a cat in my house named {v}."], ["{v} is a nice name for a cat.", "{v} sounds like a lovely cat."],
     ["What name does my cat have?", "What did I name my cat?", "How did I name my cat?", "What name did I give my cat?", "Which name has my cat?", "Do you recall what my cat is called?", "And my cat, what is its name?", "What is my cat called?", "What is my cat's name?", "What's the name of my cat?", "Do you remember (my cat's name|the name of my cat)?", "How is my cat called?", "Who is my cat?"], ["Your cat is called {v}."]),
    ("sister", name,
     ["My sister goes by {v}.", "I live with my sister {v}.", "My sister {v} visits me today.", "I grew up with my sister {v}.", "{v} is the name of my sister.", "I called my sister {v} today.", "My sister is called {v}.", "My sister {v} is here.", "{v} is my sister.", "I visited my sister {v}.", "My sister's name is {v}.", "I have a sister named {v}.", "I have a sister, {v}."], ["{v} is a nice name.", "Thank you, I will remember {v}."],
     ["What name does my sister have?", "How is my sister called?", "Which name has my sister?", "Do you recall what my sister is called?", "And my sister, what was the name?", "What is my sister called?", "What is my sister's name?", "What's the name of my sister?", "Do you remember my sister's name?", "Who is my sister?"], ["Your sister is called {v}."]),
    ("brother", name,
     ["My brother goes by {v}.", "I live with my brother {v}.", "My brother {v} visits me today.", "I grew up with my brother {v}.", "{v} is the name of my brother.", "I called my brother {v} today.", "My brother is called {v}.", "My brother {v} is here.", "{v} is my brother.", "I visited my brother {v}.", "My brother's name is {v}.", "I have a brother named {v}.", "I have a brother, {v}."], ["{v} is a nice name.", "Thank you, I will remember {v}."],
     ["What name does my brother have?", "How is my brother called?", "Which name has my brother?", "Do you recall what my brother is called?", "And my brother, what was the name?", "What is my brother called?", "What is my brother's name?", "What's the name of my brother?", "Do you remember my brother's name?", "Who is my brother?"], ["Your brother is called {v}."]),
    ("friend", name,
     ["My best friend is {v}.", "My friend is called {v}.", "I have a good friend named {v}.", "My best friend's name is {v}."], ["{v} sounds like a good friend.", "It is good to have a friend like {v}."],
     ["Who is my (best |)friend?", "What is my (best |)friend's name?", "What is my (best |)friend called?", "Do you remember my (best |)friend's name?"], ["Your friend is called {v}."]),
    ("boss", name,
     ["The name of my boss is {v}.", "I report to my boss {v}.", "{v} is my boss.", "At work my boss is {v}.", "My boss is called {v}.", "My boss is {v}.", "I work for {v}.", "My boss's name is {v}."], ["Thank you, I will remember {v}."],
     ["What is the name of my boss?", "How is my boss called?", "Which name does my boss have?", "Do you recall who my boss is?", "Who is the boss at my work?", "Who is my boss?", "What is my boss's name?", "What is my boss called?", "Who do I work for?"], ["Your boss is {v}."]),
    ("colour", lambda r: r.choice(COLOURS),
     ["I like {v} better than any other colour.", "My best loved colour is {v}.", "If I had to choose a colour, it would be {v}.", "Of all colours I prefer {v}.", "{v} is the colour for me.", "My favourite colour is {v}.", "I love the colour {v}.", "The colour I like best is {v}.", "I like {v} most of all colours.", "{v} is my favourite colour."], ["{v} is a lovely colour.", "A good choice: {v}."],
     ["Which colour is my favourite?", "Which colour do I prefer?", "What colour is my favourite?", "Do you recall the colour I prefer?", "What colour do I like?", "What is my favourite colour?", "Which colour do I like( best| most|)?", "Do you remember my favourite colour?", "What colour do I love?", "What's my favourite colour?"], ["Your favourite colour is {v}."]),
    ("food", lambda r: r.choice(FOODS + FRUITS),
     ["There is nothing better than {v} for me.", "{v} is my favourite dish.", "My favourite dish is {v}.", "I eat {v} whenever I can.", "I am crazy about {v}.", "The best thing to eat is {v}.", "My favourite food is {v}.", "I love {v}.", "The food I like best is {v}.", "I like to eat {v}.", "I could eat {v} every day."], ["{v} is tasty.", "Good taste! I will remember {v}."],
     ["Which food is my favourite?", "What is my favourite dish?", "What could I eat every day?", "Which dish do I like best?", "What do I love to eat?", "What is my favourite food?", "What food do I like( best|)?", "What do I like to eat?", "Do you remember my favourite food?", "What's my favourite food?"], ["Your favourite food is {v}."]),
    ("animal", lambda r: r.choice(ANIMALS),
     ["My favourite animal is the {v}.", "I like the {v} best of all animals.", "The animal I like best is the {v}."], ["The {v} is a fine animal."],
     ["What is my favourite animal?", "Which animal do I like( best|)?", "Do you remember my favourite animal?"], ["Your favourite animal is the {v}."]),
    ("job", lambda r: r.choice(JOBS),
     ["I earn my living as a {v}.", "I am employed as a {v}.", "By profession I am a {v}.", "By trade I am a {v}.", "I make my money as a {v}.", "{v} is my job.", "I became a {v} years ago.", "I work as a {v}.", "My job is {v}.", "I am a {v}.", "I have worked as a {v} for years.", "My profession is {v}."], ["Being a {v} must be interesting.", "{v} is a good job."],
     ["What work do I do?", "What is my work?", "How do I earn my living?", "Which job do I have?", "What am I by profession?", "How do I make my money?", "Do you recall what I do for a living?", "What do I do for a living?", "What is my job?", "What do I do for work?", "What do I work as?", "Do you remember my job?", "What's my profession?", "What is my profession?"], ["You work as a {v}."]),
    ("hobby", lambda r: r.choice(HOBBIES),
     ["My hobby is {v}.", "I like {v} in my free time.", "I enjoy {v}.", "In my free time I do {v}."], ["{v} is a nice hobby."],
     ["What is my hobby?", "What do I (like to |)do in my free time?", "What do I enjoy?", "Do you remember my hobby?"], ["Your hobby is {v}."]),
    ("room", _number,
     ["They put me in room {v}.", "I sleep in room {v}.", "I stay in room number {v}.", "My hotel room has the number {v}.", "My room number is {v}.", "I am in room {v}.", "My hotel room is {v}.", "My room is number {v}."], ["I will remember room {v}."],
     ["Which room is mine?", "In which room do I stay?", "Where do I sleep, which room?", "What is the number of my room?", "What is my room number?", "Which room am I in?", "What room do I have?", "Do you remember my room number?", "What number is my room?"], ["Your room number is {v}."]),
    ("code", _code,
     ["The code for the door is {v}.", "You need {v} to open it, that is the code.", "They gave me the code {v}.", "My secret code is {v}.", "The gate opens with the code {v}.", "The code is {v}.", "Remember the code {v}.", "My code is {v}.", "(Please|) remember this code: {v}", "The door code is {v}.", "The secret code is {v}."], ["I will remember the code {v}.", "The code {v} is noted."],
     ["(Which|What) code (opens|unlocks) (it|the door|the gate|that)?", "How do I open the (door|gate)?", "What do I type to open it?", "Which code do I need?", "With which code does it open?", "What code did I (give|tell) you?", "Which code did I mention?", "Do you recall the code?", "What is the code?", "What was the code?", "Do you remember the code?", "(Please|) (repeat|tell me) the code(| again|).", "Which code did I (give|tell) you?", "What's my code?", "What is my code?"], ["The code is {v}."]),
    ("number", _number,
     ["The number I want you to keep is {v}.", "Please note the number {v}.", "Memorise the number {v}.", "Hold on to the number {v}.", "{v} is the number to remember.", "{v} is my number, keep it.", "Keep {v} in mind, it is my number.", "My number is {v}, remember it.", "Store the number {v} for me.", "Remember the number {v}.", "My lucky number is {v}.", "My favourite number is {v}.", "(Please|) keep the number {v} in mind.", "(Please|) remember this number: {v}", "The number is {v}."], ["I will remember the number {v}.", "The number {v} is noted."],
     ["Which number (did|do) I want you to (keep|remember|know|hold)?", "What number did I want you to remember?", "Which number did I mention?", "What number did I (give|tell) you?", "What number should you keep?", "Which number was it?", "Do you recall the number?", "What is the number?", "What was the number?", "What is my (lucky|favourite|) number?", "Which number did I (give|tell) you?", "Which number should you remember?", "Do you remember the number?", "Repeat the number."], ["The number is {v}."]),
    ("word", lambda r: invented(r).lower() if r.random() < 0.6 else r.choice(FRUITS + ANIMALS),
     ["Remember the word {v}.", "The password is {v}.", "The secret word is {v}.", "(Please|) keep this word in mind: {v}", "The word is {v}."], ["I will remember the word {v}.", "The word {v} is noted."],
     ["What is the word?", "What was the word?", "Which word should you remember?", "Do you remember the word?", "Repeat the word.", "What word did I (give|tell) you?", "What is the (secret word|password)?", "What was the (secret word|password)?"], ["The word is {v}."]),
    ("meeting", _clock,
     ["My meeting begins at {v}.", "They moved my meeting to {v}.", "The team meets at {v}.", "At {v} I have a meeting.", "My next meeting is at {v}.", "My meeting is at {v}.", "I have a meeting at {v}.", "The meeting starts at {v}.", "We meet at {v}."], ["I will remember the meeting at {v}.", "A meeting at {v}, noted."],
     ["What is the time of my meeting?", "At which hour is my meeting?", "When does my meeting (begin|start)?", "When must I be at the meeting?", "Do you recall when my meeting is?", "When is my meeting?", "What time is my meeting?", "At what time is the meeting?", "When does the meeting start?", "When do we meet?"], ["Your meeting is at {v}."]),
    ("day", lambda r: r.choice(DAYS),
     ["My appointment is set for {v}.", "They gave me an appointment on {v}.", "On {v} I have an appointment.", "My appointment takes place on {v}.", "My appointment is on {v}.", "I see the doctor on {v}.", "My exam is on {v}.", "I have an appointment on {v}."], ["I will remember {v}.", "{v}, noted."],
     ["For which day is my appointment?", "What day did I say my appointment is?", "Which day is my appointment?", "On what day do I have my appointment?", "What day is my (appointment|exam)?", "Which day (is|was) it?", "On which day is my (appointment|exam)?", "When is my (appointment|exam)?"], ["It is on {v}."]),
    ("birthday", _date,
     ["My birthday falls on {v}.", "I have my birthday on {v}.", "Every year on {v} I celebrate my birthday.", "The date of my birthday is {v}.", "They celebrate me on {v}, my birthday.", "My birthday is on {v}.", "I was born on {v}.", "My birthday is {v}."], ["I will remember {v}.", "{v} is a good day for a birthday."],
     ["On which date is my birthday?", "What date is my birthday?", "Which day is my birthday?", "When do I celebrate my birthday?", "When was I born?", "When is my birthday?", "What is my birthday?", "On which day was I born?", "Do you remember my birthday?"], ["Your birthday is on {v}."]),
    ("company", invented,
     ["I work at {v}.", "My company is called {v}.", "My company's name is {v}.", "The company I work for is {v}."], ["{v} is noted.", "Thank you, I will remember {v}."],
     ["Where do I work?", "What is my company called?", "Which company do I work for?", "What is the name of my company?"], ["You work at {v}."]),
    ("project", invented,
     ["We call our project {v}.", "At work our project has the name {v}.", "{v} is the name of our project.", "I lead the project {v}.", "My project is called {v}.", "The project's name is {v}.", "I am working on a project named {v}.", "The name of the project is {v}."], ["{v} is a good name for a project.", "The project {v} is noted."],
     ["What is our project called?", "How is (my|our) project called?", "What is the name of (our|my) project?", "Which name does the project have?", "What did we call our project?", "What is my project called?", "What is the name of the project?", "What is the project's name?", "Which project am I working on?"], ["Your project is called {v}."]),
    ("street", invented,
     ["I live on {v} Street.", "My street is called {v} Street.", "My house is on {v} Street."], ["{v} Street is noted."],
     ["Which street do I live on?", "What is my street called?", "What street do I live on?", "What is the name of my street?"], ["You live on {v} Street."]),
    ("car", lambda r: r.choice(COLOURS),
     ["My car is {v}.", "I drive a {v} car.", "The colour of my car is {v}.", "I bought a {v} car."], ["A {v} car sounds nice."],
     ["What colour is my car?", "Which colour does my car have?", "What is the colour of my car?"], ["Your car is {v}."]),
    ("pet", lambda r: r.choice(ANIMALS),
     ["I have a {v} as a pet.", "My pet is a {v}.", "I keep a {v}."], ["A {v} is an unusual pet."],
     ["What pet do I have?", "Which animal do I have?", "What kind of pet do I have?", "What is my pet?"], ["Your pet is a {v}."]),
    ("table", _number,
     ["My table number is {v}.", "We sit at table {v}.", "My seat is {v}.", "My ticket number is {v}."], ["{v} is noted."],
     ["What is my (table|seat|ticket) number?", "Which (table|seat|ticket number) do (we|I) have?"], ["The number is {v}."]),
]

_PEOPLE = "son daughter mother father wife husband uncle aunt cousin neighbour teacher dentist doctor colleague grandmother grandfather flatmate coach landlord nephew niece partner girlfriend boyfriend baker hairdresser lawyer gardener roommate manager student".split()
_PETS = "horse rabbit parrot goldfish hamster pony goat pig duck guinea pig tortoise puppy kitten hen budgie donkey sheep snake".replace("guinea pig", "guinea_pig").split()
_NAMED = "boat house band team school village hotel shop cafe restaurant farm garden club choir ship bakery newspaper street island robot computer guitar bike car doll teddy app blog company university town river plant".split()
_NUMBERED = "locker flight seat bus booking customer ticket parking house phone account order passport member invoice table platform gate tram case file student card shirt row box lottery lane channel page race apartment desk".split()
_CODED = "wifi password|email password|bank PIN|computer password|alarm code|garage code|safe code|phone PIN|bike lock code|user name|discount code|access code|nickname|licence plate|team password|entry code|secret word|safe word|code word|login|booking code|gate code".split("|")
_FAVOURITE = {"fruit": FRUITS, "animal": ANIMALS, "colour": COLOURS, "food": FOODS, "hobby": HOBBIES, "month": MONTHS, "day": DAYS, "month of the year": MONTHS, "weekday": DAYS, "word": None, "song": None, "book": None, "film": None, "band": None, "flower": None, "country": None, "team": None, "game": None, "drink": None, "sport": HOBBIES, "shop": None, "singer": None, "cake": FRUITS, "ice cream": FRUITS, "tea": FRUITS, "tree": None, "city": None, "number": None, "letter": None, "pizza": FOODS, "season": ["spring", "summer", "autumn", "winter"]}


_EVENTS = "flight|train|dentist appointment|exam|party|concert|interview|lecture|dinner|class|game|wedding|haircut|call|lesson|bus|ferry|rehearsal|match|delivery|yoga class|check-up|training|holiday|deadline|show|visit|test|tour".split("|")
_SPOTS = "drawer|kitchen|car|garage|blue box|cellar|office|top shelf|garden shed|red bag|bedroom|hall|attic|desk|fridge|coat pocket|basket|cupboard|suitcase|library".split("|")
_AMOUNTS = "shoe size|weight|height|budget|rent|salary|score|target|limit|speed record|step goal|blood pressure|grade|page number|allowance|calorie goal|dress size|hat size".split("|")
_OWNED = "children|brothers|sisters|cats|dogs|cars|houses|cousins|bikes|plants|friends|horses|books|rooms|jobs|grandchildren|hens|guitars".split("|")
_BITES = "nuts|milk|eggs|pollen|cats|dust|wheat|fish|soy|bees|strawberries|dogs|shellfish|grass|apples".split("|")


def _event(rng: random.Random):
    """Times, places, amounts, allergies, trips."""
    r = rng.random()
    if r < 0.34:
        what, kind = rng.choice(_EVENTS), rng.choice(("at", "at", "on", "on day"))
        make, word = {"at": (_clock, "at"), "on": (_date, "on"), "on day": (lambda g: g.choice(DAYS), "on")}[kind]
        return what, make, [f"My {what} is {word} {{v}}.", f"I have {an(what)} {word} {{v}}.", f"The {what} is {word} {{v}}.", f"My {what} was moved to {{v}}.", f"{capital(word)} {{v}} is my {what}.", f"My {what} takes place {word} {{v}}."], [f"Noted: {word} {{v}}.", f"I will remember the {what}."], \
            [f"When is my {what}?", f"When is the {what}?", f"When do I have my {what}?", f"(What time|At what time) is my {what}?" if word == "at" else f"(What|Which) day is my {what}( on|)?", f"Do you (remember|recall|know) when my {what} is?", f"When was my {what} again?"], [f"Your {what} is {word} {{v}}."], [f"when my {what} is", f"the {'time' if word == 'at' else 'day'} of my {what}", f"my {what}"]
    if r < 0.52:
        what, plural_what = rng.choice((("keys", True), ("glasses", True), ("phone", False), ("wallet", False), ("passport", False), ("umbrella", False), ("shoes", True), ("charger", False), ("tickets", True), ("book", False), ("ring", False), ("bike", False), ("documents", True), ("camera", False), ("money", False), ("letter", False)))
        be = "are" if plural_what else "is"
        return what, (lambda g: g.choice(_SPOTS)), [f"My {what} {be} in the {{v}}.", f"I put my {what} in the {{v}}.", f"I left my {what} in the {{v}}.", f"The {what} {be} in the {{v}}.", f"I keep my {what} in the {{v}}."], [f"In the {{v}}, noted."], \
            [f"Where {be} my {what}?", f"Where did I (put|leave) my {what}?", f"Where do I find my {what}?", f"In which place {be} my {what}?", f"Do you (remember|recall|know) where my {what} {be}?"], [f"Your {what} {be} in the {{v}}."], [f"where my {what} {be}", f"the place of my {what}"]
    if r < 0.66:
        what = rng.choice(_AMOUNTS)
        return what, _number, [f"My {what} is {{v}}.", f"I have {an(what)} of {{v}}.", f"{{v}} is my {what}.", f"The {what} I have is {{v}}."], ["{v} is noted."], [f"What is my {what}?", f"What's my {what}?", f"Which {what} do I have?", f"Do you (remember|recall|know) my {what}?", f"How (high|large|big) is my {what}?"], [f"Your {what} is {{v}}."], [f"my {what}"]
    if r < 0.78:
        what = rng.choice(_OWNED)
        return what, lambda g: rng.choice((str(g.randint(2, 30)), g.choice("two three four five six seven eight nine ten".split()))), [f"I have {{v}} {what}.", f"We have {{v}} {what}.", f"I own {{v}} {what}." if what in ("cars", "houses", "bikes", "plants", "books", "horses", "guitars", "hens", "cats", "dogs") else f"There are {{v}} {what} in my family." if "bro" in what or "sis" in what or "child" in what or "cous" in what else f"I count {{v}} {what}."], [f"{{v}} {what}, noted."], \
            [f"How many {what} do I have?", f"How many {what} have I( got|)?", f"What is the number of my {what}?", f"Do you (remember|recall|know) how many {what} I have?"], [f"You have {{v}} {what}."], [f"how many {what} I have", f"the number of my {what}"]
    if r < 0.86:
        return "allergy", (lambda g: g.choice(_BITES)), ["I am allergic to {v}.", "I have an allergy to {v}.", "I can't stand {v}, I am allergic.", "My allergy is {v}.", "{v} make me ill, I am allergic to them."], ["I will remember that: no {v}.", "Allergic to {v}, noted."], ["What am I allergic to?", "Which allergy do I have?", "What is my allergy?", "What makes me ill?", "Do you (remember|recall|know) my allergy?"], ["You are allergic to {v}."], ["my allergy", "what I am allergic to"]
    if r < 0.94:
        return "trip", city, ["I am going to {v} next week.", "I fly to {v} on Friday.", "My holiday is in {v}.", "I will travel to {v} soon.", "My next trip goes to {v}.", "I am planning a trip to {v}."], ["{v} sounds nice. Have a good trip!"], ["Where am I (going|flying|travelling)( to|)?", "Where do I (go|travel|fly)( to| next|)?", "Where is my holiday?", "Which city will I visit?", "What is the goal of my trip?", "Where does my trip go?"], ["You are going to {v}."], ["where I am going", "the goal of my trip", "where my trip goes"]
    return "instrument", (lambda g: g.choice("piano guitar violin drum flute trumpet cello harp organ clarinet saxophone accordion".split())), ["I play the {v}.", "I am learning the {v}.", "My instrument is the {v}.", "I have played the {v} for years."], ["The {v} is a fine instrument."], ["Which instrument do I play?", "What instrument do I play?", "What do I play?", "What is my instrument?"], ["You play the {v}."], ["my instrument", "which instrument I play"]


def _generic(rng: random.Random):
    """An attribute made on the spot, in the same form as those above."""
    if rng.random() < 0.28:
        return _event(rng)
    r = rng.random()
    if r < 0.34:
        what = rng.choice(_PEOPLE).replace("_", " ")
        return what, name, [f"My {what} is called {{v}}.", f"My {what}'s name is {{v}}.", f"The name of my {what} is {{v}}.", f"I have {an(what)} called {{v}}.", f"{{v}} is my {what}.", f"My {what} {{v}} is here.", f"I visited my {what} {{v}}.", f"My {what} goes by {{v}}.", f"I met {{v}}, my {what}."], ["{v} is a nice name.", "Thank you, I will remember {v}."], \
            [f"What is my {what} called?", f"What is my {what}'s name?", f"What's the name of my {what}?", f"Who is my {what}?", f"How is my {what} called?", f"Which name does my {what} have?", f"Do you (remember|recall|know) my {what}'s name?", f"And my {what}?", f"And my {what}, what was the name?"], [f"Your {what} is called {{v}}."], [f"my {what}'s name", f"the name of my {what}", f"what my {what} is called"]
    if r < 0.46:
        what = rng.choice(_PETS).replace("_", " ")
        return what, pet_name, [f"My {what} is called {{v}}.", f"I have {an(what)} named {{v}}.", f"{{v}} is my {what}.", f"The name of my {what} is {{v}}.", f"We got {an(what)} and named it {{v}}.", f"I feed my {what} {{v}} every day."], [f"{{v}} is a nice name for {an(what)}."], \
            [f"What is my {what} called?", f"What is my {what}'s name?", f"What's the name of my {what}?", f"How did I name my {what}?", f"Which name does my {what} have?", f"Do you (remember|recall) what my {what} is called?"], [f"Your {what} is called {{v}}."], [f"my {what}'s name", f"the name of my {what}"]
    if r < 0.6:
        what = rng.choice(_NAMED)
        return what, invented, [f"My {what} is called {{v}}.", f"The name of my {what} is {{v}}.", f"Our {what} is called {{v}}.", f"We named our {what} {{v}}.", f"{{v}} is the name of my {what}.", f"I own {an(what)} called {{v}}."], ["{v} is noted.", "{v} is a good name."], \
            [f"What is (my|our) {what} called?", f"What is the name of (my|our) {what}?", f"How is (my|our) {what} called?", f"Which name does (my|our) {what} have?", f"Do you (remember|recall) the name of (my|our) {what}?"], [f"Your {what} is called {{v}}."], [f"the name of my {what}", f"my {what}'s name"]
    if r < 0.76:
        what = rng.choice(_NUMBERED)
        return what + " number", _number, [f"My {what} number is {{v}}.", f"The number of my {what} is {{v}}.", f"My {what} has the number {{v}}.", f"{{v}} is my {what} number.", f"They gave me {what} number {{v}}.", f"I have {what} number {{v}}."], ["{v} is noted.", "I will remember {v}."], \
            [f"What is my {what} number?", f"What's the number of my {what}?", f"Which {what} number do I have?", f"Which number does my {what} have?", f"Do you (remember|recall|know) my {what} number?", f"What {what} do I have?"], [f"Your {what} number is {{v}}."], [f"my {what} number", f"the number of my {what}"]
    if r < 0.86:
        what = rng.choice(_CODED)
        return what, lambda g: _code(g) if g.random() < 0.6 else invented(g).lower(), [f"My {what} is {{v}}.", f"The {what} is {{v}}.", f"{{v}} is my {what}.", f"Remember my {what}: {{v}}", f"For the {what} I use {{v}}.", f"I changed my {what} to {{v}}."], ["{v} is noted.", "I will keep {v} in mind in this chat."], \
            [f"What is (my|the) {what}?", f"What was (my|the) {what}( again|)?", f"Which {what} did I (give|tell) you?", f"Do you (remember|recall|know) (my|the) {what}?", f"I forgot (my|the) {what}, what was it?"], [f"Your {what} is {{v}}."], [f"my {what}", f"the {what}"]
    what = rng.choice(list(_FAVOURITE))
    pool = _FAVOURITE[what]
    return "favourite " + what, (lambda g: g.choice(pool)) if pool else (lambda g: _number(g)) if what == "number" else invented, [f"My favourite {what} is {{v}}.", f"{{v}} is my favourite {what}.", f"The {what} I like best is {{v}}.", f"Of every {what} I know I like {{v}} best.", f"My favourite {what} has always been {{v}}.", f"No {what} is better than {{v}}."], ["A good choice: {v}.", "{v} is a good choice."], \
        [f"What is my favourite {what}?", f"Which {what} do I like best?", f"Which {what} is my favourite?", f"Do you (remember|recall|know) my favourite {what}?", f"What's my favourite {what}?", f"What {what} do I like (most|best)?"], [f"Your favourite {what} is {{v}}."], [f"my favourite {what}", f"the {what} I like best"]


OPENERS = ["", "", "", "", "", "", "Hi! ", "Hello. ", "By the way, ", "Listen: ", "Remember this: ", "Please remember: ", "Also, ", "Just so you know, ", "For later: ", "Oh, and ", "Note: ", "You should know: ", "Keep in mind: ", "To tell you something about me: ", "Before I forget: ", "First of all, ", "So, ", "Well, ", "Another thing: ", "fyi "]
CLOSERS = ["", "", "", "", "", "", "", " Please remember that.", " Keep that in mind.", " Don't forget it.", " I will ask you later.", " Can you remember that?", " Remember it, please.", " That is important.", " Just so you know.", " Got it?", " I am happy about it.", " Isn't that nice?"]
ASK_OPENERS = ["", "", "", "", "", "", "", "So, ", "Now, ", "And ", "Quick question: ", "Do you remember? ", "Now tell me: ", "Back to me. ", "One more thing: ", "Remind me: ", "By the way, ", "Let me test you: ", "Tell me, ", "Hey, ", "Ok, ", "Okay, ", "Please tell me: ", "Say, ", "Hm, ", "Sorry, ", "I wonder: ", "Going back: ", "From before: "]
NOUNS = {
    "name": ["my name", "my name", "who I am", "my own name", "what I am called"], "age": ["my age", "how old I am"], "city": ["my city", "my home town", "where I live", "the town I live in"], "dog": ["my dog's name", "the name of my dog", "what my dog is called"], "cat": ["my cat's name", "the name of my cat", "what my cat is called"],
    "sister": ["my sister's name", "the name of my sister"], "brother": ["my brother's name", "the name of my brother"], "friend": ["my friend's name", "the name of my friend"], "boss": ["my boss's name", "the name of my boss", "who my boss is"], "colour": ["my favourite colour", "the colour I like"],
    "food": ["my favourite food", "the food I like"], "animal": ["my favourite animal", "the animal I like"], "job": ["my job", "my profession", "what I do for a living"], "hobby": ["my hobby"], "room": ["my room number", "the number of my room", "my room"], "code": ["the code", "my code"], "number": ["the number", "my number"],
    "word": ["the word", "the secret word"], "meeting": ["the time of my meeting", "when my meeting is", "the time of the meeting"], "day": ["the day of my appointment", "when my appointment is"], "birthday": ["my birthday", "the date of my birthday"], "company": ["my company's name", "the name of my company"],
    "project": ["the project's name", "the name of the project", "the name of my project"], "street": ["my street", "the name of my street"], "car": ["the colour of my car"], "pet": ["my pet", "what pet I have"], "table": ["my table number", "my seat number"],
}
FRAMES = lines("""
Do you (remember|still know|know|still have|recall|have) {x}?
Do you (remember|recall|know) {x}?
What was {x} again?
What was {x}?
Which was {x}?
(Tell|Give) me {x}(, please| again|).
I (forgot|have forgotten|can't remember|cannot recall|don't remember|lost) {x}.
I (forgot|can't remember|don't know any more) {x}. (Help me|Tell me|What was it?|Do you know it?|Can you help?)
{x}, please
{x}?
{x} again?
Remind me of {x}.
Please remind me of {x}.
Say {x}.
(Could|Would|Will) you (repeat|tell me|say|write|name) {x}?
(Please|) repeat {x}.
And {x}?
And {x}, what was (it|that)( again|)?
And {x}, which was it?
Now {x}?
Have you (kept|noted|remembered|stored) {x}?
Can you (still |)(remember|repeat|tell me|say|recall|name|give me) {x}?
I told you {x}. What was it?
I mentioned {x}. What was it?
You know {x}, don't you?
What did I say about {x}?
Let us see if you know {x}.
Let's see whether you remember {x}.
Test: {x}?
Back to {x}: what was it?
What (did I tell you about|do you know about) {x}?
Look up {x} in this chat.
Answer this: do you know {x}?
Have I told you {x}?
Please write {x}.
I need {x} (now|again|once more).
I want to hear {x}.
Do you have {x} for me?
Are you able to tell me {x}?
If you remember {x}, say it.
do you still remember {x}
Quiz: {x}?
Earlier I told you {x}. Which was it?
A while ago I mentioned {x}, what was it?
Remember {x}?
What's {x}?
""")
UNTOLD = ["I don't know. You have not told me.", "I don't know that. You have not told me in this chat.", "I am not sure. You have not told me that."]


def _joined(opener: str, text: str) -> str:
    """Puts an opener before a sentence, lowering its first letter where the opener ends in a comma or colon."""
    if opener.strip().endswith((",", ":", "fyi", "And")) and not text.startswith(("I ", "I'", "{v}", "(")):
        text = text[:1].lower() + text[1:]
    return opener + text


def _an(text: str, value: str) -> str:
    return text.replace("A " + value, "An " + value).replace(" a " + value, " an " + value) if value[0] in "aeiou" else text


def tell(rng: random.Random, attribute, value: str) -> tuple[str, str]:
    """What the user says and how it is acknowledged."""
    says, acks = attribute[2], attribute[3]
    said = _an(expand(rng, _joined(rng.choice(OPENERS), rng.choice(says))).replace("{v}", value), value)
    if said[-1] == ".":
        said += rng.choice(CLOSERS)
    ack = rng.choice(acks) if rng.random() < 0.6 else rng.choice(("I will remember that.", "Thank you for telling me.", "Good to know.", "Okay, I will keep that in mind.", "Noted.", "Thank you, I will remember that."))
    return typed(rng, said, 0.12), capital(_an(ack.replace("{v}", value), value))


def ask(rng: random.Random, attribute, value: str) -> tuple[str, str]:
    asks, answers = attribute[4], attribute[5]
    nouns = attribute[6] if len(attribute) > 6 else NOUNS[attribute[0]]
    if rng.random() < 0.45:
        q = expand(rng, rng.choice(FRAMES).replace("{x}", rng.choice(nouns)))
    else:
        q = expand(rng, _joined(rng.choice(ASK_OPENERS), rng.choice(asks)))
    return typed(rng, q, 0.7), _an(rng.choice(answers).replace("{v}", value), value)


def attributes(rng: random.Random, count: int) -> list:
    """Different ones, one in two made on the spot."""
    out: dict = {}
    while len(out) < count:
        a = rng.choice(ATTRIBUTES) if rng.random() < 0.55 else _generic(rng)
        out.setdefault(a[0], a)
    return list(out.values())


def recall(rng: random.Random, filler) -> Dialog:
    """One to four facts, other things in between, then questions about them. `filler(rng)` gives a short dialog of another kind."""
    chosen = attributes(rng, rng.choice((1, 1, 1, 2, 2, 2, 3, 4)))
    if rng.random() < 0.22 and all(c[0] != "name" for c in chosen):
        chosen[0] = ATTRIBUTES[0]
    values = [a[1](rng) for a in chosen]
    turns: Dialog = []
    if len(chosen) > 1 and rng.random() < 0.4:
        said = [tell(rng, a, v)[0] for a, v in zip(chosen, values)]
        said = [s if s[-1] in ".?!" else s + "." for s in said]
        turns += [("user", " ".join(said)), ("assistant", rng.choice(("Thank you, I will remember that.", "Good to know. I will remember it.", "Thank you for telling me.")))]
    else:
        for a, v in zip(chosen, values):
            said, ack = tell(rng, a, v)
            turns += [("user", said), ("assistant", ack)]
            if rng.random() < 0.25:
                turns += filler(rng)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3, 4))):
        turns += filler(rng)
    order = list(range(len(chosen)))
    rng.shuffle(order)
    for i in order[: rng.choice((1, 2, 2, 3, 4))]:
        if rng.random() < 0.10:
            new = chosen[i][1](rng)
            said = _an(expand(rng, rng.choice(chosen[i][2])).replace("{v}", new), new)
            turns += [("user", rng.choice(("I was wrong. ", "Correction: ", "That has changed. ", "Sorry, I made a mistake. ", "Actually, ", "No, wait. ", "I must correct myself: ")) + said), ("assistant", "Thank you, I have noted the change.")]
            values[i] = new
        q, a = ask(rng, chosen[i], values[i])
        turns += [("user", q), ("assistant", a)]
        if rng.random() < 0.15:
            turns += filler(rng)
    if rng.random() < 0.15:
        told = {c[0] for c in chosen}
        other = rng.choice([a for a in ATTRIBUTES if a[0] not in told and not (a[0] in ("dog", "cat", "animal", "pet", "boss", "friend", "company") and told & {"dog", "cat", "pet", "animal", "manager", "partner"})
                            and not (a[0] in ("number", "room", "code", "word", "table", "meeting", "day") and any(t in ("number", "room", "code", "word", "table", "meeting", "day", "birthday") or "number" in t or t in _CODED for t in told))
                            and not any(a[0] in t for t in told) and not ("city" == a[0] and "trip" in told) and not (a[0] in ("meeting", "day", "birthday") and told & set(_EVENTS))])
        turns += [("user", ask(rng, other, "x")[0]), ("assistant", rng.choice(UNTOLD))]
    return turns


def list_recall(rng: random.Random, filler) -> Dialog:
    """A few things to keep in mind, or the user's own earlier words."""
    if rng.random() < 0.7:
        pool = rng.choice((FRUITS, ANIMALS, OBJECTS, FOODS, [w for w in WORDS if len(w) > 3]))
        items = rng.sample(pool, rng.randint(2, 5)) if rng.random() < 0.8 else list(dict.fromkeys(name(rng) for _ in range(3)))
        body = ", ".join(items)
        what = rng.choice(("shopping list", "list", "packing list", "to-do list", "words", "things", "three things", "guest list"))
        said = expand(rng, rng.choice((f"My {what}: {body}", f"(Please remember|Remember|Keep in mind) (these|this|the following): {body}", f"I need to (buy|get|bring): {body}", f"On my list (are|stand) {body}.", f"(Remember|Memorise) these words: {body}")))
        turns: Dialog = [("user", said), ("assistant", rng.choice(("I will remember that.", "Noted.", "Okay, I will keep that in mind.")))]
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            turns += filler(rng)
        q = rng.choice(("What was on my list?", "What is on my list?", "Which words did I give you?", "What did I ask you to remember?", "(Repeat|Tell me|Give me) my list.", "What should you remember?", "What were the (words|things)?", "Can you repeat the list?", "What did I need?", "(List|Say) everything I told you to remember."))
        return [*turns, ("user", typed(rng, expand(rng, q), 0.6)), ("assistant", body)]
    turns = filler(rng)[:2]
    first = turns[0][1]
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        turns += filler(rng)
    if rng.random() < 0.5:
        return [*turns, ("user", typed(rng, expand(rng, "(What did I (ask|say|write) first|What was my first (question|message)|How did this chat begin|What did I ask you at the (start|beginning))?"), 0.6)), ("assistant", f"You wrote: {first}")]
    last = [t for r, t in turns if r == "user"][-1]
    return [*turns, ("user", typed(rng, expand(rng, "(What did I (just |)(ask|say|write)|What was my last (question|message)|What did I ask you before)?"), 0.6)), ("assistant", f"You wrote: {last}")]


def third_person(rng: random.Random) -> Dialog:
    """Two or three people with one property each; then a question about one of them."""
    kind = rng.choice(("city", "age", "colour", "job", "food", "dog", "room", "drives"))
    people: list[str] = []
    while len(people) < rng.choice((2, 2, 3)):
        n = name(rng)
        if n not in people:
            people.append(n)
    make = {"city": city, "age": lambda r: str(r.randint(5, 90)), "colour": lambda r: r.choice(COLOURS), "job": lambda r: r.choice(JOBS), "food": lambda r: r.choice(FOODS), "dog": pet_name, "room": _number, "drives": lambda r: r.choice(COLOURS)}[kind]
    say = {"city": "{n} lives in {v}.", "age": "{n} is {v} years old.", "colour": "{n} likes {v}.", "job": "{n} is a {v}.", "food": "{n} eats {v}.", "dog": "{n}'s dog is called {v}.", "room": "{n} is in room {v}.", "drives": "{n} drives a {v} car."}[kind]
    qs = {"city": ["Where does {n} live?", "Which city does {n} live in?", "In which city does {n} live?"], "age": ["How old is {n}?", "What is {n}'s age?"], "colour": ["Which colour does {n} like?", "What colour does {n} like?"], "job": ["What is {n}'s job?", "What does {n} do?", "What does {n} work as?"], "food": ["What does {n} eat?", "What does {n} like to eat?"], "dog": ["What is {n}'s dog called?", "What is the name of {n}'s dog?"], "room": ["Which room is {n} in?", "What is {n}'s room?"], "drives": ["What colour is {n}'s car?", "Which car does {n} drive?"]}[kind]
    values = [make(rng) for _ in people]
    facts = [_an(say.format(n=n, v=v), v) for n, v in zip(people, values)]
    i = rng.randrange(len(people))
    question = rng.choice(qs).format(n=people[i])
    if rng.random() < 0.5:
        return [("user", " ".join(facts) + " " + question), ("assistant", facts[i])]
    turns = [("user", " ".join(facts)), ("assistant", rng.choice(("Thank you, I will remember that.", "Good to know.", "Okay, noted.")))]
    for j in rng.sample(range(len(people)), rng.choice((1, 2))):
        turns += [("user", rng.choice(qs).format(n=people[j])), ("assistant", facts[j])]
    return turns
