import type { SampleSeries } from '../../../domain/sample-series.js';
import { decodeBlocks } from '../../../series/index.js';
import type { Sql } from '../../sql.js';

interface Block extends Record<string, unknown> {
  recordId: string;
  type: string;
  count: number;
  data: Uint8Array;
}

interface Stated {
  id: string;
  series: readonly SampleSeries[];
}

/** Of records with their series, those whose stored series are not just these. To unpack is several times cheaper than to pack. */
export async function withoutUnchanged<T extends Stated>(tx: Sql, userId: string, records: readonly T[]): Promise<T[]> {
  const { rows } = await tx.query<Block>(
    `select record_id as "recordId", type, count, data from series_blocks
      where user_id = $1 and record_id = any($2::uuid[]) order by record_id, type, start_ms`,
    [userId, records.map(({ id }) => id)],
  );
  const stored = new Map<string, Map<string, Block[]>>();
  for (const block of rows) {
    const ofRecord = stored.get(block.recordId) ?? new Map<string, Block[]>();
    stored.set(block.recordId, ofRecord.set(block.type, [...(ofRecord.get(block.type) ?? []), block]));
  }
  return records.filter(({ id, series }) => {
    const ofRecord = stored.get(id) ?? new Map<string, Block[]>();
    const told = series.filter(({ values }) => values.length > 0);
    return told.length !== ofRecord.size || !told.every((one) => isStored(one, ofRecord.get(one.type) ?? []));
  });
}

function isStored({ timestamps, values }: SampleSeries, blocks: readonly Block[]): boolean {
  if (blocks.reduce((sum, { count }) => sum + count, 0) !== values.length) return false;
  try {
    const stored = decodeBlocks(blocks);
    return bytesOf(stored.timestamps).equals(bytesOf(timestamps)) && bytesOf(stored.values).equals(bytesOf(values));
  } catch {
    // What cannot be read, of another version for instance, is written anew.
    return false;
  }
}

/** Every bit counts: a zero has a sign. */
function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
