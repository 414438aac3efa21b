import { fetch } from 'undici';
import type { DataType } from '../src/domain/data-type.js';
import { decodeBlocks, type Samples } from '../src/series/index.js';
import { inTurns, timed, type Bench, type Figure } from './harness/bench.js';
import { openRowPerSample } from './support/row-per-sample.js';
import { startSyncing, type Asked, type Brought, type Syncing, type Wearer } from './support/syncing.js';

/** `rows`: samples that the ORM writes, enough to see its pace. The fifth athlete has worn a watch for eleven days only. */
const SIZES = {
  full: { athletes: [1, 2, 3, 4, 5, 6, 7], copies: 2, rows: 60_000 },
  tiny: { athletes: [5], copies: 1, rows: 500 },
};
/** As many as the gateway syncs at once. */
const AT_ONCE = 8;

export const fullSync: Bench = {
  name: 'full-sync',
  about:
    'First syncs of several users at once through a whole gateway, from `syncUser` to the end of the last run: HTTP, JSON, payloads sealed and stored, mapping, records and series in durable transactions. The provider plays back from another process what the sandbox answered. The floor fetches the same answers and parses them, no more; one row per sample is what the upsert of the ORM writes, and nothing else.',
  async measure(world) {
    const { athletes, copies, rows } = SIZES[world.size];
    const url = await world.createDatabase();
    const syncing = await startSyncing(url);
    const orm = await openRowPerSample(url);
    try {
      const makeWearers = async () => {
        const wearers: Wearer[] = [];
        for (let copy = 0; copy < copies; copy += 1) {
          for (const athlete of athletes) wearers.push(await syncing.makeWearer(athlete));
        }
        return wearers;
      };
      /** One way of syncing, and the floor below it: what its last sync asked for, fetched again. */
      const pair = (asked: Asked, count: (brought: Brought) => number) => {
        let last: { wearers: Wearer[]; things: number } = { wearers: [], things: 0 };
        return {
          async sync() {
            const wearers = await makeWearers();
            const brought = await syncing.syncAll(wearers, asked);
            last = { wearers, things: count(brought) };
            return perSecond(last.things, brought.ms);
          },
          async floor() {
            const paths = await Promise.all(last.wearers.map(({ token }) => syncing.playback.asked(token)));
            const ms = await timed(() => fetchAll(syncing.playback.origin, last.wearers, paths));
            return perSecond(last.things, ms);
          },
          last: () => last.wearers,
        };
      };
      const of =
        (...types: DataType[]) =>
        ({ created }: Brought) =>
          types.reduce((sum, type) => sum + (created.get(type) ?? 0), 0);
      const everything = pair({}, ({ samples }) => samples);
      const workouts = pair({ dataTypes: ['WORKOUT'] }, of('WORKOUT'));
      const bare = pair({ dataTypes: ['WORKOUT'], samples: false, route: false }, of('WORKOUT'));
      const listed = pair({ dataTypes: ['WORKOUT'], samples: false, zones: false, route: false }, of('WORKOUT'));
      const nights = pair({ dataTypes: ['SLEEP_SESSION', 'NIGHTLY_RECHARGE'] }, of('SLEEP_SESSION'));
      const found = await inTurns(world, {
        samples: everything.sync,
        samplesFloor: everything.floor,
        rows: async () => {
          const samples = await longestSeries(syncing, everything.last(), rows);
          return perSecond(samples.values.length, await orm.write(everything.last()[0]!.userId, 'HEART_RATE', samples));
        },
        workouts: workouts.sync,
        workoutsFloor: workouts.floor,
        bare: bare.sync,
        bareFloor: bare.floor,
        listed: listed.sync,
        listedFloor: listed.floor,
        nights: nights.sync,
        nightsFloor: nights.floor,
      });
      const floor = 'fetch and parse';
      return [
        figure('everything', 'samples/s', found.samples, floor, found.samplesFloor, 200_000),
        figure('everything', 'samples/s', found.samples, 'one row per sample', found.rows),
        figure('workouts with samples, zones, route', 'workouts/s', found.workouts, floor, found.workoutsFloor),
        figure('workouts with zones alone', 'workouts/s', found.bare, floor, found.bareFloor, 300),
        figure('workouts as the list has them', 'workouts/s', found.listed, floor, found.listedFloor),
        figure('nights: sleep and recharge', 'nights/s', found.nights, floor, found.nightsFloor, 500),
      ];
    } finally {
      await orm.close();
      await syncing.close();
    }
  },
};

function figure(
  what: string,
  unit: string,
  values: number[],
  baseline: string,
  below: number[],
  atLeast: number | null = null,
): Figure {
  const goal = atLeast === null ? null : { of: 'figure' as const, is: 'at least' as const, value: atLeast };
  return { what, unit, values, baseline: { what: baseline, values: below }, goal };
}

function perSecond(count: number, ms: number): number {
  if (count === 0) throw new Error('there was nothing to sync');
  return (count * 1000) / ms;
}

async function fetchAll(origin: string, wearers: readonly Wearer[], paths: readonly string[][]): Promise<void> {
  const waiting = wearers.map(({ token }, at) => ({ token, paths: paths[at] ?? [] }));
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const path of next.paths) {
        const response = await fetch(origin + path, { headers: { authorization: `Bearer ${next.token}` } });
        const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
        const body = await response.arrayBuffer();
        if (response.status === 200 && isJson) JSON.parse(Buffer.from(body).toString());
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Samples of one type that were stored, for others to store in their way. */
async function longestSeries({ storage }: Syncing, wearers: readonly Wearer[], atMost: number): Promise<Samples> {
  const { rows } = await storage.pool.query<{ count: number; data: Uint8Array }>(
    `select distinct on (start_ms) count, data from series_blocks
      where user_id = $1 and type = 'HEART_RATE' order by start_ms`,
    [wearers[0]?.userId],
  );
  const { timestamps, values } = decodeBlocks(rows);
  // Rows have a key: of two series that overlap, an instant is taken once.
  const kept = new Map([...timestamps].map((at, index) => [at, values[index] ?? NaN]));
  const instants = [...kept.keys()].slice(0, atMost);
  return { timestamps: Float64Array.from(instants), values: Float64Array.from(instants, (at) => kept.get(at) ?? NaN) };
}
