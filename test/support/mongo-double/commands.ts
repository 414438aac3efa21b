import { Long } from 'mongodb';
import { Collection, CommandError, type Index } from './collection.js';
import { isSame, matches, valueAt } from './matches.js';
import type { Document } from './wire.js';

export type Collections = Map<string, Collection>;

type Handler = (command: Document, collections: Collections) => Document;

/** What Agenda's backend and the driver ask for, and nothing else. */
const handlers: Record<string, Handler> = {
  hello: greet,
  isMaster: greet,
  ismaster: greet,
  ping: () => ({}),
  endSessions: () => ({}),

  createIndexes(command, collections) {
    const { indexes } = collectionOf(command, 'createIndexes', collections);
    indexes.push(...(command['indexes'] as Index[]));
    return {};
  },

  insert(command, collections) {
    const collection = collectionOf(command, 'insert', collections);
    const documents = command['documents'] as Document[];
    for (const document of documents) collection.insert(document);
    return { n: documents.length };
  },

  find(command, collections) {
    const { filter = {}, sort, skip = 0, limit = 0 } = command as { filter?: Document; sort?: Document } & Paging;
    const found = collectionOf(command, 'find', collections).find(filter, sort);
    return cursor(command, 'find', found.slice(skip, limit === 0 ? undefined : skip + limit));
  },

  findAndModify(command, collections) {
    const { query = {}, sort, update, upsert, new: wantsNew, remove } = command as Modification;
    const collection = collectionOf(command, 'findAndModify', collections);
    if (remove === true || update === undefined) throw new Error('the double modifies by an update only');
    const [found] = collection.find(query, sort);
    if (found === undefined && upsert !== true) {
      return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    }
    const now = found === undefined ? collection.upsert(query, update) : collection.update(found, update);
    const lastErrorObject =
      found === undefined ? { n: 1, updatedExisting: false, upserted: now['_id'] } : { n: 1, updatedExisting: true };
    return { lastErrorObject, value: wantsNew === true ? now : (found ?? null) };
  },

  update(command, collections) {
    const collection = collectionOf(command, 'update', collections);
    let n = 0;
    for (const { q, u, multi, upsert } of command['updates'] as UpdateStatement[]) {
      if (upsert === true) throw new Error('the double upserts through findAndModify only');
      const found = collection.find(q);
      for (const document of multi === true ? found : found.slice(0, 1)) {
        collection.update(document, u);
        n += 1;
      }
    }
    return { n, nModified: n };
  },

  delete(command, collections) {
    const collection = collectionOf(command, 'delete', collections);
    let n = 0;
    for (const { q, limit } of command['deletes'] as { q: Document; limit: number }[]) {
      const found = collection.find(q);
      for (const document of limit === 1 ? found.slice(0, 1) : found) {
        collection.remove(document);
        n += 1;
      }
    }
    return { n };
  },

  aggregate(command, collections) {
    let documents = collectionOf(command, 'aggregate', collections).find({});
    for (const stage of command['pipeline'] as Document[]) documents = runStage(stage, documents);
    return cursor(command, 'aggregate', documents);
  },
};

interface Paging {
  skip?: number;
  limit?: number;
}

interface Modification {
  query?: Document;
  sort?: Document;
  update?: Document;
  upsert?: boolean;
  new?: boolean;
  remove?: boolean;
}

interface UpdateStatement {
  q: Document;
  u: Document;
  multi?: boolean;
  upsert?: boolean;
}

/** Answers one command. What the double does not know it refuses, as the server refuses what it does not know. */
export function execute(command: Document, collections: Collections): Document {
  const [name = ''] = Object.keys(command);
  const handler = handlers[name];
  try {
    if (handler === undefined) throw new CommandError(59, 'CommandNotFound', `the double does not know ${name}`);
    return { ...handler(command, collections), ok: 1 };
  } catch (error) {
    if (!(error instanceof CommandError)) return refusal(8, 'UnknownError', String(error));
    const { code, codeName, message } = error;
    // A write that is refused succeeds as a command and tells which of its documents was at fault.
    if (name === 'insert') return { ok: 1, n: 0, writeErrors: [{ index: 0, code, errmsg: message }] };
    return refusal(code, codeName, message);
  }
}

export function refusal(code: number, codeName: string, errmsg: string): Document {
  return { ok: 0, code, codeName, errmsg };
}

function greet(): Document {
  return {
    helloOk: true,
    isWritablePrimary: true,
    ismaster: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    logicalSessionTimeoutMinutes: 30,
    localTime: new Date(),
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  };
}

function runStage(stage: Document, documents: Document[]): Document[] {
  const [[name, argument] = ['', null]] = Object.entries(stage);
  if (name === '$match') return documents.filter((document) => matches(document, argument as Document));
  if (name === '$group') return group(argument as Document, documents);
  throw new Error(`the double does not know ${name}`);
}

/** By one field, counting where asked: how Agenda lists names and the driver counts documents. */
function group({ _id, ...sums }: Document, documents: Document[]): Document[] {
  const groups: Document[] = [];
  for (const document of documents) {
    const key = typeof _id === 'string' ? valueAt(document, _id.slice(1)) : _id;
    let found = groups.find((other) => isSame(other['_id'], key));
    if (found === undefined) groups.push((found = { _id: key }));
    for (const [field, sum] of Object.entries(sums)) {
      if ((sum as Document)['$sum'] !== 1) throw new Error('the double only counts');
      found[field] = Number(found[field] ?? 0) + 1;
    }
  }
  return groups;
}

/** All in the first batch: the jobs of a test are few. */
function cursor(command: Document, name: string, firstBatch: Document[]): Document {
  const ns = `${String(command['$db'])}.${String(command[name])}`;
  return { cursor: { id: Long.ZERO, ns, firstBatch } };
}

function collectionOf(command: Document, name: string, collections: Collections): Collection {
  const ns = `${String(command['$db'])}.${String(command[name])}`;
  const collection = collections.get(ns) ?? new Collection();
  collections.set(ns, collection);
  return collection;
}
