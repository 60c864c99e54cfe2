"""Right solutions to lay out: the examples, the references and several authors' styles."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/submissions"
STYLES = ROOT / "tests/follow_through/styles"
RNN, LAYERS, MODEL = "rnn_layers.py", "layers.py", "classifiers/rnn.py"

Sources = dict[str, str]  # by the assignment's paths

FILES = {
    "captioning": (RNN, LAYERS, MODEL),
    "gan": ("gan.py", "gan_networks.py"),
    "transformer": ("transformer_layers.py", "classifiers/transformer.py"),
    "style_transfer": ("style_transfer.py",),
    "network_visualization": ("network_visualization.py",),
    "captioning_transformer": ("transformer_layers.py", "classifiers/transformer.py"),
    "classification": tuple(
        f"classifiers/{name}.py"
        for name in (
            "k_nearest_neighbor",
            "linear_svm",
            "softmax",
            "linear_classifier",
            "neural_net",
        )
    ),
    "captioning_pytorch": ("rnn_layers_pytorch.py", "classifiers/rnn_pytorch.py"),
    "networks": ("layers.py", "optim.py", "classifiers/fc_net.py", "classifiers/cnn.py"),
}
# What students may change besides, and the example has changed.
OWN_HELPERS = {"networks": ("layer_utils.py",)}
_EXAMPLES = {
    "captioning": EXAMPLES / "all_right/cs231n",
    "gan": EXAMPLES / "gan_all_right",
    "transformer": EXAMPLES / "transformer_all_right/cs231n",
    "style_transfer": EXAMPLES / "style_transfer_all_right",
    "network_visualization": EXAMPLES / "network_visualization_all_right",
    "captioning_transformer": EXAMPLES / "captioning_transformer_all_right/cs231n",
    "classification": EXAMPLES / "classification_all_right/cs231n",
    "captioning_pytorch": EXAMPLES / "captioning_pytorch_all_right/cs231n",
    "networks": EXAMPLES / "networks_all_right/cs231n",
}


@cache
def _example(assignment: str) -> tuple[tuple[str, str], ...]:
    folder = _EXAMPLES[assignment]
    paths = (*FILES[assignment], *OWN_HELPERS.get(assignment, ()))
    return tuple((path, (folder / path).read_text("utf-8")) for path in paths)


def example(assignment: str) -> Sources:
    return dict(_example(assignment))


def reference(assignment: str) -> Sources:
    folder = ROOT / "reference" / assignment
    return {path: (folder / path).read_text("utf-8") for path in FILES[assignment]}


STYLE_NAMES = sorted(path.stem for path in STYLES.glob("*.py"))


def captioning(number: int) -> Sources:
    """A right solution; another number, another author."""
    kinds = ["all_right", "reference", *STYLE_NAMES]
    kind = kinds[number % len(kinds)]
    if kind == "reference":
        return reference("captioning")
    sources = example("captioning")
    if kind != "all_right":
        sources[RNN] = with_definitions(sources[RNN], (STYLES / f"{kind}.py").read_text("utf-8"))
    return sources


def since_2021(sources: Sources) -> Sources:
    """The layout without `layers.py`: the affine functions stand in `rnn_layers.py`."""
    model = sources[MODEL].replace("from ..layers import *\n", "")
    affine = sources[LAYERS].replace("import numpy as np\n", "")
    return {RNN: sources[RNN] + "\n\n" + _without_docstring(affine), MODEL: model}


def one_file(sources: Sources) -> str:
    """All of it in one file."""
    lines = [
        line
        for text in sources.values()
        for line in _without_docstring(text).splitlines()
        if not line.startswith(("from ..", "from gan import"))
    ]
    return "import numpy as np\n" + "\n".join(lines) + "\n"


def _without_docstring(text: str) -> str:
    tree = ast.parse(text)
    first = tree.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return "\n".join(text.splitlines()[first.end_lineno :]) + "\n"
    return text


def with_definitions(text: str, definitions: str) -> str:
    """The source with functions replaced by those of the same name, and others before them."""
    tree, new = ast.parse(text), ast.parse(definitions)
    mine = {node.name: node for node in new.body if isinstance(node, ast.FunctionDef)}
    kept = [
        mine.pop(node.name, node) if isinstance(node, ast.FunctionDef) else node
        for node in tree.body
    ]
    others = [node for node in new.body if not isinstance(node, ast.FunctionDef)]
    tree.body = [*kept[:1], *others, *kept[1:], *mine.values()]
    return ast.unparse(ast.fix_missing_locations(tree))
