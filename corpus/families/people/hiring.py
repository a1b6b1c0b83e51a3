"""Companies, departments, positions and the people who apply."""

from corpus.families.people.customers import SKILLS, job, postal_address
from corpus.families.people.work import PROJECTS, TASKS
from corpus.families.registry import family
from corpus.world.companies import INDUSTRIES
from corpus.world.jobs import JOBS
from corpus.world.places import LOCALES
from corpus.world.world import World


@family(
    "company",
    title="a company",
    optional=("phone", "employees", "revenue", "ceo", "description", "vat_id"),
    nullable=("revenue", "description"),
    enums={"industry": tuple(INDUSTRIES)},
    bounds={"employees": (1, None), "revenue": (0, None), "founded": (1600, 2026)},
    plural="companies",
)
def company(w: World) -> dict[str, object]:
    """A company whose site and e-mail carry its name."""
    a = w.address()
    c = w.company()
    ceo = w.person(a.place, company=c)
    return {
        "name": c.name,
        "legal_name": c.legal_name,
        "industry": c.industry,
        "founded": c.founded,
        "employees": c.employees,
        "revenue": round(c.employees * w.integer(60, 320), -1) * 1000,
        "currency": a.place.currency,
        "website": c.website,
        "email": c.email,
        "phone": ceo.phone,
        "ceo": {"name": ceo.full_name, "email": ceo.email},
        "vat_id": a.place.country_code + w.digits(9),
        "headquarters": postal_address(w, a),
        "description": w.sentence("company", city=a.place.city),
        "public": w.chance(0.2),
    }


@family(
    "department",
    title="a department of a company",
    optional=("budget", "phone", "cost_center"),
    nullable=("budget",),
    bounds={"headcount": (0, None), "budget": (0, None)},
    enums={"name": tuple(JOBS)},
)
def department(w: World) -> dict[str, object]:
    """A department with its head."""
    place, c = w.place(), w.company()
    head = w.person(place, company=c)
    name = w.choice(tuple(JOBS))
    return {
        "name": name,
        "code": "".join(word[0] for word in name.split()) + w.digits(2),
        "company": c.name,
        "head": {"name": head.full_name, "email": head.email, "title": w.choice(JOBS[name])},
        "headcount": w.count(18, low=1),
        "budget": w.integer(5, 300) * 10000,
        "currency": place.currency,
        "cost_center": w.digits(4),
        "floor": w.integer(0, 12),
        "location": place.city,
        "phone": head.phone,
    }


@family(
    "job_posting",
    title="a job posting",
    optional=("description", "salary_max", "remote", "closing_date", "benefits"),
    nullable=("closing_date",),
    enums={
        "employment_type": ("full_time", "part_time", "contract", "internship"),
        "level": ("entry", "junior", "mid", "senior", "lead"),
    },
    bounds={"salary_min": (0, None), "salary_max": (0, None)},
)
def job_posting(w: World) -> dict[str, object]:
    """An open position."""
    place, c = w.place(), w.company()
    dept, title = job(w)
    low = w.integer(28, 110) * 1000
    opened, closed = w.date_interval(low=14, high=60)
    return {
        "job_id": w.identifier("JOB-", 5),
        "title": title,
        "department": dept,
        "company": c.name,
        "location": {"city": place.city, "region": place.region, "country": place.country},
        "employment_type": w.choice(("full_time", "full_time", "part_time", "contract", "internship")),
        "level": w.choice(("entry", "junior", "mid", "senior", "lead")),
        "salary_min": low,
        "salary_max": low + w.integer(3, 30) * 1000,
        "currency": place.currency,
        "skills": w.some(SKILLS, 2, 4),
        "benefits": w.some(
            (
                "health insurance",
                "gym",
                "company car",
                "flexible hours",
                "training budget",
                "meal vouchers",
                "pension plan",
            ),
            1,
            3,
        ),
        "remote": w.chance(0.35),
        "description": f"We are looking for a(n) {title} to join our {dept} team in {place.city}.".replace(
            "a(n) " + title[0], ("an " if title[0] in "AEIOU" else "a ") + title[0]
        ),
        "apply_email": f"jobs@{c.domain}",
        "posted_on": opened,
        "closing_date": closed,
    }


@family(
    "candidate",
    title="an applicant for a job",
    optional=("linkedin", "expected_salary", "notes", "interview_at"),
    nullable=("interview_at", "notes"),
    enums={"stage": ("applied", "screening", "interview", "offer", "hired", "rejected")},
    bounds={"years_of_experience": (0, 60), "expected_salary": (0, None)},
)
def candidate(w: World) -> dict[str, object]:
    """A person applying for a position."""
    place = w.place()
    p = w.person(place)
    dept, title = job(w)
    applied, interview = w.interval(low=48, high=700)
    return {
        "candidate_id": w.number_id(),
        "name": p.full_name,
        "email": p.email,
        "phone": p.phone,
        "city": place.city,
        "position": title,
        "department": dept,
        "stage": w.choice(("applied", "screening", "interview", "offer", "hired", "rejected")),
        "years_of_experience": w.integer(0, 25),
        "expected_salary": w.integer(30, 120) * 1000,
        "currency": place.currency,
        "skills": w.some(SKILLS, 2, 4),
        "linkedin": f"https://www.linkedin.com/in/{w.slug(p.full_name)}",
        "source": w.choice(("referral", "website", "job board", "agency", "fair")),
        "applied_at": applied,
        "interview_at": interview,
        "notes": w.choice(
            (
                "Strong communication",
                "Available from next month",
                "Prefers remote work",
                "Ask for references",
                "Very good first interview",
            )
        ),
    }


@family(
    "leave_request",
    title="a request for leave",
    optional=("comment", "approved_by", "substitute"),
    nullable=("approved_by", "comment"),
    enums={
        "type": ("vacation", "sick", "parental", "unpaid", "training"),
        "status": ("pending", "approved", "rejected"),
    },
    bounds={"days": (1, None)},
)
def leave_request(w: World) -> dict[str, object]:
    """Days off: the number of days fits the dates."""
    c, place = w.company(), w.place()
    p, boss, other = (w.person(place, company=c) for _ in range(3))
    start = w.moment(future=True).date().isoformat()
    days = w.count(6, low=1)
    return {
        "request_id": w.number_id(),
        "employee": {"name": p.full_name, "email": p.email},
        "type": w.weighted({"vacation": 6, "sick": 2, "parental": 1, "unpaid": 1, "training": 1}),
        "start_date": start,
        "end_date": w.date_after(start, low=days - 1, high=days - 1),
        "days": days,
        "half_day": w.chance(0.1),
        "status": w.choice(("pending", "approved", "approved", "rejected")),
        "approved_by": boss.full_name,
        "substitute": other.full_name,
        "comment": w.choice(
            (
                "Family visit",
                "Summer holidays",
                "Doctor's appointment",
                "Moving house",
                "Long weekend",
                "Language course",
            )
        ),
    }


@family(
    "timesheet",
    title="hours worked on a day",
    optional=("comment", "hourly_rate", "amount"),
    nullable=("comment",),
    bounds={"hours": (0, 24), "hourly_rate": (0, None), "amount": (0, None)},
)
def timesheet(w: World) -> dict[str, object]:
    """Hours x rate is the amount."""
    c = w.company()
    p = w.person(company=c)
    hours, rate = w.integer(1, 18) / 2, w.integer(18, 140)
    return {
        "employee": p.full_name,
        "email": p.email,
        "date": w.date("2022-01-01"),
        "project": w.pick(PROJECTS),
        "task": w.pick(TASKS),
        "hours": hours,
        "billable": w.chance(0.7),
        "hourly_rate": rate,
        "amount": round(hours * rate, 2),
        "currency": LOCALES[w.locale].currency,
        "approved": w.chance(0.6),
        "comment": w.sentence("generic"),
    }
