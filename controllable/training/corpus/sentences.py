"""Sentences of many topics, and the plain-ASCII forms of names."""

import re
import unicodedata
from functools import lru_cache

from controllable.training.corpus.grammar import Grammar

_TRANSLATE = {"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "đ": "d", "&": " and "}
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


@lru_cache(maxsize=20000)
def fold(text: str, language: str = "en") -> str:
    """`text` in lower-case ASCII, as in an e-mail address ("Müller" -> "mueller" in German)."""
    table = {**_TRANSLATE, **_GERMAN} if language == "de" else _TRANSLATE
    replaced = "".join(table.get(c, c) for c in text)
    return unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode().lower()


@lru_cache(maxsize=20000)
def slugify(text: str) -> str:
    """`text` as a slug: lower-case ASCII words joined by hyphens."""
    return re.sub(r"[^a-z0-9.]+", "-", fold(text).replace("'", "")).strip("-.")


SENTENCES = Grammar(
    {
        # A product or a thing sold; facts: item, material, use.
        "product": (
            "{quality!} {item}, {benefit}.", "A(n) {quality} {item} for {use}.", "{item!} with {feature}, {benefit}.",
            "{item!} with {feature} for {use}.", "{quality!} {item} made with {material}.", "{quality!} {item} with {feature}.",
            "Our {quality} {item} for {use}, {benefit}.", "Made with {material}: {quality} and {benefit}.",
            "{item!} made with {material}, {benefit}.",
        ),
        "item": ("product", "model", "piece"),
        "quality": (
            "popular", "reliable", "classic", "practical", "affordable", "premium", "simple", "new", "high-quality", "best-selling",
            "everyday", "modern", "carefully made", "award-winning",
        ),
        "material": (
            "stainless steel", "solid oak", "recycled plastic", "organic cotton", "brushed aluminium", "full-grain leather",
            "bamboo", "ceramic", "tempered glass", "merino wool", "linen", "silicone", "carbon fibre",
        ),
        "feature": (
            "a removable cover", "an adjustable strap", "a two-year warranty", "a hidden pocket", "a rechargeable battery",
            "a non-slip base", "a matte finish", "reinforced seams", "a soft lining", "a quick-release clip",
            "an extra set of parts", "a water-resistant coating",
        ),
        "benefit": (
            "easy to clean", "ideal for small spaces", "built to last", "safe for everyday use", "ready to use out of the box",
            "perfect as a gift", "light enough to carry all day", "simple to assemble", "quiet in operation",
        ),
        "use": (
            "daily use", "travel", "the office", "the kitchen", "outdoor trips", "small apartments", "beginners", "families",
            "long journeys", "the garden", "home and studio", "winter days",
        ),
        # What a customer thinks; facts: item, mood ("good" or "bad" through the topic name).
        "review_good": (
            "{praise!}, and {detail_good}.", "{praise!}. Would buy again.", "{detail_good!}; {praise}.",
            "{praise!} - {detail_good}.", "Bought it for {use} and {praise}.", "{detail_good!}. Highly recommended.",
        ),
        "praise": (
            "exactly what I was looking for", "very happy with this purchase", "works perfectly", "great value for the price",
            "much better than expected", "the quality is excellent", "I use it every day", "it looks even better than in the photos",
        ),
        "detail_good": (
            "delivery was fast", "the setup took five minutes", "the material feels solid", "the size is just right",
            "customer service answered within an hour", "the colour matches the picture", "it arrived well packed",
        ),
        "review_mixed": (
            "{praise!}, but {complaint}.", "Good overall, although {complaint}.", "{detail_good!}, but {complaint}.",
            "Decent for {use}, yet {complaint}.", "It does the job; still, {complaint}.",
        ),
        "review_bad": (
            "{complaint!} and {complaint_too}.", "Disappointed: {complaint}.", "{complaint!}. I sent it back.",
            "Not worth the money, {complaint}.", "{complaint_too!}, so I asked for a refund.",
        ),
        "complaint": (
            "the instructions are hard to follow", "it is smaller than described", "the battery drains too quickly",
            "it stopped working after two weeks", "the colour faded after one wash", "it is louder than I expected",
            "the zip broke on the second day", "one part was missing",
        ),
        "complaint_too": (
            "nobody answered my messages", "delivery took three weeks", "the box was damaged", "the fit is poor",
            "it feels cheap", "it scratches easily",
        ),
        # Support and maintenance.
        "ticket": (
            "{customer!} cannot {task} since {since}.", "{problem!} after {event}.", "{problem!} when trying to {task}.",
            "{customer!} asks how to {task}.", "{problem!}; started {since}.", "Unable to {task}: {problem}.",
        ),
        "ticket_title": (
            "Cannot {task}", "{problem!}", "{problem!} after {event}", "How to {task}?", "Unable to {task}", "Request to {task}",
        ),
        "customer": ("the customer", "the user", "a new user", "the whole team", "the administrator", "one colleague"),
        "task": (
            "log in", "reset the password", "export the report", "upload a file", "print invoices", "change the address",
            "open attachments", "connect to the printer", "update payment details", "sync the calendar", "cancel the order",
            "download the receipt", "add a new user", "join the meeting",
        ),
        "problem": (
            "the page stays blank", "an error message appears", "the app closes by itself", "the screen freezes",
            "e-mails arrive twice", "the search returns no results", "the total is wrong", "the connection drops",
            "the password is rejected", "notifications are missing", "the file is damaged",
        ),
        "event": ("the last update", "the move to the new office", "changing the password", "the system upgrade", "the weekend"),
        "since": ("yesterday", "this morning", "Monday", "the last update", "last week", "noon"),
        # Notes on deliveries, appointments, calls.
        "delivery_note": (
            "Leave the parcel {drop}.", "Please ring {ring}.", "Call {when} before delivery.", "Deliver {when}.",
            "Leave {drop} if nobody answers.", "Fragile: handle with care.", "Gate code {digits}.",
        ),
        "drop": ("at the front desk", "with the neighbour", "behind the gate", "in the garage", "at the back door", "on the porch"),
        "ring": ("twice", "the second bell", "at the side entrance", "the bell on the left"),
        "when": ("in the morning", "after 5 pm", "half an hour", "on weekdays only", "before noon"),
        "digits": ("4711", "1208", "3390", "2045", "7716"),
        "note": (
            "Asked for {request}.", "Prefers {preference}.", "Follow up {follow}.", "Needs {request} {follow}.",
            "Called about {request}; will answer {follow}.", "Wants {request} and prefers {preference}.",
        ),
        "request": (
            "a quote", "a later date", "an invoice copy", "a window seat", "a quiet room", "an extra key", "a discount",
            "a call back", "a vegetarian option", "a second opinion", "parking nearby", "a refund",
        ),
        "preference": ("e-mail", "phone calls", "morning appointments", "paper invoices", "contact by text message", "the ground floor"),
        "follow": ("next week", "on Friday", "after the holidays", "in two weeks", "tomorrow", "at the end of the month"),
        # Companies, people, places, events.
        "company": (
            "{org!} that {activity} for {clients}.", "We help {clients} {help}.", "{org!} {activity} since {year}.",
            "A(n) {size} {org} based in {city}.", "{size!} {org} that {activity}.",
        ),
        "org": ("company", "family business", "studio", "supplier", "start-up", "consultancy", "manufacturer"),
        "size": ("small", "fast-growing", "family-owned", "independent", "regional", "global"),
        "activity": (
            "builds tools", "provides services", "designs products", "delivers parts", "offers training", "rents equipment",
            "develops software", "advises on strategy",
        ),
        "clients": ("small businesses", "hospitals", "schools", "retailers", "farmers", "public authorities", "manufacturers", "families"),
        "help": ("save time", "cut costs", "find new customers", "plan their work", "ship faster", "keep records in order"),
        "year": tuple(str(y) for y in range(1968, 2021)),
        "city": ("the north", "the region", "the city centre", "the capital"),
        "bio": (
            "{job!} who {likes} and {likes_too}.", "{job!} based in {city}. {likes_noun!} and {likes_noun_too}.",
            "Writes about {subject}. {likes_noun!} lover.", "{job!}, {likes_noun} fan, occasional {hobbyist}.",
            "I {like_verb} {subject}.", "{job!} interested in {subject} and {subject_too}.",
        ),
        "job": ("teacher", "designer", "developer", "nurse", "photographer", "journalist", "engineer", "student", "chef", "analyst"),
        "likes": ("loves hiking", "reads too much", "collects records", "bakes bread", "plays the piano"),
        "likes_too": ("never misses a match", "travels by train", "grows tomatoes", "runs on Sundays", "drinks too much coffee"),
        "likes_noun": ("coffee", "cycling", "jazz", "film", "football", "gardening", "chess"),
        "likes_noun_too": ("long walks", "old maps", "good books", "strong tea", "board games"),
        "hobbyist": ("runner", "baker", "painter", "climber", "guitarist"),
        "like_verb": ("write about", "teach", "study", "care about", "work on"),
        "subject": (
            "history", "public health", "open data", "music", "urban planning", "food", "climate", "education", "design",
            "travel", "economics", "photography", "technology", "local politics",
        ),
        "subject_too": ("languages", "cities", "science", "sport", "art", "the sea"),
        "place": (
            "{place_kind!} with {place_feature}, {distance}.", "Quiet {place_kind} {distance}, with {place_feature}.",
            "{place_quality!} {place_kind} {distance}.", "{place_quality!} {place_kind} known for {place_feature}.",
        ),
        "place_kind": ("apartment", "house", "studio", "hotel", "venue", "room", "cottage"),
        "place_quality": ("bright", "spacious", "renovated", "charming", "modern", "cosy", "historic", "family-friendly"),
        "place_feature": (
            "a small garden", "a view of the river", "high ceilings", "two balconies", "a shared kitchen", "free parking",
            "a fireplace", "wooden floors", "a roof terrace", "a large living room",
        ),
        "distance": (
            "five minutes from the station", "close to the old town", "near the university", "in a quiet street",
            "ten minutes from the beach", "in the city centre", "next to the park",
        ),
        "event_text": (
            "{event_kind!} on {subject} with {speakers}.", "Join us for a(n) {event_kind} about {subject}.",
            "A(n) {length} {event_kind} for {audience}.", "{event_kind!} for {audience}: {subject} and {subject_too}.",
        ),
        "event_kind": ("workshop", "conference", "talk", "concert", "meetup", "exhibition", "webinar", "panel"),
        "speakers": ("guests from five countries", "three invited speakers", "local artists", "experts from industry", "live music"),
        "length": ("one-day", "two-hour", "full-weekend", "free", "hands-on"),
        "audience": ("beginners", "teachers", "families", "professionals", "students", "members", "the whole neighbourhood"),
        # News, articles, comments.
        "article": (
            "{actor!} {did} {object_} after {cause}.", "{actor!} {did} {object_}, officials say.",
            "How {subject} {changes} {domain}.", "A new study links {subject} to {outcome}.",
            "{actor!} plans to {plan} by {future_year}.", "Why {audience} {care} about {subject}.",
        ),
        "headline": (
            "{actor!} {did} {object_}", "{actor!} to {plan} by {future_year}", "How {subject} {changes} {domain}",
            "Five things to know about {subject}", "What {audience} should know about {subject}", "The future of {subject}",
            "{object_!}: what happens next", "Study links {subject} to {outcome}",
        ),
        "actor": (
            "the city council", "the ministry", "a local court", "the central bank", "the regional government", "the airline",
            "the university", "the transport authority", "parliament", "the museum",
        ),
        "did": ("approves", "rejects", "postpones", "reviews", "announces", "publishes", "cancels"),
        "object_": (
            "the new budget", "plans for a tram line", "higher parking fees", "a housing project", "the energy bill",
            "a ban on plastic bags", "the school reform", "a night train to the coast", "the annual report",
        ),
        "cause": ("weeks of debate", "public criticism", "a long review", "a record summer", "a close vote", "rising costs"),
        "changes": ("is changing", "shapes", "may transform", "helps", "challenges"),
        "domain": ("our cities", "the way we work", "small towns", "everyday life", "the classroom", "healthcare"),
        "outcome": ("better sleep", "lower costs", "longer lives", "cleaner air", "higher wages", "fewer accidents"),
        "plan": ("cut emissions", "build 400 homes", "open a second terminal", "hire more teachers", "reduce fares", "plant 10,000 trees"),
        "future_year": ("2027", "2028", "2029", "2030", "2035"),
        "care": ("care", "disagree", "are excited", "worry"),
        "comment": (
            "Thanks for {thanks}.", "I agree with {agree}.", "{opinion!}.", "Great {text_kind}, {opinion}.",
            "Could you explain {agree}?", "I tried this and {result}.", "Not sure about {agree}, but {opinion}.",
        ),
        "thanks": ("sharing this", "the clear explanation", "the quick reply", "the update", "the photos"),
        "agree": ("the second point", "the conclusion", "your last remark", "the figures in the table", "the first part"),
        "opinion": ("this helped me a lot", "well written", "I learned something new", "looking forward to part two", "it depends on the case"),
        "text_kind": ("article", "post", "summary", "idea", "photo"),
        "result": ("it worked at once", "it failed the first time", "got the same result", "it saved me an hour"),
        # Messages, payments, health, weather, cooking.
        "message": (
            "Hi {name}, {ask}?", "{ask!}?", "Running late, back {follow}.", "The {thing} is ready.", "Please send {thing_def} {follow}.",
            "Thanks, {thing_def} arrived.", "Can we meet {follow}?", "{thing_def!} looks good to me.",
        ),
        "name": ("Anna", "Tom", "all", "team", "Maria", "Ben"),
        "ask": ("are you free {follow}", "did you get {thing_def}", "could you check {thing_def}", "shall we start {follow}"),
        "thing": ("draft", "invoice", "room", "order", "report", "contract"),
        "thing_def": ("the draft", "the invoice", "the report", "the contract", "the agenda", "the slides"),
        "payment_note": (
            "Invoice {digits}", "{month!} rent", "Refund for order {digits}", "{month!} salary", "Membership {future_year}",
            "Dinner on {weekday}", "Deposit for {purchase}", "Insurance {month!}", "Thanks for {purchase}",
        ),
        "month": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
        "weekday": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "purchase": ("the tickets", "the apartment", "the course", "the bike", "the concert", "the trip"),
        "symptom": (
            "{complaint_body!} for {days} days", "{complaint_body!} since {since}", "Check-up after {treatment}",
            "{complaint_body!} and {complaint_body_too}", "Follow-up on {treatment}", "Mild {complaint_body}",
        ),
        "complaint_body": ("headache", "back pain", "cough", "fever", "knee pain", "sore throat", "rash", "dizziness", "fatigue"),
        "complaint_body_too": ("nausea", "poor sleep", "loss of appetite", "chest tightness", "a runny nose"),
        "days": ("two", "three", "four", "five", "ten"),
        "treatment": ("surgery", "blood test", "physiotherapy", "vaccination", "antibiotics"),
        "story": (
            "A(n) {hero} {quest} and {twist}.", "When {incident}, a(n) {hero} {quest}.", "A(n) {hero} and a(n) {hero} {quest}.",
            "The story of a(n) {hero} who {quest}.", "In {setting}, a(n) {hero} {quest}.",
        ),
        "hero": (
            "retired detective", "young doctor", "lonely lighthouse keeper", "violin maker", "journalist", "war veteran",
            "schoolteacher", "ship's captain", "orphan", "mathematician", "chess champion",
        ),
        "quest": (
            "returns to a childhood village", "searches for a lost letter", "uncovers a family secret", "must choose between love and duty",
            "crosses the mountains on foot", "investigates an old murder", "builds a new life abroad", "plans one last robbery",
        ),
        "twist": ("finds an unexpected friend", "learns the truth too late", "changes the town for ever", "falls in love", "loses everything"),
        "incident": ("a storm isolates the island", "a stranger arrives", "the war ends", "the bank fails", "a child disappears"),
        "setting": ("a small fishing town", "1920s Paris", "a city under siege", "the last summer before the war", "a remote monastery"),
        "generic": (
            "{thing_def!} was updated {since_adverb}.", "Used for {purpose}.", "{quality!} option for {audience}.",
            "Contains {contents} for {purpose}.", "Created for {purpose}.", "List of {contents}.", "Records {contents} for {audience}.",
        ),
        "since_adverb": ("last week", "yesterday", "in spring", "at the end of the month"),
        "purpose": ("internal use", "monthly reports", "testing", "customer support", "planning", "training", "quality control"),
        "contents": ("all active contracts", "open requests", "recent orders", "contact details", "measurements", "daily figures"),
    }
)
