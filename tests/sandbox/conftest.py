import threading
import time

import pytest

from mailflow import settings
from mailflow.sandbox.serve import listen, server_of
from mailflow.sandbox.site import Site


@pytest.fixture(scope="session")
def site():
    """One service for all of these, as a person plays with it; whoever needs a beginning presses Start again."""
    made = Site(settings.data("config"), "wit-connections")
    place, server = listen(0), server_of(made)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    made.url = f"http://127.0.0.1:{place.getsockname()[1]}"
    yield made
    server.should_exit = True
    thread.join()
    made.close()
