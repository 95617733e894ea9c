"""How much there may be of anything, the same for forms, imports and the API."""

# One line, a text of several (less than a cell of a spreadsheet holds, so that exports lose nothing), an address.
LINE, TEXT, ADDRESS = 300, 30_000, 2000
SLUG, COUNTRY, ZONE, PHONE, HASHTAG, MAIL = 60, 60, 60, 60, 100, 320
DIRECTIONS, NOTES, SEAT_NOTE, QUOTE, RELEASE_NOTE, REASON = 2000, 5000, 2000, 2000, 1000, 1000
TAG, MOST_TAGS, MOST_SEATS, MOST_QUOTES, MOST_LINKS, MOST_FILES = 100, 50, 100, 50, 100, 50
SWISH, CURRENCY, LARGEST_AMOUNT = 12, 3, 99_999_999
MOST_SEATS_IN_A_ROOM, LONGEST_SEMINAR, LONGEST_EVENT = 1_000_000, 24 * 60, 31
