import { ObjectId } from 'mongodb';
import { compare, isSame, matches, valueAt } from './matches.js';
import type { Document } from './wire.js';

export interface Index {
  key: Document;
  unique?: boolean;
  partialFilterExpression?: Document;
}

/** An answer of the server that says no. */
export class CommandError extends Error {
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
  ) {
    super(message);
  }
}

/** Documents of one collection. Every call is done when it returns, so no two of them interleave. */
export class Collection {
  documents: Document[] = [];
  readonly indexes: Index[] = [];

  find(query: Document, sort: Document = {}): Document[] {
    const found = this.documents.filter((document) => matches(document, query));
    const keys = Object.entries(sort);
    return found.sort((left, right) => {
      for (const [field, direction] of keys) {
        const order = compare(valueAt(left, field), valueAt(right, field)) * Number(direction);
        if (order !== 0) return order;
      }
      return 0;
    });
  }

  insert(document: Document): Document {
    const inserted = { _id: new ObjectId(), ...document };
    this.refuseDuplicate(inserted);
    this.documents.push(inserted);
    return inserted;
  }

  /** @returns the document as it is now */
  update(document: Document, update: Document): Document {
    const changed = apply(document, update, false);
    this.refuseDuplicate(changed, document);
    this.documents[this.documents.indexOf(document)] = changed;
    return changed;
  }

  /** Inserts what an upsert that found nothing describes. */
  upsert(query: Document, update: Document): Document {
    const equalities = Object.fromEntries(
      Object.entries(query).filter(([key, value]) => !key.startsWith('$') && !key.includes('.') && isPlainValue(value)),
    );
    return this.insert(apply(equalities, update, true));
  }

  remove(document: Document): void {
    this.documents = this.documents.filter((other) => other !== document);
  }

  private refuseDuplicate(candidate: Document, replaced?: Document): void {
    for (const { key, unique, partialFilterExpression = {} } of [{ key: { _id: 1 }, unique: true }, ...this.indexes]) {
      if (unique !== true || !matches(candidate, partialFilterExpression)) continue;
      const twin = this.documents.find(
        (other) =>
          other !== replaced &&
          matches(other, partialFilterExpression) &&
          Object.keys(key).every((field) => isSame(valueAt(other, field), valueAt(candidate, field))),
      );
      if (twin !== undefined) throw new CommandError(11_000, 'DuplicateKey', 'E11000 duplicate key error');
    }
  }
}

function apply(document: Document, update: Document, isInsert: boolean): Document {
  const changed = { ...document };
  for (const [operator, fields] of Object.entries(update) as [string, Document][]) {
    if (operator === '$set') Object.assign(changed, fields);
    else if (operator === '$setOnInsert') Object.assign(changed, isInsert ? fields : {});
    else if (operator === '$unset') for (const field of Object.keys(fields)) Reflect.deleteProperty(changed, field);
    else throw new Error(`the double does not know ${operator}`);
  }
  return changed;
}

function isPlainValue(value: unknown): boolean {
  return typeof value !== 'object' || value === null || value instanceof Date || value instanceof ObjectId;
}
