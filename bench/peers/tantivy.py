"""Tantivy, a search engine in a library, with its own way of forgiving errors."""

from collections.abc import Iterator
from typing import ClassVar

import tantivy
from bench.corpus import said
from bench.peers.peer import LIMIT, Peer
from tantivy import Occur, Query

FIELDS = ("title", "text")
HEAP = 256_000_000
"""Bytes that may be used for building."""


class Tantivy(Peer):
    """Every word with one error, in the title or in the text."""

    index = "tantivy"
    about = (
        "one `fuzzy_term_query` of distance 1 with transpositions for every word, in title or text, all of them (AND), "
        "the last word as a beginning unless a space follows; words of one or two letters as they are typed; ten hits, "
        "not counted; one thread builds."
    )
    least: ClassVar[int] = 3
    """How many letters a word must have to be misspelt."""

    def build(self) -> None:
        """Writes the index with one thread."""
        index = tantivy.Index(_schema(), path=str(self.folder))
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for row in self.corpus:
            writer.add_document(tantivy.Document(id=row["id"], title=row["title"], text=said(row)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Opens the index."""
        self._index = tantivy.Index.open(str(self.folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def search(self, text: str) -> list[str]:
        """All words must be there, each as one that is near it."""
        words = text.split()
        begun = [at == len(words) - 1 and not text.endswith(" ") for at in range(len(words))]
        query = Query.boolean_query([(Occur.Must, self._word(*word)) for word in zip(words, begun, strict=True)])
        found = self._searcher.search(query, LIMIT, count=False).hits if words else []
        return [self._searcher.doc(address)["id"][0] for _, address in found]

    def close(self) -> None:
        """Lets go of the index."""
        del self._index, self._schema, self._searcher

    def _word(self, word: str, begun: bool) -> Query:
        return Query.boolean_query(
            [(Occur.Should, query) for query in self._near(word, begun, int(len(word) >= self.least))]
        )

    def _near(self, word: str, begun: bool, distance: int) -> Iterator[Query]:
        for field in FIELDS:
            yield Query.fuzzy_term_query(self._schema, field, word, distance, True, begun)


class Always(Tantivy):
    """The same with an error in short words too."""

    about = "the same with distance 1 in words of one or two letters too, which nearly every word is near to."
    least = 1


class Tuned(Tantivy):
    """As many errors as the length of a word allows, and the fewer the better."""

    about = (
        "no error in words of one or two letters, one up to five, two from six on; the word itself, "
        "the words at distance 1 and those at distance 2 are asked for at once, so that what is nearer has more points."
    )

    def _word(self, word: str, begun: bool) -> Query:
        distances = (0,) if len(word) < 3 else (1,) if len(word) < 6 else (1, 2)
        exact = (Query.term_query(self._schema, field, word) for field in FIELDS)
        near = (query for distance in distances for query in self._near(word, begun, distance))
        return Query.boolean_query([(Occur.Should, query) for query in (*exact, *near)])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in FIELDS:
        builder.add_text_field(field)
    return builder.build()
