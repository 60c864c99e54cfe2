"""Keywords that a rubric may forbid, and the parts of a syntax tree that each of them makes."""

import ast

KEYWORDS: dict[str, tuple[type[ast.AST], ...]] = {
    "for": (ast.For, ast.AsyncFor, ast.comprehension),
    "while": (ast.While,),
    "if": (ast.If, ast.IfExp),
    "try": (ast.Try, ast.TryStar),
    "with": (ast.With, ast.AsyncWith),
    "lambda": (ast.Lambda,),
    "global": (ast.Global,),
    "nonlocal": (ast.Nonlocal,),
    "class": (ast.ClassDef,),
    "yield": (ast.Yield, ast.YieldFrom),
}
