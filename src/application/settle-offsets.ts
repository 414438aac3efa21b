import { inferDayOffset, inferNightOffset, type OffsetTimeline } from '../domain/offset-timeline.js';
import { mapPayload } from '../provider-kit/pull.js';
import type { InferredRecord } from './ports/index.js';
import type { RunContext } from './run-context.js';

const BATCH_RECORDS = 50;

/**
 * Maps again what was placed in time by other records, where those now tell another offset; so that the result never
 * depends on the order in which records arrive, and a run that was cut short is made good by the next one.
 */
export async function settleOffsets(context: RunContext): Promise<void> {
  const { dependencies, run, connection, reachable, lease } = context;
  const { data, clock } = dependencies;
  const offsets = await data.offsets(run.userId);
  const stale = (await data.inferred(run.userId, connection.provider)).filter(
    (record) => inferredOffset(offsets, record) !== record.utcOffsetMinutes,
  );
  for (const stream of reachable.provider.streams) {
    const records = stale.filter(({ dataType }) => dataType === stream.dataType);
    for (let start = 0; start < records.length; start += BATCH_RECORDS) {
      const slice = records.slice(start, start + BATCH_RECORDS);
      const texts = await data.payloadTexts(
        run.userId,
        slice.map(({ payloadHash }) => payloadHash),
      );
      await data.commit({
        userId: run.userId,
        connectionId: connection.id,
        provider: connection.provider,
        dataType: stream.dataType,
        mapperVersion: stream.mapperVersion,
        payloads: texts.map((text) => mapPayload(stream, { text }, { offsets })),
        isMappedAgain: true,
        cursor: undefined,
        receivedAt: clock.now(),
        runId: run.id,
        lease: lease(),
      });
    }
  }
}

function inferredOffset(offsets: OffsetTimeline, { dataType, date }: InferredRecord): number | null {
  return dataType === 'NIGHTLY_RECHARGE' ? inferNightOffset(offsets, date) : inferDayOffset(offsets, date);
}
