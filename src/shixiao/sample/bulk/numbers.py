"""Check characters in SQL: citizen numbers and credit codes that hold as they are made."""

_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def citizen_number(s17: str) -> str:
    """An SQL text of 18 characters from a whole number of 17 digits."""
    return f"(({s17})::VARCHAR || ('10X98765432')[1 + {_weighed(s17, _CITIZEN_WEIGHTS)} % 11])"


def credit_code(division: str, organisation: str) -> str:
    """An SQL text: a company's code from a division of 6 digits and an organisation of 8, both whole numbers."""
    check = f"(11 - {_weighed(organisation, _ORGANISATION_WEIGHTS)} % 11)"
    digits = f"(9100000000000000 + ({division}) * 100000000 + ({organisation}))"
    character = f"(CASE {check} WHEN 10 THEN 'X' WHEN 11 THEN '0' ELSE {check}::VARCHAR END)"
    value = f"(CASE {check} WHEN 10 THEN {_CREDIT_ALPHABET.index('X')} WHEN 11 THEN 0 ELSE {check} END)"
    total = f"({_weighed(digits, _CREDIT_WEIGHTS[:16])} + {value} * {_CREDIT_WEIGHTS[16]})"
    return f"({digits}::VARCHAR || {character} || ('{_CREDIT_ALPHABET}')[1 + (31 - {total} % 31) % 31])"


def _weighed(number: str, weights: tuple[int, ...]) -> str:
    """The sum of digit times weight, the weights from the first digit on."""
    places = (10 ** (len(weights) - 1 - at) for at in range(len(weights)))
    terms = (f"({number}) // {place} % 10 * {weight}" for place, weight in zip(places, weights, strict=True))
    return f"({' + '.join(terms)})"
