"""Graphs in the DOT language of Graphviz (https://graphviz.org/doc/info/lang.html)."""

from constraints.drawing.graph import Graph


def dot(graph: Graph) -> str:
    """The text of a file that `dot` draws."""
    lines = [
        f"digraph {_quoted(graph.title or 'constraint')} {{",
        "  rankdir=LR;",
        '  node [fontname="monospace", fontsize=11];',
        '  edge [fontname="monospace", fontsize=11];',
    ]
    for number, node in enumerate(graph.nodes):
        shape = "doublecircle" if node.doubled and node.shape == "circle" else node.shape
        more = ", peripheries=2" if node.doubled and node.shape == "box" else ""
        lines.append(f"  {number} [label={_quoted(node.label)}, shape={shape}{more}];")
    if graph.entered:
        lines += ['  start [shape=point, label=""];', "  start -> 0;"]
    for edge in graph.edges:
        style = ", style=dashed" if edge.dashed else ""
        lines.append(f"  {edge.source} -> {edge.target} [label={_quoted(edge.label)}{style}];")
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    # A backslash is doubled for the language of labels; a line end becomes one of its escapes.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
