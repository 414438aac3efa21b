import type { SeriesSource, StoredBlock } from '../application/ports/index.js';
import type { SeriesView } from '../application/use-cases.js';
import type { OffsetStretch } from '../domain/offset-timeline.js';
import type { StoredRecord } from '../domain/record.js';
import { SeriesType, type Resolution } from '../domain/sample-series.js';
import type { GraphqlContext } from './context.js';

/** One series of a record; empty where the record has none. `loaded` are the types that are read along with it. */
export async function seriesOfRecord(
  record: StoredRecord,
  type: SeriesType,
  resolution: Resolution,
  { loaders, useCases }: GraphqlContext,
  loaded: readonly SeriesType[] = [type],
): Promise<SeriesView> {
  const blocks = await loaders.blocks(loaded).load(record);
  const ofType = blocks.filter((block) => block.type === type);
  const clock = await clockOf(record, ofType, resolution, loaders);
  return useCases.recordSeries(ofType, type, sourceOf(record), resolution, clock);
}

/** The series that the record has, of these types or of all, in the order of the enumeration. */
export async function allSeriesOfRecord(
  record: StoredRecord,
  types: readonly SeriesType[] | null,
  resolution: Resolution,
  { loaders, useCases }: GraphqlContext,
): Promise<SeriesView[]> {
  const wanted = Object.values(SeriesType).filter((type) => types === null || types.includes(type));
  const blocks = await loaders.blocks(types === null ? null : wanted).load(record);
  const source = sourceOf(record);
  const clock = await clockOf(record, blocks, resolution, loaders);
  return wanted.flatMap((type) => {
    const ofType = blocks.filter((block) => block.type === type);
    return ofType.length === 0 ? [] : [useCases.recordSeries(ofType, type, source, resolution, clock)];
  });
}

/** Only days are those of the wearer's clock. */
async function clockOf(
  { userId }: StoredRecord,
  blocks: readonly StoredBlock[],
  resolution: Resolution,
  loaders: GraphqlContext['loaders'],
): Promise<readonly OffsetStretch[]> {
  if (resolution !== 'DAYS_1' || blocks.length === 0) return [];
  const fromMs = blocks.reduce((first, { startMs }) => Math.min(first, startMs), Infinity);
  const toMs = blocks.reduce((last, { endMs }) => Math.max(last, endMs), -Infinity);
  return loaders.clocks.load({ userId, fromMs, toMs });
}

function sourceOf(record: StoredRecord): SeriesSource {
  const { id, provider, device, deviceId, externalId, isManual, receivedAt, utcOffsetMinutes, utcOffsetOrigin } =
    record;
  const source = { id, provider, device, deviceId, externalId, isManual, receivedAt };
  return { ...source, utcOffsetMinutes, utcOffsetOrigin, isAllDay: false };
}
