"""What git knows about a tree that changes."""

from __future__ import annotations

from revlint.sources.checkout import Checkout
from revlint.sources.past import Past


class LiveCheckout(Checkout):
    """Each question is asked again: the files that changed, and HEAD, decide about the answer."""

    @property
    def new_paths(self) -> frozenset[str] | None:
        """The files that HEAD does not have."""
        return self.find_new_paths()

    @property
    def past(self) -> Past | None:
        """The history of the files."""
        return self.open_past()
