"""Room: building. Runs on CPython in the build's virtual environment. May import onnx.

Edits the graph of an ONNX file.
"""

from typing import Any

import onnx


def drop_unused(graph: onnx.GraphProto) -> None:
    """Keep the nodes and initialisers that an output needs, nodes after what they use (sources are not so sorted)."""
    producer = {name: node for node in graph.node for name in node.output}
    ordered: list[onnx.NodeProto] = []
    reached, placed = set(), set()
    waiting = [value.name for value in reversed(graph.output)]
    while waiting:
        name = waiting.pop()
        node = producer.get(name)
        if node is None or node.output[0] in placed:
            reached.add(name)
        elif node.output[0] in reached:  # all that it uses has been placed
            placed.add(node.output[0])
            ordered.append(node)
        else:
            reached.add(node.output[0])
            waiting.extend([name, *reversed(node.input)])
    replace(graph.node, ordered)
    replace(graph.initializer, [tensor for tensor in graph.initializer if tensor.name in reached])


def replace(field: Any, items: list) -> None:
    """Replace the content of a repeated protobuf field; the items are copied first, because emptying frees them."""
    copies = [type(item).FromString(item.SerializeToString()) for item in items]
    del field[:]
    field.extend(copies)


def rename(graph: onnx.GraphProto, old: str, new: str) -> None:
    """Give a tensor another name everywhere."""
    for value in [*graph.input, *graph.output]:
        if value.name == old:
            value.name = new
    for node in graph.node:
        for names in (node.input, node.output):
            for index, name in enumerate(names):
                if name == old:
                    names[index] = new
