"""What a program waits for before its first document: nothing is imported or compiled that it does not need."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Each takes a tenth of a second or more, and writing a document needs none of them.
HEAVY = (
    "accelerate",
    "lark",
    "llguidance",
    "matplotlib",
    "rfc3987_syntax",
    "scipy.ndimage",
    "scipy.optimize",
    "scipy.stats",
    "sympy",
    "torch._dynamo",
    "torch._inductor",
    "torch.distributed.tensor",
    "transformers",
)


def python(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("front", ["command", "library"])
def test_a_document_needs_nothing_heavy(front: str, checkpoint: Path) -> None:
    schema = ROOT / "examples" / "schemas" / "customer.json"
    written = {
        "command": "from controllable.cli import main; main(['generate', '--schema', sys.argv[1], "
        "'--checkpoint', sys.argv[2], '--device', 'cpu', '--steps', '2', '-q'])",
        "library": "from controllable import DiffusionLM; print(DiffusionLM.from_pretrained(sys.argv[2], device='cpu')"
        ".generate(json.load(open(sys.argv[1])), steps=2)[0].text)",
    }[front]
    said = python(f"import json, sys; {written}; print(json.dumps(list(sys.modules)))", str(schema), str(checkpoint))
    document, modules = map(json.loads, said.splitlines())
    assert document["id"]
    assert not set(HEAVY) & set(modules)


def test_the_grammar_of_identifiers_is_built_for_them_alone() -> None:
    code = """
import sys
from constraints import JSONSchema
texts = '"https://example.org/ä"', '"not one"'
for name, answers in ("uri-reference", None), ("iri", [True, False]), ("iri-reference", [True, False]):
    schema = JSONSchema({"type": "string", "format": name})
    found = [not schema.validate(text) for text in texts]
    assert answers is None or found == answers, (name, found)
    assert ("rfc3987_syntax" in sys.modules) == (answers is not None)
from rfc3987_syntax import parse
"""
    python(code)


def test_the_grammar_of_identifiers_that_is_there_already_is_used() -> None:
    code = """
import jsonschema, rfc3987_syntax, sys
from constraints.validation.jsonschema_library import jsonschema as ours
assert ours is jsonschema and sys.modules["rfc3987_syntax"] is rfc3987_syntax
"""
    python(code)


def test_what_is_compiled_ahead_is_all_that_ordinary_documents_need(checkpoint: Path) -> None:
    code = """
import json, sys
from pathlib import Path
from controllable import Choice, DiffusionLM, Regex, Text
from controllable.warm import warm
from numba.core.dispatcher import Dispatcher
warm(sys.argv[1])
lm = DiffusionLM.from_pretrained(sys.argv[1], device="cpu")
late = []
compile = Dispatcher.compile
def watched(self, signature):
    late.append(str(self))
    return compile(self, signature)
Dispatcher.compile = watched
schemas = [json.loads(path.read_text("utf-8")) for path in sorted(Path("examples/schemas").glob("*.json"))]
for output_type in (*schemas, Regex("[A-Z]{2}[0-9]{4}"), Choice(["a", "b"]), Text(max_length=30), list[int]):
    lm.generate(output_type, n=2, steps=2)
print(late)
"""
    assert python(code, str(checkpoint)).strip() == "[]"
