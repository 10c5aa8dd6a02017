"""The hands and the clock. `dramatiq workers` finds its broker here; to anybody else this import does nothing."""

import sys

if "dramatiq.cli" in sys.modules:
    from workers.processes import open_broker

    open_broker()
