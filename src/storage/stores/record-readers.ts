import type { ObjectLiteral } from 'typeorm';
import type {
  DateQuery,
  ListedType,
  NightKey,
  RecordReader,
  RecordReaders,
  TimeQuery,
  WorkoutQuery,
} from '../../application/ports/index.js';
import type { DataType } from '../../domain/data-type.js';
import type { StoredRecord } from '../../domain/record.js';
import { RECORD_TRAITS, type RecordTraits, type StoredRecordOf } from '../../domain/record-traits.js';
import { decodeRoute } from '../../series/index.js';
import { listNamed } from '../list-named.js';
import { count, countEach, listEach, listTogether, type Filter, type Listing } from '../listing.js';
import type { RecordTables } from '../record-tables.js';
import { uuid, type Reads, type Sql } from '../sql.js';
import type { Table } from '../table.js';

/** Tables are made from entities that implement the stored record of their type; the map of tables cannot say that. */
const ofType = <T extends ListedType>(tables: RecordTables, dataType: T): Table<StoredRecordOf[T]> =>
  tables[dataType] as unknown as Table<StoredRecordOf[T]>;

export function recordReaders(sql: Reads, tables: RecordTables): RecordReaders {
  const listed = Object.entries(RECORD_TRAITS).filter(([, { listedBy }]) => listedBy !== null);
  const lists = listed.map(([dataType, traits]: [string, RecordTraits]) => [
    dataType,
    recordReader(sql, tables[dataType as DataType], traits.listedBy ?? '', filterBy(traits)),
  ]);
  return {
    lists: Object.fromEntries(lists) as RecordReaders['lists'],
    listNamed(dataType, named, criteria, page) {
      const traits: RecordTraits = RECORD_TRAITS[dataType];
      return listNamed(
        sql,
        listingOf(ofType(tables, dataType), traits.listedBy ?? ''),
        named,
        filterBy(traits)(criteria),
        page,
      );
    },
    async routes(keys) {
      const { rows } = await sql.query<{ points: Buffer | null }>(
        `select r.points
           from unnest($1::uuid[], $2::uuid[]) with ordinality as k(user_id, id, n)
           left join workout_routes r on r.user_id = k.user_id and r.workout_id = k.id
          order by k.n`,
        [keys.map(({ userId }) => uuid(userId)), keys.map(({ id }) => uuid(id))],
      );
      return rows.map(({ points }) => points && decodeRoute(points));
    },
    mainSleepOfNights: (keys) =>
      findOfNights(sql, ofType(tables, 'SLEEP_SESSION'), keys, 't.end_time - t.start_time desc, t.start_time, t.id'),
    rechargeOfNights: (keys) => findOfNights(sql, ofType(tables, 'NIGHTLY_RECHARGE'), keys, 't.received_at desc, t.id'),
  };
}

function recordReader<T extends StoredRecord, Q extends AnyQuery & { userIds: readonly string[] }>(
  sql: Reads,
  table: Table<T>,
  sort: string,
  filterOf: (query: Q) => Filter,
): RecordReader<T, Q> {
  const listing = listingOf(table, sort);
  return {
    list: (query, page) => listTogether(sql, listing, query.userIds, filterOf(query), page),
    listEach: (query, page) => listEach(sql, listing, query.userIds, filterOf(query), page),
    count: (query) => count(sql, listing, query.userIds, filterOf(query)),
    countEach: (query) => countEach(sql, listing, query.userIds, filterOf(query)),
    findMany: (keys) => table.findMany(sql, keys),
  };
}

function listingOf<T>(table: Table<T>, sort: string): Listing<T> {
  return { table, owner: 'user_id', sort, direction: 'desc' };
}

type AnyQuery = Omit<TimeQuery | DateQuery | WorkoutQuery, 'userIds'>;

/** Instants: from inclusive, to exclusive. Local dates: both inclusive. */
function filterBy({ filteredBy }: RecordTraits): (query: AnyQuery) => Filter {
  const [column, type, end] =
    filteredBy === 'startTime' ? ['t.start_time', 'timestamptz', '<'] : [`t.${filteredBy}`, 'date', '<='];
  return (query) => (bind) => {
    const types = 'types' in query ? query.types : null;
    return [
      ...(query.from === null ? [] : [`${column} >= ${bind(query.from)}::${type}`]),
      ...(query.to === null ? [] : [`${column} ${end} ${bind(query.to)}::${type}`]),
      ...(query.providers === null ? [] : [`t.provider = any(${bind(query.providers)}::text[])`]),
      ...(types === null ? [] : [`t.type = any(${bind(types)}::text[])`]),
    ];
  };
}

/** The first by this order of each night; null where there is none. */
async function findOfNights<T>(
  sql: Sql,
  table: Table<T>,
  keys: readonly NightKey[],
  order: string,
): Promise<(T | null)[]> {
  const { rows } = await sql.query<ObjectLiteral>(
    `select m.*
       from unnest($1::uuid[], $2::text[], $3::date[]) with ordinality as k(user_id, provider, night, n)
       left join lateral (
         select ${table.list('t')} from ${table.name} t
          where t.user_id = k.user_id and t.provider = k.provider and t.night = k.night
          order by ${order} limit 1
       ) m on true
      order by k.n`,
    [keys.map(({ userId }) => uuid(userId)), keys.map(({ provider }) => provider), keys.map(({ night }) => night)],
  );
  return rows.map((row) => (row['id'] === null ? null : table.revive(row)));
}
