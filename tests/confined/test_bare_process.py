"""Where it all runs in earnest: a bare process, under another package name."""

import json
import subprocess
import sys
from pathlib import Path

import grader.confined

SCRIPT = """
import json, sys, types
from importlib.machinery import ModuleSpec
sources, packages = json.load(sys.stdin)
package = types.ModuleType("room"); package.__path__ = []
sys.modules["room"] = package
class Sources:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith("room."):
            return ModuleSpec(name, Sources, is_package=name[5:] in packages)
    create_module = staticmethod(lambda spec: None)
    @staticmethod
    def exec_module(module):
        exec(sources[module.__name__[5:]], module.__dict__)
sys.meta_path.insert(0, Sources)
from room.load.loaded_program import FileGroups
from room.load.loader import load_program
student = b'''
refused = []
for name in %r:
    try:
        __import__(name)
    except ModuleNotFoundError:
        refused.append(name)
import numpy, numpy.random, numpy.linalg, numpy.testing, json, ctypes, asyncio, sysconfig, pdb
sysconfig.get_config_vars()
def f(): return numpy.float64(3).item()
'''
program = load_program(FileGroups({"f.py": student}), {"f": ("f.py",)}, compatibility=True)
print(json.dumps([program.notes, program.modules["f.py"].refused, program.scope["f"]()]))
"""
REFUSED = ["grader", "grader.core", "h5py", "yaml", "jinja2", "pytest", "matplotlib"]


def dotted(path: Path, folder: Path) -> str:
    parts = path.relative_to(folder).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_it_loads_there_and_refuses_all_installed_packages():
    folder = Path(grader.confined.__file__).parent
    sources = {dotted(path, folder): path.read_text("utf-8") for path in folder.rglob("*.py")}
    packages = [dotted(path, folder) for path in folder.rglob("__init__.py")]
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-W", "error", "-c", SCRIPT % REFUSED],
        input=json.dumps([sources, packages]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == [[], REFUSED, 3.0]
