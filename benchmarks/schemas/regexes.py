"""A hundred regular expressions of the kind people write: do all samples match, how varied are they, how long it takes.

python -m benchmarks.schemas.regexes
"""

import argparse
import math
import re
import time
from typing import Any

from tqdm import tqdm

from benchmarks.record import save
from constraints.automata.dfa import ByteDFA
from constraints.automata.ranking import following
from constraints.errors import ControllableError
from constraints.output_types.types import Regex
from controllable import DiffusionLM

PATTERNS = {
    "date": r"\d{4}-\d{2}-\d{2}",
    "date, real": r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
    "date, European": r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d{2}",
    "date, American": r"(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01])/\d{2}(?:\d{2})?",
    "date, in words": r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}, \d{4}",
    "week": r"\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])(?:-[1-7])?",
    "quarter": r"Q[1-4] (?:19|20)\d{2}",
    "weekday": r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "time": r"(?:[01]\d|2[0-3]):[0-5]\d",
    "time with seconds": r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?",
    "time, twelve hours": r"(?:1[0-2]|[1-9]):[0-5]\d ?(?:AM|PM|am|pm)",
    "timestamp": r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ",
    "time zone": r"UTC[+-](?:0\d|1[0-4]):(?:00|30|45)",
    "duration": r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?",
    "cron": r"(?:\*|[0-5]?\d)(?: (?:\*|\*/\d+|\d{1,2})){4}",
    "version": r"v?\d+\.\d+\.\d+",
    "semantic version": r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?",
    "requirement": r"[a-z][a-z0-9-]*(?:[=~]=|>=|<)\d+(?:\.\d+){0,2}",
    "plate, British": r"[A-Z]{2}\d{2} [A-Z]{3}",
    "plate, German": r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9]\d{0,3}",
    "plate, Californian": r"\d[A-Z]{3}\d{3}",
    "order number": r"[A-Z]{2}-\d{4}",
    "invoice": r"INV-20\d{2}-\d{5}",
    "serial number": r"SN[0-9A-F]{4}(?:-[0-9A-F]{4}){3}",
    "stock keeping unit": r"[A-Z]{3}-[A-Z]{3}-\d{3}",
    "ticket": r"(?:BUG|TASK|EPIC)-[1-9]\d{0,4}",
    "telephone, American": r"\(\d{3}\) \d{3}-\d{4}",
    "telephone, international": r"\+[1-9]\d{1,2} \d{2,4} \d{6,8}",
    "telephone, loose": r"(?:\+?\d{1,3}[ -])?(?:\d{3}[ -]){2}\d{4}",
    "extension": r"\d{3}-\d{4}(?: ext\. ?\d{2,4})?",
    "postcode, American": r"\d{5}(?:-\d{4})?",
    "postcode, British": r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}",
    "postcode, Canadian": r"[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d",
    "postcode, Dutch": r"[1-9]\d{3} ?[A-Z]{2}",
    "log line": r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] (?:DEBUG|INFO|WARNING|ERROR): [a-z]+(?: [a-z]+){2,8}",
    "log line, web": r'\d{1,3}(?:\.\d{1,3}){3} - - "(?:GET|POST) /[a-z/]* HTTP/1\.[01]" [2-5]\d\d \d+',
    "log level": r"(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL)",
    "colour": r"#[0-9a-fA-F]{6}",
    "colour, short": r"#(?:[0-9a-f]{3}){1,2}",
    "colour, rgb": r"rgb\((?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(?:, ?(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])){2}\)",
    "colour, hsl": r"hsl\((?:[12]?\d{1,2}|3[0-5]\d|360), (?:\d{1,2}|100)%, (?:\d{1,2}|100)%\)",
    "chess move": r"(?:[KQRBN]?[a-h]?[1-8]?x?[a-h][1-8](?:=[QRBN])?|O-O(?:-O)?)[+#]?",
    "chess moves": r"(?:[1-9]\d?\. (?:[KQRBN]?x?[a-h][1-8]|O-O) (?:[KQRBN]?x?[a-h][1-8]|O-O) ?){1,6}",
    "chess position": r"(?:[rnbqkpRNBQKP1-8]{1,8}/){7}[rnbqkpRNBQKP1-8]{1,8} [wb]",
    "playing card": r"(?:[2-9]|10|[JQKA])[♠♥♦♣]",
    "dice": r"[1-9]?d(?:4|6|8|10|12|20)(?:[+-]\d)?",
    "IBAN, German": r"DE\d{2}(?: \d{4}){4} \d{2}",
    "IBAN": r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}",
    "BIC": r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?",
    "card number": r"4\d{3}(?: \d{4}){3}",
    "VAT number": r"(?:ATU\d{8}|DE\d{9}|FR[A-Z0-9]{2}\d{9}|GB\d{9})",
    "social security number": r"(?!000|666)[0-8]\d{2}-(?!00)\d{2}-(?!0000)\d{4}",
    "passport": r"[A-Z]\d{8}",
    "vehicle number": r"[A-HJ-NPR-Z\d]{17}",
    "flight": r"(?:LH|BA|AF|UA|DL) ?[1-9]\d{1,3}",
    "seat": r"(?:[1-9]|[1-5]\d)[A-HJK]",
    "tracking number": r"1Z[0-9A-Z]{16}",
    "number": r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?",
    "number with separators": r"[1-9]\d{0,2}(?:,\d{3})*(?:\.\d{2})?",
    "percentage": r"(?:100|\d{1,2}(?:\.\d{1,2})?) ?%",
    "score": r"\d{1,2}:\d{1,2}(?: \(\d{1,2}:\d{1,2}\))?",
    "currency": r"[$€£]\d{1,3}(?:,\d{3})*\.\d{2}",
    "amount": r"(?:USD|EUR|GBP|JPY|CHF) [1-9]\d{0,5}(?:\.\d{2})?",
    "temperature": r"-?\d{1,2}(?:\.\d)? ?°[CF]",
    "measure": r"\d+(?:\.\d+)? ?(?:mm|cm|m|km|in|ft|kg|g|lb)",
    "coordinates": r"-?(?:[1-8]?\d\.\d{4,6}|90\.0{4,6}), -?(?:(?:1[0-7]\d|[1-9]?\d)\.\d{4,6}|180\.0{4,6})",
    "coordinates, degrees": r"\d{1,2}°[0-5]?\d'[0-5]?\d\"[NS] \d{1,3}°[0-5]?\d'[0-5]?\d\"[EW]",
    "URL": r"https?://(?:www\.)?[a-z0-9-]+(?:\.[a-z]{2,6}){1,2}(?:/[\w.-]*)*",
    "URL with query": r"https://[a-z]{3,12}\.(?:com|org|io)/[a-z]+\?[a-z]+=\w+(?:&[a-z]+=\w+)*",
    "path": r"/(?:[a-z0-9_-]+/)*[a-z0-9_-]+\.(?:py|txt|json|csv)",
    "path, Windows": r"[C-F]:\\(?:[A-Za-z0-9_ ]+\\){1,4}[A-Za-z0-9_]+\.(?:docx?|xlsx?|pdf)",
    "file name": r"(?:IMG|DSC)_\d{8}_\d{6}\.(?:jpe?g|png|heic)",
    "domain": r"(?:[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?\.)+[a-z]{2,8}",
    "e-mail": r"[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,4}",
    "user name": r"@?[a-zA-Z_]\w{2,14}",
    "hashtag": r"#[A-Za-z]\w{1,29}",
    "hashtags": r"#[a-z]{3,12}(?: #[a-z]{3,12}){0,4}",
    "slug": r"[a-z0-9]+(?:-[a-z0-9]+)*",
    "MAC address": r"[0-9A-F]{2}(?::[0-9A-F]{2}){5}",
    "IPv4": r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)",
    "IPv4 network": r"10(?:\.\d{1,2}){3}/(?:8|16|24)",
    "IPv6": r"(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}",
    "port": r"(?:localhost|127\.0\.0\.1):[1-9]\d{3}",
    "UUID": r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "hash": r"[0-9a-f]{40}",
    "commit": r"(?:feat|fix|docs|test)(?:\([a-z]+\))?!?: [a-z]+(?: [a-z]+){1,6}",
    "base64": r"(?:[A-Za-z0-9+/]{4}){2,6}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
    "password": r"(?=.*[A-Z])(?=.*\d)(?=.*[!@#$%])[A-Za-z\d!@#$%]{8,16}",
    "binary": r"0b[01]{1,16}",
    "ISBN": r"97[89]-\d-\d{3}-\d{5}-\d",
    "DOI": r"10\.\d{4,9}/[-._;()/:a-z0-9]+",
    "SQL": r"SELECT (?:\*|[a-z_]+(?:, [a-z_]+){0,3}) FROM [a-z_]+(?: WHERE [a-z_]+ (?:=|<|>) (?:\d+|'[a-z]+'))?;",
    "CSV line": r"\d+(?:,(?:[a-z]+|\d+|\"[a-z ]*\")){3}",
    "assignment": r"[a-z_][a-z0-9_]* = (?:\d+|\"[^\"\\\n]*\"|True|False|None)",
    "Markdown link": r"\[[\w ]+\]\(https?://[\w./-]+\)",
    "Markdown heading": r"#{1,6} [A-Z][a-z]+(?: [A-Za-z]+)*",
    "HTML tag": r"<(?:b|i|em|strong)>[^<>\n]{1,40}</(?:b|i|em|strong)>",
    "person": r"(?:Dr\. |Prof\. )?[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+(?:-[A-Z][a-z]+)?",
    "Roman numeral": r"(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})",
    "nested alternatives": r"(?:(?:a|b(?:c|d(?:e|f)))+(?:-|_))?(?:x|y(?:z|(?:0|1)+))",
}


def possible(language: ByteDFA) -> int | None:
    """Number of texts of a language; None if there is no bound, or they are too hard to count."""
    counts = following(language)
    return None if counts is None else counts[0]


def expected_distinct(number: int, n: int) -> float:
    """How many different ones there are among `n` even draws from a number of texts, on average."""
    # So many that repeats count for nothing, and more than doubles can hold.
    if number > 10**15:
        return float(n)
    return 1.0 if number == 1 else -number * math.expm1(n * math.log1p(-1 / number))


def measured(lm: DiffusionLM, pattern: str, *, n: int, seed: int, steps: int) -> dict[str, Any]:
    """Samples of one pattern, and what became of them."""
    begin = time.perf_counter()
    try:
        constraint = Regex(pattern)
        compiled = time.perf_counter()
        texts = [generation.text for generation in lm.generate(constraint, n=n, seed=seed, steps=steps)]
    except ControllableError as error:
        return {"pattern": pattern, "error": f"{type(error).__name__}: {error}"}
    done = time.perf_counter()
    number = possible(constraint.language)
    return {
        "pattern": pattern,
        "matching": sum(re.fullmatch(pattern, text) is not None for text in texts),
        "distinct": len(set(texts)),
        "distinct_at_most": n if number is None else min(n, number),
        "distinct_expected_of_even_draws": n if number is None else expected_distinct(number, n),
        "compile_ms": (compiled - begin) * 1000,
        "sample_ms": (done - compiled) * 1000 / n,
        "examples": texts[:3],
    }


def main() -> None:
    """Sample every pattern."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=20, help="samples of each pattern")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", default="regexes", help="name of the saved result")
    arguments = parser.parse_args()
    lm = DiffusionLM.from_pretrained(device="cpu")
    # The kernels are compiled for the first texts, written or drawn.
    for pattern in ("[a-z]{5}", r"\d+"):
        lm.generate(Regex(pattern))
    settings = {"n": arguments.n, "seed": arguments.seed, "steps": arguments.steps}
    rows = {
        name: measured(lm, pattern, **settings) for name, pattern in tqdm(PATTERNS.items(), unit="regex", disable=None)
    }
    done = [row for row in rows.values() if "error" not in row]
    figures = {
        "patterns": len(rows),
        "failed": [name for name, row in rows.items() if "error" in row],
        "samples": len(done) * arguments.n,
        "matching": sum(row["matching"] for row in done) / max(1, len(done) * arguments.n),
        "distinct": sum(row["distinct"] for row in done) / max(1, sum(row["distinct_at_most"] for row in done)),
        "distinct_of_even_draws": sum(row["distinct_expected_of_even_draws"] for row in done)
        / max(1, sum(row["distinct_at_most"] for row in done)),
        "compile_ms": {
            "median": sorted(row["compile_ms"] for row in done)[len(done) // 2],
            "most": max(row["compile_ms"] for row in done),
        },
        "sample_ms": {
            "median": sorted(row["sample_ms"] for row in done)[len(done) // 2],
            "most": max(row["sample_ms"] for row in done),
        },
        "rows": rows,
    }
    save(arguments.name, figures, seed=arguments.seed)


if __name__ == "__main__":
    main()
