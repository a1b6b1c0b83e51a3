"""Arguments and results of look-ups and calculations: weather, currencies, units, searches, routes and shares."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from corpus.families.drawing import column, parts, pick, say
from corpus.families.registry import family
from corpus.families.web import tool_tables
from corpus.world.world import World

Record = dict[str, object]
CURRENCY_CODES = column(tool_tables.CURRENCIES, 0)
CONDITIONS = column(tool_tables.WEATHER, 0)


def query(w: World) -> str:
    """Words that a person types into a search box."""
    city, other = w.place().city, w.place().city
    return say(w, pick(w, tool_tables.QUERIES), city=city, other=other)


def distinct_currencies(w: World) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two different rows of the table of currencies."""
    first = pick(w, tool_tables.CURRENCIES)
    return first, w.choice([row for row in tool_tables.CURRENCIES if row is not first])


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
    condition, icon, low, high, rain = pick(w, tool_tables.WEATHER)
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
    code, name, symbol, country, country_code, rate = pick(w, tool_tables.CURRENCIES)
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
    enums={"quantity": column(tool_tables.UNITS, 0)},
    bounds={"decimals": (0, 10)},
)
def unit_conversion(w: World) -> Record:
    quantity, source, target, factor, offset, low, high = pick(w, tool_tables.UNITS)
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
    enums={"operator": column(tool_tables.OPERATIONS, 0), "operation": column(tool_tables.OPERATIONS, 1)},
)
def calculation(w: World) -> Record:
    operator, operation, name = pick(w, tool_tables.OPERATIONS)
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
    "route_request",
    title="the arguments of a route planner",
    optional=("waypoints", "avoid", "alternatives", "departure_time"),
    enums={"mode": tool_tables.MODES, "units": ("metric", "imperial"), "avoid[]": ("tolls", "ferries", "highways")},
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
    "stock_quote",
    title="a quote of a share",
    optional=("volume", "previous_close", "change_percent"),
    enums={"exchange": column(tool_tables.STOCKS, 2)},
    bounds={"price": (0, None), "volume": (0, None)},
)
def stock_quote(w: World) -> Record:
    symbol, name, exchange, money, price = pick(w, tool_tables.STOCKS)
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
    enums={"sort_by": ("distance", "rating", "price"), "type": column(tool_tables.PLACE_KINDS, 0)},
    bounds={"radius": (10, 50000), "min_rating": (1, 5)},
)
def nearby_search(w: World) -> Record:
    kind, words, rating = pick(w, tool_tables.PLACE_KINDS)
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
