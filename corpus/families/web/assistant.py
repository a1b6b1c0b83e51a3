"""Records of a digital assistant: tools and their calls, calendar, reminders, bookings, music and translations."""

from datetime import timedelta

from corpus.families.drawing import column, parts, pick, say
from corpus.families.media import media_tables
from corpus.families.registry import family
from corpus.families.web import tool_tables, web_tables
from corpus.families.web.tools import distinct_currencies, query
from corpus.world.world import World

Record = dict[str, object]


@family(
    "calendar_entry",
    title="an entry of a calendar",
    optional=("attendees", "recurrence", "reminders", "all_day", "attendees[].response"),
    enums={
        "category": ("work", "personal", "health", "sport", "family", "education", "errand", "culture"),
        "visibility": ("public", "private"),
        "attendees[].response": ("accepted", "declined", "tentative", "needs_action"),
    },
    bounds={"reminders[].minutes_before": (0, None)},
    plural="entries",
)
def calendar_entry(w: World) -> Record:
    title, minutes, where, category = pick(w, tool_tables.MEETINGS)
    guest, owner = w.person(), w.person()
    length = int(w.choice(parts(minutes)))
    start = w.moment(future=w.chance(0.6)).replace(hour=w.integer(8, 19), minute=w.choice((0, 0, 15, 30, 45)), second=0)
    return {
        "title": say(w, title, tool_tables.MEETING_GRAMMAR, name=guest.first_name),
        "start": w.stamp(start),
        "end": w.stamp(start + timedelta(minutes=length)),
        "duration_minutes": length,
        "time_zone": w.place().time_zone,
        "location": say(w, where, tool_tables.MEETING_GRAMMAR),
        "category": category,
        "organizer": owner.email,
        "attendees": [
            {"email": guest.email, "response": w.choice(("accepted", "declined", "tentative", "needs_action"))}
        ],
        "recurrence": w.choice(("none", "daily", "weekly", "weekly", "monthly", "yearly")),
        "reminders": [{"method": w.choice(("popup", "email")), "minutes_before": w.choice((5, 10, 15, 30, 60, 1440))}],
        "visibility": w.choice(("public", "private")),
        "all_day": False,
    }


@family(
    "reminder",
    title="a reminder",
    optional=("repeat", "list", "snooze_minutes", "completed"),
    enums={"priority": ("low", "medium", "high"), "repeat": ("never", "daily", "weekly", "monthly")},
    bounds={"snooze_minutes": (1, None)},
)
def reminder(w: World) -> Record:
    return {
        "text": say(w, pick(w, tool_tables.REMINDERS)),
        "due": w.stamp(w.moment(future=True)),
        "priority": w.choice(("low", "medium", "medium", "high")),
        "list": w.choice(("Home", "Work", "Shopping", "Family", "Errands", "Health")),
        "repeat": w.choice(("never", "never", "daily", "weekly", "monthly")),
        "snooze_minutes": w.choice((5, 10, 15, 60)),
        "completed": w.chance(0.3),
    }


@family(
    "search_query",
    title="the arguments of a search",
    optional=("filters", "safe_search", "offset", "sort", "site"),
    enums={
        "type": column(tool_tables.SEARCH_SITES, 0),
        "sort": ("relevance", "date", "popularity"),
        "safe_search": ("off", "moderate", "strict"),
    },
    bounds={"limit": (1, 100), "offset": (0, None)},
)
def search_query(w: World) -> Record:
    kind, limit = pick(w, tool_tables.SEARCH_SITES)
    since, until = w.date_interval(low=7, high=400)
    return {
        "query": query(w),
        "type": kind,
        "language": "en",
        "limit": int(limit),
        "offset": w.choice((0, 0, 0, 10, 20, 50)),
        "sort": w.choice(("relevance", "relevance", "date", "popularity")),
        "filters": {"from_date": since, "to_date": until},
        "site": w.company().domain,
        "safe_search": w.choice(("off", "moderate", "moderate", "strict")),
    }


@family(
    "translation",
    title="a translation of a phrase",
    optional=("formality", "confidence", "characters"),
    enums={"formality": ("default", "formal", "informal")},
    bounds={"confidence": (0, 1)},
)
def translation(w: World) -> Record:
    text, source, result, target = pick(w, tool_tables.PHRASES)
    return {
        "text": text,
        "source_language": source,
        "target_language": target,
        "translation": result,
        "formality": w.choice(("default", "formal", "informal")),
        "characters": len(text),
        "confidence": w.number(0.8, 1, 2),
    }


@family(
    "tool",
    title="the description of a tool for a language model",
    optional=(
        "parameters.additional_properties",
        "strict",
    ),
    enums={"type": ("function",), "parameters.type": ("object",)},
)
def tool(w: World) -> Record:
    name, description, argument, kind, meaning = pick(w, tool_tables.TOOLS)
    return {
        "type": "function",
        "name": name,
        "description": description,
        "strict": w.chance(0.5),
        "parameters": {
            "type": "object",
            "properties": {argument: {"type": kind, "description": meaning}},
            "required": [argument],
            "additional_properties": False,
        },
    }


@family(
    "tool_call",
    title="a tool call of a language model",
    optional=("status", "duration_ms", "index"),
    enums={"type": ("function",), "status": ("pending", "succeeded", "failed")},
    bounds={"duration_ms": (0, None), "index": (0, None)},
)
def tool_call(w: World) -> Record:
    place, other = w.place(anywhere=True), w.place(anywhere=True)
    first, second = distinct_currencies(w)
    phrase = pick(w, tool_tables.PHRASES)
    album = pick(w, media_tables.ALBUMS)
    stock = pick(w, tool_tables.STOCKS)
    name, arguments = w.choice(
        (
            ("get_weather", {"location": f"{place.city}, {place.country_code}", "unit": "celsius"}),
            ("convert_currency", {"amount": w.integer(5, 2000), "from": first[0], "to": second[0]}),
            ("set_reminder", {"text": say(w, pick(w, tool_tables.REMINDERS)), "time": w.clock(7, 21)}),
            ("search_web", {"query": query(w), "limit": w.choice((5, 10))}),
            ("get_route", {"origin": place.city, "destination": other.city, "mode": pick(w, tool_tables.MODES)}),
            ("translate_text", {"text": phrase[0], "target_language": phrase[3]}),
            ("play_music", {"artist": album[1], "album": album[0], "service": pick(w, tool_tables.MUSIC_SERVICES)}),
            ("get_stock_price", {"symbol": stock[0], "exchange": stock[2]}),
            (
                "send_email",
                {
                    "to": w.person().email,
                    "subject": say(w, "{Lunch|Report|Invoice|Meeting|Holiday} {tomorrow|next week|in May}"),
                },
            ),
            ("get_time", {"city": place.city, "time_zone": place.time_zone}),
        )
    )
    return {
        "id": f"call_{w.token(12, 'abcdefghijkmnpqrstuvwxyz23456789')}",
        "type": "function",
        "name": name,
        "arguments": arguments,
        "index": w.choice((0, 0, 0, 1, 2)),
        "status": w.choice(("pending", "succeeded", "succeeded", "failed")),
        "duration_ms": w.count(240, low=3),
    }


@family(
    "chat_completion",
    title="the settings of a request to a language model",
    optional=(
        "stop",
        "seed",
        "top_p",
    ),
    enums={"messages[].role": ("system", "user", "assistant")},
    bounds={"temperature": (0, 2), "max_tokens": (1, None), "top_p": (0, 1)},
)
def chat_completion(w: World) -> Record:
    role = say(w, "You {are|act as} a {helpful|patient|brief} {assistant|travel guide|teacher|cook|editor|librarian}.")
    return {
        "model": say(w, "{falcon|otter|lumen|atlas|sparrow}-{7b|13b|70b|mini|large}"),
        "messages": [
            {"role": "system", "content": role},
            {
                "role": "user",
                "content": say(
                    w, "{Tell me about|Explain|Search for|Summarize what you know about}: {query}", query=query(w)
                ),
            },
        ],
        "temperature": w.choice((0, 0.2, 0.5, 0.7, 0.7, 1)),
        "max_tokens": w.choice((64, 128, 256, 512, 1024)),
        "top_p": w.choice((1, 1, 0.95, 0.9)),
        "stop": [w.choice(("END", "###", "User:"))],
        "seed": w.integer(0, 9999),
        "stream": w.chance(0.5),
    }


@family(
    "playback_command",
    title="a command to a music player",
    optional=("shuffle", "device", "volume", "repeat"),
    enums={
        "action": ("play", "pause", "next", "previous", "queue"),
        "repeat": ("off", "track", "all"),
        "service": tool_tables.MUSIC_SERVICES,
    },
    bounds={"volume": (0, 100)},
)
def playback_command(w: World) -> Record:
    album, artist, *_ = pick(w, media_tables.ALBUMS)
    return {
        "action": w.choice(("play", "play", "queue", "pause", "next", "previous")),
        "service": pick(w, tool_tables.MUSIC_SERVICES),
        "artist": artist,
        "album": album,
        "device": w.choice(("Kitchen speaker", "Living room", "Headphones", "Car", "Bedroom", "Office speaker")),
        "volume": w.choice((20, 30, 40, 50, 60, 80)),
        "shuffle": w.chance(0.3),
        "repeat": w.choice(("off", "off", "track", "all")),
    }


@family(
    "table_booking",
    title="the arguments that book a table in a restaurant",
    optional=("special_requests", "seating", "phone", "occasion"),
    enums={"seating": ("indoor", "outdoor", "bar"), "occasion": ("birthday", "business", "date", "none")},
    bounds={"party_size": (1, 20)},
)
def table_booking(w: World) -> Record:
    person = w.person()
    return {
        "restaurant": pick(w, tool_tables.MEETING_GRAMMAR["restaurant"]),
        "city": person.place.city,
        "date": w.date("2026-01-01", "2026-12-31"),
        "time": w.clock(12, 21),
        "party_size": w.choice((2, 2, 4, 3, 6, 1, 8)),
        "name": person.full_name,
        "phone": person.phone,
        "seating": w.choice(("indoor", "indoor", "outdoor", "bar")),
        "occasion": w.choice(("none", "none", "birthday", "business", "date")),
        "special_requests": say(
            w,
            "{A high chair, please|A quiet table|One guest is vegetarian|We bring a dog|"
            "Near the window, please|One guest is allergic to nuts}",
        ),
    }


@family(
    "message_command",
    title="the arguments that send a message",
    optional=("schedule_at", "attachments", "reply_to_id"),
    enums={"channel": ("sms", "email", "whatsapp", "slack")},
)
def message_command(w: World) -> Record:
    channel, person = w.choice(("sms", "email", "whatsapp", "slack")), w.person()
    target = {"email": person.email, "slack": f"@{person.username}"}.get(channel, person.phone)
    return {
        "channel": channel,
        "to": target,
        "recipient_name": person.full_name,
        "text": say(w, pick(w, web_tables.CHAT), web_tables.CHAT_GRAMMAR),
        "schedule_at": w.stamp(w.moment(future=True)),
        "attachments": [pick(w, media_tables.FILE_STEMS) + w.choice((".pdf", ".jpg", ".docx"))],
        "reply_to_id": w.digits(6),
    }


@family(
    "recipe_lookup",
    title="a recipe found by a cooking assistant",
    optional=("difficulty", "nutrition.protein_g", "vegetarian", "rating"),
    enums={"difficulty": ("easy", "medium", "hard")},
    bounds={"servings": (1, None), "total_minutes": (1, None), "rating": (0, 5)},
)
def recipe_lookup(w: World) -> Record:
    dish, cuisine, minutes, servings, ingredients, difficulty = pick(w, tool_tables.DISHES)
    return {
        "name": dish,
        "cuisine": cuisine,
        "servings": int(servings),
        "total_minutes": int(minutes),
        "difficulty": difficulty,
        "ingredients": parts(ingredients),
        "vegetarian": not {"chicken", "beef", "prawns"} & set(parts(ingredients)) and dish not in {"Ramen"},
        "nutrition": {"calories": w.integer(180, 780), "protein_g": w.integer(4, 42)},
        "rating": w.number(3.2, 5, 1),
        "source_url": f"https://recipes.{w.company().domain}/{w.slug(dish)}",
    }
