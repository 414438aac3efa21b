import type { DataType } from '../domain/data-type.js';
import { inferLocalOffset, nightPlacingOf, placingOf } from '../domain/local-day.js';
import { inferDayOffset, inferNightOffset, inferOffsetAt, type OffsetTimeline } from '../domain/offset-timeline.js';
import { RECORD_TRAITS, type RecordTraits } from '../domain/record-traits.js';
import { mapPayload } from '../provider-kit/pull.js';
import type { InferredRecord, UnplacedPayload } from './ports/index.js';
import type { RunContext } from './run-context.js';

const BATCH_PAYLOADS = 50;

/** What became of the payloads of a data type that were mapped again. */
export interface Settled {
  /** Records that had waited for an offset. */
  created: number;
  rejections: string[];
}

/**
 * Maps again what was placed in time by other records, where those now tell another offset, and what could not be placed
 * at all; so that the result never depends on the order in which records arrive, and a run that was cut short is made good
 * by the next one.
 * @returns `inferred`: every record whose offset is not its own, as they are afterwards
 */
export async function settleOffsets(
  context: RunContext,
): Promise<{ settled: Map<DataType, Settled>; inferred: InferredRecord[] }> {
  const { dependencies, run, connection, reachable, lease } = context;
  const { data, clock } = dependencies;
  const offsets = await data.offsets(run.userId);
  const inferred = await data.inferred(run.userId, connection.provider);
  const stale: UnplacedPayload[] = [
    ...inferred.filter((record) => isStale(offsets, record)),
    ...(offsets.stretches.length === 0 ? [] : await data.unplaced(run.userId, connection.provider)),
  ];
  const settled = new Map<DataType, Settled>();
  for (const stream of reachable.provider.streams) {
    const payloads = stale.filter(({ dataType }) => dataType === stream.dataType);
    const outcome: Settled = { created: 0, rejections: [] };
    for (let start = 0; start < payloads.length; start += BATCH_PAYLOADS) {
      const hashes = payloads.slice(start, start + BATCH_PAYLOADS).map(({ payloadHash }) => payloadHash);
      const contents = await data.payloadContents(run.userId, hashes);
      const mapped = contents.map((content) => mapPayload(stream, content, { offsets }));
      const { created, findings = [] } = await data.commit({
        userId: run.userId,
        connectionId: connection.id,
        provider: connection.provider,
        dataType: stream.dataType,
        mapperVersion: stream.mapperVersion,
        payloads: mapped,
        isMappedAgain: true,
        cursor: undefined,
        receivedAt: clock.now(),
        runId: run.id,
        lease: lease(),
      });
      for (const finding of findings) dependencies.onFinding?.(connection.provider, finding);
      outcome.created += created;
      outcome.rejections.push(...mapped.flatMap(({ rejection }) => (rejection === null ? [] : [rejection])));
    }
    if (payloads.length > 0) settled.set(stream.dataType, outcome);
  }
  return { settled, inferred: settled.size === 0 ? inferred : await data.inferred(run.userId, connection.provider) };
}

/** Whether the evidence would place the record otherwise today. */
function isStale(offsets: OffsetTimeline, { dataType, date, startTime, ...told }: InferredRecord): boolean {
  const { date: kind, isPlacedByClock = false }: RecordTraits = RECORD_TRAITS[dataType];
  if (kind === null) {
    return startTime !== null && inferOffsetAt(offsets, startTime) !== told.utcOffsetMinutes;
  }
  if (kind === 'localDate' && startTime !== null) {
    const localMs = startTime.getTime() + (told.utcOffsetMinutes ?? 0) * 60_000;
    return inferLocalOffset(offsets, localMs) !== told.utcOffsetMinutes;
  }
  const [offset, placing] =
    kind === 'night'
      ? [inferNightOffset(offsets, date), nightPlacingOf(offsets, date)]
      : [inferDayOffset(offsets, date), placingOf(offsets, date)];
  return offset !== told.utcOffsetMinutes || (isPlacedByClock && placing !== told.placedBy);
}
