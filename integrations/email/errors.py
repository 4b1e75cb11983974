"""What a mail server's answers mean for us.

before the message is handed over   nothing was sent: RetryLater, Reauthorise or Rejected
the server answers the message      4xx RetryLater, 5xx Rejected
no answer to the message            Unknown: it may be in somebody's inbox
"""

import ssl
from datetime import timedelta

from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPTimeoutError,
)

from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown

_SOON = timedelta(minutes=1)
_GREYLISTED = timedelta(minutes=5)  # most servers that say "later" mean at least this long
_TEMPORARY = range(400, 500)
_SIGN_IN_FIRST = 530
_LONGEST_REASON = 200


def before_message(error: Exception) -> OutsideError:
    """For an error while connecting, signing in or naming sender and recipient."""
    if isinstance(error, SMTPResponseException):
        return _refusal(error)
    if _certificate_problem(error):
        return Rejected(
            "The mail server's certificate is not trusted.",
            hint="Use the name that is in the certificate as SMTP_HOST.",
        )
    if isinstance(error, SMTPNotSupported) or type(error) is SMTPException:
        return Rejected(
            f"The mail server cannot do what was asked: {_reason(error)}",
            hint="Look at SMTP_TLS, SMTP_PORT and SMTP_USER.",
        )
    if isinstance(error, SMTPTimeoutError | TimeoutError):
        return RetryLater("The mail server does not answer.", after=_SOON)
    return RetryLater("The mail server cannot be reached.", after=_SOON)


def after_message(error: Exception) -> OutsideError:
    """For an error after the message was handed over."""
    if isinstance(error, SMTPDataError):
        return _refusal(error)
    return Unknown("The mail server took the message and then fell silent.")


def _refusal(error: SMTPResponseException) -> OutsideError:
    said = f"{error.code} {_reason(error)}"
    if error.code in _TEMPORARY:
        return RetryLater(f"The mail server asks for patience: {said}", after=_GREYLISTED)
    if isinstance(error, SMTPAuthenticationError) or error.code == _SIGN_IN_FIRST:
        return Reauthorise(
            f"The mail server refuses our sign-in: {said}",
            hint="Look at SMTP_USER and SMTP_PASSWORD.",
        )
    if isinstance(error, SMTPRecipientRefused):
        return Rejected(f"The mail server refuses the recipient: {said}")
    return Rejected(f"The mail server refuses: {said}")


def _certificate_problem(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _reason(error: SMTPException) -> str:
    return " ".join(str(error.message).split())[:_LONGEST_REASON]
