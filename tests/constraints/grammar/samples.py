"""The grammars of the examples."""

from pathlib import Path

ALL = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[3] / "examples" / "grammars").glob("*.lark"))
}
ARITHMETIC, BRACKETS, JSON, SQL = (ALL[name] for name in ("arithmetic", "brackets", "json", "sql"))
