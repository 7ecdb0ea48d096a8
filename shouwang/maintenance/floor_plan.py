"""The floor plan: which rooms there are and who uses whom, read from the import contracts and the code itself."""

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Room:
    """A package of the house: what its first sentence says, and the rooms whose modules it imports."""

    name: str
    sentence: str
    uses: tuple[str, ...]
    files: int
    lines: int


def house() -> Path:
    return Path(settings.BASE_DIR) / "shouwang"


def contracts() -> list[dict]:
    """The import contracts, as pyproject.toml states them."""
    stated = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return stated["tool"]["importlinter"]["contracts"]


def layers(contract: str) -> list[str]:
    """The layers of a contract, the top first; a room that is not built yet stands in brackets."""
    return list(next(each for each in contracts() if each["id"] == contract)["layers"])


def rooms(contract: str = "floor-plan") -> list[Room]:
    """Every room of the contract's container that is built, the top first."""
    container = next(each for each in contracts() if each["id"] == contract)["containers"][0]
    folder = Path(settings.BASE_DIR, *container.split("."))
    names = [name.strip("()") for name in layers(contract)]
    return [_room(container, folder, name, names) for name in names if _files(folder, name)]


def _files(folder: Path, name: str) -> list[Path]:
    found = [folder / f"{name}.py", *sorted((folder / name).rglob("*.py"))]
    return [path for path in found if path.exists() and "migrations" not in path.parts]


def _room(container: str, folder: Path, name: str, names: list[str]) -> Room:
    files = _files(folder, name)
    used = {room for path in files for room in _imported(path, container)}
    return Room(
        name=name,
        sentence=_sentence(folder, name),
        uses=tuple(each for each in names if each in used - {name}),
        files=len(files),
        lines=sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files),
    )


def _sentence(folder: Path, name: str) -> str:
    path = folder / name / "__init__.py"
    told = ast.get_docstring(ast.parse((path if path.exists() else folder / f"{name}.py").read_text(encoding="utf-8")))
    return (told or "").split("\n\n")[0].replace("\n", " ")


def _imported(path: Path, container: str) -> set[str]:
    """The rooms of the container that a file imports, wherever in the file it does so."""
    depth, found = len(container.split(".")), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for module in _modules(node):
            parts = module.split(".")
            if ".".join(parts[:depth]) == container and len(parts) > depth:
                found.add(parts[depth])
    return found


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []
