"""People who log in to a desk's page in tests. Hashing a password takes a tenth of a second: it is done once."""

from dataclasses import replace
from functools import cache

from review.web.services.accounts import new_user
from storage.editing.users import Role, User
from tests.support.records import NOON

PASSWORD = "correct horse battery"


def a_user(name: str, role: Role, stamp: str) -> User:
    """Return a user whose password is PASSWORD; `stamp` is what their sessions name."""
    return replace(_somebody(), name=name, role=role, stamp=stamp)


@cache
def _somebody() -> User:
    return new_user("Somebody", "editor", PASSWORD, "s0", NOON)
