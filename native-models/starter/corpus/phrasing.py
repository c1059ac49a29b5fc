"""How people put a question: synonyms, frames around a wish, and the noise of real typing.

`say` expands (a|b|c) and {slot}; `wish` makes a question of a verb phrase; `typed` adds what people add.
"""

import random
import re

from .words import JOBS, OBJECTS, PLACES, expand, slip

PEOPLE = JOBS + "mother father friend boss colleague neighbour student teacher beginner".split()
THINGS = OBJECTS + "thesis report project book trip letter speech party course novel".split()

SLOTS = {
    "chat": "chat|chat|chat|chat|conversation|conversation|conversation|thread|discussion|dialogue|talk|session",
    "chats": "chats|chats|chats|conversations|conversations|threads|discussions|talks|sessions|dialogues",
    "a_chat": "a {chat}|a {chat}|this {chat}|my {chat}|the {chat}|one of my {chats}|an old {chat}|an existing {chat}|that {chat}|the current {chat}|some {chat}|a single {chat}|the {chat} I am in|the open {chat}",
    "answer": "answer|answer|answer|answer|reply|reply|reply|response|response|output|message of yours|text you wrote|result",
    "answers": "answers|answers|answers|replies|replies|responses|outputs|texts|results",
    "an_answer": "an answer|the answer|your answer|this answer|that answer|the last answer|a reply|the reply|your reply|the last reply|a response|the response|your response|your last response|the model's answer|what you wrote|what you said|the text you wrote|your text|the output",
    "message": "message|message|message|question|question|prompt|text|request|input|post",
    "my_message": "my {message}|my {message}|my last {message}|the {message} I sent|a {message} I sent|a {message} of mine|an earlier {message}|my previous {message}|what I wrote|what I asked|what I typed|what I sent|my own {message}|something I wrote|a sent {message}",
    "app": "Hearth|Hearth|Hearth|the app|this app|the program|this program|this software|the application|this application|this tool|this thing|it",
    "computer": "computer|computer|computer|machine|PC|laptop|device|hard drive|system",
    "model": "model|model|model|model|AI|AI model|language model|LLM|brain|assistant|bot",
    "models": "models|models|models|AI models|language models|LLMs|assistants|brains",
    "list": "list|list|list|side bar|sidebar|chat list|list of chats|left side|overview|menu on the left",
    "change": "change|change|change|alter|adjust|modify|edit|set|switch|fix|update",
    "find": "find|find|locate|look for|look up|get to|spot|track down|discover",
    "see": "see|see|view|look at|check|read|open|show",
    "keep": "keep|keep|hold|store|save|retain|preserve",
    "delete": "delete|delete|delete|remove|remove|erase|get rid of|throw away|throw out|trash|wipe|clear|discard|dump|bin|drop|kill|scrap|clean out|ditch|eliminate|destroy|nuke|axe|zap|purge|scrub|toss|chuck|obliterate|expunge|throw in the bin",
    "deleted": "deleted|deleted|deleted|removed|removed|erased|wiped|trashed|thrown away|discarded|lost|cleared|binned",
    "oops": "by mistake|by accident|accidentally|unintentionally|without wanting to|by pressing the wrong button|too fast|in error||",
    "where": "Where is|Where's|Where do I find|Where can I find|Where would I find|Where do I get|Where can I see|How do I find|How do I get to|Show me|I can't find|I am looking for|I'm looking for|Point me to|Which place has|Where should I look for",
    "button": "button|button|button|key|menu|menu item|option|icon|command|entry|item|click",
    "want": "I want|I want|I want|I'd like|I would like|I need|I wish|I would love|I'd love|I am trying|I'm trying|I have|I'd prefer|I'm hoping|I intend|I plan|I was hoping",
    "soon": "|||||| now| right now| quickly| please| easily| somehow| again| later| here| today| afterwards| at once| properly",
}

FRAMES = """
How do I {vp}?
How do I {vp}?
How can I {vp}?
How can I {vp}?
How to {vp}?
How to {vp}
how do you {vp}?
How does one {vp}?
How (could|would|should|might|may) I {vp}?
How (do|can|would) (we|people|users|you|I) {vp} (here|in {app}|with {app}|in this {app}|on this {computer})?
How (exactly |)(do|can|would) I (go about it if I want to|manage to|best|actually|even|ever) {vp}?
How is it possible to {vp}?
How would someone {vp}?
(Can|Could|Would|Will) you (tell|show|explain to|teach|help) me (how to|how I can|how I|how one can) {vp}?
(Can|Could|May|Might) I {vp}?
Can I {vp} (here|in {app}|in this app|with this|somehow|at all)?
(Can|Could) (you|Hearth|this|the app|{app}) {vp} for me?
Can you {vp}?
Can you help me {vp}?
Could you help me (to |){vp}{soon}?
Help me {vp}.
help {vp}
Is it possible to {vp}{soon}?
Is it possible for me to {vp}?
Is there (a|any|some) (way|option|possibility|method|trick|button|shortcut|setting|menu|function|feature|command) (to|for me to|that lets me) {vp}?
Is there a way I can {vp}?
(Are there any|Is there some) (options|ways|settings|buttons) to {vp}?
Any (way|chance|idea how|option|trick) to {vp}?
any idea how I {vp}?
Am I (able|allowed) to {vp}?
Does (Hearth|the app|this|{app}) (let|allow) me (to |){vp}?
Does (Hearth|the app|this) (support|have|offer) (a|some|any) (way|button|option|feature) to {vp}?
What (do|should|must|can|would) I (do|press|click|use|need|type|choose|pick|open) to {vp}?
What (do|should) I (do|press|click) (if|when) I (want|need|wish) to {vp}?
What is (the|a) (best|easiest|fastest|right|quickest|simplest|correct|proper|usual|recommended) way to {vp}?
What's the (way|trick|shortcut|procedure|step|right button|easiest way) to {vp}?
What (are the steps|steps are needed|does it take|is needed|is required) to {vp}?
What if I (want|need|would like|wish|decide) to {vp}?
Where (can|do|could|should|would|must) I (go to |click to |look to |press to |){vp}?
Where is the (button|option|place|setting|menu|function|command) to {vp}?
Which {button} (do I need|do I press|do I use|lets me|should I use|is there|allows me|is used|helps me) to {vp}?
Who or what can {vp}?
When I want to {vp}, what (do I do|do I press|now|is the way)?
{want} to {vp}{soon}.
{want} to {vp}. (How|What do I do|How does that work|Can you help|Where|Is that possible|Any hints|What now|How does it work here)?
{want} to {vp}, (how|where|what do I press|is that possible|what now|how can that be done)?
I (don't|do not|didn't|dont) know how to {vp}.
I can't (figure out|find out|see|remember|work out) how to {vp}.
I (have no idea|am not sure|wonder|am wondering|was wondering|forgot|keep forgetting|would like to know|want to know|need to know|am curious) how to {vp}.
I (have|am having) (trouble|difficulty|problems) (trying to|when I want to|if I want to) {vp}.
I (cannot|can't|am unable to|fail to|do not manage to|don't manage to) {vp}.
I (am not able|was not able|tried but failed|have tried|tried) to {vp}.
I wonder (if|whether) I can {vp}.
I'm (new|lost|stuck) here(,|:| and) how (do|can) I {vp}?
(Please|Pls|Kindly) (tell|show|explain to) me how (to|I) {vp}.
(Please|) help me {vp}.
(Please|) explain how to {vp}.
Explain how (I|one|you|users) (can |){vp}.
Tell me how to {vp}.
Show me how to {vp}.
Teach me to {vp}.
Let me {vp}.
Please {vp}.
(Give me|I need) (a hint|instructions|directions|the steps|help|advice|some help) (on how to|how to|to) {vp}.
(Guide|Walk|Talk) me through how to {vp}.
(Suppose|Say|Imagine|Assume) I want to {vp}(. How|, how|. What then)?
Steps to {vp}?
steps (for|to) {vp}
way to {vp}?
Best way to {vp}?
Instructions to {vp}
tutorial: {vp}
{vp}, how?
{vp} - how?
{vp}, is that possible?
{vp}, please
{vp} how
{vp}
{vp}
{vp}?
{vp}?
how 2 {vp}
howto {vp}
how 2 {vp} pls
want to {vp}
wanna {vp}
gotta {vp}, how
need to {vp}
trying to {vp} but I don't know how
trying to {vp}
Time to {vp}. How?
My (friend|boss|wife|husband|son|daughter|colleague|mother|father|teacher) wants to {vp}(. How|. What do I tell them|, how does that work)?
Someone (told me|said|says) (I can|one can|it is possible to) {vp}. How?
It should be possible to {vp}, (right|shouldn't it|but how|no)?
There (must|has to|should) be a way to {vp}.
Surely I can {vp}?
So how do I {vp} then?
And how do I {vp}?
And if I want to {vp}?
(Would|Could|Can) it be possible to {vp}?
(Do|Did) you know how (to|I can|one can) {vp}?
Do I need (anything|something special|to do anything) to {vp}?
Do I have to (do|press|click) something (special |)to {vp}?
How (easy|hard|difficult) is it to {vp}?
How (fast|quickly) can I {vp}?
""".strip().splitlines()

BEFORE = """Hi, |Hey, |Hello, |Hi! |Hello! |Hey! |Hi there, |Hearth, |Hey Hearth, |So, |So |Ok, |Okay, |Okay so |Well, |Um, |Hmm, |Quick question: |Quick question, |Question: |One question: |One more thing: |Another question: |A question: |Excuse me, |Sorry, |Sorry to ask, but |Sorry if this is obvious, but |
Stupid question: |Dumb question maybe, but |Please, |Please help: |Help! |Hello Hearth, |Good morning, |Good evening, |Tell me, |Say, |Just wondering, |Just curious: |Out of curiosity, |Now, |Alright, |Right, |And |But |Also, |By the way, |btw |pls |please |I am new here. |I'm new here. |I have just installed this. |I am a beginner. |
My friend asks: |My boss wants to know: |I have a question. |Can you help? |Can you help me? |Can I ask you something? |Maybe you know: |Let me ask: |Next question: |Honest question: |Serious question: |For my understanding: |Before I forget, |I was wondering, |I am confused. |I'm stuck. |Ah, |Oh, |Listen, |Look, |Actually, |Last question: |First of all, |Another thing, |Thanks. |Thank you! |Great. |Nice. |Hm. """.replace("\n", "").split("|")
AFTER = ["Thanks!", "Thanks.", "Thank you.", "Thank you!", "thx", "Please help.", "Please.", "I can't find it.", "I am lost.", "I have no idea.", "Can you help?", "Any ideas?", "I am new here.", "I looked everywhere.", "Is that possible?", "Just asking.", "It is urgent.", "That would be nice.", "I forgot.", "No rush.", "Help!", "Tell me please.", "I don't see it.", "Thank you in advance.", "asap", ":)", "please and thank you"]
SHORT = {"you": "u", "please": "pls", "are": "r", "your": "ur", "because": "cuz", "want to": "wanna", "going to": "gonna", "do not": "dont", "don't": "dont", "can't": "cant", "cannot": "cant", "what is": "whats", "what's": "whats", "I am": "im", "I'm": "im", "I would": "id", "message": "msg", "messages": "msgs", "doesn't": "doesnt", "isn't": "isnt", "with": "w/", "and": "&", "how do": "how d", "without": "w/o", "something": "smth", "conversation": "convo"}
LIGHT = frozenset("the a an is are do does can could would i my me this that it of to in for please be".split())


ALIKE = """begin start|start begin|find locate|find discover|see view|look glance|show display|big large|large big|small little|small tiny|fast quick|quick fast|want wish|need require|get obtain|get receive|make create|change alter|fix repair|stop halt|stop end|keep retain|save store|kept saved|lost gone|gone lost|write compose|write type|answer reply|reply answer|chat conversation|conversation chat|chats conversations|message text|question query|button key|page screen|computer machine|computer laptop|name title|title name|old earlier|earlier previous|previous earlier|new fresh|wrong incorrect|bad poor|good fine|better superior|sent submitted|send submit|put place|use employ|use utilise|help assist|tell inform|explain clarify|possible feasible|way method|way possibility|way means|everything all|everybody everyone|somebody someone|private confidential|secret private|safe secure|data information|data files|folder directory|copy duplicate|delete remove|remove delete|back again|again anew|always constantly|never not|often frequently|maybe perhaps|program app|app program|works functions|work function|internet web|internet network|offline disconnected|cost charge|free gratis|model AI|model brain|bigger larger|larger bigger|smarter cleverer|slow sluggish|crash breakdown|happens occurs|settings preferences|options settings|dark black|light bright|top head|list overview|word term|talk speak|said told|told said|asked wrote|wrote typed|typed wrote|open launch|close shut|finish complete|finished done|continue resume|shows displays|important vital|favourite preferred|accidentally unintentionally|mistake error|error mistake|mistakes errors|quickly fast|easily simply|please kindly|right correct|correct right|read see|press hit|press click|click press|choose pick|pick choose|type enter|enter type|search hunt|search look""".split("|")
_ALIKE: dict[str, list[str]] = {}
for _pair in ALIKE:
    _word, _other = _pair.split()
    _ALIKE.setdefault(_word, []).append(_other)

CLAUSES = """because my boss wants it|so that I can work better|before I go home|for my sister|at work|on this machine|with one click|without asking anyone|every time|in a hurry|when I am tired|without losing anything|since it bothers me|if that is allowed|before somebody sees it|for a colleague|as quickly as possible|without breaking anything|after lunch|on my own|in the simplest way|because I need it today|since I share this computer|for the first time|in one go|while I am working|although I am no expert|during a meeting|with the mouse|with the keyboard|in the evening|when nothing else helps""".split("|")
CONTEXT = """I am a {who}.|I am using this at {place}.|My {who} showed me this app.|I work with my {who} on a {thing}.|I am writing about {thing}s.|We are a small {place} with two computers.|I have been using this for {n} days.|I am not good with computers.|I'm {n} years old and new to all this.|I wrote a long text about my {thing}.|I have {n} of them already.|Yesterday everything was fine.|I read the manual.|I asked my {who} but nobody knew.|There is something I don't understand.|I use this every day.|I had a long talk with you about my {thing}.|My {who} is sitting next to me.|I am at the {place} now.|This is for my {who}.|I like this app.|I have a small problem.|I tried everything.|I looked at all the menus.|I clicked around for {n} minutes.|My {thing} is more important than that.|I only have {n} minutes.|It worked on my old computer.|I'm preparing a {thing}.|Here is my situation.|Something strange happened.|I am in a hurry.|I could not sleep last night.""".split("|")


def vary(rng: random.Random, text: str) -> str:
    """Some words replaced by words of about the same meaning."""
    def other(m: re.Match) -> str:
        found = _ALIKE.get(m.group().lower())
        return rng.choice(found) if found and rng.random() < 0.35 else m.group()
    return re.sub(r"[A-Za-z]+", other, text)


def in_context(rng: random.Random, text: str) -> str:
    """A sentence about the situation before or after, or a clause at the end."""
    if rng.random() < 0.4 and len(text) > 12:
        mark = text[-1] if text[-1] in ".?!" else ""
        return text.rstrip(".?!") + rng.choice((" ", " ", ", ")) + rng.choice(CLAUSES) + mark
    more = rng.choice(CONTEXT).replace("{who}", rng.choice(PEOPLE)).replace("{place}", rng.choice(PLACES)).replace("{thing}", rng.choice(THINGS)).replace("{n}", str(rng.randint(2, 60)))
    if rng.random() < 0.75:
        return more + " " + text[:1].upper() + text[1:]
    return text + ("" if text[-1] in ".?!" else ".") + " " + more


def say(rng: random.Random, text: str) -> str:
    """Expands slots, then alternatives, until none is left."""
    while "{" in text:
        text = re.sub(r"\{(\w+)\}", lambda m: rng.choice(SLOTS[m.group(1)].split("|")), text)
    return expand(rng, text)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines() if line.strip()]


def wish(rng: random.Random, phrase: str) -> str:
    """A question or wish around a verb phrase, which may itself hold slots."""
    return say(rng, rng.choice(FRAMES).replace("{vp}", phrase))


def lower_first(text: str) -> str:
    return text if text.startswith(("I ", "I'", "Hearth", "Ctrl")) else text[:1].lower() + text[1:]


def typed(rng: random.Random, text: str, strength: float = 1.0) -> str:
    """The same question as someone may type it. Strength 0 changes nothing but the first letter."""
    text = text[:1].upper() + text[1:]
    def chance(share: float) -> bool:
        return rng.random() < share * strength
    if chance(0.16):
        before = rng.choice(BEFORE)
        text = before + (text if before.rstrip().endswith((".", "!")) else lower_first(text))
    if chance(0.08):
        text = text + ("" if text[-1] in ".?!" else rng.choice((".", ",", "?", ""))) + " " + rng.choice(AFTER)
    if chance(0.05):
        text = telegraph(rng, text)
    if chance(0.05):
        key = rng.choice(list(SHORT))
        text = re.sub(rf"\b{re.escape(key)}\b", SHORT[key], text, flags=re.IGNORECASE)
    if chance(0.22):
        text = text.lower()
    if chance(0.2) and text[-1] in "?.":
        text = text[:-1]
    elif chance(0.04):
        text = text.rstrip("?.!") + rng.choice((" ??", "?!", "???", "..", " ?", "...", "!", ", please?", " please", ", please."))
    for _ in range(2):
        if chance(0.035):
            text = slip(rng, text)
    if chance(0.006):
        text = text.upper()
    return text


def telegraph(rng: random.Random, text: str) -> str:
    """Leaves out some of the small words."""
    kept = [w for w in text.split() if w.lower() not in LIGHT or rng.random() < 0.4]
    return " ".join(kept) or text
