"""Languages that are not regular: a grammar in Lark's notation. Needs the extra `grammar`."""

from pathlib import Path

from controllable import DiffusionLM, Grammar

EXPRESSIONS = """
start: sum
sum: product | sum (" + " | " - ") product
product: factor | product " * " factor
factor: NAME | "(" sum ")"
NAME: /[a-z]+(_[a-z]+)*/
"""
QUERIES = Path(__file__).parent / "grammars" / "sql.lark"


def main() -> None:
    """Generate expressions, queries and conditions, and ask a grammar a question."""
    lm = DiffusionLM.from_pretrained()
    expressions = Grammar(EXPRESSIONS)
    for generation in lm.generate(expressions, n=3, seed=1):
        print(generation.text)
    sql = QUERIES.read_text(encoding="utf-8")
    for generation in lm.generate(Grammar(sql), n=3, prompt="customers and their orders", temperature=0.8):
        print(generation.text)
    # Texts can come from any rule of a grammar.
    for generation in lm.generate(Grammar(sql, start="condition"), n=2):
        print(generation.text)
    # Every constraint can also judge a text, without the model.
    print(expressions.accepts("price * (net + tax)"), expressions.accepts("price * (net + tax"))


if __name__ == "__main__":
    main()
