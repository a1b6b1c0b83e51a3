"""Health: patients, appointments, prescriptions, practices, vaccinations, pets."""

from corpus.families.people.customers import postal_address
from corpus.families.registry import family
from corpus.tables import Tables
from corpus.words.pools import Pool
from corpus.world.world import World

_TABLES = Tables(__file__)
_LISTS = _TABLES.lists("people_lists")

SPECIALTIES = {specialty: (reasons, diagnoses) for specialty, reasons, diagnoses in _TABLES.rows("specialties")}
DRUGS = {drug: (strengths, form, purpose) for drug, strengths, form, purpose in _TABLES.rows("drugs")}
_DRUGS = Pool(DRUGS, exponent=0.3)
ALLERGIES = ("penicillin", "pollen", "peanuts", "latex", "dust mites", "lactose", "bee stings", "aspirin", "shellfish")
INSURERS = {
    "US": ("Aetna", "Cigna", "Blue Cross", "UnitedHealthcare", "Kaiser Permanente"),
    "GB": ("NHS", "Bupa"),
    "DE": ("AOK", "Techniker Krankenkasse", "Barmer", "DAK"),
    "FR": ("CPAM", "MGEN"),
    "NL": ("Zilveren Kruis", "CZ", "VGZ"),
}
BLOOD = ("O+", "A+", "B+", "AB+", "O-", "A-", "B-", "AB-")


@family(
    "patient",
    title="a patient record",
    optional=(
        "allergies",
        "blood_type",
        "emergency_contact",
        "insurer",
        "phone",
        "medications",
        "height_cm",
        "weight_kg",
    ),
    nullable=("insurer", "blood_type"),
    enums={"sex": ("male", "female"), "blood_type": BLOOD},
    bounds={"height_cm": (30, 250), "weight_kg": (1, 400)},
)
def patient(w: World) -> dict[str, object]:
    """A patient with an emergency contact of the same family name."""
    a = w.address()
    p, other = w.person(a.place), w.person(a.place)
    tall = p.gender == "male"
    height = w.integer(163, 196) if tall else w.integer(151, 182)
    return {
        "patient_id": w.choice(("P", "PAT-", "MRN")) + w.digits(6),
        "first_name": p.first_name,
        "last_name": p.last_name,
        "sex": p.gender,
        "birth_date": p.birth_date,
        "phone": p.phone,
        "email": p.email,
        "address": postal_address(w, a),
        "blood_type": w.choice(BLOOD),
        "height_cm": height,
        "weight_kg": round((height / 100) ** 2 * w.number(19, 31, 1), 1),
        "allergies": w.some(ALLERGIES, 1, 2),
        "medications": [f"{d} {DRUGS[d][0].split(',')[0]}" for d in w.some(_DRUGS, 1, 2)],
        "insurer": w.choice(INSURERS.get(a.place.country_code, ("Allianz Care", "AXA", "Generali"))),
        "emergency_contact": {
            "name": f"{other.first_name} {p.last_name}",
            "relationship": w.choice(("spouse", "parent", "sibling", "child")),
            "phone": other.phone,
        },
        "smoker": w.chance(0.2),
    }


@family(
    "appointment",
    title="an appointment with a doctor",
    optional=("notes", "room", "diagnosis", "reminder_sent"),
    nullable=("notes", "diagnosis"),
    enums={"status": ("scheduled", "confirmed", "completed", "cancelled", "no_show"), "specialty": tuple(SPECIALTIES)},
    bounds={"duration_minutes": (5, 240)},
)
def appointment(w: World) -> dict[str, object]:
    """Reason and diagnosis fit the speciality; the end follows from the duration."""
    place = w.place()
    specialty = w.choice(tuple(SPECIALTIES))
    reasons, diagnoses = SPECIALTIES[specialty]
    p, doctor = w.person(place), w.person(place)
    from datetime import timedelta

    start = w.moment(future=w.chance(0.5)).replace(hour=w.integer(8, 17), minute=w.choice((0, 15, 30, 45)), second=0)
    minutes = w.choice((15, 20, 30, 45, 60))
    return {
        "appointment_id": w.number_id(),
        "patient": {"name": p.full_name, "birth_date": p.birth_date, "phone": p.phone},
        "doctor": f"Dr. {doctor.full_name}",
        "specialty": specialty,
        "reason": w.choice(reasons.split(",")).capitalize(),
        "diagnosis": w.choice(diagnoses.split(",")),
        "start": w.stamp(start),
        "end": w.stamp(start + timedelta(minutes=minutes)),
        "duration_minutes": minutes,
        "room": str(w.integer(1, 30)),
        "clinic": w.choice(("St. Mary", "Central", "Riverside", "University", "Park", place.city))
        + w.choice((" Clinic", " Medical Centre", " Hospital")),
        "city": place.city,
        "status": w.choice(("scheduled", "confirmed", "completed", "cancelled", "no_show")),
        "notes": w.choice(
            (
                "First visit",
                "Bring previous results",
                "Patient prefers mornings",
                "Needs an interpreter",
                "Fasting required",
                "Follow-up in six weeks",
                "Referral from family doctor",
            )
        ),
        "reminder_sent": w.chance(0.6),
    }


@family(
    "prescription",
    title="a prescription of a medicine",
    optional=("refills", "notes", "pharmacy"),
    nullable=("notes",),
    enums={"form": ("tablet", "capsule", "inhaler", "injection")},
    bounds={"refills": (0, 12), "quantity": (1, None)},
)
def prescription(w: World) -> dict[str, object]:
    """A medicine in a strength it exists in, for what it is used."""
    place = w.place()
    p, doctor = w.person(place), w.person(place)
    drug = w.pick(_DRUGS)
    strengths, form, indication = DRUGS[drug]
    start, end = w.date_interval(low=5, high=90)
    return {
        "prescription_id": w.identifier("RX", 7),
        "patient": p.full_name,
        "birth_date": p.birth_date,
        "prescriber": f"Dr. {doctor.last_name}",
        "medication": drug,
        "strength": w.choice(strengths.split(",")),
        "form": form,
        "indication": indication,
        "dosage": w.choice(("once daily", "twice daily", "three times a day", "every 8 hours", "as needed")),
        "quantity": w.choice((10, 14, 20, 28, 30, 60, 90)),
        "refills": w.integer(0, 3),
        "start_date": start,
        "end_date": end,
        "pharmacy": f"{place.city} {w.choice(('Pharmacy', 'Apothecary', 'Drugstore'))}",
        "notes": w.choice(
            (
                "Take with food",
                "Do not drink alcohol",
                "Take in the morning",
                "Finish the whole pack",
                "Avoid direct sunlight",
            )
        ),
    }


VACCINES = _TABLES.pairs("vaccines")


@family(
    "vaccination",
    title="a vaccination",
    optional=("site", "next_due", "side_effects"),
    nullable=("next_due", "side_effects"),
    bounds={"dose": (1, 5)},
)
def vaccination(w: World) -> dict[str, object]:
    """A dose of a vaccine that is made against the disease."""
    place = w.place()
    p, doctor = w.person(place), w.person(place)
    disease = w.choice(tuple(VACCINES))
    day, due = w.date_interval(low=28, high=365)
    return {
        "person": p.full_name,
        "birth_date": p.birth_date,
        "disease": disease,
        "vaccine": VACCINES[disease],
        "dose": w.integer(1, 3),
        "lot_number": w.token(6),
        "site": w.choice(("left arm", "right arm", "left thigh")),
        "given_on": day,
        "next_due": due,
        "given_by": f"Dr. {doctor.full_name}",
        "country": place.country,
        "side_effects": w.choice(("sore arm", "mild fever", "fatigue", "headache")),
    }


# species -> (breeds, names of foods, weight range)
SPECIES = {
    "dog": ("Labrador Retriever,German Shepherd,Beagle,Poodle,Golden Retriever,Dachshund,Border Collie,Boxer", 4, 40),
    "cat": ("European Shorthair,Maine Coon,Siamese,Persian,British Shorthair,Bengal", 3, 7),
    "rabbit": ("Dwarf Rabbit,Lop,Lionhead", 1, 4),
    "hamster": ("Syrian Hamster,Dwarf Hamster", 0, 1),
    "parrot": ("Budgerigar,Cockatiel,African Grey", 0, 1),
    "horse": ("Haflinger,Arabian,Hanoverian,Icelandic", 300, 650),
}
PETS = Pool(_LISTS["names_of_pets"], exponent=0.4)


@family(
    "pet",
    title="a pet",
    optional=("microchip", "notes", "color", "vaccinated"),
    nullable=("microchip", "notes"),
    enums={"species": tuple(SPECIES), "sex": ("male", "female")},
    bounds={"weight_kg": (0, None), "age": (0, 60)},
)
def pet(w: World) -> dict[str, object]:
    """An animal whose breed and weight fit its species."""
    owner = w.person()
    species = w.weighted({"dog": 5, "cat": 5, "rabbit": 1, "hamster": 1, "parrot": 1, "horse": 0.5})
    breeds, low, high = SPECIES[species]
    return {
        "name": w.pick(PETS),
        "species": species,
        "breed": w.choice(breeds.split(",")),
        "sex": w.choice(("male", "female")),
        "age": w.integer(1, 14),
        "weight_kg": round(low + 0.05 + (high - low) * w.rng.random(), 1),
        "color": w.choice(("black", "white", "brown", "grey", "ginger", "spotted", "golden")),
        "microchip": "9" + w.digits(14),
        "vaccinated": w.chance(0.8),
        "neutered": w.chance(0.6),
        "owner": {"name": owner.full_name, "phone": owner.phone, "email": owner.email},
        "notes": w.choice(
            (
                "Shy with strangers",
                "Needs medication twice a day",
                "Loves children",
                "Allergic to chicken",
                "Good with other animals",
            )
        ),
    }
