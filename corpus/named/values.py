"""What a field holds, by the last word of its name: `sound_bundle_name` -> `Sound Bundle`."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from corpus.named.thing import Thing
from corpus.named.words import adjective, article, noun, plural

Value = str | int | float | bool
_DAY = datetime(2021, 1, 1, tzinfo=UTC)
_SENTENCES = (
    "{a_called}",
    "the {called}",
    "this is the {called}.",
    "{a_called} for the {other}",
    "{a_called} and its {others}",
    "{others} of the {called}",
    "the {noun} of the {other}",
    "used by the {other}.",
    "the {called} is {quality}.",
    "{a_quality} {noun} with {others}",
    "adds the {called} to the {other}.",
    "the {other} needs the {called}",
    "all {others} of the {called}",
    "shows the {other} of the {noun}",
)


def identifier(rng: random.Random, thing: Thing) -> str:
    """`bundle-123`, `sound_bundle`, `BUNDLE42`."""
    form = rng.random()
    if form < 0.45:
        return f"{thing.noun}{thing.join if thing.join != ' ' else '-'}{thing.rank}"
    if form < 0.85:
        return thing.slug()
    return f"{thing.noun.upper()}{thing.rank}" if form < 0.93 else f"{thing.noun}{thing.rank}"


def name(rng: random.Random, thing: Thing) -> str:
    """`Sound Bundle`, or the identifier where the writer has no titles."""
    return thing.title() if thing.join == " " or rng.random() < 0.4 else thing.slug()


def sentence(rng: random.Random, thing: Thing) -> str:
    """A few words about the thing."""
    other, quality, called = noun(rng), adjective(rng), thing.called()
    text = rng.choice(_SENTENCES).format(
        called=called, a_called=f"{article(called)} {called}", noun=thing.noun, other=other, others=plural(other),
        quality=quality, a_quality=f"{article(quality)} {quality}",
    )  # fmt: skip
    return text[0].upper() + text[1:]


def plain(rng: random.Random, thing: Thing) -> str:
    """What a field holds whose name says no more than what it is: the word itself, with its mark or without."""
    form = rng.random()
    if form < 0.15:
        return thing.noun
    return thing.called() if form < 0.5 else name(rng, thing)


def quality(rng: random.Random, thing: Thing) -> str:
    """One word of a kind or a state."""
    return adjective(rng) if rng.random() < 0.75 else thing.noun


def path(rng: random.Random, thing: Thing) -> str:
    """A path of a file or a folder."""
    slug = thing.slug()
    ending = rng.choice(("json", "txt", "yaml", "csv", "png", "md", "log", "js"))
    return rng.choice((f"/path/to/{slug}", f"/path/to/{slug}.{ending}", f"{slug}.{ending}", f"/{thing.noun}/{slug}",
                       f"./{slug}.{ending}", f"/var/lib/{slug}"))  # fmt: skip


def address(rng: random.Random, thing: Thing) -> str:
    """An address in the web."""
    slug = "-".join(thing.words())
    return rng.choice((f"https://example.com/{slug}", f"https://example.com/{plural(thing.noun)}/{thing.rank}",
                       f"https://{slug}.example.com", f"http://example.com/{slug}"))  # fmt: skip


def host(rng: random.Random, thing: Thing) -> str:
    """A name of a host."""
    slug = "-".join(thing.words())
    return rng.choice((f"{slug}.example.com", f"{slug}.example.org", f"{slug}.com", f"{thing.noun}.local"))


def mail(rng: random.Random, thing: Thing) -> str:
    """An e-mail address."""
    return rng.choice((f"{thing.noun}@example.com", f"{'.'.join(thing.words())}@example.com"))


def version(rng: random.Random, thing: Thing) -> str:
    """A version."""
    return f"{rng.choice((1, 1, 2, 3))}.{rng.choice((0, 0, 1, 2, 5))}.{rng.choice((0, 0, 1, 3))}"


def moment(rng: random.Random, thing: Thing) -> str:
    """A date and time."""
    when = _DAY + timedelta(minutes=30 * rng.randrange(87_000))
    return when.strftime(rng.choice(("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d")))


def count(rng: random.Random, thing: Thing) -> int:
    """A whole number."""
    return rng.choice((1, 2, 3, 5, 10, 20, 50, 100, 1000, thing.rank))


def ratio(rng: random.Random, thing: Thing) -> float:
    """A number between 0 and 1."""
    return round(rng.random(), rng.choice((1, 2)))


def truth(rng: random.Random, thing: Thing) -> bool:
    """Yes or no."""
    return rng.random() < 0.6


@dataclass(frozen=True)
class Kind:
    """Fields of one kind.

    Args:
        share: How often they come.
        write: What they hold.
        last: Last words of their names.
        alone: Whether the last word may be the whole name, as in `id`.
    """

    share: float
    write: Callable[[random.Random, Thing], Value]
    last: tuple[str, ...]
    alone: bool = True


KINDS: Mapping[str, Kind] = {
    "plain": Kind(0.27, plain, ("",)),
    "identifier": Kind(0.13, identifier, ("id", "code", "key", "ref", "tag", "number", "slug", "uid", "identifier")),
    "name": Kind(0.13, name, ("name", "title", "label", "display_name", "caption")),
    "sentence": Kind(0.12, sentence, ("description", "text", "message", "note", "comment", "summary", "content", "info",
                                      "details", "remarks", "reason", "body", "help")),
    "quality": Kind(0.08, quality, ("type", "kind", "mode", "status", "level", "class", "state", "format", "style")),
    "path": Kind(0.05, path, ("path", "file", "dir", "folder", "filename", "directory")),
    "address": Kind(0.04, address, ("url", "uri", "link", "href", "endpoint")),
    "host": Kind(0.02, host, ("host", "domain", "server", "hostname")),
    "mail": Kind(0.01, mail, ("email", "contact_email")),
    "version": Kind(0.01, version, ("version",)),
    "moment": Kind(0.03, moment, ("date", "time", "at", "timestamp"), alone=False),
    "count": Kind(0.06, count, ("count", "size", "limit", "total", "index", "length", "max")),
    "ratio": Kind(0.02, ratio, ("ratio", "rate", "score", "weight")),
    "truth": Kind(0.03, truth, ("enabled", "active", "required", "visible"), alone=False),
}  # fmt: skip


def field(rng: random.Random, thing: Thing) -> tuple[str, Value]:
    """A field of a thing, or of one of its parts: its name in snake case, and what it holds."""
    kind = rng.choices(tuple(KINDS.values()), weights=[kind.share for kind in KINDS.values()])[0]
    last = rng.choice(kind.last)
    if last and kind.alone and rng.random() < 0.3:
        return last, kind.write(rng, thing)
    part = thing.noun if rng.random() < 0.15 else noun(rng)
    named = part if rng.random() < 0.7 else f"{noun(rng)}_{part}"
    return f"{named}_{last}".removesuffix("_"), kind.write(rng, thing.of(part))
