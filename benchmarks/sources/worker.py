"""A process that writes documents for one source: requests come as lines of JSON, answers go out the same way.

    python benchmarks/sources/worker.py jsf

A request is {"schema", "seed"}, an answer {"text", "seconds"} or {"error"}. Run as a file, because some sources live in
an environment of their own where this project is not installed.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
import types
import warnings
from collections.abc import Callable
from typing import Any

MEMORY = 6 * 2**30
DRAWS = 4
"""Hypothesis starts with the simplest document there is, so the last of some is taken."""
Writer = Callable[[Any, int], Any]


def ours(model: str | None, steps: int) -> Writer:
    """The bundled model, or that in a folder."""
    import torch

    from controllable import DiffusionLM

    torch.set_num_threads(1)
    lm = DiffusionLM.from_pretrained(model, device="cpu")

    def write(schema: Any, seed: int) -> Any:
        (document,) = lm.generate(schema, seed=seed, steps=steps)
        return json.loads(document.text)

    # Compiled kernels are loaded now and not during the first document.
    write({"type": "object", "properties": {"name": {"type": "string"}}}, 0)
    return write


def from_jsf() -> Writer:
    """The Python package jsf."""
    from jsf import JSF

    def write(schema: Any, seed: int) -> Any:
        random.seed(seed)
        return json.loads(json.dumps(JSF(schema).generate(), default=str))

    return write


def from_polyfactory() -> Writer:
    """polyfactory on the pydantic model that datamodel-code-generator makes of the schema."""
    from datamodel_code_generator import DataModelType, GenerateConfig, InputFileType, generate
    from polyfactory.factories.pydantic_factory import ModelFactory
    from pydantic import create_model

    config = GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        class_name="Document",
        formatters=[],
        use_annotated=True,
        disable_timestamp=True,
        allow_remote_refs=False,
    )

    def write(schema: Any, seed: int) -> Any:
        module = types.ModuleType("generated")
        sys.modules[module.__name__] = module
        exec(str(generate(json.dumps(schema), config=config)), module.__dict__)
        # The schema may have become an alias rather than a model.
        document: Any = module.__dict__["Document"]
        holder = create_model("Holder", value=(document, ...))
        factory = ModelFactory.create_factory(holder)
        factory.seed_random(seed)
        # Leaves out optional properties that were not chosen, and keeps nulls that are required.
        return json.loads(factory.build().model_dump_json(by_alias=True, exclude_defaults=True))["value"]

    return write


def from_hypothesis_jsonschema() -> Writer:
    """hypothesis-jsonschema."""
    from hypothesis_jsonschema import from_schema

    return lambda schema, seed: last_draw(from_schema(schema), seed)


def from_schemathesis() -> Writer:
    """The engine of schemathesis, with the formats that it registers for OpenAPI."""
    from schemathesis.config import GenerationConfig
    from schemathesis.generation import GenerationMode
    from schemathesis.generation.jsonschema.builder import build
    from schemathesis.specs.openapi._hypothesis import _build_custom_formats, format_lengths_for

    formats = _build_custom_formats(GenerationConfig(), GenerationMode.POSITIVE)
    lengths = format_lengths_for(formats)
    drafts = {"draft-04": 4, "draft-06": 6, "draft-07": 7, "2019-09": 19}

    def write(schema: Any, seed: int) -> Any:
        named = str(schema.get("$schema", "")) if isinstance(schema, dict) else ""
        draft = next((number for name, number in drafts.items() if name in named), 20)
        return last_draw(build(schema, draft=draft, formats=formats, format_lengths=lengths), seed)

    return write


def last_draw(strategy: Any, chosen: int) -> Any:
    """The last of some values that a Hypothesis strategy draws."""
    from hypothesis import HealthCheck, Phase, given, seed, settings

    drawn: list[Any] = []
    quiet = settings(
        max_examples=DRAWS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @seed(chosen)
    @quiet
    @given(strategy)
    def draw(value: Any) -> None:
        drawn.append(value)

    draw()
    return drawn[-1]


def writer(name: str, model: str | None, steps: int) -> Writer:
    """The writer of that name."""
    others: dict[str, Callable[[], Writer]] = {
        "jsf": from_jsf,
        "polyfactory": from_polyfactory,
        "hypothesis-jsonschema": from_hypothesis_jsonschema,
        "schemathesis": from_schemathesis,
    }
    if name == "ours":
        return ours(model, steps)
    # Documents have no bound in size, the machine has.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return others[name]()


def answer(write: Writer, request: dict[str, Any]) -> dict[str, Any]:
    """What one request gives."""
    begin = time.perf_counter()
    try:
        value = write(request["schema"], request["seed"])
        seconds = time.perf_counter() - begin
        return {"text": json.dumps(value, separators=(",", ":"), allow_nan=False), "seconds": seconds}
    except Exception as error:  # noqa: BLE001 - whatever a package raises, it has no document for this schema.
        return {"error": f"{type(error).__name__}: {str(error)[:200]}"}


def main() -> None:
    """Answer until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--model")
    parser.add_argument("--steps", type=int, default=12)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    # Packages print what they like; the answers have a way out of their own.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    write = writer(arguments.name, arguments.model, arguments.steps)
    print("{}", file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(write, json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
