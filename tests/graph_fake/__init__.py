"""A Microsoft tenant on this machine: Entra's tokens, Graph's people and mail, over real HTTP on loopback.

with FakeGraph() as graph:
    graph.tenant.add(id="…", displayName="Samira", mail="samira@example.se", department="Linden")
    settings = graph.settings()
"""

from .fake import FakeGraph
from .tenant import Tenant

__all__ = ["FakeGraph", "Tenant"]
