"""How the keeper's own programs show the site who they are: by its secret, which they read as it does."""

from __future__ import annotations

from hashlib import sha256

from itsdangerous import BadData, URLSafeTimedSerializer

from web.settings import Settings

_SECONDS = 60


def keepers_pass(settings: Settings) -> str:
    """Return what lets a program of the keeper's ask for a minute."""
    return str(_signer(settings).dumps("keeper"))


def is_keeper(settings: Settings, shown: str) -> bool:
    """Return whether what is shown was made with the site's secret, a minute ago at most."""
    try:
        return bool(_signer(settings).loads(shown, max_age=_SECONDS) == "keeper")
    except BadData:
        return False


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret, salt="keeper", signer_kwargs={"digest_method": sha256})
