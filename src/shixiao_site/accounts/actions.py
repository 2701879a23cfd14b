"""Everything that changes an account."""

from shixiao_site.accounts.models import User


def switch_large_type(user: User) -> bool:
    """Change between the ordinary and the large letters; gives back whether they are large now."""
    user.large_type = not user.large_type
    user.save(update_fields=["large_type"])
    return user.large_type
