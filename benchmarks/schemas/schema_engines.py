"""Engines for JSON Schema, ours among them: each compiles a schema, and reads whole texts byte by byte as if tokens.

    python -m benchmarks.schemas.schema_engines xgrammar    # a worker of `benchmarks.schemas.schema_peers`

A worker answers lines of JSON, {"schema", "texts"}, with {"seconds", "accepted"} or {"refused"}; seconds are those of
the processor.
"""

import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from constraints.errors import ControllableError
from constraints.output_types.types import JSONSchema

Accepts = Callable[[str], bool]
_END = 256
"""The token after a text; those before it are the bytes."""


class Refused(Exception):
    """An engine does not support a schema."""


def ours() -> Callable[[Any], Accepts]:
    """The languages compiled here."""

    def compiled(schema: Any) -> Accepts:
        try:
            return JSONSchema(schema).accepts
        except ControllableError as error:
            raise Refused(str(error)) from error

    return compiled


def llguidance() -> Callable[[Any], Accepts]:
    """The package llguidance, a lexer and an Earley parser."""
    import llguidance as package

    class Bytes:
        bos_token_id = None
        eos_token_id = _END
        special_token_ids = (_END,)
        tokens = (*(bytes([byte]) for byte in range(256)), b"")

        def __call__(self, text: str) -> list[int]:
            return list(text.encode())

    tokenizer = package.LLTokenizer(package.TokenizerWrapper(Bytes()), eos_token=_END)

    def compiled(schema: Any) -> Accepts:
        options = {"whitespace_flexible": False}
        grammar = package.LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides=options)
        first = package.LLMatcher(tokenizer, grammar, log_level=0)
        if first.is_error():
            raise Refused(first.get_error())

        def accepts(text: str) -> bool:
            matcher, tokens = first.deep_copy(), list(text.encode())
            return bool(matcher.try_consume_tokens(tokens) == len(tokens) and matcher.is_accepting())

        return accepts

    return compiled


def xgrammar() -> Callable[[Any], Accepts]:
    """The package XGrammar, a pushdown automaton; properties that are not listed are allowed as the schema has it."""
    import xgrammar as package

    tokens = [*(bytes([byte]) for byte in range(256)), b"</s>"]
    known = package.TokenizerInfo(tokens, package.VocabType.RAW, vocab_size=len(tokens), stop_token_ids=[_END])
    compiler = package.GrammarCompiler(known, max_threads=1, cache_enabled=False)

    def compiled(schema: Any) -> Accepts:
        try:
            grammar = compiler.compile_json_schema(
                json.dumps(schema), any_whitespace=False, separators=(",", ":"), strict_mode=False
            )
        except (RuntimeError, ValueError) as error:
            raise Refused(str(error)) from error

        def accepts(text: str) -> bool:
            matcher = package.GrammarMatcher(grammar, terminate_without_stop_token=True)
            return bool(matcher.accept_string(text) and matcher.is_terminated())

        return accepts

    return compiled


def outlines_core() -> Callable[[Any], Accepts]:
    """The package outlines-core: one regular expression for the schema, and its automaton over the tokens."""
    import outlines_core as package
    from outlines_core.json_schema import build_regex_from_schema

    vocabulary = package.Vocabulary(_END, {bytes([byte]): [byte] for byte in range(256)})

    def compiled(schema: Any) -> Accepts:
        try:
            index = package.Index(build_regex_from_schema(json.dumps(schema), ""), vocabulary)
        except (RuntimeError, TypeError, ValueError) as error:
            raise Refused(str(error)) from error

        def accepts(text: str) -> bool:
            state = index.get_initial_state()
            for byte in text.encode():
                state = index.get_next_state(state, byte)
                if state is None:
                    return False
            return bool(index.is_final_state(state))

        return accepts

    return compiled


def lm_format_enforcer() -> Callable[[Any], Accepts]:
    """The package lm-format-enforcer, a parser of characters; those of the text are made known to it."""
    from lmformatenforcer import CharacterLevelParserConfig, JsonSchemaParser
    from lmformatenforcer.consts import COMPLETE_ALPHABET

    def compiled(schema: Any) -> Accepts:
        if not isinstance(schema, dict):
            raise Refused("the schema is no object")
        try:
            JsonSchemaParser(schema)
        except Exception as error:
            # It raises whatever goes wrong inside.
            raise Refused(f"{type(error).__name__}: {error}") from error

        def accepts(text: str) -> bool:
            alphabet = COMPLETE_ALPHABET + "".join(sorted(set(text) - set(COMPLETE_ALPHABET)))
            config = CharacterLevelParserConfig(alphabet=alphabet)
            parser: Any = JsonSchemaParser(schema, config)
            try:
                for character in text:
                    if character not in parser.get_allowed_characters():
                        return False
                    parser = parser.add_character(character)
                return bool(parser.can_end())
            except Exception:  # noqa: BLE001
                return False

        return accepts

    return compiled


ENGINES: dict[str, Callable[[], Callable[[Any], Accepts]]] = {
    "ours": ours,
    "llguidance": llguidance,
    "xgrammar": xgrammar,
    "outlines-core": outlines_core,
    "lm-format-enforcer": lm_format_enforcer,
}
"""What makes each engine ready, by the name of its package."""


def answer(compiled: Callable[[Any], Accepts], request: dict[str, Any]) -> dict[str, Any]:
    """One schema and its texts."""
    started = time.process_time()
    try:
        accepts = compiled(request["schema"])
    except Refused as error:
        return {"refused": str(error)[:300]}
    seconds = time.process_time() - started
    return {"seconds": seconds, "accepted": [accepts(text) for text in request["texts"]]}


def main() -> None:
    """Serve until the input ends."""
    os.environ["CONTROLLABLE_CACHE"] = "off"
    warnings.simplefilter("ignore")
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever an engine prints is no answer.
    os.dup2(2, 1)
    compiled = ENGINES[sys.argv[1]]()
    # Kernels are made for the first schema.
    answer(compiled, {"schema": {"type": "string", "pattern": "^a+$"}, "texts": ['"a"']})
    print("{}", file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(compiled, json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
