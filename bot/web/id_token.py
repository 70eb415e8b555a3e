"""Reads an ID token only after its signature, issuer, audience, age and nonce: msal decodes it and believes it."""

import hmac

import jwt

from bot.web.vouching import Claims, NotVouched

ALGORITHMS = ("RS256", "ES256")
LEEWAY = 60
"""Seconds that two clocks may differ."""
NEEDED = ("exp", "iat", "iss", "aud", "sub", "nonce")


def verified(token: str, key: jwt.PyJWK, *, issuer: str, audience: str, nonce: str) -> Claims:
    """What the token claims, as said by the issuer to us about this errand. Raises NotVouched."""
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": list(NEEDED)},
        )
    except jwt.PyJWTError as error:
        raise NotVouched(type(error).__name__) from None
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise NotVouched("nonce")
    alone = claims["aud"] in (audience, [audience])
    if claims.get("azp", audience if alone else None) != audience:
        raise NotVouched("azp")  # among several it has to say that it was made for us
    return claims


def key_of(token: str, keys: jwt.PyJWKSet) -> jwt.PyJWK | None:
    """The key that the token names; the only one where it names none. Raises NotVouched."""
    try:
        name = jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError as error:
        raise NotVouched(type(error).__name__) from None
    signing = [key for key in keys.keys if key.public_key_use in {"sig", None}]
    fitting = [key for key in signing if name in {None, key.key_id}]
    return fitting[0] if len(fitting) == 1 else None
