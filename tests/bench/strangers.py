"""`mailflow` that takes nobody on this machine for its own mail server: it judges itself who wrote each mail."""

import workers.service
from mailflow.cli import app

if __name__ == "__main__":
    workers.service.LOOPBACK = ()
    app()
