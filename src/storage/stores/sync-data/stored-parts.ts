import type { Arrival } from '../../../application/ports/index.js';
import type { RecordOf } from '../../../domain/operation.js';
import type { SampleSeries, SeriesType } from '../../../domain/sample-series.js';
import { decodeBlocks, decodeRoute } from '../../../series/index.js';
import { storable, type Sql } from '../../sql.js';
import type { Incoming } from './incoming.js';
import { movedBy, withEarlierParts, type EarlierParts } from './kept-parts.js';

type Stored = EarlierParts & { id: string; externalId: string };

/** Workouts of which something is stored already, with what their payloads leave unsaid. */
export async function withStoredParts(
  tx: Sql,
  { userId, provider }: Arrival,
  incoming: readonly Incoming[],
  isStored: (externalId: string) => boolean,
): Promise<Incoming[]> {
  const keeping = new Set(incoming.filter((item) => leavesUnsaid(item) && isStored(storable(item.record.externalId))));
  if (keeping.size === 0) return [...incoming];
  const { rows } = await tx.query<Stored & Record<string, unknown>>(
    `select id, external_id as "externalId", start_time as "startTime", end_time as "endTime",
            duration_seconds as "durationSeconds", heart_rate_zones as "heartRateZones", laps, pauses,
            moving_seconds as "movingSeconds", flags, files
       from workouts
      where user_id = $1 and provider = $2 and external_id = any($3::text[])`,
    [userId, provider, [...keeping].map(({ record }) => storable(record.externalId))],
  );
  const stored = new Map(rows.map((row) => [row.externalId, row]));
  const kept: Incoming[] = [];
  for (const item of incoming) {
    const before = keeping.has(item) ? stored.get(storable(item.record.externalId)) : undefined;
    kept.push(before === undefined ? item : withEarlierParts(item, await withRecorded(tx, userId, item, before)));
  }
  return kept;
}

function leavesUnsaid({ dataType, keepsZones, keepsFile, series, route }: Incoming): boolean {
  return dataType === 'WORKOUT' && (keepsZones || keepsFile || series === undefined || route === undefined);
}

/** What hangs on a workout is read where it moves with it. */
async function withRecorded(
  tx: Sql,
  userId: string,
  { record, series, route }: Incoming,
  before: Stored,
): Promise<Stored> {
  if (movedBy(record as RecordOf['WORKOUT'], before) === 0) return before;
  return {
    ...before,
    series: series === undefined ? await storedSeries(tx, userId, before.id) : undefined,
    route: route === undefined ? await storedRoute(tx, userId, before.id) : undefined,
  };
}

async function storedSeries(tx: Sql, userId: string, id: string): Promise<SampleSeries[]> {
  const { rows } = await tx.query<{ type: SeriesType; count: number; data: Uint8Array }>(
    'select type, count, data from series_blocks where user_id = $1 and record_id = $2 order by type, start_ms',
    [userId, id],
  );
  const types = new Set(rows.map(({ type }) => type));
  return [...types].map((type) => ({ type, ...decodeBlocks(rows.filter((row) => row.type === type)) }));
}

async function storedRoute(tx: Sql, userId: string, id: string): Promise<EarlierParts['route']> {
  const { rows } = await tx.query<{ points: Uint8Array }>(
    'select points from workout_routes where user_id = $1 and workout_id = $2',
    [userId, id],
  );
  const [row] = rows;
  return row === undefined ? undefined : decodeRoute(row.points);
}
