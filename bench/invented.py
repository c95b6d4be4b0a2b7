"""Names of people, places and organisations that nobody has, as many as are asked for.

A name is made from its rank, and ranks are drawn by Zipf's law without an end: however many names have been drawn, there
is always a next one that was not there before, ever more rarely. So a text with such names has a vocabulary that grows
as that of people's texts does (Heaps' law).
"""

ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v")
RIMES = ("a", "al", "an", "ar", "e", "el", "en", "er", "i", "il", "in", "o", "ol", "on", "or", "u", "un", "ur")
SYLLABLES = [onset + rime for onset in ONSETS for rime in RIMES]
ENDINGS = {"person": ("sen", "ik", "ard", "ova", "ez"), "place": ("ford", "ville", "by", "stad", "port", "mouth")}
BODIES = ("Institute", "Archive", "Press", "Board", "Trust", "Laboratory", "Library", "Council", "Group", "Times")
FIRST_NAMES = 150

# The exponent of Zipf's law is larger by one. The smaller it is, the quicker the vocabulary grows.
TAIL = 0.4

# The first names are about equally common, or the very first would stand in every post (Mandelbrot's form of the law).
HEAD = 30
LARGEST_RANK = 10**8


def rank(rng):
    """A rank from 0: small ones often, and each larger one more rarely."""
    return int(HEAD * ((1 - rng.random()) ** (-1 / TAIL) - 1)) % LARGEST_RANK


def word(number):
    """The word of a rank: common words are short, and neighbours do not look alike."""
    size, length = len(SYLLABLES), 1
    while number >= size**length:
        number -= size**length
        length += 1
    # The factor has no divisor in common with the number of words, so that each word comes once.
    number = number * 7919 % size**length
    syllables = []
    for _ in range(length):
        number, digit = divmod(number, size)
        syllables.append(SYLLABLES[digit])
    return "".join(syllables)


def person(number):
    first = word(len(SYLLABLES) + number * 31 % FIRST_NAMES)
    return f"{first.capitalize()} {ended(number, 'person')}"


def place(number):
    return ended(number, "place")


def organisation(number):
    return f"{word(number * 3 + 1).capitalize()} {BODIES[number % len(BODIES)]}"


def ended(number, kind):
    endings = ENDINGS[kind]
    return word(number).capitalize() + endings[number % len(endings)]


KINDS = {"person": person, "place": place, "organisation": organisation}


def name(rng, kind):
    return KINDS[kind](rank(rng))


def figure(rng, digits=None):
    """A number of so many digits, or of a size between ten and a million."""
    digits = digits or rng.choice((2, 2, 3, 3, 4, 5, 6))
    return rng.randrange(10 ** (digits - 1), 10**digits)
