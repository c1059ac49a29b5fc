"""What is asked about Hearth, and the answers. Every answer is true of the window as it is.

`acts` are verb phrases, which the frames of phrasing.py turn into questions; `asks` are whole wordings: questions,
wishes, complaints, situations, search words.
"""

from dataclasses import dataclass

from .phrasing import lines


@dataclass
class Intent:
    id: str
    answers: list[str]
    acts: list[str]
    asks: list[str]
    weight: float = 1.0


INTENTS: list[Intent] = []


def intent(name: str, answers: list[str], acts: str = "", asks: str = "", weight: float = 1.0) -> None:
    INTENTS.append(Intent(name, answers, lines(acts), lines(asks), weight))


intent("rename", ["Open the menu of the chat in the list, choose Rename and type the new title."], """
rename {a_chat}
rename {a_chat}
(change|edit|set|alter|modify|update|adjust|correct|fix|improve|rewrite|replace) the (title|name|heading|label|caption|subject|headline) of {a_chat}
(change|edit|set|alter|update) {a_chat}'s (title|name|label)
give {a_chat} (a new|another|a different|a better|a nicer|a proper|a shorter|a custom|its own|a more fitting|some other|a clearer) (name|title|heading|label)
(retitle|relabel|name|title|label) {a_chat} (differently|something else|myself|again|)
call {a_chat} (something else|differently|by another name)
(put|write|use|have|choose|pick|make up|type|enter) (a new|another|a different|my own|a better) (title|name|heading) (on|for|over|above) {a_chat}
have (a different|another|my own) (title|name) (for|on|above) {a_chat}
rename my {chats}
change (how|what) {a_chat} is (called|named|titled|labelled)
get rid of the (ugly|wrong|old|long|silly) (name|title) of {a_chat}
""", """
(I don't like|I hate|I'm not happy with|I can't stand) (the|this) (title|name|heading) (of|on) {a_chat}.
The (title|name|heading|label) of {a_chat} is (wrong|bad|too long|too short|boring|ugly|misleading|not right|unclear|confusing|nonsense|odd).
{a_chat} (needs|should have|deserves|ought to have|must get) (a better|another|a new|a nicer|a clearer|a shorter) (name|title|heading).
(Can|May|Could) {a_chat} (get|be given|have|carry|bear) (another|a new|a different|some other|a better) (name|title)?
Can {chats} be (renamed|retitled|named|relabelled)?
(Can|Could|May) the (title|name) of {a_chat} be (changed|edited|different|altered|set by me|corrected|replaced)?
Is the (title|name|heading) of {a_chat} (fixed|final|forever|set in stone|editable|changeable)?
Who (chooses|picks|decides|sets|makes up) the (title|name) of a {chat}, and can I change it?
Where does the (title|name) of a {chat} come from and how is it changed?
wrong {chat} (title|name)
bad title for my {chat}
The (heading|title|name) of my {chat} does not (fit|match|suit|describe it)( any more|).
(new|other|better) (name|title) for {a_chat}
{where} rename?
{where} the (rename|renaming) (option|button|command|function)?
(chat|conversation) (title|name) change
rename option
rename chat
renaming {chats}
edit title
title editing
(Which|What) {button} (renames|retitles) a {chat}?
What does Rename do?
I (called|named) my {chat} wrong.
There is a typo in the title of my {chat}.
All my {chats} have (stupid|similar|the same|useless) (names|titles).
I want to recognise my {chats} by (their names|better titles).
F2 on a chat?
Hearth gave my {chat} a (strange|stupid|funny|bad) title.
That name for my {chat} makes no sense, let me put another.
This {chat} is called something stupid.
""")

intent("delete", ["Open the menu of the chat in the list and choose Delete. Undo is offered for ten seconds."], """
{delete} {a_chat}
{delete} {a_chat}
{delete} (old|some|all|my|a few|several|unwanted|useless) {chats}
{delete} (the whole|an entire|all of a) {chat}
(take|cut|strike|cross|clear) {a_chat} (off|out of|from) {list}
make {a_chat} (go away|disappear|vanish|be gone)
(clean up|tidy up|empty|shorten|clear out) {list}
remove a {chat} from {list}
permanently {delete} {a_chat}
{delete} {a_chat} (for good|for ever|forever|completely|permanently|entirely)
let go of {a_chat}
get {a_chat} out of my sight
{delete} what we (talked about|said)
{delete} (the|my) history
{delete} this from my computer
remove {chats} I no longer need
""", """
I (don't|do not|no longer) (need|want|use) (this|that|an old|a certain|the last) {chat}( any more| anymore|).
(This|That|An old|My first) {chat} (should|must|has to|needs to|can) (go|be removed|disappear|vanish|be deleted|be erased).
(Can|May|Could) (a|my|this) {chat} be {deleted}?
My {list} is (too long|full|messy|crowded|cluttered), I want to clean (it|up).
I (want|wish|would like) to be rid of a {chat}.
(Which|What) {button} (deletes|removes|erases|trashes|wipes) a {chat}?
{where} (the delete button|Delete|the bin|the trash can|the wastebasket|the delete option)?
delete {chat}
remove old {chats}
delete
erase {chat}
trash {chat}
throw {chat} away
deleting {chats}
delete chat option
remove chat
How does a {chat} leave {list}?
I never want to (read|see|open) this {chat} again.
(I want|I'd like|I need) (this|that|a|the) {chat} (gone|away|out of here|off my list|destroyed|out of my life)( for good| forever| for ever| now| completely|)(.|, please.)
This {chat} can go.
(Away with|No more of|Enough of) this {chat}.
This {chat} is embarrassing, away with it.
Nobody should find this {chat}, how do I make it go?
Too many {chats}, how do I (remove|delete|drop) some?
Where does one throw a {chat} away?
(Get|Take) this {chat} away.
(How|Where) (are|can) {chats} (be |)deleted?
old {chats} must go
I have finished with that {chat}, how do I dispose of it?
I wrote something stupid, I want the {chat} destroyed.
Are there limits to {chats}, and how do I delete one?
I'd rather not have that {chat} in my list.
""")

intent("undo-delete", ["Press Undo in the notice right after deleting; it is there for ten seconds. After that the chat is erased, and only older backups still hold it."], """
(undo|take back|reverse|cancel|revert|unmake|revoke) (a|the|my|that|an accidental) (delete|deletion|removal)
(get|bring|fetch|win|call) back (a|the|my|that) {deleted} {chat}
(restore|recover|rescue|save|retrieve|undelete|revive|resurrect) (a|the|my|that) {deleted} {chat}
(restore|recover|rescue|retrieve|get back|bring back) (a|the|my) {chat} (I|that I|which I) (just |) {deleted} {oops}
(get|have) (a|my|the) {chat} back (after deleting it|that I deleted|that is gone|I removed|I threw away)
undelete (a|my|the) {chat}
(reverse|undo) (what I just deleted|deleting a {chat}|the removal of a {chat})
find (a|the) {deleted} {chat} again
see {deleted} {chats} again
""", """
I (just |)(have |){deleted} (a|the|my) (wrong |important |)({chat}|{chat}) {oops}.
I (just |)(have |){deleted} (a|the|my) {chat} {oops}(. Can I get it back|, can it come back|. What now|. Help|. Is it gone|, how do I undo that)?
(Oops|Help|Oh dear|Oh no|Damn|Ouch|Whoops|Shoot|Argh|Oh my)(,|!) (my|a|the|that) {chat} is (gone|deleted|away|lost|not there any more)!
(Oops|Whoops|Argh), (wrong|that was the wrong) {chat} deleted
Are {deleted} {chats} (gone|lost|unrecoverable)( for good| completely| forever|)?
Is a {deleted} {chat} (gone|lost|really gone|recoverable|still somewhere|ever coming back)?
I (did not|didn't) (want|mean|intend) to {delete} (that|this|the) {chat}.
(Can|May|Could) a {deleted} {chat} (come back|be restored|be saved|be recovered|return|be brought back)?
I want my {deleted} {chat} back.
I want (it|the chat|my conversation) back that I deleted.
What happens (after|when|once) I {delete} a {chat}, is it (really|truly) gone?
I (pressed|clicked|hit|chose) delete and (regret it|now the chat is gone|want it back|it was the wrong one).
Where (are|do) {deleted} {chats} (go|kept|now|end up)?
Is there (a bin|a trash|a recycle bin|a wastebasket|an undo) for {deleted} {chats}?
How long can I undo a delete?
How long (do I have|is there time) to take back (a deletion|a delete)?
How many seconds (for|until) undo?
undo delete
undo
recover {deleted} {chat}
restore deleted chat
undelete
deleted by mistake
accidentally deleted a {chat}
my finger slipped and the {chat} is gone
My cat pressed delete on a {chat}.
A {chat} is missing since I pressed delete.
What does Undo do after deleting?
The undo notice is gone, can I still get my {chat} back?
I changed my mind about deleting that {chat}.
Bring it back, I did not mean to delete!
Deleting was a mistake.
I need a {chat} again that I threw away {soon}.
""")

intent("pin", ["Open the menu of the chat in the list and choose Pin. Pinned chats stay at the top of the list."], """
pin {a_chat}
pin {a_chat}
(keep|put|hold|have|fix|stick|place|leave|lock|move|get|bring|set) {a_chat} (at|on|to) (the |)top( of {list}|)
mark {a_chat} as (important|pinned|a favourite|favourite|special|a favorite)
make {a_chat} (stay|remain|appear|show up|be) (at the top|on top|first|above the others|up there|the first one)
(favourite|favorite|bookmark|star|highlight|prioritise|flag) {a_chat}
put {a_chat} (first|above the others|in first place|before the others|up front|over the other {chats})
have (my favourite|my important|certain|some) {chats} (always |)(first|on top|at the top|above the rest)
(keep|have) {a_chat} (within reach|always visible|in sight|at hand|close|where I can see it)
stop {a_chat} from (sinking|moving down|sliding down|getting lost)
move {a_chat} up
add {a_chat} to favourites
""", """
(This|One|My) {chat} is (important|my favourite|special), (it should stay|keep it|it must be|it belongs) (on top|at the top|first).
I (always |)(want|need) (this|one|a certain|my main) {chat} (on top|at the top|first|in first place|above all).
(Which|What) {button} (pins|keeps|fixes) a {chat}( at the top| on top|)?
What (does|is) (pin|pinning|a pinned chat|Pin in the menu)( do| mean| for|)?
What (are|do) pinned {chats}( do|)?
My important {chats} (sink|get lost|move down|disappear) in {list}.
Can (some|certain|important) {chats} be (above|before|ahead of|over) (the others|others|all others|the rest)?
The {chats} I use most should (come|be) first.
(Can|May) a {chat} (stay|be kept|remain|be held|be fixed) (on top|at the top|in first place|up)?
pin chat
pinned {chats}
pin
favourites
favourite {chats}
bookmark a {chat}
star a {chat}
Are there (favourites|bookmarks|stars|pins)?
{where} Pin?
{where} my pinned {chats}?
I use one {chat} every day and it keeps moving down.
keep {chat} on top
chat at the top of the list
There is one {chat} I need all the time.
Why is a {chat} under Pinned?
Two {chats} matter to me, they should not get lost among the others.
(Can|Could) I have my work {chat} above everything else?
How are important {chats} kept in view?
""")

intent("unpin", ["Open the menu of the chat in the list and choose Unpin."], """
unpin {a_chat}
(remove|take away|undo|lift|release|cancel) (the|a) pin (from|of|on) {a_chat}
(take|get|remove) {a_chat} (off|from) the (top|pinned ones|pinned list|favourites)
make a pinned {chat} (normal|unpinned|ordinary) again
stop pinning {a_chat}
""", """
A {chat} is pinned and (should not be|I don't want that|no longer needs to be)( any more|).
unpin
unpin chat
This {chat} (does not have to|no longer needs to|need not) stay on top.
I pinned (a|the wrong) {chat} (by mistake|and want to undo it).
Can a {chat} be unpinned?
How does a pinned {chat} leave the top?
""", 0.4)

intent("search", ["Type in the search field above the list of chats. It searches the titles of your chats, not the text inside."], """
(search|look through|browse|go through|scan|comb through|filter|search through) (my|all|old|the|past|all my|earlier) {chats}
{find} (an old|an earlier|a past|a certain|an older|a previous|a particular|a specific|that one|some old) {chat}
{find} (something|a word|a text|a phrase|a topic|a name|a keyword|a sentence) in my {chats}
{find} (a message|something|an answer|a reply|what|a text) (I wrote|that I wrote|we talked about|you told me|you said|I asked|from) (last week|before|earlier|yesterday|some time ago|last month|a while ago|days ago)
look up (an old|a past|an earlier) ({answer}|{chat})
(find|get) back to (an old|a previous|an earlier) {chat}
(search|filter) {list}
search for (a word|a name|a title|a topic|text|a keyword)
(search|look) (by title|by name|by keyword|by word)
find where we (talked|spoke|wrote|chatted) about (something|cars|soup|a trip|my exam|music|work|a recipe|taxes)
search the (text|content|inside|words|messages) of my {chats}
find a (certain|particular) (title|name|word) among my {chats}
""", """
I (talked|wrote|asked) (about|to you about) (cars|soup|a trip|my exam|music|gardening|money|my cat|birds|a holiday|Spain|football|a letter) (once|before|last week|some time ago|a month ago|the other day), where is (it|that)?
I (can't|cannot|can not) find (an old|that|a|one of my|the right) ({answer}|{chat}|{message})( any more|).
(Which|What) (field|button|box|place) (searches|looks through|finds|is for searching) (my |all |)({chats}|messages)?
Is there a (search|find|lookup)( field| box| function| bar|)?
(Where|How) (is|was) that ({answer}|{chat}) (from|of) (last week|yesterday|last month|some days ago)?
I am looking for (a word|a name|a sentence|a chat|an old answer|something) in (all |)my ({chats}|messages).
Can (Hearth|you|I) (look|search) through (everything|all) (I|we) (wrote|said|typed|discussed)?
(Does|Will) (the |)search (look|go|work) (inside|through|in) (the text|messages|titles|the content|chats|everything)?
What does the search (look at|look through|cover|search|find)?
Why does (the |)search not find (a word|my text|what I wrote|words in messages)?
Which {chat} had the (recipe|answer|list|poem|letter) in it?
search
search {chats}
find chat
search field
search box
searching
find old {chat}
search in messages
full text search
Ctrl F
history search
I have (hundreds|many|too many|fifty|a lot) of {chats}, how do I find (one|the right one)?
Where do I (type|enter|put) what I am looking for?
{where} (the search|the search field|the search box|the search bar|old {chats}|past {chats}|my earlier {chats}|previous {chats})?
A {chat} from (spring|last year|Monday) must be somewhere.
I lost track of a {chat}.
Does search read what is inside my {chats}?
Somewhere I asked you for a (recipe|poem|list), how do I get there again?
""")

intent("new-chat", ["Press New chat above the list, or Ctrl+N in the app and Alt+N in a browser."], """
(start|open|begin|create|make|launch|get|set up|add|have|initiate) a (new|fresh|second|another|clean|separate|blank|brand new|different) {chat}
(start|open|begin|create|make|get|have) an (empty|additional|extra|other) {chat}
(start|begin) (over|again|fresh|from scratch|anew|from the beginning|all over|from zero)
(open|start|begin) another (one|{chat}|page)
leave this {chat} and (start|open|begin) (another|a new one|a fresh one)
(talk|chat|ask|speak) about (something else|another topic|a new subject|something new|something different|another thing) (in a new chat|separately|without mixing it up)
reset the {chat}
clear the {chat} (window|context|) and start (over|again)
open a new (tab|page|window) for another {chat}
""", """
I (want|would like|'d like|need) to (talk|chat|ask) about (something else|another topic|something new|a different subject|another matter).
(Which|What) {button} (starts|opens|makes|begins|creates|gives me) a (new|fresh|second|clean|empty) {chat}?
(Which|What) (key|keys|shortcut|key combination) (starts|opens|makes|is for|creates) a (new|fresh) {chat}?
Let us (start|begin) (again|over|fresh|from the beginning|from zero).
Let's (start|begin) (again|over|fresh|anew|a new chat).
I need (an empty|a clean|another|a fresh|a blank|one more) ({chat}|page|sheet|window).
{where} (the New chat button|New chat|the button for a new {chat}|a new {chat})?
A new topic, please, in a new {chat}.
Is there a (shortcut|key|button) for a new {chat}?
new {chat}
new chat
New chat please
fresh {chat}
fresh start
start over
another {chat}
blank {chat}
second {chat}
open new {chat}
new topic
different topic
Can I have (several|two|more than one|many|multiple|parallel) {chats}?
(How many|Can there be many) {chats} can I (have|open|start)?
What is the New chat button for?
This {chat} is (finished|too long|done|full), what now?
How would we begin from nothing?
I am done here and want to begin something else.
Forget all this, we start again with a clean page.
Give me an empty page to write on.
""")

intent("palette", ["Press Ctrl+K to open the command palette. Type there to find any action or chat."], """
open the (command palette|palette|command menu|command list|command bar)
(see|find|list|reach|get to|show|view|bring up|call up|look at) (all|the|every|a list of) (commands|actions|command|possible actions|things I can do)
(run|call|find|enter|type|use|execute|start|search) (a command|commands|an action) (by name|with the keyboard|by typing|quickly|)
use (Hearth|the app|everything|this) (with|by|from) (the|just the|only the|my) keyboard
(work|do everything|get around|navigate|operate Hearth|control the app) without (a|the|my) mouse
(bring up|show|call|pull up|summon|reach|get) the (command |)palette
jump to (a chat|a page|an action|another chat) (with the keyboard|by typing|quickly)
""", """
(Is there|Where is) (a list of all commands|one place for all commands|a menu with everything|a list of actions|a quick menu)?
I (don't|do not) (want|like|have|wish) to use (the|a) mouse.
I (hate|have no|never touch|avoid) (the|a) mouse.
(Which|What) (key|keys|shortcut|combination) (opens|shows|brings up|calls|is for) the (command palette|palette|commands|command menu)?
What (is|does) (the|a) (command palette|palette)( for| do|)?
(Can|May|Could) I (type|search|enter) commands?
I like (shortcuts|the keyboard), where are all commands?
Where do I find every (command|action) (quickly|fast)?
command palette
palette
commands
all commands
list of commands
list of actions
keyboard only
Where can I (type|enter|write|look up) (commands|an action|the name of an action)?
{where} the (command palette|palette|command menu|commands)?
What (does|is|happens with|happens when I press) (Ctrl|Control)(+| |-| and | plus )K( do| together|)?
What (does|do) (the keys |pressing |)(Ctrl|Control)(+| |-| and | plus )K( do| together do| together| open|)?
I pressed (Ctrl|Control)(+| and | )K and a box opened. What is it?
Ctrl+K
ctrl k
cmd k
My mouse is broken, can I still use Hearth?
Is there something like (Spotlight|a launcher|a quick open) in Hearth?
One place from which I can do everything, does that exist?
(Does|Has) Hearth (have|got) a palette?
""")

intent("theme", ["Open Settings and choose Light, Dark or As the system. That sets the colours."], """
(switch|change|turn|go|move) (to|on|over to) (dark|light|the dark|the light|night|a dark|a light|black) (mode|theme|colours|design)
(change|set|pick|choose|select|switch|adjust) the (theme|colours|look|appearance|colour scheme|design|style|skin|color scheme|colors|background colour)
make (the app|Hearth|the screen|it|everything|the window|the background|this) (dark|darker|light|brighter|black|white|bright|less bright|lighter)
(use|enable|get|activate|have|turn on|turn off|disable|leave|try|set) (dark|night|light|bright) (mode|theme|colours)
turn the (screen|background|window|page) (black|white|dark|light)
follow (the|my) system('s|) (theme|colours|setting|appearance)
(dim|darken|brighten|lighten) (the screen|the window|Hearth|the page|everything)
have a (black|dark|white|light) background
change from (white to black|light to dark|dark to light)
""", """
(It|The screen|Hearth|The window|Everything|This page|The app) is (too|way too|much too|so) (bright|light|white|dark|black|glaring|gloomy)( for me| for my eyes| at night|).
(My|The) eyes (hurt|burn|get tired|ache|suffer)( at night| in the dark| in the evening|) (because of|from|with) (the|this) (white|bright|light) (screen|window|page|background).
(Is there|Do you have|Does Hearth have|Have you got|Got) a (dark|light|night|black|bright) (mode|theme|version|design)?
I (prefer|like|want|would like|love|need) (dark|light|black|bright) (mode|colours|themes|screens|backgrounds).
(Does|Can|Will) (Hearth|this app|it) (have|do|offer|support|be) (dark|light|night)( mode|)?
dark mode
night mode
dark theme
light theme
theme
colours
appearance
dark mode?
light theme please
dark mode on
(Which|What) (themes|colours|looks) are there?
Can the colours be (different|changed|darker|inverted)?
{where} (dark mode|the dark mode|the theme|the colours|the light theme|the appearance|the switch for dark mode)?
(Which|What) {button} (makes it dark|changes the colours|switches the theme|turns on dark mode)?
At night the (white|bright) (page|window) is (painful|unpleasant|blinding).
I (work|write|sit here) at night and (it is too bright|need a darker screen).
Everything is so white here.
Why is (it|the window|everything) (so |)(dark|white|bright)?
Does Hearth follow the system's dark mode?
I find the look ugly, can it be another colour?
bright or dark, where is that decided?
""")

intent("again", ["Press Again under the answer: I write another version. Previous version and Next version page through them."], """
(regenerate|redo|retry|repeat|renew|reroll|rerun|refresh|re-generate) {an_answer}
get (another|a new|a different|a second|a better|an alternative|one more|a fresh) {answer}
(get|see|have|receive|ask for|want) (another|a second|an alternative|a different|a new) (version|variant|attempt|take|try|wording) of {an_answer}
make you (answer|try|reply|write it|respond) (again|once more|anew|a second time|differently|one more time)
(ask|have|let|force) you (for another|to write another|to give another|to produce a new) (answer|version|reply)
(ask|put|send) the same question (again|once more|a second time|twice)
have {an_answer} (written|generated|produced|made|done|answered) (again|anew|once more|differently|a second time)
try (again|the question again|for a better answer)
replace {an_answer} (by|with) (another|a better|a new) one
generate (again|a new answer|another answer|something different)
""", """
(I don't|I do not|I did not|I didn't) like (this|that|your|the) {answer}(, another one please|. Another one, please|. Try again|, can I have another|).
(Try|Answer|Do it|Write it|Once|Say it|Reply) (again|once more|one more time)(, please|.)
(This|That|Your) {answer} (was|is) (not what I|nothing I|different from what I) (wanted|needed|meant|expected).
(Which|What) {button} (makes|gives|writes|produces|generates) (another|a new|a different|a second) ({answer}|version)?
Can (you|I have|I get|there be) (another|a second|one more) (try|attempt|answer|version|go|reply)?
Can (an|the) {answer} be (regenerated|redone|repeated|renewed|written again|generated again|tried again)?
Is there a way to get (a different|another|a second) {answer} to the same question?
I (would like|want|'d like) to (see|read|have) another {answer} to my question.
one more version of that {answer}
regenerate
regenerate answer
retry
redo
again
another answer
another version
new answer please
different answer
try again
{where} (the regenerate button|Again|the button to regenerate|the retry button|the redo button)?
(What|Where) is the (Again|regenerate|refresh|retry|arrow|circle) button( for|)?
What does Again do?
Your {answer} (is|was) (weak|poor|useless|boring|too short|too vague|bad), (give me|I want|write|make) another.
The first try was not good, how do I get a second?
Maybe you can do better, how do I ask once more?
I want you to have a second go at that.
Is there a refresh for answers?
I am not satisfied with what you wrote.
The same question again, but with another result.
""")

intent("edit", ["Press Edit under your message, change it and press Send again. The earlier version is kept."], """
(edit|change|correct|fix|rewrite|modify|alter|revise|reword|rephrase|amend|improve|update|adjust|touch up) {my_message}
(edit|change|correct|fix|reword|rephrase) (a|my) {message} (after sending it|I already sent|that is already sent|afterwards|later|once it is sent)
(fix|correct|remove|repair) a (typo|mistake|spelling mistake|spelling error|wrong word|error|slip) in {my_message}
edit and (resend|send again)
(resend|send) {my_message} (changed|again with changes|with a correction|in other words)
(take back|undo|revise) what I (asked|wrote|sent)
(put|ask|phrase|word) my question (differently|in another way|in other words) (after sending it|without a new message|again)
change the (wording|text|words) of {my_message}
go back and (change|edit|fix) {my_message}
add something to {my_message}
""", """
(There is|I made|I see|I found|I notice) a (typo|mistake|spelling mistake|wrong word|slip) in {my_message}.
I (wrote|typed|asked|sent) (something wrong|the wrong thing|it wrong|nonsense|a wrong word|the wrong name).
(Can|May|Could|Is it possible that) (my|a|a sent) {message} (be changed|be corrected|be edited|be rewritten|be modified) (later|after sending|afterwards|once sent|)?
(Which|What) {button} (changes|edits|corrects|rewrites) (my|a) {message}?
I want to (word|phrase|write|put) my question (differently|in another way|better|more clearly).
I sent (the|my) message (too early|too soon|before it was finished|by mistake).
I pressed (Enter|Send) too (early|soon|fast).
My question was (unclear|wrong|badly put|too short|incomplete|misleading), I want to (write it again|change it|fix it).
change the text I sent before
edit
edit message
edit question
edit my prompt
correct my message
message editing
fix typo
typo in my question
wrong word in my message
{where} (the edit button|Edit|the pencil|the pencil for my message)?
What does Edit( under my message| do|) do?
I misspelled (something|a word|a name) in what I sent.
Are sent messages editable?
Is what I sent (final|fixed|editable)?
What happens to the old version when I edit a message?
I forgot a word in my question.
I mistyped something a moment ago, can I repair it?
""")

intent("stop", ["Press Stop or the Esc key while I am writing. What was written so far is kept."], """
(stop|cancel|halt|interrupt|end|abort|break off|cut off|quit|terminate|kill|discontinue|pause) (an answer|the answer|your answer|this answer|the reply|your reply|the response|a response|the generation|the output)
make you (stop|be quiet|stop writing|stop talking|shut up|stop typing|end)
(stop|interrupt|halt) you (while|when) you (write|answer|are writing|are typing|are in the middle|talk)
(stop|halt|end|cancel) (writing|generating|generation|typing|the writing)
(keep|prevent) you from (writing on|writing more|going on|continuing)
(break|step) in while you (write|answer|are writing)
get you to (stop|shut up|be quiet|end|halt)
cut (you|an answer|the answer|a reply) short
stop (a|the|your) (long|endless|running|wrong) (answer|reply|text)
""", """
(Stop|Enough|Be quiet|Stop it|Halt|Quiet|Silence|That's enough|Stop writing|Stop talking)(!|.| now.)
(You|The answer|The reply) (write|is|talk|is getting|goes on) too (much|long).
(The answer|It|This|The text|Your reply) (does not|doesn't|will not|won't|never) (end|stop|finish).
(Which|What) {button} (stops|ends|cancels|halts|interrupts) (you|the answer|an answer|the writing|a reply)?
I don't (want|need) the rest of the answer.
(You are|It is) still writing but I have (seen|read) enough.
(Can|Could) (an answer|a reply|you) be (stopped|interrupted|cancelled|halted|ended)( in the middle| while you write| early|)?
Please don't write so much, how do I break it off?
stop
stop answer
stop generating
cancel answer
stop button
esc
Esc key
abort
halt
{where} (the stop button|Stop|the button to stop you|the cancel button)?
(What|Where) is the Stop button( for|)?
What does (Esc|the Esc key|escape|Escape) do?
You (won't|do not|don't) stop writing, what can I do?
You are writing (nonsense|the same again and again|too much), how can I (stop|end) that?
You repeat yourself endlessly, make it end.
Is the text lost when I (stop|interrupt|cancel) you?
What remains when I stop an answer?
The answer goes in the wrong direction, I want to end it now.
""")

intent("copy", ["Press Copy under the answer. It copies the text to the clipboard."], """
copy (an answer|the answer|your answer|this answer|the reply|a reply|your text|the text|a message|your response|what you wrote)
(put|get|place|send|bring|move) (an|the|your) {answer} (in|on|onto|to|into) (the|my) clipboard
(take|use|paste|insert|bring|transfer|move|carry) (an|your|the) {answer} (into|in|over to|to) (another|a different|my|some other) (app|program|document|mail|file|letter|editor|Word document|note)
copy (and paste|the code|a code block|everything you wrote|the text of an answer)
(get|take) (your text|the answer|the words|what you wrote) out of (here|Hearth|the app)
reuse (your|an) answer (elsewhere|somewhere else|in another program)
(share|forward) (an|your) {answer}
select and copy (an|your) answer
""", """
I (want|need|would like) (this|your|the) ({answer}|text) (in|for|inside) (my|a|another) (mail|document|program|app|letter|file|note|presentation).
(Which|What) {button} copies (the|an|your|this) ({answer}|text)?
Can (the|an|your) ({answer}|text) be (copied|pasted elsewhere|taken over)?
I want to paste your ({answer}|text|words) (somewhere else|elsewhere|into a file|into a letter|in a mail).
Is there a copy (button|function|option)?
The text should go to the clipboard.
How can another program get your answer?
copy
copy please
copy answer
copy text
copy button
clipboard
copy paste
copy to clipboard
{where} (the copy button|Copy|the button for copying)?
What does Copy (do|under the answer do)?
Your answer is good, I want to use it in (a letter|my homework|an email|my report).
Do I have to (type|write) your answer off by hand?
Must I mark the text with the mouse to copy it?
I'd like to have this text in Word.
How do I take your words with me?
""")

intent("continue", ["Press Continue under the unfinished answer and I go on where it stopped."], """
continue (an|the|this|your|my) (interrupted|unfinished|broken|cut off|incomplete|stopped|half|truncated|partial) {answer}
(finish|complete|resume|go on with|carry on|pick up) (an|the|this) {answer} (after a crash|that was cut off|that was interrupted|that stopped|that is incomplete|that broke off|I stopped)
make you (go on|continue|carry on|finish|write on|complete it|keep going|resume)
get the (rest|remainder|missing part|end|other half|remaining text) of (an|the|your) {answer}
let you (finish|go on|write on|end the answer|complete your answer)
have (the|an) {answer} (completed|finished|continued|resumed)
read the rest of (an|the|your) {answer}
""", """
(The|An|Your) {answer} (is|was|got) (cut off|broken off|not finished|unfinished|interrupted|incomplete|not complete|truncated|stopped half way).
(Go on|Carry on|Keep going|Continue|Write on|Please continue|Go on please|Please go on)(, please|.)
You (stopped|ended|broke off|quit) in the middle( of the sentence| of the answer| of a word|).
You did not finish (your answer|your sentence|the text|what you were saying).
(Which|What) {button} (continues|completes|finishes|resumes) (the|an) {answer}?
What is the Continue button( for|)?
What does Continue do?
I want the rest of the (interrupted |unfinished |)answer.
Where is the rest of (the|your) answer?
continue
continue answer
continue button
go on
resume answer
rest of the answer
unfinished answer
half an answer
answer cut off
{where} (Continue|the continue button|the button to go on)?
Can (an|a stopped|an interrupted) answer be (continued|finished|resumed|completed)?
I stopped you, now I want the rest.
I pressed Stop (too early|by mistake), can you (go on|continue)?
The text ends in the middle of a sentence.
The answer was too long and got cut, how do I see more?
""")

intent("versions", ["Use Previous version and Next version under the answer. All versions are kept."], """
(see|view|read|find|get|open|look at|show) (an|the) (older|earlier|old|previous|other|first) (version|versions) of (an answer|the answer|your answer|a reply|my message|my question)
(switch|go|move|flip|page|step|browse|change|jump) between (versions|answers|the versions of an answer|several answers|different answers|replies)
(go|get|come|return|switch) back to (the|an|my) (first|earlier|older|previous|original|old) ({answer}|version|message|question)
compare (two|the|several|different) ({answers}|versions)
(recover|restore|keep|bring back) (the|an) (old|previous|first|earlier|original) ({answer}|version)
see (all|both|the other|all the) (versions|answers|tries|variants)
(page|flip|leaf|browse) through (the versions|my versions|the answers)
read what you (wrote|answered|said) (first|before|the first time)
""", """
(Where|What) (is|happened to) (the|your|my) (first|old|earlier|previous|original) ({answer}|version|message|question)?
(Are|Is) (old|earlier|previous|the first|the other|the old) ({answers}|versions|{answer}|version) (kept|lost|gone|saved|overwritten|still there)?
I (liked|preferred|want) the (first|earlier|old|previous|original) ({answer}|version) (better|more|back).
What (do|are|is) the (arrows|small arrows|numbers|1 of 2|counter) under (the|an) answer( for| mean|)?
How many versions of (an|one) answer (are there|do you keep|are kept|can there be)?
The answer before was better, show it again.
Does (Again|editing|a new answer|regenerating) (overwrite|delete|replace|remove) the (old|first|earlier) (answer|one|version)?
(Do|Will) I lose the (first|old|earlier) ({answer}|version|text) (when|if) I (regenerate|press Again|edit|try again)?
versions
old version
previous version
first answer
previous answer
answer history
{where} (the older versions|the first version|the previous answer|the other versions)?
What is Previous version?
Can I see both answers?
Which version do I see?
I regenerated the answer and now the good one is gone.
The second try is worse, can I have the earlier one again?
""")

intent("larger-model", ["Open the Models page from the side bar and look under Find models. A larger model answers better but needs more memory."], """
(get|download|install|add|use|load|try|run|obtain|fetch|buy|choose|pick|select|find|have) (a|another|some) (larger|bigger|better|stronger|smarter|different|new|more powerful|cleverer|more capable|good|real|proper|second|other) {model}
(change|switch|replace|exchange|swap|upgrade) (the|my|your|to another|this|to a better|to a different) {model}
(make|get) (you|Hearth|the answers|it|this) (smarter|better|cleverer|more intelligent|more capable|stronger|less stupid)
(improve|increase|raise|enhance|boost) (the quality|your answers|your knowledge|your intelligence|the quality of the answers)
(get|have|receive) (better|smarter|more useful|more accurate|good|correct|more detailed) answers
(download|install|get) {models}
(search|look|browse) for {models}
see (which|all|other|what) {models} (there are|are available|I can get|exist|I could use)
upgrade (you|your brain|Hearth|the model|your knowledge)
(use|install|run|download|load|try|get|have) (Llama|Mistral|Qwen|Gemma|Llama 3|Llama 2|Qwen 2.5|Gemma 2|Mistral 7B|Phi 3|DeepSeek|GPT-4|a 7B model|a 13B model|a 70B model|a model from the internet|a model from Hugging Face)
(give|get) you (a better brain|more knowledge|more brains|an upgrade)
choose (which|another|what) {model} (answers|to use|I talk to)
""", """
(You are|This model is|You're) (too (small|weak|simple|stupid|limited|dumb)|not good enough|not smart enough|not clever enough)( for me| for this| for my work|).
(I want|I need|Give me|Get me) (a|some) (better|bigger|larger|stronger|smarter|more intelligent) {model}.
(Are there|Is there|Do you have) (other|bigger|better|larger|more|stronger|any other) {models}?
(Where|How) (are|do I find|do I get) (the |)(other|larger|bigger|more|better|stronger) {models}?
What is (the Models page|Models in the side bar|on the Models page)( for|)?
I have (a fast computer|a good graphics card|a lot of memory|a strong machine) and want better answers.
(Can|May|Could) I use (another|a different|a cleverer|a bigger|a better|my own) {model}?
(Which|What) page has {models}?
I need something (cleverer|smarter|bigger|better|stronger) than you.
bigger model
larger model
better model
other models
more models
models
change model
switch model
upgrade
download model
get more models
stronger AI
model selection
{where} (the models|Models|the models page|other models|a better model|bigger models|the model list)?
(Is|Are) there (anything|something) better than you (to install|available|I could use)?
Your answers are too (simple|short|bad|stupid), what can I do about it?
You know too little, can that be (changed|improved|fixed)?
What would make you smarter?
Are larger models better?
Why would I want a larger model?
Does a bigger model need more memory?
Which model should I (use|take|get|download|choose|try)?
How much memory does a (larger|bigger) model need?
I want to talk to something with more brains.
My machine has 64 GB of memory, what could I run on it?
Are you the only model I can have?
""", 1.3)

intent("manage-models", ["Open the Models page from the side bar: there you can add a model file, make a smaller version of a model, or delete one, which goes to the bin."], """
(delete|remove|uninstall|get rid of|throw away|erase) (a|an old|the|a downloaded|some|an unused) {model}
(free|save|regain|win back) (disk space|space on my disk|memory|space) (by removing a model|from models|that models take|)
(make|create|get|produce) a (smaller|lighter|compressed|quantized|quantised) version of (a|the|my) model
(quantize|quantise|compress|shrink|reduce) (a|the|my) model
(add|import|load|open|use|bring in) (my own|a|a local|a downloaded) (model|GGUF|model file|GGUF file)( file| from my disk|)
see (which|what|the|my|all) models (I have|are installed|on this computer|are on my disk|I downloaded)
(list|show|view|manage|organise) (the|my|all|installed) models
see how (big|large) (a|the|each) model is
""", """
Which models (do I have|are installed|are on this computer|are here|did I download)?
{where} (the models I downloaded|my models|the list of models|installed models|my GGUF files)?
How much (space|disk) (do|does) (the models|a model) (take|need|use)?
(Can|Could) I (delete|remove|shrink|quantize|compress) a model?
(Can|Does|Could) (Hearth|it|you|I) (load|read|use|open|import) (GGUF|a GGUF file|GGUF files|my own model|local models)?
What is (quantization|quantizing|a quantized model|a smaller version of a model)?
quantize
quantization
GGUF
delete model
remove model
my models
installed models
model size on disk
model management
A model takes too much space on my disk.
I don't use a model any more, how does it go?
""", 0.7)

intent("settings", ["Open Settings in the side bar. Ctrl+K and typing settings works too."], """
(open|find|see|reach|get to|go to|access|enter|view|show|call up) (the|my|) (settings|preferences|options|configuration|setup)
(configure|customise|set up|adjust|personalise|customize|tailor) (Hearth|the app|this program|everything)
change (some|a|the|my|any) (setting|settings|options|preferences|option|configuration)
(set|arrange) things (up|my way|as I like)
(tweak|tune) (Hearth|the app|things|the settings)
""", """
{where} (the settings|the settings page|the preferences|settings|the options|the configuration|the control panel|the setup page)?
I (want|would like) to change (some |a few |)(settings|options|things).
(Which|What) {button} (has|opens|shows|leads to) the (settings|options|preferences)?
settings
settings page
preferences
options
config
configuration
setup
Settings please
Where can I (set things up|change how it works|adjust things|make changes to the app)?
How is Hearth configured?
What can I (set|change|configure|adjust) in (the |)(Settings|settings|app)?
Is there a settings (page|menu|screen|window)?
Is there a (gear|cog|wheel) somewhere?
(Does|Has) Hearth (have|got) (settings|preferences|options)?
""", 0.8)

intent("instructions", ["Write Instructions: general ones in Settings, or for one chat with the Instructions button below the message field. They are also called the system prompt."], """
(set|change|write|edit|use|add|define|enter|give you|see|put in|customise|create) (a|the|my|my own|your) (system prompt|system message|instructions|custom instructions)
(give|set|tell) you (a role|instructions|a personality|rules|fixed instructions|standing orders|general rules|a character|permanent instructions)
(change|control|decide|influence|determine|steer|define) how you (behave|answer|speak|talk|act|respond|write|sound)
make you (always |)(answer|speak|write|reply|talk) (in a certain|in a different|in another|in a special) (way|style|tone)
make you (act|behave|speak|talk|answer|pose) (as|like) (a teacher|a pirate|a friend|an expert|a lawyer|a coach|a doctor|a poet)
(give|set) instructions (for one chat|for this chat only|for a single chat|for all chats|for every chat|once for all)
tell you (once|for good|in advance) (how to answer|how to behave|what to keep in mind|who I am|what style I like)
(have|let|make) you (always|permanently) (remember|follow|obey|keep) (a rule|my rules|some rules|an instruction|my instructions)
give different instructions to (one chat|a single chat|each chat)
change your (personality|character|tone|style|behaviour|role|manner)
make you (always |)(brief|shorter|polite|friendly|formal|more formal|funny)
""", """
(What is|Where is|Explain|What are|Where are) (a|the|) (system prompt|instructions|custom instructions)(.|?)
You should (always |)(answer|speak|behave|write) (like|as) (a teacher|a pirate|a friend|an expert|a lawyer)(, where do I set that|).
I want you to (always |)(follow|keep|obey|respect) (a rule|some rules|my rules|instructions|my wishes).
I want you to be (a teacher|a pirate|a coach|my tutor) in every chat, where do I (say|set|write) that?
Can you (play|have|keep|take) a (role|character|persona)( for the whole chat| in every chat|)?
Is there a (place|field|box) for (rules|instructions|a role|a system prompt|standing instructions)?
Where do (standing|general|my|permanent) instructions go?
Where (can|do) I (write|put|enter|type) (the system prompt|my instructions|general instructions|rules for you|what you should always keep in mind)?
Can (each|one|a single) chat have its own instructions?
What does the Instructions button do?
system prompt
instructions
custom instructions
role
persona
rules for the model
instructions for this chat
{where} (the Instructions button|Instructions|the system prompt|the custom instructions|the field for instructions)?
I always have to tell you the same thing first, can I save that?
You should know my (job|name|style) in every chat, where do I write that?
Can you be more (polite|formal|friendly|brief) in (all|every) (chats|chat|answers)?
""")

intent("temperature", ["Open Settings and change Variety, the temperature. Low gives steady answers, high gives varied ones."], """
(change|set|adjust|raise|lower|increase|reduce|modify|turn up|turn down|find|see) the (temperature|variety|randomness|creativity)
make (the|your) answers (more|less) (random|creative|varied|surprising|predictable|strict|wild|steady|boring|diverse|consistent|chaotic|imaginative|stable)
(control|change|set|adjust|tune|influence|regulate) (the randomness|how random you are|how creative you are|the creativity|how varied the answers are|how you choose words|how the words are chosen)
get (calmer|steadier|more creative|more random|more varied|more predictable|more consistent|less random) answers
make you (more|less) (creative|random|wild|predictable|inventive|imaginative|adventurous)
(change|set|adjust) (the sampling|sampling settings|top-k|top-p|min-p|the repeat penalty)
keep you from (repeating yourself|being so random|making things up so wildly)
""", """
(Your answers|The answers|Your replies) are too (random|wild|boring|strange|crazy|strict|different each time|dull|monotonous|predictable|unsteady).
What (is|does) (the |)(temperature|variety)( setting|)( do| mean| for|)?
What does (a |)(high|low|higher|lower) (temperature|variety) (do|mean)?
(Where|Which setting) (is|controls|changes|sets) the (temperature|randomness|creativity|variety)?
I (want|would like|'d like) (calmer|steadier|more creative|more random|more varied|crazier|bolder|more sober) (answers|replies|texts).
Every time you answer something different.
You always answer the same, I want more variety.
temperature
creativity
randomness
variety
sampling
top-k
top p
repeat penalty
{where} (the temperature|the variety setting|the sampling settings|the setting for creativity|Variety|the slider for randomness)?
{change} (sampling|top-p|top-k|temperature)
Why (do|are) your answers (differ|so random|always different|vary)?
A bit more imagination, please, which setting is that?
The answers should be the same calm style always, which slider?
""")

intent("max-tokens", ["Open Settings and change Longest answer. It is counted in tokens; an answer that is cut off can be continued."], """
(limit|set|change|raise|lower|increase|reduce|adjust|restrict) (the length of answers|the maximum length|how long answers (are|get|can be)|the answer length|max tokens|the maximum number of tokens|the longest answer)
(make|get) (your |the |)answers (shorter|longer) (by a setting|in the settings|in general)
allow (longer|shorter) answers
(set|put) a limit on (the|your) answers
""", """
Where is (the setting for the length of answers|max tokens|the maximum answer length|Longest answer|the limit for answers)?
What is (Longest answer|max tokens)?
How long can (one answer|an answer|a reply|your answer) (be|get|become)( at most|)?
Is there a (limit|maximum) for (an answer|answers|one reply)?
max tokens
answer length
maximum length
longest answer
Your answers are always cut at the same length.
Why do your answers end after some hundred words?
""", 0.4)

intent("seed", ["Open Settings and set Same again, the seed. With the same number the same question gets the same answer."], """
(set|use|change|fix|enter) (a|the) (seed|random seed)
get the same answer (every time|each time|again|twice) (to the same question|)
make (the|your) answers (reproducible|repeatable|identical|the same each time)
(reproduce|repeat exactly) an answer
""", """
Where (is|do I set) the (seed|random seed)?
What is (the|a) seed( for|)?
What does Same again do in Settings?
seed
reproducible answers
random seed
Why does the same question get different answers, can I fix that?
I want (exactly |)the same answer each time.
""", 0.35)

intent("reset-settings", ["Press Back to the defaults in Settings. It resets how the model chooses its words."], """
(reset|restore|undo|revert|put back) (the|my|all) (sampling |)(settings|values|sliders|defaults|changes)
(go|get) back to the (default|standard|original|factory) (settings|values)
""", """
(Where|How) (are|is|do I find) the (defaults|default values|standard settings)?
I (changed|moved|played with) (too many|the) (settings|sliders) and want (the defaults|the original values) back.
reset settings
default settings
factory settings
back to defaults
I messed up the settings.
""", 0.35)

intent("cli", ['In a terminal, type npm run hearth -- ask "your question".'], """
(use|ask|run|call|query|talk to|reach|address) (Hearth|you) (from|in|on|through|via) (the terminal|the command line|a shell|the console|a script|bash|the shell|a terminal|PowerShell|my scripts)
ask (a question|you something|Hearth something|something) (from|in|on) (the terminal|the command line|a shell|the console|a script|bash)
use (Hearth|this|you) without (a window|the window|opening the app|a graphical interface|a GUI|a browser)
(script|automate|pipe text into) (Hearth|you)
get an answer (in|on) (the terminal|the console|the command line)
""", """
(Is there|Do you have|Has Hearth got|Does Hearth have) a (command line|terminal|console|shell|CLI) (version|tool|command|interface|mode)?
I (love|like|prefer|use|live in|work in) the (terminal|command line|console|shell)(, can I use you there|).
(Which|What) command asks (you|Hearth) (a question|something)?
(Can|Could) (a script|my script|a program|my program|bash) ask you (something|a question)?
Does Hearth have a command for the (terminal|shell)?
What do I type in (the|a) (terminal|shell|console) to (ask you|get an answer|ask a question)?
command line
CLI
terminal
terminal use
shell command
console version
ask from terminal
npm command to ask
How do I pipe a text into Hearth?
(Can|Does) (you|Hearth|it) work in a (terminal|console|shell)?
One question from the console, how does that work?
""")

intent("start", ["Type npm start in the project folder. Hearth opens as a window or in your browser."], """
(start|launch|run|open|boot|execute|fire up|bring up) (Hearth|the app|the application|this app|this program)
get (Hearth|the app|the program) (running|started|going|up and running)
(start|run|launch) (Hearth|the app|it) (after installing|the first time|from the source|from the project folder|again)
install Hearth
(install|set up) (Hearth|the app|this program) (on another computer|on my computer|)
""", """
(Which|What) command (starts|runs|opens|launches|installs) (Hearth|the app|the program|this|it)?
How does (Hearth|the app|the program) (start|get started|run)?
Nothing is running, what do I type?
(I have|I've|I got) the project folder, how do I open the app?
npm start
start command
launch Hearth
run Hearth
install
installation
What do I type to (start|open|run|launch) (Hearth|the app|the program)?
What does npm start do?
Is npm start (enough|right|the command to start Hearth)?
I (cloned|downloaded|unpacked) the project, (what now|what next|how does it run)?
How do I get this up and running on a second machine?
""", 0.9)

intent("test", ["Type npm test in the project folder. It runs all tests."], """
(run|start|execute|launch|do) (the|all|all the|your|the unit) tests
(check|test|see|verify|make sure) (that|if|whether) (everything|Hearth|the app|the program|my change|the code) works
run the test suite
test (Hearth|the code|the app|my changes|the project)
""", """
(Which|What) command (runs|starts|executes) the tests?
(Are there|Does Hearth have|Do you have) (tests|unit tests|automatic tests)?
How are the tests (started|executed|run)?
I changed the code and want to (test|check) it.
npm test
tests
test suite
run tests
test command
What do I type to (run|start) the tests?
What does npm test do?
How do developers check that nothing is broken?
""", 0.7)

intent("headless", ["Type npm start -- --web --no-open. It prints an address for your browser on this computer."], """
(start|run|open|use) (Hearth|the app|it) (in a browser|in my browser|as a web page|in Firefox|in Chrome)
(start|run) (Hearth|the app|it) without (opening a window|a desktop window|a display|Electron)
choose the port
(start|run) Hearth on (another|a different|a certain) port
""", """
Does Hearth (run|work|open) in (a|the|my) browser?
Which (port|address) does Hearth use?
How do I get the address for the browser?
browser version
web version
port
no window
headless
Can I use Hearth in Firefox?
""", 0.4)

intent("restore-backup", ["Hearth does it by itself: if the database is damaged, it goes back to the newest good backup and tells you. Settings shows where the backups are."], """
(restore|use|load|go back to|import|apply|return to|roll back to) (a|the|an old|yesterday's|an older|my|the last|the newest) backup
(get|bring) (the|my|all my) (data|chats|messages) back from a backup
(recover|rescue|repair|restore) (my data|my chats|lost data|everything|a damaged database|a broken database|the database)
restore (yesterday's|last week's|an older) state
roll back to an (earlier|older) (day|state)
repair (damaged|broken|corrupt) data
""", """
(My|The) (data|database|file) is (broken|damaged|lost|corrupt|corrupted|destroyed), (what now|can I get it back|what happens|what do I do).
What (happens|does Hearth do|do you do) (if|when) (the database|my data|the file) (is|gets) (damaged|broken|corrupt|corrupted|destroyed)?
(Where|How) (do I use|is|can I restore) (a|the) backup?
Can (a backup|an old state|yesterday's data) be (restored|loaded|used|brought back)?
I (want|need) (the|my) (data|chats) (from|of) (yesterday|last week|an older day|three days ago)( back|).
restore backup
restore
backup restore
damaged database
corrupt database
Is there a (restore button|button to restore a backup|way back to an older backup)?
How would I bring back the chats of last week?
Who repairs a damaged database?
What if my disk (has errors|spoils the file)?
""", 0.8)

intent("privacy", ["Your chats are private and stay on this computer. Nothing leaves it, except the words of your search when you look for a model."], """
(keep|protect) (my|our) (chats|data|secrets|words|privacy) (private|safe|secret|from others|)
(be|stay) sure that (nobody|no one|no company) (reads|sees|gets) (my chats|this|what I write)
""", """
(Does|Can|Will) (my boss|my employer|my company|my family|my neighbour|the state|a hacker|my partner|the school) (get to see|get to read|get to know|look into|overhear|have access to|find out|ever see|spy on) (what we talk about|what we say|what I tell you|my chats|our conversations|these messages|my questions|all this)?
(Does|Can|Will|Could|Might|Is) (my boss|my family|the government|my teacher|my wife|someone else|the maker|anybody|a stranger|the police|my employer|the internet|Google|anyone) (see|able to see|read|know|find out|learn|look at|watch) (this|what I write|what I ask|our chat|about this|my chats|my questions)?
I (want|need|would like) to (tell|ask|write) you something (private|secret|personal|confidential|embarrassing|intimate).
I (worry|am worried|am concerned|care a lot) about my (privacy|data|secrets|private life|personal data).
Is it (safe|okay|secure|wise|dangerous) to (write|type|tell you|enter|share) (passwords|private things|secrets|personal things|personal data|medical things|business secrets)( here|)?
(Are|Is) (my words|my questions|my texts|my chats|my data|what I type|what I say|anything) (sent|going|uploaded|transferred|passed|forwarded|leaked) (away|out|somewhere|to a company|over the internet|to someone|to a server|to others|to third parties)?
(Could|Can|Does|Will|Might) (someone|somebody|anyone|people|a worker|an employee|the staff|the team|the makers|the developers) (at|from|of|behind) (Hearth|the company|headquarters|your company|the project|the maker) (read|see|get|watch|look at|listen to) (what I type|what I write|my chats|this|my messages|our chat)?
Is (somebody|someone|anybody|anyone|a person|a stranger|a third party) (reading|listening|watching|looking|spying)( along| in| here| on me| over my shoulder| with us|)?
(Who|Does anybody|Does somebody) (reads|listens|read|listen|watches) (along|in|here|with us)?
Does (a human|a person|someone|somebody|anybody|anyone|a company|the developer) (read|see|store|get|watch|check|collect|hear) (this|along|my messages|what I write|what I type|my chats|our talk)?
(Is|Are) (this|Hearth|it|my chat|this chat|our chat|what I write here|our conversation|my chats|everything here|what we say|our talks) (really |completely |)(private|confidential|secret|safe|secure|between us|anonymous)?
Who (can|is able to|may|could|gets to) (read|see|look at|access|get) (my|these|our|the) (chats|messages|conversations|data|words|questions)?
(Do|Can|Does|Will) (you|anyone|Hearth|somebody|the app|other people) (send|share|upload|sell|read|see|get|collect|pass on|give away|leak|use|keep|publish) my (data|messages|chats|texts|words|questions|secrets)(| to anyone| to a server| to others| for training| for ads)?
(Is|Are) (my data|anything|something|my words) (sent|shared|uploaded|transmitted|sold|collected|recorded)( anywhere| to the internet| to a server| to others|)?
(Does|Do|Will|Can) (anything|my data|my text|what I type|what I write|my chats|any data|something|my words) (leave|get out of|go out of|escape from|travel from) (this|my) ({computer}|{computer})?
What (leaves|goes out of|is sent from|gets out of) (this|my) {computer}?
What leaves my computer?
Is anything (leaving|going out of) my {computer}?
(Are you|Is anyone|Is someone|Is somebody|Is Hearth) (spying on|listening to|tracking|watching|monitoring|recording|following) me?
Can I trust (you|Hearth) with (private|secret|personal|confidential) (things|data|stuff|information|matters)?
Tell me about (privacy|your privacy|data protection|how my data is protected)
what about (my |)(privacy|data)
Where (do|are) my (messages|words|questions|chats) (go|sent)?
(Do you|Does Hearth|How do you) (keep|protect|guard|respect) my (privacy|secrets|data)?
Do you collect (data|information|anything)( about me|)?
privacy
data protection
is this private
private?
confidential?
GDPR
privacy policy
do you share my data
who sees my chats
Are my chats used to train (you|models|other models|an AI)?
(Do|Does) (you|Hearth) (phone home|call home|report anything|have spyware|show ads)?
Is there a server that reads (this|my chats|what I ask)?
How (private|safe|secure|confidential|anonymous) is (this|Hearth|our chat|it|my data)?
What happens (to|with) (my|the) (data|chats|messages|words|questions)?
Can the people who made this read my chats?
Our talk stays between us, right?
I don't want anybody to read this.
I don't want my data to (land in|end up in|go to) the internet.
My (boss|company|client) demands that nothing goes out, is that so here?
""", 1.6)

intent("telemetry", ["No: Hearth has no telemetry and does not look for updates. Your chats never leave this computer."], """
(turn off|disable|switch off|stop) (telemetry|tracking|analytics|usage statistics|reports|updates)
""", """
(Is there|Does Hearth have|Do you have|Does this app do|Is there any) (telemetry|tracking|analytics|usage statistics|crash reporting|advertising)?
(Does|Will) (Hearth|the app|this program) (update|upgrade) (itself|by itself|automatically)?
(Does|Do) (Hearth|you) (check|look|search) for updates?
(How|When) (does|is) Hearth (get updates|update|updated|be updated)?
(Does|Do) (Hearth|the app|you) (count|measure|report|log|record) (how often I use it|what I do|my usage|anything about me)?
telemetry
updates
auto update
tracking
analytics
usage statistics
Are there ads?
""", 0.5)

intent("encryption", ["Your chats are not encrypted. Whoever can read your files on this computer can read them."], """
(encrypt|lock|password protect|protect with a password) (my chats|the chats|my data|Hearth|a chat)
(put|set) a password on (my chats|Hearth|a chat|the app)
(hide|protect) (my chats|a chat) from (other people on this computer|my family|my brother|others who use this computer)
""", """
(Are|Is) (my|the) (chats|data|messages|files|database) (stored |saved |)(encrypted|password protected|locked|protected by a password)?
(Can|Could) (someone|other people|others|my brother|anybody) (who uses|with access to|sitting at|on) (this|my) computer (read|open|see) my chats?
encryption
encrypted?
password protection
Is there a (password|lock) for (Hearth|my chats|the app)?
Are the chats stored as plain text?
""", 0.5)

intent("offline", ["Hearth works offline. I run on this computer and need no internet."], """
(use|run|work with) (you|this|Hearth|the app) (offline|without internet|on a plane|without a network|when the internet is down|in the mountains|without wifi|with the network off|without a connection|while travelling|in flight mode|in airplane mode)
(talk|chat) (to|with) you (offline|without internet|on a train|without wifi|in the woods|on a boat|when I have no connection)
""", """
(I have|There is|I've got|We have) no (internet|wifi|network|connection|signal|reception)( here| today| now| at home|). (Do you still work|Does it matter|What now|Can we talk anyway)?
(My|The|Our) (wifi|internet|network|connection|router) is (down|off|gone|slow|broken|dead)(. Do you still work|. Is that a problem|).
(Can|Do|Could) (we|you|I) (talk|chat|work) (on a plane|in a tunnel|in the woods|in the mountains|at sea|on a ship|in the desert|in the basement|without any network)?
(Must|Does|Do|Should) (I|the computer|Hearth|my laptop|you) (be|have to be|need to be) (connected|online|on the internet)?
(Do|Does|Will|Can|Would) (you|Hearth|this|this app|the app|it) (still |also |even |)(work|run|function|answer|operate) (offline|without internet|without a connection|without the internet|without wifi|with no network|when I am offline|in airplane mode|if the cable is out|with no internet at all|anywhere)?
(Do I|Do you|Does Hearth|Does the app|Would I) (need|require|use) (the |an |)(internet|internet connection|network|wifi|web|connection|online connection)?
Is (an internet connection|the internet|wifi|a network|a connection|being online) (needed|required|necessary|a must|used|important)?
What (happens|if) (without internet|the internet is down|there is no internet|my wifi fails|the network is off|I pull the cable|I go offline)?
Are you (online|offline|connected to the internet|connected to anything|on the internet)?
offline
offline use
works offline?
no internet
without internet
airplane mode
flight mode
internet needed?
wifi off
Where do you run, here or on the internet?
(Are you|Is this) (a web service|an online service|something online)?
If I unplug the network cable, will you (still |)answer?
I am going to a cabin with no reception, can I take you along?
""", 1.2)

intent("data-location", ["Your chats are in a data folder on this computer. Settings shows which one, under Your data."], """
(find|see|open|locate|look at|get to|copy|move) (the|my) (data folder|data|files|chat files|database|stored chats|data directory)
see where (my|the) (data|chats|messages) (is|are|lie|live) (stored|kept|saved|on disk|)
find (my chats|the database) on (the disk|my hard drive|this computer)
""", """
(On|In|At|Under) (which|what) (place|folder|disk|directory|path|drive) (are|is|do I find) (my|the) (chats|messages|texts|data|conversations|files)( stored| kept| saved|)?
(Which|What) (folder|directory|path|file) (do|does|contains|has|holds) (my|the) (conversations|messages|words|texts|chats|data)( go to| lie in| live in| end up in|)?
I want to see the files with my (chats|data|messages).
Where on (my|the) (computer|disk|drive|hard drive|machine) (is|are|do you keep) (everything|it all|all this|my chats|the data|my messages)( kept| saved| stored|)?
Where (is|are|do|does|will) (my|the|our|all my) (data|chats|messages|conversations|files|texts|history|talks) (stored|kept|saved|located|held|written|living|put|be stored)?
Where (does|do) (Hearth|you|the app|this program) (store|keep|save|put|hold|write) (my |the |its |all |)(data|chats|messages|conversations|files|history|things|stuff)?
(In which|What|Which) folder (are|holds|has) my (chats|data|conversations)( in|)?
Where is (the data folder|the database|hearth.db|my data|the folder with my chats|my history)?
Where (do|are) my (chats|conversations) (end up|live|saved|physically)?
Where can I find my (data|chats|files) on (disk|this computer|my drive)?
data folder
data location
where is my data
storage location
file location
path of the data
database file
chat files
hearth.db
{where} (the data folder|my data on disk|the files|the folder with my chats)?
Do my chats lie (on a server|on this computer|in a file|in a database)?
(Are|Is) my (chats|data) (stored|saved|kept) (locally|on my computer|here)?
I want to copy my chats to (a stick|another computer|a new laptop), where are they?
How do I (move|take) (everything|my chats) to a new computer?
Who (keeps|stores) my chats?
""", 1.2)

intent("backups", ["Hearth makes a backup every day and keeps the newest seven. Settings shows where they are."], """
(make|create|do|have|get|take) a (backup|safety copy|copy) of (my chats|my data|everything|the database|Hearth)
(back up|save|secure) (my chats|my data|everything|all my chats|the database)
see (the|my|all) backups
(find|open|locate) the (backups|backup folder|backup files)
""", """
(How many|For how many) (days|copies|backups|safety copies) (are|do you|does Hearth|will be|does it) (kept|keep|there|hold|make|store)?
(Does|Will|Can) (Hearth|the app|the program|this) (make|save|keep|create|do) (copies|a copy|backups|a backup|safety copies) (by itself|automatically|every day|each night|of my data|regularly|)?
Are there (copies|safety copies|backups) of (my chats|my data|everything|the database)?
What if my data (is damaged|gets lost|breaks|gets corrupted), is there a copy?
(Are there|Do you make|Does Hearth make|Does Hearth keep|Do you have|Is there|Have you got|Does it do) (any |a |)(backup|backups|safety copy|safety copies)?
(How|When|How often|At what time) (are|does Hearth make|do you make|is) (backups|a backup)( made| created| written|)?
How many backups (are kept|are there|do you keep|does Hearth keep|do I have|exist)?
(Is my data|Are my chats|Is everything|Are my conversations) (backed up|copied|secured|saved twice)?
(How|What) about backups?
(How often|When) is my data (saved|backed up|copied)?
Do I (need|have) to (make a backup|back up my chats|save anything|make copies)( myself|)?
Is there a (daily |)(copy|backup) of my (chats|data)?
{where} (the backups|my backups|the backup folder|the copies of my data|the backup files)?
backups
backup
daily backup
safety copy
how many backups
backup schedule
automatic backup
How (far|many days) back do the backups go?
How long are backups kept?
What is in the folder backups?
Is a copy of my chats kept somewhere in case of disaster?
""")

intent("erased-data", ["A deleted chat is erased from the database once Undo is gone. Older backups still hold it until newer ones replace them."], """
(make|be) sure (that |)a deleted {chat} is (really |)(gone|erased|unreadable)
(delete|erase) a {chat} (without a trace|so that nobody can restore it|from the backups too)
""", """
(Is|Does) a deleted {chat} (still |)(in the backups|in the database|on my disk|somewhere on disk)?
(Are|Is) deleted {chats} (really|truly|physically|completely) (erased|removed|gone) (from the disk|from the database|from my computer)?
Do backups (contain|hold|still have) deleted {chats}?
How long do deleted {chats} stay (in the backups|on disk)?
secure delete
deleted data in backups
""", 0.35)

intent("crash", ["Nothing is lost: the answer so far is kept and marked interrupted. Press Continue to go on."], """
(get back|save|recover|rescue) (the|an|my) answer after (a crash|a power cut|the computer died|Hearth crashed)
""", """
(The power|Electricity|The battery) (failed|went out|died|was gone|went off) (while|when|as) you (wrote|were writing|were answering|were in the middle).
(What|How) about (the|an) {answer} (when|if) (the program|Hearth|the computer|my laptop) (dies|fails|stops|hangs|freezes|shuts down|crashes)?
(Why|What) is (this|that|the) (mark|word|sign|note) interrupted( about| for| under the answer|)?
Is (a half|an unfinished|a half written|a partial) answer (kept|lost|gone|saved) (after|in) a (crash|power cut|blackout)?
(The window|Hearth|The browser|The program) (closed|died|crashed|vanished|disappeared) in the middle of (your|an) answer.
What happens (when|if|after|in case) (the app|Hearth|my computer|the program|it|you|my laptop|the engine|the model) (crashes|crash|stops suddenly|dies|breaks down|loses power|shuts down|freezes|hangs|goes down)?
(Will|Do|Can|Would|Could) I lose (my|the|an) (answer|chat|text|data|work|chats|messages) (if|when|after|in case) (it|the app|Hearth|the computer|the program|my laptop) (crashes|dies|freezes|shuts down|loses power|is killed)?
What (if|happens on|happens in) (a|there is a) (crash|power cut|power failure|blackout|power outage|system crash)?
(The app|Hearth|The program|It) (crashed|died|froze|stopped) (while|when|as) you were (writing|answering|typing). Is (the answer|my text|everything) (lost|gone|saved)?
Is (the answer|my answer|anything|everything|my chat) (lost|gone|kept|safe) (after|in) a (crash|power cut)?
What does interrupted mean?
Why is (an|this|my|your|the) answer (marked|called|labelled|shown as) (as |)interrupted?
My (computer|laptop|PC) (crashed|turned off|lost power|died|froze|shut down|restarted)( just now|). What (now|about my chat|about your answer|is lost)?
interrupted
crash
after a crash
power cut
power failure
app crashed
Is Hearth safe against (crashes|power cuts)?
Is my message saved (before you answer|at once|if it crashes)?
How safe is my text when the computer (crashes|dies|loses power)?
I closed the window while you were (writing|answering).
(Can|Does) a crash (destroy|delete|damage) my chats?
The lights went out and the computer too while you were typing.
""")

intent("drafts", ["Your draft is kept for each chat: unsent text is still there when you come back."], """
(keep|save|find|get back|recover) (a|my) (draft|unsent text|unfinished message|unsent message|half written message)
(finish|continue) (my|a) message later
""", """
(I did not|I didn't|I have not|I haven't) (finish|send|finished|sent) my {message}(, is it lost| and changed the chat|. Where is it|, will it still be there).
(Is|Will|Does) (a|my) (half written|started|unfinished|half typed|unsent) (message|text|question) (kept|be kept|saved|be there later|gone|survive|stay)?
If I (go|switch|jump|move|change|click) to another {chat}, (what happens to|do I lose|is|will I find) my (text|unsent message|draft|unfinished message)( gone| again|)?
What (is|are) (a draft|drafts)( here|)?
(Are|Is) (my|the) (draft|drafts|unsent text|unfinished message|unsent message|started message) (kept|saved|lost|stored|remembered)?
What happens to (text|a message|a draft|something|what|words) I (have not sent|did not send|typed but not sent|have not sent yet|haven't sent|started)?
Do I lose (my draft|what I typed|unsent text|my text|my unfinished message) (if|when) I (switch chats|change chats|close the app|open another chat|leave|close the window|restart)?
Does Hearth (keep|save|remember|store) (drafts|my draft|unsent messages|what I was typing|half written messages|unfinished texts)?
I typed something but did not send it. Is it (gone|lost|saved|still there)?
draft
drafts
unsent message
unsent text
unfinished message
half written text
I was typing and (closed|left|switched|shut) (the window|the chat|it). Is my text (gone|there|saved)?
I wrote half a question and then opened another {chat}.
Can I come back later to a message that I began?
Is my typing lost when I (leave|click elsewhere|look at another chat)?
""", 0.9)

intent("cloud", ["There is no cloud here. I run on this computer, and your chats never leave it."], """
(use|connect to|switch on|enable|turn on|set up|turn off|disable) (the|a) (cloud|cloud model|cloud service|online model)
(sync|synchronise|share) (my chats|my data|Hearth) (with|to|across|over) (the cloud|another computer|my phone|other devices|devices)
""", """
(Is there|Do you have|Does this have|Does Hearth use|Is Hearth based on) (a|any) (cloud|server|online part|cloud service|data centre)( involved| behind it| in use| at work|)?
(Do|Does|Will|Are|Is) (my|the) (questions|messages|data|chats|text) (go|end up|land|be|stored|processed|saved|computed) (to|in|on|by|at) (the|a|some) (cloud|server|data centre|data center|company's server)?
I don't (want|like|trust|need) (the cloud|any cloud|clouds|cloud services|servers).
Who runs the server?
Where is (the|your) server?
(Do|Does) (you|Hearth|this app|it) (use|need|rely on|have|involve) (the|a|any) cloud?
Is (the cloud|cloud|a cloud model|an online model) (on|enabled|used|active|turned on|part of this)( by default| here|)?
(Is|Does) (Hearth|this|it) (a cloud service|in the cloud|run in the cloud|run on a server|a website|hosted somewhere|processed in the cloud)?
(How|What) about (the cloud|cloud models)?
(Can|Could) (Hearth|I|you) (use|connect to|talk to|call) (the cloud|cloud models|an online model|OpenAI|ChatGPT|a server)?
Do you (send|talk|give|pass) (my text |anything |)to (the cloud|a cloud server|a server|OpenAI)?
(Are you|Do you run|Do you live|Is the model) (in the cloud|on a server|on somebody's server|on a remote computer|here or in the cloud|hosted)?
cloud
cloud?
server
sync
cloud sync
API key
Do I need an API key?
Is this cloud based?
local or cloud?
Is everything (done|computed|processed|calculated) (locally|on my computer|here)?
(Do|Are) (you|the answers) (run|computed|made|produced|calculated) (on my computer|locally|here|on this machine)?
Which company's servers do you use?
Is somebody else's computer thinking for you?
""")

intent("other-devices", ["Hearth runs on this computer only. Other devices and phones cannot reach it."], """
(use|open|reach|run|get|have) (Hearth|you|it) (on|from|with) (my phone|another computer|a tablet|my mobile|my iPad|an iPhone|an Android phone|a second computer|other devices)
(share|use) Hearth (with my family|with others|in the network|over the network|with several users)
""", """
Is there (an app|a version|a Hearth) for (the phone|iPhone|Android|mobile|tablets|my phone)?
(Does|Can) (Hearth|it|this) (run|work) on (a phone|Android|iOS|an iPad|a tablet|my mobile)?
(Can|Could) (others|other people|my colleagues|another computer) (in the network |)(reach|use|connect to|see) (Hearth|my Hearth|it)?
mobile app
phone
Android
iPhone
remote access
I sit in another room, can I reach Hearth from there?
""", 0.5)

intent("requirements", ["Hearth runs on Linux, macOS and Windows. It needs Node 20.19 or later and npm, but no graphics card."], """
(run|use|install) (Hearth|it|this) (on Windows|on a Mac|on macOS|on Linux|on an old computer|without a graphics card|on Ubuntu|without a GPU)
""", """
(Does|Will|Can) (Hearth|it|this|the app) (run|work) (on|with|under) (Windows|a Mac|macOS|Linux|Ubuntu|my old computer|my laptop|an old laptop|Windows 11|a weak computer)?
(Do I|Does Hearth|Do you) (need|require|use) (a graphics card|a GPU|an Nvidia card|special hardware|a fast computer|Python|Docker|Node|npm)?
(What|Which) (hardware|computer|system|operating system|software|requirements) (do I need|does Hearth need|is needed|are there|is required|is supported)?
(Which|What) version of Node (do I need|is needed|does Hearth need)?
system requirements
requirements
Windows
Mac
Linux
GPU
graphics card
supported systems
What are the requirements?
Is my computer good enough for Hearth?
""", 0.5)

intent("size", ["I am the Hearth starter model, with about 7 million parameters. That is very small."], "", """
(Roughly|About|Exactly|Just|) how (big|large|small|tiny) are you?
Are you (a|one of the) (big|large|huge|giant|small|tiny|little|powerful) (models|model|language model|AI)?
How (many|few) (parameters|numbers|weights|neurons) (make|are in|does|do|has|have) (you|your model|this model|your brain)( up| have| consist of|)?
What is the name of (your|this|the) model?
What is your model( called| name|)?
(Which|What) model (answers|talks|speaks|writes|is answering|is behind this|powers this|do you run|is loaded)( here| to me| now|)?
How (big|large|small) (are you|is this model|is your model|is the model|is your brain)?
How many (parameters|weights) (do you have|does this model have|are there|has the model got|are you made of|does the starter have)?
What (size|kind of model|model|sort of model|type of model) (are you|is this|do you have)?
Are you (a |)(small|big|large|tiny|mini)( model|)?
What is (your|the model's|this model's) size?
(Which|What) model (is this|am I using|am I talking to|is running|do you use|is installed|am I chatting with)?
What is the (starter|starter model|Hearth starter)?
Tell me about (the|this|your) (starter |)model.
parameters
model size
starter model
your model
model name
which model
how many parameters
Compared with (big models|ChatGPT|other models), how large are you?
(Describe|Introduce) the model that (answers|is running).
""", 0.9)

intent("mistakes", ["I am a small model and I make mistakes. Please check what matters, or get a larger model on the Models page."], "", """
(Should|Must|Do|Shall) I (have to |need to |)(check|verify|test|double-check|doubt|question) (your answers|what you say|everything|your words|the facts)?
(Do|Did|Can|Could|Will) you (sometimes|often|ever|also|) (lie|say wrong things|make things up|invent things|tell nonsense|say something false|be wrong|err|hallucinate|get things wrong|make errors|make mistakes|tell lies)?
(How|Why) (often|so often) (are you|do you get it|is your answer) wrong?
(That|This|Your last answer|What you said) (makes|made) no sense( at all| to me|).
(What|Are) you (say|saying) (is|the) (nonsense|rubbish|truth|wrong)?
I (think|believe|am sure|know) (that|this|your answer) is (wrong|not true|a mistake|nonsense|false|incorrect|not right).
(Do|Can|Will) you (make|get) (mistakes|errors|things wrong|it wrong)?
(Can|Should|May|Could) I (trust|believe|rely on|depend on|count on) (you|your answers|what you say|everything you say|this|your facts)?
Are (you|your answers|the answers) (always |ever |)(right|correct|reliable|accurate|true|wrong|trustworthy|dependable|certain)?
How (good|reliable|accurate|smart|clever|trustworthy|correct|dependable|precise) are (you|your answers|the answers)?
Why (are you|is your answer|was that|is this|are your answers) (so |)(wrong|bad|stupid|dumb|poor|weak)?
Why (do|did) you (make|get|say|tell|give) (so many |)(mistakes|it wrong|that wrong|things wrong|me wrong things|nonsense|errors)?
You are wrong(| again).
You're wrong
wrong!
That (is|was|'s) (wrong|not right|not correct|false|incorrect|not true|a mistake|an error).
(Are you|You are|You're not) (smart|very smart|clever|stupid|intelligent|dumb)(.|?)
Your answer (is|was) (wrong|bad|nonsense|false|incorrect|not correct|useless).
mistakes
reliability
hallucinations
is that right
wrong answer
Is it (wise|safe|okay|dangerous) to (believe|trust|rely on) (you|your answers)?
Do I have to take your answers with a grain of salt?
You (told|gave) me (something|a) (wrong|false)( answer| fact|).
You got that wrong.
How much of what you say is true?
What (if|happens when) you are wrong?
Do you know when you are wrong?
Would you bet on your answer?
""", 1.1)

intent("what-is-hearth", ["Hearth is a private chat app. It runs a model on this computer, so your chats stay here."], "", """
(I have|I've|I) just (installed|started|found|downloaded|opened|discovered) (this|Hearth|the app), what (is it|does it do|can it do|is it for)?
What (exactly |)is (this thing|this program|this app|the point of this|the purpose of Hearth|the idea behind Hearth)?
(Explain|Tell|Show|Describe) (me |to me |)(this program|the app|what this is|Hearth in short|Hearth|what Hearth is|what this app does).
(Why|What) should I use Hearth( for|)?
What is Hearth?
What is Hearth (for|about|good for|used for|made for)?
What('s| is) (this|this app|this program|Hearth) (for|about|all about|)?
(Tell me about|Explain|Describe|Introduce) Hearth(| to me| in one sentence| briefly).
What (does|can) (Hearth|this app|this program|the app) do?
What (kind|sort|type) of (app|program|software|tool|thing) is (this|Hearth)?
What am I (using|looking at|running)(| here)?
Tell me (more|something) about (Hearth|this app|this program).
I am new here. What is this?
Hearth?
what is this
about Hearth
about this app
What is (special|different|good|new) about Hearth?
What makes Hearth (special|different|better)?
How does Hearth work?
How does (this|it|the app) work?
Who is Hearth for?
What are the advantages of Hearth?
Give me a (short |)(description|summary|overview) of (Hearth|this app).
My neighbour asks what this Hearth is that I use.
Is Hearth a (chat app|website|game|search engine)?
""", 1.1)

intent("price", ["Hearth is free, and you need no account. It runs on this computer."], "", """
(What|How much) (does|do|would|will) (it|this|I|Hearth|the app) (cost|pay|owe)( me| per month| a month| a year|)?
(Will|Do|Must|Should|Have) (I|you) (have to pay|pay|charge me|take money|need money|got to pay)( for this| later| at some point|)?
(Must|Should|Do|Have) I (log in|sign in|register|subscribe|sign up|create an account|need an account|enter my email|give my email)( first| somewhere| to use this|)?
Is (this|Hearth|it|the app) (really |completely |)(free|for free|free of charge|gratis|without cost|paid)?
(How much does Hearth cost|What does (Hearth|this|it) cost|Is (Hearth|this|it) free)?
Do I (have to|need to|must I) (pay|buy something|buy a licence|subscribe)( for this| for Hearth| monthly|)?
Is there (a|any) (subscription|fee|price|cost|charge|trial|paid version|premium version|monthly fee|hidden cost)?
(Do I need|Must I create|Is there|Does it need|Should I make) an (account|login|email address|user name|registration)?
Do I have to (log in|sign up|register|make an account|give my name|create a profile)?
price
cost
free?
costs
account
login
sign up
subscription
licence fee
(Am I|Will I|Are we) (going to be |being |)(billed|charged|asked for money|invoiced)( for this| later| at the end of the month|)?
Where do I (pay|sign in|log in|register|enter my card)?
Can I use (you|Hearth|it) (for free|without paying|without an account|without registering)?
(Will|Does) it cost (something|anything|money) (later|at the end|after some time|to ask you)?
How (expensive|cheap) is (Hearth|this|it)?
Does every question cost money?
What is the catch, is it truly for nothing?
Do you want my credit card?
""")

intent("shortcuts", ["Ctrl+N starts a new chat (Alt+N in a browser), Ctrl+K opens the command palette, Esc stops an answer and Ctrl+/ lists all keys."], """
(see|find|learn|list|show|view|get) (the|all|all the|a list of) (keyboard |)(shortcuts|keys|hotkeys|key combinations|key bindings)
""", """
(Which|What) (shortcuts|keys|hotkeys|key combinations|key) (should|do|can|must) I (know|learn|remember|use|press)?
What happens (when|if) I press (Ctrl|Control)(+| |-| and )(N|/)?
Are there (quick keys|hotkeys|key bindings|any hotkeys|fast keys)?
(What|Which) (keyboard |)(shortcuts|hotkeys) (are there|exist|can I use|do you have|does Hearth have|work here|are available)?
(Are there|Is there|Do you have|Does Hearth have) (any |)(keyboard )(shortcuts|hotkeys|shortcut list)?
(Are there|Do you have|Does Hearth have) (any |)(shortcuts|hotkeys)?
(List|Show me|Tell me|Name|Give me|Explain) (the |all |some |)(keyboard |)(shortcuts|hotkeys|keys).
What (keys|key combinations) can I (use|press|learn)?
What (is|does) (Ctrl|Control|Alt)(+| )N( for| do|)?
(Ctrl|Control)(+| )N
Ctrl /
shortcuts
keyboard shortcuts
hotkeys
keys
list of keys
key bindings
cheat sheet
What can I do with the keyboard?
{where} the (list of shortcuts|shortcuts|hotkeys|keyboard shortcuts|list of keys)?
I like to be fast: which key combinations exist?
Which keys save me time?
""")

intent("send", ["Enter sends your message. Shift+Enter starts a new line."], """
(send|submit|post) (my|a|the) (message|question|text)
(start|make|insert|write|type|add|get|put in) a (new line|line break|second line|paragraph|new paragraph)( in my message| without sending|)
(write|type) (several|two|more|multiple) lines( in one message|)
""", """
(Which|What) key sends (my|the|a) message?
How do I send (this|my message|what I typed|the text|it) (off|to you|)?
What does (Enter|the Enter key|Shift Enter|Shift+Enter|Return) do?
When I press Enter the message is sent, but I want a new line.
new line
line break
send
send message
shift enter
(Does|Will) Enter send (the message|it)?
How do I write more than one line?
""", 0.5)

intent("slow", ["Speed depends on this computer, since I run on it. Close other programs or use a smaller model to make me faster."], """
make (you|Hearth|it|the answers|this) (faster|quicker|speed up|less slow|respond faster)
speed (you|Hearth|it|the answers|things) up
(get|have) (faster|quicker) (answers|replies|responses)
(improve|increase|raise) the speed
""", """
(You|It|Hearth|This) (are|is|need|needs|take|takes|feel|feels) (very |so |too |really |)(slow|long|sluggish|much time)( today| to answer| for an answer| to write|).
I (wait|have to wait|am waiting|waited) (so |too |very |)long for (an answer|your answers|replies|a reply|every word).
What makes you (slow|so slow|fast)?
Why (are you|is Hearth|is this|is it|are the answers|do you write) (so |too |)(slow|slowly|sluggish)?
Why (do|does) (you|it|an answer) (take|need) (so |)(long|much time)?
(How can I make|Can I make|Make|How do I get) (you|Hearth|it|the answers) (faster|quicker)?
The (answers|replies|words) (are|come|appear|arrive) (too |very |so |)(slow|slowly|late).
It takes (so |too |very |)(long|much time)( to answer| until you answer|).
slow
too slow
speed
faster
performance
slow answers
How (fast|slow|quick) are you?
On what does your speed depend?
Would a (better|faster|newer) computer make you faster?
My fan is loud when you answer.
Do you need a lot of (power|CPU|memory|energy)?
You take ages, how come?
""", 0.9)

intent("long-chat", ["I can read about 2048 tokens at once, roughly 1500 words. In a long chat I forget the oldest text."], "", """
(How many|What number of) tokens (can you read|do you see|fit in your context|is your limit|do you know at once|are too many|can you take)?
(How much|How far back) (fits|do you remember|can you see|can you look|do you know)( in your memory| in a chat| in this chat|)?
Is there (a|any) (limit|maximum) (to|for|on) (the length of a chat|a chat|my text|a message|what I can paste|the text)?
Our chat is (very|getting|too) long, do you still (know|remember|see) the (beginning|start)?
How (long|much|big) can (a chat|our chat|a conversation|my message|the text|my question|a text) (be|get|become|at most be)?
(What|How big|How large|How long) is (your|the) (context|memory|context size|context window|context length)?
How much (text|context) can you (remember|read|handle|take|process|digest|keep in mind)?
How many (words|tokens|pages|sentences) (can|do) you (read|remember|handle|see|take|process)( at once| in one go|)?
Do you (forget|remember|know) (old|earlier|the first|the oldest) messages( in a long chat|)?
Why (did|do) you forget (what I said|the beginning|things|my first message|what I told you|so quickly|so fast)?
(Can|May|Could) I (paste|give you|send you) (a long text|a whole book|ten pages|a long document|a lot of text|an article)?
context
context size
context window
token limit
2048 tokens
maximum length of a chat
long text
What (happens|is) when (a chat|our chat|the text) (gets|is|becomes) too long?
You forgot what I said at the beginning.
What is a context window?
Does a chat have a maximum length?
Could you read a whole (book|novel|report)?
""", 0.9)

intent("files", ["I only read and write text. I can't see pictures or open files, but you can paste text here."], """
(send|attach|upload|open|give you|show you|import|drop|add|insert) (a |an |)(file|picture|image|photo|pdf|document|video|spreadsheet|screenshot)
(have you|let you) (read|look at|see) (a|my) (file|pdf|picture|document|photo|website)
(speak|talk) to you (by voice|with a microphone|aloud)
""", """
(Look|Have a look|Take a look) at (this|my|the) (picture|photo|image|file|screenshot)(.|, please.)
I (have|want to show you|am sending you|attached) a (picture|photo|file|document|video|pdf).
What (is|do you see) (in|on) (this|my|the) (picture|photo|image|screenshot)?
(Can|Could|May) (I|you) (send|attach|upload|open|read|give you|see|share|look at|analyse|process) (you |a |an |)(file|files|picture|pictures|image|photo|pdf|document|images|PDFs|a video|Excel file|Word file)?
(Do|Can|Could) you (see|understand|look at|read|watch|recognise|hear|listen to) (images|pictures|photos|videos|audio|music|voice|sound|speech|my screen|PDFs|files)?
(Can|Could|Will) you (draw|paint|make|create|generate|design) (a picture|an image|pictures|images|music|a logo|a photo|me a picture)?
(Draw|Paint|Generate|Make) (me |)(a|an) (picture|image|cat|house|logo)( of a cat|)(.|, please.)
files
upload
attach file
picture
images
pdf
voice
speech
attachments
Can I talk to you (by voice|with my microphone|aloud)?
(Do|Can) you speak (aloud|out loud|with a voice)?
Read my (document|PDF|letter) (on the desktop|from my disk).
I'd like you to look at something I photographed.
""", 0.9)

intent("languages", ["English is the only language I know, so I can't translate. A larger model may."], "", """
(Is|Are) (German|French|Spanish|Polish|other languages|Italian|Chinese) (something|languages|a language) you (speak|know|understand)?
I (speak|prefer|want to speak|only speak|would like to write in) (German|French|Spanish|Italian|Turkish|Portuguese|Arabic|Polish).
(Answer|Speak|Write|Reply|Talk) (to me |)in (German|French|Spanish|Italian|Dutch|Swedish)(, please|.)
(What|Which|How many) languages (do you|can you) (speak|understand|know|write|use)?
(Do|Can|Could) you (speak|understand|write|know|answer in|talk in) (German|French|Spanish|Italian|Chinese|Polish|another language|other languages|Japanese|Russian|Hindi|Arabic)?
Can you (translate|answer in|switch to|talk in) (German|French|Spanish|Italian|Dutch|Chinese|another language)?
(Sprechen Sie Deutsch|Hablas espanol|Parlez-vous francais|Parli italiano|Sprichst du Deutsch|Guten Tag|Bonjour|Hola|Buenos dias|Wie geht es dir|Comment ca va|Que tal|Ciao)(?|)
Translate (this|hello|a text|good morning|the sentence|thank you|I love you|the word cat|my letter) (to|into) (German|French|Spanish|Italian|Dutch|Japanese|Chinese).
How do (you|I|we) say (hello|thank you|water|cat|good night|bread|please|goodbye) in (German|French|Spanish|Italian|Japanese|Russian)?
What is (dog|house|the word for bread|water|friend) in (German|French|Spanish|Italian|Latin)?
languages
translate
translation
German
Spanish
other languages
French please
Can you (be a translator|translate a letter|help me with a translation)?
Are you (multilingual|only English)?
""", 0.9)

intent("code", ["Writing code is too hard for a small model like me. A larger model from the Models page can do it."], "", """
I (need|want|would like) (a|some) (program|script|code|website|web page|app|function|macro)( for| in Python| from you| written|).
(Build|Make|Create|Program|Develop|Code) (me |)(a|an) (website|web page|app|game|program|chatbot|calculator)(, please|.)
(Find|Fix|Explain) the (bug|error|problem) in my (code|program|script|function).
(Can|Could|Would) you (write|make|fix|debug|explain|review) (code|a program|a script|a Python script|my code|a function|a website|some JavaScript|an app|SQL|HTML|a regex)( for me|)?
(Please|) write (a program|code|a script|a Python script|a function|an SQL query|some JavaScript)( for me|).
Write (a|some) (program|script|function|code|Python code|JavaScript|HTML page|SQL query|C program|Java class)( that sorts a list| for me| in Python| that adds numbers|).
(Do|Can|Could) you (program|code|do programming|develop software|know Python|speak Python|understand code)?
Help me (program|code|with programming|with my code|debug|with Python).
How do I (write a loop|sort a list|open a file|make a function|write a class) in (Python|JavaScript|C|Java|Rust)?
(Are you|Could you be) (a programmer|good at programming|able to code)?
code
Python
programming
write code
coding help
JavaScript function
Why does my (Python|JavaScript|C) (program|code) (crash|fail|not work)?
""", 0.8)

intent("who-made", ["The Hearth project trained me from scratch, on text written for this app."], "", """
(Which|What) (company|team|people|person|project|organisation) (made|built|created|trained|developed|is behind) (you|Hearth|this)?
Who (is|are|were) your (maker|makers|creator|developer|author|parents|creators|developers|inventor)?
(How|Where|When|From whom) did you learn( all this| to talk| English| to write| what you know|)?
Who (made|built|created|trained|wrote|programmed|developed|invented|designed|taught|coded) (you|this model|Hearth|this app)?
(Where|Who|Whom) do you come from?
Who is (behind|responsible for|the author of|the maker of) (you|Hearth|this app|this model)?
How were you (made|trained|built|created|taught|programmed|developed)?
What were you trained (on|with)?
(Which|What) (data|texts|text|books|websites) (were you trained on|did you learn from|did you read|taught you)?
Were you (made|built|trained|created) by (OpenAI|Google|a company|humans|Meta|Microsoft|an AI|people)?
Are you (based on|a version of|derived from|built on) (Llama|GPT|another model|Mistral|something else)?
Did you read (the internet|Wikipedia|books|the web)?
maker
creator
training data
your training
made by
origin
who built you
Tell me (about|something about) your (training|makers|origin|creator).
Where does your knowledge come from?
""", 0.9)

intent("license", ["I am released under the MIT licence, so you may use me freely. Hearth is under it too."], "", """
(What|Which) are the (terms|terms of use|conditions)( of use| of this model|)( for this model|)?
(Can|May|Could) (my company|I|everyone|a school|we|my firm|a business) use (you|this model|Hearth|the code)( freely| for free| commercially| at work| for business|)?
(What|Which) licen(c|s)e (do you have|are you under|does this model have|applies|is Hearth under|does Hearth have|covers this|is this)?
(Are you|Is this model|Is Hearth|Is the code|Is this) (open source|free software|open)?
(May|Can|Could) I use (you|Hearth) (commercially|at work|for my business|in my company|in a product)?
Under (which|what) licen(c|s)e (is this model|are you|is Hearth|is the app|is the code)( released| published|)?
license
licence
MIT
open source
terms of use
commercial use
copyright
(May|Can) I (change|modify|copy|share|redistribute|give away|publish) (Hearth|you|the model|the code|this model)?
Who owns (Hearth|your texts|what you write|the answers)?
Where is the source code?
""", 0.7)

intent("memory", ["I only see this chat. In a new chat I start fresh and remember nothing from other chats."], "", """
(If|When|Once) I (open|start|begin) (another|a new) {chat}, do you (know|remember|see) (this one|me|what I said|what we said here)?
(Is|Are) (my|the) {chats} (connected|linked|shared|joined|separate|independent|related)?
Do you (know|remember|see|recall) what I (said|asked|wrote|told you) in (another|a different|my other|the other|an earlier) {chat}?
Will you (know|remember|recognise) me (tomorrow|next week|next time|later)?
(Do|Will|Can) you (remember|recall|keep|know) (me|this chat|our chat|what I said|what we talked about|this conversation|all this|my answers) (tomorrow|later|next time|in another chat|in a new chat|forever|next week|after a restart)?
(Do|Can) you (remember|see|know|read) (other|our last|old|previous|yesterday's|my other|earlier) {chats}?
(Do|Can|Will) you learn (from me|from our chats|new things|from this|while we talk|over time|what I teach you)?
Will you (remember|know|keep) my name (tomorrow|in a new chat|next time|in the next chat|for ever)?
Do {chats} share (memory|what you know|information|anything)?
(Do|Does) (you|Hearth|the model) have a (memory|long-term memory)?
memory
long-term memory
remember me
memory between chats
What did we (talk|speak|write) about (yesterday|last time|last week|in the other chat)?
(Is|Does) what I (tell|teach) you (kept|remembered|saved) for (other|later|future) {chats}?
Yesterday I told you my name in another {chat}, do you (still |)know it?
Can one {chat} see another?
Do I have to tell you everything again in each {chat}?
Are you the same person in all my {chats}?
""", 0.9)

intent("export", ["Use Copy under an answer to take its text out. Your chats stay in a data folder on this computer."], """
(export|print|download|save as a file|share) (a|my|this|the whole) {chat}
(export|save|download|print) (my|all my) {chats}( to a file| as text| as PDF|)
(get|take) (a whole|my|all) {chat} out of Hearth
(send|mail|give) a {chat} to (a friend|my colleague|someone|somebody)
""", """
Is there an (export|export function|export button)?
export
export {chat}
print {chat}
save {chat} as file
share {chat}
download {chat}
Can I (save|export|print|share|download) (a|this|my) {chat}( as a file| as a PDF|)?
I want this {chat} as a (PDF|text file|document).
""", 0.5)

intent("answer-facts", ["Click the line under the answer that starts with the model's name. It shows tokens per second, the time to the first token and why the answer stopped."], """
(see|find|view|check|know|measure|show) (how fast you are|the speed|the tokens per second|how many tokens an answer has|how an answer was made|details of an answer|how long an answer took|why an answer stopped)
""", """
What is the (small |)line under (an|the|your) answer?
(Where|How) (is|do I see|can I see) the (speed|tokens per second|time to first token|number of tokens|stop reason)?
How (was|is) (this|an|your) answer made?
How many (tokens|tokens per second) (does|do|did) (an answer|you|this answer) (have|write|make|use)?
tokens per second
speed of the answer
details of the answer
stop reason
time to first token
statistics of an answer
Which model wrote this answer?
""", 0.5)

intent("links", ["A link in an answer shows its address and opens nothing by itself. You can copy the address."], """
(open|click|follow|visit) a link( in an answer|)
""", """
(Why|Do) (does|do) (a link|links) (not open|open nothing|open)( in answers|)?
What happens when I click a link?
(Are|Is) (links|a link) (safe|dangerous)?
Does Hearth load (pictures|images|websites) from (answers|the internet)?
links
open link
link in answer
""", 0.3)

intent("two-windows", ["One data folder belongs to one Hearth at a time. A second start shows the address of the first."], """
(start|open|run) (Hearth|the app) (twice|a second time|two times|in two windows)
""", """
What happens if I start Hearth twice?
Can (two|several) (copies of |)Hearth run at (once|the same time)?
Hearth is already running, it says.
second instance
already running
""", 0.25)

intent("delete-all", ["Close Hearth and delete its data folder, which Settings shows. That removes all chats, settings and backups."], """
(delete|remove|erase|wipe) (everything|all data|all my data|all traces|all my chats and settings)( from this computer|)
(uninstall|remove|deinstall|get rid of) Hearth( completely| from my computer|)
(reset|clean) Hearth completely
make (Hearth|the app|it) forget (everything|all my chats|all about me|me)
start Hearth from zero, without any (chats|data|settings)
""", """
How do I get rid of all data Hearth has (stored|saved)?
uninstall
uninstall Hearth
wipe everything
remove all data
I want no trace of Hearth on this computer.
""", 0.4)

intent("order-files", ["Deleting is in the menu of each chat, one chat at a time. Folders for chats do not exist; Pin keeps a chat at the top."], """
(sort|group|order|organise|arrange|put) (my |the |)(chats|conversations) (into folders|in folders|by topic|in groups|into groups)
(make|create|add) a (folder|group|category) for (chats|my chats)
(select|delete|mark) (several|many|all|multiple) chats (at once|at the same time|together)
""", """
Are there (folders|groups|tags|categories)( for chats|)?
folders
folder for chats
tags
group chats
""", 0.25)

intent("draft-model", ["A small draft model guesses the next words and I check them. That can make answers faster and does not change them."], "", """
What is (the|a) draft model( for|)?
What does the draft model do?
What is speculative decoding?
draft model
speculative decoding
Why are there two (model files|models) in the starter folder?
""", 0.25)

intent("no-setting", ["Hearth has no setting for that. Settings has the colours, the instructions and how the model chooses its words."], """
(change|set|adjust|increase|reduce|enlarge|pick) the (font|font size|text size|letter size|size of the text|language of the interface|language of the menus|language of the app|typeface|line spacing|width of the window|wallpaper|icon|sound|volume|notification sound)
make the (text|letters|font|writing|menus|buttons) (bigger|larger|smaller|bold|easier to read)
(turn on|turn off|enable|disable|get) (notifications|sounds|spell checking|the spell checker|alerts|animations|emojis|voice output|plugins|extensions|web search|reminders)
(add|install) (a plugin|plugins|an extension|extensions|a widget|a skin)
(connect|link) (Hearth|you) (to|with) (my calendar|my mail|Slack|Google Drive|my notes|WhatsApp|Outlook)
(add|set|upload|change) (a|my|your) (profile picture|avatar|user name|nickname)
""", """
Is there a (font size|text size|zoom|language|sound|notification|plugin|spell check|keyboard layout|profile) (setting|option)?
(Which|What) fonts are there?
font size
text size
bigger letters
interface language
notifications
plugins
extensions
web search
Can Hearth (search the web|send notifications|use plugins|check my spelling|read my calendar|speak other languages in its menus)?
The (letters|buttons|texts) are too small for me.
I need (larger|bigger) (letters|text|type).
""", 0.6)

intent("compare", ["I am much smaller than well-known models such as ChatGPT: I know less and make more mistakes. But I run on this computer, privately."], "", """
Are you (better|smarter|worse|faster|bigger|smaller|cleverer|as good) (than|as) (ChatGPT|GPT-4|GPT-5|Claude|Gemini|Copilot|Siri|Alexa|Llama|other models|big models)?
(How|In what way) (do|are) you (compare|different|differ) (to|from|with) (ChatGPT|GPT-4|Claude|Gemini|other assistants|big models|other AIs)?
What is the difference between you and (ChatGPT|GPT-4|Claude|Gemini|Siri|other models)?
Why should I use you (instead of|and not|rather than) (ChatGPT|Claude|Gemini|a big model)?
(ChatGPT|Claude|Gemini) is (better|smarter) than you.
Do you know (ChatGPT|Claude|Gemini|other AIs)?
you or ChatGPT?
What can you do that ChatGPT can't?
What can ChatGPT do that you can't?
""", 0.5)

intent("stay-offline", ["Open Privacy and turn on Stay offline. Then nothing is let out at all: no search and no download."], """
(forbid|block|stop|prevent|switch off|turn off|disable) (all |any |)(network access|internet access|downloads|connections|requests to the internet|online access)
(keep|force|make) (Hearth|the app|it) (offline|to stay offline|stay offline)
(see|check|find out|list) (what|which requests) (went out|was sent to the internet|Hearth asked the internet)
""", """
stay offline
offline switch
Is there a switch (that keeps Hearth offline|to block the internet|for the network)?
What does Stay offline do?
Where can I see what (went out|was sent)?
(When|Why|For what) does Hearth (use|need|go on|ask) the internet?
Does Hearth ever go online?
""", 0.4)

intent("choose-model", ["Click the model's name at the top of the chat and choose another; or set one for new chats. More of them are on the Models page."], """
(use|choose|pick|set) (a different|another) model (for|in) (this|one|a single) chat
(switch|change) the model (of|in|for) (this|the current|one) chat
(choose|set) the model for new chats
""", """
Can (each|one) chat have its own model?
Where do I choose the model of this chat?
model of this chat
""", 0.3)
