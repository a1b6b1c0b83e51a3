"""Education: courses, enrolments, exams, universities, library loans, books."""

from corpus.families.people.customers import LANGUAGES
from corpus.families.people.members import SUBJECTS
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import LOCALES
from corpus.world.world import World

_TABLES = Tables(__file__)

COURSES = {subject: (code, titles) for subject, code, titles in _TABLES.rows("courses")}
_COURSES = Pool(
    [(subject, code, title) for subject, (code, titles) in COURSES.items() for title in titles.split(";")], exponent=0.2
)
LEVELS = ("beginner", "intermediate", "advanced")
GRADES = ("A", "A-", "B+", "B", "B-", "C+", "C", "D", "F")
UNIVERSITIES = _TABLES.rows("universities")
_UNIVERSITIES = Pool(UNIVERSITIES, exponent=0.3)


@family(
    "university",
    title="a university",
    optional=("students", "ranking", "rector", "faculties"),
    nullable=("ranking",),
    bounds={"students": (0, None), "ranking": (1, None), "founded": (800, 2026)},
)
def university(w: World) -> dict[str, object]:
    """A real university; the site is its own."""
    name, city, region, country, founded, domain = w.pick(_UNIVERSITIES)
    return {
        "name": name,
        "city": city,
        "region": region,
        "country": country,
        "founded": int(founded),
        "type": w.choice(("public", "private")) if country == "US" else "public",
        "students": w.round_number(6000, 65000),
        "ranking": w.integer(1, 300),
        "rector": w.person().full_name,
        "faculties": w.some(SUBJECTS, 2, 4),
        "website": f"https://www.{domain}",
        "email": f"{w.choice(('info', 'admissions', 'contact'))}@{domain}",
    }


@family(
    "course",
    title="a course",
    optional=("description", "room", "price", "prerequisites", "language"),
    nullable=("room", "prerequisites"),
    enums={"level": LEVELS},
    bounds={"credits": (1, 30), "capacity": (1, None), "enrolled": (0, None)},
)
def course(w: World) -> dict[str, object]:
    """A course whose code fits its subject."""
    subject, code, title = w.pick(_COURSES)
    start, end = w.date_interval(low=40, high=140)
    capacity = w.integer(2, 30) * 5
    return {
        "course_id": f"{code}{w.integer(100, 499)}",
        "title": title,
        "subject": subject,
        "level": w.choice(LEVELS),
        "instructor": w.person().full_name,
        "credits": w.choice((2, 3, 4, 5, 6, 10)),
        "language": w.choice(LANGUAGES),
        "weekday": w.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        "start_time": w.clock(8, 17),
        "room": f"{w.choice('ABCDEH')}{w.integer(1, 4)}{w.integer(1, 30):02d}",
        "capacity": capacity,
        "enrolled": w.integer(0, capacity),
        "price": w.integer(0, 40) * 10,
        "prerequisites": w.choice(COURSES[subject][1].split(";")),
        "description": w.choice(
            ("An overview of", "The foundations of", "A practical introduction to", "Selected topics in")
        )
        + f" {title.lower()} "
        + w.choice(("with weekly exercises.", "for first-year students.", "with a final project.", "in small groups.")),
        "start_date": start,
        "end_date": end,
    }


@family(
    "enrollment",
    title="an enrolment of a student in a course",
    optional=("grade", "completed_on", "attendance"),
    nullable=("grade", "completed_on"),
    enums={"status": ("active", "completed", "dropped", "waitlisted"), "grade": GRADES},
    bounds={"attendance": (0, 1), "progress": (0, 100)},
)
def enrollment(w: World) -> dict[str, object]:
    """A student in a course."""
    p = w.person()
    _, code, title = w.pick(_COURSES)
    start, end = w.date_interval(low=40, high=200)
    return {
        "enrollment_id": w.number_id(),
        "student": {"id": w.digits(7), "name": p.full_name, "email": p.email},
        "course": {"code": f"{code}{w.integer(100, 499)}", "title": title},
        "semester": f"{('Spring', 'Summer', 'Fall')[(int(start[5:7]) - 1) // 4]} {start[:4]}",
        "status": w.choice(("active", "completed", "dropped", "waitlisted")),
        "grade": w.choice(GRADES),
        "progress": w.integer(0, 20) * 5,
        "attendance": w.number(0.5, 1),
        "enrolled_on": start,
        "completed_on": end,
    }


@family(
    "exam_result",
    title="the result of an exam",
    optional=("remarks", "duration_minutes"),
    nullable=("remarks",),
    enums={"grade": ("A", "B", "C", "D", "F")},
    bounds={"score": (0, None), "max_score": (1, None)},
)
def exam_result(w: World) -> dict[str, object]:
    """Score, percentage, grade and pass mark agree."""
    p = w.person()
    subject, _, title = w.pick(_COURSES)
    best = w.choice((20, 40, 50, 60, 100, 100, 120))
    score = min(best, max(0, round(best * w.rng.gauss(0.72, 0.16))))
    share = score / best
    grade = "A" if share >= 0.9 else "B" if share >= 0.8 else "C" if share >= 0.7 else "D" if share >= 0.5 else "F"
    remarks = {
        "A": "Excellent work",
        "B": "Good understanding",
        "C": "Solid, some gaps",
        "D": "Needs more practice",
        "F": "Please repeat the course",
    }
    return {
        "student": p.full_name,
        "student_number": w.digits(7),
        "exam": title,
        "subject": subject,
        "taken_on": w.date("2019-01-01"),
        "duration_minutes": w.choice((45, 60, 90, 120, 180)),
        "score": score,
        "max_score": best,
        "percentage": round(100 * share, 1),
        "grade": grade,
        "passed": grade != "F",
        "remarks": remarks[grade],
    }


BOOKS = _TABLES.rows("books")
_BOOKS = Pool(BOOKS, exponent=0.4)
_FORMATS = ("hardcover", "paperback", "ebook", "audiobook")


def isbn(w: World) -> str:
    """An ISBN-13 with its check digit."""
    body = "978" + w.digits(9)
    check = -sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(body)) % 10
    return f"{body}{check}"


@family(
    "book",
    title="a book",
    optional=("publisher", "pages", "price", "description", "rating", "translator", "original_language"),
    nullable=("translator", "rating"),
    enums={"format": _FORMATS},
    bounds={"pages": (1, None), "rating": (0, 5), "price": (0, None)},
)
def book(w: World) -> dict[str, object]:
    """A real book with an ISBN."""
    title, author, year, genre, language, publisher, pages = w.pick(_BOOKS)
    return {
        "isbn": isbn(w),
        "title": title,
        "author": author,
        "year": int(year),
        "genre": genre,
        "original_language": language,
        "publisher": publisher,
        "pages": int(pages),
        "format": w.choice(_FORMATS),
        "price": w.money(6, 35),
        "currency": LOCALES[w.locale].currency,
        "rating": w.number(3, 5, 1),
        "in_stock": w.chance(0.8),
        "translator": w.person().full_name,
        "description": w.sentence("story"),
    }


@family(
    "library_loan",
    title="a loan of a library",
    optional=("returned_on", "fine", "renewals"),
    nullable=("returned_on",),
    bounds={"fine": (0, None), "renewals": (0, 5)},
)
def library_loan(w: World) -> dict[str, object]:
    """A borrowed book: due after it was borrowed."""
    p = w.person()
    title, author, *_ = w.pick(_BOOKS)
    start = w.moment().date().isoformat()
    return {
        "loan_id": w.number_id(),
        "book": {"title": title, "author": author, "isbn": isbn(w)},
        "borrower": {"name": p.full_name, "card_number": w.digits(8), "email": p.email},
        "branch": f"{w.place().city} {w.choice(('Central Library', 'City Library', 'Public Library', 'Library East'))}",
        "borrowed_on": start,
        "due_on": w.date_after(start, low=14, high=28),
        "returned_on": w.date_after(start, low=2, high=27),
        "renewals": w.integer(0, 3),
        "fine": w.choice((0.0, 0.0, 0.5, 1.0, 2.5)),
    }
