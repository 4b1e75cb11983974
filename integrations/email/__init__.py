"""E-mail through an SMTP server."""

from integrations.email.smtp import Encryption, NullMailer, SmtpMailer, SmtpServer

__all__ = ["Encryption", "NullMailer", "SmtpMailer", "SmtpServer"]
