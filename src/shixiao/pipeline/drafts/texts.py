"""The texts of definitions, in force and as a draft would have them. Nothing is written."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from shixiao.indicators.library import PARAMETERS, overlay_files, read_texts
from shixiao.pipeline.plan import CATALOGUE
from shixiao.workspace import Workspace

Files = Mapping[str, str | None]


def texts_in_force(workspace: Workspace) -> dict[str, str]:
    """The texts that the next computation uses, by path."""
    return read_texts(CATALOGUE, workspace.overlay)


def drafted_texts(workspace: Workspace, files: Files) -> dict[str, str]:
    """The texts as they would be with a draft's files in the overlay."""
    shipped, texts = read_texts(CATALOGUE), texts_in_force(workspace)
    for path, text in files.items():
        key = f"{path}#overlay" if path.endswith(f"/{PARAMETERS}") and path in shipped else path
        if text is not None:
            texts[key] = text
        elif key in shipped:
            texts[key] = shipped[key]
        else:
            texts.pop(key, None)
    return texts


def text_at(texts: Mapping[str, str], path: str) -> str:
    """What a reader finds under a path: of parameters what the bureau set, else what came with the program."""
    return texts.get(f"{path}#overlay", texts.get(path, ""))


def overlay_texts(workspace: Workspace, paths: Iterable[str]) -> dict[str, str | None]:
    """What the overlay itself holds under these paths."""
    places = overlay_files(CATALOGUE, workspace.overlay)
    return {path: places[path].read_text("utf-8") if path in places else None for path in paths}


def changed_paths(workspace: Workspace) -> list[str]:
    """The paths under which the overlay holds a file."""
    return sorted(overlay_files(CATALOGUE, workspace.overlay))


def texts_digest(texts: Mapping[str, str]) -> str:
    """What all texts are, examples and guides too, in 64 hex digits."""
    return hashlib.sha256(json.dumps(sorted(texts.items()), ensure_ascii=False).encode()).hexdigest()
