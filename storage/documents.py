"""Routines, their passages and the index that finds them, on any database without an extension."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from quality.order import swedish_key
from quality.routine import Document, Hit, Passage
from storage.search.question import read_question
from storage.search.ranking import Corpus, Posting, Ranked, confident, rank, weigh
from storage.tables.document import DocumentRow, PassageRow, PostingRow

NEARLY_AS_GOOD = 0.6
"""How close to the best a further answer must come to be shown beside it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found for a question, best first; empty when nothing speaks to enough of it."""

    hits: tuple[Hit, ...]


class Documents:
    """Documents within one transaction; the ranking itself is pure and lives in `storage.search`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Stores a document and its index, in place of the version with the same id."""
        await self.remove(document.id)
        row = _to_row(document)
        self._session.add(row)
        await self._session.flush()
        weighed = [weigh(document, passage) for passage in passages]
        rows = [
            PassageRow(document_id=row.id or 0, position=n, heading=each.heading, text=each.text, length=weight.length)
            for n, (each, weight) in enumerate(zip(passages, weighed, strict=True))
        ]
        self._session.add_all(rows)
        await self._session.flush()
        self._session.add_all(
            PostingRow(stem=stem, passage_id=passage.id or 0, weight=amount)
            for passage, weight in zip(rows, weighed, strict=True)
            for stem, amount in weight.weights.items()
        )
        await self._session.flush()

    async def remove(self, id_: str) -> None:
        """Forgets a document and its index."""
        document = select(col(DocumentRow.id)).where(col(DocumentRow.slug) == id_)
        passages = select(col(PassageRow.id)).where(col(PassageRow.document_id).in_(document))
        await self._session.execute(delete(PostingRow).where(col(PostingRow.passage_id).in_(passages)))
        await self._session.execute(delete(PassageRow).where(col(PassageRow.document_id).in_(document)))
        await self._session.execute(delete(DocumentRow).where(col(DocumentRow.slug) == id_))

    async def count(self) -> int:
        """How many documents there are."""
        return await self._session.scalar(select(func.count()).select_from(DocumentRow)) or 0

    async def valid_for(self, *, day: date, paths: Iterable[str]) -> list[Document]:
        """Documents that are valid that day for somebody at the unit paths, by title."""
        rows = await self._session.scalars(select(DocumentRow).where(_valid(day, paths)).order_by(col(DocumentRow.id)))
        return sorted(map(_from_row, rows), key=lambda document: swedish_key(document.title))

    async def titled(self, word: str, *, day: date, paths: Iterable[str]) -> list[Passage]:
        """All of the first document valid that day whose title or file is named so; nothing where there is none."""
        like = f"%{word}%"
        named = or_(func.lower(col(DocumentRow.title)).like(like), col(DocumentRow.slug).like(like))
        query = select(col(DocumentRow.id)).where(named, _valid(day, paths)).order_by(col(DocumentRow.title)).limit(1)
        rows = await self._session.scalars(
            select(PassageRow)
            .where(col(PassageRow.document_id) == query.scalar_subquery())
            .order_by(col(PassageRow.position))
        )
        return [Passage(row.heading, row.text) for row in rows]

    async def search(self, question: str, *, day: date, paths: Iterable[str], limit: int = 3) -> Answers:
        """The best passage of each document that is valid that day for somebody at the unit paths."""
        valid = _valid(day, paths)
        vocabulary = frozenset(await self._session.scalars(select(col(PostingRow.stem)).distinct()))
        asked = read_question(question, vocabulary)
        passages, mean = (
            await self._session.execute(
                select(func.count(), func.avg(col(PassageRow.length)))
                .select_from(PassageRow)
                .join(DocumentRow)
                .where(valid)
            )
        ).one()
        rows = await self._session.execute(
            select(col(PostingRow.stem), col(PostingRow.passage_id), col(PostingRow.weight), col(PassageRow.length))
            .join(PassageRow, col(PassageRow.id) == col(PostingRow.passage_id))
            .join(DocumentRow, col(DocumentRow.id) == col(PassageRow.document_id))
            .where(col(PostingRow.stem).in_(sorted(asked.stems())), valid)
        )
        postings = [Posting(stem, str(passage), weight, int(length)) for stem, passage, weight, length in rows]
        ranked = rank(asked, postings, Corpus(passages, float(mean or 0)))
        near = [each for each in ranked[:30] if confident(each) and each.score >= ranked[0].score * NEARLY_AS_GOOD]
        return Answers(await self._hits(near, limit))

    async def _hits(self, ranked: Sequence[Ranked], limit: int) -> tuple[Hit, ...]:
        ids = [int(each.passage_id) for each in ranked]
        rows = await self._session.execute(
            select(PassageRow, DocumentRow)
            .join(DocumentRow, col(DocumentRow.id) == col(PassageRow.document_id))
            .where(col(PassageRow.id).in_(ids))
        )
        by_id: Mapping[int | None, tuple[PassageRow, DocumentRow]] = {
            passage.id: (passage, document) for passage, document in rows
        }
        hits: dict[int | None, Hit] = {}
        for each in ranked:
            passage, document = by_id[int(each.passage_id)]
            hits.setdefault(document.id, Hit(_from_row(document), passage.heading, passage.text, each.score))
        return tuple(hits.values())[:limit]


def _valid(day: date, paths: Iterable[str]) -> ColumnElement[bool]:
    above = sorted({"/".join(parts[:n]) for parts in (p.split("/") for p in paths) for n in range(1, len(parts) + 1)})
    begun = or_(col(DocumentRow.valid_from).is_(None), col(DocumentRow.valid_from) <= day)
    lasting = or_(col(DocumentRow.valid_to).is_(None), col(DocumentRow.valid_to) >= day)
    here = or_(col(DocumentRow.unit_path).is_(None), col(DocumentRow.unit_path).in_(above))
    return begun & lasting & here


def _to_row(document: Document) -> DocumentRow:
    return DocumentRow(
        slug=document.id,
        title=document.title,
        kind=document.kind,
        version=document.version,
        owner=document.owner,
        decided=document.decided,
        valid_from=document.valid_from,
        valid_to=document.valid_to,
        unit_path=document.unit_path,
        source=document.source,
        reference=document.reference,
        keywords="\n".join(document.keywords),
    )


def _from_row(row: DocumentRow) -> Document:
    return Document(
        id=row.slug,
        title=row.title,
        kind=row.kind,
        version=row.version,
        owner=row.owner,
        decided=row.decided,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        unit_path=row.unit_path,
        source=row.source,
        reference=row.reference,
        keywords=tuple(row.keywords.split("\n")) if row.keywords else (),
    )
