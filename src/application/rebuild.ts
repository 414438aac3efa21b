import type { DataType } from '../domain/data-type.js';
import type { OffsetTimeline } from '../domain/offset-timeline.js';
import type { Clock } from '../domain/clock.js';
import type { Provider, Stream } from '../provider-kit/provider.js';
import { mapPayload } from '../provider-kit/pull.js';
import type { Difference, RebuildReport, RebuildStore, Replay } from './ports/index.js';

export interface RebuildDependencies {
  rebuilds: RebuildStore;
  /** Those whose payloads are mapped again. */
  providers: readonly Provider[];
  clock: Clock;
}

/** Offsets are told by records that need none themselves, so that the second round finds what the first one told. */
const MAX_ROUNDS = 3;

/**
 * Maps everything again that is stored of a user, in the order in which it arrived and without a call to a provider, and
 * makes the records be what comes out, in one transaction. What a record belongs to in time is read off the rebuilt
 * records, so that the result does not depend on their order.
 * @returns null where the user is gone
 */
export async function rebuildUser(
  { rebuilds, providers, clock }: RebuildDependencies,
  { userId, isDryRun }: { userId: string; isDryRun: boolean },
  onDifference: (difference: Difference) => void,
): Promise<RebuildReport | null> {
  const streams = new Map(
    providers.map(({ manifest, streams: list }): [string, Map<DataType, Stream>] => [
      manifest.id,
      new Map(list.map((stream) => [stream.dataType, stream])),
    ]),
  );
  return rebuilds.rebuild(
    { userId, providers: [...streams.keys()], isDryRun, at: clock.now() },
    async (replay) => {
      let offsets = replay.offsetsBefore;
      for (let round = 1; round <= MAX_ROUNDS; round += 1) {
        await replayAll(replay, streams, offsets);
        const told = await replay.offsets();
        if (isSame(told, offsets)) return;
        offsets = told;
      }
      throw new Error('the offsets that the rebuilt records tell do not settle');
    },
    onDifference,
  );
}

async function replayAll(
  replay: Replay,
  streams: ReadonlyMap<string, ReadonlyMap<DataType, Stream>>,
  offsets: OffsetTimeline,
): Promise<void> {
  await replay.begin();
  for await (const batch of replay.payloads()) {
    const stream = streams.get(batch.provider)?.get(batch.dataType);
    // What no stream speaks of any more is kept as it is.
    if (stream === undefined) continue;
    const payloads = batch.payloads.map(({ hash, ...content }) => ({
      hash,
      ...mapPayload(stream, content, { offsets }),
    }));
    await replay.commit({ ...batch, mapperVersion: stream.mapperVersion, payloads });
  }
  await replay.keepUnmapped();
}

function isSame(one: OffsetTimeline, other: OffsetTimeline): boolean {
  return text(one) === text(other);
}

function text({ stretches, nights }: OffsetTimeline): string {
  return JSON.stringify([stretches, [...nights]]);
}
