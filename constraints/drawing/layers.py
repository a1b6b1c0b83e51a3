"""Places for the nodes of a graph, in layers from left to right.

Source: Sugiyama, Tagawa & Toda 1981, "Methods for visual understanding of hierarchical system structures", IEEE
Transactions on Systems, Man, and Cybernetics 11(2), 109-125: turn round the edges that close cycles, put every node
behind those before it, let long edges pass through the layers in between, and order each layer by its neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_SWEEPS = 12


@dataclass
class Layers:
    """A graph in layers.

    Args:
        order: The items of each layer from top to bottom: nodes, and from `nodes` on bends of edges.
        paths: For each edge that is no loop the items it passes through, from its source to its target.
        nodes: Number of nodes.
    """

    order: list[list[int]]
    paths: dict[int, list[int]]
    nodes: int
    _links: list[tuple[int, int]] = field(default_factory=list)

    def heights(self, sizes: Sequence[float], gap: float) -> list[float]:
        """The vertical middle of each item, near its neighbours', where no two of a layer overlap.

        Args:
            sizes: The height of each item.
            gap: The least distance between two of a layer.
        """
        place = [0.0] * len(sizes)
        for layer in self.order:
            top = 0.0
            for item in layer:
                place[item] = top + sizes[item] / 2
                top += sizes[item] + gap
            for item in layer:
                place[item] -= (top - gap) / 2
        for sweep in range(_SWEEPS):
            for layer in self.order if sweep % 2 else reversed(self.order):
                wished = [_mean([place[other] for other in self._near(item)], place[item]) for item in layer]
                _push(layer, wished, place, sizes, gap)
        return place

    def _near(self, item: int) -> list[int]:
        return [b if a == item else a for a, b in self._links if item in (a, b)]


def layers_of(number: int, edges: Sequence[tuple[int, int]]) -> Layers:
    """Put a graph in layers.

    Args:
        number: How many nodes there are; node 0 comes first.
        edges: From which node to which.
    """
    forward = _acyclic(number, edges)
    layer = _longest_paths(number, forward)
    order: list[list[int]] = [[] for _ in range(max(layer, default=0) + 1)]
    for node in range(number):
        order[layer[node]].append(node)
    paths: dict[int, list[int]] = {}
    links: list[tuple[int, int]] = []
    items = number
    for index, (source, target) in enumerate(edges):
        if source == target:
            continue
        first, last = forward[index]
        path = [first]
        for between in range(layer[first] + 1, layer[last]):
            order[between].append(items)
            path.append(items)
            items += 1
        path.append(last)
        links += pairwise(path)
        paths[index] = path if first == source else path[::-1]
    found = Layers(order, paths, number, links)
    _sort(found, items)
    return found


def _acyclic(number: int, edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges, those turned round that lead back to a node on the way from the start."""
    after: list[list[int]] = [[] for _ in range(number)]
    for index, (source, _) in enumerate(edges):
        after[source].append(index)
    forward = list(edges)
    state = [0] * number
    for root in range(number):
        stack = [(root, 0)] if state[root] == 0 else []
        while stack:
            node, position = stack.pop()
            state[node] = 1
            if position == len(after[node]):
                state[node] = 2
                continue
            stack.append((node, position + 1))
            target = edges[after[node][position]][1]
            if state[target] == 1:
                forward[after[node][position]] = (target, node)
            elif state[target] == 0:
                stack.append((target, 0))
    return forward


def _longest_paths(number: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """For each node of an acyclic graph the most edges on a way to it."""
    layer = [0] * number
    for _ in range(number):
        changed = False
        for source, target in edges:
            if source != target and layer[target] <= layer[source]:
                layer[target] = layer[source] + 1
                changed = True
        if not changed:
            break
    return layer


def _sort(found: Layers, items: int) -> None:
    """Order each layer by the mean place of its neighbours on one side, in turns."""
    before: list[list[int]] = [[] for _ in range(items)]
    after: list[list[int]] = [[] for _ in range(items)]
    for source, target in found._links:
        after[source].append(target)
        before[target].append(source)
    place = [0.0] * items
    for sweep in range(_SWEEPS):
        near = after if sweep % 2 else before
        for layer in reversed(found.order) if sweep % 2 else found.order:
            for position, item in enumerate(layer):
                place[item] = float(position)
            means = {item: _mean([place[other] for other in near[item]], place[item]) for item in layer}
            layer.sort(key=means.__getitem__)
            for position, item in enumerate(layer):
                place[item] = float(position)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _push(layer: list[int], wished: list[float], place: list[float], sizes: Sequence[float], gap: float) -> None:
    """Move the items of a layer to where they wish, keeping order and distances: the mean of packing down and up."""
    apart = [gap + (sizes[a] + sizes[b]) / 2 for a, b in pairwise(layer)]
    down, up = wished[:], wished[:]
    for index, distance in enumerate(apart):
        down[index + 1] = max(down[index + 1], down[index] + distance)
    for index in range(len(apart) - 1, -1, -1):
        up[index] = min(up[index], up[index + 1] - apart[index])
    for item, low, high in zip(layer, down, up, strict=True):
        place[item] = (low + high) / 2
