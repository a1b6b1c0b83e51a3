"""Records of messages: notifications, chats, channels, e-mails, comments in threads and polls."""

from corpus.families.drawing import column, pick, say
from corpus.families.registry import family
from corpus.families.web import web_tables
from corpus.world.world import World

Record = dict[str, object]


@family(
    "notification",
    title="a notification",
    optional=("read_at", "icon", "action_url"),
    nullable=("read_at",),
    enums={"channel": ("push", "email", "sms", "in_app"), "priority": ("low", "normal", "high")},
)
def notification(w: World) -> Record:
    channel, title, body = pick(w, web_tables.NOTIFICATIONS)
    name, place = w.person().first_name, w.place().city
    sent = w.moment()
    recipient = w.person()
    target = {"email": recipient.email, "sms": recipient.phone}.get(channel, recipient.username)
    return {
        "notification_id": w.uuid(),
        "channel": channel,
        "recipient": target,
        "title": say(w, title, web_tables.NOTE_GRAMMAR, name=name, place=place),
        "body": say(w, body, web_tables.NOTE_GRAMMAR, name=name, place=place),
        "icon": w.choice(("bell", "mail", "truck", "star", "calendar", "lock")),
        "priority": w.choice(("low", "normal", "normal", "high")),
        "action_url": f"https://app.{w.company().domain}/inbox",
        "read": w.chance(0.6),
        "sent_at": w.stamp(sent),
        "read_at": w.stamp(w.later(sent, high=30)) if w.chance(0.6) else None,
    }


@family(
    "chat_message",
    title="a message in a chat",
    optional=("reactions", "reply_to", "edited", "mentions"),
    nullable=("reply_to",),
    enums={"status": ("sent", "delivered", "read")},
    bounds={"reactions[].count": (1, None)},
)
def chat_message(w: World) -> Record:
    sender, receiver = w.person(), w.person()
    channel = pick(w, web_tables.CHANNELS)[0]
    return {
        "message_id": w.identifier("m", 7),
        "channel": channel,
        "sender": {"id": w.number_id(), "name": sender.full_name, "username": sender.username},
        "text": say(w, pick(w, web_tables.CHAT), web_tables.CHAT_GRAMMAR),
        "mentions": [receiver.username],
        "reactions": [{"emoji": pick(w, web_tables.REACTIONS), "count": w.count(2, low=1)}],
        "status": w.choice(("sent", "delivered", "read")),
        "edited": w.chance(0.1),
        "reply_to": w.identifier("m", 7),
        "sent_at": w.stamp(),
    }


@family(
    "channel",
    title="a channel of a team chat",
    optional=("topic", "archived", "unread_count", "last_message"),
    enums={"type": ("public", "private", "direct")},
    bounds={"member_count": (1, None), "unread_count": (0, None)},
)
def channel_record(w: World) -> Record:
    name, purpose = pick(w, web_tables.CHANNELS)
    return {
        "id": f"C{w.token(8)}",
        "name": name,
        "purpose": purpose,
        "topic": say(
            w,
            "{Please be kind|Standup at {hour}|Read the pinned post first|Questions are welcome}",
            web_tables.CHAT_GRAMMAR,
        ),
        "type": w.weighted({"public": 6, "private": 3, "direct": 1}),
        "creator": w.person().username,
        "member_count": w.count(24, low=2),
        "unread_count": w.count(3),
        "last_message": say(w, pick(w, web_tables.CHAT), web_tables.CHAT_GRAMMAR),
        "archived": w.chance(0.1),
        "created_at": w.stamp(),
    }


@family(
    "email_message",
    title="an e-mail message",
    optional=(
        "in_reply_to",
        "cc",
        "attachments",
    ),
    nullable=("in_reply_to",),
    enums={"importance": ("low", "normal", "high"), "folder": ("inbox", "sent", "drafts", "archive", "spam", "trash")},
)
def email_message(w: World) -> Record:
    company = w.company()
    sender, receiver, copy = w.person(company=company), w.person(), w.person()
    subject, body = pick(w, web_tables.MAILS)
    facts = {key: pick(w, web_tables.MAIL_GRAMMAR[key]) for key in ("meeting", "paper", "day", "number", "job")}
    facts["company"] = company.name
    return {
        "message_id": f"<{w.hash(16)}@{company.domain}>",
        "in_reply_to": f"<{w.hash(16)}@{receiver.email.split('@')[1]}>",
        "from": {"name": sender.full_name, "email": sender.email},
        "to": [receiver.email],
        "cc": [copy.email],
        "subject": say(w, subject, web_tables.MAIL_GRAMMAR, **facts),
        "body": f"{say(w, body, web_tables.MAIL_GRAMMAR, **facts)}, {sender.first_name}",
        "importance": w.choice(("normal", "normal", "low", "high")),
        "folder": w.choice(("inbox", "inbox", "sent", "archive", "drafts", "spam", "trash")),
        "is_read": w.chance(0.6),
        "attachments": [
            {
                "filename": f"{w.slug(facts['paper'])}.pdf",
                "content_type": "application/pdf",
                "size": w.integer(9000, 900000),
            }
        ],
        "date": w.stamp(),
    }


@family(
    "mailing_list",
    title="a subscription to a newsletter",
    optional=("confirmed_at", "topics", "bounce_count", "unsubscribe_url"),
    nullable=("confirmed_at",),
    enums={"status": ("subscribed", "pending", "unsubscribed", "bounced"), "frequency": ("daily", "weekly", "monthly")},
    bounds={"bounce_count": (0, None)},
)
def mailing_list(w: World) -> Record:
    person, company, start = w.person(), w.company(), w.moment()
    status = w.weighted({"subscribed": 7, "pending": 2, "unsubscribed": 2, "bounced": 1})
    return {
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "list": f"{company.name} {w.choice(('News', 'Weekly', 'Offers', 'Insider', 'Updates'))}",
        "status": status,
        "frequency": w.choice(("weekly", "weekly", "monthly", "daily")),
        "topics": w.some(("offers", "new products", "events", "recipes", "interviews", "jobs", "travel tips"), 1, 3),
        "locale": w.locale,
        "subscribed_at": w.stamp(start),
        "confirmed_at": None if status == "pending" else w.stamp(w.later(start, low=0.01, high=24)),
        "bounce_count": w.integer(3, 6) if status == "bounced" else 0,
        "unsubscribe_url": f"https://news.{company.domain}/unsubscribe/{w.hash(12)}",
    }


@family(
    "poll",
    title="a poll in a chat",
    optional=("closes_at", "anonymous", "multiple"),
    bounds={"total_votes": (0, None), "options[].votes": (0, None)},
)
def poll(w: World) -> Record:
    question, answers = w.choice(
        (
            ("Where shall we have lunch?", ("Pizza", "Sushi", "Salad bar", "Canteen")),
            ("Which day suits you best?", ("Monday", "Tuesday", "Wednesday", "Thursday")),
            ("What should we call the release?", ("Aurora", "Borealis", "Comet", "Dawn")),
            ("When do we start the meeting?", ("9:00", "9:30", "10:00", "11:00")),
            ("Which logo do you like?", ("The blue one", "The round one", "The old one")),
            ("Where shall we go on the team trip?", ("Mountains", "Lake", "Museum", "Climbing hall")),
            ("Which film do we watch?", ("Casablanca", "Metropolis", "Alien", "Amélie")),
        )
    )
    votes = [w.count(5) for _ in answers]
    start = w.moment()
    return {
        "poll_id": w.number_id(),
        "question": question,
        "author": w.person().username,
        "options": [{"text": a, "votes": v} for a, v in zip(answers, votes, strict=True)],
        "total_votes": sum(votes),
        "anonymous": w.chance(0.4),
        "multiple": w.chance(0.3),
        "created_at": w.stamp(start),
        "closes_at": w.stamp(w.later(start, low=1, high=200)),
    }


@family(
    "newsletter_campaign",
    title="a campaign of an e-mail newsletter",
    optional=(
        "open_rate",
        "click_rate",
    ),
    enums={"status": ("draft", "scheduled", "sent"), "source": column(web_tables.CAMPAIGNS, 0)},
    bounds={"recipients": (0, None), "open_rate": (0, 1), "click_rate": (0, 1)},
)
def newsletter_campaign(w: World) -> Record:
    source, medium, campaign = pick(w, web_tables.CAMPAIGNS)
    company = w.company()
    sent = w.count(4000, low=40)
    opened = int(sent * w.number(0.12, 0.55))
    clicked = int(opened * w.number(0.03, 0.3))
    return {
        "campaign": campaign,
        "subject": say(
            w,
            "{Our best offers for {month}|Ten ideas for {month}|What is new in {month}|{amount} off until Sunday}",
            web_tables.NOTE_GRAMMAR,
        ),
        "source": source,
        "medium": medium,
        "sender": {"name": company.name, "email": f"news@{company.domain}"},
        "status": w.choice(("draft", "scheduled", "sent", "sent")),
        "recipients": sent,
        "opened": opened,
        "clicked": clicked,
        "open_rate": round(opened / sent, 3),
        "click_rate": round(clicked / sent, 3),
        "landing_page": f"https://{company.domain}/?utm_source={source}&utm_medium={medium}&utm_campaign={campaign}",
    }
