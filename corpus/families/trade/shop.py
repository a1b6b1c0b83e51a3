"""Shops: products, orders, invoices, payments, shipments, reviews. Totals add up."""

from corpus.families.people.customers import postal_address
from corpus.families.registry import family
from corpus.world.places import LOCALES
from corpus.world.products import lower_first
from corpus.world.world import World

ORDER_STATUS = ("pending", "processing", "shipped", "delivered", "cancelled", "refunded")
METHODS = ("credit_card", "paypal", "bank_transfer", "debit_card", "cash", "apple_pay", "klarna")
CARRIERS = {
    "US": ("UPS", "FedEx", "USPS"),
    "GB": ("Royal Mail", "DPD", "Evri"),
    "DE": ("DHL", "Hermes", "DPD"),
    "FR": ("La Poste", "Chronopost", "DPD"),
    "ES": ("Correos", "SEUR", "MRW"),
    "IT": ("Poste Italiane", "BRT", "GLS"),
    "NL": ("PostNL", "DHL"),
    "CA": ("Canada Post", "Purolator"),
    "BR": ("Correios", "Jadlog"),
    "AU": ("Australia Post", "StarTrack"),
    "PL": ("InPost", "Poczta Polska"),
    "SE": ("PostNord", "DHL"),
    "PT": ("CTT", "DPD"),
}
VAT = {
    "US": 0.08,
    "GB": 0.2,
    "DE": 0.19,
    "FR": 0.2,
    "ES": 0.21,
    "IT": 0.22,
    "NL": 0.21,
    "CA": 0.13,
    "BR": 0.17,
    "AU": 0.1,
    "PL": 0.23,
    "SE": 0.25,
    "PT": 0.23,
}


def lines(w: World, count: int) -> tuple[list[dict[str, object]], float]:
    """`count` order lines and their sum."""
    items: list[dict[str, object]] = []
    total = 0.0
    category = w.product().category if w.chance(0.6) else None
    for _ in range(count):
        p = w.product(category=category)
        quantity = w.weighted({1: 6, 2: 3, 3: 1, 4: 0.5, 5: 0.5})
        amount = round(p.price * quantity, 2)
        items.append({"sku": p.sku, "name": p.title, "quantity": quantity, "unit_price": p.price, "total": amount})
        total += amount
    return items, round(total, 2)


@family(
    "product",
    title="a product in a catalogue",
    optional=("description", "color", "weight_kg", "rating", "tags", "image_url", "subcategory", "discount_percent"),
    nullable=("rating", "image_url"),
    bounds={"price": (0, None), "stock": (0, None), "rating": (0, 5), "discount_percent": (0, 100)},
    enums={"availability": ("in_stock", "out_of_stock", "preorder")},
)
def product(w: World) -> dict[str, object]:
    """A product of a shop."""
    p = w.product()
    stock = w.count(60) if w.chance(0.85) else 0
    return {
        "sku": p.sku,
        "name": p.title,
        "brand": p.brand,
        "category": p.category,
        "subcategory": p.subcategory,
        "description": p.description,
        "price": p.price,
        "currency": p.currency,
        "color": p.color,
        "weight_kg": w.number(0.1, 12, 1),
        "stock": stock,
        "availability": "in_stock" if stock else w.choice(("out_of_stock", "preorder")),
        "rating": w.number(2.8, 5, 1),
        "review_count": w.count(40),
        "discount_percent": w.choice((5, 10, 15, 20, 25, 30, 50)),
        "tags": w.some(("new", "sale", "bestseller", "eco", "gift", "limited", "refurbished"), 1, 2),
        "image_url": f"https://img.{w.slug(p.brand)}.com/{p.slug}.jpg",
    }


@family(
    "inventory_item",
    title="an item in a warehouse",
    optional=("supplier", "bin", "expires_on", "last_counted"),
    nullable=("expires_on",),
    bounds={
        "quantity_on_hand": (0, None),
        "quantity_reserved": (0, None),
        "reorder_level": (0, None),
        "unit_cost": (0, None),
    },
)
def inventory_item(w: World) -> dict[str, object]:
    """A stock record."""
    p = w.product()
    on_hand = w.count(120)
    reserved = min(on_hand, w.count(10))
    return {
        "sku": p.sku,
        "product_name": p.title,
        "category": p.category,
        "warehouse": f"{w.place().city} {w.choice(('North', 'South', 'DC', 'Hub'))}",
        "bin": f"{w.choice('ABCDEFGH')}{w.integer(1, 30)}-{w.integer(1, 9)}",
        "quantity_on_hand": on_hand,
        "quantity_reserved": reserved,
        "quantity_available": on_hand - reserved,
        "reorder_level": w.integer(1, 20) * 5,
        "unit_cost": round(p.price * w.number(0.4, 0.7), 2),
        "currency": p.currency,
        "supplier": w.company().name,
        "last_counted": w.date(),
        "expires_on": w.date("2026-07-01", "2028-12-31"),
    }


@family(
    "order",
    title="an order in an online shop",
    optional=("notes", "shipping_address", "discount", "coupon_code", "placed_at", "customer.phone"),
    nullable=("notes", "coupon_code"),
    enums={"status": ORDER_STATUS, "payment_method": METHODS},
    bounds={
        "items[].quantity": (1, None),
        "items[].unit_price": (0, None),
        "total": (0, None),
        "subtotal": (0, None),
        "discount": (0, None),
    },
)
def order(w: World) -> dict[str, object]:
    """An order whose total is the sum of its lines, shipping and discount."""
    address = w.address()
    p = w.person(address.place)
    items, subtotal = lines(w, w.weighted({1: 5, 2: 4, 3: 2, 4: 1}))
    shipping = w.choice((0.0, 0.0, 3.99, 4.95, 5.99, 7.5))
    discount = round(subtotal * 0.1, 2) if w.chance(0.3) else 0.0
    return {
        "order_id": w.identifier(w.choice(("ORD-", "SO", "#", "")), 6),
        "status": w.choice(ORDER_STATUS),
        "placed_at": w.stamp(),
        "customer": {"name": p.full_name, "email": p.email, "phone": p.phone},
        "shipping_address": postal_address(w, address),
        "items": items,
        "subtotal": subtotal,
        "shipping_cost": shipping,
        "discount": discount,
        "coupon_code": w.choice(("WELCOME10", "SUMMER10", "SAVE10", "FRIENDS10")),
        "total": round(subtotal + shipping - discount, 2),
        "currency": address.place.currency,
        "payment_method": w.choice(METHODS),
        "notes": w.sentence("delivery_note"),
    }


@family(
    "cart",
    title="a shopping cart",
    optional=("coupon", "expires_at", "customer_id"),
    nullable=("coupon", "customer_id"),
)
def cart(w: World) -> dict[str, object]:
    """A cart with lines and its total."""
    items, total = lines(w, w.integer(1, 3))
    created, expires = w.interval(low=24, high=200)
    return {
        "cart_id": w.uuid(),
        "customer_id": w.number_id(),
        "items": [{"product": i["name"], "quantity": i["quantity"], "price": i["unit_price"]} for i in items],
        "item_count": sum(int(str(i["quantity"])) for i in items),
        "total": total,
        "currency": LOCALES[w.locale].currency,
        "coupon": w.choice(("SPRING5", "TAKE15", "FREESHIP")),
        "created_at": created,
        "expires_at": expires,
    }


@family(
    "invoice",
    title="an invoice",
    optional=("purchase_order", "notes", "paid_at", "buyer.vat_id"),
    nullable=("paid_at", "notes"),
    enums={"status": ("draft", "sent", "paid", "overdue", "void")},
    bounds={"tax_rate": (0, 1), "total": (0, None), "subtotal": (0, None), "tax": (0, None)},
)
def invoice(w: World) -> dict[str, object]:
    """An invoice: subtotal, tax and total add up."""
    address = w.address()
    seller, buyer = w.company(), w.company()
    items, subtotal = lines(w, w.weighted({1: 4, 2: 3, 3: 1}))
    rate = VAT[address.place.country_code]
    tax = round(subtotal * rate, 2)
    issued, due = w.date_interval(low=14, high=30)
    return {
        "invoice_number": f"INV-{issued[:4]}-{w.integer(1, 9999):04d}",
        "issue_date": issued,
        "due_date": due,
        "seller": {"name": seller.legal_name, "email": seller.email},
        "buyer": {
            "name": buyer.legal_name,
            "vat_id": address.place.country_code + w.digits(9),
            "address": address.one_line,
        },
        "lines": [
            {"description": i["name"], "quantity": i["quantity"], "unit_price": i["unit_price"], "amount": i["total"]}
            for i in items
        ],
        "subtotal": subtotal,
        "tax_rate": rate,
        "tax": tax,
        "total": round(subtotal + tax, 2),
        "currency": address.place.currency,
        "status": w.choice(("draft", "sent", "paid", "overdue", "void")),
        "purchase_order": w.identifier("PO-", 5),
        "paid_at": w.date_after(issued, low=1, high=40),
        "notes": w.sentence("payment_note"),
    }


@family(
    "shipment",
    title="a shipment of a parcel",
    optional=("weight_kg", "dimensions", "delivered_at", "instructions", "signature_required"),
    nullable=("delivered_at", "instructions"),
    enums={"status": ("label_created", "in_transit", "out_for_delivery", "delivered", "returned")},
    bounds={"weight_kg": (0, None)},
)
def shipment(w: World) -> dict[str, object]:
    """A parcel on its way."""
    origin, address = w.place(), w.address()
    p = w.person(address.place)
    shipped, delivered = w.interval(low=14, high=140)
    return {
        "tracking_number": w.choice(("1Z", "JD", "RR", "CY", "")) + w.digits(12),
        "carrier": w.choice(CARRIERS[address.place.country_code]),
        "service": w.choice(("standard", "express", "economy", "overnight")),
        "status": w.choice(("label_created", "in_transit", "out_for_delivery", "delivered", "returned")),
        "origin": {"city": origin.city, "postal_code": origin.postcode, "country": origin.country_code},
        "destination": {
            "name": p.full_name,
            "street": address.line1,
            "city": address.place.city,
            "postal_code": address.place.postcode,
            "country": address.place.country_code,
        },
        "weight_kg": w.number(0.2, 25, 1),
        "dimensions": {"length_cm": w.integer(10, 80), "width_cm": w.integer(8, 60), "height_cm": w.integer(2, 50)},
        "signature_required": w.chance(0.3),
        "instructions": w.sentence("delivery_note"),
        "shipped_at": shipped,
        "delivered_at": delivered,
    }


@family(
    "review",
    title="a product review",
    optional=("title", "verified_purchase", "helpful_votes", "response"),
    nullable=("title", "response"),
    bounds={"rating": (1, 5), "helpful_votes": (0, None)},
)
def review(w: World) -> dict[str, object]:
    """A review whose words fit its stars."""
    p, author = w.product(), w.person()
    rating = w.weighted({5: 5, 4: 3, 3: 1.5, 2: 1, 1: 1.2})
    good = {
        5: ("Love it", "Perfect", "Excellent quality", "Highly recommended"),
        4: ("Very good", "Good value", "Happy with it"),
        3: ("It is okay", "Average", "Mixed feelings"),
        2: ("Not great", "Below expectations"),
        1: ("Disappointing", "Do not buy", "Waste of money"),
    }
    return {
        "review_id": w.number_id(),
        "product": p.title,
        "category": p.category,
        "author": author.full_name if w.chance(0.6) else author.username,
        "rating": rating,
        "title": w.choice(good[rating]),
        "body": w.sentence(
            "review_good" if rating >= 4 else "review_mixed" if rating == 3 else "review_bad", item=lower_first(p.noun)
        ),
        "verified_purchase": w.chance(0.8),
        "helpful_votes": w.count(4),
        "posted_on": w.date(),
        "response": w.choice(
            ("Thank you for your feedback.", "Thanks for your review!", "We are glad you like it!")
            if rating >= 4
            else ("We are sorry to hear that, please contact us.", "Thank you, we will look into it.")
        ),
    }


@family(
    "supplier",
    title="a supplier of goods",
    optional=("website", "contact_phone", "notes", "lead_time_days"),
    nullable=("notes",),
    bounds={"rating": (0, 5), "lead_time_days": (0, None)},
)
def supplier(w: World) -> dict[str, object]:
    """A company that delivers goods."""
    address = w.address()
    company = w.company(industry=w.choice(("Manufacturing", "Food", "Logistics", "Retail", "Agriculture")))
    p = w.person(address.place, company=company)
    return {
        "supplier_id": w.identifier("SUP-", 4),
        "name": company.legal_name,
        "industry": company.industry,
        "contact_name": p.full_name,
        "contact_email": p.email,
        "contact_phone": p.phone,
        "website": company.website,
        "address": postal_address(w, address),
        "currency": address.place.currency,
        "payment_terms": w.choice(("net 30", "net 14", "net 60", "prepaid")),
        "lead_time_days": w.integer(2, 45),
        "rating": w.number(2.5, 5, 1),
        "active": w.chance(0.85),
        "notes": w.sentence("note"),
    }
