import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openStorage, type Storage } from '../src/storage/index.js';
import { makeWearer, NOW, upsertWorkout, workout } from '../test/integration/storage/builders.js';
import { startProcess } from '../test/support/gateway-process.js';
import { until } from '../test/support/until.js';
import type { Bench, Figure } from './harness/bench.js';
import { startClient } from './support/client.js';
import { MASTER_KEY } from './support/master-key.js';
import { memoryOf, resetPeak } from './support/process-memory.js';

const DAY_MS = 86_400_000;
/** A sample every six seconds makes 16 MB of JSON of four weeks. */
const SIZES = { full: { days: 28, everySeconds: 6, rounds: 3 }, tiny: { days: 2, everySeconds: 600, rounds: 1 } };

export const seriesMemory: Bench = {
  name: 'series-memory',
  about:
    'What a gateway in a process of its own holds at most, from its sources: while it syncs four weeks of heart rate that the provider sends in one answer of 16 MB, and while it answers a client with as much. The rise is the peak less what it held before. The baseline is a bare process that parses the same answer.',
  async measure(world) {
    const { days, everySeconds, rounds } = SIZES[world.size];
    const url = await world.createDatabase();
    const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const dateOf = (back: number) => new Date(today - back * DAY_MS).toISOString().slice(0, 10);
    const dates = Array.from({ length: days }, (_, index) => dateOf(days - index));
    const provider = await serveHeartRate(dates, everySeconds);
    const storage = await openStorage({ url, masterKeys: [MASTER_KEY], poolSize: 2 });
    const client = await startClient();
    const externalId = await prepare(storage, dates[0] as string);
    const gateway = await startProcess({
      DATABASE_URL: url,
      LOG_LEVEL: 'silent',
      POLAR_CLIENT_ID: 'bench',
      POLAR_CLIENT_SECRET: 'bench',
      POLAR_API_URL: provider.origin,
    });
    const whileDoing = async (work: () => Promise<unknown>) => {
      const before = await memoryOf(gateway.pid);
      await resetPeak(gateway.pid);
      await work();
      return (await memoryOf(gateway.pid)).peakMb - before.mb;
    };
    const range = `from: "${dates[0]}T00:00:00Z", to: "${dateOf(0)}T00:00:00Z"`;
    const answer = (fields: string) => client.ask(gateway.url, `{ user(id: "${externalId}") { ${fields} } }`);
    const columns = `heartRate(${range}) { columns { timestamps values } }`;
    try {
      // A machine with much else to do compiles for long.
      await until(async () => (await gateway.status('/health/ready')) === 200, 240_000);
      await gateway.ask('{ users(first: 1) { totalCount } }');
      const synced: number[] = [];
      const answered: number[] = [];
      let peakMb = 0;
      for (let round = 0; round < rounds; round += 1) {
        synced.push(
          await whileDoing(async () => {
            const input = `{ userId: "${externalId}", provider: POLAR, dataTypes: [HEART_RATE], from: "${dates[0]}" }`;
            await gateway.ask(`mutation { syncUser(input: ${input}) { runs { id } } }`);
            await until(() => isSynced(storage), 300_000);
          }),
        );
        answered.push(await whileDoing(() => answer(`one: ${columns} other: ${columns}`)));
        for (const resolution of ['MINUTES_5', 'DAYS_1'])
          await answer(`heartRate(${range}, resolution: ${resolution}) { columns { values } }`);
        peakMb = Math.max(peakMb, (await memoryOf(gateway.pid)).peakMb, ...synced, ...answered);
      }
      const bare = await parseAlone(provider.origin);
      const figure = (what: string, values: number[], most: number, baseline: Figure['baseline']): Figure => ({
        ...{ what, unit: 'MB', values, baseline },
        goal: { of: 'figure', is: 'at most', value: most },
      });
      const parsed = { what: 'fetch and parse', values: [bare] };
      return [
        figure('rise while syncing', synced, 100, parsed),
        figure('rise while answering', answered, 100, parsed),
        figure('most that the process held', [peakMb], 400, null),
      ];
    } finally {
      await gateway.close();
      await client.close();
      await storage.close();
      await provider.close();
    }
  },
};

/** @throws where a run did not succeed */
async function isSynced({ pool }: Storage): Promise<boolean> {
  const { rows } = await pool.query<{ status: string }>('select status from sync_runs');
  const failed = rows.find(({ status }) => status === 'FAILED' || status === 'PARTIAL');
  if (failed !== undefined) throw new Error(`a sync ended as ${failed.status}`);
  return rows.every(({ status }) => status === 'SUCCEEDED');
}

/** A wearer whose offset is known from a workout, and whom nobody polls. @returns the id that applications know */
async function prepare(storage: Storage, date: string): Promise<string> {
  const wearer = await makeWearer(storage);
  const startTime = new Date(`${date}T00:00:00Z`);
  const facts = { startTime, endTime: new Date(startTime.getTime() + 60_000), localDate: date, utcOffsetMinutes: 0 };
  await storage.data.commit(
    wearer.batch([{ text: 'a workout', operations: [upsertWorkout(workout('w', facts))], rejection: null }]),
  );
  const { userId, run, lease } = wearer;
  const ended = { status: 'SUCCEEDED', error: null, finishedAt: NOW, retryAt: null } as const;
  await storage.runs.finish(userId, run.id, lease, { ...ended, steps: [] });
  await storage.pool.query(`update connections set next_sync_at = now() + interval '1 year'`);
  await storage.pool.query(`update stream_schedules set next_poll_at = now() + interval '1 year'`);
  return wearer.externalId;
}

/** A provider whose one answer is large. */
async function serveHeartRate(dates: readonly string[], everySeconds: number) {
  const times = Array.from({ length: 86_400 / everySeconds }, (_, index) =>
    new Date(index * everySeconds * 1000).toISOString().slice(11, 19),
  );
  const days = dates.map((date, day) => ({
    'polar-user': 'https://www.polaraccesslink.com/v3/users/1',
    date,
    heart_rate_samples: times.map((time, index) => ({ heart_rate: 60 + ((index * 7 + day) % 90), sample_time: time })),
  }));
  const body = Buffer.from(JSON.stringify({ heart_rates: days }));
  const server = createServer((request, response) => {
    const isHeartRate = request.url?.startsWith('/v3/users/continuous-heart-rate') === true;
    response.writeHead(isHeartRate ? 200 : 404, { 'content-type': 'application/json' });
    response.end(isHeartRate ? body : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** By how much a process that does nothing else grows, MB. */
async function parseAlone(origin: string): Promise<number> {
  const program = `const before = process.memoryUsage.rss();
    const answer = await fetch('${origin}/v3/users/continuous-heart-rate');
    const parsed = JSON.parse(await answer.text());
    console.log(parsed.heart_rates.length && (process.resourceUsage().maxRSS * 1024 - before) / 2 ** 20);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return Number(stdout);
}
