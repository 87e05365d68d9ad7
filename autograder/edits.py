"""Small edits of an answer's source: what one change in one place could make of it.

An answer that such an edit makes right has its mistake in that line (`autograder.guilty_line`
looks for it). Nothing here knows what is right.
"""

import ast
import builtins
import copy
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .asking import COUNT_ROUNDS

# What draws, loads, waits, asks for input, or prints past Python is not run again and again.
NOT_TO_BE_RUN = {
    "DataFrame", "Path", "display", "explore", "input", "lstsq", "multiprocessing", "np.load",
    "np.polyfit", "np.save", "open", "os", "pinv", "plt", "polyfit", "predict", "requests",
    "shutil", "socket", "subprocess", "svd", "sys", "threading", "time", "torch.load",
    "torch.save", "tqdm", "urllib",
}  # fmt: skip
# What makes arrays and ranges of a size that it is told: no product of sizes is tried there, for
# it may be larger than the memory.
MAKERS = {
    "Linear", "arange", "choice", "empty", "eye", "full", "integers", "linspace", "normal", "ones",
    "permutation", "rand", "randint", "randn", "random", "range", "repeat", "standard_normal",
    "tile", "uniform", "zeros",
}  # fmt: skip

# Functions that are taken for each other.
KIN = (
    "mean sum", "max min", "maximum minimum", "argmax argmin", "argmax max", "argmin min",
    "sum cumsum", "log log2 log10 log1p", "exp exp2 expm1", "zeros ones empty",
    "zeros_like ones_like empty_like", "hstack vstack column_stack concatenate stack",
    "dot outer multiply matmul", "std var", "floor ceil round trunc", "any all",
    "tanh sigmoid relu", "Tanh Sigmoid ReLU", "softmax log_softmax sigmoid", "train eval",
    "random normal standard_normal uniform", "rand randn", "permutation shuffle", "sort argsort",
    "append extend insert", "abs square sqrt", "greater greater_equal less less_equal",
    "MSELoss L1Loss CrossEntropyLoss", "BCELoss BCEWithLogitsLoss",
    "binary_cross_entropy binary_cross_entropy_with_logits", "cross_entropy nll_loss",
    "float32 float64", "int float bool round", "ravel squeeze", "len sum", "add subtract",
)  # fmt: skip
REDUCTIONS = {
    "all", "any", "argmax", "argmin", "cumsum", "log_softmax", "max", "mean", "min", "norm",
    "prod", "softmax", "std", "sum", "var",
}  # fmt: skip
RIVALS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Pow),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}

KNOWN = {"np", "torch", "nn", "F"} | set(dir(builtins))

Function = (ast.FunctionDef, ast.AsyncFunctionDef)
Loop = (ast.For, ast.While)
JUMPS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
# How likely a change is to be the one: they are tried from the first to the last. What adds
# something comes late, for what is missing can often be added in several places.
LIKELY, POSSIBLE, RARE, ADDED, FAR_FETCHED = range(5)


@dataclass(frozen=True)
class Edit:
    """One small change of an answer.

    Parameters
    ----------
    lines : tuple of (int, int)
        The first and the last line of the cell that it changes, from 1.
    about : str
        What kind of thing it changes, to stand behind "Look at".
    group : int
        Of one group are edits that are about as likely as one another; of a higher one are less
        likely ones.
    source : str
        The definitions of the cell with the change in them, each loop counting its rounds.
    """

    lines: tuple[int, int]
    about: str
    group: int
    source: str


@dataclass(frozen=True)
class Line:
    """A line of a cell, and what to look at in it.

    Parameters
    ----------
    number : int
        From 1.
    text : str
        What stands there.
    about : str
        What kind of thing to look at, as in `Edit`; "" where that is known already.
    """

    number: int
    text: str
    about: str

    @property
    def sentence(self) -> str:
        """What a learner is told."""
        said = f"One small change in line {self.number} would make every case right:"
        look = f"Look at {self.about}{'' if self.about.endswith('?') else '.'}" * bool(self.about)
        return f"{said}\n`{self.text}`\n{look}".rstrip()


class _Change(NamedTuple):
    """An edit before it is carried out: a new value for a field of a node.

    Where that is one node for another, `old` and `new` are these.
    """

    rank: int
    lines: tuple[int, int]
    about: str
    owner: ast.AST
    field: str
    value: Any
    old: ast.AST | None = None
    new: ast.AST | None = None


class _New(NamedTuple):
    """What could stand in the place of a node."""

    rank: int
    about: str
    node: Any
    lines: tuple[int, int] | None = None


def edits(source: str, name: str) -> Iterator[Edit]:
    """Return the edits of what a cell defines, the likely ones first.

    Parameters
    ----------
    source : str
        Of the cell, in Python.
    name : str
        Of the function or class that counts.

    Yields
    ------
    Edit
        None if the cell defines nothing of that name, or does what should not be done again and
        again: draw, load, change what is not its own.
    """
    printed = _Printed.of(source, name)
    if printed is None:
        return
    known = {printed.text}
    for change in sorted(_changes(printed.tree), key=lambda change: change.rank):
        text = printed.with_change(change)
        if text not in known:
            known.add(text)
            yield Edit(change.lines, change.about, max(change.rank, POSSIBLE), text)


def unedited(source: str, name: str) -> str:
    """Return the definitions of a cell as `Edit.source` has them, unchanged; "" if none can be."""
    printed = _Printed.of(source, name)
    return "" if printed is None else printed.text


class _Printed:
    """What a cell defines, as `ast.unparse` writes it: each simple statement takes one line.

    Parameters
    ----------
    tree : ast.Module
        The definitions, without documentation. The line of each node is that of the cell.
    lines : list of str
        How they are written.
    places : dict of AST to (int, int, int)
        Where each expression stands in there: the line from 0, and from which byte to which.
    """

    def __init__(self, tree: ast.Module):
        self.lines = ast.unparse(tree).splitlines()
        self.text = _counted(self.lines)
        self.tree = ast.parse("\n".join(self.lines))
        self.places: dict[ast.AST, tuple[int, int, int]] = {}
        for old, new in zip(ast.walk(tree), ast.walk(self.tree), strict=True):
            if type(old) is not type(new):
                raise ValueError("written and read again, the definitions are others")
            if isinstance(new, ast.expr) and new.end_lineno == new.lineno:
                assert new.end_col_offset is not None
                self.places[new] = new.lineno - 1, new.col_offset, new.end_col_offset
            if isinstance(new, (ast.expr, ast.stmt)):
                assert isinstance(old, (ast.expr, ast.stmt))
                new.lineno, new.end_lineno = old.lineno, old.end_lineno

    @classmethod
    def of(cls, source: str, name: str) -> "_Printed | None":
        """Print what a cell defines; None if there is nothing to be edited."""
        tree = definitions(source, name)
        try:
            return None if tree is None else cls(tree)
        except (ValueError, RecursionError):
            return None

    def with_change(self, change: "_Change") -> str:
        """Return the definitions with a change in them."""
        place = self.places.get(change.old) if change.old else None
        if place and isinstance(change.new, ast.expr):
            i, start, end = place
            line = self.lines[i].encode()
            new = ast.unparse(change.new)
            if change.field != "slice" and not isinstance(change.new, ast.Slice):
                new = f"({new})"
            new = (line[:start] + new.encode() + line[end:]).decode()
            return _counted([*self.lines[:i], new, *self.lines[i + 1 :]])
        before = getattr(change.owner, change.field)
        setattr(change.owner, change.field, change.value)
        try:
            return _counted(ast.unparse(self.tree).splitlines())
        finally:
            setattr(change.owner, change.field, before)


def definitions(source: str, name: str) -> ast.Module | None:
    """Return what a cell defines, without documentation; None if it is not to be run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    tree.body = [part for part in tree.body if _defines(part)]
    names = {n for part in tree.body for n in _defined(part)}
    if name not in names or _does_more(tree):
        return None
    for node in ast.walk(tree):
        if isinstance(node, (*Function, ast.ClassDef)) and ast.get_docstring(node, False):
            node.body = node.body[1:] or [ast.Pass(lineno=node.lineno)]
    return tree


def _defines(part: ast.stmt) -> bool:
    if isinstance(part, ast.Assign):
        return isinstance(part.value, (ast.Lambda, ast.Constant)) and all(
            isinstance(target, ast.Name) for target in part.targets
        )
    return isinstance(part, (*Function, ast.ClassDef))


def _defined(part: ast.stmt) -> list[str]:
    if isinstance(part, ast.Assign):
        return [target.id for target in part.targets if isinstance(target, ast.Name)]
    return [part.name] if isinstance(part, (*Function, ast.ClassDef)) else []


def _does_more(tree: ast.Module) -> bool:
    """Whether it does what should not be done again and again."""
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and _is_stored(n)}
    own |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = ast.unparse(node)
            if name in NOT_TO_BE_RUN and name not in own:
                return True
            if "linalg." in name and not name.endswith(".norm"):
                return True
            if isinstance(node, ast.Attribute) and _is_stored(node):
                if isinstance(base := _base(node), ast.Name) and base.id not in own:
                    return True
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            if any(alias.name.partition(".")[0] in NOT_TO_BE_RUN for alias in node.names):
                return True
    return False


def _base(node: ast.expr) -> ast.expr:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node


def _is_stored(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


_LOOP = re.compile(r"( *)(?:async for|for|while) .*:")


def _counted(lines: Sequence[str]) -> str:
    """Return lines of source with a count of rounds in each loop."""
    counted = []
    for line in lines:
        counted.append(line)
        if loop := _LOOP.fullmatch(line):
            counted.append(f"{loop[1]}    {COUNT_ROUNDS}()")
    return "\n".join(counted) + "\n"


# All changes ---------------------------------------------------------------------------------


def _changes(tree: ast.Module) -> Iterator[_Change]:
    for part in tree.body:
        yield from _Definition(part).changes()


class _Definition:
    """One function or class of a cell, and what could be changed in it."""

    def __init__(self, part: ast.stmt):
        self.part = part
        self.parents = {
            child: parent for parent in ast.walk(part) for child in ast.iter_child_nodes(parent)
        }
        self.names: dict[ast.AST, dict[str, int]] = {}
        self.stored = _attributes(part, ast.Store) if isinstance(part, ast.ClassDef) else set()
        self.read = _attributes(part, ast.Load) if isinstance(part, ast.ClassDef) else set()

    def changes(self) -> Iterator[_Change]:
        """Return all that could be changed."""
        yield from self._in_node(self.part)
        for function in ast.walk(self.part):
            if isinstance(function, Function):
                yield from _ends(function)

    def _in_node(self, owner: ast.AST) -> Iterator[_Change]:
        for field, value in ast.iter_fields(owner):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                for rank, moved, about, body in _bodies(value):
                    yield _Change(rank, _lines(moved), about, owner, field, body)
            for position, node in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(node, ast.AST):
                    continue
                here = _lines(node)
                for new in self._instead_of(node):
                    lines = new.lines or here
                    whole = new.node
                    if isinstance(value, list):
                        whole = [*value[:position], new.node, *value[position + 1 :]]
                    yield _Change(new.rank, lines, new.about, owner, field, whole, node, new.node)
                if not isinstance(node, ast.JoinedStr):
                    yield from self._in_node(node)

    def _instead_of(self, node: ast.AST) -> Iterator[_New]:
        match node:
            case ast.BinOp():
                for new in _of_operation(node):
                    product = isinstance(getattr(new.node, "op", None), (ast.Mult, ast.Pow))
                    if not (product and self._is_size(node)):
                        yield new
            case ast.UnaryOp():
                if isinstance(node.op, (ast.USub, ast.Not)):
                    yield _New(LIKELY, "the sign", node.operand)
            case ast.Compare():
                yield from _of_comparison(node)
            case ast.BoolOp():
                op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
                yield _New(LIKELY, "`and` and `or`", _with(node, op=op))
                for value in node.values:
                    yield _New(RARE, "the condition", value)
            case ast.IfExp():
                turned = _with(node, body=node.orelse, orelse=node.body)
                yield _New(LIKELY, "which value belongs to which case", turned)
                yield _New(RARE, "the condition", node.body)
                yield _New(RARE, "the condition", node.orelse)
            case ast.Constant():
                yield from self._of_constant(node)
            case ast.Call():
                yield from _of_call(node)
            case ast.Attribute() if isinstance(node.ctx, ast.Load):
                yield from self._of_attribute(node)
            case ast.Name() if isinstance(node.ctx, ast.Load):
                yield from self._of_name(node)
            case ast.Subscript() if isinstance(node.ctx, ast.Load):
                yield from _of_subscript(node)
            case ast.Slice():
                yield from _of_slice(node)
            case ast.Tuple() | ast.List() if isinstance(node.ctx, ast.Load):
                yield from self._of_sequence(node)
            case ast.comprehension():
                for i in range(len(node.ifs)):
                    yield _New(POSSIBLE, "the condition", _with(node, ifs=_without(node.ifs, i)))
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                if len(node.generators) > 1:
                    turned = _with(node, generators=node.generators[::-1])
                    yield _New(POSSIBLE, "the order of the loops", turned)
            case ast.arguments():
                yield from self._of_arguments(node)
            case ast.ClassDef(bases=[]):
                built = _with(node, bases=[_parsed("nn.Module")])
                line = node.lineno, node.lineno
                yield _New(ADDED, "what the class is built on", built, line)
            case ast.stmt():
                yield from self._of_statement(node)
        if isinstance(node, ast.expr) and not isinstance(node, ast.Slice) and self._is_whole(node):
            if not isinstance(node, (ast.Tuple, ast.List, ast.ListComp)):
                if not self._is_size(node):
                    yield from _added(node, self._sizes(node))
            yield from _converted(node)

    def _is_size(self, node: ast.expr) -> bool:
        """Whether it may decide how large an array is."""
        for above in self._above(node):
            match above:
                case ast.Call() if _called(above) in MAKERS:
                    return True
                case ast.Assign(targets=[ast.Name()], value=ast.Tuple() | ast.List()):
                    return True
        return False

    def _is_whole(self, node: ast.expr) -> bool:
        """Whether a step could be missing here: a whole right side, result, argument, operand."""
        parent = self.parents.get(node)
        if isinstance(parent, (ast.Assign, ast.Return, ast.AugAssign)):
            return node is parent.value and not isinstance(node, (ast.Tuple, ast.Constant))
        if isinstance(parent, ast.Tuple) and isinstance(parent.ctx, ast.Load):
            in_index = isinstance(self.parents.get(parent), ast.Subscript)
            return not in_index and not isinstance(node, ast.Constant)
        if isinstance(parent, (ast.BinOp, ast.Call, ast.Compare)):
            return not isinstance(node, ast.Constant) and node is not getattr(parent, "func", None)
        return isinstance(parent, (ast.ListComp, ast.GeneratorExp)) and node is parent.elt

    # Names

    def _function_of(self, node: ast.AST) -> ast.AST:
        while node in self.parents and not isinstance(node, (*Function, ast.Lambda)):
            node = self.parents[node]
        return node

    def _scope(self, node: ast.AST) -> list[str]:
        """Return the names that a function knows at a node: its arguments, what came before."""
        names = self._names_in(self._function_of(node))
        here = getattr(node, "lineno", 0)
        in_loop = any(isinstance(above, Loop) for above in self._above(node))
        return [n for n, line in names.items() if (line <= here or in_loop) and n != "self"]

    def _names_in(self, function: ast.AST) -> dict[str, int]:
        """Return the names that a function and those around it know, with the line they come in."""
        if function in self.names:
            return self.names[function]
        names: dict[str, int] = {}
        if isinstance(function, (*Function, ast.Lambda)):
            for argument in ast.walk(function.args):
                if isinstance(argument, ast.arg):
                    names.setdefault(argument.arg, 0)
        for inner in ast.walk(function):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                names.setdefault(inner.id, inner.lineno)
        if function in self.parents:
            names = self._names_in(self._function_of(self.parents[function])) | names
        self.names[function] = names
        return names

    def _above(self, node: ast.AST) -> Iterator[ast.AST]:
        while node in self.parents:
            node = self.parents[node]
            yield node

    def _sizes(self, node: ast.expr) -> list[str]:
        """Return what says how many there are of something, as source."""
        function = self._function_of(node)
        if not isinstance(function, Function):
            return []
        arguments = [a.arg for a in function.args.args if a.arg != "self"]
        named = [n for n in self._scope(node) if n in ("m", "n", "N", "C", "k", "batch", "size")]
        return [*named, *(f"len({a})" for a in arguments[:3])]

    def _of_name(self, node: ast.Name) -> Iterator[_New]:
        parent = self.parents.get(node)
        if isinstance(parent, ast.Call) and parent.func is node:
            for new in _kin(node.id):
                yield _New(LIKELY, f"whether `{node.id}` is what you need here", _name(new))
            return
        if isinstance(parent, ast.Attribute) and node.id in ("np", "torch", "nn", "F"):
            return
        if node.id in self.stored and node.id not in ("self",):
            yield _New(LIKELY, f"`{node.id}`: should it be `self.{node.id}`?", _own(node.id))
        for name in self._scope(node):
            if name != node.id:
                alike = name[0].lower() == node.id[0].lower()
                rank = POSSIBLE if alike else RARE
                yield _New(rank, f"`{node.id}`: is it the one you need?", _name(name))
        if node.id != "self":
            for attribute in sorted(self.stored):
                yield _New(RARE, f"`{node.id}`: is it the one you need?", _own(attribute))

    def _of_attribute(self, node: ast.Attribute) -> Iterator[_New]:
        if node.attr in ("T", "mT"):
            yield _New(LIKELY, "what is transposed", node.value)
        for new in _kin(node.attr):
            rank = LIKELY if node.attr in ("mean", "sum") else POSSIBLE
            said = f"whether `{node.attr}` is what you need here"
            yield _New(rank, said, _with(node, attr=new))
        if _is_own(node):
            for name in sorted(self.stored - {node.attr}):
                alike = name[0].lower() == node.attr[0].lower()
                rank = POSSIBLE if alike else RARE
                yield _New(rank, f"`self.{node.attr}`: is it the one you need?", _own(name))
            if node.attr in self._scope(node):
                said = f"`self.{node.attr}`: should it be `{node.attr}`?"
                yield _New(POSSIBLE, said, _name(node.attr))

    # Numbers

    def _of_constant(self, node: ast.Constant) -> Iterator[_New]:
        value, about, rank = node.value, "the number", POSSIBLE
        parent = self.parents.get(node)
        if isinstance(parent, ast.keyword) and parent.arg in ("axis", "dim"):
            about, rank = "the axis", LIKELY
        elif _is_axis(node, parent):
            about, rank = "the axis", LIKELY
        elif isinstance(parent, ast.keyword) and parent.arg in ("keepdims", "keepdim"):
            about, rank = f"`{parent.arg}`", LIKELY
        elif isinstance(parent, ast.keyword):
            about = f"`{parent.arg}`"
        elif isinstance(parent, (ast.Slice, ast.Subscript)):
            about = "the index"
        elif isinstance(value, bool):
            about = f"`{value}`"
        if isinstance(value, bool):
            yield _New(rank, about, ast.Constant(not value))
        elif isinstance(value, (int, float)):
            others: list[float] = [value + 1, value - 1, -value, 0, 1]
            if isinstance(value, float):
                others = [0.0, 1.0, 0.5, -value, 2 * value, value / 2, value + 1, value - 1]
            elif about == "the axis":
                others = [0, 1, -1]
            elif value > 2:
                others += [value // 2, 2 * value]
            for other in dict.fromkeys(others):
                if other != value or type(other) is not type(value):
                    yield _New(rank, about, _number(other))
            if about == "the axis":
                yield _New(POSSIBLE, about, ast.Constant(None))

    # Arguments, sequences and statements

    def _of_arguments(self, node: ast.arguments) -> Iterator[_New]:
        function = self.parents[node]
        if not isinstance(function, Function):
            return
        about, line = "the arguments", (function.lineno, function.lineno)
        names = [a.arg for a in node.args]
        if isinstance(self.parents.get(function), ast.ClassDef) and "self" not in names:
            more = _with(node, args=[ast.arg("self"), *node.args])
            yield _New(ADDED, about, more, line)
        for i in range(1, len(node.args)):
            if names[i - 1] != "self":
                swapped = _with(node, args=_swapped(node.args, i - 1, i))
                yield _New(RARE, "the order of the arguments", swapped, line)
        used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        stored = set(self._scope(function.body[-1])) | {"self"}
        for i, name in enumerate(names):
            if name not in used:
                for free in sorted(used - stored - KNOWN):
                    other = [*node.args[:i], ast.arg(free), *node.args[i + 1 :]]
                    said = f"`{name}`: is that what it is called below?"
                    yield _New(POSSIBLE, said, _with(node, args=other), line)
        if node.args and len(node.defaults) < len(node.args):
            for default in (0, 1, None):
                more = _with(node, defaults=[ast.Constant(default), *node.defaults])
                yield _New(FAR_FETCHED, "the arguments: does one need a default?", more, line)

    def _of_sequence(self, node: ast.Tuple | ast.List) -> Iterator[_New]:
        parent, items = self.parents.get(node), node.elts
        if isinstance(parent, ast.Subscript):
            return
        returned = isinstance(parent, ast.Return)
        about = "the order of what is returned" if returned else "the order"
        for i, j in itertools.combinations(range(min(len(items), 5)), 2):
            rank = LIKELY if returned else POSSIBLE
            yield _New(rank, about, _with(node, elts=_swapped(items, i, j)))
        if len(items) == 1:
            yield _New(POSSIBLE, "the brackets: is it a list?", items[0])
        if returned:
            kinds = (ast.List, ast.Tuple)
            other = kinds[isinstance(node, ast.List)]
            yield _New(RARE, "what kind of thing is returned", other(items, ast.Load()))
            for item in items:
                yield _New(POSSIBLE, "what is returned", item)
        if len(items) > 1:
            for i in range(min(len(items), 5)):
                what = "what is returned" if returned else "how many there are"
                yield _New(RARE, what, _with(node, elts=_without(items, i)))

    def _of_statement(self, node: ast.stmt) -> Iterator[_New]:
        match node:
            case ast.AugAssign():
                for op in RIVALS.get(type(node.op), ()):
                    yield _New(LIKELY, "the operator", _with(node, op=op()))
                target = _loaded(node.target)
                yield _New(LIKELY, "`=` and what stands before it", _assign(node, node.value))
                changed = ast.BinOp(target, node.op, node.value)
                said = "whether it changes an array that is not its own"
                yield _New(LIKELY, said, _assign(node, changed))
            case ast.Assign(targets=[target]):
                if isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
                    for sign in (ast.Add(), ast.Sub()):
                        added = ast.AugAssign(target, sign, node.value, lineno=node.lineno)
                        yield _New(POSSIBLE, "`=`: should it be added to what was there?", added)
                if isinstance(target, ast.Tuple):
                    for i, j in itertools.combinations(range(min(len(target.elts), 4)), 2):
                        turned = _with(target, elts=_swapped(target.elts, i, j))
                        said = "the order of the names"
                        yield _New(POSSIBLE, said, _with(node, targets=[turned]))
                if isinstance(target, ast.Name) and target.id in self.read - self.stored:
                    own = _own(target.id, ast.Store())
                    said = f"`{target.id}`: should it be `self.{target.id}`?"
                    yield _New(LIKELY, said, _with(node, targets=[own]))
                if isinstance(target, ast.Name):
                    for name in self._scope(node):
                        if name != target.id and name[0].lower() == target.id[0].lower():
                            other = _with(node, targets=[_name(name, ast.Store())])
                            yield _New(RARE, f"`{target.id}`: is it the one you need?", other)
            case ast.Expr(value=ast.Call() as call):
                yield from _of_dropped_result(node, call)
            case ast.If():
                if node.orelse:
                    turned = _with(node, body=node.orelse, orelse=node.body)
                    yield _New(LIKELY, "which lines belong to which case", turned)
                    yield _New(RARE, "the case of `else`", _with(node, orelse=[]))
                no = ast.UnaryOp(ast.Not(), node.test)
                yield _New(POSSIBLE, "the condition", _with(node, test=no))
            case ast.For(iter=walked):
                if not isinstance(walked, ast.Constant):
                    turned = ast.Call(
                        _name("reversed"), [ast.Call(_name("list"), [walked], [])], []
                    )
                    yield _New(RARE, "the order of the rounds", _with(node, iter=turned))
        yield from _everywhere(node)


def _attributes(part: ast.ClassDef, context: type[ast.expr_context]) -> set[str]:
    return {
        node.attr
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and _is_own(node) and isinstance(node.ctx, context)
    }


def _is_own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


# Expressions ---------------------------------------------------------------------------------


def _of_operation(node: ast.BinOp) -> Iterator[_New]:
    left, right, line = node.left, node.right, (node.right.lineno, node.right.lineno)
    what = "what is multiplied or divided by"
    if isinstance(node.op, (ast.Add, ast.Sub)):
        what = "what is added or taken away"
    yield _New(LIKELY if isinstance(right, ast.Constant) else POSSIBLE, what, left, line)
    yield _New(LIKELY if isinstance(left, ast.Constant) else RARE, what, right, line)
    for op in RIVALS.get(type(node.op), ()):
        yield _New(LIKELY, "the operator", _with(node, op=op()), line)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv, ast.Mod)):
        turned = _with(node, left=right, right=left)
        yield _New(LIKELY, "the order of what is computed", turned, line)
    if isinstance(node.op, ast.MatMult):
        about = "what is transposed, and the order"
        for a, b in ((left, right), (right, left)):
            for one, other in ((True, False), (False, True), (True, True)):
                a_new, b_new = _turned(a) if one else a, _turned(b) if other else b
                yield _New(POSSIBLE, about, _with(node, left=a_new, right=b_new), line)
    # (a + b) * c for a + b * c, and the other way round.
    if isinstance(right, ast.BinOp):
        inner = _with(node, right=right.left)
        yield _New(POSSIBLE, "the brackets", _with(right, left=inner), line)
    if isinstance(left, ast.BinOp):
        inner = _with(node, left=left.right)
        yield _New(POSSIBLE, "the brackets", _with(left, right=inner), line)


def _of_comparison(node: ast.Compare) -> Iterator[_New]:
    if len(node.ops) == 1:
        for op in COMPARISONS.get(type(node.ops[0]), ()):
            yield _New(LIKELY, "the comparison", _with(node, ops=[op()]))


def _of_call(node: ast.Call) -> Iterator[_New]:
    name = _called(node)
    if name == "range" or name == "arange":
        yield from _of_range(node)
    about = f"the order of the arguments of `{name}`"
    for i, j in itertools.combinations(range(min(len(node.args), 4)), 2):
        rank = LIKELY if name == "where" else POSSIBLE
        yield _New(rank, about, _with(node, args=_swapped(node.args, i, j)))
    for i, keyword in enumerate(node.keywords):
        about = f"`{keyword.arg}`" if keyword.arg else "the arguments"
        about = "the axis" if keyword.arg in ("axis", "dim") else about
        yield _New(LIKELY, about, _with(node, keywords=_without(node.keywords, i)))
    if len(node.args) > 1:
        for i in range(min(len(node.args), 4)):
            fewer = _with(node, args=_without(node.args, i))
            yield _New(RARE, f"the arguments of `{name}`", fewer)
    needed = f"whether `{name}` is needed"
    if node.args and isinstance(node.args[0], ast.expr):
        yield _New(POSSIBLE, needed, node.args[0])
    if isinstance(node.func, ast.Attribute) and not _is_package(node.func.value):
        yield _New(POSSIBLE, needed, node.func.value)
        if isinstance(inner := node.func.value, ast.Call) and isinstance(inner.func, ast.Attribute):
            if not _is_package(inner.func.value):
                said = f"whether `{inner.func.attr}` and `{name}` are needed"
                yield _New(RARE, said, inner.func.value)
    for i, arg in enumerate(node.args):
        if not isinstance(arg, (ast.Starred, ast.Constant)):
            starred = [*node.args[:i], ast.Starred(arg, ast.Load()), *node.args[i + 1 :]]
            yield _New(FAR_FETCHED, f"the arguments of `{name}`", _with(node, args=starred))
    if name in REDUCTIONS:
        given = {keyword.arg for keyword in node.keywords}
        if not given & {"axis", "dim"} and len(node.args) < 2:
            word = "dim" if "softmax" in name else "axis"
            for axis in (0, 1, -1):
                yield _New(ADDED, "the axis", _with_keyword(node, word, axis))
        if not given & {"keepdims", "keepdim"} and "arg" not in name:
            yield _New(ADDED, "the shape: `keepdims`", _with_keyword(node, "keepdims", True))


def _of_range(node: ast.Call) -> Iterator[_New]:
    about, args = "the range", node.args
    for i, arg in enumerate(args):
        for op in (ast.Add(), ast.Sub()):
            shifted = ast.BinOp(arg, op, ast.Constant(1))
            new = [*args[:i], shifted, *args[i + 1 :]]
            yield _New(POSSIBLE, about, _with(node, args=new))
    if len(args) == 1:
        yield _New(POSSIBLE, about, _with(node, args=[ast.Constant(1), args[0]]))
        from_one = [ast.Constant(1), ast.BinOp(args[0], ast.Add(), ast.Constant(1))]
        yield _New(POSSIBLE, about, _with(node, args=from_one))
    if len(args) == 2:
        yield _New(POSSIBLE, about, _with(node, args=args[1:]))


def _of_subscript(node: ast.Subscript) -> Iterator[_New]:
    yield _New(POSSIBLE, "the index", node.value)
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        turned = _with(node.slice, elts=node.slice.elts[::-1])
        yield _New(LIKELY, "the index", _with(node, slice=turned))
        for kept in node.slice.elts:
            yield _New(RARE, "the index", _with(node, slice=kept))
    elif not isinstance(node.slice, ast.Slice):
        column = ast.Tuple([ast.Slice(), node.slice], ast.Load())
        yield _New(POSSIBLE, "the index: a row or a column", _with(node, slice=column))
        for op in (ast.Add(), ast.Sub()):
            if not isinstance(node.slice, (ast.Tuple, ast.Constant, ast.UnaryOp)):
                beside = ast.BinOp(node.slice, op, ast.Constant(1))
                yield _New(POSSIBLE, "the index", _with(node, slice=beside))


def _of_slice(node: ast.Slice) -> Iterator[_New]:
    about = "from where to where"
    for part in ("lower", "upper", "step"):
        if getattr(node, part) is not None:
            yield _New(POSSIBLE, about, _with(node, **{part: None}))
    one, last = ast.Constant(1), _number(-1)
    if node.lower is None:
        yield _New(ADDED, about, _with(node, lower=one))
    if node.upper is None:
        yield _New(ADDED, about, _with(node, upper=last))
    else:
        for op in (ast.Add(), ast.Sub()):
            beside = ast.BinOp(node.upper, op, ast.Constant(1))
            yield _New(POSSIBLE, about, _with(node, upper=beside))


def _added(node: ast.expr, sizes: Sequence[str]) -> Iterator[_New]:
    """Return what it could become by a step that is missing."""
    missing = "a step that is missing"
    yield _New(ADDED, "the sign", ast.UnaryOp(ast.USub(), node))
    for size in dict.fromkeys(sizes):
        for op in (ast.Div(), ast.Mult()):
            said = "a factor that is missing: how many there are"
            yield _New(ADDED, said, ast.BinOp(node, op, _parsed(size)))
    for operator in (ast.Mult, ast.Div, ast.Pow):
        said = "a factor or power that is missing"
        yield _New(ADDED, said, ast.BinOp(node, operator(), ast.Constant(2)))
    yield _New(ADDED, "what is transposed", ast.Attribute(node, "T", ast.Load()))
    for method in ("copy", "mean", "sum", "item", "detach", "clone", "tolist"):
        said = "a copy" if method in ("copy", "clone", "detach") else missing
        yield _New(ADDED, said, ast.Call(ast.Attribute(node, method, ast.Load()), [], []))
    yield _New(ADDED, missing, ast.BinOp(ast.Constant(1), ast.Sub(), node))
    for function in ("exp", "log", "sqrt", "abs", "tanh"):
        yield _New(ADDED, missing, ast.Call(_parsed(f"np.{function}"), [node], []))
    for number in (1, -1):
        said = "a summand that is missing"
        yield _New(FAR_FETCHED, said, ast.BinOp(node, ast.Add(), _number(number)))


def _converted(node: ast.expr) -> Iterator[_New]:
    """Return it as another kind of thing, and parts of it."""
    for function in ("float", "int", "np.array", "list", "tuple"):
        kind = "what kind of thing it is"
        yield _New(FAR_FETCHED, kind, ast.Call(_parsed(function), [node], []))
    for index in ("0", ":, 0", ":, None", "None", "::-1", "1:", ":-1"):
        indexed = _parsed(f"x[{index}]")
        assert isinstance(indexed, ast.Subscript)
        yield _New(FAR_FETCHED, "the shape, or the index", _with(indexed, value=node))


# Statements ----------------------------------------------------------------------------------


def _bodies(body: Sequence[ast.stmt]) -> Iterator[tuple[int, ast.stmt, str, list[ast.stmt]]]:
    """Return what could become of lines that stand one below the other: lines are moved.

    Yields
    ------
    rank, about, body
        As in `_New`; between them, the statement that is moved or left out.
    """
    place, indented = "where it stands among the lines", "its indentation"
    for i, line in enumerate(body):
        if not isinstance(line, (*Function, ast.ClassDef, ast.Pass)):
            rest = [*body[:i], *body[i + 1 :]] or [ast.Pass()]
            yield POSSIBLE, line, "whether this line is needed", rest
            for j in range(len(body)):
                moved = list(body)
                moved.insert(j, moved.pop(i))
                # What comes to stand behind a `return` does as little as if it were left out.
                dead = any(isinstance(above, JUMPS) for above in moved[: max(i, j)])
                if j != i and not dead:
                    yield (LIKELY if abs(i - j) == 1 else RARE), line, place, moved
        if isinstance(line, (ast.For, ast.While, ast.If, ast.With)):
            before, after, inner = list(body[:i]), list(body[i + 1 :]), line.body
            if len(inner) > 1:
                shorter = _with(line, body=inner[:-1])
                last = [*before, shorter, inner[-1], *after]
                yield LIKELY, inner[-1], indented, last
                for k, moved_line in enumerate(inner[:-1]):
                    shorter = _with(line, body=_without(inner, k))
                    rank = POSSIBLE if k == 0 else RARE
                    yield rank, moved_line, place, [*before, moved_line, shorter, *after]
            if after:
                longer = _with(line, body=[*inner, after[0]])
                yield LIKELY, after[0], indented, [*before, longer, *after[1:]]
            for k, moved_line in enumerate(before):
                longer = _with(line, body=[moved_line, *inner])
                rank = LIKELY if k == i - 1 else POSSIBLE
                yield rank, moved_line, place, [*_without(before, k), longer, *after]
            if isinstance(line, (ast.If, ast.With)):
                what = "the condition" if isinstance(line, ast.If) else "whether `with` is needed"
                yield RARE, line, what, [*before, *inner, *after]


def _of_dropped_result(node: ast.Expr, call: ast.Call) -> Iterator[_New]:
    """Return what could become of a call whose result nobody keeps."""
    about = "what becomes of its result"
    if _called(call) == "print" and call.args:
        value = call.args[0] if len(call.args) == 1 else ast.Tuple(call.args, ast.Load())
        yield _New(LIKELY, "whether it prints or gives back", ast.Return(value, lineno=node.lineno))
        return
    changed = call.args[0] if call.args else None
    if isinstance(call.func, ast.Attribute) and not _is_package(call.func.value):
        changed = call.func.value
    if isinstance(changed, ast.Name):
        kept = ast.Assign([_name(changed.id, ast.Store())], call, lineno=node.lineno)
        yield _New(LIKELY, about, kept)
    yield _New(POSSIBLE, about, ast.Return(call, lineno=node.lineno))


def _everywhere(node: ast.stmt) -> Iterator[_New]:
    """Return a simple statement in which one name has been replaced wherever it stands."""
    if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)):
        return
    names = [
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
    ]
    for name in dict.fromkeys(n for n in names if names.count(n) > 1):
        for other in dict.fromkeys(n for n in names if n != name):
            if {name, other}.isdisjoint({"np", "torch", "nn", "self"}):
                replaced = _Renaming(name, other).visit(copy.deepcopy(node))
                yield _New(RARE, f"`{name}`: is it the one you need?", replaced)


class _Renaming(ast.NodeTransformer):
    def __init__(self, old: str, new: str):
        self.old, self.new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id == self.old and isinstance(node.ctx, ast.Load):
            return _name(self.new)
        return node


def _ends(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[_Change]:
    """Return lines that may be missing in a function, each with the line it would stand beside."""
    body = function.body
    last = body[-1]
    end = last.end_lineno or last.lineno

    def longer(beside: int, what: str, lines: list[ast.stmt]) -> _Change:
        return _Change(ADDED, (beside, beside), what, function, "body", lines)

    above, below = "what is missing before it", "what is missing below it"
    gives = any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(function))
    if not gives and function.name != "__init__":
        names = dict.fromkeys(
            n.id
            for statement in reversed(body)
            for n in ast.walk(statement)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        )
        for name in [*names, *(a.arg for a in function.args.args)][:6]:
            yield longer(end, f"{below}: `return`", [*body, ast.Return(_name(name))])
        if isinstance(last, ast.Expr):
            ending = [*body[:-1], ast.Return(last.value)]
            yield longer(end, "what becomes of its result", ending)
    if function.name == "__init__":
        yield longer(function.lineno, below, [_statement("super().__init__()"), *body])
    for owner in ast.walk(function):
        lines = getattr(owner, "body", None)
        if not isinstance(lines, list):
            continue
        for line in lines:
            if (steps := _stepped(line)) is not None:
                new = [_statement(f"{steps}.zero_grad()"), *lines]
                yield _Change(ADDED, _lines(line), above, owner, "body", new)
    for name in (a.arg for a in function.args.args if a.arg in ("net", "model", "network")):
        for mode in ("eval", "train"):
            yield longer(body[0].lineno, above, [_statement(f"{name}.{mode}()"), *body])
    for argument in (a.arg for a in function.args.args if a.arg != "self"):
        if (change := _changed_in_place(function, argument)) is not None:
            copied = _statement(f"{argument} = {argument}.copy()")
            yield longer(change.lineno, f"whether it may change `{argument}`", [copied, *body])


def _changed_in_place(function: ast.AST, name: str) -> ast.stmt | None:
    """Return the first statement that seems to change what a name stands for."""
    for node in ast.walk(function):
        match node:
            case ast.AugAssign(target=target):
                if isinstance(base := _base(target), ast.Name) and base.id == name:
                    return node
            case ast.Assign(targets=[(ast.Subscript() | ast.Attribute()) as target]):
                if isinstance(base := _base(target), ast.Name) and base.id == name:
                    return node
            case ast.Expr(value=value) | ast.Assign(value=value):
                match value:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=owner))) if owner == name:
                        return node
    return None


def _stepped(line: ast.stmt) -> str | None:
    """Return what makes a step in a line, as in `optimizer.step()`."""
    match line:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="step", value=owner), args=[])):
            return ast.unparse(owner)
    return None


# Nodes ---------------------------------------------------------------------------------------


def _lines(node: ast.AST) -> tuple[int, int]:
    """Return the first and the last line of what is changed; of an expression, the first."""
    first: int = getattr(node, "lineno", 0)
    return first, getattr(node, "end_lineno", first) if isinstance(node, ast.stmt) else first


def _with(node: Any, **fields: Any) -> Any:
    """Return a copy of a node with other values in some fields."""
    new = copy.copy(node)
    for field, value in fields.items():
        setattr(new, field, value)
    return new


def _with_keyword(node: ast.Call, word: str, value: Any) -> ast.Call:
    keyword = ast.keyword(word, _number(value) if type(value) is int else ast.Constant(value))
    return _with(node, keywords=[*node.keywords, keyword])


def _without(items: Sequence[Any], i: int) -> list[Any]:
    return [*items[:i], *items[i + 1 :]]


def _swapped(items: Sequence[Any], i: int, j: int) -> list[Any]:
    new = list(items)
    new[i], new[j] = new[j], new[i]
    return new


def _turned(node: ast.expr) -> ast.expr:
    """Return a node transposed, or no longer transposed."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _loaded(target: ast.expr) -> ast.expr:
    return _with(target, ctx=ast.Load())


def _assign(node: ast.AugAssign, value: ast.expr) -> ast.Assign:
    return ast.Assign([node.target], value, lineno=node.lineno)


def _name(name: str, context: ast.expr_context | None = None) -> ast.Name:
    return ast.Name(name, context or ast.Load())


def _own(name: str, context: ast.expr_context | None = None) -> ast.Attribute:
    return ast.Attribute(_name("self"), name, context or ast.Load())


def _number(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _statement(source: str) -> ast.stmt:
    return ast.parse(source).body[0]


def _called(node: ast.Call) -> str:
    """Return the name of what is called, without what it belongs to."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else "it"


def _is_package(node: ast.expr) -> bool:
    return ast.unparse(node) in ("np", "numpy", "torch", "nn", "F", "nn.functional", "np.random")


def _is_axis(node: ast.Constant, parent: ast.AST | None) -> bool:
    """Whether a number stands where a reduction takes its axis."""
    if not isinstance(parent, ast.Call) or _called(parent) not in REDUCTIONS:
        return False
    if not isinstance(parent.func, ast.Attribute):
        return False
    method = not _is_package(parent.func.value)
    return parent.args.index(node) == (0 if method else 1) if node in parent.args else False


_KIN: dict[str, list[str]] = {}
for _family in KIN:
    for _member in _family.split():
        _KIN.setdefault(_member, []).extend(n for n in _family.split() if n != _member)


def _kin(name: str) -> Iterable[str]:
    return dict.fromkeys(_KIN.get(name, ()))
