"""What people undertake to pay: policies, donations, subscriptions."""

from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.places import LOCALES
from corpus.world.world import World

_LISTS = Tables(__file__).lists("trade_lists")


@family(
    "insurance_policy",
    title="an insurance policy",
    optional=("beneficiary", "deductible", "agent"),
    nullable=("beneficiary",),
    enums={
        "type": ("car", "home", "health", "life", "travel", "liability"),
        "status": ("active", "lapsed", "cancelled"),
    },
    bounds={"premium": (0, None), "coverage": (0, None), "deductible": (0, None)},
)
def insurance_policy(w: World) -> dict[str, object]:
    """A policy with its term."""
    place = w.place()
    company = w.company(industry="Insurance")
    holder, agent, heir = w.person(place), w.person(place, company=company), w.person(place)
    start = w.date("2020-01-01")
    return {
        "policy_number": w.choice(("POL-", "KV", "P")) + w.digits(7),
        "insurer": company.name,
        "holder": {"name": holder.full_name, "email": holder.email, "birth_date": holder.birth_date},
        "type": w.choice(("car", "home", "health", "life", "travel", "liability")),
        "premium": w.money(12, 300),
        "billing": w.choice(("monthly", "quarterly", "yearly")),
        "coverage": w.integer(1, 50) * 10000,
        "deductible": w.choice((0, 100, 150, 250, 500, 1000)),
        "currency": place.currency,
        "agent": {"name": agent.full_name, "email": agent.email},
        "beneficiary": heir.full_name,
        "start_date": start,
        "end_date": f"{int(start[:4]) + w.integer(1, 5)}{start[4:8]}{min(int(start[8:]), 28):02d}",
        "status": w.weighted({"active": 7, "lapsed": 1, "cancelled": 1}),
    }


CAUSES = Pool(_LISTS["causes"])


@family(
    "donation",
    title="a donation",
    optional=("message", "receipt_sent", "campaign"),
    nullable=("message",),
    enums={"frequency": ("once", "monthly", "yearly")},
    bounds={"amount": (0, None)},
)
def donation(w: World) -> dict[str, object]:
    """A gift to a cause."""
    p = w.person()
    cause = w.pick(CAUSES)
    return {
        "donation_id": w.identifier("DON-", 6),
        "donor": {"name": p.full_name, "email": p.email},
        "amount": w.choice((5, 10, 20, 25, 50, 100, 150, 250)),
        "currency": LOCALES[w.locale].currency,
        "cause": cause,
        "campaign": f"{cause.capitalize()} {w.integer(2019, 2026)}",
        "frequency": w.weighted({"once": 6, "monthly": 3, "yearly": 1}),
        "anonymous": w.chance(0.15),
        "message": w.choice(
            (
                "Keep up the good work!",
                "In memory of my father",
                "Thank you for all you do.",
                "For a good cause",
                "Happy to help",
            )
        ),
        "receipt_sent": w.chance(0.7),
        "donated_at": w.stamp(),
    }


PLANS = {
    "Free": 0.0,
    "Basic": 4.99,
    "Starter": 9.0,
    "Standard": 12.99,
    "Pro": 19.0,
    "Team": 49.0,
    "Business": 79.0,
    "Premium": 15.99,
    "Enterprise": 299.0,
}


@family(
    "subscription",
    title="a subscription to a service",
    optional=(
        "trial_ends_at",
        "cancelled_at",
        "seats",
    ),
    nullable=("trial_ends_at", "cancelled_at"),
    enums={
        "plan": tuple(PLANS),
        "interval": ("month", "year"),
        "status": ("active", "trialing", "past_due", "cancelled"),
    },
    bounds={"price": (0, None), "seats": (1, None)},
)
def subscription(w: World) -> dict[str, object]:
    """A plan of a customer; the price is the plan's."""
    p = w.person()
    plan = w.choice(tuple(PLANS))
    interval = w.choice(("month", "month", "year"))
    start = w.moment()
    trial, period_end = w.later(start, low=200, high=720), w.later(start, low=720, high=8760)
    return {
        "subscription_id": "sub_" + w.token(12, "abcdefghjkmnpqrstuvwxyz23456789"),
        "customer_email": p.email,
        "plan": plan,
        "price": round(PLANS[plan] * (10 if interval == "year" else 1), 2),
        "currency": LOCALES[w.locale].currency,
        "interval": interval,
        "seats": w.count(4, low=1),
        "auto_renew": w.chance(0.8),
        "status": w.weighted({"active": 7, "trialing": 1, "past_due": 1, "cancelled": 1}),
        "started_at": w.stamp(start),
        "trial_ends_at": w.stamp(trial),
        "current_period_end": w.stamp(period_end),
        "cancelled_at": w.stamp(w.later(start, low=100, high=5000)),
    }
