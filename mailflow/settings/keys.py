"""Every setting: where it stands in mailflow.toml, its variable, its default, and what it is for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One key: where it stands in the file, its default, and what it is for."""

    section: str
    key: str
    default: str
    meaning: str

    @property
    def name(self) -> str:
        """The dotted name."""
        return f"{self.section}.{self.key}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "MAILFLOW_" + self.name.upper().replace(".", "__")


KEYS: tuple[Setting, ...] = (
    Setting("service", "domain", "", "The domain people write to; give it a subdomain of its own."),
    Setting("service", "data_dir", "var", "Where the database and the secret are kept; relative to the config folder."),
    Setting(
        "service", "secret", "", "Signs reply addresses; at least 32 characters. Empty: made once, kept in data_dir."
    ),
    Setting("database", "url", "", "SQLAlchemy's URL. Empty: an SQLite file in data_dir."),
    Setting("queue", "url", "", "Redis, where workers run in processes of their own. Empty: in this process."),
    Setting("ingress.smtp", "listen", "127.0.0.1:8025", "Where the SMTP door listens."),
    Setting("egress.smtp", "url", "smtp://127.0.0.1:1025", "The smarthost: smtp://, smtp+starttls:// or smtps://."),
    Setting("egress.smtp", "ca_file", "", "Certificates to trust beside the system's, for a smarthost of your own."),
    Setting("egress.smtp", "domain_at_once", "0", "Letters under way to one domain at the same time. 0: no limit."),
    Setting("egress.smtp", "domain_a_minute", "0", "Letters to one domain in a minute. 0: no limit."),
    Setting(
        "egress.smtp.oauth", "token_url", "", "Where access tokens come from (XOAUTH2). Empty: a password, or none."
    ),
    Setting("egress.smtp.oauth", "client_id", "", "Who asks for a token."),
    Setting("egress.smtp.oauth", "client_secret", "", "And the secret that proves it."),
    Setting(
        "egress.smtp.oauth", "refresh_token", "", "Google's way. Empty: the client's own credentials, Microsoft's way."
    ),
    Setting("egress.smtp.oauth", "scope", "", "What the token is for, as in https://outlook.office365.com/.default."),
    Setting("health", "listen", "127.0.0.1:8026", "Where /livez, /readyz and /metrics answer, or off."),
    Setting("trust", "level", "token", "Who may act: strict, standard or token."),
    Setting("programmes", "dir", "programmes", "The folder of policy files; one file is one programme."),
    Setting("templates", "dir", "", "A folder with letters of your own, searched before ours."),
)
