"""Text as people type it: full-width forms made narrow, and the error that says what could not be read."""

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",  # ideographic space
    0x00A0: " ",
    0xFFE5: "¥",
    0xFF61: ".",
    0xFEFF: None,
    0x200B: None,
}


class Unreadable(ValueError):
    """A text is not what it should be. ``code`` says why; ``text`` is what was found."""

    def __init__(self, code: str, text: object) -> None:
        super().__init__(f"{code}: {text!r}")
        self.code = code
        self.text = str(text)


def narrow(text: str) -> str:
    """Full-width digits, letters, punctuation and spaces as their ASCII twins; outer space removed.

    Only characters with an exact ASCII twin change: ``²`` and ``①`` stay, so that they are never read as digits.

    >>> narrow("１２，０００（元） ")
    '12,000(元)'
    """
    return text.translate(_NARROW).strip()


def loose(text: str) -> str:
    """A name as it is compared: narrow, without any space.

    >>> loose("水库 村（东）")
    '水库村(东)'
    """
    return "".join(narrow(text).split())
