"""What the source of an answer shows by itself: an argument that is never used, a dropped result.

Each remark is true of the source, whatever the answers were; so it may be said beside them.
"""

import ast
from collections.abc import Iterator

Definition = ast.FunctionDef | ast.ClassDef

# Methods of arrays and tensors that make something new and change nothing.
PURE = {
    "astype", "clip", "flatten", "mean", "ravel", "reshape", "round", "squeeze", "sum", "swapaxes",
    "transpose",
}  # fmt: skip
# Functions of NumPy that do change what they are given, or are called for what they show.
NUMPYS_OTHERS = {"add", "copyto", "errstate", "fill_diagonal", "put", "seterr", "set_printoptions"}


def remarks(source: str, name: str) -> list[str]:
    """Return what can be seen in the source of an answer.

    Parameters
    ----------
    source : str
        Of the cell.
    name : str
        Of the function or class that counts.

    Returns
    -------
    list of str
        Sentences, the most telling first; none if the source cannot be read.
    """
    found = definition(source, name)
    if found is None:
        return []
    return [*_defined_again(source, name, found), *_in_definition(found)]


def _in_definition(found: Definition) -> list[str]:
    if isinstance(found, ast.ClassDef):
        return [*_in_class(found), *(r for m in _methods(found) for r in _in_function(m, True))]
    return list(_in_function(found, False))


def definition(source: str, name: str) -> Definition | None:
    """Return the last function or class of that name in a source; None if there is none."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    for statement in reversed(tree.body):
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) and statement.name == name:
            return statement
    return None


def _defined_again(source: str, name: str, last: Definition) -> Iterator[str]:
    """Say that the answer stands in the cell more than once, or a method in its class."""
    answers = [d for d in _definitions(ast.parse(source).body) if d.name == name]
    methods = _definitions(last.body) if isinstance(last, ast.ClassDef) else []
    for together in (answers, methods):
        lines: dict[str, list[str]] = {}
        for found in together:
            # A property and its setter have one name.
            if not found.decorator_list:
                lines.setdefault(found.name, []).append(str(found.lineno))
        for defined, where in lines.items():
            if len(where) > 1:
                yield (
                    f"`{defined}` is defined more than once, in lines {' and '.join(where)}: the "
                    "last one counts."
                )


def _definitions(statements: list[ast.stmt]) -> list[Definition]:
    return [s for s in statements if isinstance(s, (ast.FunctionDef, ast.ClassDef))]


def _methods(found: ast.ClassDef) -> list[ast.FunctionDef]:
    return [part for part in found.body if isinstance(part, ast.FunctionDef)]


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Return all that belongs to a function, but not what belongs to functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))


def _in_function(function: ast.FunctionDef, method: bool) -> Iterator[str]:
    own = list(_own(function))
    returned = [n for n in own if isinstance(n, ast.Return) and n.value is not None]
    yields = any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in own)
    written = not any(isinstance(n, ast.Raise) for n in function.body)
    if written and not returned and not yields and function.name != "__init__":
        yield f"`{function.name}` has no `return` with a value, so it gives back nothing."
    for loop in own:
        if isinstance(loop, (ast.For, ast.While)) and _ends_at_once(loop):
            yield (
                f"In `{function.name}` a `return` stands inside the loop, so the loop ends in its "
                "first round."
            )
            break
    if written:
        arguments = [a.arg for a in (*function.args.posonlyargs, *function.args.args)][method:]
        used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        for argument in arguments:
            if argument not in used and not argument.startswith("_"):
                yield f"`{function.name}` never uses its argument `{argument}`."
            elif _overwritten(function, argument):
                yield (
                    f"`{function.name}` gives its argument `{argument}` another value before it "
                    "uses it."
                )
    for statement in own:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            if _makes_something_new(statement.value):
                yield (
                    f"The result of `{ast.unparse(statement.value)}` is not kept: it makes "
                    "something new and changes nothing."
                )


def _overwritten(function: ast.FunctionDef, argument: str) -> bool:
    """Whether an argument is set anew before anything of it is used."""
    for statement in function.body:
        names = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == argument]
        if names:
            # What is set on a condition, or in part, may still be the argument.
            plain = isinstance(statement, ast.Assign)
            return plain and all(isinstance(name.ctx, ast.Store) for name in names)
    return False


def _makes_something_new(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute) or any(k.arg == "out" for k in call.keywords):
        return False
    if ast.unparse(call.func.value) == "np":
        return call.func.attr not in NUMPYS_OTHERS
    return call.func.attr in PURE


def _ends_at_once(loop: ast.For | ast.While) -> bool:
    return any(isinstance(statement, ast.Return) for statement in loop.body)


def _containers(found: ast.ClassDef) -> set[str]:
    """Return the names of the lists, dicts and sets that stand in a class itself."""
    names: set[str] = set()
    for statement in found.body:
        if isinstance(statement, ast.Assign):
            value = statement.value
            called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
            if isinstance(value, (ast.List, ast.Dict, ast.Set)) or called in (
                "list",
                "dict",
                "set",
            ):
                names |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
    return names


def _in_class(found: ast.ClassDef) -> Iterator[str]:
    stored: set[str] = set()
    read: set[str] = set()
    local: set[str] = set()
    for method in _methods(found):
        for node in ast.walk(method):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            ):
                (stored if isinstance(node.ctx, ast.Store) else read).add(node.attr)
        if method.name == "__init__":
            local = {
                node.id
                for node in ast.walk(method)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    methods = {method.name for method in _methods(found)}
    for name in sorted((read & local) - stored - methods):
        yield f"`{name}` is stored without `self.` in `__init__`, and read with it elsewhere."
    for name in sorted((read & _containers(found)) - stored):
        yield (
            f"`{name}` stands in the class, so all its objects share one: make it in `__init__`, "
            f"as `self.{name}`."
        )
    if any("Module" in ast.unparse(base) for base in found.bases):
        for node in ast.walk(found):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Attribute)
                and isinstance(node.value, (ast.List, ast.ListComp))
                and "nn." in ast.unparse(node.value)
            ):
                yield (
                    f"`{ast.unparse(node.targets[0])}` is an ordinary list: PyTorch does not see "
                    "the layers in it."
                )
                break
    for node in ast.walk(found):
        if isinstance(node, ast.keyword) and node.arg == "requires_grad":
            if isinstance(node.value, ast.Constant) and node.value.value is False:
                yield "`requires_grad=False` keeps PyTorch from recording what would be learned."
                break
