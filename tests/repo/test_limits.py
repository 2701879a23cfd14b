"""Modules, functions and folders stay small enough to read in one sitting; names say what a thing is."""

import ast
from collections import Counter
from pathlib import Path

MODULE_LINES = 500
FUNCTION_LINES = 60
FOLDER_MODULES = 16
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base", "stuff", "tools"}


def test_no_module_is_longer_than_its_limit(modules: list[Path]) -> None:
    lengths = {path: path.read_text("utf-8").count("\n") for path in modules}
    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_no_function_is_longer_than_its_limit(modules: list[Path]) -> None:
    long = {}
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > FUNCTION_LINES:
                    long[f"{path}:{node.lineno} {node.name}"] = length
    assert long == {}


def test_no_folder_holds_too_many_modules(modules: list[Path]) -> None:
    counts = Counter(path.parent for path in modules if path.name not in {"__init__.py", "conftest.py"})
    assert {folder: count for folder, count in counts.items() if count > FOLDER_MODULES} == {}


def test_every_module_and_folder_has_a_telling_name(modules: list[Path], root: Path) -> None:
    parts = {(path, part.removesuffix(".py")) for path in modules for part in path.relative_to(root).parts}
    assert [path for path, part in parts if part.lower().removeprefix("test_").strip("_") in EMPTY_NAMES] == []


def test_every_code_folder_of_the_package_says_what_it_is(root: Path) -> None:
    packages = (root / "src" / "shixiao").rglob("__init__.py")
    silent = [path for path in packages if ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None]
    assert silent == []
