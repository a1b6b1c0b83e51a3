"""Records of clubs and sport: matches, teams, players, standings, memberships, classes."""

from corpus.families.people.customers import NATIONALITIES
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import LOCALES
from corpus.world.world import World

_LISTS = Tables(__file__).lists("leisure_lists")

SPORTS = ("football", "basketball", "handball", "volleyball", "ice hockey", "rugby")
_SUFFIXES = Pool(_LISTS["ends_of_teams"], exponent=0.3)
POSITIONS = {
    "football": ("goalkeeper", "defender", "midfielder", "forward"),
    "basketball": ("point guard", "shooting guard", "small forward", "center"),
    "handball": ("goalkeeper", "left wing", "pivot", "right back"),
    "volleyball": ("setter", "libero", "outside hitter", "middle blocker"),
    "ice hockey": ("goaltender", "defenseman", "left wing", "center"),
    "rugby": ("prop", "hooker", "fly-half", "fullback"),
}
_SCORES = {
    "football": (0, 4),
    "basketball": (62, 118),
    "handball": (18, 36),
    "volleyball": (0, 3),
    "ice hockey": (0, 7),
    "rugby": (6, 42),
}
LEAGUES = ("Premier League", "First Division", "National League", "Cup", "Regional League", "Champions Series")


def team_name(w: World, city: str) -> str:
    """A team named after its city."""
    return f"{city} {w.pick(_SUFFIXES)}"


@family(
    "match",
    title="a match of two teams",
    optional=("attendance", "referee", "venue", "winner"),
    nullable=("attendance", "winner"),
    enums={"sport": SPORTS, "status": ("scheduled", "live", "finished", "postponed")},
    bounds={"home_score": (0, None), "away_score": (0, None), "attendance": (0, None)},
    plural="matches",
)
def match(w: World) -> dict[str, object]:
    """A match; the winner is the one with the higher score."""
    a, b = w.place(), w.place()
    sport = w.choice(SPORTS)
    low, high = _SCORES[sport]
    home, away = team_name(w, a.city), team_name(w, b.city)
    x, y = w.integer(low, high), w.integer(low, high)
    return {
        "match_id": w.number_id(),
        "sport": sport,
        "league": w.choice(LEAGUES),
        "season": f"{(year := w.integer(2018, 2025))}/{(year + 1) % 100}",
        "round": w.integer(1, 34),
        "home_team": home,
        "away_team": away,
        "home_score": x,
        "away_score": y,
        "winner": home if x > y else away if y > x else "draw",
        "venue": f"{a.city} {w.choice(('Arena', 'Stadium', 'Park', 'Dome'))}",
        "city": a.city,
        "kickoff": w.stamp(),
        "attendance": w.round_number(300, 60000),
        "referee": w.person().full_name,
        "status": w.choice(("scheduled", "live", "finished", "finished", "postponed")),
    }


@family(
    "player",
    title="a player of a sports team",
    optional=("height_cm", "weight_kg", "market_value", "contract_until"),
    nullable=("market_value", "contract_until"),
    enums={"sport": SPORTS},
    bounds={"shirt_number": (1, 99), "appearances": (0, None), "goals": (0, None), "height_cm": (100, 250)},
)
def player(w: World) -> dict[str, object]:
    """A player whose position fits the sport."""
    place = w.place()
    p = w.person(place)
    sport = w.choice(SPORTS)
    games = w.integer(0, 220)
    born = f"{w.integer(1988, 2007)}{p.birth_date[4:8]}{min(int(p.birth_date[8:]), 28):02d}"
    return {
        "player_id": w.number_id(),
        "first_name": p.first_name,
        "last_name": p.last_name,
        "birth_date": born,
        "nationality": NATIONALITIES[place.country_code],
        "sport": sport,
        "team": team_name(w, place.city),
        "position": w.choice(POSITIONS[sport]),
        "shirt_number": w.integer(1, 40),
        "height_cm": w.integer(168, 208),
        "weight_kg": w.integer(62, 112),
        "appearances": games,
        "goals": int(games * w.number(0, 0.5)),
        "market_value": w.integer(1, 400) * 100000,
        "contract_until": w.date("2026-07-01", "2030-06-30"),
    }


@family(
    "team_standing",
    title="a team in a league table",
    optional=("form", "goal_difference"),
    nullable=("form",),
    bounds={"rank": (1, None), "played": (0, None), "points": (0, None)},
)
def team_standing(w: World) -> dict[str, object]:
    """Wins, draws and losses add up; three points a win."""
    place = w.place()
    won, drawn, lost = w.integer(0, 20), w.integer(0, 9), w.integer(0, 14)
    made, against = w.integer(8, 70), w.integer(8, 60)
    return {
        "rank": w.integer(1, 20),
        "team": team_name(w, place.city),
        "league": w.choice(LEAGUES),
        "played": won + drawn + lost,
        "won": won,
        "drawn": drawn,
        "lost": lost,
        "goals_for": made,
        "goals_against": against,
        "goal_difference": made - against,
        "points": 3 * won + drawn,
        "form": w.token(5, "WWDL"),
    }


@family(
    "membership",
    title="a membership of a club",
    optional=("expires_on", "fee", "sponsor", "notes"),
    nullable=("sponsor", "notes"),
    enums={"level": ("basic", "silver", "gold", "family", "student"), "status": ("active", "expired", "paused")},
    bounds={"fee": (0, None)},
)
def membership(w: World) -> dict[str, object]:
    """A member of a club with his term."""
    place = w.place()
    p, other = w.person(place), w.person(place)
    start, end = w.date_interval(low=360, high=366)
    level = w.choice(("basic", "silver", "gold", "family", "student"))
    return {
        "member_number": w.digits(6),
        "first_name": p.first_name,
        "last_name": p.last_name,
        "email": p.email,
        "phone": p.phone,
        "club": f"{place.city} "
        + w.choice(
            (
                "Tennis Club",
                "Rowing Club",
                "Chess Society",
                "Fitness Centre",
                "Alpine Club",
                "Golf Club",
                "Swimming Club",
            )
        ),
        "level": level,
        "fee": {"basic": 60, "silver": 120, "gold": 240, "family": 180, "student": 40}[level],
        "currency": place.currency,
        "joined_on": start,
        "expires_on": end,
        "sponsor": other.full_name,
        "status": w.choice(("active", "active", "expired", "paused")),
        "notes": w.sentence("note"),
    }


@family(
    "fitness_class",
    title="a class in a gym",
    optional=("description", "waitlist", "equipment"),
    nullable=("waitlist",),
    enums={"level": ("beginner", "intermediate", "advanced", "all")},
    bounds={"capacity": (1, None), "booked": (0, None), "duration_minutes": (5, 240)},
    plural="classes",
)
def fitness_class(w: World) -> dict[str, object]:
    """A weekly class."""
    kinds = {
        "Yoga": ("yoga mat", "block"),
        "Pilates": ("mat", "ball"),
        "Spinning": ("bike", "towel"),
        "HIIT": ("kettlebell", "jump rope"),
        "Boxing": ("gloves", "wraps"),
        "Zumba": ("water bottle", "sports shoes"),
        "Aqua Fitness": ("swim cap", "pool noodle"),
        "Strength Training": ("dumbbells", "bench"),
        "Stretching": ("mat", "foam roller"),
    }
    name = w.choice(tuple(kinds))
    capacity = w.integer(4, 30)
    return {
        "class_id": w.integer(100, 9999),
        "name": name,
        "instructor": w.person().full_name,
        "level": w.choice(("beginner", "intermediate", "advanced", "all")),
        "weekday": w.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
        "start_time": w.clock(7, 20),
        "duration_minutes": w.choice((30, 45, 60, 75, 90)),
        "studio": f"Studio {w.integer(1, 5)}",
        "capacity": capacity,
        "booked": w.integer(0, capacity),
        "waitlist": w.integer(0, 6),
        "equipment": list(kinds[name]),
        "price": w.choice((0, 8, 10, 12, 15)),
        "currency": LOCALES[w.locale].currency,
        "description": f"{name} "
        + w.choice(
            ("for every level.", "with live music.", "to start the day.", "after work.", "for strength and balance.")
        ),
    }
