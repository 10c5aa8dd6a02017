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
    Setting(
        "service",
        "address_style",
        "subdomain",
        "How our addresses look: subdomain, catch-all, or plus (NAME+… in one mailbox).",
    ),
    Setting("service", "mailbox", "", "With address_style = plus: the NAME before the +, as in mentor+…@example.org."),
    Setting(
        "service",
        "public_url",
        "",
        "The https address under which ingress.http.listen is reached: then one click unsubscribes. Empty: by mail.",
    ),
    Setting("service", "data_dir", "var", "Where the database and the secret are kept; relative to the config folder."),
    Setting(
        "service", "secret", "", "Signs reply addresses; at least 32 characters. Empty: made once, kept in data_dir."
    ),
    Setting(
        "service",
        "previous_secret",
        "",
        "The secret of before: what it has signed can still be answered. Taken out, no such letter can.",
    ),
    Setting(
        "database",
        "url",
        "",
        "SQLAlchemy's URL; give an SQLite file by its whole path, sqlite:////… Empty: one in data_dir.",
    ),
    Setting("queue", "url", "", "Redis, where workers run in processes of their own. Empty: in this process."),
    Setting("ingress.smtp", "listen", "127.0.0.1:8025", "Where the SMTP door listens, or off."),
    Setting(
        "ingress.smtp",
        "lmtp",
        "",
        "Where a mail server hands in by LMTP: host:port, or a socket's path. Empty: nowhere.",
    ),
    Setting("ingress.smtp", "tls_cert", "", "The certificate for STARTTLS with its chain, in PEM. Empty: no STARTTLS."),
    Setting("ingress.smtp", "tls_key", "", "Its private key, in PEM without a passphrase."),
    Setting(
        "ingress.smtp",
        "trusted",
        "",
        "Networks of your own mail servers, as in 192.0.2.5, 2001:db8::/64: never slowed.",
    ),
    Setting("ingress.smtp", "size", "1048576", "The largest mail, in bytes."),
    Setting("ingress.smtp", "connections", "200", "Clients at the same time. 0: no limit."),
    Setting("ingress.smtp", "client_connections", "20", "Of these from one address, or one /64. 0: no limit."),
    Setting("ingress.smtp", "client_mails_a_minute", "120", "Mails from one address in a minute. 0: no limit."),
    Setting("ingress.smtp", "client_recipients_a_minute", "240", "Recipients it may name in a minute. 0: no limit."),
    Setting("ingress.smtp", "errors", "20", "Wrong commands and refusals before a client is hung up on. 0: no limit."),
    Setting("ingress.smtp", "command_seconds", "300", "How long a client may take for one command."),
    Setting("ingress.smtp", "data_seconds", "600", "How long it may take for one mail."),
    Setting("ingress.smtp", "session_seconds", "900", "How long it may stay without bringing a mail."),
    Setting(
        "ingress.http",
        "listen",
        "off",
        "Where one click unsubscribes, behind a proxy of yours for https: host:port, or off.",
    ),
    Setting("ingress.imap", "url", "", "A mailbox to read: imaps://user@host/INBOX or imap+starttls://. Empty: none."),
    Setting("ingress.imap", "password", "", "Its password, or an app password. Not with OAuth."),
    Setting(
        "ingress.imap", "ca_file", "", "Certificates to trust beside the system's, for an IMAP server of your own."
    ),
    Setting("ingress.imap", "idle", "on", "Hear of new mail at once where the server offers IDLE: on or off."),
    Setting("ingress.imap", "every", "60", "Seconds between two looks at the mailbox, with or without IDLE; 1 to 540."),
    Setting("ingress.imap", "move_to", "", "A folder for mail that is kept. Empty: it stays, flagged as seen."),
    Setting("ingress.imap.oauth", "token_url", "", "Where access tokens come from. Empty: a password."),
    Setting("ingress.imap.oauth", "client_id", "", "Who asks for a token."),
    Setting("ingress.imap.oauth", "client_secret", "", "And the secret that proves it."),
    Setting(
        "ingress.imap.oauth", "refresh_token", "", "Google's way. Empty: the client's own credentials, Microsoft's way."
    ),
    Setting("ingress.imap.oauth", "scope", "", "What the token is for, as in https://outlook.office365.com/.default."),
    Setting("egress.smtp", "url", "smtp://127.0.0.1:1025", "The smarthost: smtp://, smtp+starttls:// or smtps://."),
    Setting("egress.smtp", "ca_file", "", "Certificates to trust beside the system's, for a smarthost of your own."),
    Setting("egress.smtp", "domain_at_once", "0", "Letters under way to one domain at the same time. 0: no limit."),
    Setting("egress.smtp", "domain_a_minute", "0", "Letters to one domain in a minute. 0: no limit."),
    Setting("egress.smtp", "feedback_id", "off", "A Feedback-ID for the spam figures of mailbox providers: on or off."),
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
    Setting(
        "health",
        "heartbeat",
        "daily",
        "The service writes itself a letter, to see that mail goes both ways: daily, or off. Never on .localhost.",
    ),
    Setting("trust", "level", "standard", "Who may act: strict, standard or token (a closed network)."),
    Setting(
        "trust",
        "authserv_id",
        "",
        "Whose Authentication-Results count behind an MTA of yours. Empty: nobody's, DKIM alone does.",
    ),
    Setting("trust", "resolver", "", "A name server, as in 127.0.0.1 or [::1]:5353. Empty: the system's."),
    Setting("retention", "raw_days", "30", "Days a mail is kept as it came; then its hash and what it meant stay."),
    Setting("programmes", "dir", "programmes", "The folder of policy files; one file is one programme."),
    Setting("templates", "dir", "", "A folder with letters of your own, searched before ours."),
)
