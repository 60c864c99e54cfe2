"""Packages that bridged Python 2 and 3 are stood in for by small modules that work."""

import pytest

WORKS = [
    ("from past.builtins import xrange", "sum(xrange(4)) == 6"),
    (
        "from past.builtins import unicode, basestring, long, raw_input",
        "isinstance('a', basestring)",
    ),
    ("from past.builtins import map, filter, range", "map(len, ['a']) + range(1) == [1, 0]"),
    ("from past.utils import old_div", "old_div(7, 2) == 3 and old_div(7., 2) == 3.5"),
    ("import past.builtins as p", "p.reduce(max, [1, 2]) == 2"),
    ("from builtins import range, object, str", "list(range(2)) == [0, 1]"),
    ("from future import standard_library; standard_library.install_aliases()", "True"),
    ("from future.builtins import *", "list(map(len, ['a'])) == [1]"),
    (
        "from future.utils import iteritems, itervalues, viewitems",
        "list(iteritems({1: 2})) == [(1, 2)]",
    ),
    ("import future.utils", "future.utils.PY3"),
    ("import six", "six.PY3 and list(six.itervalues({1: 2})) == [2] and six.text_type is str"),
    ("import six", "list(six.moves.range(2)) == [0, 1] and six.moves.cPickle.dumps(3)"),
    ("import six.moves", "hasattr(six.moves, 'queue') and not hasattr(six.moves, 'nothing')"),
    ("import six.moves", "six.moves.urllib.parse.quote(' ') == '%20'"),
    ("from past.builtins import cmp", "(cmp(1, 2), cmp(2, 2), cmp(2, 1)) == (-1, 0, 1)"),
    ("from six import iteritems, string_types", "isinstance('a', string_types)"),
    (
        "from six.moves import range, xrange, zip, map, filter, input, reduce",
        "list(xrange(2)) == [0, 1]",
    ),
    ("from six.moves import cPickle as pickle", "pickle.loads(pickle.dumps(3)) == 3"),
    ("import six.moves.cPickle as pickle", "pickle.loads(pickle.dumps(3)) == 3"),
    ("from six.moves.urllib.parse import quote", "quote(' ') == '%20'"),
    ("from six.moves.urllib.request import urlopen", "True"),
    ("import six\nclass C(six.with_metaclass(type)): pass", "C()"),
]


@pytest.mark.parametrize(("statement", "holds"), WORKS)
def test_they_work(load, statement, holds):
    program = load({"f.py": f"{statement}\nholds = {holds}\n"})
    assert program.notes == []
    assert program.modules["f.py"].holds


@pytest.mark.parametrize(
    "name", ["cPickle", "StringIO", "cStringIO", "Queue", "__builtin__", "urllib2"]
)
def test_renamed_modules_are_there_where_compatibility_is_wanted(load, name):
    source = {"f.py": f"import {name}\nloaded = {name}.__name__\n"}
    assert load(source, compatibility=True).modules["f.py"].loaded
    assert f"`{name}`" in load(source).notes[0]


def test_the_student_s_own_file_of_that_name_comes_first(load):
    program = load({"f.py": "from six import mine"}, extra={"cs231n/six.py": "mine = 1\n"})
    assert program.modules["f.py"].mine == 1


def test_there_is_nothing_else_in_them(load):
    program = load({"f.py": "from past.builtins import nothing\nfrom past.translation import x\n"})
    assert "imports `nothing`" in program.notes[0]
    assert "imports `past.translation`" in program.notes[1]
