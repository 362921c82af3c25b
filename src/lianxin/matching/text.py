"""What a title tells of the thing."""

HOLLOW = ("需要", "可提供", "提供", "可以", "希望", "我们", "急需", "帮助", "一批")


def telling(text: str) -> str:
    """A text without the words that stand in every title and say nothing about the thing."""
    for word in HOLLOW:
        text = text.replace(word, " ")
    return text
