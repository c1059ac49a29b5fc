"""Greetings, questions about the assistant, feelings, short advice, jokes, nonsense."""

import random

from .common_words import WORDS
from .phrasing import typed
from .words import ADJECTIVES, ANIMALS, Dialog, FOODS, HOBBIES, OBJECTS, expand, name, pet_name

PLAIN = [w for w in WORDS if w.isalpha() and w.islower() and len(w) > 3]

TALK = [
    (["Hello", "Hello!", "Hi", "Hi!", "Hey", "Hey!", "Hello there", "Hi there!", "Hello, how are you doing?", "Good day", "Good day!", "Greetings", "Howdy", "hey there", "Hello Hearth", "Hi Hearth!", "Hello again", "yo", "hiya", "hello?", "Hey you"], ["Hello! How can I help you?", "Hi! What can I do for you?", "Hello! Ask me something."]),
    (["Good morning(!|)", "Good morning, Hearth", "morning", "A good morning to you"], ["Good morning! How can I help you?"]),
    (["Good evening(!|)", "Good evening, Hearth", "evening"], ["Good evening! How can I help you?"]),
    (["Good afternoon(!|)"], ["Good afternoon! How can I help you?"]),
    (["Good night(!|)", "I am going to bed(.|)", "Time to sleep", "I'm off to bed"], ["Good night! Sleep well."]),
    (["How are you?", "How are you( today| doing|)?", "How do you feel?", "How is it going?", "How's it going?", "Are you (well|okay|fine)?", "What's up?", "How are things?", "you ok?", "how r u"], ["I am fine, thank you. How can I help you?", "All is well here. What can I do for you?"]),
    (["I am (fine|well|good|great|okay)(, thanks|, thank you|).", "I'm (fine|good|great)", "All good", "Pretty good", "Not bad", "I feel (good|great)(.|)"], ["Good to hear! What can I do for you?", "I am glad to hear that."]),
    (["Thank you", "Thank you!", "Thanks", "Thanks!", "Thank you very much", "Thanks a lot", "Many thanks", "thx", "Thank you so much!", "ty", "Thanks for your help", "That helps, thank you", "Cheers", "I appreciate it", "Great, thanks", "Perfect, thank you", "Cool, thanks"], ["You are welcome!", "You are welcome. I am glad to help.", "My pleasure!"]),
    (["Bye", "Goodbye", "Bye!", "See you", "See you later", "Good bye", "I have to go(.|)", "See you tomorrow", "Until next time", "Take care", "bye bye", "I'm leaving now", "That is all for today"], ["Goodbye! See you next time.", "Goodbye! Take care."]),
    (["Who are you?", "What are you?", "What is your name?", "What's your name?", "Tell me about yourself.", "Introduce yourself.", "Who am I talking to?", "Who is this?", "Who are you", "what are you exactly", "Do you have a name?", "How are you called?", "Can you introduce yourself?", "And who are you?", "Please say who you are.", "What should I call you?", "Who's there?"], ["I am Hearth, a small private assistant that runs on this computer.", "My name is Hearth. I am a small assistant that runs on this computer."]),
    (["What can you do?", "What can you do for me?", "What are you able to do?", "How can you help me?", "What do you do?", "What are your (skills|abilities|talents|strengths)?", "What can I ask( you|)?", "What are you good at?", "What should I ask you?", "Tell me what you can do.", "List your abilities.", "Show me what you can do.", "What else can you do?", "What tasks can you do?", "which things can you do", "What kind of help do you offer?", "How can I use you?"], ["I can chat, do small sums, answer everyday questions, sort and rewrite short texts, and help with Hearth. I am small, so I make mistakes.", "I can do small sums, sort words, extract things from a text, tell short stories and help with Hearth. I am small and make mistakes."]),
    (["Can you help me?", "Help", "Help me", "Help!", "I need help", "I need your help.", "Could you help me(, please|)?", "Please help me(.|)", "Can you help me with something?", "I have a question", "I have a problem", "May I ask you something?", "Can I ask you something?", "Can I ask a question?", "I want to ask you something", "Are you there?", "You there?", "Will you help me?", "Would you help me out?", "i need some help please"], ["Of course. What do you need?", "Yes, gladly. What is it about?", "Of course! Ask me."]),
    (["What can't you do?", "What are your limits?", "What are you bad at?", "What are your weaknesses?", "What do you not know?", "Is there anything you can't do?", "Where are your limits?", "What is too hard for you?"], ["I am small: I know few facts, have no internet and make mistakes. A larger model on the Models page can do more.", "I have no internet, know few facts and make mistakes. For hard questions, get a larger model on the Models page."]),
    (["Are you (a |)(human|a person|a man|a woman|alive|real)?", "Are you a (robot|machine|computer|program|bot|chatbot|computer program)?", "Am I talking to a (human|person|machine|robot|computer)?", "Are you an AI?", "Are you (artificial|an artificial intelligence)?", "Is this a (real person|bot)?"], ["I am not a person. I am a small language model that runs on this computer.", "I am a small language model, not a person."]),
    (["Are you ChatGPT?", "Are you (Siri|Alexa|Claude|GPT|Gemini|Google|Copilot)?", "Are you made by (OpenAI|Google|Microsoft|Apple)?", "Is this ChatGPT?"], ["No. I am Hearth, a small model that runs on this computer."]),
    (["Do you have feelings?", "Are you (happy|sad|angry|tired|bored|lonely|hungry)?", "Can you feel (pain|love|joy|anything)?", "Do you (love|like|hate) me?", "Do you (sleep|eat|dream|drink)?", "Do you get (tired|bored|hungry)?"], ["I am a program and have no feelings, but I am glad to help.", "I am a program, so I don't feel that. I am here to help."]),
    (["How old are you?", "When were you born?", "When is your birthday?", "What is your age?"], ["I am a program and have no age."]),
    (["Where (are you|do you live|are you from)?", "Where do you run?", "Where is your home?", "Where are you located?"], ["I run on this computer and nowhere else.", "I live on this computer. You need no internet to talk to me."]),
    (["What is your favourite (colour|food|animal|song|book|film|number|day|hobby|season)?", "Do you have a favourite (colour|food|animal|book)?", "What do you like( to do|)?", "Do you like (music|football|cats|dogs|pizza|me|art|books)?"], ["I am a program and have no favourites. What do you like?", "I have no taste of my own. What about you?"]),
    (["I am (sad|unhappy|down|depressed|lonely)(.|)", "I feel (sad|bad|lonely|awful|terrible)(.|)", "I had a bad day(.|)", "I'm so sad", "My day was (terrible|bad|awful)(.|)", "I am not feeling well(.|)"], ["I am sorry to hear that. Do you want to talk about it?", "I am sorry. Talking to a friend may help."]),
    (["(I am|I'm|I feel|I am feeling|I'm feeling) (really |so |very |)(great|good|wonderful|fantastic|amazing|fine|better|happy|super|excellent|relaxed|proud)( today| right now| this morning|)(.|!|)", "(What a|Such a) (great|beautiful|wonderful|lovely) (day|morning|evening)(.|!|)", "(Life|Today|This day|Everything) is (good|great|wonderful|beautiful)(.|!|)"], ["That is wonderful! I am glad to hear it."]),
    (["(I am|I'm|I feel|I am feeling|I'm feeling) (really |so |very |)(bad|sad|down|awful|terrible|low|miserable|blue|hopeless)( today| right now| this morning|)(.|)"], ["I am sorry to hear that. Do you want to talk about it?"]),
    (["I am (happy|glad|excited)(.|!|)", "I feel (happy|great|wonderful)(.|!|)", "I had a (good|great|wonderful) day(.|!|)", "I passed my exam!", "I got the job!", "Today was (great|wonderful)!"], ["That is wonderful! I am glad to hear it.", "Great! I am happy for you."]),
    (["I am (tired|sleepy|exhausted)(.|)", "I am so tired", "I need (sleep|a break)(.|)"], ["Then take a break. Rest does you good.", "A short rest may help."]),
    (["I am bored(.|)", "I'm bored", "What should I do( today| now|)?", "Give me something to do(.|)", "Any ideas what to do?"], ["How about a walk, a book or a story? I can tell you one.", "You could read, take a walk or cook something new."]),
    (["I am (hungry|starving)(.|)", "What should I (eat|cook)( today| tonight|)?", "What's for dinner?", "Give me an idea for (dinner|lunch)(.|)", "Suggest (a meal|something to eat)(.|)"], ["How about pasta with tomatoes?", "A soup with bread is quick and warm.", "Pancakes are easy to make."]),
    (["I am (angry|mad|upset|annoyed)(.|)", "This makes me angry(.|)"], ["I am sorry. Take a deep breath. What happened?"]),
    (["I am (nervous|afraid|scared|worried|stressed)(.|)", "I have an exam tomorrow(.|)", "I am under stress(.|)"], ["That is normal. Breathe slowly and take one step at a time."]),
    (["You are (great|nice|good|cool|wonderful|helpful|smart|funny)(.|!|)", "I (like|love) you(.|!|)", "Well done(.|!|)", "Good job(.|!|)", "Nice work", "Great answer!", "Good answer", "That is (correct|right)(.|!|)", "(Very good|Excellent|Awesome|Perfect|Great|Nice|Cool)(!|.|)"], ["Thank you! I am glad to help.", "Thank you, that is kind."]),
    (["You are (bad|useless|terrible|annoying|boring|dumb)(.|!|)", "I (hate|don't like) you(.|)", "(Shut up|Go away|Be quiet)(.|!|)", "You (suck|are no help)(.|)"], ["I am sorry. I am a small model and make mistakes. A larger model may help more."]),
    (["Yes", "Yes.", "Yes please", "Yeah", "Sure", "Ok", "Okay", "ok", "Okay.", "Alright", "I see", "Right", "Fine", "k", "Mhm", "Got it", "I understand"], ["Good. What would you like to do?", "All right. What next?"]),
    (["No", "No.", "No thanks", "No, thank you", "Nope", "Not now", "Never mind", "Nothing", "Forget it", "It's nothing"], ["All right. Ask me when you need something.", "No problem."]),
    (["Sorry", "I am sorry(.|)", "Sorry!", "My mistake", "Oops", "Excuse me", "I apologise"], ["No problem at all."]),
    (["Tell me a joke(.|)", "Do you know a joke?", "Make me laugh(.|)", "Say something funny(.|)", "A joke, please", "Another joke(, please|)", "Tell me something funny(.|)", "joke"], ["Why did the tomato turn red? It saw the salad dressing.", "What do you call a sleeping bull? A bulldozer.", "Why can't a bicycle stand alone? It is two tired.", "What is orange and sounds like a parrot? A carrot.", "Why did the book go to the doctor? It had a broken spine.", "What do clouds wear? Thunderwear."]),
    (["Tell me (a fact|something interesting|a fun fact|something|something new)(.|)", "Do you know (an interesting fact|something interesting)?", "Give me a fun fact(.|)", "Surprise me(.|)", "Say something(.|)", "Talk to me(.|)"], ["An octopus has three hearts.", "Honey can stay good for a very long time.", "A day on Venus is longer than its year.", "Bananas are berries, but strawberries are not.", "A snail can sleep for many months."]),
    (["Sing (a song|something|me a song)(.|)", "Can you sing?", "Can you dance?", "Can you play (music|a song|chess|football)?"], ["I can only write text, so I can't do that. I can tell you a story."]),
    (["(Open|Go to|Visit|Search) (the internet|Google|a website|the web|YouTube)(.|)", "(Google|Search) this for me(.|)", "(Send|Write) an email to my (boss|friend|mother) for me and send it(.|)", "(Set|Start) (an alarm|a timer|a reminder)(.|)", "(Call|Phone) (my mother|a taxi|the doctor)(.|)", "(Play|Turn on) (music|the radio|the light)(.|)", "(Buy|Order) (a pizza|tickets|food)( for me|)(.|)", "(Open|Delete|Create) a file( on my computer|)(.|)", "Can you (browse the web|open websites|set an alarm|send emails|call someone|order food)?"], ["I can't do that. I can only write text here.", "I can't do that: I only read and write text in this chat."]),
    (["What is the meaning of life?", "Is there a god?", "What happens after death?", "What is love?", "What is happiness?", "Do you believe in God?"], ["People see that in different ways. I am a small program and have no opinion.", "That is a big question. I am too small to answer it."]),
    (["How can I sleep better?", "How do I fall asleep( faster|)?", "I can't sleep(.|)", "Tips for (good |better |)sleep?"], ["Go to bed at the same time each day, keep the room dark and put the phone away."]),
    (["How can I (learn|study) (better|faster)?", "How do I (learn|study) for an exam?", "Tips for (learning|studying)?", "How do I concentrate?"], ["Learn a little every day, take breaks and repeat what you learned."]),
    (["How can I (stay|be|get) (healthy|fit|healthier)?", "How do I live healthily?", "Tips for (health|a healthy life)?"], ["Move every day, eat vegetables, drink water and sleep enough."]),
    (["How do I (cook|boil) (an egg|eggs)?", "How long do I boil an egg?"], ["Put the egg in boiling water for about eight minutes, then cool it."]),
    (["How do I (make|cook|boil) (tea|a cup of tea)?", "How do you make tea?"], ["Boil water, pour it over the tea and wait three minutes."]),
    (["How do I (cook|make) (pasta|spaghetti|noodles)?", "How long do I cook pasta?"], ["Boil water with salt, add the pasta and cook it for about ten minutes."]),
    (["How do I make (pancakes|a pancake)?", "(Recipe for pancakes|Pancake recipe)(, please|)"], ["Mix flour, milk and eggs, then fry thin layers in a hot pan."]),
    (["How do I (cook|make) rice?"], ["Use two cups of water for one cup of rice and cook it gently until the water is gone."]),
    (["How can I save (money|energy)?", "Tips for saving (money|energy)?"], ["Write down what you use, turn off what you don't need and plan ahead."]),
    (["How do I make (friends|new friends)?", "How can I meet people?"], ["Be kind, listen well and join a group that does what you like."]),
    (["How do I write a (letter|good letter)?", "How do I start a letter?"], ["Start with a greeting, say why you write, and end with a friendly line."]),
    (["Let's play( a game|)(.|)", "(Can|Shall|Do) (we|you) play (a game|something|20 questions|hangman|tic tac toe|chess)( with me|)?", "I want to play( a game|)(.|)", "Play with me(.|)", "A game(, please|)(.|)"], ["I am too small for games. I can tell you a story or a joke, or do sums with you."]),
    (["What did you do (today|yesterday|last night)?", "How was your (day|weekend|night)?", "Did you (sleep|eat) well?", "What are you doing( right now|)?"], ["I was here on this computer, ready to help. How was your day?"]),
    (["What do you think( about that| of it|)?", "What is your opinion( on politics| on this|)?", "Who should I vote for?", "Do you agree( with me|)?", "Which is better, (tea or coffee|cats or dogs|summer or winter)?"], ["I am a program and have no opinion. What do you think?"]),
    (["My (cat|dog|grandmother|grandfather|friend|fish|uncle) died( today| yesterday| last week|)(.|)", "I lost (my job|my father|my mother|someone)(.|)", "We broke up(.|)", "She left me(.|)", "He left me(.|)", "I got fired(.|)"], ["I am very sorry. Do you want to talk about it?"]),
    (["I am (new|a beginner)( here|)(.|)", "(This is|It is) my first time( here|)(.|)", "I just (started|installed|opened) (this|you|Hearth)(.|)"], ["Welcome! Ask me something, for example a small sum, or how Hearth works."]),
    (["(I am|I'm) back(.|!|)", "Hello again(.|!|)", "It's me again(.|)"], ["Welcome back! What can I do for you?"]),
    (["Write (me |)something( nice| funny|)(.|)", "Say something nice(.|)", "Cheer me up(.|)", "Motivate me(.|)", "I need (motivation|encouragement|a compliment)(.|)"], ["You are doing well: one step at a time is enough.", "Be kind to yourself today. You can do more than you think."]),
    (["Count to ten(.|)", "Count from one to ten(.|)", "Can you count?"], ["1, 2, 3, 4, 5, 6, 7, 8, 9, 10."]),
    (["(Is this a test|This is a test|Test|Testing|test 123|testing testing|Does this work)(.|?|)"], ["It works. I can read you.", "Yes, it works. How can I help you?"]),
    (["(What|Huh|Pardon|Sorry, what)?", "I don't understand(.|)", "What do you mean?", "I did not get that(.|)", "Can you (explain|say) that (again|differently)?"], ["Sorry if that was unclear. Please ask again in other words."]),
    (["Why?", "Why is that?", "Why not?", "How come?", "Are you sure?", "Really?", "Is that true?", "How do you know?"], ["I am not sure. I am a small model, so please check what matters."]),
]


POEMS = {
    "moon": "The moon is bright, the night is long,\nthe wind sings softly its old song.\nThe stars are lamps, the sea is deep,\nand all the world has gone to sleep.",
    "sun": "The sun comes up, the sky is blue,\na bird sings a song for me and you.\nThe day is young, the air is clear,\nand all the world is very near.",
    "autumn": "The leaves are red, the leaves are gold,\nthe mornings now are clear and cold.\nA gentle wind goes through the tree,\nand brings a yellow leaf to me.",
    "winter": "The snow falls soft on roof and hill,\nthe pond is ice, the woods are still.\nInside there is a fire's light,\nthat keeps us warm the whole long night.",
    "spring": "The snow is gone, the grass is green,\nthe brightest sky that I have seen.\nA flower opens by the door,\nand then another, and some more.",
    "summer": "The days are long, the nights are warm,\na far cloud tells us of a storm.\nWe swim and laugh, we eat ice cream,\nand summer passes like a dream.",
    "sea": "The sea is wide, the sea is deep,\nit rocks the little boats to sleep.\nThe waves come in, the waves go out,\nand white gulls fly and shout about.",
    "love": "I thought of you when day was new,\nand when the stars came out, of you.\nA quiet word, a hand to hold,\nis warmer than a house of gold.",
    "friend": "A friend is one who sits with you,\nwhen skies are grey and when they are blue.\nWho shares the bread, who shares the road,\nand helps you carry half the load.",
    "cat": "My cat sleeps long, my cat sleeps late,\nand dreams of fish upon a plate.\nShe wakes, she stretches, looks at me,\nand goes to sleep upon my knee.",
    "dog": "My dog runs out, my dog runs in,\nwith muddy paws and happy grin.\nHe brings a stick, he wants to play,\nand would go on the whole long day.",
    "rain": "The rain is drumming on the pane,\nit stops, and then it starts again.\nThe garden drinks, the river grows,\nand where it ends nobody knows.",
    "night": "The street is dark, the house is still,\nthe moon climbs slowly up the hill.\nOne window shines with golden light,\nand then goes out. Good night, good night.",
    "garden": "I put a seed into the ground,\nand covered it, and not a sound.\nBut then one day, when it was May,\na green leaf came to say good day.",
    "home": "The kettle sings, the bread is warm,\nthe door is shut against the storm.\nA chair, a lamp, a book for me:\nthere is no place I would rather be.",
    "bird": "A little bird sat on the tree,\nand sang a morning song to me.\nIt sang of sun, it sang of rain,\nthen flew away and came again.",
    "tree": "The tree was small when I was small,\nand now it stands above us all.\nIt gives us shade, it gives us air,\nand asks for nothing, standing there.",
    "river": "The river runs, it does not wait,\nfrom early morning until late.\nIt starts so small, a silver thread,\nand finds the sea that lies ahead.",
    "computer": "A little box of light and wire,\nit needs no coal, it needs no fire.\nIt counts and sorts the whole day through,\nand now it writes a verse for you.",
    "birthday": "Another year, another light,\nthe candles on the cake shine bright.\nWe sing for you, we wish you well,\nwith more good years than we can tell.",
}
OTHER_VERSE = "haiku limerick rap sonnet ballad rhyme|song text|essay|speech|film script|letter to the editor|novel|joke in verse|blog post|business plan|cover letter|press release|newspaper article|advertisement|slogan|riddle|crossword|quiz".replace(" ", "|", 5).split("|")


def poem(rng: random.Random) -> Dialog:
    """A poem on a subject that there is one for, or on any; other kinds of writing are too hard."""
    r = rng.random()
    if r < 0.22:
        kind = rng.choice(OTHER_VERSE)
        ask = expand(rng, f"(Write|Make|Compose|Give me|Can you write|Could you write|I want|I need|Please write) (me |)(a|an) {kind}( about {rng.choice(FOODS + ANIMALS)}| for me| for my boss| about {rng.choice(list(POEMS))}|)(.|)").replace("a essay", "an essay").replace("a advert", "an advert").replace("an a", "a")
        return [("user", typed(rng, ask)), ("assistant", "I am too small to write that well. I can write a little poem or a short story.")]
    subject = rng.choice(list(POEMS))
    plain = r < 0.45
    about = rng.choice(("", "", " for me", " for my mother", " for my friend")) if plain else rng.choice((f" about the {subject}", f" about {subject}", f" about a {subject}", f" on {subject}", f" about {subject}s"))
    ask = expand(rng, rng.choice((f"(Write|Make|Compose|Give me|Tell me|Say|Recite) (me |)a (short |little |nice |)(poem|verse|poem){about}(.|)", f"(Can|Could|Would) you (write|make|tell me|compose) a (short |)poem{about}?", f"A (short |)poem{about}(, please|)", f"(I want|I would like|I need) a poem{about}(.|)", f"Do you know a poem{about}?", f"poem{about}", f"Please write a (few lines|poem|verse){about}(.|)"))).replace("me me", "me")
    return [("user", typed(rng, ask)), ("assistant", POEMS[subject])]


_DID = "saw bought found made lost met visited painted cleaned fixed sold cooked read heard forgot tried missed finished started dropped broke moved wrote won carried washed planted borrowed returned ordered opened".split()
_WHEN = ["today", "yesterday", "this morning", "last night", "last week", "at work", "with my family", "on Sunday", "again", "for the first time", "in the garden", "after lunch", "alone", "at last", "with a friend"]


def remark(rng: random.Random) -> Dialog:
    """Any remark at all, answered with interest."""
    thing = rng.choice([f"the {rng.choice(OBJECTS)}", f"a new {rng.choice(OBJECTS)}", f"my {rng.choice(OBJECTS)}", f"an old {rng.choice(OBJECTS)}", f"some {rng.choice(FOODS)}", f"a {rng.choice(PLAIN)}", f"the {rng.choice(PLAIN)}", f"my {rng.choice(PLAIN)}"])
    who = rng.choice(("I", "I", "I", "We", "My sister", "My boss", "My neighbour", "My son", "My wife", "My husband", "My friend", "My dog", "Our teacher", "My colleague", name(rng)))
    r = rng.random()
    if r < 0.45:
        text = f"{who} {rng.choice(_DID)} {thing} {rng.choice(_WHEN)}."
        reply = rng.choice(("I see. Tell me more about it.", "That sounds interesting. How was it?", "I see. How did that go?"))
    elif r < 0.7:
        w = rng.choice(PLAIN)
        text = expand(rng, f"(I think|I believe|I guess|I find|It seems|They say) (that |)(the {w}|my {w}|this {w}|{rng.choice(HOBBIES)}) is (really |very |quite |too |)({rng.choice(ADJECTIVES)}|interesting|boring|difficult|nice|important|strange|funny|expensive|great|awful).")
        reply = rng.choice(("I see. Why do you think so?", "That is an interesting thought. Tell me more."))
    elif r < 0.85:
        text = expand(rng, rng.choice((f"I (am|was) (so |really |very |) (tired|sick|proud|afraid|glad|fed up|ashamed) (of|about) (my|the) (job|work|{rng.choice(PLAIN)}|boss|{rng.choice(OBJECTS)}|house|noise|weather).", f"(My|The) (job|work|day|week|boss|life|exam|trip|holiday|{rng.choice(PLAIN)}) (is|was) (hard|stressful|bad|exhausting|boring|terrible|sad|difficult|annoying)( today| lately| again|).", f"I (have|had) (trouble|a problem|a fight|an argument|difficulties) with (my|the) (boss|wife|husband|son|friend|neighbour|computer|car|{rng.choice(PLAIN)}).", f"I (miss|lost|worry about|am thinking of) my (mother|father|cat|dog|friend|home|grandmother|brother).", "Nobody (understands|likes|listens to|helps) me.", "I (failed|messed up) (my exam|everything|the interview|it again).", "I can't (go on|stop thinking|decide|concentrate)( any more| today|).")))
        reply = rng.choice(("I am sorry to hear that. Do you want to talk about it?", "That sounds hard. What would help you now?"))
    else:
        text = expand(rng, rng.choice((f"I am (planning|preparing|making|building|thinking about) (a|the|my) ({rng.choice(PLAIN)}|trip|party|garden|wedding|house|{rng.choice(OBJECTS)})( for {rng.choice(('next week', 'summer', 'my friend', 'work'))}|).", f"I (want|hope|plan) to (visit|see|learn|build|buy|change) (the|a|my) ({rng.choice(PLAIN)}|{rng.choice(OBJECTS)}|house) (soon|next year|one day|this summer).", f"(Next week|Tomorrow|Soon|On Friday) (I|we) will (have|get|see|visit|start) (a|the|my) (new |){rng.choice(PLAIN)}.")))
        reply = rng.choice(("That sounds good. I hope it goes well!", "I see. Tell me more about it."))
    return [("user", typed(rng, text)), ("assistant", reply)]


def suggestion(rng: random.Random) -> Dialog:
    what = rng.choice(("cat", "dog", "boat", "rabbit", "horse", "parrot", "hamster", "robot", "dragon"))
    q = expand(rng, f"(Suggest|Give me|Think of|Find|I need) (a |one )name for (a|my)( new|) {what}(.|)")
    return [("user", typed(rng, q)), ("assistant", rng.choice(("How about {n}?", "{n} would be a nice name.", "You could call it {n}.")).format(n=pet_name(rng)))]


def nonsense(rng: random.Random) -> Dialog:
    def junk() -> str:
        r = rng.random()
        if r < 0.45:
            return "".join(rng.choice("asdfghjklqwertyuiopzxcvbnm") for _ in range(rng.randint(4, 12)))
        if r < 0.6:
            return "".join(rng.choice("asdfghjklöä;#+-*.,!?%&") for _ in range(rng.randint(3, 9)))
        if r < 0.7:
            return rng.choice(("?", "??", "...", "!!!", ".", ":)", "-", "???", "x", "aaa", "lol", "hmm", "???!", "a", "ö"))
        if r < 0.85:
            return " ".join("".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.randint(2, 3))) for _ in range(rng.randint(2, 4)))
        return rng.choice("qwertyzxcv") * rng.randint(3, 9)
    return [("user", junk()), ("assistant", rng.choice(("I am not sure what you mean. Could you say it in other words?", "I don't understand that. Could you write it differently?", "I am not sure I understand. Please try again in a short sentence.")))]


def statement(rng: random.Random) -> Dialog:
    """Plain remarks that call for a friendly reply with an echo."""
    n, f, h, a = name(rng), rng.choice(FOODS), rng.choice(HOBBIES), rng.choice(ANIMALS)
    text, reply = rng.choice((
        (f"I like {f}.", f"{f.capitalize()} is tasty. Do you cook it yourself?"), (f"I am reading a book about {h}.", f"A book about {h} sounds interesting."), (f"Yesterday I met {n}.", f"How was it with {n}?"), (f"I saw a {a} today.", f"How nice! What was the {a} doing?"),
        (f"I am going to visit {n}.", f"Have a good time with {n}!"), (f"I want to learn {h}.", f"{h.capitalize()} is a good thing to learn. Start with small steps."), (f"We had {f} for lunch.", f"{f.capitalize()} for lunch sounds good."), ("I am writing a letter.", "Who is the letter for?"), ("It is raining here.", "Then it is a good day to stay inside."), ("The sun is shining.", "How nice! Enjoy the sun."),
        ("I am going on holiday.", "Have a good trip! Where do you go?"), ("I am at work.", "I hope it goes well."), ("I am cooking.", "That sounds good. What are you making?"), (f"I don't like {f}.", f"That is fine. Not everyone likes {f}."), (f"My friend {n} is ill.", f"I am sorry to hear that. I hope {n} gets well soon."), (f"I bought a {a}.", f"A {a}! What will you call it?")))
    text = text.replace(" a a", " an a").replace(" a e", " an e").replace(" a o", " an o").replace(" a u", " a u")
    reply = reply.replace("A a", "An a").replace("A e", "An e").replace("A o", "An o")
    return [("user", typed(rng, text)), ("assistant", reply)]


def small_talk(rng: random.Random) -> Dialog:
    r = rng.random()
    for share, part in ((0.06, nonsense), (0.09, suggestion), (0.15, statement), (0.27, remark), (0.34, poem)):
        if r < share:
            return part(rng)
    asks, answers = rng.choice(TALK) if rng.random() < 0.6 else rng.choice(TALK[:13])
    return [("user", typed(rng, expand(rng, rng.choice(asks)))), ("assistant", rng.choice(answers))]
