"""Graphs as SVG, without the help of Graphviz."""

from collections.abc import Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from constraints.drawing.graph import Edge, Graph, Node
from constraints.drawing.layers import layers_of

# Pixels; a character of the font is about 0.6 of its size wide.
_FONT = 12
_ADVANCE = 7.3
_LINE = 15
_RADIUS = 14.0
_MARGIN = 28.0
_GAP = 18.0
_LOOP = 34.0
_BOW = 30.0
_STYLE = (
    "text{font:12px monospace;text-anchor:middle;fill:#1b1f24}"
    ".label{paint-order:stroke;stroke:#fff;stroke-width:4px;fill:#0550ae}"
    "circle,rect{fill:#fff;stroke:#1b1f24;stroke-width:1.3}"
    "path{fill:none;stroke:#57606a;stroke-width:1.2}"
    ".dashed{stroke-dasharray:5 4}"
)


def svg(graph: Graph) -> str:
    """The text of an SVG file."""
    return _Picture(graph).text()


class _Picture:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        found = layers_of(len(graph.nodes), [(edge.source, edge.target) for edge in graph.edges])
        self.paths = found.paths
        items = max((item for layer in found.order for item in layer), default=0) + 1
        labels = {path[1]: self.graph.edges[index] for index, path in found.paths.items() if path[1] >= found.nodes}
        sizes = [self._height(item, labels.get(item)) for item in range(items)]
        layer_of = {item: number for number, layer in enumerate(found.order) for item in layer}
        for edge in graph.edges:
            # A loop stands above its node, an edge back bows below the line: both need room.
            if edge.source == edge.target:
                sizes[edge.source] += 2 * (_LOOP + _LINE * len(_lines(edge.label)) / 2)
        for index, path in found.paths.items():
            edge = graph.edges[index]
            if len(path) == 2 and layer_of[edge.source] > layer_of[edge.target]:
                sizes[path[0]] += 2 * _BOW
        self.y = found.heights(sizes, _GAP)
        self.x = [0.0] * items
        widths = [max(self._width(item) for item in layer) for layer in found.order]
        between = [2 * _GAP] * max(0, len(found.order) - 1)
        for index, path in found.paths.items():
            # The label stands on the first stretch, seen from the left.
            left = min(layer_of[path[0]], layer_of[path[1]])
            between[left] = max(between[left], _wide(graph.edges[index].label) + 3 * _GAP)
        right = _MARGIN
        for number, layer in enumerate(found.order):
            for item in layer:
                self.x[item] = right + widths[number] / 2
            right += widths[number] + (between[number] if number < len(between) else 0)
        top = min(y - size / 2 for y, size in zip(self.y, sizes, strict=True)) - _MARGIN
        self.y = [y - top for y in self.y]
        self.width = right + _MARGIN
        self.height = max(y + size / 2 for y, size in zip(self.y, sizes, strict=True)) + _MARGIN

    def _height(self, item: int, edge: Edge | None) -> float:
        if item >= len(self.graph.nodes):
            return float(_LINE * len(_lines(edge.label))) if edge is not None else float(_LINE)
        node = self.graph.nodes[item]
        return 2 * _RADIUS if node.shape == "circle" else _LINE * len(_lines(node.label)) + 10.0

    def _width(self, item: int) -> float:
        if item >= len(self.graph.nodes):
            return 0.0
        node = self.graph.nodes[item]
        return 2 * _RADIUS if node.shape == "circle" else _wide(node.label) + 16.0

    def text(self) -> str:
        size = f'width="{self.width:.0f}" height="{self.height:.0f}" viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f"<title>{escape(self.graph.title or 'constraint')}</title>",
            f"<style>{_STYLE}</style>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
            'orient="auto"><path d="M0,0 L8,4 L0,8 z" style="fill:#57606a;stroke:none"/></marker></defs>',
            '<rect width="100%" height="100%" style="stroke:none"/>',
        ]
        if self.graph.entered:
            parts.append(_stroke(f"M{self.x[0] - _RADIUS - 22:.1f},{self.y[0]:.1f} h22"))
        labels: list[str] = []
        for index, edge in enumerate(self.graph.edges):
            parts.append(self._loop(edge, labels) if edge.source == edge.target else self._edge(index, edge, labels))
        parts += [self._node(number, node) for number, node in enumerate(self.graph.nodes)]
        return "\n".join([*parts, *labels, "</svg>", ""])

    def _node(self, number: int, node: Node) -> str:
        x, y = self.x[number], self.y[number]
        if node.shape == "circle":
            rings = [_RADIUS, _RADIUS - 3] if node.doubled else [_RADIUS]
            outline = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>' for radius in rings)
        else:
            w, h = self._width(number), self._height(number, None)
            outline = f'<rect x="{x - w / 2:.1f}" y="{y - h / 2:.1f}" width="{w:.1f}" height="{h:.1f}" rx="4"/>'
        return outline + _text(x, y, node.label)

    def _edge(self, index: int, edge: Edge, labels: list[str]) -> str:
        path = self.paths[index]
        points = [(self.x[item], self.y[item]) for item in path]
        away = 1.0 if points[1][0] > points[0][0] else -1.0
        into = 1.0 if points[-1][0] > points[-2][0] else -1.0
        points[0] = (points[0][0] + away * self._width(path[0]) / 2, points[0][1])
        points[-1] = (points[-1][0] - into * self._width(path[-1]) / 2, points[-1][1])
        if len(points) == 2 and away < 0:
            middle = _middle(*points)
            points.insert(1, (middle[0], middle[1] + _BOW))
        if self.graph.nodes[edge.target].shape == "box":
            # The edges of a tree lie close together where they start.
            place = points[-1][0] - into * (_wide(edge.label) / 2 + _GAP), points[-1][1]
        else:
            # Of an edge with bends the label stands on the first one, else in the middle.
            place = points[1] if len(points) > 2 else _middle(points[0], points[1])
        if edge.label:
            labels.append(_text(*place, edge.label, name="label"))
        return _stroke(_curve(points), dashed=edge.dashed)

    def _loop(self, edge: Edge, labels: list[str]) -> str:
        x, y = self.x[edge.source], self.y[edge.source] - self._height(edge.source, None) / 2
        lines = len(_lines(edge.label))
        labels.append(_text(x, y - _LOOP - _LINE * (lines - 1) / 2, edge.label, name="label"))
        top = y - _LOOP
        bow = f"C{x - 24:.1f},{top:.1f} {x + 24:.1f},{top:.1f} {x + 7:.1f},{y + 2:.1f}"
        return _stroke(f"M{x - 7:.1f},{y + 2:.1f} {bow}")


_Point = tuple[float, float]


def _middle(a: _Point, b: _Point) -> _Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _curve(points: Sequence[_Point]) -> str:
    """A smooth way through the points that leaves and enters each of them level."""
    steps = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        half = (x + to_x) / 2
        steps.append(f"C{half:.1f},{y:.1f} {half:.1f},{to_y:.1f} {to_x:.1f},{to_y:.1f}")
    return " ".join(steps)


def _stroke(way: str, *, dashed: bool = False) -> str:
    return f'<path{" class=" + chr(34) + "dashed" + chr(34) if dashed else ""} d="{way}" marker-end="url(#tip)"/>'


def _lines(label: str) -> list[str]:
    return label.split("\n")


def _wide(label: str) -> float:
    return _ADVANCE * max(map(len, _lines(label)))


def _text(x: float, y: float, label: str, *, name: str = "") -> str:
    lines = _lines(label)
    first = y - _LINE * (len(lines) - 1) / 2 + _FONT / 3
    places = [first + _LINE * number for number in range(len(lines))]
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{place:.1f}">{escape(line)}</tspan>' for place, line in zip(places, lines, strict=True)
    )
    return f'<text class="{name}">{spans}</text>' if name else f"<text>{spans}</text>"
