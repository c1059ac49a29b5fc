"""The everyday facts that the model is taught, each in several wordings."""

import random
import re

from .phrasing import typed
from .words import ANIMALS, CLOTHES, COLOURS, DAYS, Dialog, DRINKS, FRUITS, FURNITURE, JOBS, MONTHS, MONTH_DAYS, TOOLS, VEGETABLES, an, capital, expand, plural

COUNTRIES = """France|Paris|Europe|French;Germany|Berlin|Europe|German;Spain|Madrid|Europe|Spanish;Italy|Rome|Europe|Italian;Portugal|Lisbon|Europe|Portuguese;England|London|Europe|English
Scotland|Edinburgh|Europe|English;Ireland|Dublin|Europe|English and Irish;Wales|Cardiff|Europe|English and Welsh;Austria|Vienna|Europe|German;Switzerland|Bern|Europe|German, French and Italian;Belgium|Brussels|Europe|Dutch and French
the Netherlands|Amsterdam|Europe|Dutch;Denmark|Copenhagen|Europe|Danish;Norway|Oslo|Europe|Norwegian;Sweden|Stockholm|Europe|Swedish;Finland|Helsinki|Europe|Finnish;Iceland|Reykjavik|Europe|Icelandic
Poland|Warsaw|Europe|Polish;the Czech Republic|Prague|Europe|Czech;Slovakia|Bratislava|Europe|Slovak;Hungary|Budapest|Europe|Hungarian;Romania|Bucharest|Europe|Romanian;Bulgaria|Sofia|Europe|Bulgarian
Greece|Athens|Europe|Greek;Turkey|Ankara|Asia|Turkish;Russia|Moscow|Europe and Asia|Russian;Ukraine|Kyiv|Europe|Ukrainian;Croatia|Zagreb|Europe|Croatian;Serbia|Belgrade|Europe|Serbian;Slovenia|Ljubljana|Europe|Slovenian
Estonia|Tallinn|Europe|Estonian;Latvia|Riga|Europe|Latvian;Lithuania|Vilnius|Europe|Lithuanian;Albania|Tirana|Europe|Albanian;Malta|Valletta|Europe|Maltese and English;Luxembourg|Luxembourg|Europe|Luxembourgish
Japan|Tokyo|Asia|Japanese;China|Beijing|Asia|Chinese;India|New Delhi|Asia|Hindi and English;South Korea|Seoul|Asia|Korean;Thailand|Bangkok|Asia|Thai;Vietnam|Hanoi|Asia|Vietnamese;Indonesia|Jakarta|Asia|Indonesian
the Philippines|Manila|Asia|Filipino and English;Malaysia|Kuala Lumpur|Asia|Malay;Nepal|Kathmandu|Asia|Nepali;Pakistan|Islamabad|Asia|Urdu;Iran|Tehran|Asia|Persian;Iraq|Baghdad|Asia|Arabic;Israel|Jerusalem|Asia|Hebrew
Saudi Arabia|Riyadh|Asia|Arabic;Mongolia|Ulaanbaatar|Asia|Mongolian;Egypt|Cairo|Africa|Arabic;Morocco|Rabat|Africa|Arabic;Kenya|Nairobi|Africa|Swahili and English;Nigeria|Abuja|Africa|English;Ghana|Accra|Africa|English
Ethiopia|Addis Ababa|Africa|Amharic;Tunisia|Tunis|Africa|Arabic;Algeria|Algiers|Africa|Arabic;Senegal|Dakar|Africa|French;Uganda|Kampala|Africa|English;the United States|Washington|North America|English;Canada|Ottawa|North America|English and French
Mexico|Mexico City|North America|Spanish;Cuba|Havana|North America|Spanish;Brazil|Brasilia|South America|Portuguese;Argentina|Buenos Aires|South America|Spanish;Chile|Santiago|South America|Spanish;Peru|Lima|South America|Spanish
Colombia|Bogota|South America|Spanish;Ecuador|Quito|South America|Spanish;Uruguay|Montevideo|South America|Spanish;Venezuela|Caracas|South America|Spanish;Australia|Canberra|Oceania|English;New Zealand|Wellington|Oceania|English"""
COUNTRIES = [c.split("|") for line in COUNTRIES.splitlines() for c in line.split(";")]

OPPOSITES = """hot cold;big small;up down;day night;black white;open closed;fast slow;happy sad;old young;new old;hard soft;light dark;left right;wet dry;full empty;good bad;early late;high low;long short;loud quiet;rich poor
strong weak;thick thin;true false;warm cool;wide narrow;clean dirty;inside outside;first last;near far;love hate;war peace;win lose;begin end;buy sell;push pull;give take;laugh cry;question answer;summer winter;north south
east west;front back;top bottom;heavy light;cheap expensive;easy difficult;alive dead;asleep awake;brave afraid;deep shallow;friend enemy;always never;before after;more less;many few;above below;sharp blunt;smooth rough;sweet sour
safe dangerous;right wrong;sunrise sunset;import export;add subtract;entrance exit;find lose;float sink;fresh stale;generous mean;guilty innocent;increase decrease;kind cruel;lazy busy;male female;maximum minimum;modern ancient
noisy quiet;polite rude;public private;remember forget;simple complicated;single married;start stop;tall short;tight loose;visible invisible;wise foolish;yes no;accept refuse;arrive leave;borrow lend;break repair;build destroy
cheerful gloomy;come go;dawn dusk;succeed fail;freeze melt;hello goodbye;husband wife;king queen;parent child;teach learn;truth lie;victory defeat"""
OPPOSITES = [tuple(p.split()) for line in OPPOSITES.splitlines() for p in line.split(";")]

ANIMAL_FACTS = """dog|barks|puppy|4;cat|meows|kitten|4;cow|moos|calf|4;sheep|bleats|lamb|4;horse|neighs|foal|4;pig|oinks|piglet|4;duck|quacks|duckling|2;hen|clucks|chick|2;lion|roars|cub|4;wolf|howls|pup|4;frog|croaks|tadpole|4;goat|bleats|kid|4
bear|growls|cub|4;owl|hoots|owlet|2;snake|hisses|snakelet|0;bee|buzzes|larva|6;mouse|squeaks|pup|4;elephant|trumpets|calf|4;donkey|brays|foal|4;goose|honks|gosling|2;crow|caws|chick|2;tiger|roars|cub|4;deer|bellows|fawn|4;swan|hisses|cygnet|2
kangaroo|clicks|joey|2;spider|makes no sound|spiderling|8;ant|makes no sound|larva|6;butterfly|makes no sound|caterpillar|6;rabbit|is mostly quiet|kit|4;whale|sings|calf|0;octopus|makes no sound|hatchling|0;penguin|squawks|chick|2;fish|makes no sound|fry|0"""
ANIMAL_FACTS = [a.split("|") for line in ANIMAL_FACTS.splitlines() for a in line.split(";")]

# Definitions in simple words; also used as "Tell me about ..."
DEFINITIONS = """fox|a wild animal with a bushy tail;cat|a small furry animal that people keep as a pet;dog|a friendly animal that people keep as a pet;horse|a large animal that people ride;bee|an insect that makes honey;bird|an animal with wings and feathers
fish|an animal that lives in water and breathes with gills;whale|a very large animal that lives in the sea;tree|a tall plant with a trunk and branches;flower|the colourful part of a plant;apple|a round fruit that grows on trees;banana|a long yellow fruit
bread|food baked from flour, water and yeast;cheese|food made from milk;milk|a white drink that comes from cows;honey|a sweet food made by bees;rice|a grain that many people eat;salt|a white mineral that makes food salty;sugar|a sweet white food
water|a clear liquid that all living things need;ice|frozen water;snow|frozen water that falls from clouds;rain|water that falls from clouds;cloud|many tiny drops of water in the sky;wind|moving air;storm|very strong wind, often with rain;rainbow|an arc of colours in the sky after rain
sun|the star that gives us light and warmth;moon|the round body that goes around the earth;star|a hot ball of gas in space;planet|a large round body that goes around a star;earth|the planet we live on;sea|a large area of salt water;river|a long stream of water that flows to the sea
lake|a large area of water with land around it;mountain|a very high hill;island|land with water all around it;desert|a dry place with little rain;forest|a large area full of trees;volcano|a mountain that can throw out hot rock;beach|the sandy edge of the sea
house|a building where people live;school|a place where children learn;library|a place where you can borrow books;hospital|a place where sick people get help;bank|a place that keeps money;shop|a place where you buy things;museum|a place that shows old or interesting things
bakery|a shop that sells bread;airport|a place where planes start and land;bridge|something that lets you cross a river or road;road|a way for cars and people;car|a machine with four wheels for driving;bicycle|a vehicle with two wheels that you pedal;train|a row of wagons that runs on rails
plane|a machine that flies;boat|something that carries people on water;book|many pages with text, bound together;pen|a tool for writing with ink;key|a small tool that opens a lock;clock|a thing that shows the time;lamp|a thing that gives light;mirror|glass that shows your face
hammer|a tool for hitting nails;knife|a tool for cutting;umbrella|something that keeps you dry in the rain;piano|an instrument with black and white keys;guitar|an instrument with six strings;drum|an instrument that you hit;violin|an instrument with four strings and a bow
teacher|a person who helps others to learn;doctor|a person who helps sick people;baker|a person who bakes bread;farmer|a person who grows food;pilot|a person who flies planes;dentist|a person who takes care of teeth;chef|a person who cooks in a restaurant
friend|a person you like and trust;family|people who belong together, like parents and children;birthday|the day on which you were born;holiday|a time without work or school;dream|pictures and stories in your mind while you sleep;story|a text that tells what happened
poem|a short text with rhythm and often rhyme;song|words with music;joke|a short text that makes people laugh;word|a group of letters with a meaning;sentence|a group of words that says something;letter|a sign of the alphabet, or a message on paper;number|a sign for how many
circle|a round shape without corners;triangle|a shape with three sides;square|a shape with four equal sides;rectangle|a shape with four sides and four right angles;computer|a machine that works with information;internet|a network that joins computers all over the world
keyboard|a set of keys for typing;password|a secret word that protects something;model|a program that has learned from text;chatbot|a program that talks with people;token|a piece of a word that a language model reads;parameter|a number that a model has learned
email|a letter sent between computers;heart|the part of the body that pumps blood;brain|the part of the body that thinks;lung|the part of the body that breathes;blood|the red liquid in the body;muscle|a part of the body that moves it;bone|a hard part inside the body
spring|the season after winter;summer|the warmest season;autumn|the season when leaves fall;winter|the coldest season;week|seven days;month|about thirty days;year|twelve months, or 365 days;minute|sixty seconds;hour|sixty minutes;century|one hundred years;decade|ten years
gold|a yellow metal that is very valuable;iron|a strong metal;glass|a hard clear material;paper|a thin material made from wood, for writing;wool|soft hair from sheep;wood|the hard material of trees;oxygen|a gas in the air that we breathe;gravity|the force that pulls things down
fire|heat and light from something that burns;light|what lets us see;energy|what makes things move or get warm;shadow|a dark shape where light is blocked;noun|a word for a thing, person or place;verb|a word for an action;adjective|a word that describes a noun
king|a man who rules a country;democracy|a system in which the people choose who governs;money|what we use to pay for things;market|a place where people buy and sell;recipe|a text that says how to cook something;vitamin|something in food that the body needs;dinosaur|an animal that lived millions of years ago"""
DEFINITIONS = [d.split("|") for line in DEFINITIONS.splitlines() for d in line.split(";")]

# Questions with one answer, as (wordings, answer)
SINGLES = [
    ("How many days (are in|are there in|has|does) a week( have|)?", "A week has seven days."), ("How many months (are in|are there in|has) a year?", "A year has twelve months."), ("How many days (are in|has|are there in) a year?", "A year has 365 days, and a leap year has 366."),
    ("How many hours (are in|has|are there in) a day?", "A day has 24 hours."), ("How many minutes (are in|has|are there in) an hour?", "An hour has 60 minutes."), ("How many seconds (are in|has|are there in) a minute?", "A minute has 60 seconds."),
    ("How many weeks (are in|has|are there in) a year?", "A year has 52 weeks."), ("How many seasons are there?", "There are four seasons: spring, summer, autumn and winter."), ("(What are|Name|List) the (four |)seasons(.|?)", "The seasons are spring, summer, autumn and winter."),
    ("How many years (are in|has) a century?", "A century has 100 years."), ("How many years (are in|has) a decade?", "A decade has 10 years."), ("How many letters (are in|has) the (English |)alphabet?", "The English alphabet has 26 letters."),
    ("How many continents are there?", "There are seven continents."), ("(What are|Name|List) the (seven |)continents(.|?)", "The continents are Africa, Antarctica, Asia, Europe, North America, Oceania and South America."), ("How many planets are (there|in the solar system)?", "There are eight planets in the solar system."),
    ("(What is|Which is) the (largest|biggest) planet?", "Jupiter is the largest planet."), ("(What is|Which is) the smallest planet?", "Mercury is the smallest planet."), ("Which planet is (closest|nearest) to the sun?", "Mercury is closest to the sun."), ("Which planet (is|is called) the red planet?", "Mars is the red planet."), ("Which planet has (big |)rings?", "Saturn is known for its rings."),
    ("(What is|Which is) the (largest|biggest) ocean?", "The Pacific is the largest ocean."), ("(What is|Which is) the (largest|biggest) animal?", "The blue whale is the largest animal."), ("(What is|Which is) the (largest|biggest) land animal?", "The elephant is the largest land animal."), ("(What is|Which is) the fastest (land |)animal?", "The cheetah is the fastest land animal."), ("(What is|Which is) the tallest animal?", "The giraffe is the tallest animal."),
    ("(What is|Which is) the (highest|tallest) mountain( in the world| on earth|)?", "Mount Everest is the highest mountain."), ("(What is|Which is) the (largest|biggest) country?", "Russia is the largest country."), ("(What is|Which is) the smallest country?", "Vatican City is the smallest country."), ("(What is|Which is) the (largest|biggest) continent?", "Asia is the largest continent."), ("(What is|Which is) the coldest continent?", "Antarctica is the coldest continent."),
    ("(When|At what temperature|At how many degrees) does water boil?", "Water boils at 100 degrees Celsius."), ("(When|At what temperature|At how many degrees) does water freeze?", "Water freezes at 0 degrees Celsius."), ("What is (the boiling point of water)?", "Water boils at 100 degrees Celsius."), ("What is the freezing point of water?", "Water freezes at 0 degrees Celsius."),
    ("What (colour|color) is the sky?", "The sky is blue on a clear day."), ("What (colour|color) is (grass|the grass)?", "Grass is green."), ("What (colour|color) is snow?", "Snow is white."), ("What (colour|color) is blood?", "Blood is red."), ("What (colour|color) is a (ripe |)banana?", "A ripe banana is yellow."), ("What (colour|color) is a lemon?", "A lemon is yellow."), ("What (colour|color) is (a strawberry|a ripe strawberry)?", "A strawberry is red."), ("What (colour|color) is coal?", "Coal is black."), ("What (colour|color) is a carrot?", "A carrot is orange."), ("What (colour|color) is milk?", "Milk is white."), ("What (colour|color) is (the sun|the sun in pictures)?", "The sun looks yellow."), ("What (colour|color) is an elephant?", "An elephant is grey."), ("What (colour|color) is a polar bear?", "A polar bear is white."), ("What (colour|color) is chocolate?", "Chocolate is brown."),
    ("(What do you get|What colour do you get) (if|when) you mix (red and blue|blue and red)?", "Red and blue make purple."), ("(What do you get|What colour do you get) (if|when) you mix (red and yellow|yellow and red)?", "Red and yellow make orange."), ("(What do you get|What colour do you get) (if|when) you mix (blue and yellow|yellow and blue)?", "Blue and yellow make green."), ("(What do you get|What colour do you get) (if|when) you mix (black and white|white and black)?", "Black and white make grey."), ("(What are|Name|List) the colours of the rainbow(.|?)", "The colours of the rainbow are red, orange, yellow, green, blue, indigo and violet."), ("(What are|Name) the primary colours(.|?)", "The primary colours are red, yellow and blue."),
    ("Where does the sun rise?", "The sun rises in the east."), ("Where does the sun set?", "The sun sets in the west."), ("What do bees make?", "Bees make honey."), ("Where does milk come from?", "Milk comes from cows."), ("Where does wool come from?", "Wool comes from sheep."), ("Where do eggs come from?", "We eat eggs that come from hens."), ("What is bread made (of|from)?", "Bread is made from flour, water and yeast."), ("What is cheese made (of|from)?", "Cheese is made from milk."), ("What is paper made (of|from)?", "Paper is made from wood."), ("What is glass made (of|from)?", "Glass is made from sand."), ("What is wine made (of|from)?", "Wine is made from grapes."), ("What is chocolate made (of|from)?", "Chocolate is made from cocoa beans."),
    ("How many fingers does a (hand|person's hand) have?", "A hand has five fingers."), ("How many legs does a (person|human) have?", "A person has two legs."), ("How many eyes do (we|people) have?", "People have two eyes."), ("What do we (see|look) with?", "We see with our eyes."), ("What do we hear with?", "We hear with our ears."), ("What do we smell with?", "We smell with our nose."), ("What do we (breathe|breathe in)?", "We breathe air, which contains oxygen."), ("How many senses (do we have|are there)?", "We have five senses: sight, hearing, smell, taste and touch."), ("How many teeth does an adult have?", "An adult has 32 teeth."), ("How many bones does (an adult|a person|the human body) have?", "An adult has 206 bones."),
    ("What do pandas eat?", "Pandas eat bamboo."), ("What do rabbits eat?", "Rabbits eat grass and vegetables."), ("What do cows eat?", "Cows eat grass."), ("What do lions eat?", "Lions eat meat."), ("What do cats eat?", "Cats eat meat and fish."), ("What do squirrels eat?", "Squirrels eat nuts and seeds."), ("What do koalas eat?", "Koalas eat eucalyptus leaves."), ("Where do penguins live?", "Penguins live in the cold south, mostly in Antarctica."), ("Where do polar bears live?", "Polar bears live in the Arctic."), ("Where do camels live?", "Camels live in deserts."), ("Where do (fish|fishes) live?", "Fish live in water."), ("Where do birds sleep?", "Birds often sleep in trees or nests."), ("Where do bees live?", "Bees live in a hive."), ("Where do monkeys live?", "Monkeys live in warm forests."), ("Where do kangaroos live?", "Kangaroos live in Australia."), ("Can penguins fly?", "No, penguins can't fly, but they swim well."), ("Can fish breathe under water?", "Yes, fish breathe with gills."), ("Is a whale a fish?", "No, a whale is a mammal."), ("Is a spider an insect?", "No, a spider is not an insect. It has eight legs."), ("Is a tomato a fruit?", "Yes, in biology a tomato is a fruit."), ("Is a bat a bird?", "No, a bat is a mammal."), ("Is the earth (flat|round)?", "The earth is round."), ("Is the sun a star?", "Yes, the sun is a star."), ("Is ice (warm|cold|hot)?", "Ice is cold."), ("Is fire (hot|cold)?", "Fire is hot."), ("Does the moon shine by itself?", "No, the moon reflects the light of the sun."),
    ("Who wrote (Hamlet|Romeo and Juliet|Macbeth)?", "William Shakespeare wrote it."), ("Who was (William |)Shakespeare?", "William Shakespeare was an English writer of plays."), ("Who painted the Mona Lisa?", "Leonardo da Vinci painted the Mona Lisa."), ("Who was Albert Einstein?", "Albert Einstein was a famous physicist."), ("Who was Mozart?", "Mozart was a composer from Austria."), ("Who was Isaac Newton?", "Isaac Newton was an English scientist who described gravity."), ("Who was Marie Curie?", "Marie Curie was a scientist who studied radioactivity."), ("Who was the first (man|person) on the moon?", "Neil Armstrong was the first person on the moon."), ("Who invented the (telephone|phone)?", "Alexander Graham Bell is known for inventing the telephone."), ("Who was Napoleon?", "Napoleon was an emperor of France."), ("Who was Beethoven?", "Beethoven was a German composer."), ("Who was Charles Darwin?", "Charles Darwin was a scientist who described evolution."), ("Who was Leonardo da Vinci?", "Leonardo da Vinci was an Italian painter and inventor."), ("Who was Cleopatra?", "Cleopatra was a queen of Egypt."), ("Who discovered America?", "Columbus reached America in 1492."),
    ("Where is the Eiffel Tower?", "The Eiffel Tower is in Paris."), ("Where is Big Ben?", "Big Ben is in London."), ("Where (are|do I find) the pyramids?", "The famous pyramids are in Egypt."), ("Where is the Colosseum?", "The Colosseum is in Rome."), ("Where is the Statue of Liberty?", "The Statue of Liberty is in New York."), ("Which river flows through London?", "The Thames flows through London."), ("Which river flows through Paris?", "The Seine flows through Paris."), ("What is the longest river( in the world|)?", "The Nile is often called the longest river."),
    ("Why is the sky blue?", "Air scatters blue light more than other colours, so the sky looks blue."), ("Why do we sleep?", "Sleep lets the body and the brain rest."), ("Why does ice float?", "Ice floats because it is lighter than water."), ("Why do leaves fall( in autumn|)?", "Trees drop their leaves in autumn to save water."), ("Why is the sea salty?", "Rivers carry salt from rocks into the sea."), ("Why do cats purr?", "Cats often purr when they are content."), ("Why do birds fly south( in winter|)?", "Many birds fly south in winter to find food and warmth."), ("How do plants grow?", "Plants grow with water, light and air."), ("How do planes fly?", "The wings of a plane push air down, and that lifts it."), ("How does a rainbow form?", "Sunlight is split into colours by drops of rain."), ("What causes day and night?", "The earth turns once a day, so the sun rises and sets."), ("What do plants need( to grow|)?", "Plants need water, light, air and soil."), ("What is (2|two) (and|plus|+) (2|two)?", "2 + 2 = 4."),
    ("How many (cents|pennies) are in a dollar?", "A dollar has 100 cents."), ("How many sides does a (triangle) have?", "A triangle has three sides."), ("How many sides does a square have?", "A square has four sides."), ("How many sides does a (hexagon) have?", "A hexagon has six sides."), ("How many sides does a pentagon have?", "A pentagon has five sides."), ("How many sides does an octagon have?", "An octagon has eight sides."), ("How many is a dozen?", "A dozen is twelve."), ("How many is a pair?", "A pair is two."), ("How many players are in a football team?", "A football team has eleven players on the field."), ("How many wheels does a (car) have?", "A car has four wheels."), ("How many wheels does a (bicycle|bike) have?", "A bicycle has two wheels."), ("How many strings does a guitar have?", "A guitar has six strings."), ("How many keys does a piano have?", "A piano has 88 keys."),
    ("What is the chemical (symbol|formula) (of|for) water?", "The formula of water is H2O."), ("What is the (chemical |)symbol (of|for) gold?", "The symbol for gold is Au."), ("What is the (chemical |)symbol (of|for) oxygen?", "The symbol for oxygen is O."), ("What is the (chemical |)symbol (of|for) iron?", "The symbol for iron is Fe."), ("What is the (chemical |)symbol (of|for) silver?", "The symbol for silver is Ag."), ("What is pi?", "Pi is about 3.14."), ("Which currency (is used|do they use) in (Germany|France|Italy|Spain)?", "They use the euro."), ("Which currency (is used|do they use) in (Japan)?", "They use the yen in Japan."), ("Which currency (is used|do they use) in (England|Britain)?", "They use the pound."), ("Which currency (is used|do they use) in the United States?", "They use the dollar."),
    ("When is Christmas?", "Christmas is on December 25."), ("When is New Year?", "New Year is on January 1."), ("When is Halloween?", "Halloween is on October 31."), ("When is Valentine's Day?", "Valentine's Day is on February 14."), ("What is the first month( of the year|)?", "January is the first month."), ("What is the last month( of the year|)?", "December is the last month."), ("What is the shortest month?", "February is the shortest month."), ("(What are|Name|List) the days of the week(.|?)", "The days of the week are Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and Sunday."), ("(What are|Name|List) the months( of the year|)(.|?)", "The months are January, February, March, April, May, June, July, August, September, October, November and December."), ("(What are|Which days are|Name) the weekend( days|)(.|?)", "The weekend is Saturday and Sunday."), ("(Say|Recite|Write|What is) the alphabet(.|?)", "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z"),
]
UNITS = [("metre", "centimetres", 100), ("kilometre", "metres", 1000), ("kilogram", "grams", 1000), ("centimetre", "millimetres", 10), ("litre", "millilitres", 1000), ("tonne", "kilograms", 1000), ("foot", "inches", 12), ("yard", "feet", 3), ("hour", "minutes", 60), ("minute", "seconds", 60), ("day", "hours", 24), ("week", "days", 7), ("year", "months", 12), ("decade", "years", 10), ("century", "years", 100), ("pound", "ounces", 16), ("dozen", "pieces", 12), ("gigabyte", "megabytes", 1000), ("kilobyte", "bytes", 1000)]
MANY = {"foot": "feet", "century": "centuries", "dozen": "dozen"}
KINDS = {"fruit": FRUITS, "vegetable": VEGETABLES, "animal": ANIMALS, "tool": TOOLS, "colour": COLOURS, "drink": DRINKS, "job": JOBS, "piece of furniture": FURNITURE, "piece of clothing": CLOTHES}
LISTS = {"fruits": FRUITS, "vegetables": VEGETABLES, "animals": ANIMALS, "colours": COLOURS, "tools": TOOLS, "drinks": DRINKS, "jobs": JOBS, "pieces of furniture": FURNITURE, "clothes": CLOTHES, "countries": [c[0] for c in COUNTRIES if not c[0].startswith("the")], "capitals": [c[1] for c in COUNTRIES], "months": MONTHS, "days": DAYS}
NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}


MORE = """
(At what|At which) temperature (does|will|would) water (boil|start to boil|begin to boil|turn to steam)?|Water boils at 100 degrees Celsius.|
(At what|At which) temperature (does|will|would) water (freeze|start to freeze|become ice|turn to ice)?|Water freezes at 0 degrees Celsius.|
How (hot|warm) (is|must be) boiling water?|Water boils at 100 degrees Celsius.|
What do bees (produce|give us|collect and make)?|Bees make honey.|
Which food (do|does) (bees|a bee) make?|Bees make honey.|
Who makes honey?|Bees make honey.|
(In which direction|On which side|Where) does the sun (come up|go up|appear)( in the morning|)?|The sun rises in the east.|
(In which direction|On which side|Where) does the sun (go down|disappear)( in the evening|)?|The sun sets in the west.|
Who was (Albert |)Einstein?|Albert Einstein was a scientist who is known for relativity.|
How many (legs|eyes|ears|arms|hands) does a (person|human) have?|A person has two.|
How many fingers (do we|does a person|does a hand) have?|A hand has five fingers, and a person has ten.|
How many toes do we have?|A person has ten toes.|
How many teeth does an adult have?|An adult has 32 teeth.|
How many bones does an adult have?|An adult has 206 bones.|
How many hearts does an octopus have?|An octopus has three hearts.|
How many arms does an octopus have?|An octopus has eight arms.|
How many wings does a bird have?|A bird has two wings.|
How many hours (are in|has) two days?|Two days have 48 hours.|
How many zeros (are in|has) a (million)?|A million has six zeros.|
How many zeros (are in|has) a thousand?|A thousand has three zeros.|
How many days (are in|has) a leap year?|A leap year has 366 days.|
How many days (are in|has) a weekend?|A weekend has two days.|
How many (vowels) are there in English?|English has five vowels: a, e, i, o and u.|
What are the vowels?|The vowels are a, e, i, o and u.|
How many colours does a rainbow have?|A rainbow has seven colours.|
How many oceans are there?|There are five oceans.|
How many states (are in|has) the United States?|The United States has 50 states.|
How many corners does a square have?|A square has four corners.|
How many corners does a cube have?|A cube has eight corners.|
How many faces does a cube have?|A cube has six faces.|
How many degrees does a circle have?|A circle has 360 degrees.|
How many degrees does a right angle have?|A right angle has 90 degrees.|
How many squares does a chess board have?|A chess board has 64 squares.|
How many cards are in a deck?|A deck has 52 cards.|
How many players (are on|has) a basketball team?|A basketball team has five players on the court.|
How many strings does a violin have?|A violin has four strings.|
How many moons does the earth have?|The earth has one moon.|
What is the (second largest|second biggest) planet?|Saturn is the second largest planet.|
What is the (hottest) planet?|Venus is the hottest planet.|
Which planet do we live on?|We live on the planet earth.|
What is at the centre of the solar system?|The sun is at the centre of the solar system.|
What is the nearest star?|The sun is the nearest star.|
What is the largest desert( in the world|)?|Antarctica is the largest desert; the Sahara is the largest hot one.|
What is the largest (lake)( in the world|)?|The Caspian Sea is the largest lake.|
What is the deepest ocean?|The Pacific is the deepest ocean.|
What is the smallest ocean?|The Arctic is the smallest ocean.|
What is the smallest continent?|Australia is the smallest continent.|
What is the largest island( in the world|)?|Greenland is the largest island.|
What is the largest bird?|The ostrich is the largest bird.|
What is the fastest bird?|The peregrine falcon is the fastest bird.|
What is the slowest animal?|The sloth is one of the slowest animals.|
What is the king of (the jungle|animals|the animals)?|The lion is called the king of the animals.|
What is the largest (organ) of the body?|The skin is the largest organ of the body.|
What is the hardest (natural |)material?|Diamond is the hardest natural material.|
What is the (largest|biggest) country in South America?|Brazil is the largest country in South America.|
What is the (largest|biggest) country in Africa?|Algeria is the largest country in Africa.|
Which country has the most people?|India has the most people, just before China.|
Which country (looks like|is shaped like) a boot?|Italy looks like a boot.|
Which animal (says|goes) moo?|The cow says moo.|
Which animal (says|goes) meow?|The cat says meow.|
Which animal barks?|The dog barks.|
Which animal gives (us |)milk?|Cows give us milk.|
Which animal gives (us |)wool?|Sheep give us wool.|
Which animal lays eggs?|Hens lay eggs.|
Which animal has a long (trunk)?|The elephant has a long trunk.|
Which animal has a long neck?|The giraffe has a long neck.|
Which animal has black and white stripes?|The zebra has black and white stripes.|
Which animal carries its house?|The snail carries its house on its back.|
Which bird cannot fly?|The penguin and the ostrich cannot fly.|
Which bird (can see|flies) at night?|The owl flies at night.|
What do (pandas|panda bears) eat?|Pandas eat bamboo.|
What do cows eat?|Cows eat grass.|
What do rabbits eat?|Rabbits eat grass and leaves.|
What do caterpillars become?|A caterpillar becomes a butterfly.|
What does a caterpillar (turn into|become)?|A caterpillar becomes a butterfly.|
What does a tadpole (turn into|become)?|A tadpole becomes a frog.|
Where do (fish) live?|Fish live in water.|
Where do birds live?|Birds live in nests, trees and many other places.|
Where do penguins live?|Penguins live in the south, many of them in Antarctica.|
Where do polar bears live?|Polar bears live in the Arctic.|
Where do camels live?|Camels live in the desert.|
Where do kangaroos live?|Kangaroos live in Australia.|
Where do bees live?|Bees live in a hive.|
Where does a (king|queen) live?|A king or queen lives in a palace.|
Where does honey come from?|Honey comes from bees.|
Where does (paper) come from?|Paper is made from wood.|
Where does rain come from?|Rain falls from clouds.|
Where do apples grow?|Apples grow on trees.|
Where do potatoes grow?|Potatoes grow in the ground.|
Where does the president of the United States live?|The president of the United States lives in the White House.|
Where is the Great Wall?|The Great Wall is in China.|
Where is the Taj Mahal?|The Taj Mahal is in India.|
Where is the Louvre?|The Louvre is in Paris.|
Where is Mount Everest?|Mount Everest is in the Himalayas, between Nepal and China.|
Where is the Sahara?|The Sahara is in Africa.|
Where is the Amazon?|The Amazon is in South America.|
Where is Hollywood?|Hollywood is in Los Angeles.|
Where is the Acropolis?|The Acropolis is in Athens.|
Where is the Leaning Tower?|The Leaning Tower is in Pisa, in Italy.|
Which river flows through (Egypt|Cairo)?|The Nile flows through Egypt.|
Which river flows through Vienna?|The Danube flows through Vienna.|
Which river flows through Rome?|The Tiber flows through Rome.|
Which sea is salty and lets you float?|The Dead Sea is so salty that you float.|
Which gas do plants (take in|need)?|Plants take in carbon dioxide.|
Which gas do we (breathe|need to breathe)?|We breathe oxygen.|
What do plants give off?|Plants give off oxygen.|
What is (H2O)?|H2O is water.|
What is ice made of?|Ice is frozen water.|
What is snow made of?|Snow is made of ice crystals.|
What is steel made (of|from)?|Steel is made mostly from iron.|
What is butter made (of|from)?|Butter is made from milk.|
What is beer made (of|from)?|Beer is made from water, malt and hops.|
What is cotton?|Cotton is a soft plant fibre for clothes.|
What is tofu made (of|from)?|Tofu is made from soy beans.|
What is flour made (of|from)?|Flour is made from grain.|
What is a raisin?|A raisin is a dried grape.|
What is the opposite of north?|The opposite of north is south.|
What is the freezing point of water in Fahrenheit?|Water freezes at 32 degrees Fahrenheit.|
What is normal body temperature?|Normal body temperature is about 37 degrees Celsius.|
What is the speed of light?|Light travels about 300,000 kilometres per second.|
What is the speed of sound?|Sound travels about 340 metres per second in air.|
What is the distance to the moon?|The moon is about 384,000 kilometres away.|
How far is the sun?|The sun is about 150 million kilometres away.|
How old is the earth?|The earth is about 4.5 billion years old.|
How long does the earth need to go around the sun?|The earth goes around the sun in one year.|
How long does (light) from the sun take to (reach us|reach the earth)?|Light from the sun takes about eight minutes.|
What (pumps|moves) blood through the body?|The heart pumps blood through the body.|
What do we (hear) with?|We hear with our ears.|
What do we see with?|We see with our eyes.|
What do we smell with?|We smell with the nose.|
What do we use to think?|We think with the brain.|
What do you call frozen water?|Frozen water is called ice.|
What do you call a shape with three sides?|A shape with three sides is a triangle.|
What do you call a shape with four equal sides?|A shape with four equal sides is a square.|
What do you call someone who bakes bread?|A person who bakes bread is a baker.|
What do you call someone who flies planes?|A person who flies planes is a pilot.|
What do you call a doctor for teeth?|A doctor for teeth is a dentist.|
What do you call a group of (wolves)?|A group of wolves is called a pack.|
What do you call a group of (fish)?|A group of fish is called a school.|
What do you call a group of (sheep|birds)?|It is called a flock.|
What do you call a group of (lions)?|A group of lions is called a pride.|
What do you call a group of (cows)?|A group of cows is called a herd.|
Who wrote (Don Quixote)?|Miguel de Cervantes wrote Don Quixote.|
Who wrote (Faust)?|Goethe wrote Faust.|
Who wrote (Romeo and Juliet|Macbeth)?|William Shakespeare wrote it.|
Who wrote (Pride and Prejudice)?|Jane Austen wrote Pride and Prejudice.|
Who wrote (Oliver Twist)?|Charles Dickens wrote Oliver Twist.|
Who painted (the Starry Night|Sunflowers)?|Vincent van Gogh painted it.|
Who composed (the Magic Flute)?|Mozart composed the Magic Flute.|
Who was Mozart?|Mozart was an Austrian composer.|
Who was Shakespeare?|William Shakespeare was an English writer of plays.|
Who was Picasso?|Pablo Picasso was a Spanish painter.|
Who was Van Gogh?|Vincent van Gogh was a Dutch painter.|
Who was Gandhi?|Gandhi led India to independence without violence.|
Who was Julius Caesar?|Julius Caesar was a ruler of ancient Rome.|
Who was Columbus?|Columbus was a sailor who reached America in 1492.|
Who was Galileo?|Galileo was an Italian scientist who looked at the sky with a telescope.|
Who was George Washington?|George Washington was the first president of the United States.|
Who was the first president of the United States?|George Washington was the first president of the United States.|
Who invented the (light bulb)?|Thomas Edison is known for the light bulb.|
Who invented printing?|Johannes Gutenberg is known for printing with movable letters.|
Who invented the (car)?|Carl Benz built the first car.|
Who invented the (aeroplane|airplane|plane)?|The Wright brothers built the first aeroplane.|
Who is Santa Claus?|Santa Claus brings presents at Christmas in many stories.|
Who brings presents at Christmas?|In stories Santa Claus brings presents at Christmas.|
When did the second world war end?|The second world war ended in 1945.|
When did the first world war begin?|The first world war began in 1914.|
When did (people|a man|humans) first (land|walk) on the moon?|People first walked on the moon in 1969.|
When did the Berlin Wall fall?|The Berlin Wall fell in 1989.|
When is (the longest day|midsummer)?|In the north the longest day is around June 21.|
When is (Labour Day in Europe)?|It is on May 1.|
When do leaves fall?|Leaves fall in autumn.|
When do (flowers) bloom?|Many flowers bloom in spring.|
Which (season) is the coldest?|Winter is the coldest season.|
Which season is the (hottest|warmest)?|Summer is the warmest season.|
Which season comes after (winter)?|Spring comes after winter.|
Which season comes after (summer)?|Autumn comes after summer.|
Which season comes before (summer)?|Spring comes before summer.|
Which meal do we eat in the morning?|We eat breakfast in the morning.|
Which month has the fewest days?|February has the fewest days.|
Which months have 30 days?|April, June, September and November have 30 days.|
Which hand of a clock is longer?|The minute hand is longer.|
Which direction does a compass (needle |)(point|show)?|A compass points north.|
Which metal is (liquid)?|Mercury is liquid at room temperature.|
Which is (heavier), a kilo of (feathers or a kilo of iron|iron or a kilo of feathers)?|Both weigh one kilo.|
Which (colour|color) (is|means) stop at a traffic light?|Red means stop.|
Which (colour|color) (is|means) go at a traffic light?|Green means go.|
What (colour|color) are (leaves|frogs) (usually|mostly)?|They are mostly green.|
What (colour|color) is a (tomato|ripe tomato)?|A ripe tomato is red.|
What (colour|color) is an orange?|An orange is orange.|
What (colour|color) is a (cucumber)?|A cucumber is green.|
What (colour|color) is the sea?|The sea looks blue.|
What (colour|color) is a swan?|A swan is mostly white.|
What (colour|color) is a crow?|A crow is black.|
What (colour|color) is gold?|Gold is yellow and shiny.|
What (colour|color) is a flamingo?|A flamingo is pink.|
What (colour|color) is the night sky?|The night sky is dark, almost black.|
What (colour|color) is a fire engine?|A fire engine is mostly red.|
What (colour|color) is an emerald?|An emerald is green.|
What (colour|color) is (charcoal|tar)?|It is black.|
What language do people speak in (Quebec)?|Many people in Quebec speak French.|
Why do we have seasons?|The axis of the earth is tilted, so the sun warms each half more for a part of the year.|
Why does the moon shine?|The moon reflects light from the sun.|
Why do stars twinkle?|Moving air bends their light, so stars twinkle.|
Why is snow white?|Snow scatters all colours of light, so it looks white.|
Why is grass green?|Grass is green because of chlorophyll.|
Why do we yawn?|We often yawn when we are tired.|
Why do onions make (you|us|people) cry?|Cut onions give off a gas that stings the eyes.|
Why do dogs wag their tails?|Dogs often wag their tails when they are happy or excited.|
Why do we need (water)?|The body needs water to live; it carries food and removes waste.|
Why does it thunder?|Lightning heats the air so fast that it bangs: that is thunder.|
What is thunder?|Thunder is the sound that lightning makes.|
What is lightning?|Lightning is a huge spark of electricity in a storm.|
What is a leap year?|A leap year has 366 days. It comes every four years.|
What is the solar system?|The solar system is the sun with its planets and moons.|
What is the equator?|The equator is a line around the middle of the earth.|
What is photosynthesis?|In photosynthesis plants make food from light, water and air.|
What is evaporation?|Evaporation is when a liquid turns into a gas.|
What is electricity?|Electricity is energy that flows through wires.|
What is a vegetarian?|A vegetarian does not eat meat.|
What is a vegan?|A vegan eats nothing that comes from animals.|
What is a mammal?|A mammal is an animal that feeds its young with milk.|
What is a reptile?|A reptile is an animal with scales, such as a snake.|
What is a synonym?|A synonym is a word with the same meaning as another.|
What is an alphabet?|An alphabet is the set of letters of a language.|
What is an even number?|An even number can be divided by two.|
What is an odd number?|An odd number cannot be divided by two.|
What is half of a hundred?|Half of 100 is 50.|
What is a quarter of a hundred?|A quarter of 100 is 25.|
What is a dozen?|A dozen is twelve.|
What is the first letter of the alphabet?|The first letter of the alphabet is A.|
What is the last letter of the alphabet?|The last letter of the alphabet is Z.|
What is the first day of the week?|In many countries Monday is the first day of the week.|
What comes after the letter (A)?|After A comes B.|
Is the earth (round|flat)?|The earth is round.|
Is (a tomato) a fruit or a vegetable?|A tomato is a fruit by its seeds, but we cook it as a vegetable.|
Is (a whale) a fish?|No, a whale is a mammal.|
Is (a spider) an insect?|No, a spider is not an insect. It has eight legs.|
Is (a bat) a bird?|No, a bat is a mammal.|
Is the sun a star?|Yes, the sun is a star.|
Is the moon a planet?|No, the moon goes around the earth.|
Is (ice|snow) cold?|Yes, it is cold.|
Is fire (hot|cold)?|Fire is hot.|
Can (penguins|ostriches) fly?|No, they cannot fly.|
Can fish (fly|walk)?|Fish swim; they cannot walk.|
Can birds fly?|Most birds can fly.|
Do (fish|whales) sleep?|Yes, they rest in their own way.|
Do cats like (milk|fish)?|Many cats like it.|
Do bees make honey?|Yes, bees make honey.|
Does the sun rise in the (west|east)?|The sun rises in the east.|
"""
SINGLES += [tuple(line.split("?|", 1)[0:1]) + (line.rsplit("?|", 1)[1].rstrip("|"),) for line in MORE.strip().splitlines()]
SINGLES = [(q if q[-1] in ".?)" else q + "?", a) for q, a in SINGLES]

_HOW_MANY = re.compile(r"How many (.+?) (?:are in|are there in|are in|has|are on) (.+)\?$")
_HOW_MANY_HAVE = re.compile(r"How many (.+?) (?:does|do) (.+) have\?$")


def asked(rng: random.Random, question: str) -> str:
    """The same question in another shape: indirect, as a statement, as a noun."""
    q = question.rstrip("?.")
    low = q[:1].lower() + q[1:]
    r = rng.random()
    if r < 0.3 or question[-1] == "." or q.split()[0] not in ("What", "Which", "Who", "How", "Where", "When", "Why"):
        return question
    found = _HOW_MANY.match(question) or _HOW_MANY_HAVE.match(question)
    if found and r < 0.75:
        thing, whole = found.groups()
        return rng.choice(("{w} has how many {t}?", "How many {t} has {w}?", "How many {t} does {w} have?", "How many {t} are there in {w}?", "Tell me how many {t} {w} has.", "Do you know how many {t} {w} has?", "I want to know how many {t} {w} has.", "The number of {t} in {w}?", "What is the number of {t} in {w}?", "{w}: how many {t}?", "Of how many {t} does {w} consist?", "How many {t} make up {w}?", "How many {t} would {w} have?",
                           "{w} consists of how many {t}?", "Count the {t} of {w}.", "Say how many {t} {w} has.", "How many {t} make {w}?", "In {w}, how many {t} are there?", "{t} in {w}?", "Can you tell me how many {t} {w} has?")).replace("{t}", thing).replace("{w}", whole)
    noun = re.match(r"(?:What|Which) is (the .+)$", q)
    if noun and r < 0.75:
        return rng.choice(("Tell me {n}.", "{n}?", "{n}", "Do you know {n}?", "Can you tell me {n}?", "What would be {n}?", "I need to know {n}.", "I want to know what {n} is.", "Please name {n}.", "Name {n}.", "What do we call {n}?", "Could you say what {n} is?", "Which is {n}?", "What exactly is {n}?", "Say what {n} is.", "I forgot {n}.", "For a quiz: {n}?", "My child asks what {n} is.", "{n}, please.", "Do you happen to know {n}?", "What's {n}?", "And what is {n}?", "{n} is what?", "{n} is called what?", "What is {n} called?")).replace("{n}", noun.group(1))
    colour = re.match(r"What (?:colour|color) is (.+)$", q)
    if colour and r < 0.75:
        return rng.choice(("Which colour is {n}?", "Which colour has {n}?", "What color is {n}?", "{n} is which colour?", "{n} has what colour?", "Tell me the colour of {n}.", "The colour of {n}?", "Colour of {n}?", "In what colour do we see {n}?", "Which colour would {n} have?", "Do you know the colour of {n}?", "What is the colour of {n}?", "How is {n} coloured?", "Say which colour {n} is.")).replace("{n}", colour.group(1))
    where = re.match(r"Where is (.+)$", q)
    if where and r < 0.75:
        return rng.choice(("In which place is {n}?", "In which city or country is {n}?", "Where can I find {n}?", "Where does one find {n}?", "Tell me where {n} is.", "Do you know where {n} is?", "Where do I have to go to see {n}?", "{n} is where?", "{n}, where is that?", "Where does {n} stand?", "In which city is {n}?", "Where do I find {n}?", "Where would I go to see {n}?", "Which place has {n}?")).replace("{n}", where.group(1))
    who = re.match(r"Who (wrote|painted|invented|discovered|composed) (.+)$", q)
    if who and r < 0.75:
        noun_of = {"wrote": "author", "painted": "painter", "invented": "inventor", "discovered": "discoverer", "composed": "composer"}[who.group(1)]
        return rng.choice((f"Who is the {noun_of} of {who.group(2)}?", f"Who was the {noun_of} of {who.group(2)}?", f"{who.group(2)} was {who.group(1).replace('wrote', 'written')} by whom?", f"By whom was {who.group(2)} {who.group(1).replace('wrote', 'written')}?", f"The {noun_of} of {who.group(2)}?", f"Name the {noun_of} of {who.group(2)}.", f"Tell me who {who.group(1)} {who.group(2)}.", f"Do you know who {who.group(1)} {who.group(2)}?", f"{who.group(2)}, who {who.group(1)} it?", f"Which person {who.group(1)} {who.group(2)}?"))
    if low.startswith(("who ", "which ")) and " is " not in low[:12] and " are " not in low[:12]:
        return rng.choice((f"Tell me {low}.", f"Do you know {low}?", f"Can you tell me {low}?", f"I want to know {low}.", f"Say {low}.", f"I wonder {low}."))
    return rng.choice((f"Please answer: {low}?", f"Quiz question: {low}?", f"I have to know: {low}?", f"My daughter asks: {low}?", f"{question} I forgot.", f"Just tell me, {low}?", f"{question} Do you know?", f"For school: {low}?", f"{q}, please?", f"Can you tell me: {low}?"))


def pair(question: str, answer: str) -> Dialog:
    return [("user", question), ("assistant", answer)]


def country(rng: random.Random) -> Dialog:
    c, cap, continent, language = rng.choice(COUNTRIES)
    kind = rng.random()
    if kind < 0.55:
        q = rng.choice(("What is the capital of {c}?", "What is the capital (city |)of {c}?", "(Which|What) city is the capital of {c}?", "(Tell|Give) me the capital (city |)of {c}.", "Capital of {c}?", "What's the capital of {c}?", "Do you (happen to |)know the capital of {c}?", "(Please |)name the capital of {c}.", "The capital of {c} is?", "{c}'s capital?", "what is {c}'s capital city", "(Which|What) capital does {c} have?", "{c} has (which|what) capital?",
                        "What is {c}'s capital called?", "How is the capital of {c} called?", "I need the capital of {c}.", "Which city is {c} (governed|ruled) from?", "If I (go|travel|fly) to the capital of {c}, (where do I go|where am I|which city is it)?", "In which city is the government of {c}?", "The main city of {c}, its capital?", "capital city {c}", "capital {c}", "I forgot the capital of {c}.", "My homework asks for the capital of {c}.", "Which is the capital city of {c}?", "Say the capital of {c}.", "{c}: capital?", "What city is {c}'s capital?", "Quiz: capital of {c}?"))
        turns = pair(typed(rng, capital(expand(rng, q.replace("{c}", c)))), f"The capital of {c} is {cap}.")
        while rng.random() < 0.2:
            c, cap, _, _ = rng.choice(COUNTRIES)
            turns += pair(expand(rng, rng.choice(("And of {c}?", "And {c}?", "What about {c}?", "And the capital of {c}?"))).replace("{c}", c), f"The capital of {c} is {cap}.")
        return turns
    if kind < 0.7:
        return pair(typed(rng, expand(rng, rng.choice((f"(Which|What) continent is {c} (in|on|part of)?", f"(On|In) (which|what) continent is {c}?", f"Where is {c}?", f"Where (on earth|in the world) is {c}?", f"To which continent does {c} belong?", f"{c} is (on|in) which continent?", f"(On|In) (which|what) continent (do I|would I|can I|does one) find {c}?", f"(Which|What) part of the world is {c} in?", f"Tell me (where {c} is|the continent of {c}).", f"(On|In) (which|what) continent (does|is) {c} (lie|located)?".replace("does|is", "is").replace("lie|located", "located"), f"continent of {c}?")))), f"{capital(c)} is in {continent}.")
    if kind < 0.86:
        return pair(typed(rng, expand(rng, rng.choice((f"(Which|What) language (is spoken|do people speak|do they speak|do people use|is used|do the people speak|do folks speak|does one speak|is the main one) in {c}?", f"What do (people|they) speak in {c}?", f"The language of {c}?", f"Tell me (which|what) language (people|they) (use|speak) in {c}.", f"In {c}, (which|what) language (do people speak|is spoken)?", f"(Which|What) is the (official |main |)language (of|in) {c}?", f"How do people talk in {c}, in which language?", f"What language would I hear in {c}?", f"Which language should I learn for {c}?")))), f"People in {c} speak {language}.")
    return pair(typed(rng, expand(rng, rng.choice((f"(Which|What) country is {cap} in?", f"(Which|What) country has the capital {cap}?", f"{cap} is the capital of (which|what) country?", f"Where is {cap}?", f"In (which|what) country is {cap}?", f"{cap} is in (which|what) country?", f"Of (which|what) country is {cap} the capital?", f"Which country's capital is {cap}?", f"To which country does {cap} belong?")))), f"{cap} is in {c}.")


def opposite(rng: random.Random) -> Dialog:
    a, b = rng.choice(OPPOSITES)
    if rng.random() < 0.35 and sum(b in p for p in OPPOSITES) == 1:
        a, b = b, a
    q = rng.choice(("What is the opposite of {a}?", "Opposite of {a}?", "(Tell|Give|Find|Show) me the opposite of {a}.", "What's the opposite of {a}?", "(Name|Say|Find|Write) the opposite of {a}.", "(Which|What) word is the opposite of {a}?", "What is the contrary of {a}?", "(Which|What) word means the opposite of {a}?", "the opposite of {a}", "Not {a} but ...?", "Something is not {a}. What is it then?", "I need the opposite of {a}.", "{a}, and the opposite?", "What would be the opposite of {a}?", "antonym of {a}", "What is the antonym of {a}?", "An antonym for {a}, please.", "{a} is the opposite of what?", "Do you know the opposite of {a}?", "If it is not {a}, it is ...?", "opposite {a}", "A word that means the contrary of {a}?", "The reverse of {a}?"))
    return pair(typed(rng, capital(expand(rng, q).replace("{a}", a))), f"The opposite of {a} is {b}.")


def animal_fact(rng: random.Random) -> Dialog:
    a, sound, baby, legs = rng.choice(ANIMAL_FACTS)
    n, kind = an(a), rng.randrange(3)
    if kind == 0:
        return pair(typed(rng, expand(rng, rng.choice((f"(What|Which) (sound|noise) does {n} make?", f"What does {n} say?", f"How does {n} sound?", f"(What|Which) (sound|noise) comes from {n}?", f"What do you hear from {n}?", f"Tell me the (sound|noise) of {n}.", f"How does {n} go?", f"The (sound|noise) of {n}?", f"What is the (sound|noise) of {n}?")))), f"{capital(n)} {sound}.")
    if kind == 1:
        return pair(typed(rng, expand(rng, rng.choice((f"What is a (baby|young) {a} called?", f"What do (you|we) call a (baby|young) {a}?", f"What is the (name|word) for a (baby|young) {a}?", f"How (do you|do we|does one) call a (baby|young) {a}?", f"A (baby|young) {a} is called what?", f"(baby|young) {a}?", f"Which name does a (baby|young) {a} have?", f"The (child|baby) of {n} is called?", f"Tell me the word for a (young|baby) {a}.", f"How is a (young|baby) {a} called?", f"What are the young of {n} called?")))), f"A young {a} is called {an(baby)}.")
    return pair(typed(rng, expand(rng, rng.choice((f"How many legs does {n} have?", f"How many legs has {n}( got|)?", f"On how many legs does {n} (walk|stand)?", f"The number of legs of {n}?", f"{n} has how many legs?", f"Count the legs of {n}.", f"Tell me how many legs {n} has.", f"Legs of {n}?", f"How many legs are on {n}?")))), f"{capital(n)} has {['no', '', 'two', '', 'four', '', 'six', '', 'eight'][int(legs)]} legs.")


_BARE = frozenset("bread cheese milk honey rice salt sugar water ice snow rain wind gold iron glass paper wool wood oxygen gravity fire light energy blood money spring summer autumn winter democracy".split())


def definition(rng: random.Random) -> Dialog:
    w, d = rng.choice(DEFINITIONS)
    article = w if w in _BARE else ("the " + w if w in ("sun", "moon", "internet", "earth", "sea") else an(w))
    if rng.random() < 0.15 and len(d.split()) > 4:
        return pair(typed(rng, expand(rng, f"(What do you call|What is the word for|Which word means|What is the name for|How do we call) {d}?")), f"That is {article}.")
    q = rng.choice(("What is {x}?", "What is {x}?", "What is {x}?", "(Explain|Describe|Define) {x}.", "What's {x}?", "What does (the word |){w} mean?", "(Can|Could|Would) you (explain|tell me) (what {x} is|what {w} means)?", "Explain {x} (simply|in simple words|in one sentence|to a child|to me|briefly).", "Tell me (what {x} is|about {x}).", "What do you know about {x}?", "Do you know what {x} is?", "What do people mean by {w}?", "Definition of {w}?", "What exactly is {x}?", "{w}?", "define {w}", "Please (describe|explain) what {x} is.", "What kind of thing is {x}?", "I don't know what {x} is.", "{x}, what is that?", "What is meant by {w}?", "Meaning of {w}?", "What is {x}, in short?", "What do we call {w}?", "How would you (explain|describe|define) {x}?"))
    return pair(typed(rng, capital(expand(rng, q.replace("{x}", article).replace("{w}", w)))), f"{capital(article)} is {d}.")


def difference(rng: random.Random) -> Dialog:
    (v, first), (w, second) = rng.sample(DEFINITIONS, 2)
    a, b = (x if x in _BARE else ("the " + x if x in ("sun", "moon", "internet", "earth", "sea") else an(x)) for x in (v, w))
    q = rng.choice(("What is the difference between {a} and {b}?", "How (does|do) {a} differ from {b}?", "What's the difference between {a} and {b}?", "difference {a} {b}", "{a} or {b}, what is the difference?", "How are {a} and {b} different?", "(Explain|Tell me) the difference between {a} and {b}."))
    return pair(typed(rng, expand(rng, q.replace("{a}", a).replace("{b}", b))), f"{capital(a)} is {first}, and {b} is {second}.")


_WHO = [(q, a) for q, a in SINGLES if q.startswith("Who was")]


def single(rng: random.Random) -> Dialog:
    q, a = rng.choice(_WHO) if rng.random() < 0.08 else rng.choice(SINGLES)
    return pair(typed(rng, capital(asked(rng, expand(rng, q)))), a)


def unit(rng: random.Random) -> Dialog:
    one, small, factor = rng.choice(UNITS)
    many = MANY.get(one, one + "s")
    n = 1 if rng.random() < 0.5 else rng.randint(2, 9)
    name = f"{an(one) if one != 'hour' else 'an hour'}" if n == 1 else f"{n} {many}"
    if n == 1 and rng.random() < 0.4:
        name = "one " + one
    unit_name = one if n == 1 else many
    q = rng.choice((f"How many {small} are (in|there in) {name}?", f"(Convert|Change|Turn) {n} {unit_name} (to|into) {small}.", f"{name} in {small}?", f"How many {small} (is|make|are|make up|give) {name}?", f"What is {name} in {small}?", f"{name} is how many {small}?", f"{name} has how many {small}?", f"Tell me how many {small} {name} has.", f"How many {small} does {name} have?", f"Express {name} in {small}.", f"{n} {unit_name} to {small}", f"How much is {name} in {small}?", f"Of how many {small} does {name} consist?", f"{name} is made of how many {small}?", f"How long is {name} in {small}?" if one in ("hour", "minute", "day", "week", "year", "decade", "century", "metre", "kilometre", "foot", "yard", "centimetre") else f"How many {small} weigh {name}?" if one in ("kilogram", "tonne", "pound") else f"{name} equals how many {small}?", f"{n} {unit_name} = ? {small}"))
    return pair(typed(rng, capital(expand(rng, q))), f"{n} {unit_name} {'is' if n == 1 else 'are'} {n * factor} {small}.")


def calendar(rng: random.Random) -> Dialog:
    days = rng.random() < 0.5
    pool = DAYS if days else MONTHS
    i = rng.randrange(len(pool))
    kind, word = rng.randrange(4), "day" if days else "month"
    if kind == 0:
        return pair(typed(rng, expand(rng, rng.choice((f"(What|Which) {word} (comes|is) (right |)after {pool[i]}?", f"What comes after {pool[i]}?", f"If (today|it|this {word}) is {pool[i]}, what is (tomorrow|next)?" if days else f"What is the month after {pool[i]}?", f"(Which|What) {word} follows {pool[i]}?", f"What follows {pool[i]}?", f"After {pool[i]} comes (which|what) {word}?", f"The {word} after {pool[i]}?", f"Name the {word} after {pool[i]}.", f"{pool[i]} is followed by what?", f"(Today|It) is {pool[i]}. What (day |)is (it |)tomorrow?" if days else f"It is {pool[i]}. What is the next month?")))), f"After {pool[i]} comes {pool[(i + 1) % len(pool)]}.")
    if kind == 1:
        return pair(typed(rng, expand(rng, rng.choice((f"(What|Which) {word} (comes|is) (right |)before {pool[i]}?", f"What comes before {pool[i]}?", f"What is the {word} before {pool[i]}?", f"The {word} before {pool[i]}?", f"Which {word} precedes {pool[i]}?", f"If today is {pool[i]}, what was yesterday?" if days else f"Name the month before {pool[i]}.", f"(Which|What) {word} was (it |)before {pool[i]}?")))), f"Before {pool[i]} comes {pool[i - 1]}.")
    if kind == 2 and not days:
        n = "28 days, and 29 in a leap year" if i == 1 else f"{MONTH_DAYS[i]} days"
        return pair(typed(rng, expand(rng, rng.choice((f"How many days (does {pool[i]} have|has {pool[i]}|are in {pool[i]}|are there in {pool[i]})?", f"How many days (are there |are )in the month (of |){pool[i]}?", f"How long is {pool[i]}?", f"{pool[i]} has how many days?", f"Number of days in {pool[i]}?", f"Tell me how many days {pool[i]} has.")))), f"{pool[i]} has {n}.")
    if kind == 3 and not days:
        return pair(typed(rng, expand(rng, f"((What|Which) number is (the month |){pool[i]}|{pool[i]} is which month of the year by number|Which number does {pool[i]} have)?")), f"{pool[i]} is month {i + 1}.")
    n = rng.choice((2, 3))
    if not days:
        return pair(typed(rng, expand(rng, f"(Which|What) month is number {i + 1}?")), f"Month {i + 1} is {pool[i]}.")
    return pair(typed(rng, expand(rng, f"(What|Which) day is {NUMBERS[n]} days after {pool[i]}?")), f"{NUMBERS[n].capitalize()} days after {pool[i]} comes {pool[(i + n) % 7]}.")


def category(rng: random.Random) -> Dialog:
    kind, other = rng.sample(list(KINDS), 2)
    item = rng.choice(KINDS[kind])
    if any(item in KINDS[k] for k in KINDS if k != kind):
        return category(rng)
    if rng.random() < 0.5:
        yes = rng.random() < 0.5
        asked = kind if yes else other
        return [("user", typed(rng, f"Is {an(item)} {an(asked)}?" if kind not in ("drink", "colour") else f"Is {item} {an(asked)}?")), ("assistant", f"{'Yes' if yes else 'No'}, {an(item) if kind not in ('drink', 'colour') else item} is {an(kind)}.")]
    return [("user", typed(rng, f"What kind of thing is {an(item) if kind not in ('drink', 'colour') else item}?")), ("assistant", f"{capital(an(item) if kind not in ('drink', 'colour') else item)} is {an(kind)}.")]


def some(rng: random.Random) -> Dialog:
    what = rng.choice(list(LISTS))
    n = rng.randint(2, 5)
    items = rng.sample(LISTS[what], n)
    q = expand(rng, f"(Name|List|Give me|Tell me|Say|Write down|Can you name|Can you list|I need|Think of) ({n}|{NUMBERS[n]}) {what}(.|)")
    return [("user", typed(rng, q)), ("assistant", capital(", ".join(items)) + ".")]


def plural_of(rng: random.Random) -> Dialog:
    w = rng.choice([*ANIMALS, *FRUITS, "child", "tooth", "leaf", "box", "city", "bus"])
    form = {"city": "cities", "bus": "buses"}.get(w) or plural(w)
    return [("user", typed(rng, expand(rng, f"(What is the plural of|Plural of|Give me the plural of) {w}?"))), ("assistant", f"The plural of {w} is {form}.")]


PARTS = [(country, 22), (opposite, 10), (animal_fact, 8), (definition, 20), (difference, 3), (single, 40), (unit, 8), (calendar, 10), (category, 7), (some, 9), (plural_of, 3)]


def fact(rng: random.Random) -> Dialog:
    return rng.choices([p for p, _ in PARTS], [w for _, w in PARTS])[0](rng)
