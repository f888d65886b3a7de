"""Check digits: by these a number is told from a figure. Every function takes bare digits and capital letters."""

import re
from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUE = {letter: value for value, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def is_province(code: str) -> bool:
    """Whether two digits begin an area code of GB/T 2260 (83: residence permits for people from Taiwan)."""
    return bool(_PROVINCE.fullmatch(code))


def is_day(year: str, month: str, day: str) -> bool:
    """Whether three numbers are a day of the calendar between 1900 and 2099."""
    try:
        return 1900 <= date(int(year), int(month), int(day)).year < 2100
    except ValueError:
        return False


def has_id_shape(number: str) -> bool:
    """Whether 18 characters have the area and birthday of an identity number."""
    return is_province(number[:2]) and is_day(number[6:10], number[10:12], number[12:14])


def is_id_number(number: str) -> bool:
    """Check an 18-digit identity number: area, birthday, and check digit by ISO 7064 MOD 11-2 (GB 11643-1999)."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return has_id_shape(number) and _ID_CHECK[total % 11] == number[17]


def is_old_id_number(number: str) -> bool:
    """Check a 15-digit identity number, which has no check digit: area, and a birthday from 1920 to 1999."""
    return is_province(number[:2]) and number[6] >= "2" and is_day("19" + number[6:8], number[8:10], number[10:12])


def is_credit_code(code: str) -> bool:
    """Check a unified social credit code: 18 characters, MOD 31 with weights 3^i (GB 32100-2015)."""
    if not is_province(code[2:4]) and code[2:4] != "10":
        return False
    total = sum(_CREDIT.index(letter) * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return _CREDIT[-total % 31] == code[17]


def is_organisation_code(code: str) -> bool:
    """Check the nine characters of an organisation code, MOD 11 (GB 11714-1997); each credit code holds one."""
    total = sum(weight * _CREDIT_VALUE[letter] for weight, letter in zip((3, 7, 9, 10, 5, 8, 4, 2), code, strict=False))
    return "0X987654321"[total % 11] == code[8]


def is_luhn(digits: str) -> bool:
    """Check the Luhn digit of ISO/IEC 7812-1; a row of one repeated digit does not count."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0 and len(set(digits)) > 1


def is_patent_application(number: str) -> bool:
    """Check a Chinese application number of 8 or 12 digits and its check digit, MOD 11 with weights 2 to 9 (ZC 0006-2003)."""
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(number[:-1]))
    return "0123456789X"[total % 11] == number[-1]
