# ruff: noqa: E501 - a row of a table is a line
"""Value tables for the arguments of tool calls: cities, currencies, units, tasks, queries and recipes."""

from corpus.families.drawing import listed, rows

# currency, name, symbol, country, country code, value of one US dollar (rounded)
CURRENCIES = rows("""
USD|US dollar|$|United States|US|1
EUR|Euro|€|Germany|DE|0.92
GBP|Pound sterling|£|United Kingdom|GB|0.78
JPY|Japanese yen|¥|Japan|JP|148
CHF|Swiss franc|CHF|Switzerland|CH|0.87
CAD|Canadian dollar|$|Canada|CA|1.36
AUD|Australian dollar|$|Australia|AU|1.51
CNY|Chinese yuan|¥|China|CN|7.2
INR|Indian rupee|₹|India|IN|83.6
SEK|Swedish krona|kr|Sweden|SE|10.4
NOK|Norwegian krone|kr|Norway|NO|10.7
DKK|Danish krone|kr|Denmark|DK|6.86
PLN|Polish złoty|zł|Poland|PL|3.95
CZK|Czech koruna|Kč|Czechia|CZ|23.1
HUF|Hungarian forint|Ft|Hungary|HU|361
BRL|Brazilian real|R$|Brazil|BR|5.4
MXN|Mexican peso|$|Mexico|MX|18.2
ZAR|South African rand|R|South Africa|ZA|18.1
KRW|South Korean won|₩|South Korea|KR|1345
SGD|Singapore dollar|$|Singapore|SG|1.33
NZD|New Zealand dollar|$|New Zealand|NZ|1.63
TRY|Turkish lira|₺|Türkiye|TR|34
THB|Thai baht|฿|Thailand|TH|34.5
ILS|Israeli new shekel|₪|Israel|IL|3.7
AED|UAE dirham|د.إ|United Arab Emirates|AE|3.67
KES|Kenyan shilling|KSh|Kenya|KE|129
PHP|Philippine peso|₱|Philippines|PH|56.5
IDR|Indonesian rupiah|Rp|Indonesia|ID|15600
""")

# quantity, from, to, factor, offset, low, high
UNITS = rows("""
length|km|mi|0.621371|0|1|500
length|cm|in|0.393701|0|1|250
length|ft|m|0.3048|0|1|3000
mass|kg|lb|2.204623|0|1|200
mass|oz|g|28.349523|0|1|48
temperature|C|F|1.8|32|-20|45
temperature|F|C|0.555556|-17.777778|0|110
volume|L|gal|0.264172|0|1|400
volume|cup|mL|236.588|0|1|8
speed|km/h|mph|0.621371|0|10|300
speed|m/s|km/h|3.6|0|1|60
time|h|min|60|0|1|48
time|day|h|24|0|1|30
area|m2|ft2|10.763910|0|5|400
area|ha|acre|2.471054|0|1|900
data|GB|MB|1000|0|1|512
data|MiB|KiB|1024|0|1|2048
energy|kWh|MJ|3.6|0|1|900
energy|kcal|kJ|4.184|0|50|3000
pressure|bar|psi|14.503774|0|1|12
power|kW|hp|1.341022|0|5|400
angle|deg|rad|0.017453|0|1|360
""")

WEATHER = rows("""
sunny|01d|18|34|0
partly cloudy|02d|10|28|10
cloudy|04d|4|22|25
light rain|10d|5|20|60
heavy rain|09d|6|22|95
thunderstorm|11d|15|31|85
snow|13d|-12|1|80
fog|50d|-2|12|20
drizzle|09d|4|17|55
windy|02d|3|20|15
clear|01n|2|24|0
""")

# title, minutes, place, category
MEETINGS = rows("""
Team meeting|30;45;60|{room}|work
Dentist|30;45|{surgery}|health
Lunch with {name}|60;90|{restaurant}|personal
Project review|60|{room}|work
Yoga class|60;75|{gym}|sport
Parents' evening|90;120|{school}|family
Call with {name}|15;30|online|work
Job interview with {name}|45;60|{room}|work
Birthday party of {name}|180;240|{home}|personal
Haircut|30;45|{salon}|personal
Piano lesson|45;60|{school}|education
Car inspection|60|{garage}|errand
Sprint planning|60;90|{room}|work
Concert|120;150|{hall}|culture
Check-up|20;30|{surgery}|health
Football training|90|{gym}|sport
Dinner with {name}|120|{restaurant}|personal
Training: {topic}|120;240|{room}|education
Flat viewing|30|{home}|errand
Book club|90;120|{home}|culture
""")

MEETING_GRAMMAR = {
    "room": listed("Room 204; Room 12; Meeting room A; Conference room; Room Oslo; Room 3.14; online"),
    "surgery": listed("Dr. Weber's surgery; City Clinic; Health Centre North; Dental Studio"),
    "restaurant": listed("Café Central; Trattoria Roma; Sushi Bar; The Green Fork; Bistro Paul"),
    "gym": listed("Sports hall; Fitness studio; Town pool; Park"),
    "school": listed("Primary school; Music school; Room 7"),
    "home": listed("12 Garden Road; At home; 5 Mill Lane; 48 High Street"),
    "salon": listed("Salon Mira; Barber on Main Street"),
    "garage": listed("Garage Keller; Test centre"),
    "hall": listed("Town hall; Concert hall; Arena; Old Theatre"),
    "topic": listed("first aid; data protection; public speaking; spreadsheets; negotiation; fire safety"),
}

REMINDERS = listed("""{Call|Visit|Write to} {Mum|the bank|the plumber|Grandma|the landlord|the school}; Water the {plants|garden|tomatoes};
Pay the {rent|electricity bill|invoice|insurance}; {Buy|Order} {milk|stamps|a birthday present|printer paper|cat food|new shoes};
Take {the pills|the bins out|the dog to the vet}; {Return|Renew} the {library books|passport|parking permit|parcel};
{Book|Cancel} the {flight|hotel|dentist|table}; {Charge|Back up} the {phone|laptop|camera}; Change the {tyres|bed sheets|filter};
Send the {report|application|tax return|photos}; Prepare the {slides|lunch boxes|agenda|guest room}""")

QUERIES = listed("""{best|cheap|vegan} {restaurants|cafés|bakeries} in {city}; how to {fix|clean|choose} a {bicycle|dishwasher|laptop|coat};
{weather|events|museums|flats|jobs} in {city}; {history|population|map} of {city}; {train|bus|flight} from {city} to {other};
difference between {jam and jelly|bus and coach|stocks and bonds|a virus and a bacterium};
{recipe|calories} for {pancakes|lentil soup|banana bread|risotto}; who {invented|discovered} {the telephone|penicillin|paper|radium};
{learn|translate} {Spanish|Japanese|Finnish|Arabic} {online|for free|quickly}; opening hours {library|post office|swimming pool} {city};
{symptoms|treatment} of {hay fever|a cold|a sprained ankle}; {used|electric|folding} bikes under {300|500|800|1200} euros""")

SEARCH_SITES = rows("""
web|10
news|20
images|30
scholar|10
shopping|20
maps|5
videos|10
books|10
""")

# dish, cuisine, minutes, servings, ingredients, difficulty
DISHES = rows("""
Lentil soup|Turkish|40|4|red lentils;carrots;onion;cumin|easy
Pancakes|American|25|3|flour;milk;eggs;butter|easy
Mushroom risotto|Italian|45|4|rice;mushrooms;stock;parmesan|medium
Banana bread|American|70|8|bananas;flour;sugar;eggs|easy
Ratatouille|French|60|4|aubergine;courgette;tomatoes;peppers|medium
Chicken curry|Indian|50|4|chicken;coconut milk;curry paste;rice|medium
Greek salad|Greek|15|2|cucumber;tomatoes;feta;olives|easy
Ramen|Japanese|120|2|noodles;broth;egg;spring onions|hard
Paella|Spanish|75|6|rice;prawns;saffron;peppers|hard
Tomato soup|British|30|4|tomatoes;onion;cream;basil|easy
Apple pie|American|90|8|apples;flour;butter;cinnamon|medium
Falafel|Lebanese|45|4|chickpeas;parsley;garlic;cumin|medium
Tacos|Mexican|35|4|tortillas;beef;avocado;lime|easy
Pierogi|Polish|100|5|flour;potatoes;quark;onion|hard
Pad thai|Thai|30|2|rice noodles;tofu;peanuts;lime|medium
Goulash|Hungarian|150|6|beef;onions;paprika;potatoes|medium
""")

# phrase, language, translation, target
PHRASES = rows("""
Good morning|en|Guten Morgen|de
Where is the station?|en|¿Dónde está la estación?|es
Thank you very much|en|Merci beaucoup|fr
How much does it cost?|en|Quanto costa?|it
I would like a coffee|en|Ich möchte einen Kaffee|de
See you tomorrow|en|À demain|fr
Je ne comprends pas|fr|I do not understand|en
Ein Tisch für zwei, bitte|de|A table for two, please|en
¿Cómo te llamas?|es|What is your name?|en
Happy birthday|en|Buon compleanno|it
The shop is closed|en|Sklep jest zamknięty|pl
Goodbye|en|Até logo|pt
Please help me|en|Hjälp mig, tack|sv
Good night|en|おやすみなさい|ja
The train is late|en|De trein is te laat|nl
I have a reservation|en|J'ai une réservation|fr
The weather is nice today|en|Das Wetter ist heute schön|de
No problem|en|Ei ongelmaa|fi
""")

# tool, description, argument, type, meaning
TOOLS = rows("""
get_weather|Get the weather forecast for a city|location|string|City and country
convert_currency|Convert an amount from one currency to another|amount|number|Amount to convert
create_event|Create an entry in the calendar|title|string|Title of the entry
search_web|Search the web and return the best results|query|string|Words to search for
send_email|Send an e-mail to one or more people|to|array|Addresses of the recipients
get_route|Find the way between two places|destination|string|Where the trip ends
set_reminder|Remind the user at a given time|text|string|What to remember
translate_text|Translate a text into another language|target_language|string|Language of the result
book_table|Reserve a table in a restaurant|guests|integer|Number of people
get_stock_price|Look up the price of a share|symbol|string|Ticker symbol
play_music|Play a song, album or playlist|query|string|What to play
read_file|Read the content of a file|path|string|Path of the file
run_query|Run a query on the database|sql|string|Query to run
set_temperature|Set the temperature of a room|temperature|number|Degrees Celsius
list_flights|List flights between two airports|origin|string|Airport code
calculate|Evaluate an arithmetic expression|expression|string|Expression to evaluate
""")

STOCKS = rows("""
AAPL|Apple Inc.|NASDAQ|USD|190
MSFT|Microsoft Corporation|NASDAQ|USD|410
NVDA|NVIDIA Corporation|NASDAQ|USD|118
AMZN|Amazon.com, Inc.|NASDAQ|USD|180
SAP|SAP SE|XETRA|EUR|195
SIE|Siemens AG|XETRA|EUR|172
NESN|Nestlé S.A.|SIX|CHF|92
MC|LVMH|Euronext Paris|EUR|690
ASML|ASML Holding N.V.|Euronext Amsterdam|EUR|820
SHEL|Shell plc|LSE|GBP|27.4
AZN|AstraZeneca PLC|LSE|GBP|121
VOLV-B|Volvo AB|Nasdaq Stockholm|SEK|268
KO|The Coca-Cola Company|NYSE|USD|66
DIS|The Walt Disney Company|NYSE|USD|98
JPM|JPMorgan Chase & Co.|NYSE|USD|205
AIR|Airbus SE|Euronext Paris|EUR|138
NOVO-B|Novo Nordisk A/S|Nasdaq Copenhagen|DKK|890
RY|Royal Bank of Canada|TSX|CAD|148
BHP|BHP Group Limited|ASX|AUD|43
EQNR|Equinor ASA|Oslo Børs|NOK|288
""")

PLACE_KINDS = rows("""
restaurant|Italian;Thai;vegetarian;Greek|4.2
museum|art;history;science|4.5
hotel|3 stars;4 stars;boutique|4.1
café|coffee;cakes;breakfast|4.4
park|playground;lake;picnic|4.6
supermarket|organic;open late|3.9
cinema|independent;multiplex|4.3
pharmacy|open at night;in the station|4.0
library|quiet;public|4.7
gym|pool;sauna|4.0
""")
MUSIC_SERVICES = listed("Spotify; Apple Music; YouTube Music; Deezer; Tidal")
OPERATIONS = rows("""
+|add|sum
-|subtract|difference
*|multiply|product
/|divide|quotient
**|power|power
%|modulo|remainder
""")
MODES = listed("driving; walking; transit; cycling")
LANGUAGE_LEVELS = listed("A1; A2; B1; B2; C1; C2")
