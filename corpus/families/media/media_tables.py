# ruff: noqa: E501 - a row of a table is a line
"""Value tables for media records: films, albums, cameras, file formats, fonts, emoji and podcasts."""

from corpus.families.drawing import listed, rows

# title, year, director, genre, minutes, country, language
FILMS = rows("""
The Godfather|1972|Francis Ford Coppola|crime|175|US|en
Casablanca|1942|Michael Curtiz|drama|102|US|en
Seven Samurai|1954|Akira Kurosawa|action|207|JP|ja
2001: A Space Odyssey|1968|Stanley Kubrick|science fiction|149|GB|en
Metropolis|1927|Fritz Lang|science fiction|153|DE|de
Amélie|2001|Jean-Pierre Jeunet|comedy|122|FR|fr
Spirited Away|2001|Hayao Miyazaki|animation|125|JP|ja
Parasite|2019|Bong Joon-ho|thriller|132|KR|ko
Psycho|1960|Alfred Hitchcock|thriller|109|US|en
Blade Runner|1982|Ridley Scott|science fiction|117|US|en
Alien|1979|Ridley Scott|horror|117|GB|en
Jaws|1975|Steven Spielberg|thriller|124|US|en
Rashomon|1950|Akira Kurosawa|drama|88|JP|ja
Bicycle Thieves|1948|Vittorio De Sica|drama|89|IT|it
The Seventh Seal|1957|Ingmar Bergman|drama|96|SE|sv
La Dolce Vita|1960|Federico Fellini|drama|174|IT|it
Das Boot|1981|Wolfgang Petersen|war|149|DE|de
Run Lola Run|1998|Tom Tykwer|thriller|81|DE|de
Pan's Labyrinth|2006|Guillermo del Toro|fantasy|118|ES|es
City of God|2002|Fernando Meirelles|crime|130|BR|pt
The Matrix|1999|Lana Wachowski|science fiction|136|US|en
Fargo|1996|Joel Coen|crime|98|US|en
Vertigo|1958|Alfred Hitchcock|thriller|128|US|en
Modern Times|1936|Charlie Chaplin|comedy|87|US|en
Some Like It Hot|1959|Billy Wilder|comedy|121|US|en
Stalker|1979|Andrei Tarkovsky|science fiction|162|RU|ru
Pather Panchali|1955|Satyajit Ray|drama|125|IN|bn
The Piano|1993|Jane Campion|drama|117|NZ|en
Mad Max|1979|George Miller|action|93|AU|en
Nosferatu|1922|F. W. Murnau|horror|94|DE|de
Toy Story|1995|John Lasseter|animation|81|US|en
Groundhog Day|1993|Harold Ramis|comedy|101|US|en
Chinatown|1974|Roman Polanski|crime|131|US|en
Tokyo Story|1953|Yasujiro Ozu|drama|136|JP|ja
The Third Man|1949|Carol Reed|thriller|104|GB|en
Persepolis|2007|Marjane Satrapi|animation|96|FR|fr
""")

# title, artist, year, genre, tracks, label
ALBUMS = rows("""
Abbey Road|The Beatles|1969|rock|17|Apple Records
Kind of Blue|Miles Davis|1959|jazz|5|Columbia
Thriller|Michael Jackson|1982|pop|9|Epic
The Dark Side of the Moon|Pink Floyd|1973|rock|10|Harvest
Blue|Joni Mitchell|1971|folk|10|Reprise
Pet Sounds|The Beach Boys|1966|pop|13|Capitol
Autobahn|Kraftwerk|1974|electronic|5|Philips
Discovery|Daft Punk|2001|electronic|14|Virgin
Back to Black|Amy Winehouse|2006|soul|11|Island
OK Computer|Radiohead|1997|rock|12|Parlophone
Debut|Björk|1993|electronic|11|One Little Indian
Dummy|Portishead|1994|trip hop|11|Go! Beat
Exodus|Bob Marley and the Wailers|1977|reggae|10|Island
Rumours|Fleetwood Mac|1977|rock|11|Warner Bros.
Nevermind|Nirvana|1991|rock|13|DGC
Horses|Patti Smith|1975|punk|8|Arista
Low|David Bowie|1977|rock|11|RCA
A Love Supreme|John Coltrane|1965|jazz|4|Impulse!
Arrival|ABBA|1976|pop|10|Polar
Illmatic|Nas|1994|hip hop|10|Columbia
Homogenic|Björk|1997|electronic|10|One Little Indian
Getz/Gilberto|Stan Getz and João Gilberto|1964|bossa nova|8|Verve
Buena Vista Social Club|Buena Vista Social Club|1997|son cubano|14|World Circuit
Moon Safari|Air|1998|electronic|10|Virgin
Unknown Pleasures|Joy Division|1979|post-punk|10|Factory
21|Adele|2011|pop|11|XL
""")

SONG_GRAMMAR = {
    "place": listed("River; Station; Harbour; Mountain; City; Garden; Bridge; Ocean; Kitchen; Desert; Street"),
    "mood": listed("Quiet; Golden; Broken; Silver; Lonely; Electric; Distant; Sleeping; Paper; Winter"),
    "verb": listed("Waiting; Running; Dancing; Dreaming; Driving; Falling; Singing; Walking"),
    "when": listed("Tonight; Tomorrow; in June; After Midnight; on Sunday; at Dawn; Forever"),
}
SONGS = listed("""{mood} {place}; {verb} {when}; {verb} by the {place}; {When|If} the {place} Sleeps; {mood} Hearts;
    {Letters|Postcards} from the {place}; One More {Night|Mile|Song|Letter}; {The|A} {mood} {place}; Goodbye, {mood} {place}""")

# medium type, extension, codec, kind, typical bytes
FORMATS = rows("""
image/jpeg|.jpg|jpeg|image|850000
image/png|.png|png|image|420000
application/pdf|.pdf|pdf|document|640000
video/mp4|.mp4|h264|video|52000000
audio/mpeg|.mp3|mp3|audio|4800000
text/csv|.csv|utf-8|data|38000
application/json|.json|utf-8|data|12000
text/plain|.txt|utf-8|document|3400
application/zip|.zip|deflate|archive|9600000
image/gif|.gif|gif|image|310000
image/svg+xml|.svg|utf-8|image|9200
text/html|.html|utf-8|document|18000
audio/wav|.wav|pcm|audio|31000000
audio/flac|.flac|flac|audio|24000000
video/webm|.webm|vp9|video|23000000
image/webp|.webp|webp|image|150000
application/xml|.xml|utf-8|data|21000
text/markdown|.md|utf-8|document|5200
audio/ogg|.ogg|vorbis|audio|3700000
image/tiff|.tiff|lzw|image|7900000
video/quicktime|.mov|hevc|video|88000000
application/gzip|.gz|deflate|archive|5400000
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet|.xlsx|deflate|document|47000
application/vnd.openxmlformats-officedocument.wordprocessingml.document|.docx|deflate|document|39000
application/epub+zip|.epub|deflate|document|1300000
font/woff2|.woff2|brotli|font|26000
text/css|.css|utf-8|code|14000
text/javascript|.js|utf-8|code|33000
text/calendar|.ics|utf-8|data|2100
application/x-tar|.tar|none|archive|15000000
""")

FILE_STEMS = listed("""report; invoice; photo; notes; summary; budget; minutes; contract; poster; schedule; results; logo; backup;
menu; presentation; recording; interview; floor-plan; certificate; newsletter; receipt; map; cover; tickets; inventory; diagram;
thesis; holiday; timetable; screenshot; draft; manual; survey; resume; portrait; recipe; statement; letter; catalogue""")
FOLDERS = listed(
    "Documents; Pictures; Downloads; Music; Videos; Projects; Archive; Shared; Desktop; Reports; Invoices; Scans"
)

# make, model, lenses, sensor width, sensor height
CAMERAS = rows("""
Canon|EOS R6|RF24-105mm F4 L IS USM;RF50mm F1.8 STM|5472|3648
Nikon|Z 6II|NIKKOR Z 24-70mm f/4 S;NIKKOR Z 50mm f/1.8 S|6048|4024
Sony|ILCE-7M3|FE 28-70mm F3.5-5.6 OSS;FE 85mm F1.8|6000|4000
Apple|iPhone 14|iPhone 14 back dual wide camera 5.7mm f/1.5|4032|3024
FUJIFILM|X-T4|XF18-55mmF2.8-4 R LM OIS;XF35mmF2 R WR|6240|4160
Google|Pixel 8|Pixel 8 back camera 6.9mm f/1.68|4080|3072
Panasonic|DC-GH5|LUMIX G VARIO 12-60mm F3.5-5.6|5184|3888
Canon|EOS 5D Mark IV|EF24-70mm f/2.8L II USM;EF70-200mm f/4L|6720|4480
OLYMPUS|E-M10MarkIII|M.14-42mm F3.5-5.6 EZ|4608|3456
RICOH|GR III|GR LENS 18.3mm F2.8|6000|4000
Leica|Q2|Summilux 28mm f/1.7 ASPH.|8368|5584
samsung|SM-S911B|Samsung Galaxy S23 rear camera 5.4mm f/1.8|4000|3000
""")

APERTURES = (1.8, 2.8, 4.0, 5.6, 8.0, 2.0, 11.0, 1.4, 3.5, 16.0)
SHUTTERS = listed("1/125; 1/250; 1/60; 1/500; 1/1000; 1/30; 1/200; 1/80; 1/2000; 1/15; 1/4")
ISO_VALUES = (100, 200, 400, 800, 1600, 3200, 6400)
FOCAL_LENGTHS = (50.0, 35.0, 24.0, 85.0, 28.0, 70.0, 105.0, 18.0, 135.0, 200.0)
SCENES = listed("""a {harbour|bridge|market|church|street} {at dawn|in the rain|at night|in autumn};
{two|three|a group of} {children|friends|cyclists|hikers} on a {beach|mountain path|bridge};
a {cat|dog|heron|fox|horse} in the {grass|snow|garden|morning light}; {snow|fog|clouds} over the {valley|lake|city|coast};
a {bowl of soup|loaf of bread|cup of coffee|plate of pasta} on a {wooden|white|marble} table;
the {old town|skyline|train station|lighthouse} {at sunset|from above|in winter}; a portrait of a {young woman|fisherman|baker|musician}""")
PHOTO_TAGS = listed(
    "travel; nature; street; portrait; food; animals; architecture; night; winter; family; macro; sports; sea; mountains"
)

# family, category, designer, weights
FONTS = rows("""
Roboto|sans-serif|Christian Robertson|100;300;400;500;700;900
Open Sans|sans-serif|Steve Matteson|300;400;600;700;800
Lato|sans-serif|Łukasz Dziedzic|100;300;400;700;900
Montserrat|sans-serif|Julieta Ulanovsky|400;500;600;700
Merriweather|serif|Eben Sorkin|300;400;700;900
Inter|sans-serif|Rasmus Andersson|400;500;600;700
Playfair Display|serif|Claus Eggers Sørensen|400;700;900
Source Code Pro|monospace|Paul D. Hunt|400;500;700
Nunito|sans-serif|Vernon Adams|300;400;700
Lora|serif|Olga Karpushina|400;500;700
JetBrains Mono|monospace|Philipp Nurullin|400;700
Raleway|sans-serif|Matt McInerney|300;400;700
PT Serif|serif|Alexandra Korolkova|400;700
Oswald|sans-serif|Vernon Adams|300;400;600
Fira Code|monospace|Nikita Prokopov|300;400;500;700
Pacifico|handwriting|Vernon Adams|400
Lobster|display|Pablo Impallari|400
EB Garamond|serif|Georg Duffner|400;500;700
Dancing Script|handwriting|Pablo Impallari|400;700
Work Sans|sans-serif|Wei Huang|300;400;600
Crimson Text|serif|Sebastian Kosch|400;600;700
Inconsolata|monospace|Raph Levien|400;700
Ubuntu|sans-serif|Dalton Maag|300;400;700
Bitter|serif|Sol Matas|400;700
""")

# emoji, name, category, short code, keywords
EMOJI = rows("""
😀|grinning face|Smileys & Emotion|grinning|face;happy
😂|face with tears of joy|Smileys & Emotion|joy|laugh;tear
❤️|red heart|Smileys & Emotion|heart|love
👍|thumbs up|People & Body|+1|yes;like
🙏|folded hands|People & Body|pray|please;thanks
🎉|party popper|Activities|tada|celebrate;party
🔥|fire|Travel & Places|fire|hot;flame
😊|smiling face with smiling eyes|Smileys & Emotion|blush|happy;smile
🚀|rocket|Travel & Places|rocket|space;launch
🐶|dog face|Animals & Nature|dog|pet;puppy
🐱|cat face|Animals & Nature|cat|pet;kitten
🌍|globe showing Europe-Africa|Travel & Places|earth_africa|world;planet
🍕|pizza|Food & Drink|pizza|cheese;slice
☕|hot beverage|Food & Drink|coffee|drink;tea
🎂|birthday cake|Food & Drink|birthday|cake;celebrate
⚽|soccer ball|Activities|soccer|ball;football
🌧️|cloud with rain|Travel & Places|cloud_with_rain|weather;wet
🌞|sun with face|Travel & Places|sun_with_face|bright;weather
🚲|bicycle|Travel & Places|bike|ride;wheel
📚|books|Objects|books|library;read
💡|light bulb|Objects|bulb|idea;electric
🔒|locked|Objects|lock|closed;private
✅|check mark button|Symbols|white_check_mark|done;ok
❌|cross mark|Symbols|x|cancel;no
🇫🇷|flag: France|Flags|fr|country;flag
🇯🇵|flag: Japan|Flags|jp|country;flag
🇧🇷|flag: Brazil|Flags|brazil|country;flag
🎵|musical note|Objects|musical_note|music;song
🌲|evergreen tree|Animals & Nature|evergreen_tree|forest;plant
🍎|red apple|Food & Drink|apple|fruit;healthy
""")

PODCAST_SUBJECTS = listed("""history; science; cooking; football; books; money; gardening; music; technology; travel; health; film;
language; architecture; parenting; space; crime; law; chess; cycling; weather; design""")
PODCAST_NAMES = listed("""The {subject} Hour; {Talking|Thinking} {subject}; {subject} {Today|Weekly|Matters|Explained}; {A Short|An Open} Guide to {subject};
{Ten|Twenty} Minutes of {subject}; {subject} Over Coffee; The {Little|Daily|Honest} {subject} Show""")
EPISODE_TITLES = listed("""{How|Why} {people|we} {learn|forget|love|fear} {subject}; {A brief history|The future|The price|The secrets} of {subject};
{Five|Seven|Three} {myths|questions|lessons} about {subject}; {What|Everything} {nobody|your teacher never} told you about {subject};
{Live from|Letters from|A day in} {Lisbon|Berlin|Nairobi|Chicago|Osaka|Dublin}; {Listeners ask|Your questions} about {subject}""")

# resolution name, width, height
RESOLUTIONS = rows("""
1080p|1920|1080
720p|1280|720
4K|3840|2160
480p|854|480
1440p|2560|1440
360p|640|360
""")

# shape, attributes that describe its size
SHAPES = rows("""
circle|radius
rectangle|width;height
ellipse|radius_x;radius_y
line|length
square|side
triangle|base;height
""")
LAYERS = listed("background; foreground; text; shadow; logo; border; grid; labels; roads; water; buildings; highlights")
VIDEO_TITLES = listed("""How to {bake bread|change a tyre|tie a bow tie|repair a zip|paint a door|sharpen a knife|plant tomatoes};
{A walk through|A weekend in|48 hours in} {Lisbon|Kyoto|Edinburgh|Hanoi|Montréal|Vienna};
{Ten|Five} {exercises|recipes|tips|mistakes} for {beginners|busy people|runners|winter};
{Building|Restoring} a {wooden boat|bicycle|guitar|tiny house|table}; {Unboxing|Testing} the new {camera|phone|e-bike|drill};
{Piano|Guitar|Violin} lesson {for beginners|on rhythm|on chords}""")
