"""Debian's Postfix in a private configuration: a relay on the loopback, durable as it comes."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench import proc
from tests.bench.process import free_port, wait_for_port
from tests.bench.report import Unable

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:{nexthop}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_tls_security_level = none
smtpd_tls_security_level = none
local_transport = error:no local mail here
alias_maps =
alias_database =
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = /
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """One mail in, one mail out, to whoever listens at `nexthop`."""

    def __init__(self, folder: Path, nexthop: int) -> None:
        if shutil.which("postfix", path="/usr/sbin:/usr/bin") is None:
            raise Unable("Postfix is not present, skipped; apt-get install --no-install-recommends postfix")
        if os.geteuid() != 0:
            raise Unable("Postfix needs root to start, skipped; run the benchmark as root")
        self._folder, self._etc, self.port = folder, folder / "etc", free_port()
        self._write(folder, nexthop)
        self._postfix("start")
        wait_for_port(self.port)

    def _write(self, folder: Path, nexthop: int) -> None:
        for name in ("etc", "spool", "data", "log"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for part in (folder, *folder.parents):  # its processes drop root and must still come in
            if part.stat().st_mode & 0o011 != 0o011 and part.is_relative_to("/tmp") and part != Path("/tmp"):
                part.chmod(0o755)
        shutil.chown(folder / "data", "postfix", "postfix")
        daemons = subprocess.run(
            ["/usr/sbin/postconf", "-dh", "daemon_directory"], capture_output=True, text=True, check=True
        ).stdout.strip()
        main = MAIN.format(folder=folder, nexthop=nexthop, daemons=daemons)
        (self._etc / "main.cf").write_text(main, encoding="utf-8")
        (self._etc / "master.cf").write_text(MASTER.format(port=self.port), encoding="utf-8")

    def _postfix(self, what: str) -> None:
        done = subprocess.run(
            ["/usr/sbin/postfix", "-c", str(self._etc), what], capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = " / ".join(done.stderr.strip().splitlines()[-3:])
            raise Unable(f"`postfix {what}` failed: {said or 'see its log'}")

    def pids(self) -> list[int]:
        """Its processes, for measuring."""
        return proc.by_parent(int((self._folder / "spool/pid/master.pid").read_text()))

    def stop(self) -> None:
        """End it, and everything it started."""
        self._postfix("stop")
