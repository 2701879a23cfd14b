"""Pages of a long list: where the reader is and where he can go."""

from dataclasses import dataclass

PER_PAGE = 50
AROUND = 2


@dataclass(frozen=True)
class Paging:
    """Page `number` (from 1) of `size` rows."""

    number: int
    size: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max((self.size + PER_PAGE - 1) // PER_PAGE, 1)

    @property
    def offset(self) -> int:
        """How many rows stand before the page."""
        return (self.number - 1) * PER_PAGE

    @property
    def shown(self) -> list[int]:
        """The pages that get a link: the first, those around the reader, the last; 0 stands for a gap."""
        near = {1, self.last, *range(max(1, self.number - AROUND), min(self.last, self.number + AROUND) + 1)}
        listed: list[int] = []
        for page in sorted(near):
            if listed and page > listed[-1] + 1:
                listed.append(0)
            listed.append(page)
        return listed


def paging(asked: str, size: int) -> Paging:
    """The page asked for; what is no page of the list becomes the nearest that is."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 1
    return Paging(min(max(number, 1), max((size + PER_PAGE - 1) // PER_PAGE, 1)), size)
