# ruff: noqa: E501 - a row of a table is a line
"""Value tables for science records: elements, planets, species, journals, experiments and data sets."""

from corpus.families.drawing import listed, rows

# atomic number is the row's place; symbol, name, atomic mass, category, state at 25 °C, group, period
ELEMENTS = rows("""
H|Hydrogen|1.008|nonmetal|gas|1|1
He|Helium|4.0026|noble gas|gas|18|1
Li|Lithium|6.94|alkali metal|solid|1|2
Be|Beryllium|9.0122|alkaline earth metal|solid|2|2
B|Boron|10.81|metalloid|solid|13|2
C|Carbon|12.011|nonmetal|solid|14|2
N|Nitrogen|14.007|nonmetal|gas|15|2
O|Oxygen|15.999|nonmetal|gas|16|2
F|Fluorine|18.998|halogen|gas|17|2
Ne|Neon|20.18|noble gas|gas|18|2
Na|Sodium|22.99|alkali metal|solid|1|3
Mg|Magnesium|24.305|alkaline earth metal|solid|2|3
Al|Aluminium|26.982|post-transition metal|solid|13|3
Si|Silicon|28.085|metalloid|solid|14|3
P|Phosphorus|30.974|nonmetal|solid|15|3
S|Sulfur|32.06|nonmetal|solid|16|3
Cl|Chlorine|35.45|halogen|gas|17|3
Ar|Argon|39.95|noble gas|gas|18|3
K|Potassium|39.098|alkali metal|solid|1|4
Ca|Calcium|40.078|alkaline earth metal|solid|2|4
Sc|Scandium|44.956|transition metal|solid|3|4
Ti|Titanium|47.867|transition metal|solid|4|4
V|Vanadium|50.942|transition metal|solid|5|4
Cr|Chromium|51.996|transition metal|solid|6|4
Mn|Manganese|54.938|transition metal|solid|7|4
Fe|Iron|55.845|transition metal|solid|8|4
Co|Cobalt|58.933|transition metal|solid|9|4
Ni|Nickel|58.693|transition metal|solid|10|4
Cu|Copper|63.546|transition metal|solid|11|4
Zn|Zinc|65.38|transition metal|solid|12|4
Ga|Gallium|69.723|post-transition metal|solid|13|4
Ge|Germanium|72.63|metalloid|solid|14|4
As|Arsenic|74.922|metalloid|solid|15|4
Se|Selenium|78.971|nonmetal|solid|16|4
Br|Bromine|79.904|halogen|liquid|17|4
Kr|Krypton|83.798|noble gas|gas|18|4
Rb|Rubidium|85.468|alkali metal|solid|1|5
Sr|Strontium|87.62|alkaline earth metal|solid|2|5
Y|Yttrium|88.906|transition metal|solid|3|5
Zr|Zirconium|91.224|transition metal|solid|4|5
Nb|Niobium|92.906|transition metal|solid|5|5
Mo|Molybdenum|95.95|transition metal|solid|6|5
Tc|Technetium|97|transition metal|solid|7|5
Ru|Ruthenium|101.07|transition metal|solid|8|5
Rh|Rhodium|102.91|transition metal|solid|9|5
Pd|Palladium|106.42|transition metal|solid|10|5
Ag|Silver|107.87|transition metal|solid|11|5
Cd|Cadmium|112.41|transition metal|solid|12|5
In|Indium|114.82|post-transition metal|solid|13|5
Sn|Tin|118.71|post-transition metal|solid|14|5
Sb|Antimony|121.76|metalloid|solid|15|5
Te|Tellurium|127.6|metalloid|solid|16|5
I|Iodine|126.9|halogen|solid|17|5
Xe|Xenon|131.29|noble gas|gas|18|5
Cs|Caesium|132.91|alkali metal|solid|1|6
Ba|Barium|137.33|alkaline earth metal|solid|2|6
La|Lanthanum|138.91|lanthanide|solid|3|6
Ce|Cerium|140.12|lanthanide|solid|3|6
Pr|Praseodymium|140.91|lanthanide|solid|3|6
Nd|Neodymium|144.24|lanthanide|solid|3|6
Pm|Promethium|145|lanthanide|solid|3|6
Sm|Samarium|150.36|lanthanide|solid|3|6
Eu|Europium|151.96|lanthanide|solid|3|6
Gd|Gadolinium|157.25|lanthanide|solid|3|6
Tb|Terbium|158.93|lanthanide|solid|3|6
Dy|Dysprosium|162.5|lanthanide|solid|3|6
Ho|Holmium|164.93|lanthanide|solid|3|6
Er|Erbium|167.26|lanthanide|solid|3|6
Tm|Thulium|168.93|lanthanide|solid|3|6
Yb|Ytterbium|173.05|lanthanide|solid|3|6
Lu|Lutetium|174.97|lanthanide|solid|3|6
Hf|Hafnium|178.49|transition metal|solid|4|6
Ta|Tantalum|180.95|transition metal|solid|5|6
W|Tungsten|183.84|transition metal|solid|6|6
Re|Rhenium|186.21|transition metal|solid|7|6
Os|Osmium|190.23|transition metal|solid|8|6
Ir|Iridium|192.22|transition metal|solid|9|6
Pt|Platinum|195.08|transition metal|solid|10|6
Au|Gold|196.97|transition metal|solid|11|6
Hg|Mercury|200.59|transition metal|liquid|12|6
Tl|Thallium|204.38|post-transition metal|solid|13|6
Pb|Lead|207.2|post-transition metal|solid|14|6
Bi|Bismuth|208.98|post-transition metal|solid|15|6
Po|Polonium|209|post-transition metal|solid|16|6
At|Astatine|210|halogen|solid|17|6
Rn|Radon|222|noble gas|gas|18|6
Fr|Francium|223|alkali metal|solid|1|7
Ra|Radium|226|alkaline earth metal|solid|2|7
Ac|Actinium|227|actinide|solid|3|7
Th|Thorium|232.04|actinide|solid|3|7
Pa|Protactinium|231.04|actinide|solid|3|7
U|Uranium|238.03|actinide|solid|3|7
""")

# name, kind, radius in km, mass in kg, orbit in days, distance from the parent in km, moons, parent
BODIES = rows("""
Mercury|terrestrial planet|2439.7|3.30e23|88|57900000|0|Sun
Venus|terrestrial planet|6051.8|4.87e24|224.7|108200000|0|Sun
Earth|terrestrial planet|6371|5.97e24|365.2|149600000|1|Sun
Mars|terrestrial planet|3389.5|6.42e23|687|228000000|2|Sun
Jupiter|gas giant|69911|1.90e27|4331|778500000|95|Sun
Saturn|gas giant|58232|5.68e26|10747|1432000000|146|Sun
Uranus|ice giant|25362|8.68e25|30589|2867000000|27|Sun
Neptune|ice giant|24622|1.02e26|59800|4515000000|14|Sun
Pluto|dwarf planet|1188.3|1.31e22|90560|5906400000|5|Sun
Ceres|dwarf planet|473|9.39e20|1682|413700000|0|Sun
Moon|moon|1737.4|7.35e22|27.3|384400|0|Earth
Io|moon|1821.6|8.93e22|1.77|421700|0|Jupiter
Europa|moon|1560.8|4.80e22|3.55|671000|0|Jupiter
Ganymede|moon|2634.1|1.48e23|7.15|1070400|0|Jupiter
Callisto|moon|2410.3|1.08e23|16.7|1882700|0|Jupiter
Titan|moon|2574.7|1.35e23|15.9|1221900|0|Saturn
Enceladus|moon|252.1|1.08e20|1.37|238000|0|Saturn
Triton|moon|1353.4|2.14e22|5.88|354800|0|Neptune
Phobos|moon|11.3|1.07e16|0.32|9376|0|Mars
Titania|moon|788.4|3.40e21|8.71|436300|0|Uranus
""")

# common name, scientific name, family, order, class, Red List status, habitat, diet, length in cm, continent
SPECIES = rows("""
Red fox|Vulpes vulpes|Canidae|Carnivora|Mammalia|LC|forest|omnivore|80|Europe
Gray wolf|Canis lupus|Canidae|Carnivora|Mammalia|LC|forest|carnivore|130|North America
Snow leopard|Panthera uncia|Felidae|Carnivora|Mammalia|VU|mountains|carnivore|110|Asia
Tiger|Panthera tigris|Felidae|Carnivora|Mammalia|EN|forest|carnivore|190|Asia
African bush elephant|Loxodonta africana|Elephantidae|Proboscidea|Mammalia|EN|savanna|herbivore|650|Africa
Blue whale|Balaenoptera musculus|Balaenopteridae|Artiodactyla|Mammalia|EN|ocean|carnivore|2500|Oceans
House sparrow|Passer domesticus|Passeridae|Passeriformes|Aves|LC|towns|omnivore|15|Europe
Barn owl|Tyto alba|Tytonidae|Strigiformes|Aves|LC|farmland|carnivore|34|Europe
Emperor penguin|Aptenodytes forsteri|Spheniscidae|Sphenisciformes|Aves|NT|sea ice|carnivore|115|Antarctica
White stork|Ciconia ciconia|Ciconiidae|Ciconiiformes|Aves|LC|wetlands|carnivore|105|Europe
Bald eagle|Haliaeetus leucocephalus|Accipitridae|Accipitriformes|Aves|LC|lakes|carnivore|85|North America
European robin|Erithacus rubecula|Muscicapidae|Passeriformes|Aves|LC|gardens|omnivore|14|Europe
Green sea turtle|Chelonia mydas|Cheloniidae|Testudines|Reptilia|EN|ocean|herbivore|110|Oceans
Komodo dragon|Varanus komodoensis|Varanidae|Squamata|Reptilia|EN|savanna|carnivore|250|Asia
Common frog|Rana temporaria|Ranidae|Anura|Amphibia|LC|ponds|carnivore|8|Europe
Axolotl|Ambystoma mexicanum|Ambystomatidae|Urodela|Amphibia|CR|lakes|carnivore|23|North America
Atlantic salmon|Salmo salar|Salmonidae|Salmoniformes|Actinopterygii|NT|rivers|carnivore|75|Europe
Great white shark|Carcharodon carcharias|Lamnidae|Lamniformes|Chondrichthyes|VU|ocean|carnivore|460|Oceans
Clownfish|Amphiprion ocellaris|Pomacentridae|Blenniiformes|Actinopterygii|LC|coral reefs|omnivore|9|Oceans
Honey bee|Apis mellifera|Apidae|Hymenoptera|Insecta|DD|meadows|herbivore|1|Europe
Monarch butterfly|Danaus plexippus|Nymphalidae|Lepidoptera|Insecta|LC|meadows|herbivore|10|North America
Giant panda|Ailuropoda melanoleuca|Ursidae|Carnivora|Mammalia|VU|bamboo forest|herbivore|150|Asia
Brown bear|Ursus arctos|Ursidae|Carnivora|Mammalia|LC|forest|omnivore|200|Europe
Red kangaroo|Osphranter rufus|Macropodidae|Diprotodontia|Mammalia|LC|grassland|herbivore|130|Australia
Koala|Phascolarctos cinereus|Phascolarctidae|Diprotodontia|Mammalia|VU|forest|herbivore|75|Australia
Orangutan|Pongo pygmaeus|Hominidae|Primates|Mammalia|CR|rainforest|omnivore|130|Asia
European hedgehog|Erinaceus europaeus|Erinaceidae|Eulipotyphla|Mammalia|NT|gardens|carnivore|25|Europe
Eurasian otter|Lutra lutra|Mustelidae|Carnivora|Mammalia|NT|rivers|carnivore|75|Europe
Black rhinoceros|Diceros bicornis|Rhinocerotidae|Perissodactyla|Mammalia|CR|savanna|herbivore|340|Africa
Giraffe|Giraffa camelopardalis|Giraffidae|Artiodactyla|Mammalia|VU|savanna|herbivore|480|Africa
Common dolphin|Delphinus delphis|Delphinidae|Artiodactyla|Mammalia|LC|ocean|carnivore|200|Oceans
Atlantic puffin|Fratercula arctica|Alcidae|Charadriiformes|Aves|VU|sea cliffs|carnivore|28|Europe
""")

STATUSES = {
    "LC": "Least Concern",
    "NT": "Near Threatened",
    "VU": "Vulnerable",
    "EN": "Endangered",
    "CR": "Critically Endangered",
    "DD": "Data Deficient",
}

# common name, scientific name, family, height in cm, bloom, use
PLANTS = rows("""
English oak|Quercus robur|Fagaceae|3000|April|timber
Silver birch|Betula pendula|Betulaceae|2000|April|ornamental
Sunflower|Helianthus annuus|Asteraceae|250|July|food
Common daisy|Bellis perennis|Asteraceae|15|March|ornamental
Tomato|Solanum lycopersicum|Solanaceae|150|June|food
Lavender|Lavandula angustifolia|Lamiaceae|60|June|fragrance
Basil|Ocimum basilicum|Lamiaceae|45|July|herb
Apple|Malus domestica|Rosaceae|500|May|food
Dog rose|Rosa canina|Rosaceae|300|June|ornamental
Wheat|Triticum aestivum|Poaceae|100|June|food
Rice|Oryza sativa|Poaceae|110|August|food
Potato|Solanum tuberosum|Solanaceae|80|July|food
Norway spruce|Picea abies|Pinaceae|4000|May|timber
Peppermint|Mentha piperita|Lamiaceae|60|July|herb
Snowdrop|Galanthus nivalis|Amaryllidaceae|15|February|ornamental
Coffee|Coffea arabica|Rubiaceae|500|March|food
""")

# journal, prefix of the identifier, publisher, ISSN, field, first year
JOURNALS = rows("""
Nature|10.1038/s41586|Springer Nature|0028-0836|science|1869
Science|10.1126/science|AAAS|0036-8075|science|1880
PLOS ONE|10.1371/journal.pone|Public Library of Science|1932-6203|science|2006
Physical Review Letters|10.1103/PhysRevLett|American Physical Society|0031-9007|physics|1958
The Lancet|10.1016/S0140-6736|Elsevier|0140-6736|medicine|1823
eLife|10.7554/eLife|eLife Sciences|2050-084X|biology|2012
Scientific Reports|10.1038/s41598|Springer Nature|2045-2322|science|2011
Journal of Machine Learning Research|10.5555/jmlr|JMLR|1532-4435|computing|2000
Astronomy & Astrophysics|10.1051/0004-6361|EDP Sciences|0004-6361|astronomy|1969
Bioinformatics|10.1093/bioinformatics|Oxford University Press|1367-4803|biology|1985
Earth System Science Data|10.5194/essd|Copernicus|1866-3508|geology|2009
BMJ Open|10.1136/bmjopen|BMJ|2044-6055|medicine|2011
Nature Communications|10.1038/s41467|Springer Nature|2041-1723|science|2010
Journal of Open Source Software|10.21105/joss|Open Journals|2475-9066|computing|2016
Ecology Letters|10.1111/ele|Wiley|1461-023X|biology|1998
""")

PAPER_TITLES = {
    "biology": listed("""{Effects|Role} of {factor} on {organism} {growth|behaviour|survival};
        {Seasonal|Long-term} changes in {organism} populations near {place}; Genetic diversity of {organism} in {place};
        How {organism} {respond|adapt} to {factor}"""),
    "physics": listed("""{Measurement|Observation} of {quantity} in {material}; A {simple|new} model of {quantity} in {material};
        {Temperature|Pressure} dependence of {quantity} in {material}"""),
    "medicine": listed("""{Outcomes|Costs} of {treatment} in {patients}: a {cohort study|randomized trial|systematic review};
        {Treatment|Prevention} of {illness} in {patients}; Association between {factor} and {illness} in {patients}"""),
    "computing": listed("""{Fast|Scalable|Robust} {task} with {method}; Learning {task} from {few examples|noisy labels|raw text};
        A {survey|benchmark} of {method} for {task}"""),
    "astronomy": listed("""{Spectroscopy|Light curves} of {star}; A search for {star} with {telescope};
        The {formation|evolution} of {star}"""),
    "geology": listed("""{Rates of erosion|Sediment transport} along the coast of {place}; A {data set|map} of {ground} in {place};
        {Thirty|Fifty} years of {ground} observations in {place}"""),
}

PAPER_GRAMMAR = {
    "factor": listed(
        "temperature; artificial light; noise; drought; diet; exercise; sleep; salinity; pollution; altitude"
    ),
    "organism": listed("honey bees; salmon; sparrows; oak trees; bats; frogs; corals; mosses; yeast; beetles; lichens"),
    "quantity": listed(
        "thermal conductivity; spin waves; electrical resistance; friction; viscosity; sound absorption"
    ),
    "material": listed("graphene; thin films; liquid helium; water ice; silicon; glass; superconductors; foams"),
    "treatment": listed("early surgery; physiotherapy; a low-salt diet; vaccination; telemedicine; light therapy"),
    "illness": listed("asthma; type 2 diabetes; migraine; hypertension; influenza; insomnia; back pain; anaemia"),
    "patients": listed("older adults; children; pregnant women; athletes; night workers; adolescents; nurses"),
    "task": listed(
        "image segmentation; graph search; speech recognition; text generation; route planning; anomaly detection"
    ),
    "method": listed(
        "diffusion models; decision trees; sparse attention; hashing; convex optimization; graph networks"
    ),
    "star": listed("binary stars; white dwarfs; exoplanets; young galaxies; red giants; supernovae; star clusters"),
    "telescope": listed("a small telescope; radio arrays; infrared surveys; archival plates"),
    "ground": listed("groundwater; permafrost; soil moisture; snow depth; glacier; earthquake"),
    "place": listed("Iceland; Patagonia; the Alps; Scotland; Kenya; Hokkaido; Norway; the Andes; Tasmania; Crete"),
}

# experiment, quantity, unit, low, high, instrument, method
EXPERIMENTS = rows("""
Germination of wheat seeds|germination rate|%|20|99|growth chamber|random blocks
Boiling point of salt water|temperature|°C|100|104|digital thermometer|repeated measurement
Fall time of a steel ball|time|s|0.2|1.4|light gate|repeated measurement
Yield of the enzyme|concentration|mg/L|0.5|12|spectrophotometer|dilution series
Hardness of tap water|concentration|mmol/L|0.6|3.4|burette|titration
Tensile strength of yarn|force|N|4|60|tensile tester|destructive test
Sound level in classrooms|level|dB|38|82|sound level meter|survey
Reaction time after coffee|time|ms|190|420|computer test|crossover trial
Growth of yeast|optical density|OD600|0.05|2.2|plate reader|time series
Acidity of lake water|acidity|pH|4.8|8.9|pH meter|field sampling
Lifetime of LED lamps|time|h|8000|52000|timer|endurance test
Efficiency of a solar cell|efficiency|%|12|24|solar simulator|comparison
Viscosity of honey|viscosity|Pa·s|2|14|viscometer|temperature sweep
Spring constant|stiffness|N/m|5|120|force sensor|linear fit
Chlorophyll in leaves|content|µg/cm²|12|70|chlorophyll meter|field sampling
""")

# sample, material, storage in °C, container, unit of the amount
SAMPLES = rows("""
blood|whole blood|-20|EDTA tube|mL
serum|blood serum|-80|cryotube|mL
water|river water|4|glass bottle|mL
soil|topsoil|4|plastic bag|g
tissue|leaf tissue|-80|cryotube|g
rock|basalt|20|sample box|g
air|indoor air|20|filter cassette|mL
saliva|saliva|-20|swab tube|mL
sediment|lake sediment|4|core tube|g
ice|glacier ice|-30|core tube|g
seed|barley seed|10|paper bag|g
urine|urine|-20|sterile cup|mL
pollen|pine pollen|4|glass vial|g
""")

# data set, domain, format, licence, unit of rows
DATASETS = rows("""
Daily weather observations|climate|csv|CC-BY-4.0|observations
Street trees|environment|geojson|CC0-1.0|trees
Road accidents|transport|csv|CC-BY-4.0|accidents
Bird counts|ecology|csv|CC-BY-4.0|sightings
Household energy use|energy|parquet|CC-BY-4.0|readings
School enrolment|education|csv|CC0-1.0|schools
River levels|hydrology|netcdf|CC-BY-4.0|readings
Library loans|culture|json|CC0-1.0|loans
Handwritten digits|machine learning|parquet|MIT|images
Spoken words|machine learning|tar|CC-BY-4.0|clips
Restaurant inspections|health|csv|ODbL-1.0|inspections
Bicycle counts|transport|csv|ODbL-1.0|counts
Election results|politics|json|CC0-1.0|districts
House prices|economy|parquet|CC-BY-4.0|sales
Star catalogue|astronomy|fits|CC-BY-4.0|stars
Earthquakes|geology|geojson|CC0-1.0|events
""")

TAXON_RANKS = listed("species; genus; family; order; class")
TELESCOPES = listed(
    "Hubble Space Telescope; Very Large Telescope; Keck I; Subaru Telescope; ALMA; Gemini North; TESS; Nordic Optical Telescope"
)
TEST_NAMES = rows("""
HGB|Haemoglobin|g/dL|12|17.5|7|20
GLU|Glucose|mg/dL|70|100|55|180
CHOL|Total cholesterol|mg/dL|125|200|110|290
WBC|White blood cells|10^9/L|4|11|2|18
CRE|Creatinine|mg/dL|0.6|1.3|0.4|2.6
TSH|Thyroid-stimulating hormone|mIU/L|0.4|4|0.1|9
CRP|C-reactive protein|mg/L|0|5|0|60
PLT|Platelets|10^9/L|150|400|90|520
NA|Sodium|mmol/L|135|145|128|150
K|Potassium|mmol/L|3.5|5.1|2.9|6
FER|Ferritin|ng/mL|20|250|6|420
VITD|Vitamin D|ng/mL|30|60|8|80
""")
# target, kind, right ascension and declination in degrees
TARGETS = rows("""
M31|galaxy|10.685|41.269
M42|nebula|83.822|-5.391
M13|globular cluster|250.423|36.461
Vega|star|279.235|38.784
M51|galaxy|202.470|47.195
M57|planetary nebula|283.396|33.029
Sirius|star|101.287|-16.716
M1|supernova remnant|83.633|22.015
M87|galaxy|187.706|12.391
TRAPPIST-1|star|346.622|-5.041
Betelgeuse|star|88.793|7.407
M45|open cluster|56.750|24.117
NGC 253|galaxy|11.888|-25.288
Proxima Centauri|star|217.429|-62.680
Barnard's Star|star|269.452|4.693
Polaris|star|37.955|89.264
3C 273|quasar|187.278|2.052
Centaurus A|galaxy|201.365|-43.019
NGC 4993|galaxy|197.449|-23.384
Kepler-186|star|298.653|43.955
""")
