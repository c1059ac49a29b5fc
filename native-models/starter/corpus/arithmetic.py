"""Sums, differences, times tables, comparing, counting and small word problems."""

import random
import re

from .phrasing import lines, typed
from .words import Dialog, FRUITS, OBJECTS, NUMBER_WORDS, expand, is_held_out_pair, name, plural

ADD = lines("""
What is {a} + {b}?
What is {a} + {b}?
{a} + {b}
{a} + {b}
{a}+{b}
{a} + {b} = ?
{a}+{b}=
{a} + {b} =
{a} + {b}?
{a} plus {b}
{a} plus {b}?
{a} plus {b} (equals|is|makes|gives|comes to|=)( what|?)
What is {a} plus {b}?
What's {a} + {b}?
whats {a}+{b}
what is {a}+{b}?
(Calculate|Compute|Evaluate|Solve|Work out|Find|Do|Figure out) {a} + {b}(.|)
(Calculate|Compute|Work out|Find) {a} plus {b}(.|)
(Calculate|Compute|Work out|Find|Give me|Tell me|Form|Make) the sum of {a} and {b}(.|)
Add {a} and {b}(.|)
Add {b} to {a}(.|)
Add {a} to {b}(.|)
Add (up|together) {a} and {b}(.|)
Add {a} (plus|with) {b}(.|)
How much is {a} + {b}?
How much is {a} plus {b}?
How much (do|does|would|will) {a} and {b} (make|give|come to|add up to|be)( together| in total|)?
How many (are|is) {a} (and|plus) {b}( together|)?
What is the (sum|total) of {a} and {b}?
(Sum|Total) of {a} and {b}(?|)
The (sum|total) of {a} and {b}(, please|)(.|?)
(Please|Pls) (add|sum up|sum) {a} and {b}(.|)
(Can|Could|Would|Will) you (add|sum|sum up|total) {a} and {b}( for me|)?
(Can|Could|Would) you (calculate|compute|work out|solve|do) {a} (+|plus) {b}( for me|)?
What do (you|I|we) get if (you|I|we) add {a} and {b}?
What do (you|I|we) get (when|if) {b} is added to {a}?
What (number|) is {b} more than {a}?
Which number is {b} (more|larger|greater|bigger|higher) than {a}?
{a} and {b} (together|in total|combined|added)( is| make|)(?|)
What does {a} (plus|+) {b} (make|equal|give|come to|amount to|yield)?
What (do|would) {a} and {b} (make|give|equal|come to)( together|)?
(Tell me|Give me|Show me|Say) {a} (+|plus) {b}(.|)
(I need|I want to know|I would like to know|I'd like) the (sum|total) of {a} and {b}(.|)
I (need|want|have) to (know|calculate|add|work out) {a} (+|plus) {b}(.|)
If I add {b} to {a}, what (do I get|is it|comes out|is the result)?
(Do|Would) you know what {a} (+|plus) {b} is?
What's the (total|sum) of {a} and {b}?
what's {a} and {b} (added together|together|combined)?
(Increase|Raise) {a} by {b}(.|)
What is {a} (increased|raised) by {b}?
What is {a} with {b} added?
Take {a} and add {b}(.|)
Start (with|at|from) {a} and (add|go up) {b}(.|)
Count {b} (further|on|up) from {a}(.|)
(The|What is the) result of {a} + {b}(?|)
Please tell me how much {a} (and|plus) {b} is(.|)
(Math|Maths|Sum|Addition|Exercise|Task|Homework|Problem): {a} + {b}
(Here is a sum|A sum for you|Can you do this|Try this|Solve this): {a} + {b}(.|)
I add {a} and {b}. (What do I get|What is it|How much is that|Result)?
I have the numbers {a} and {b}. What is their sum?
One number is {a}, the other {b}. (Add them|What is the sum|What do they make together)(.|?)
{a} more than {b} is what?
{a}, and {b} on top of that?
My calculator is broken: {a} + {b}?
{a} euros (and|plus) {b} euros?
If something costs {a} and something else {b}, what do I pay?
How old is someone who was {a} and then lives {b} more years?
{a} + {b} pls
{b} (above|over) {a}(?| is what?| is which number?)
Which number (lies|is|comes) {b} above {a}?
Go {b} (up|higher) from {a}(.|)
Put {b} (to|on top of) {a}(.|)
Join {a} (and|with) {b}, what (is it|number comes out|total)?
""")
SUBTRACT = lines("""
What is {a} - {b}?
What is {a} - {b}?
{a} - {b}
{a} - {b}
{a}-{b}
{a} - {b} = ?
{a}-{b}=
{a} - {b} =
{a} - {b}?
{a} minus {b}
{a} minus {b}?
{a} minus {b} (equals|is|makes|gives|comes to|=)( what|?)
What is {a} minus {b}?
What's {a} - {b}?
whats {a}-{b}
what is {a}-{b}?
(Calculate|Compute|Evaluate|Solve|Work out|Find|Do|Figure out) {a} - {b}(.|)
(Calculate|Compute|Work out|Find) {a} minus {b}(.|)
(Calculate|Compute|Work out|Find|Give me|Tell me) the difference (between|of) {a} and {b}(.|)
Subtract {b} from {a}(.|)
Take {b} (away |off |)from {a}(.|)
Take {b} off {a}(.|)
Deduct {b} from {a}(.|)
Remove {b} from {a}(.|)
How much is {a} - {b}?
How much is {a} minus {b}?
How much (is left|remains|stays|do I have left|is there) (of|from) {a} (if|when|after) (I take away|you take away|you subtract|I spend|I remove|I lose) {b}?
How much is left if I take {b} away from {a}?
What is the difference (between|of) {a} and {b}?
The difference (between|of) {a} and {b}(, please|)(.|?)
Difference between {a} and {b}(?|)
(Please|Pls) subtract {b} from {a}(.|)
(Can|Could|Would|Will) you (subtract|take|deduct) {b} from {a}( for me|)?
(Can|Could|Would) you (calculate|compute|work out|solve|do) {a} (-|minus) {b}( for me|)?
What do (you|I|we) get if (you|I|we) (take|subtract|remove) {b} from {a}?
What (number|) is {b} less than {a}?
Which number is {b} (less|smaller|lower) than {a}?
What does {a} (minus|-) {b} (make|equal|give|come to|leave|amount to|yield)?
(Tell me|Give me|Show me|Say) {a} (-|minus) {b}(.|)
(I need|I want to know|I would like to know) the difference (between|of) {a} and {b}(.|)
I (need|want|have) to (know|calculate|work out) {a} (-|minus) {b}(.|)
If I take {b} from {a}, what (is left|remains|do I get|is the result)?
(Do|Would) you know what {a} (-|minus) {b} is?
What (remains|is left|stays) of {a} after taking away {b}?
(Reduce|Lower|Decrease) {a} by {b}(.|)
What is {a} (reduced|decreased|lowered) by {b}?
What is {a} without {b}?
{a} without {b}?
{a} take away {b}(?|)
what's {a} take away {b}?
{a} less {b}?
Take {a} and subtract {b}(.|)
Start (with|at|from) {a} and (take away|subtract|go down) {b}(.|)
Count {b} (back|down) from {a}(.|)
(The|What is the) result of {a} - {b}(?|)
Please tell me how much {a} minus {b} is(.|)
(Math|Maths|Subtraction|Exercise|Task|Homework|Problem): {a} - {b}
(Here is one|One for you|Can you do this|Try this|Solve this): {a} - {b}(.|)
I subtract {b} from {a}. (What do I get|What is it|How much is that|Result)?
By how much is {a} (larger|bigger|more|greater) than {b}?
How much (larger|bigger|more|greater) is {a} than {b}?
How much (smaller|less) is {b} than {a}?
What must I add to {b} to get {a}?
How far is it from {b} to {a}?
How many are missing from {b} to {a}?
My calculator is broken: {a} - {b}?
I had {a} and spent {b}, what is left?
{a} euros minus {b} euros?
Of {a} pages I have read {b}, how many are left?
{a} - {b} pls
How far apart are {a} and {b}?
(What is|How large is|How big is) the (gap|distance) between {a} and {b}?
(What|How much) (separates|lies between) {a} and {b}?
{a} is how much more than {b}?
{b} is how much less than {a}?
How many more is {a} than {b}?
How much do I have to take from {a} to get {b}?
{b} plus what (is|makes|gives) {a}?
{b} (below|under|beneath) {a}(?| is what?| is which number?)
Which number (lies|is|comes) {b} (below|under) {a}?
Go {b} (down|below|back) from {a}(.|)
{b} off {a}?
How much is {a} if {b} (are|is) (gone|missing|lost|spent|deducted|taken off)?
From {a}, (take away|subtract|deduct|remove) {b}(.|)
{a} with {b} taken away?
""")
MULTIPLY = ["What is {a} x {b}?", "What is {a} * {b}?", "{a} times {b}", "{a} * {b}", "{a}*{b}", "What is {a} times {b}?", "Multiply {a} by {b}.",
            "How much is {a} times {b}?", "Calculate {a} x {b}.", "What is the product of {a} and {b}?", "what's {a} times {b}", "{a} x {b}", "{a} x {b} = ?", "Compute {a} times {b}.", "Work out {a} x {b}.", "What do I get when I multiply {a} by {b}?", "{a} multiplied by {b}?", "How many are {a} times {b}?", "Can you multiply {a} and {b}?", "{b} groups of {a}, how many is that?"]
DIVIDE = ["What is {a} / {b}?", "{a} / {b}", "{a} divided by {b}", "What is {a} divided by {b}?", "Divide {a} by {b}.", "How often does {b} go into {a}?", "Calculate {a} / {b}.", "{a} : {b}", "How much is {a} divided by {b}?", "Share {a} among {b}.", "Split {a} into {b} equal parts.", "How many times does {b} fit into {a}?"]
ONLY = [" (Answer|Reply) with (just|only) the number.", " Only the number(, please|).", " Just give me the number.", " Number only."]


def two_digit(rng: random.Random) -> tuple[int, int]:
    """Two numbers from 10 to 99 whose pair is not held out."""
    while True:
        a, b = rng.randint(10, 99), rng.randint(10, 99)
        if not is_held_out_pair(a, b):
            return a, b


def operands(rng: random.Random) -> tuple[int, int]:
    r = rng.random()
    if r < 0.70:
        return two_digit(rng)
    if r < 0.80:
        return rng.randint(0, 9), rng.randint(0, 9)
    if r < 0.93:
        a, b = rng.randint(10, 99), rng.randint(0, 9)
        return (a, b) if rng.random() < 0.6 else (b, a)
    return rng.randint(100, 999), rng.choice((rng.randint(1, 99), rng.randint(100, 999)))


def sum_or_difference(rng: random.Random) -> Dialog:
    a, b = operands(rng)
    plus = rng.random() < 0.48
    if not plus and a < b and rng.random() < 0.93:
        a, b = b, a
    text = fill_in(rng, ADD if plus else SUBTRACT, a, b)
    result = a + b if plus else a - b
    sign = "+" if plus else "-"
    if rng.random() < 0.08:
        if text[-1] not in "?.=":
            text += "."
        return [("user", text + expand(rng, rng.choice(ONLY))), ("assistant", str(result))]
    return [("user", typed(rng, text)), ("assistant", f"{a} {sign} {b} = {result}.")]


def fill_in(rng: random.Random, wordings: list[str], a: int, b: int) -> str:
    """A wording with its numbers, now and then as words."""
    spelled, hyphen = rng.random() < 0.06, rng.choice("- ")
    shown = [NUMBER_WORDS[n] if spelled and n <= 12 else in_words(n).replace("-", hyphen) if spelled and n < 100 else str(n) for n in (a, b)]
    return expand(rng, rng.choice(wordings)).replace("{a}", shown[0]).replace("{b}", shown[1])


_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()


def in_words(n: int) -> str:
    if n < 13:
        return NUMBER_WORDS[n]
    if n < 20:
        return _TEENS[n - 13]
    return _TENS[n // 10 - 2] + ("" if n % 10 == 0 else "-" + NUMBER_WORDS[n % 10])


HAVE = "{who} has|{who} had|I have|I had|We have|There are|There were|My sister has|A shop has|The box holds|On the table are|In the bag are|A farmer has|The school has".split("|")
GAIN = "gets {b} more|got {b} more|buys {b} more|bought {b} more|finds {b}|found another {b}|receives {b} from {friend}|wins {b} more|is given {b} more|picks {b} more|makes {b} more|borrows {b} from {friend}|collects {b} more|adds {b}".split("|")
LOSE = "gives {b} to {friend}|gave {b} to {friend}|gave away {b}|eats {b}|ate {b}|sells {b}|sold {b} of them|loses {b}|lost {b}|uses {b}|used {b} up|breaks {b}|throws {b} away|drops {b}|hands {b} to {friend}|leaves {b} at home|lends {b} to {friend}|donates {b}|spends {b}|takes {b} out".split("|")


def tale(rng: random.Random) -> Dialog:
    """A small word problem put together from parts."""
    a, b = two_digit(rng) if rng.random() < 0.7 else (rng.randint(2, 99), rng.randint(1, 30))
    if is_held_out_pair(a, b):
        a, b = 12, 5
    lost = rng.random() < 0.55
    if lost and a < b:
        a, b = b, a
    who, friend, things = name(rng), rng.choice((name(rng), "a friend", "a neighbour", "my brother", "the teacher")), plural(rng.choice(FRUITS + OBJECTS))
    have = rng.choice(HAVE).replace("{who}", who)
    actor = who if have.startswith(who) else rng.choice(("I", "Then somebody", "She", "He", "Then " + who))
    change = rng.choice(LOSE if lost else GAIN).replace("{b}", str(b)).replace("{friend}", friend)
    if actor == "I":
        change = re.sub(r"^(\w+?)s\b", lambda m: {"is": "am", "lose": "lose"}.get(m.group(0), m.group(1)), change) if not change.startswith("los") else change.replace("loses", "lose")
    joint = rng.choice((". {A} ", " and {a} ", ". Then {a} ", ", then {a} ")).replace("{A}", actor).replace("{a}", actor if actor[0] != "T" else actor.replace("Then ", ""))
    question = rng.choice((f"How many {things} are left?", "How many are left?", f"How many {things} remain?", "What is left?", "How many now?", f"How many {things} are there now?", f"How many {things} does that leave?") if lost else ("How many now?", f"How many {things} are there now?", "How many in total?", f"How many {things} altogether?", "How many is that?", f"How many {things} is that together?"))
    text = f"{have} {a} {things}{joint}{change}. {question}"
    if lost:
        return [("user", typed(rng, text, 0.4)), ("assistant", f"{a} - {b} = {a - b}. That leaves {a - b} {things}.")]
    return [("user", typed(rng, text, 0.4)), ("assistant", f"{a} + {b} = {a + b}. That makes {a + b} {things}.")]


def three(rng: random.Random) -> Dialog:
    """Three numbers, step by step."""
    while True:
        a, b, c = (rng.randint(1, rng.choice((9, 30, 99))) for _ in range(3))
        if not any(is_held_out_pair(x, y) for x, y in ((a, b), (b, c), (a + b, c), (a - b, c))):
            break
    if rng.random() < 0.65:
        text = rng.choice(("What is {a} + {b} + {c}?", "{a} + {b} + {c}", "{a}+{b}+{c}", "Add {a}, {b} and {c}.", "What is the sum of {a}, {b} and {c}?", "{a} plus {b} plus {c}?", "Sum up {a}, {b}, {c}.", "How much is {a} + {b} + {c}?", "{a}, {b} and {c} together?", "The total of {a}, {b} and {c}?"))
        return [("user", typed(rng, text.replace("{a}", str(a)).replace("{b}", str(b)).replace("{c}", str(c)))), ("assistant", f"{a} + {b} = {a + b}, and {a + b} + {c} = {a + b + c}.")]
    text = rng.choice(("What is {a} + {b} - {c}?", "{a} + {b} - {c}", "{a} plus {b} minus {c}?", "How much is {a} + {b} - {c}?"))
    return [("user", typed(rng, text.replace("{a}", str(a)).replace("{b}", str(b)).replace("{c}", str(c)))), ("assistant", f"{a} + {b} = {a + b}, and {a + b} - {c} = {a + b - c}.")]


def percent(rng: random.Random) -> Dialog:
    share = rng.choice((1, 5, 10, 10, 20, 25, 30, 40, 50, 50, 75, 100))
    whole = rng.choice([n for n in range(2, 1001) if n * share % 100 == 0 and (n <= 200 or n % 100 == 0) and not is_held_out_pair(share, n)])
    text = expand(rng, rng.choice(("What is {p} of {n}?", "{p} of {n}", "{p} of {n}?", "How much is {p} of {n}?", "Calculate {p} of {n}.", "Take {p} of {n}."))).replace("{p}", f"{share}{rng.choice(('%', ' %', ' percent', '%'))}").replace("{n}", str(whole))
    return [("user", typed(rng, text)), ("assistant", f"{share}% of {whole} is {whole * share // 100}.")]


def drill(rng: random.Random) -> Dialog:
    """A row of sums. In the role `drill` only what follows each equals sign is learned, not the random operands."""
    ask = expand(rng, rng.choice(("(Show|Write|Give) me (some|a few|a row of) sums.", "(Practise|Do) (some |)(sums|calculations|arithmetic).", "Some (sums|calculations)(, please|.)", "(Show|Write) (some |a few |)(additions|additions and subtractions|calculations).")))
    out = []
    for _ in range(rng.randint(8, 16)):
        r = rng.random()
        a, b = two_digit(rng) if r < 0.6 else (rng.randint(100, 999), rng.randint(10, 999)) if r < 0.9 else operands(rng)
        if rng.random() < 0.5:
            out.append(f"{a} + {b} = {a + b}.")
        else:
            out.append(f"{max(a, b)} - {min(a, b)} = {abs(a - b)}.")
    return [("user", ask), ("drill", " ".join(out))]


def chain(rng: random.Random) -> Dialog:
    """A sum followed by one or two steps that build on the result."""
    a, b = two_digit(rng)
    total = a + b
    turns = [("user", fill_in(rng, ADD, a, b)), ("assistant", f"{a} + {b} = {total}.")]
    for _ in range(rng.randint(1, 2)):
        c = rng.randint(1, 20)
        if rng.random() < 0.5:
            if is_held_out_pair(total, c):
                continue
            turns.append(("user", expand(rng, rng.choice(("(And|Now) add {c}.", "Plus {c}?", "(And|) {c} more?", "(And|Now) plus {c}?"))).format(c=c)))
            turns.append(("assistant", f"{total} + {c} = {total + c}."))
            total += c
        elif total > c:
            if is_held_out_pair(total, c):
                continue
            turns.append(("user", expand(rng, rng.choice(("(And|Now) (take away|subtract) {c}.", "Minus {c}?", "(And|Now) minus {c}?"))).format(c=c)))
            turns.append(("assistant", f"{total} - {c} = {total - c}."))
            total -= c
    return turns


def times(rng: random.Random) -> Dialog:
    a, b = rng.randint(0, 12), rng.randint(0, 12)
    if rng.random() < 0.25:
        a, b = rng.randint(11, 99), rng.randint(2, 9)
    if rng.random() < 0.65 or b == 0:
        text = rng.choice(MULTIPLY).format(a=a, b=b)
        return [("user", typed(rng, text)), ("assistant", f"{a} x {b} = {a * b}.")]
    return [("user", typed(rng, rng.choice(DIVIDE).format(a=a * b, b=b))), ("assistant", f"{a * b} / {b} = {a}.")]


def story_sum(rng: random.Random) -> Dialog:
    a, b = two_digit(rng) if rng.random() < 0.6 else (rng.randint(2, 30), rng.randint(1, 9))
    things = plural(rng.choice(FRUITS + OBJECTS[:20]))
    who = name(rng)
    kind = rng.random()
    if kind < 0.5:
        text = rng.choice((
            f"I have {a} {things} and get {b} more. How many {things} do I have?", f"{who} has {a} {things} and buys {b} more. How many {things} does {who} have now?",
            f"There are {a} {things} on the table and {b} in the box. How many {things} are there?", f"I had {a} {things}, then I found {b}. How many now?",
            f"A box holds {a} {things}. We put {b} more in. How many {things} are in the box?", f"{who} collects {things}: {a} on Monday and {b} on Tuesday. How many in all?", f"In one room are {a} {things}, in the other {b}. How many are that together?", f"I bought {a} {things} yesterday and {b} today. How many did I buy?",
            f"{a} {things} and {b} {things}, how many is that?", f"First {a} {things} came, then {b} more. How many came in total?", f"One bag has {a} {things}, another has {b}. How many {things} do both bags have?", f"{who} had {a} {things}. A friend gave {who} {b} more. How many now?"))
        return [("user", typed(rng, text, 0.6)), ("assistant", f"{a} + {b} = {a + b}. That makes {a + b} {things}.")]
    if a < b:
        a, b = b, a
    text = rng.choice((
        f"I have {a} {things} and give away {b}. How many are left?", f"{who} has {a} {things} and loses {b}. How many {things} are left?",
        f"There were {a} {things} and {b} were sold. How many {things} remain?", f"I had {a} {things} and used {b}. How many do I have left?", f"{who} had {a} {things} and ate {b}. How many are left?", f"Of {a} {things}, {b} are broken. How many are fine?", f"A shop has {a} {things} and sells {b}. How many {things} does it still have?", f"{a} {things} were in the box, {b} are gone. How many are left?", f"I need {a} {things} and have {b}. How many are missing?",
        f"{who} gave {b} of {a} {things} to a friend. How many does {who} keep?", f"There are {a} {things}. {b} of them are mine. How many are not mine?"))
    return [("user", typed(rng, text, 0.6)), ("assistant", f"{a} - {b} = {a - b}. That leaves {a - b} {things}.")]


def compare(rng: random.Random) -> Dialog:
    a, b = rng.sample(range(1, 100), 2) if rng.random() < 0.8 else rng.sample(range(100, 1000), 2)
    if is_held_out_pair(a, b):
        a, b = 3, 8
    kind = rng.random()
    if kind < 0.5:
        text = expand(rng, rng.choice(("Which (number|one|) is (bigger|larger|greater): {a} or {b}?", "What is (bigger|larger|more), {a} or {b}?", "Is {a} or {b} (larger|bigger)?"))).format(a=a, b=b)
        return [("user", typed(rng, text)), ("assistant", f"{max(a, b)} is larger than {min(a, b)}.")]
    if kind < 0.8:
        text = expand(rng, rng.choice(("Which (number|one|) is (smaller|less): {a} or {b}?", "What is (smaller|less), {a} or {b}?"))).format(a=a, b=b)
        return [("user", typed(rng, text)), ("assistant", f"{min(a, b)} is smaller than {max(a, b)}.")]
    yes = a > b
    return [("user", typed(rng, f"Is {a} (larger|bigger|greater) than {b}?".replace("(larger|bigger|greater)", rng.choice(("larger", "bigger", "greater"))))),
            ("assistant", f"Yes, {a} is larger than {b}." if yes else f"No, {a} is smaller than {b}.")]


def small_number_tasks(rng: random.Random) -> Dialog:
    n = rng.randint(1, 98)
    kind = rng.randrange(7)
    if kind == 0:
        return [("user", typed(rng, expand(rng, f"(What|Which) number comes (right |)after {n}?"))), ("assistant", f"After {n} comes {n + 1}.")]
    if kind == 1:
        return [("user", typed(rng, expand(rng, f"(What|Which) number comes (right |)before {n}?"))), ("assistant", f"Before {n} comes {n - 1}.")]
    if kind == 2:
        return [("user", typed(rng, expand(rng, f"Is {n} (even or odd|odd or even)?"))), ("assistant", f"{n} is {'even' if n % 2 == 0 else 'odd'}.")]
    if kind == 3:
        n = rng.randint(1, 50)
        return [("user", typed(rng, expand(rng, f"(What is (double|twice)|Double) {n}?"))), ("assistant", f"Double {n} is {2 * n}.")]
    if kind == 4:
        n = rng.randint(1, 50)
        return [("user", typed(rng, expand(rng, f"What is half of {2 * n}?"))), ("assistant", f"Half of {2 * n} is {n}.")]
    if kind == 5:
        start, count = rng.randint(1, 30), rng.randint(4, 8)
        return [("user", typed(rng, expand(rng, f"Count from {start} to {start + count}."))), ("assistant", ", ".join(str(i) for i in range(start, start + count + 1)) + ".")]
    n = rng.randint(0, 12)
    if rng.random() < 0.5:
        return [("user", f"Write {n} as a word."), ("assistant", NUMBER_WORDS[n].capitalize() + ".")]
    return [("user", f"Write {NUMBER_WORDS[n]} as a number."), ("assistant", f"{n}.")]


def arithmetic(rng: random.Random) -> Dialog:
    parts = ((sum_or_difference, 62), (chain, 6), (times, 6), (story_sum, 6), (tale, 7), (three, 5), (percent, 2), (compare, 4), (small_number_tasks, 5))
    return rng.choices([p for p, _ in parts], [w for _, w in parts])[0](rng)
