"""Which documents are kept out of training: whole families, and reserved values of the pools."""

HELDOUT_FAMILIES = frozenset(
    {"hotel_booking", "supplier", "student", "donation", "museum", "rental_contract", "device_alert", "software_release"}
)
SPLITS = {"train": 0.94, "heldout_family": 0.03, "heldout_value": 0.03}
