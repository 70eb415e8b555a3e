"""The contracts in pyproject.toml name what is forbidden; this names the little that is allowed."""

import sys

import grimp
import pytest

FACTS = {"dateutil", "holidays", "stdnum"}


@pytest.mark.parametrize("package", ["conversation", "quality"])
def test_rules_and_talk_import_the_standard_library_and_facts_only(package: str) -> None:
    graph = grimp.build_graph(package, include_external_packages=True, cache_dir=None)
    roots = {module.partition(".")[0] for module in graph.modules}
    assert roots - {package} - sys.stdlib_module_names <= FACTS
