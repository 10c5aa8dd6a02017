"""Prints how long our functions are (median / 95th percentile / max lines) and the largest circle of imports."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import grimp

ROOTS = ("mailflow", "workers")


def lengths() -> Iterator[tuple[int, str]]:
    """Lines of every function, and where it stands."""
    for root in ROOTS:
        for file in sorted(Path(root).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield (node.end_lineno or 0) - node.lineno + 1, f"{file}:{node.lineno} {node.name}"


def largest_circle() -> set[str]:
    """The largest set of modules that import one another; a single module is no circle."""
    graph = grimp.build_graph(*ROOTS)
    reach = {module: graph.find_upstream_modules(module) for module in graph.modules}
    circles = [{m} | {other for other in above if m in reach[other]} for m, above in reach.items()]
    return max(circles, key=len)


def long_files() -> list[str]:
    """Files over 300 lines."""
    files = [file for root in ROOTS for file in sorted(Path(root).rglob("*.py"))]
    return [str(file) for file in files if len(file.read_text(encoding="utf-8").splitlines()) > 300]


def main() -> None:
    """Say it."""
    rows = sorted(lengths())
    sizes = [size for size, _ in rows]
    p95 = sizes[int(len(sizes) * 0.95)]
    print(f"functions: {len(rows)}; lines median {median(sizes):.0f}, 95th percentile {p95}, max {sizes[-1]}")
    print(f"the longest: {rows[-1][1]}")
    print(f"files over 300 lines: {', '.join(long_files()) or 'none'}")
    circle = largest_circle()
    print(f"largest circle of imports: {len(circle)}{'' if len(circle) == 1 else ' ' + ', '.join(sorted(circle))}")


if __name__ == "__main__":
    main()
