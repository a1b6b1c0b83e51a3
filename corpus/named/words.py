"""The words that names are made of: common ones of interfaces, and the nouns of `wonderwords`."""

import random
import re
from functools import cache
from importlib.resources import files


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


COMMON = _split(
    """account action agent alert api app archive article asset attribute audit author backup badge balance bank batch
    block board body book booking branch brand bucket budget build bundle button cache calendar campaign card
    cart case catalog category channel chapter chart class client cloud cluster code collection column comment
    commit community company component config connection contact container content contract controller course
    customer dashboard data database dataset deployment design device disk document driver editor element
    employee endpoint engine entity entry environment error event example experiment export extension feature
    feed field file filter flow folder form format frame function game gateway group guide handler header
    history hook host hotel image import index input instance interface invoice issue item job journal key label
    layer lesson level library license line list listing loader location log machine mail manager map market
    member memory menu message method metric mirror model module monitor movie network node note notification
    object offer operation option order organization owner package page panel parameter parser part partner
    party patch patient payment permission person phase picture pipeline place plan platform player plugin point
    policy pool port portal position post printer process product profile program project prompt property
    protocol provider query queue question quota rating reader receipt record registry release report repository
    request resource response result review role room route rule sample scale scan schedule schema scope screen
    script search section segment sensor series server service session setting shape shipment shop signal site
    skill slot snapshot song source space stack stage station step storage store stream student style subject
    subscription survey switch system table tag target task team template tenant term test text theme thread
    ticket tile timer token tool topic track trade trail transaction transfer trigger type unit update upload
    user vehicle vendor video view visit volume wallet warehouse weather webhook widget window work worker
    workflow workspace zone"""
)
"""Nouns that names in interfaces are made of; they come more often than the other nouns."""
COMMON_SHARE = 0.5

QUALIFIERS = _split(
    """main primary secondary default custom new old first second last local global public private internal external
    basic standard advanced simple special general official personal shared active current daily weekly monthly
    annual temporary central north south east west blue green red black white silver golden small large big
    short long quick great good best premium free open digital mobile virtual modern classic natural fresh clear
    bright quiet full empty safe fast slow strong soft warm cold dry deep high low early late round flat smart
    common rare extra final initial middle upper lower outer inner remote direct manual automatic regular
    popular"""
)
"""Adjectives that tell one thing from another of its kind."""
_TELLING = _split(
    """address age area city color colour country currency date day domain email fax gender hour language latitude link
    locale longitude month number password path phone price region score state street time timestamp title url username
    version weight year zip"""
)
"""Words that say what a value looks like: they are no nouns here."""
_PLAIN = re.compile(r"[a-z]{3,10}")


@cache
def nouns() -> tuple[str, ...]:
    """The plain nouns of `wonderwords`, without what offends and what says how its value looks."""
    assets = files("wonderwords") / "assets"
    unfit = {*(assets / "profanitylist.txt").read_text(encoding="utf-8").split(), *_TELLING}
    words = (assets / "nounlist.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for word in words if _PLAIN.fullmatch(word) and word not in unfit)


def noun(rng: random.Random) -> str:
    """A noun: a common one in `COMMON_SHARE` of the cases."""
    return rng.choice(COMMON if rng.random() < COMMON_SHARE else nouns())


def adjective(rng: random.Random) -> str:
    """An adjective."""
    return rng.choice(QUALIFIERS)


def plural(word: str) -> str:
    """`bundle` -> `bundles`, `policy` -> `policies`, `box` -> `boxes`."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def article(word: str) -> str:
    """`a` or `an`, as the word wants it."""
    return "an" if word[0] in "aeiou" else "a"
