"""Work: companies, jobs, tasks, projects, meetings, support, leave, contracts."""

from controllable.training.corpus.companies import INDUSTRIES, JOBS
from controllable.training.corpus.families.customers import SKILLS, job, postal_address
from controllable.training.corpus.places import LOCALES
from controllable.training.corpus.pools import Pool
from controllable.training.corpus.registry import family
from controllable.training.corpus.world import World

PRIORITIES = ("low", "medium", "high", "urgent")
CHANNELS = ("email", "phone", "chat", "web", "social")
_TASKS = Pool(
    "Prepare quarterly report;Update customer list;Book meeting room;Review contract draft;Send invoices;Order office supplies;Plan team event;Fix broken link;Call the supplier;Translate brochure;Write press release;"
    "Check inventory;Renew insurance;Interview candidates;Back up the archive;Design new logo;Collect feedback;Set up new laptop;Publish newsletter;Clean up shared folder;Migrate the calendar;Archive old files;Test the checkout;Pay electricity bill;Schedule maintenance".split(";"), exponent=0.3)
_PROJECTS = Pool(
    "Website Relaunch;Office Move;Customer Portal;Annual Report;Market Study Spain;Brand Refresh;New Warehouse;Mobile App;Data Migration;Energy Audit;Trade Fair Stand;Loyalty Programme;Onboarding Handbook;Payroll System;Quality Certification;Product Launch;Training Academy;Supplier Review".split(";"), exponent=0.3)


@family("company", title="a company", optional=("phone", "employees", "revenue", "ceo", "description", "vat_id"), nullable=("revenue", "description"), enums={"industry": tuple(INDUSTRIES)}, bounds={"employees": (1, None), "revenue": (0, None), "founded": (1600, 2026)}, plural="companies")
def company(w: World) -> dict[str, object]:
    """A company whose site and e-mail carry its name."""
    a = w.address()
    c = w.company()
    ceo = w.person(a.place, company=c)
    return {
        "name": c.name, "legal_name": c.legal_name, "industry": c.industry, "founded": c.founded, "employees": c.employees, "revenue": round(c.employees * w.integer(60, 320), -1) * 1000, "currency": a.place.currency, "website": c.website, "email": c.email, "phone": ceo.phone, "ceo": {"name": ceo.full_name, "email": ceo.email}, "vat_id": a.place.country_code + w.digits(9), "headquarters": postal_address(w, a),
        "description": w.sentence("company", city=a.place.city), "public": w.chance(0.2),
    }


@family("department", title="a department of a company", optional=("budget", "phone", "cost_center"), nullable=("budget",), bounds={"headcount": (0, None), "budget": (0, None)}, enums={"name": tuple(JOBS)})
def department(w: World) -> dict[str, object]:
    """A department with its head."""
    place, c = w.place(), w.company()
    head = w.person(place, company=c)
    name = w.choice(tuple(JOBS))
    return {"name": name, "code": "".join(word[0] for word in name.split()) + w.digits(2), "company": c.name, "head": {"name": head.full_name, "email": head.email, "title": w.choice(JOBS[name])}, "headcount": w.count(18, low=1), "budget": w.integer(5, 300) * 10000, "currency": place.currency, "cost_center": w.digits(4), "floor": w.integer(0, 12), "location": place.city, "phone": head.phone}


@family("job_posting", title="a job posting", optional=("description", "salary_max", "remote", "closing_date", "benefits"), nullable=("closing_date",), enums={"employment_type": ("full_time", "part_time", "contract", "internship"), "level": ("entry", "junior", "mid", "senior", "lead")}, bounds={"salary_min": (0, None), "salary_max": (0, None)})
def job_posting(w: World) -> dict[str, object]:
    """An open position."""
    place, c = w.place(), w.company()
    dept, title = job(w)
    low = w.integer(28, 110) * 1000
    opened, closed = w.date_interval(low=14, high=60)
    return {
        "job_id": w.identifier("JOB-", 5), "title": title, "department": dept, "company": c.name, "location": {"city": place.city, "region": place.region, "country": place.country}, "employment_type": w.choice(("full_time", "full_time", "part_time", "contract", "internship")), "level": w.choice(("entry", "junior", "mid", "senior", "lead")), "salary_min": low, "salary_max": low + w.integer(3, 30) * 1000, "currency": place.currency,
        "skills": w.some(SKILLS, 2, 4), "benefits": w.some(("health insurance", "gym", "company car", "flexible hours", "training budget", "meal vouchers", "pension plan"), 1, 3), "remote": w.chance(0.35), "description": f"We are looking for a(n) {title} to join our {dept} team in {place.city}.".replace("a(n) " + title[0], ("an " if title[0] in "AEIOU" else "a ") + title[0]), "apply_email": f"jobs@{c.domain}", "posted_on": opened, "closing_date": closed,
    }


@family("candidate", title="an applicant for a job", optional=("linkedin", "expected_salary", "notes", "interview_at"), nullable=("interview_at", "notes"), enums={"stage": ("applied", "screening", "interview", "offer", "hired", "rejected")}, bounds={"years_of_experience": (0, 60), "expected_salary": (0, None)})
def candidate(w: World) -> dict[str, object]:
    """A person applying for a position."""
    place = w.place()
    p = w.person(place)
    dept, title = job(w)
    applied, interview = w.interval(low=48, high=700)
    return {"candidate_id": w.number_id(), "name": p.full_name, "email": p.email, "phone": p.phone, "city": place.city, "position": title, "department": dept, "stage": w.choice(("applied", "screening", "interview", "offer", "hired", "rejected")), "years_of_experience": w.integer(0, 25), "expected_salary": w.integer(30, 120) * 1000, "currency": place.currency, "skills": w.some(SKILLS, 2, 4), "linkedin": f"https://www.linkedin.com/in/{w.slug(p.full_name)}", "source": w.choice(("referral", "website", "job board", "agency", "fair")), "applied_at": applied, "interview_at": interview, "notes": w.choice(("Strong communication", "Available from next month", "Prefers remote work", "Ask for references", "Very good first interview"))}


@family("task", title="a task in a to-do list", optional=("description", "due_date", "tags", "estimate_hours", "completed_at", "subtasks"), nullable=("due_date", "completed_at", "assignee"), enums={"priority": PRIORITIES, "status": ("todo", "in_progress", "blocked", "done")}, bounds={"estimate_hours": (0, None)})
def task(w: World) -> dict[str, object]:
    """A task of somebody."""
    p = w.person()
    created = w.moment()
    status = w.choice(("todo", "in_progress", "blocked", "done"))
    return {
        "id": w.number_id(), "title": w.pick(_TASKS), "description": w.sentence("note"), "project": w.pick(_PROJECTS), "assignee": p.full_name, "priority": w.choice(PRIORITIES), "status": status, "tags": w.some(("admin", "finance", "office", "client", "urgent", "it", "marketing"), 1, 2), "estimate_hours": w.choice((0.5, 1, 2, 3, 4, 8, 16)), "completed": status == "done",
        "subtasks": [{"title": t, "done": w.chance(0.5)} for t in w.some(_TASKS, 1, 2)], "created_at": w.stamp(created), "due_date": w.later(created, low=24, high=1000).date().isoformat(), "completed_at": w.stamp(w.later(created, low=1, high=900)) if status == "done" else None,
    }


@family("project", title="a project", optional=("description", "end_date", "client", "progress", "members"), nullable=("end_date", "client"), enums={"status": ("planned", "active", "on_hold", "completed", "cancelled"), "priority": PRIORITIES}, bounds={"budget": (0, None), "spent": (0, None), "progress": (0, 100)})
def project(w: World) -> dict[str, object]:
    """A project with budget and dates."""
    c, client = w.company(), w.company()
    place = w.place()
    lead, members = w.person(place, company=c), [w.person(place, company=c) for _ in range(w.integer(1, 3))]
    start, end = w.date_interval(low=60, high=500)
    budget = w.integer(5, 400) * 1000
    name = w.pick(_PROJECTS)
    return {"project_id": w.identifier("PRJ-", 4), "name": name, "description": w.sentence("generic"), "status": w.choice(("planned", "active", "on_hold", "completed", "cancelled")), "priority": w.choice(PRIORITIES), "lead": {"name": lead.full_name, "email": lead.email}, "members": [m.full_name for m in members], "client": client.name, "budget": budget, "spent": round(budget * w.number(0, 1.05)), "currency": place.currency, "progress": w.integer(0, 20) * 5, "start_date": start, "end_date": end}


@family("meeting", title="a meeting", optional=("agenda", "notes", "video_link", "room"), nullable=("video_link", "notes", "room"), bounds={"duration_minutes": (5, None)})
def meeting(w: World) -> dict[str, object]:
    """A meeting of colleagues; the end follows from the duration."""
    from datetime import timedelta

    c, place = w.company(), w.place()
    people = [w.person(place, company=c) for _ in range(w.integer(2, 4))]
    start = w.moment(future=w.chance(0.5)).replace(hour=w.integer(8, 17), minute=w.choice((0, 0, 15, 30)), second=0)
    minutes = w.choice((15, 30, 30, 45, 60, 60, 90))
    return {
        "subject": w.choice(("Weekly sync", "Budget planning", "Project kick-off", "Retrospective", "Client call", "Interview", "Strategy review", "All hands", "One-on-one", "Product demo")), "organizer": people[0].email, "attendees": [{"name": p.full_name, "email": p.email, "response": w.choice(("accepted", "declined", "tentative"))} for p in people[1:]],
        "start": w.stamp(start), "end": w.stamp(start + timedelta(minutes=minutes)), "duration_minutes": minutes, "time_zone": place.time_zone, "room": f"{w.choice(('Room', 'Studio', 'Lounge'))} {w.choice(('A', 'B', '1.04', '2.11', '3', place.city))}", "video_link": f"https://meet.{c.domain}/{w.token(3, 'abcdefghkmnpqrst')}-{w.token(4, 'abcdefghkmnpqrst')}", "agenda": w.some(("Status update", "Open questions", "Budget", "Next steps", "Hiring", "Risks"), 2, 3), "recurring": w.chance(0.3), "notes": w.sentence("note"),
    }


@family("support_ticket", title="a support ticket", optional=("assignee", "resolved_at", "tags", "satisfaction"), nullable=("assignee", "resolved_at", "satisfaction"), enums={"priority": PRIORITIES, "status": ("open", "pending", "resolved", "closed"), "channel": CHANNELS}, bounds={"satisfaction": (1, 5)})
def support_ticket(w: World) -> dict[str, object]:
    """A request to the help desk."""
    c = w.company()
    p, agent = w.person(), w.person(company=c)
    created = w.moment()
    updated = w.later(created, low=0.05, high=200)
    problem, task_ = w.sentence("problem"), w.sentence("task")
    return {
        "ticket_id": w.choice(("T-", "#", "SUP-")) + w.digits(5), "subject": w.sentence("ticket_title", problem=problem, task=task_), "description": w.sentence("ticket", problem=problem, task=task_), "requester": {"name": p.full_name, "email": p.email}, "assignee": agent.full_name, "priority": w.choice(PRIORITIES), "status": w.choice(("open", "pending", "resolved", "closed")), "channel": w.choice(CHANNELS),
        "tags": w.some(("login", "billing", "bug", "account", "printing", "feature", "mobile", "export"), 1, 2), "satisfaction": w.integer(1, 5), "created_at": w.stamp(created), "updated_at": w.stamp(updated), "resolved_at": w.stamp(w.later(updated, low=0.1, high=100)),
    }


@family("leave_request", title="a request for leave", optional=("comment", "approved_by", "substitute"), nullable=("approved_by", "comment"), enums={"type": ("vacation", "sick", "parental", "unpaid", "training"), "status": ("pending", "approved", "rejected")}, bounds={"days": (1, None)})
def leave_request(w: World) -> dict[str, object]:
    """Days off: the number of days fits the dates."""
    c, place = w.company(), w.place()
    p, boss, other = (w.person(place, company=c) for _ in range(3))
    start = w.moment(future=True).date().isoformat()
    days = w.count(6, low=1)
    return {"request_id": w.number_id(), "employee": {"name": p.full_name, "email": p.email}, "type": w.weighted({"vacation": 6, "sick": 2, "parental": 1, "unpaid": 1, "training": 1}), "start_date": start, "end_date": w.date_after(start, low=days - 1, high=days - 1), "days": days, "half_day": w.chance(0.1), "status": w.choice(("pending", "approved", "approved", "rejected")), "approved_by": boss.full_name, "substitute": other.full_name, "comment": w.choice(("Family visit", "Summer holidays", "Doctor's appointment", "Moving house", "Long weekend", "Language course"))}


@family("timesheet", title="hours worked on a day", optional=("comment", "hourly_rate", "amount"), nullable=("comment",), bounds={"hours": (0, 24), "hourly_rate": (0, None), "amount": (0, None)})
def timesheet(w: World) -> dict[str, object]:
    """Hours x rate is the amount."""
    c = w.company()
    p = w.person(company=c)
    hours, rate = w.integer(1, 18) / 2, w.integer(18, 140)
    return {"employee": p.full_name, "email": p.email, "date": w.date("2022-01-01"), "project": w.pick(_PROJECTS), "task": w.pick(_TASKS), "hours": hours, "billable": w.chance(0.7), "hourly_rate": rate, "amount": round(hours * rate, 2), "currency": LOCALES[w.locale].currency, "approved": w.chance(0.6), "comment": w.sentence("generic")}


@family("contract", title="a contract between two companies", optional=("renewal", "notice_days", "signed_on", "value"), nullable=("signed_on",), enums={"status": ("draft", "active", "expired", "terminated"), "type": ("service", "supply", "lease", "license", "employment")}, bounds={"value": (0, None), "notice_days": (0, None)})
def contract(w: World) -> dict[str, object]:
    """A contract with its term and parties."""
    place, a, b = w.place(), w.company(), w.company()
    first, second = w.person(place, company=a), w.person(place, company=b)
    start, end = w.date_interval(low=180, high=1500)
    return {"contract_number": f"C-{start[:4]}-{w.digits(4)}", "type": w.choice(("service", "supply", "lease", "license", "employment")), "title": f"{w.choice(('Agreement with', 'Contract with', 'Framework agreement'))} {b.name}", "parties": [{"company": a.legal_name, "signatory": first.full_name, "email": first.email}, {"company": b.legal_name, "signatory": second.full_name, "email": second.email}], "value": w.integer(2, 500) * 1000, "currency": place.currency, "signed_on": start, "start_date": start, "end_date": end, "renewal": w.choice(("automatic", "manual", "none")), "notice_days": w.choice((14, 30, 60, 90)), "jurisdiction": place.region, "status": w.choice(("draft", "active", "expired", "terminated"))}


@family("survey_response", title="an answer to a survey", optional=("comment", "age_group", "duration_seconds"), nullable=("comment", "age_group"), enums={"age_group": ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")}, bounds={"overall": (1, 10), "answers[].score": (1, 5)})
def survey_response(w: World) -> dict[str, object]:
    """Scores and a remark that fits them."""
    mood = w.integer(2, 5)
    questions = ("Ease of use", "Quality", "Price", "Delivery", "Support", "Recommendation")
    return {"response_id": w.uuid(), "survey": f"{w.choice(('Customer satisfaction', 'Employee survey', 'Website feedback', 'Event feedback'))} {w.integer(2020, 2026)}", "respondent": w.person().email, "age_group": w.choice(("18-24", "25-34", "35-44", "45-54", "55-64", "65+")), "country": LOCALES[w.locale].country, "answers": [{"question": q, "score": max(1, min(5, mood + w.integer(-1, 1)))} for q in w.some(questions, 2, 3)], "overall": min(10, mood * 2), "comment": w.sentence("review_good" if mood >= 4 else "review_mixed" if mood == 3 else "review_bad"), "completed": w.chance(0.9), "duration_seconds": w.integer(30, 900), "submitted_at": w.stamp()}
