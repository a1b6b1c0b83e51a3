"""Fields that no list of texts may serve: what identifies, is secret, reaches people or follows from something else."""

import re

from controllable.lexicons.described_field import Field, words

_FORMATS = frozenset(
    re.findall(
        r"[\w-]+",
        "date time date-time duration uuid email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri "
        "iri-reference uri-template json-pointer relative-json-pointer regex byte binary base64 password",
    )
)
_LAST = frozenset(
    re.findall(
        r"[\w-]+",
        "id uuid guid ulid oid uid urn arn hash checksum digest sha md fingerprint token secret password passwd pwd "
        "passphrase signature nonce salt cursor etag iban bban bic isbn issn ean gtin upc asin vin ssn tin cpf cnpj "
        "nif siret siren imei imsi iccid pan cvv cvc pin otp postcode zip zipcode plz cep email mail phone telephone "
        "tel fax mobile msisdn url uri href link website homepage ip ipv mac date datetime timestamp time "
        "in out on at until since regex regexp pattern base64 bytes blob certificate cert jwt csrf captcha",
    )
)
_PAIRS = frozenset(
    {
        ("postal", "code"), ("zip", "code"), ("post", "code"), ("private", "key"), ("public", "key"), ("api", "key"),
        ("access", "key"), ("secret", "key"), ("account", "number"), ("card", "number"), ("routing", "number"),
        ("vat", "number"), ("tax", "number"), ("phone", "number"), ("fax", "number"), ("serial", "number"),
        ("tracking", "number"), ("passport", "number"), ("sort", "code"), ("swift", "code"), ("email", "address"),
        ("mail", "address"), ("ip", "address"), ("mac", "address"), ("web", "site"), ("home", "page"),
        ("mobile", "number"), ("telephone", "number"), ("contact", "number"), ("bar", "code"),
    }
)  # fmt: skip
_TIMES = frozenset({"created", "updated", "modified", "deleted", "started", "finished", "expires", "published"})


def unlisted(field: Field) -> bool:
    """Whether the texts of `field` follow from a rule, or are never to be repeated, so that no list fits it."""
    if field.format in _FORMATS or field.key.startswith("$"):
        return True
    key = words(field.key)
    if not key:
        return False
    if key[-1] in _LAST or key[-2:] in _PAIRS:
        return True
    return len(key) > 1 and key[-1] in {"at", "on"} and key[-2] in _TIMES
