import type { Replay, ReplayedBatch } from '../../../application/ports/index.js';
import type { DataType } from '../../../domain/data-type.js';
import type { OffsetTimeline } from '../../../domain/offset-timeline.js';
import type { UserCipher } from '../../cipher.js';
import { only, storable, type Sql } from '../../sql.js';
import { storeMeaning } from '../sync-data/commit.js';
import { readOffsets } from '../sync-data/offsets.js';
import { identifyFiles } from '../sync-data/payload-files.js';
import { payloadContents } from '../sync-data/payloads.js';
import { keepUnmapped } from './keep.js';
import { adoptIds, emptyShadow, type RebuildScope } from './shadow.js';

/** As large as a batch of a sync: bounded in payloads, and in bytes as they lie stored. */
const BATCH_PAYLOADS = 50;
const BATCH_BYTES = 1024 * 1024;
const PAGE = 1_000;

interface PayloadRow {
  hash: Buffer;
  arrival: string;
  provider: string;
  dataType: DataType;
  connectionId: string;
  runId: string;
  receivedAt: Date;
  bytes: number;
}

export function replayInto(tx: Sql, cipher: UserCipher, scope: RebuildScope, offsetsBefore: OffsetTimeline): Replay {
  const { userId, tables } = scope;
  return {
    offsetsBefore,
    begin: () => emptyShadow(tx, scope),

    async *payloads() {
      for await (const rows of batches(tx, scope)) {
        const [first] = rows;
        if (first === undefined) continue;
        const contents = await payloadContents(
          tx,
          cipher,
          userId,
          rows.map(({ hash }) => hash),
        );
        const { provider, dataType, connectionId, receivedAt } = first;
        const payloads = contents.map((content, index) => ({
          ...content,
          hash: only(rows.slice(index), 'payload').hash,
        }));
        yield { provider, dataType, connectionId, receivedAt, payloads } satisfies ReplayedBatch;
      }
    },

    async commit({ payloads, ...batch }) {
      await tx.query(
        `insert into replayed (hash, rejection, mapper_version, arrival)
         select i.hash, i.rejection, $4, p.arrival
           from unnest($2::bytea[], $3::text[]) as i(hash, rejection) join payloads p on p.user_id = $1 and p.hash = i.hash`,
        [
          userId,
          payloads.map(({ hash }) => hash),
          payloads.map(({ rejection }) => (rejection === null ? null : storable(rejection))),
          batch.mapperVersion,
        ],
      );
      await storeMeaning(
        tx,
        tables,
        { userId, ...batch },
        payloads.map((payload) => ({
          hash: Buffer.from(payload.hash),
          operations: payload.operations,
          files: identifyFiles(cipher, batch, payload),
        })),
      );
    },

    async keepUnmapped() {
      await adoptIds(tx, scope);
      await keepUnmapped(tx, scope);
    },

    offsets: () => readOffsets(tx, userId),
  };
}

/** What one transaction of a sync brought, in order; no more than fits into memory at once. */
async function* batches(tx: Sql, { userId, providers }: RebuildScope): AsyncGenerator<PayloadRow[]> {
  let batch: PayloadRow[] = [];
  let bytes = 0;
  let last = '0';
  for (;;) {
    const { rows } = await tx.query<PayloadRow & Record<string, unknown>>(
      `select hash, arrival, provider, data_type as "dataType", connection_id as "connectionId", run_id as "runId",
              received_at as "receivedAt", octet_length(body) as bytes
         from payloads
        where user_id = $1 and provider = any($2::text[]) and arrival > $3
        order by arrival limit ${PAGE}`,
      [userId, providers, last],
    );
    for (const row of rows) {
      const isFull = batch.length >= BATCH_PAYLOADS || bytes >= BATCH_BYTES;
      if (batch[0] !== undefined && (isFull || !areTogether(batch[0], row))) {
        yield batch;
        batch = [];
        bytes = 0;
      }
      batch.push(row);
      bytes += row.bytes;
      last = row.arrival;
    }
    if (rows.length < PAGE) break;
  }
  if (batch.length > 0) yield batch;
}

function areTogether(one: PayloadRow, other: PayloadRow): boolean {
  return (
    one.provider === other.provider &&
    one.dataType === other.dataType &&
    one.connectionId === other.connectionId &&
    one.runId === other.runId &&
    one.receivedAt.getTime() === other.receivedAt.getTime()
  );
}
