"""A tree that lines hand on is a value, and no cache, where the outputs are made of its parts."""

import pytest

from tests.small_assignments import SmallAssignment

TREE = """
class Node:
    def __init__(self, weight, symbol=None, left=None, right=None):
        self.weight, self.symbol, self.left, self.right = weight, symbol, left, right


def build(weights):
    # BEGIN SOLUTION
    nodes = [Node(w, s) for s, w in enumerate(weights)]
    while len(nodes) > 1:
        nodes.sort(key=lambda node: node.weight)
        left, right = nodes.pop(0), nodes.pop(0)
        nodes.append(Node(left.weight + right.weight, None, left, right))
    return nodes[0]
    # END SOLUTION


def codes(root):
    # BEGIN SOLUTION
    if root.symbol is not None:
        return {root.symbol: ""}
    table = {symbol: "0" + code for symbol, code in codes(root.left).items()}
    table.update({symbol: "1" + code for symbol, code in codes(root.right).items()})
    return table
    # END SOLUTION


def decode(bits, root):
    # BEGIN SOLUTION
    found, node = [], root
    for bit in bits:
        node = node.left if bit == "0" else node.right
        if node.symbol is not None:
            found.append(node.symbol)
            node = root
    return found
    # END SOLUTION
"""
RUBRIC = """
    setup: |
      def outline(node):
          below = [node.left, node.right] if node.left else []
          return [node.weight, node.symbol, *map(outline, below)]
    criteria:
      build:
        file: layers.py
        points: 3
        given: {weights: "[5, 1, 2, 9]"}
        call: |
          root = build(weights)
          tree = outline(root)
        outputs: [tree]
      codes:
        file: layers.py
        points: 3
        given: {like: build}
        call: table = codes(build(weights))
        outputs: [table]
      decode:
        file: layers.py
        points: 3
        given: {like: build}
        call: |
          root = build(weights)
          found = decode("0110", root)
        outputs: [found]
"""
JUDGED = "root = build(weights)\n          tree = outline(root)"
LINES = {
    "under a name": JUDGED,
    "in one line": "tree = outline(build(weights))",
    "by attributes": "root = build(weights)\n          tree = [root.weight, root.left.left.weight]",
}
WRONG = ("node: node.weight", "node: (node.symbol is not None, node.weight * 7 % 11)")


@pytest.mark.parametrize("lines", LINES)
def test_a_wrong_tree_costs_its_own_points(lines, tmp_path):
    small = SmallAssignment(tmp_path, TREE, RUBRIC.replace(JUDGED, LINES[lines]))
    try:
        grade = small.grade(TREE.replace(*WRONG))
        assert {c.name: c.score for c in grade.criteria} == {"build": 0, "codes": 3, "decode": 3}
    finally:
        small.close()
