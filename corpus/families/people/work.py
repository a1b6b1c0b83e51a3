"""Work: tasks, projects, meetings, support, contracts, surveys."""

from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import LOCALES
from corpus.world.world import World

_LISTS = Tables(__file__).lists("people_lists")

PRIORITIES = ("low", "medium", "high", "urgent")
CHANNELS = ("email", "phone", "chat", "web", "social")
TASKS = Pool(_LISTS["tasks"], exponent=0.3)
PROJECTS = Pool(_LISTS["projects"], exponent=0.3)


@family(
    "task",
    title="a task in a to-do list",
    optional=("description", "due_date", "tags", "estimate_hours", "completed_at", "subtasks"),
    nullable=("due_date", "completed_at", "assignee"),
    enums={"priority": PRIORITIES, "status": ("todo", "in_progress", "blocked", "done")},
    bounds={"estimate_hours": (0, None)},
)
def task(w: World) -> dict[str, object]:
    """A task of somebody."""
    p = w.person()
    created = w.moment()
    status = w.choice(("todo", "in_progress", "blocked", "done"))
    return {
        "id": w.number_id(),
        "title": w.pick(TASKS),
        "description": w.sentence("note"),
        "project": w.pick(PROJECTS),
        "assignee": p.full_name,
        "priority": w.choice(PRIORITIES),
        "status": status,
        "tags": w.some(("admin", "finance", "office", "client", "urgent", "it", "marketing"), 1, 2),
        "estimate_hours": w.choice((0.5, 1, 2, 3, 4, 8, 16)),
        "completed": status == "done",
        "subtasks": [{"title": t, "done": w.chance(0.5)} for t in w.some(TASKS, 1, 2)],
        "created_at": w.stamp(created),
        "due_date": w.later(created, low=24, high=1000).date().isoformat(),
        "completed_at": w.stamp(w.later(created, low=1, high=900)) if status == "done" else None,
    }


@family(
    "project",
    title="a project",
    optional=("description", "end_date", "client", "progress", "members"),
    nullable=("end_date", "client"),
    enums={"status": ("planned", "active", "on_hold", "completed", "cancelled"), "priority": PRIORITIES},
    bounds={"budget": (0, None), "spent": (0, None), "progress": (0, 100)},
)
def project(w: World) -> dict[str, object]:
    """A project with budget and dates."""
    c, client = w.company(), w.company()
    place = w.place()
    lead, members = w.person(place, company=c), [w.person(place, company=c) for _ in range(w.integer(1, 3))]
    start, end = w.date_interval(low=60, high=500)
    budget = w.integer(5, 400) * 1000
    name = w.pick(PROJECTS)
    return {
        "project_id": w.identifier("PRJ-", 4),
        "name": name,
        "description": w.sentence("generic"),
        "status": w.choice(("planned", "active", "on_hold", "completed", "cancelled")),
        "priority": w.choice(PRIORITIES),
        "lead": {"name": lead.full_name, "email": lead.email},
        "members": [m.full_name for m in members],
        "client": client.name,
        "budget": budget,
        "spent": round(budget * w.number(0, 1.05)),
        "currency": place.currency,
        "progress": w.integer(0, 20) * 5,
        "start_date": start,
        "end_date": end,
    }


@family(
    "meeting",
    title="a meeting",
    optional=("agenda", "notes", "video_link", "room"),
    nullable=("video_link", "notes", "room"),
    bounds={"duration_minutes": (5, None)},
)
def meeting(w: World) -> dict[str, object]:
    """A meeting of colleagues; the end follows from the duration."""
    from datetime import timedelta

    c, place = w.company(), w.place()
    people = [w.person(place, company=c) for _ in range(w.integer(2, 4))]
    start = w.moment(future=w.chance(0.5)).replace(hour=w.integer(8, 17), minute=w.choice((0, 0, 15, 30)), second=0)
    minutes = w.choice((15, 30, 30, 45, 60, 60, 90))
    return {
        "subject": w.choice(
            (
                "Weekly sync",
                "Budget planning",
                "Project kick-off",
                "Retrospective",
                "Client call",
                "Interview",
                "Strategy review",
                "All hands",
                "One-on-one",
                "Product demo",
            )
        ),
        "organizer": people[0].email,
        "attendees": [
            {"name": p.full_name, "email": p.email, "response": w.choice(("accepted", "declined", "tentative"))}
            for p in people[1:]
        ],
        "start": w.stamp(start),
        "end": w.stamp(start + timedelta(minutes=minutes)),
        "duration_minutes": minutes,
        "time_zone": place.time_zone,
        "room": f"{w.choice(('Room', 'Studio', 'Lounge'))} {w.choice(('A', 'B', '1.04', '2.11', '3', place.city))}",
        "video_link": f"https://meet.{c.domain}/{w.token(3, 'abcdefghkmnpqrst')}-{w.token(4, 'abcdefghkmnpqrst')}",
        "agenda": w.some(("Status update", "Open questions", "Budget", "Next steps", "Hiring", "Risks"), 2, 3),
        "recurring": w.chance(0.3),
        "notes": w.sentence("note"),
    }


@family(
    "support_ticket",
    title="a support ticket",
    optional=("assignee", "resolved_at", "tags", "satisfaction"),
    nullable=("assignee", "resolved_at", "satisfaction"),
    enums={"priority": PRIORITIES, "status": ("open", "pending", "resolved", "closed"), "channel": CHANNELS},
    bounds={"satisfaction": (1, 5)},
)
def support_ticket(w: World) -> dict[str, object]:
    """A request to the help desk."""
    c = w.company()
    p, agent = w.person(), w.person(company=c)
    created = w.moment()
    updated = w.later(created, low=0.05, high=200)
    problem, task_ = w.sentence("problem"), w.sentence("task")
    return {
        "ticket_id": w.choice(("T-", "#", "SUP-")) + w.digits(5),
        "subject": w.sentence("ticket_title", problem=problem, task=task_),
        "description": w.sentence("ticket", problem=problem, task=task_),
        "requester": {"name": p.full_name, "email": p.email},
        "assignee": agent.full_name,
        "priority": w.choice(PRIORITIES),
        "status": w.choice(("open", "pending", "resolved", "closed")),
        "channel": w.choice(CHANNELS),
        "tags": w.some(("login", "billing", "bug", "account", "printing", "feature", "mobile", "export"), 1, 2),
        "satisfaction": w.integer(1, 5),
        "created_at": w.stamp(created),
        "updated_at": w.stamp(updated),
        "resolved_at": w.stamp(w.later(updated, low=0.1, high=100)),
    }


@family(
    "contract",
    title="a contract between two companies",
    optional=("renewal", "notice_days", "signed_on", "value"),
    nullable=("signed_on",),
    enums={
        "status": ("draft", "active", "expired", "terminated"),
        "type": ("service", "supply", "lease", "license", "employment"),
    },
    bounds={"value": (0, None), "notice_days": (0, None)},
)
def contract(w: World) -> dict[str, object]:
    """A contract with its term and parties."""
    place, a, b = w.place(), w.company(), w.company()
    first, second = w.person(place, company=a), w.person(place, company=b)
    start, end = w.date_interval(low=180, high=1500)
    return {
        "contract_number": f"C-{start[:4]}-{w.digits(4)}",
        "type": w.choice(("service", "supply", "lease", "license", "employment")),
        "title": f"{w.choice(('Agreement with', 'Contract with', 'Framework agreement'))} {b.name}",
        "parties": [
            {"company": a.legal_name, "signatory": first.full_name, "email": first.email},
            {"company": b.legal_name, "signatory": second.full_name, "email": second.email},
        ],
        "value": w.integer(2, 500) * 1000,
        "currency": place.currency,
        "signed_on": start,
        "start_date": start,
        "end_date": end,
        "renewal": w.choice(("automatic", "manual", "none")),
        "notice_days": w.choice((14, 30, 60, 90)),
        "jurisdiction": place.region,
        "status": w.choice(("draft", "active", "expired", "terminated")),
    }


@family(
    "survey_response",
    title="an answer to a survey",
    optional=("comment", "age_group", "duration_seconds"),
    nullable=("comment", "age_group"),
    enums={"age_group": ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")},
    bounds={"overall": (1, 10), "answers[].score": (1, 5)},
)
def survey_response(w: World) -> dict[str, object]:
    """Scores and a remark that fits them."""
    mood = w.integer(2, 5)
    questions = ("Ease of use", "Quality", "Price", "Delivery", "Support", "Recommendation")
    return {
        "response_id": w.uuid(),
        "survey": (
            f"{w.choice(('Customer satisfaction', 'Employee survey', 'Website feedback', 'Event feedback'))} "
            f"{w.integer(2020, 2026)}"
        ),
        "respondent": w.person().email,
        "age_group": w.choice(("18-24", "25-34", "35-44", "45-54", "55-64", "65+")),
        "country": LOCALES[w.locale].country,
        "answers": [{"question": q, "score": max(1, min(5, mood + w.integer(-1, 1)))} for q in w.some(questions, 2, 3)],
        "overall": min(10, mood * 2),
        "comment": w.sentence("review_good" if mood >= 4 else "review_mixed" if mood == 3 else "review_bad"),
        "completed": w.chance(0.9),
        "duration_seconds": w.integer(30, 900),
        "submitted_at": w.stamp(),
    }
