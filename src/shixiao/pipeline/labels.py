"""What the codes in the tables of a run are called."""

import json

from shixiao.indicators.library import load_library
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.plan import CATALOGUE
from shixiao.publication.headings import Labels, cell_labels
from shixiao.registers.declarations import load_registers
from shixiao.workspace import Workspace


def run_labels(workspace: Workspace, *runs: SealedRun) -> Labels:
    """Labels with the titles that indicators had in these runs, of several the last, and that registers have now."""
    titles: dict[str, str] = {}
    for run in runs:
        library = load_library(json.loads((run.path / "definitions.json").read_text("utf-8")))
        titles |= {id_: definition.title for id_, definition in library.definitions.items()}
    registers = load_registers(CATALOGUE, workspace.overlay)
    return cell_labels(titles, {name: register.title for name, register in registers.items()})
