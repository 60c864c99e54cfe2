"""Right submissions with modules that the student added: name -> what the reference has not."""

from tests.own_files.course import DOUBLED, LAYERS, NET, TRIPLED, layers, net

IN_FUNCTION = layers("").replace(
    "    # BEGIN SOLUTION\n    return f", "    from helpers import f\n    return f"
)
DYNAMIC = "import importlib\n\nf = importlib.import_module('helpers').f"

GROWN = """class Bias:
    def __init__(self, size):
        self.size = size

    def of(self, x):
        return self.grown(x)

    def grown(self, x):
        return self.size * x


"""

ADDED = {
    "by name": {"layers.py": layers("from helpers import f"), "helpers.py": DOUBLED},
    "under another name": {
        "layers.py": layers("import helpers as h", "h.f(x)"),
        "helpers.py": DOUBLED,
    },
    "with a dot": {"layers.py": layers("from .helpers import f"), "helpers.py": DOUBLED},
    "module with a dot": {
        "layers.py": layers("from . import helpers", "helpers.f(x)"),
        "helpers.py": DOUBLED,
    },
    "by the course's package": {
        "layers.py": layers("from cs231n.helpers import f"),
        "helpers.py": DOUBLED,
    },
    "star": {"layers.py": layers("from helpers import *"), "helpers.py": DOUBLED},
    "in a function": {"layers.py": IN_FUNCTION, "helpers.py": DOUBLED},
    "importlib": {"layers.py": layers(DYNAMIC), "helpers.py": DOUBLED},
    "package": {
        "layers.py": layers("from utils import f"),
        "utils/__init__.py": "from .a import f\n",
        "utils/a.py": DOUBLED,
    },
    "package by its own name": {
        "layers.py": layers("from utils import f"),
        "utils/__init__.py": "from utils.a import *\n",
        "utils/a.py": DOUBLED,
    },
    "folder without __init__": {
        "layers.py": layers("import utils.a", "utils.a.f(x)"),
        "utils/a.py": DOUBLED,
    },
    "beside a file in a folder": {
        "nets/net.py": net("from .mine import g"),
        "nets/mine.py": TRIPLED,
    },
    "as a script finds it": {"nets/net.py": net("from mine import g"), "nets/mine.py": TRIPLED},
    "helper of a helper": {
        "layers.py": layers("from helpers import f"),
        "helpers.py": "from deeper import g\n\n\ndef f(x):\n    return g(x) - x\n",
        "deeper.py": TRIPLED,
    },
    "in a circle": {
        "layers.py": layers("import helpers", "helpers.f(x)") + "\n\ndef two():\n    return 2.0\n",
        "helpers.py": "import layers\n\n\ndef f(x):\n    return layers.two() * x\n",
    },
    "helper that uses a given file": {
        "layers.py": layers("from helpers import f"),
        "helpers.py": "from layer_utils import scaled\n\n\ndef f(x):\n    return scaled(x, 2)\n",
    },
    "one name in two folders": {
        "layers.py": layers("from mine import f"),
        "mine.py": DOUBLED,
        "nets/net.py": net("from .mine import g"),
        "nets/mine.py": TRIPLED,
    },
    "named like a graded file": {
        "layers.py": layers("from mine.layers import f"),
        "mine/layers.py": DOUBLED,
        "mine/__init__.py": "",
    },
    "named like a file to fill in": {
        "layers.py": layers("from mine.helpers import f"),
        "mine/helpers.py": DOUBLED,
        "mine/__init__.py": "",
    },
    "named like a given file of a folder": {
        "layers.py": layers("from tools import f"),
        "tools.py": DOUBLED,
    },
    "named like a given file, in a folder": {
        "layers.py": layers("from mine.layer_utils import f"),
        "mine/layer_utils.py": DOUBLED,
    },
    "named like a given file, with a dot": {
        "nets/net.py": net("from .layer_utils import g"),
        "nets/layer_utils.py": TRIPLED,
    },
    "named like a standard module": {
        "layers.py": layers("from statistics import f"),
        "statistics.py": DOUBLED,
    },
    "a folder named like a standard module": {
        "layers.py": layers("from code.helpers import f"),
        "code/helpers.py": DOUBLED,
    },
    "in a file to fill in": {
        "layers.py": LAYERS.replace("import once", "import f, once").replace(
            "scaled(x, 2.0)", "f(x)"
        ),
        "nets/helpers.py": "def once(x):\n    return x\n\n\n" + DOUBLED,
    },
    "in a file with a class": {
        "nets/net.py": NET.replace("import Bias", "import Bias, g").replace(
            "scaled(x, 3.0)", "g(x)"
        ),
        "nets/parts/helpers.py": GROWN + TRIPLED,
    },
    "in an __init__": {
        "nets/net.py": net("from . import g"),
        "nets/__init__.py": "def shift(x, by):\n    return x + by\n\n\n" + TRIPLED,
    },
    "in an __init__, by the package": {
        "nets/net.py": net("from nets import g"),
        "nets/__init__.py": "from .mine import g\n\n\ndef shift(x, by):\n    return x + by\n",
        "nets/mine.py": TRIPLED,
    },
}
