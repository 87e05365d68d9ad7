"""Small mistakes, made on purpose: every way to change one detail of a function's code."""

import ast
import copy
import textwrap
from collections.abc import Iterator

OPERATORS: dict[type[ast.AST], list] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.Div],
    ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.Mult],
}
COMPARISONS: dict[type[ast.AST], list] = {
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
NAMES = {
    "mean": ["sum"],
    "sum": ["mean"],
    "maximum": ["minimum"],
    "max": ["min"],
    "argmax": ["argmin"],
    "exp": ["abs"],
    "log": ["abs"],
    "tanh": ["sin"],
    "zeros": ["ones"],
    "ones": ["zeros"],
    "outer": ["inner"],
    "hstack": ["vstack"],
    "column_stack": ["vstack"],
    "relu": ["tanh"],
}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Yield every mutant of a source and what was changed, as ``"old -> new"``.

    Parameters
    ----------
    source : str
        One function or class; its docstrings are left alone.
    """
    tree = ast.parse(textwrap.dedent(source))
    for index, node in enumerate(ast.walk(tree)):
        for make in _changes(node):
            mutant = copy.deepcopy(tree)
            target = next(n for i, n in enumerate(ast.walk(mutant)) if i == index)
            before = _line(target)
            replacement = make(target)
            if replacement is not target:
                mutant = _Replace(target, replacement).visit(mutant)
            ast.fix_missing_locations(mutant)
            after = _line(replacement) if replacement is not None else "(deleted)"
            yield ast.unparse(mutant), f"{before} -> {after}"


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST | None):
        self.old, self.new = old, new

    def visit(self, node):
        if node is self.old:
            return self.new if self.new is not None else ast.Pass()
        return self.generic_visit(node)


def _line(node: ast.AST | None) -> str:
    return "" if node is None else ast.unparse(node).splitlines()[0]


def _changes(node: ast.AST) -> Iterator:
    """Yield functions that change a copy of the node and return it, or return another."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        for operator in OPERATORS.get(type(node.op), ()):
            yield _setting("op", operator())
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)):
            yield lambda n: n.left
        if isinstance(node.op, (ast.Add, ast.Mult, ast.MatMult)):
            yield lambda n: n.right
        if isinstance(node.op, (ast.Sub, ast.MatMult)):
            yield lambda n: ast.BinOp(n.right, n.op, n.left)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield lambda n: n.operand
    if isinstance(node, ast.Compare):
        for operator in COMPARISONS.get(type(node.ops[0]), ()):
            yield _setting("ops", [operator(), *node.ops[1:]])
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, complex)):
        if isinstance(node.value, bool):
            yield _setting("value", not node.value)
        else:
            yield _setting("value", node.value + 1)
            if node.value:
                yield _setting("value", -node.value)
    if isinstance(node, ast.Attribute):
        if node.attr in ("T", "mT"):
            yield lambda n: n.value
        for name in NAMES.get(node.attr, ()):
            yield _setting("attr", name)
    if isinstance(node, ast.Call):
        for i in range(len(node.keywords)):
            yield _without_keyword(i)
    if isinstance(node, (ast.Assign, ast.AugAssign)) or (
        isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
    ):
        yield lambda n: None
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
        yield _setting("elts", node.elts[::-1])
    if isinstance(node, ast.IfExp):
        yield lambda n: n.body
        yield lambda n: n.orelse


def _setting(field: str, value):
    def change(node):
        setattr(node, field, copy.deepcopy(value))
        return node

    return change


def _without_keyword(i: int):
    def change(node):
        del node.keywords[i]
        return node

    return change
