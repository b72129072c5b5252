"""Build hook: one catalogue per language, compiled from the .po files that each part keeps."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compiler = Path(self.root) / "opstui" / "locales" / "compile.py"
        runpy.run_path(str(compiler))["compile_all"](Path(self.root) / "opstui" / "locales")
