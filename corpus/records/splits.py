"""Which documents are kept out of training: whole families, and reserved values of the pools."""

HELDOUT_FAMILIES = frozenset(
    {"supplier", "student", "hotel_booking", "donation", "museum", "backup", "pull_request", "parcel"}
)
SPLITS = {"train": 0.94, "heldout_family": 0.03, "heldout_value": 0.03}
