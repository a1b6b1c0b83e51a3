"""Arguments of tool calls: what a language model passes to functions, and the tools' own descriptions."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from controllable.training.corpus.families import pools_media, pools_web
from controllable.training.corpus.families import pools_tools as pools
from controllable.training.corpus.families.tables import column, parts, pick, say
from controllable.training.corpus.registry import family
from controllable.training.corpus.world import World

Record = dict[str, object]
CURRENCY_CODES = column(pools.CURRENCIES, 0)
CONDITIONS = column(pools.WEATHER, 0)


def query(w: World) -> str:
    """Words that a person types into a search box."""
    city = w.place().city
    return say(w, pick(w, pools.QUERIES), city=city)


def distinct_currencies(w: World) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two different rows of the table of currencies."""
    first = pick(w, pools.CURRENCIES)
    return first, w.choice([row for row in pools.CURRENCIES if row is not first])


@family(
    "weather_lookup",
    title="the arguments of a weather forecast look-up",
    optional=("days", "include", "language", "coordinates"),
    enums={"unit": ("celsius", "fahrenheit", "kelvin"), "include": ("current", "hourly", "daily")},
    bounds={"days": (1, 16)},
    plural="lookups",
)
def weather_lookup(w: World) -> Record:
    place = w.place(anywhere=True)
    return {
        "location": f"{place.city}, {place.country}",
        "coordinates": {"latitude": place.latitude, "longitude": place.longitude},
        "date": w.date("2025-01-01", "2026-12-31"),
        "days": w.integer(1, 10),
        "unit": "fahrenheit" if place.country_code == "US" else w.choice(("celsius", "celsius", "celsius", "kelvin")),
        "include": w.choice(("current", "hourly", "daily")),
        "language": w.locale[:2],
    }


@family(
    "weather_report",
    title="a weather report",
    optional=("wind.gust", "icon", "sunrise", "sunset", "humidity"),
    enums={"condition": CONDITIONS, "wind.direction": ("N", "NE", "E", "SE", "S", "SW", "W", "NW")},
    bounds={"humidity": (0, 100), "precipitation_probability": (0, 100)},
)
def weather_report(w: World) -> Record:
    condition, icon, low, high, rain = pick(w, pools.WEATHER)
    place = w.place(anywhere=True)
    coldest = w.number(float(low) - 3, float(high) - 5, 1)
    warmest = round(coldest + w.number(2, 9), 1)
    wind = w.number(2, 34, 1)
    return {
        "city": place.city,
        "country": place.country_code,
        "time_zone": place.time_zone,
        "date": w.date("2024-01-01"),
        "condition": condition,
        "icon": icon,
        "summary": f"{condition.capitalize()} with a high of {warmest} °C and a low of {coldest} °C",
        "temperature": {"min": coldest, "max": warmest, "unit": "celsius"},
        "humidity": w.integer(28, 98),
        "precipitation_probability": max(0, min(100, int(rain) + w.integer(-5, 5))),
        "wind": {
            "speed": wind,
            "gust": round(wind * w.number(1.2, 1.9), 1),
            "direction": w.choice(("N", "NE", "E", "SE", "S", "SW", "W", "NW")),
        },
        "sunrise": w.clock(5, 7),
        "sunset": w.clock(17, 21),
    }


@family(
    "currency_conversion",
    title="a conversion between two currencies",
    optional=("rate", "date", "precision"),
    enums={"from": CURRENCY_CODES, "to": CURRENCY_CODES},
    bounds={"amount": (0, None), "precision": (0, 6)},
)
def currency_conversion(w: World) -> Record:
    first, second = distinct_currencies(w)
    amount = w.choice((100, 50, 250, 1000, 20, 75, w.money(5, 4000)))
    rate = round(float(second[5]) / float(first[5]) * w.number(0.97, 1.03, 3), 4)
    return {
        "amount": amount,
        "from": first[0],
        "to": second[0],
        "date": w.date("2023-01-01"),
        "rate": rate,
        "result": round(amount * rate, 2),
        "precision": 2,
    }


@family(
    "currency",
    title="a currency",
    optional=("usd_rate", "decimals"),
    bounds={"decimals": (0, 3)},
    plural="currencies",
)
def currency(w: World) -> Record:
    code, name, symbol, country, country_code, rate = pick(w, pools.CURRENCIES)
    return {
        "code": code,
        "name": name,
        "symbol": symbol,
        "country": country,
        "country_code": country_code,
        "decimals": 0 if code in {"JPY", "KRW"} else 2,
        "usd_rate": float(rate),
    }


@family(
    "unit_conversion",
    title="the conversion of a measurement to another unit",
    optional=("quantity", "decimals", "formula"),
    enums={"quantity": column(pools.UNITS, 0)},
    bounds={"decimals": (0, 10)},
)
def unit_conversion(w: World) -> Record:
    quantity, source, target, factor, offset, low, high = pick(w, pools.UNITS)
    value = w.integer(int(low), int(high)) if w.chance(0.6) else w.number(float(low), float(high), 1)
    decimals = w.choice((1, 2, 2, 3))
    return {
        "quantity": quantity,
        "value": value,
        "from_unit": source,
        "to_unit": target,
        "result": round(value * float(factor) + float(offset), decimals),
        "decimals": decimals,
        "formula": f"{source} * {factor}" + (f" + {offset}" if offset != "0" else ""),
    }


@family(
    "calculation",
    title="an arithmetic calculation",
    optional=("expression", "rounded"),
    enums={"operator": column(pools.OPERATIONS, 0), "operation": column(pools.OPERATIONS, 1)},
)
def calculation(w: World) -> Record:
    operator, operation, name = pick(w, pools.OPERATIONS)
    a, b = (w.integer(2, 12), w.integer(2, 4)) if operator == "**" else (w.integer(1, 999), w.integer(2, 99))
    result = {"+": a + b, "-": a - b, "*": a * b, "/": round(a / b, 4), "**": a**b, "%": a % b}[operator]
    return {
        "operation": operation,
        "operator": operator,
        "a": a,
        "b": b,
        "expression": f"{a} {operator} {b}",
        "result": result,
        "explanation": f"The {name} of {a} and {b} is {result}",
        "rounded": operator == "/",
    }


@family(
    "calendar_entry",
    title="an entry of a calendar",
    optional=("attendees", "recurrence", "reminders", "notes", "all_day", "attendees[].response"),
    enums={
        "category": ("work", "personal", "health", "sport", "family", "education", "errand", "culture"),
        "visibility": ("public", "private"),
        "attendees[].response": ("accepted", "declined", "tentative", "needs_action"),
    },
    bounds={"reminders[].minutes_before": (0, None)},
    plural="entries",
)
def calendar_entry(w: World) -> Record:
    title, minutes, where, category = pick(w, pools.MEETINGS)
    guest, owner = w.person(), w.person()
    length = int(w.choice(parts(minutes)))
    start = w.moment(future=w.chance(0.6)).replace(hour=w.integer(8, 19), minute=w.choice((0, 0, 15, 30, 45)), second=0)
    return {
        "title": say(w, title, pools.MEETING_GRAMMAR, name=guest.first_name),
        "start": w.stamp(start),
        "end": w.stamp(start + timedelta(minutes=length)),
        "duration_minutes": length,
        "time_zone": w.place().time_zone,
        "location": say(w, where, pools.MEETING_GRAMMAR),
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
        "text": say(w, pick(w, pools.REMINDERS)),
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
        "type": column(pools.SEARCH_SITES, 0),
        "sort": ("relevance", "date", "popularity"),
        "safe_search": ("off", "moderate", "strict"),
    },
    bounds={"limit": (1, 100), "offset": (0, None)},
)
def search_query(w: World) -> Record:
    kind, limit = pick(w, pools.SEARCH_SITES)
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
    "route_request",
    title="the arguments of a route planner",
    optional=("waypoints", "avoid", "alternatives", "departure_time"),
    enums={"mode": pools.MODES, "units": ("metric", "imperial"), "avoid": ("tolls", "ferries", "highways")},
)
def route_request(w: World) -> Record:
    start, end = w.address(), w.address()
    return {
        "origin": start.one_line,
        "destination": end.one_line,
        "waypoints": [w.place().city],
        "mode": "driving" if start.place.city != end.place.city and w.chance(0.7) else w.choice(("transit", "driving")),
        "departure_time": w.stamp(w.moment(future=True)),
        "avoid": [w.choice(("tolls", "ferries", "highways"))],
        "units": "imperial" if start.place.country_code in {"US", "GB"} else "metric",
        "alternatives": w.chance(0.4),
    }


@family(
    "translation",
    title="a translation of a phrase",
    optional=("formality", "confidence", "characters"),
    enums={"formality": ("default", "formal", "informal")},
    bounds={"confidence": (0, 1)},
)
def translation(w: World) -> Record:
    text, source, result, target = pick(w, pools.PHRASES)
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
    optional=("parameters.additional_properties", "strict", "returns"),
    enums={"type": ("function",), "parameters.type": ("object",)},
)
def tool(w: World) -> Record:
    name, description, argument, kind, meaning = pick(w, pools.TOOLS)
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
    optional=("status", "result", "duration_ms", "index"),
    enums={"type": ("function",), "status": ("pending", "succeeded", "failed")},
    bounds={"duration_ms": (0, None), "index": (0, None)},
)
def tool_call(w: World) -> Record:
    place, other = w.place(anywhere=True), w.place(anywhere=True)
    first, second = distinct_currencies(w)
    phrase = pick(w, pools.PHRASES)
    album = pick(w, pools_media.ALBUMS)
    stock = pick(w, pools.STOCKS)
    name, arguments = w.choice(
        (
            ("get_weather", {"location": f"{place.city}, {place.country_code}", "unit": "celsius"}),
            ("convert_currency", {"amount": w.integer(5, 2000), "from": first[0], "to": second[0]}),
            ("set_reminder", {"text": say(w, pick(w, pools.REMINDERS)), "time": w.clock(7, 21)}),
            ("search_web", {"query": query(w), "limit": w.choice((5, 10))}),
            ("get_route", {"origin": place.city, "destination": other.city, "mode": pick(w, pools.MODES)}),
            ("translate_text", {"text": phrase[0], "target_language": phrase[3]}),
            ("play_music", {"artist": album[1], "album": album[0], "service": pick(w, pools.MUSIC_SERVICES)}),
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
    optional=("stop", "seed", "top_p", "messages[].name", "presence_penalty"),
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
    "stock_quote",
    title="a quote of a share",
    optional=("volume", "market_cap", "previous_close", "change_percent"),
    enums={"exchange": column(pools.STOCKS, 2)},
    bounds={"price": (0, None), "volume": (0, None)},
)
def stock_quote(w: World) -> Record:
    symbol, name, exchange, money, price = pick(w, pools.STOCKS)
    close = round(float(price) * w.number(0.7, 1.3, 3), 2)
    now = round(close * w.number(0.96, 1.04, 4), 2)
    return {
        "symbol": symbol,
        "name": name,
        "exchange": exchange,
        "currency": money,
        "price": now,
        "previous_close": close,
        "change": round(now - close, 2),
        "change_percent": round((now - close) / close * 100, 2),
        "day_low": round(min(now, close) * 0.992, 2),
        "day_high": round(max(now, close) * 1.007, 2),
        "volume": w.round_number(20_000, 90_000_000),
        "timestamp": w.stamp(),
    }


@family(
    "nearby_search",
    title="the arguments of a search for places nearby",
    optional=("open_now", "min_rating", "keyword", "sort_by"),
    enums={"sort_by": ("distance", "rating", "price"), "type": column(pools.PLACE_KINDS, 0)},
    bounds={"radius": (10, 50000), "min_rating": (1, 5)},
)
def nearby_search(w: World) -> Record:
    kind, words, rating = pick(w, pools.PLACE_KINDS)
    place = w.place(anywhere=True)
    return {
        "type": kind,
        "keyword": w.choice(parts(words)),
        "location": {"latitude": place.latitude, "longitude": place.longitude},
        "city": place.city,
        "radius": w.choice((250, 500, 1000, 2000, 5000)),
        "open_now": w.chance(0.6),
        "min_rating": min(float(rating), w.choice((3.5, 4.0, 4.5))),
        "sort_by": w.choice(("distance", "rating", "price")),
    }


@family(
    "time_zone_lookup",
    title="the local time of a city",
    optional=("dst", "country_code", "abbreviation"),
    plural="lookups",
)
def time_zone_lookup(w: World) -> Record:
    place = w.place(anywhere=True)
    moment = w.moment().astimezone(ZoneInfo(place.time_zone)).replace(microsecond=0)
    return {
        "city": place.city,
        "country_code": place.country_code,
        "time_zone": place.time_zone,
        "local_time": moment.isoformat(),
        "utc_offset": moment.strftime("%z")[:3] + ":" + moment.strftime("%z")[3:],
        "abbreviation": moment.tzname(),
        "dst": moment.dst() not in {None, timedelta(0)},
        "weekday": moment.strftime("%A"),
    }


@family(
    "playback_command",
    title="a command to a music player",
    optional=("shuffle", "device", "volume", "repeat"),
    enums={
        "action": ("play", "pause", "next", "previous", "queue"),
        "repeat": ("off", "track", "all"),
        "service": pools.MUSIC_SERVICES,
    },
    bounds={"volume": (0, 100)},
)
def playback_command(w: World) -> Record:
    album, artist, *_ = pick(w, pools_media.ALBUMS)
    return {
        "action": w.choice(("play", "play", "queue", "pause", "next", "previous")),
        "service": pick(w, pools.MUSIC_SERVICES),
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
        "restaurant": pick(w, pools.MEETING_GRAMMAR["restaurant"]),
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
            "{A high chair, please|A quiet table|One guest is vegetarian|We bring a dog|Near the window, please|Nut allergy}",
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
        "text": say(w, pick(w, pools_web.CHAT), pools_web.CHAT_GRAMMAR),
        "schedule_at": w.stamp(w.moment(future=True)),
        "attachments": [pick(w, pools_media.FILE_STEMS) + w.choice((".pdf", ".jpg", ".docx"))],
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
    dish, cuisine, minutes, servings, ingredients, difficulty = pick(w, pools.DISHES)
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
