"""E-mail through Django's own mail, and so through whatever server `DUKOU_MAIL` names."""

from django.conf import settings
from django.core.mail import EmailMessage

from dukou.domains.notices.adapters.letter import Letter, Undelivered


def send(letter: Letter) -> None:
    """Send one mail. Sent twice, both carry one Message-ID, so that most mail programs show one."""
    mail = EmailMessage(
        letter.subject,
        letter.text,
        to=[letter.address],
        headers={
            "Message-ID": f"<notice-{letter.number}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        },
    )
    try:
        mail.send()
    except OSError as error:  # smtplib's are among them; their text repeats the address
        raise Undelivered(f"邮件服务器没有接受 mail server: {type(error).__name__}") from error
