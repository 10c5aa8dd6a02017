"""A real Dovecot, Debian's, in a folder and on ports of its own: maildirs, a passwd-file, tokens judged by a server.

Started by root it runs its mail processes as nobody; anybody else runs it as themselves.
"""

import contextlib
import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.faults.servers import free_port, wait_until

USER, PASSWORD = "mentor@mail.test", "the pass wörd"
WHERE = next((p for p in (shutil.which("dovecot"), "/usr/sbin/dovecot") if p and os.access(p, os.X_OK)), None)
MISSING = "no dovecot on this machine: apt-get install dovecot-imapd"
ROOT = os.getuid() == 0
PATIENCE = 15.0
_names = itertools.count()

CONFIG = """
base_dir = {run}
state_dir = {run}
log_path = {folder}/dovecot.log
instance_name = {name}
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
mail_uid = {user}
mail_gid = {group}
mailbox_list_index = no
imap_capability = {capability}
imap_idle_notify_interval = 2 mins
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  {chroot}
}}
service auth {{
  user = {user}
}}
service auth-worker {{
  user = {user}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
{tokens}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%n
}}
protocol imap {{
  mail_plugins = {plugins}
}}
plugin {{
  acl = vfile:{folder}/acl
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""
TOKENS = """
passdb {{
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = {folder}/oauth2.conf
}}
"""
OAUTH2 = """
introspection_mode = post
introspection_url = {url}
username_attribute = email
active_attribute = active
active_value = true
"""


class Dovecot:
    """Change `capability`, `mechanisms` and the like before `start`; `stop` and `start` as often as you like."""

    def __init__(self, introspection: str = "", certificate: tuple[Path, Path] | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mf-dovecot-", dir="/tmp"))  # a short path: it holds sockets
        self.port, self.tls_port = free_port(), free_port()
        self.capability, self.mechanisms, self.plugins = "", "plain login", ""
        if introspection:
            self.mechanisms += " xoauth2 oauthbearer"
        self._introspection, self._certificate = introspection, certificate
        self._process: subprocess.Popen[bytes] | None = None
        (self.folder / "mail").mkdir()
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")

    @property
    def url(self) -> str:
        return f"imap://{USER.replace('@', '%40')}@127.0.0.1:{self.port}"

    # -- the server ---------------------------------------------------------------------------------

    def start(self) -> None:
        assert WHERE is not None, MISSING
        (self.folder / "dovecot.conf").write_text(self._config(), encoding="utf-8")
        if self._introspection:
            (self.folder / "oauth2.conf").write_text(OAUTH2.format(url=self._introspection), encoding="utf-8")
        self._own()
        words = [WHERE, "-F", "-c", str(self.folder / "dovecot.conf")]
        log = (self.folder / "start.log").open("ab")
        self._process = subprocess.Popen(words, stdout=log, stderr=log, start_new_session=True)
        log.close()
        assert wait_until(self.answers), self.said()

    def _config(self) -> str:
        user = "nobody" if ROOT else pwd.getpwuid(os.getuid()).pw_name
        group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
        certificate = ""
        if self._certificate:
            certificate = f"ssl_cert = <{self._certificate[0]}\nssl_key = <{self._certificate[1]}"
        return CONFIG.format(
            folder=self.folder,
            run=self.folder / "run",
            name=f"mf{os.getpid()}-{next(_names)}",
            ssl="yes" if self._certificate else "no",
            certificate=certificate,
            mechanisms=self.mechanisms,
            capability=self.capability,
            plugins=self.plugins,
            user=user,
            group=group,
            chroot="chroot =",
            port=self.port,
            tls_port=self.tls_port if self._certificate else 0,
            tokens=TOKENS.format(folder=self.folder) if self._introspection else "",
        )

    def _own(self) -> None:
        """The mail processes are nobody's, and so is all they read."""
        if not ROOT:
            return
        for path in (self.folder, *self.folder.rglob("*")):
            if "run" not in path.relative_to(self.folder).parts[:1]:
                with contextlib.suppress(FileNotFoundError):
                    shutil.chown(path, "nobody", pwd.getpwnam("nobody").pw_gid)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                return line.recv(4) == b"* OK"
        except OSError:
            return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """With every connection: SIGTERM says BYE first."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait(PATIENCE)
        self._process = None
        wait_until(lambda: not self.answers(), 5)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self) -> str:
        return "\n".join(file.read_text() for file in self.folder.glob("*.log"))

    # -- the mailbox --------------------------------------------------------------------------------

    def maildir(self, folder: str = "") -> Path:
        """The INBOX, or a folder beside it."""
        inbox = self.folder / "mail" / USER.partition("@")[0]
        return inbox / f".{folder}" if folder else inbox

    def make(self, folder: str = "") -> Path:
        path = self.maildir(folder)
        for part in ("cur", "new", "tmp"):
            (path / part).mkdir(parents=True, exist_ok=True)
        self._own_mail()
        return path

    def deliver(self, raw: bytes, folder: str = "", at: float = 0.0) -> Path:
        """As any delivery agent does: written in tmp, then moved to new. `at` is its INTERNALDATE."""
        path = self.maildir(folder) if self.maildir(folder).exists() else self.make(folder)
        name = f"{time.time():.6f}.{next(_names)}.test"
        written = path / "tmp" / name
        written.write_bytes(raw.replace(b"\r\n", b"\n"))
        if at:
            os.utime(written, (at, at))
        if ROOT:
            shutil.chown(written, "nobody", pwd.getpwnam("nobody").pw_gid)
        return written.rename(path / "new" / name)

    def _own_mail(self) -> None:
        if ROOT:
            for path in (self.folder / "mail", *(self.folder / "mail").rglob("*")):
                if path.is_dir():
                    shutil.chown(path, "nobody", pwd.getpwnam("nobody").pw_gid)

    def files(self, folder: str = "") -> list[Path]:
        path = self.maildir(folder)
        return sorted([*(path / "new").glob("*"), *(path / "cur").glob("*")])

    def renumber(self) -> None:
        """A new UIDVALIDITY: what knew the old numbers is gone."""
        for file in self.maildir().glob("dovecot*"):
            if file.is_file():
                file.unlink()
