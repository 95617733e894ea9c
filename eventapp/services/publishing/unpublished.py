"""What publishing would change for readers, thing by thing, for who decides on it."""

from __future__ import annotations

from eventapp.models import Event
from eventapp.programme import release as compiled
from eventapp.programme.differences import Difference, differences
from eventapp.services.draft import memory
from eventapp.services.publishing import releases


def found(event: Event) -> tuple[Difference, ...]:
    """How the draft's public part differs from what readers see; nothing while they see nothing."""
    before, after = releases.newest(event), compiled.public_part(memory.read(event).programme)
    return differences(before.programme if before and before.public else None, after)
