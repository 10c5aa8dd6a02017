"""The hands and the clock. `dramatiq workers` finds its broker here; to anybody else this import does nothing."""

import sys

if "dramatiq.cli" in sys.modules:
    from mailflow import logs

    logs.configure()  # before anything else is imported that has something to say
    from workers.processes import open_broker

    open_broker()
