"""What the sign-in library says, in our words; it looks them up in our catalogue when it says them."""

from __future__ import annotations

from typing import Final


def _(text: str) -> str:
    """Mark a text for the catalogue and leave it as it is."""
    return text


_ERROR, _GOOD, _INFO = "danger", "success", "info"
_NOT_THIS_PASSKEY = _("This passkey belongs to no account here. Choose another one, or let us send you a link.")
_WRONG_CODE = _("This code is wrong or was used already. Wait for the next one in your app and type that.")

#: By the library's own names for them.
MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "API_ERROR": (_("That did not arrive completely. Please try again."), _ERROR),
    "GENERIC_AUTHN_FAILED": (
        _("E-mail address and password do not belong together. Try again, or let us send you a link."),
        _ERROR,
    ),
    "UNAUTHENTICATED": (_("Please sign in first."), _INFO),
    "UNAUTHORIZED": (_("This page is not for you."), _ERROR),
    "REAUTHENTICATION_REQUIRED": (
        _("You signed in a while ago. To change how you sign in, show once more that it is you."),
        _INFO,
    ),
    "REAUTHENTICATION_SUCCESSFUL": (_("Thank you. You can go on."), _GOOD),
    "DISABLED_ACCOUNT": (_("This account is closed. Ask your organiser."), _ERROR),
    "EMAIL_NOT_PROVIDED": (_("Type your e-mail address."), _ERROR),
    "INVALID_EMAIL_ADDRESS": (_("This is not an e-mail address. Write it as name@example.org."), _ERROR),
    "INVALID_INPUT": (_("This does not fit into the field."), _ERROR),
    "INVALID_INPUT_LENGTH": (_("At most %(length)s characters fit here."), _ERROR),
    "PASSWORD_NOT_PROVIDED": (_("Type a password."), _ERROR),
    "PASSWORD_INVALID_LENGTH": (_("A password needs at least %(length)s characters."), _ERROR),
    "RETYPE_PASSWORD_MISMATCH": (_("The two passwords differ. Type the same one twice."), _ERROR),
    "INVALID_PASSWORD": (_("This password is wrong."), _ERROR),
    "USER_DOES_NOT_EXIST": (
        _("E-mail address and password do not belong together. Try again, or let us send you a link."),
        _ERROR,
    ),
    "PASSWORD_IS_THE_SAME": (_("This is the password you have already."), _ERROR),
    "PASSWORD_CHANGE": (_("Your password is set. Every other device has been signed out."), _GOOD),
    "INVALID_CODE": (_WRONG_CODE, _ERROR),
    "INVALID_RECOVERY_CODE": (_("This recovery code is wrong or was used already."), _ERROR),
    "NO_RECOVERY_CODES_SETUP": (_("You have no recovery codes yet."), _INFO),
    "TWO_FACTOR_INVALID_TOKEN": (_WRONG_CODE, _ERROR),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("You are signed in."), _GOOD),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _("Your authenticator app is set up. Now keep recovery codes, for the day you lose your phone."),
        _GOOD,
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (_("That took too long. Please sign in again."), _INFO),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("This cannot be chosen."), _ERROR),
    "TWO_FACTOR_DISABLED": (_("Codes from an app are no longer asked for."), _GOOD),
    "TWO_FACTOR_SETUP_EXPIRED": (_("That took longer than %(within)s. Please start again."), _ERROR),
    "WEBAUTHN_EXPIRED": (_("That took longer than %(within)s. Please start again."), _ERROR),
    "WEBAUTHN_NAME_REQUIRED": (_("Give the passkey a name, such as the device it is on."), _ERROR),
    "WEBAUTHN_NAME_INUSE": (_("You have a passkey called %(name)s already. Take another name."), _ERROR),
    "WEBAUTHN_NAME_NOT_FOUND": (_("You have no passkey called %(name)s."), _ERROR),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        _("The name of a passkey can have letters, digits, blanks, hyphens and underscores."),
        _ERROR,
    ),
    "WEBAUTHN_CREDENTIAL_DELETED": (_("The passkey %(name)s is removed."), _GOOD),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (
        _("The passkey %(name)s is ready. Use it the next time you sign in."),
        _GOOD,
    ),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (_("This passkey is here already."), _ERROR),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (_NOT_THIS_PASSKEY, _ERROR),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (_NOT_THIS_PASSKEY, _ERROR),
    "WEBAUTHN_NO_VERIFY": (_("The passkey could not be checked. Please try again."), _ERROR),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (_NOT_THIS_PASSKEY, _ERROR),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (_NOT_THIS_PASSKEY, _ERROR),
}
SUBJECT_PASSWORD_CHANGED: Final = _("Your password has been changed")
