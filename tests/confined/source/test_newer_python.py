"""A message about syntax names the Python that graded, and a newer one where that is certain."""

import sys

import pytest

from grader.confined.wording import HERE

HERE_VERSION = sys.version_info[:2]
# What each is: the version it came with, and a function with it.
NEWER = [
    ((3, 12), "    d = {'a': 1}\n    print(f'{d['a']}')\n"),
    ((3, 12), '    print(f"{x["a"]:>{x["n"]}} {", ".join(x)!r:{"<"}4}")\n'),
    ((3, 12), "    print(f'{\"\\n\".join(x)}')\n"),
    ((3, 12), "    print(rf'\\d{x['a']}' 'b')\n"),
    ((3, 12), "    print(f'{f'{f'{x}'}'}')\n"),
    ((3, 12), "    print(f'{x['a']=}', f'{x['a'] == 1}', f'{{{x['a']}}}')\n"),
    ((3, 12), "    print(f'''{\n    x['''a''']  # why\n    }''')\n"),
    ((3, 12), "    print(f'{x[':']}{x['}']}')\n"),
    ((3, 12), "    def g[T](x: T) -> T: return x\n"),
    ((3, 12), "    class C[T: (int, str), *Ts, **P]: pass\n"),
    ((3, 12), "    async def g[T](x): pass\n"),
    ((3, 12), "    type X = list[int]\n"),
    ((3, 12), "    type X[T] = dict[str, T]\n    print(f'{x['a']}')\n"),
    ((3, 13), "    def g[T = int](x: T): pass\n"),
    ((3, 13), "    type X[T = int] = list[T]\n"),
    ((3, 14), "    try: pass\n    except ValueError, TypeError: pass\n"),
    ((3, 14), "    return t'{x}'\n"),
    ((3, 14), "    return t'{x['a']} {x!r:>4}'\n"),
]


@pytest.mark.parametrize(("version", "body"), NEWER)
@pytest.mark.parametrize("form", ["def f(x):\n{}", "class M:\n  def f(self, x):\n{}"])
def test_newer_syntax_is_named(load, version, body, form):
    body = body if form.startswith("def") else "  " + body.replace("\n  ", "\n    ")
    name = "f" if form.startswith("def") else "M.f"
    program = load({"f.py": form.format(body) + "def g(): return 1\n"}, name, "g")
    if version <= HERE_VERSION:
        assert program.functions[0].state == "ready"
        return
    needed = f"uses syntax of Python {version[0]}.{version[1]}; {HERE} graded this"
    assert (program.functions[0].state, program.functions[0].unread) == ("not loaded", False)
    assert needed in program.functions[0].reason
    assert program.notes[0].startswith("Line ")
    assert needed in program.notes[0]
    assert program.functions[1].state == "ready"


@pytest.mark.parametrize(
    "line",
    [
        "print(f'{x['a'}')",
        "print(f'{x['a']')",
        "print(f'{x['a'] y}')",
        "print(f'{}')",
        "print(f'{x['a']!}')",
        "print(f'{x['a']}') y",
        "print(f'{x['a']:{}}')",
        "print(f'" + "{f'" * 12 + "1" + "'}" * 12 + "') y",
        "def g[T](x: pass",
        "def g[T(x): pass",
        "type X Y = int",
        "return (1 +",
        "x = 'abc",
        "except A, B: pass",
        "if x = 1: pass",
    ],
)
def test_what_no_python_reads_is_not_called_newer(load, line):
    program = load({"f.py": f"def f(x):\n    {line}\n"}, "f")
    assert "uses syntax" not in program.functions[0].reason
    assert program.functions[0].reason.endswith(f"({HERE} graded this)")
    assert "cannot be read: " in program.functions[0].reason
