"""A community: its approved posts and the people in them."""

from __future__ import annotations

from dataclasses import dataclass, field

EMPTY = -1


@dataclass(eq=False)
class Post:
    """An approved post.

    Attributes
    ----------
    place : int
        Community.
    origin, number : int
        Territory under which it was created, and number there: for ever its name.
    person : int
        Row of the workforce, −1 when empty.
    occupants : int
        How many have held it.
    awaited : bool
        Whether somebody is on the way.
    surplus : bool
        Whether it lapses when its holder leaves.
    """

    place: int
    origin: int
    number: int
    person: int = EMPTY
    occupants: int = 0
    awaited: bool = False
    surplus: bool = False


@dataclass
class Community:
    """The posts of one community.

    Attributes
    ----------
    place : int
    posts : list of Post
    """

    place: int
    posts: list[Post] = field(default_factory=list)

    @property
    def approved(self) -> int:
        """Approved posts, those that lapse included while they are held."""
        return len(self.posts)

    def add_post(self, origin: int, number: int) -> Post:
        """Create a post; its origin and number were never used before."""
        post = Post(self.place, origin, number)
        self.posts.append(post)
        return post

    def take_over(self, post: Post) -> None:
        """Take over a post of another community, with whoever holds it."""
        post.place = self.place
        self.posts.append(post)

    def team(self) -> list[int]:
        """Return the rows of the people in post, in the order of posts."""
        return [post.person for post in self.posts if post.person != EMPTY]

    def filled(self) -> int:
        """Return how many posts are filled."""
        return sum(post.person != EMPTY for post in self.posts)

    def under_way(self) -> int:
        """Return how many empty posts somebody is on the way to."""
        return sum(post.person == EMPTY and post.awaited for post in self.posts)
