"""Payments, refunds, coupons and gift cards."""

from corpus.families.registry import family
from corpus.families.trade.shop import METHODS
from corpus.world.places import LOCALES
from corpus.world.world import World


@family(
    "payment",
    title="a payment",
    optional=("card", "reference", "failure_reason", "refunded_amount"),
    nullable=("failure_reason", "refunded_amount"),
    enums={
        "status": ("succeeded", "pending", "failed", "refunded"),
        "card.brand": ("visa", "mastercard", "amex", "discover"),
    },
    bounds={"amount": (0, None)},
)
def payment(w: World) -> dict[str, object]:
    """A payment by card or otherwise."""
    p = w.person()
    amount = w.money(5, 900)
    status = w.weighted({"succeeded": 7, "pending": 1, "failed": 1, "refunded": 1})
    return {
        "payment_id": "pay_" + w.token(14, "abcdefghijkmnpqrstuvwxyz0123456789"),
        "amount": amount,
        "currency": LOCALES[w.locale].currency,
        "status": status,
        "method": w.choice(METHODS),
        "card": {
            "brand": w.choice(("visa", "mastercard", "amex", "discover")),
            "last4": w.digits(4),
            "exp_month": w.integer(1, 12),
            "exp_year": w.integer(2026, 2032),
            "holder": p.full_name,
        },
        "payer_email": p.email,
        "order_id": w.identifier("ORD-", 6),
        "reference": w.sentence("payment_note"),
        "refunded_amount": amount if status == "refunded" else None,
        "failure_reason": w.choice(("insufficient_funds", "card_expired", "declined", "fraud_suspected"))
        if status == "failed"
        else None,
        "created_at": w.stamp(),
    }


@family(
    "refund",
    title="a refund",
    optional=("note", "processed_at"),
    nullable=("processed_at",),
    enums={
        "reason": ("damaged", "wrong_item", "not_as_described", "late_delivery", "changed_mind"),
        "status": ("requested", "approved", "rejected", "completed"),
    },
)
def refund(w: World) -> dict[str, object]:
    """Money that goes back for a product."""
    p = w.product()
    requested, processed = w.interval(low=4, high=300)
    return {
        "refund_id": w.identifier("RF-", 6),
        "order_id": w.identifier("ORD-", 6),
        "product": p.title,
        "sku": p.sku,
        "amount": p.price,
        "currency": p.currency,
        "reason": w.choice(("damaged", "wrong_item", "not_as_described", "late_delivery", "changed_mind")),
        "status": w.choice(("requested", "approved", "rejected", "completed")),
        "customer_email": w.person().email,
        "note": w.sentence("review_bad"),
        "requested_at": requested,
        "processed_at": processed,
    }


@family(
    "coupon",
    title="a discount coupon",
    optional=("max_uses", "min_order_amount", "description"),
    nullable=("max_uses",),
    enums={"type": ("percentage", "fixed", "free_shipping")},
    bounds={"value": (0, None), "used": (0, None)},
)
def coupon(w: World) -> dict[str, object]:
    """A code that lowers the price."""
    kind = w.weighted({"percentage": 6, "fixed": 3, "free_shipping": 1})
    value = w.choice((5, 10, 15, 20, 25, 50)) if kind != "free_shipping" else 0
    start, end = w.date_interval(low=7, high=90)
    word = w.choice(("SPRING", "SUMMER", "WELCOME", "BLACK", "HELLO", "VIP", "THANKS", "AUTUMN"))
    texts = {
        "percentage": f"{value}% off all orders",
        "fixed": f"{value} {LOCALES[w.locale].currency} off your next order",
        "free_shipping": "Free shipping on all orders",
    }
    uses = w.integer(1, 20) * 50
    return {
        "code": f"{word}{value or 'SHIP'}",
        "type": kind,
        "value": value,
        "description": texts[kind],
        "min_order_amount": w.integer(0, 10) * 10,
        "max_uses": uses,
        "used": min(uses, w.count(60)),
        "active": w.chance(0.7),
        "starts_on": start,
        "ends_on": end,
    }


@family(
    "gift_card",
    title="a gift card",
    optional=("message", "sender", "redeemed_at"),
    nullable=("redeemed_at", "message"),
    bounds={"initial_value": (0, None), "balance": (0, None)},
)
def gift_card(w: World) -> dict[str, object]:
    """A card with a balance."""
    value = w.choice((10, 20, 25, 50, 75, 100, 150))
    sender, recipient = w.person(), w.person()
    issued, redeemed = w.interval(low=10, high=2000)
    return {
        "code": "-".join(w.token(4) for _ in range(3)),
        "initial_value": value,
        "balance": w.choice((value, value, 0, round(value * w.number(0, 1), 2))),
        "currency": LOCALES[w.locale].currency,
        "sender": sender.full_name,
        "recipient_name": recipient.full_name,
        "recipient_email": recipient.email,
        "message": w.choice(
            ("Happy birthday!", "Merry Christmas!", "Thank you for everything.", "Enjoy!", "Congratulations!")
        ),
        "issued_at": issued,
        "redeemed_at": redeemed,
    }


@family(
    "price",
    title="a price of a product over time",
    optional=("valid_until", "old_price"),
    nullable=("valid_until",),
    bounds={"amount": (0, None)},
)
def price(w: World) -> dict[str, object]:
    """A price entry."""
    p = w.product()
    start, end = w.date_interval(low=10, high=180)
    return {
        "sku": p.sku,
        "product_name": p.title,
        "amount": p.price,
        "currency": p.currency,
        "old_price": round(p.price * w.choice((1.1, 1.2, 1.25, 1.5)), 2),
        "tax_included": w.chance(0.6),
        "price_list": w.choice(("retail", "wholesale", "member")),
        "valid_from": start,
        "valid_until": end,
    }
