"""The demo's name server, under the name that the tests know it by."""

from mailflow.demo.dns_server import BROKEN, SILENT, NameServer, Zone

__all__ = ["BROKEN", "SILENT", "NameServer", "Zone"]
