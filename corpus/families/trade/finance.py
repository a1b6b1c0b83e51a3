"""Money: accounts, transactions, transfers, loans, expenses, taxes."""

from corpus.families.people.customers import postal_address
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.world.places import Place
from corpus.world.world import World

_TABLES = Tables(__file__)

BANKS = _TABLES.groups("banks")
_IBAN_LENGTH = {"GB": 14, "DE": 10, "FR": 18, "ES": 16, "IT": 17, "NL": 10, "BR": 17, "PL": 16, "SE": 17, "PT": 17}
MERCHANTS: dict[str, tuple[dict[str, tuple[str, ...]], int, int]] = {
    "groceries": (
        {
            "US": ("Walmart", "Kroger", "Whole Foods", "Trader Joe's", "Costco"),
            "GB": ("Tesco", "Sainsbury's", "Asda"),
            "DE": ("Rewe", "Edeka", "Lidl", "Aldi"),
            "FR": ("Carrefour", "Monoprix", "E.Leclerc"),
            "ES": ("Mercadona", "Carrefour", "Dia"),
            "IT": ("Esselunga", "Coop", "Conad"),
            "NL": ("Albert Heijn", "Jumbo"),
            "CA": ("Loblaws", "Sobeys", "Metro"),
            "BR": ("Pão de Açúcar", "Extra", "Carrefour"),
            "AU": ("Woolworths", "Coles"),
            "PL": ("Biedronka", "Żabka", "Lidl"),
            "SE": ("ICA", "Coop", "Willys"),
            "PT": ("Continente", "Pingo Doce"),
        },
        4,
        160,
    ),
    "transport": ({"": ("Uber", "Shell", "BP", "Bolt", "City Transit", "Lime")}, 2, 90),
    "restaurants": (
        {"": ("McDonald's", "Starbucks", "Subway", "Pizza Hut", "Burger King", "Nando's", "Blue Bottle Coffee")},
        4,
        80,
    ),
    "entertainment": ({"": ("Netflix", "Spotify", "Steam", "Cinema City", "Disney+", "Audible")}, 5, 60),
    "shopping": ({"": ("Amazon", "Zara", "H&M", "IKEA", "Decathlon", "Apple Store", "eBay", "Zalando")}, 8, 400),
    "utilities": ({"": ("City Power", "Vodafone", "T-Mobile", "Water Works", "Fibernet")}, 20, 180),
    "health": ({"": ("City Pharmacy", "Dental Care Centre", "Fit Gym", "Boots", "Vision Optics")}, 6, 220),
    "travel": ({"": ("Booking.com", "Airbnb", "Ryanair", "Lufthansa", "Hertz", "Expedia")}, 40, 900),
}


def iban(w: World, place: Place, bank_code: str) -> str:
    """An account number in the country's form: an IBAN where there are IBANs."""
    country = place.country_code
    if country not in _IBAN_LENGTH:
        return w.digits(10)
    return f"{country}{w.integer(10, 98)}{bank_code}{w.digits(_IBAN_LENGTH[country])}"


@family(
    "bank_account",
    title="a bank account",
    optional=("nickname", "closed_on", "overdraft_limit", "branch"),
    nullable=("closed_on", "nickname"),
    enums={"type": ("checking", "savings", "business", "joint"), "status": ("open", "frozen", "closed")},
    bounds={"overdraft_limit": (0, None)},
)
def bank_account(w: World) -> dict[str, object]:
    """An account whose bank, SWIFT code and number agree."""
    place = w.place()
    bank, swift, code = w.choice(BANKS[place.country_code])
    p = w.person(place)
    opened, closed = w.date_interval(low=300, high=3000)
    balance = w.money(3, 40000)
    kind = w.weighted({"checking": 6, "savings": 4, "business": 1, "joint": 1})
    return {
        "account_id": w.number_id(),
        "holder": p.full_name,
        "iban" if place.country_code in _IBAN_LENGTH else "account_number": iban(w, place, code),
        "bank": bank,
        "swift": swift,
        "branch": place.city,
        "type": kind,
        "nickname": w.choice(("Rent", "Holidays", "Main account", "Emergency fund", "Household")),
        "currency": place.currency,
        "balance": balance,
        "overdraft_limit": w.integer(0, 20) * 100,
        "status": w.weighted({"open": 8, "frozen": 1, "closed": 1}),
        "opened_on": opened,
        "closed_on": closed,
    }


@family(
    "transaction",
    title="a bank transaction",
    optional=("description", "balance_after", "location", "card_last4"),
    nullable=("description", "card_last4"),
    enums={"type": ("debit", "credit"), "category": tuple(MERCHANTS), "status": ("booked", "pending")},
)
def transaction(w: World) -> dict[str, object]:
    """A card payment or a transfer; the merchant fits the category and the country."""
    place = w.place()
    category = w.choice(tuple(MERCHANTS))
    names, low, high = MERCHANTS[category]
    merchant = w.choice(names.get(place.country_code) or names.get("") or ("Market",))
    kind = w.weighted({"debit": 8, "credit": 1})
    amount = w.money(low, high)
    return {
        "transaction_id": w.choice(("TX", "T-", "txn_")) + w.digits(8),
        "date": w.date("2022-01-01"),
        "merchant": merchant,
        "category": category,
        "amount": -amount if kind == "debit" else amount,
        "currency": place.currency,
        "type": kind,
        "description": w.sentence("payment_note"),
        "balance_after": w.money(50, 9000),
        "location": {"city": place.city, "country": place.country_code},
        "card_last4": w.digits(4),
        "status": w.weighted({"booked": 8, "pending": 1}),
    }


@family(
    "transfer",
    title="a money transfer between two people",
    optional=("note", "completed_at", "fee"),
    nullable=("completed_at", "note"),
    enums={"status": ("completed", "pending", "failed")},
    bounds={"amount": (0, None), "fee": (0, None)},
)
def transfer(w: World) -> dict[str, object]:
    """A transfer with both accounts; amount and fee add up."""
    place = w.place()
    sender, receiver = w.person(place), w.person(place)
    (bank_a, _, code_a), (bank_b, _, code_b) = w.choice(BANKS[place.country_code]), w.choice(BANKS[place.country_code])
    start, end = w.interval(low=0.01, high=48)
    amount, fee = w.money(5, 3000), w.choice((0.0, 0.0, 0.5, 1.5, 2.99))
    return {
        "reference": w.token(10),
        "from": {"name": sender.full_name, "bank": bank_a, "account": iban(w, place, code_a)},
        "to": {"name": receiver.full_name, "bank": bank_b, "account": iban(w, place, code_b)},
        "amount": amount,
        "fee": fee,
        "total": round(amount + fee, 2),
        "currency": place.currency,
        "note": w.sentence("payment_note"),
        "status": w.weighted({"completed": 8, "pending": 1, "failed": 1}),
        "created_at": start,
        "completed_at": end,
    }


@family(
    "loan",
    title="a loan",
    optional=("collateral", "purpose", "remaining_balance"),
    nullable=("collateral",),
    enums={
        "type": ("mortgage", "car", "personal", "student", "business"),
        "status": ("active", "paid_off", "default", "in_review"),
    },
    bounds={"principal": (0, None), "interest_rate": (0, 30), "term_months": (1, None)},
)
def loan(w: World) -> dict[str, object]:
    """A loan; the monthly payment follows from principal, rate and term."""
    place = w.place()
    kind = w.choice(("mortgage", "car", "personal", "student", "business"))
    low, high, terms = {
        "mortgage": (80, 600, (180, 240, 300, 360)),
        "car": (6, 45, (36, 48, 60, 72)),
        "personal": (1, 30, (12, 24, 36, 48)),
        "student": (5, 60, (60, 120, 180)),
        "business": (10, 250, (24, 60, 84)),
    }[kind]
    principal, term, rate = w.integer(low, high) * 1000, w.choice(terms), w.number(1.2, 9.9)
    monthly = rate / 1200
    payment = round(principal * monthly / (1 - (1 + monthly) ** -term), 2)
    start = w.day("2012-01-01", "2026-06-30")
    end_month = start.year * 12 + start.month - 1 + term
    return {
        "loan_number": w.identifier("LN", 7),
        "borrower": w.person(place).full_name,
        "lender": w.choice(BANKS[place.country_code])[0],
        "type": kind,
        "principal": principal,
        "currency": place.currency,
        "interest_rate": rate,
        "term_months": term,
        "monthly_payment": payment,
        "remaining_balance": round(principal * w.number(0.05, 1), 2),
        "start_date": start.isoformat(),
        "end_date": f"{end_month // 12}-{end_month % 12 + 1:02d}-{min(start.day, 28):02d}",
        "purpose": {
            "mortgage": "House purchase",
            "car": "New car",
            "personal": "Renovation",
            "student": "University fees",
            "business": "New equipment",
        }[kind],
        "collateral": {"mortgage": "House", "car": "Vehicle"}.get(kind),
        "status": w.choice(("active", "active", "paid_off", "default", "in_review")),
    }


@family(
    "expense",
    title="an expense claim of an employee",
    optional=("project", "approved_by", "receipt_url", "rejected_reason"),
    nullable=("approved_by", "receipt_url", "rejected_reason"),
    enums={"status": ("submitted", "approved", "rejected", "reimbursed")},
    bounds={"amount": (0, None)},
)
def expense(w: World) -> dict[str, object]:
    """A receipt handed in by an employee."""
    place = w.place()
    company = w.company()
    p, boss = w.person(place, company=company), w.person(place, company=company)
    kinds = {
        "travel": ("Train ticket", "Flight", "Taxi", "Parking", "Rental car"),
        "meals": ("Lunch with client", "Team dinner", "Conference catering", "Breakfast"),
        "office": ("Printer paper", "Desk lamp", "Notebook", "Coffee beans"),
        "training": ("Online course", "Conference ticket", "Book"),
        "lodging": ("Hotel, two nights", "Hotel, one night"),
    }
    category = w.choice(tuple(kinds))
    return {
        "expense_id": w.identifier("EX-", 5),
        "employee": p.full_name,
        "email": p.email,
        "category": category,
        "description": f"{w.choice(kinds[category])}{' ' + place.city if category in ('travel', 'lodging') else ''}",
        "amount": w.money(4, 480),
        "currency": place.currency,
        "incurred_on": w.date("2022-01-01"),
        "project": w.choice(("Website relaunch", "Office move", "Q3 campaign", "Customer visit", "Audit")),
        "billable": w.chance(0.4),
        "approved_by": boss.full_name,
        "receipt_url": f"https://files.{company.domain}/receipts/{w.number_id()}.pdf",
        "rejected_reason": w.choice(("Receipt missing", "Over the limit", "Private purchase")),
        "status": w.choice(("submitted", "approved", "rejected", "reimbursed")),
    }


@family(
    "tax_return",
    title="a yearly tax summary",
    optional=("refund", "filed_on"),
    nullable=("filed_on",),
    bounds={"gross_income": (0, None), "tax_paid": (0, None)},
)
def tax_return(w: World) -> dict[str, object]:
    """Income, deductions and tax of a year; taxable income is gross less deductions."""
    address = w.address()
    p = w.person(address.place)
    gross, deductions = w.integer(180, 1400) * 100, w.integer(8, 120) * 100
    year = w.integer(2016, 2025)
    return {
        "tax_year": year,
        "taxpayer": p.full_name,
        "address": postal_address(w, address),
        "gross_income": gross,
        "deductions": deductions,
        "taxable_income": gross - deductions,
        "tax_paid": round((gross - deductions) * w.number(0.12, 0.35, 3), 2),
        "refund": w.money(20, 2400),
        "currency": address.place.currency,
        "filed_on": w.date(f"{year + 1}-02-01", f"{year + 1}-09-30"),
    }
