"""Students, subscribers, employees and team members."""

from corpus.families.people.customers import SKILLS, job
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.world import World

_LISTS = Tables(__file__).lists("people_lists")


@family(
    "employee",
    title="an employee of a company",
    optional=("manager", "end_date", "office", "skills", "phone"),
    nullable=("end_date", "manager"),
    enums={"employment_type": ("full_time", "part_time", "contract", "intern")},
    bounds={"salary": (0, None)},
)
def employee(w: World) -> dict[str, object]:
    """An employee in a department."""
    place = w.place()
    company = w.company()
    p, manager = w.person(place, company=company), w.person(place, company=company)
    department, title = job(w)
    hired, end = w.date_interval(low=200, high=2000)
    return {
        "employee_id": w.identifier(w.choice(("E", "EMP-", "")), 5),
        "first_name": p.first_name,
        "last_name": p.last_name,
        "email": p.email,
        "job_title": title,
        "department": department,
        "manager": {"name": manager.full_name, "email": manager.email},
        "office": place.city,
        "phone": p.phone,
        "hire_date": hired,
        "end_date": end,
        "salary": w.integer(28, 150) * 1000,
        "currency": place.currency,
        "employment_type": w.weighted({"full_time": 7, "part_time": 2, "contract": 2, "intern": 1}),
        "remote": w.chance(0.3),
        "skills": w.some(SKILLS, 2, 4),
    }


@family(
    "team_member",
    title="a member of a team",
    optional=("avatar", "location", "time_zone", "pronouns"),
    nullable=("avatar",),
    enums={"access": ("read", "write", "admin")},
)
def team_member(w: World) -> dict[str, object]:
    """A person in a team with access rights."""
    place = w.place()
    company = w.company()
    p = w.person(place, company=company)
    department, title = job(w)
    return {
        "id": w.uuid(),
        "full_name": p.full_name,
        "initials": p.initials,
        "email": p.email,
        "position": title,
        "team": department,
        "location": f"{place.city}, {place.country_code}",
        "time_zone": place.time_zone,
        "pronouns": "he/him" if p.gender == "male" else "she/her",
        "access": w.choice(("read", "write", "admin")),
        "joined_at": w.stamp(),
        "avatar": f"https://{company.domain}/team/{w.slug(p.full_name)}.jpg",
    }


@family(
    "profile",
    title="a public profile",
    optional=("website", "bio", "location", "following"),
    nullable=("website", "bio"),
    bounds={"followers": (0, None), "following": (0, None), "posts": (0, None)},
)
def profile(w: World) -> dict[str, object]:
    """A profile in a social network."""
    place = w.place()
    p = w.person(place)
    return {
        "handle": "@" + p.username,
        "name": p.full_name,
        "bio": w.sentence("bio"),
        "location": f"{place.city}, {place.country}",
        "website": f"https://{w.slug(p.full_name)}.{w.choice(('com', 'me', 'net', 'blog'))}",
        "followers": w.round_number(10, 90000),
        "following": w.round_number(10, 2000),
        "posts": w.round_number(3, 4000),
        "verified": w.chance(0.1),
        "private": w.chance(0.2),
        "joined": w.date(),
    }


@family(
    "student",
    title="a student of a university",
    optional=("minor", "advisor", "graduation_date", "phone"),
    nullable=("minor", "graduation_date"),
    bounds={"gpa": (0, 4), "credits": (0, 300)},
    enums={"enrollment_status": ("enrolled", "on_leave", "graduated", "withdrawn")},
)
def student(w: World) -> dict[str, object]:
    """A student with a programme."""
    place = w.place()
    p, advisor = w.person(place), w.person(place)
    start, end = w.date_interval(low=900, high=1500)
    return {
        "student_id": w.digits(8),
        "first_name": p.first_name,
        "last_name": p.last_name,
        "email": p.email,
        "birth_date": f"{w.integer(1995, 2008)}{p.birth_date[4:8]}{min(int(p.birth_date[8:]), 28):02d}",
        "major": w.pick(SUBJECTS),
        "minor": w.pick(SUBJECTS),
        "year": w.integer(1, 5),
        "gpa": w.number(2.1, 4.0),
        "credits": w.integer(2, 40) * 5,
        "advisor": advisor.full_name,
        "city": place.city,
        "country": place.country,
        "phone": p.phone,
        "enrollment_status": w.weighted({"enrolled": 7, "on_leave": 1, "graduated": 2, "withdrawn": 1}),
        "start_date": start,
        "graduation_date": end,
    }


SUBJECTS = Pool(_LISTS["subjects"])


@family(
    "subscriber",
    title="a newsletter subscriber",
    optional=("first_name", "source", "unsubscribed_at", "tags"),
    nullable=("unsubscribed_at", "first_name"),
    enums={"status": ("subscribed", "unsubscribed", "bounced", "pending")},
    bounds={"open_rate": (0, 1)},
)
def subscriber(w: World) -> dict[str, object]:
    """A person on a mailing list."""
    p = w.person()
    begin, end = w.created_updated()
    return {
        "email": p.email,
        "first_name": p.first_name,
        "status": w.weighted({"subscribed": 6, "unsubscribed": 2, "bounced": 1, "pending": 1}),
        "language": w.locale[:2],
        "source": w.choice(("website", "checkout", "event", "import", "referral")),
        "list": w.choice(("weekly digest", "product news", "offers", "events")),
        "open_rate": w.number(0, 0.9),
        "subscribed_at": begin,
        "unsubscribed_at": end,
        "tags": w.some(("beta", "vip", "trial", "local", "inactive"), 1, 2),
    }
