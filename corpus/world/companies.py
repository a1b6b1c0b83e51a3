"""Companies: the domain and the e-mail carry the name, the name fits the industry; and jobs with departments."""

import random
from dataclasses import dataclass
from functools import cache

from corpus.words.pools import Pool, Split
from corpus.words.sentences import fold
from corpus.world.place_tables import FAMILY_NAMES


@dataclass(frozen=True, slots=True)
class Company:
    """A company; `email` is an office address at `domain`, `legal_form` the end of `legal_name`."""

    name: str
    legal_name: str
    legal_form: str
    domain: str
    email: str
    website: str
    industry: str
    employees: int
    founded: int


# industry -> words that end or fill the names of its companies.
INDUSTRIES: dict[str, tuple[str, ...]] = {
    "Software": ("Software", "Systems", "Labs", "Technologies", "Digital", "Data"),
    "Finance": ("Capital", "Partners", "Finance", "Invest", "Wealth", "Bank"),
    "Insurance": ("Insurance", "Mutual", "Assurance", "Risk Partners"),
    "Healthcare": ("Health", "Care", "Clinic", "Medical", "Wellness"),
    "Retail": ("Stores", "Market", "Outlet", "Trading", "Goods"),
    "Manufacturing": ("Industries", "Works", "Manufacturing", "Tools", "Metal"),
    "Construction": ("Construction", "Builders", "Contractors", "Engineering"),
    "Logistics": ("Logistics", "Freight", "Transport", "Shipping", "Cargo"),
    "Energy": ("Energy", "Power", "Solar", "Renewables", "Grid"),
    "Education": ("Academy", "Learning", "Education", "Training"),
    "Media": ("Media", "Press", "Studios", "Publishing", "Broadcasting"),
    "Food": ("Foods", "Bakery", "Farms", "Kitchen", "Catering"),
    "Real Estate": ("Properties", "Realty", "Homes", "Estates"),
    "Consulting": ("Consulting", "Advisors", "Associates", "Strategy"),
    "Automotive": ("Motors", "Auto", "Automotive", "Vehicles"),
    "Biotechnology": ("Biotech", "Bio", "Genomics", "Therapeutics"),
    "Telecommunications": ("Telecom", "Networks", "Mobile", "Communications"),
    "Travel": ("Travel", "Tours", "Journeys", "Holidays"),
    "Agriculture": ("Farms", "Agro", "Seeds", "Orchards"),
    "Design": ("Design", "Studio", "Creative", "Interiors"),
}
_INDUSTRY_POOL = Pool(INDUSTRIES, reserve=False, exponent=0.4)
_STEMS: Pool[str] = Pool(
    [
        "Northwind",
        "Summit",
        "Bright",
        "Blue",
        "Harbor",
        "Evergreen",
        "Silver",
        "Oakwood",
        "Pioneer",
        "Atlas",
        "Horizon",
        "Meridian",
        "Redwood",
        "Vertex",
        "Nova",
        "Cascade",
        "Granite",
        "Beacon",
        "Lakeside",
        "Sterling",
        "Cobalt",
        "Orion",
        "Falcon",
        "Liberty",
        "Maple",
        "Compass",
        "Anchor",
        "Juniper",
        "Crescent",
        "Delta",
        "Apex",
        "Zenith",
        "Quantum",
        "Stellar",
        "Polaris",
        "Aurora",
        "Cedar",
        "Ironwood",
        "Riverstone",
        "Kestrel",
        "Amber",
        "Sequoia",
        "Lighthouse",
        "Mosaic",
        "Clearwater",
        "Greenfield",
        "Westbridge",
        "Highland",
        "Pinnacle",
        "Trident",
        "Phoenix",
        "Vega",
        "Arbor",
        "Keystone",
        "Ember",
        "Willow",
        "Brookside",
        "Copper",
        "Sapphire",
        "Hawthorn",
        "Linden",
        "Marble",
        "Tundra",
        "Prairie",
        "Coral",
        "Alpine",
        "Sierra",
        "Bluebird",
        "Osprey",
        "Heron",
        "Raven",
        "Thistle",
        "Solstice",
        "Equinox",
        "Nimbus",
        "Stratus",
        "Cirrus",
        "Lumen",
        "Prism",
        "Helix",
        "Vector",
        "Axiom",
        "Tensor",
        "Cipher",
        "Pixel",
        "Orbit",
        "Lunar",
        "Terra",
        "Boreal",
        "Nordic",
        "Baltic",
        "Adriatic",
        "Pacific",
        "Atlantic",
        "Coastal",
        "Metro",
        "Central",
        "Union",
        "United",
        "Premier",
        "Global",
        "First",
        "Signal",
        "Foundry",
        "Forge",
        "Hearth",
        "Harvest",
        "Meadow",
        "Orchard",
        "Birch",
        "Elm",
        "Sparrow",
        "Otter",
        "Fox",
        "Bison",
        "Lynx",
        "Tidewater",
        "Stonegate",
        "Fairway",
    ],
    exponent=0.4,
)
_FORMS = {
    "US": ("Inc.", "LLC", "Corp.", "Inc.", "Co."),
    "GB": ("Ltd", "Ltd", "PLC", "LLP"),
    "DE": ("GmbH", "GmbH", "AG", "GmbH & Co. KG"),
    "FR": ("SARL", "SAS", "SA"),
    "ES": ("S.L.", "S.A."),
    "IT": ("S.r.l.", "S.p.A."),
    "NL": ("B.V.", "N.V."),
    "CA": ("Inc.", "Ltd."),
    "BR": ("Ltda.", "S.A."),
    "AU": ("Pty Ltd", "Ltd"),
    "PL": ("Sp. z o.o.", "S.A."),
    "SE": ("AB",),
    "PT": ("Lda.", "S.A."),
}
_TLDS = {
    "US": ("com", "com", "com", "io", "co", "net"),
    "GB": ("co.uk", "co.uk", "com", "uk"),
    "CA": ("ca", "com"),
    "BR": ("com.br",),
    "AU": ("com.au",),
}
_BOXES = ("info", "info", "contact", "hello", "office", "sales", "support", "service")

# department -> job titles.
JOBS: dict[str, tuple[str, ...]] = {
    "Engineering": (
        "Software Engineer",
        "Senior Software Engineer",
        "DevOps Engineer",
        "QA Engineer",
        "Engineering Manager",
    ),
    "Sales": ("Account Executive", "Sales Manager", "Sales Representative", "Key Account Manager"),
    "Marketing": ("Marketing Manager", "Content Strategist", "Brand Manager", "SEO Specialist"),
    "Finance": ("Accountant", "Financial Analyst", "Controller", "Payroll Specialist"),
    "Human Resources": ("HR Manager", "Recruiter", "HR Business Partner", "Training Coordinator"),
    "Operations": ("Operations Manager", "Logistics Coordinator", "Warehouse Supervisor", "Project Manager"),
    "Customer Support": ("Support Agent", "Customer Success Manager", "Support Team Lead"),
    "Legal": ("Legal Counsel", "Paralegal", "Compliance Officer"),
    "Design": ("Product Designer", "UX Researcher", "Graphic Designer", "Art Director"),
    "Research": ("Data Scientist", "Research Scientist", "Lab Technician", "Machine Learning Engineer"),
    "Procurement": ("Buyer", "Procurement Manager", "Supply Chain Analyst"),
    "Administration": ("Office Manager", "Executive Assistant", "Receptionist"),
}


def draw_company(rng: random.Random, locale: str, split: Split, industry: str | None = None) -> Company:
    """A company of the locale's country; see `World.company`."""
    country = locale[-2:]
    industry = industry or _INDUSTRY_POOL.draw(rng)
    words = INDUSTRIES.get(industry) or INDUSTRIES["Consulting"]
    word = words[int(rng.random() * len(words))]
    kind = rng.random()
    if kind < 0.55:
        name = f"{_STEMS.draw(rng, split)} {word}"
    elif kind < 0.8:
        name = f"{_families(country).draw(rng, split)} {word}"
    elif kind < 0.9:
        name = f"{_families(country).draw(rng, split)} & {_families(country).draw(rng, split)}"
    else:
        name = f"{_STEMS.draw(rng, split)}{word.lower() if ' ' not in word else ''}"
    forms = _FORMS[country]
    form = forms[int(rng.random() * len(forms))]
    tlds = _TLDS.get(country) or (country.lower(), country.lower(), "com")
    domain = domain_of(name, locale[:2], tlds[int(rng.random() * len(tlds))], hyphen=rng.random() < 0.3)
    box = _BOXES[int(rng.random() * len(_BOXES))]
    return Company(
        name,
        f"{name} {form}",
        form,
        domain,
        f"{box}@{domain}",
        f"https://{'www.' if rng.random() < 0.6 else ''}{domain}",
        industry,
        int(5 * 10 ** (rng.random() ** 1.5 * 3.5)),
        2024 - int(rng.random() ** 1.6 * 120),
    )


def domain_of(name: str, language: str, tld: str, *, hyphen: bool = False) -> str:
    """A domain made of `name`: its words joined, with "and" left out."""
    words = ["".join(c for c in word if c.isalnum()) for word in fold(name, language).replace(" and ", " ").split()]
    return f"{('-' if hyphen else '').join(word for word in words if word)}.{tld}"


@cache
def _families(country: str) -> Pool[str]:
    return Pool(FAMILY_NAMES[country].split(), exponent=0.3)
