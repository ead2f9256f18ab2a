"""The numbers of docs/model.md are those of the register and of the kept results."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_numbers_of_the_model_page_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    page = (DOCS / "model.md").read_text(encoding="utf-8")
    assert generate.generated(page) == page, "python docs/generate.py"
    assert all(f"<!-- numbers: {name} -->" in page for name in generate.BLOCKS)
