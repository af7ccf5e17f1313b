"""Why a specialist's portfolio or certificates can't be changed."""

from doorstep.kernel.errors import DomainError, Kind


class PictureMissing(DomainError):
    """There is no such picture in the own portfolio."""

    code = "picture_missing"
    kind = Kind.MISSING
    title = "This picture can't be found"


class CertificateMissing(DomainError):
    """There is no such certificate in the own profile."""

    code = "certificate_missing"
    kind = Kind.MISSING
    title = "This certificate can't be found"


class CertificateExists(DomainError):
    """The profile shows the same certificate of the same issuer and year already."""

    code = "certificate_exists"
    kind = Kind.CONFLICT
    title = "Your profile shows this certificate already"


class PortfolioFull(DomainError):
    """The portfolio holds as many pictures as it may (``context.most``); remove one first."""

    code = "portfolio_full"
    kind = Kind.CONFLICT
    title = "Your portfolio is full"


class CertificatesFull(DomainError):
    """The profile shows as many certificates as it may (``context.most``); remove one first."""

    code = "certificates_full"
    kind = Kind.CONFLICT
    title = "Your profile shows as many certificates as it may"
