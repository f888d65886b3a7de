"""Search 检索: BM25 over words and character bigrams in one folder, with filters, facets and something else to try.

Useful for: any list of documents that people search in Chinese and English; one writer, many readers, no server.
Not for: deciding who may see a document (open one index per level), or keeping the documents themselves.
"""

from dukou.engines.search.calc import EXAMPLE, SearchAnswer, SearchRequest, run_search
from dukou.engines.search.folder import position
from dukou.engines.search.reading import Index, highlight
from dukou.engines.search.shape import Answer, Ask, Field, Hit, Shape
from dukou.engines.search.writing import Document, Row, Writer, rebuild, row

__all__ = [
    "EXAMPLE",
    "Answer",
    "Ask",
    "Document",
    "Field",
    "Hit",
    "Index",
    "Row",
    "SearchAnswer",
    "SearchRequest",
    "Shape",
    "Writer",
    "highlight",
    "position",
    "rebuild",
    "row",
    "run_search",
]
