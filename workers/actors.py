"""The hands: one line each. Each rings for the next."""

from dramatiq import Actor, Broker, actor

from mailflow.flow import Flow


class Hands:
    """The actors of one flow. Letters go out on a bell of their own."""

    def __init__(self, flow: Flow, broker: Broker, out: Broker) -> None:
        def process(lane: int) -> None:
            if flow.process(lane):
                self.deliver.send()

        def expire() -> None:
            if flow.expire():
                self.deliver.send()
                self.expire.send()

        def deliver() -> None:
            if flow.deliver():
                self.deliver.send()

        self.process: Actor[[int], None] = actor(broker=broker, actor_name="process")(process)
        self.expire: Actor[[], None] = actor(broker=broker, actor_name="expire")(expire)
        self.deliver: Actor[[], None] = actor(broker=out, actor_name="deliver")(deliver)
