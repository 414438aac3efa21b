import { openStorage } from '../src/storage/index.js';
import { startGateway } from '../test/support/gateway.js';
import { makeWearer, NOW } from '../test/integration/storage/builders.js';
import { inTurns, timed, type Bench, type Figure } from './harness/bench.js';
import { startClient } from './support/client.js';
import { DAY_MS, FIRST_DAY_MS, heartRateOperation } from './support/heart-rate.js';
import { MASTER_KEY } from './support/master-key.js';
import { openRowsToRead } from './support/rows-to-read.js';

/** `days` are those of the year, `month` those of the month. */
const SIZES = { full: { days: 365, month: 30 }, tiny: { days: 3, month: 2 } };
const DAYS_OF_COMMIT = 10;

const COLUMNS = 'columns { timestamps values }';
const BUCKETS = 'columns { timestamps values min max count } summary { count average }';

export const seriesRead: Bench = {
  name: 'series-read',
  about:
    'A heart rate of one sample a second, read through the whole gateway by a client in another process: from the arrival of the request to the last byte of the answer, at the server. One row per sample is what a bare handler needs for the same answer: the statement, its rows and `JSON.stringify`, without HTTP.',
  async measure(world) {
    const { days, month } = SIZES[world.size];
    const url = await world.createDatabase();
    const gateway = await startGateway({ databaseUrl: url, clock: { now: () => NOW } });
    const storage = await openStorage({ url, masterKeys: [MASTER_KEY], poolSize: 2 });
    const client = await startClient();
    const rows = await openRowsToRead(url);
    try {
      const wearer = await makeWearer(storage);
      for (let from = 0; from < days; from += DAYS_OF_COMMIT) {
        const count = Math.min(DAYS_OF_COMMIT, days - from);
        const operations = Array.from({ length: count }, (_, index) => heartRateOperation(from + index));
        await storage.data.commit(wearer.batch([{ text: `answer ${from}`, operations, rejection: null }]));
      }
      await rows.fill(month);
      await storage.pool.query('vacuum analyze');
      const processor: Record<string, number[]> = {};
      const of = (name: string, count: number, resolution: string, fields: string) => async () => {
        const range = `from: "${instant(0)}", to: "${instant(count)}", resolution: ${resolution}`;
        const query = `{ user(id: "${wearer.externalId}") { heartRate(${range}) { ${fields} } } }`;
        const { ms, processorMs } = await client.serverTime(gateway.url, query);
        (processor[name] ??= []).push(processorMs);
        return ms;
      };
      const found = await inTurns(world, {
        columns: of('columns', 1, 'RAW', COLUMNS),
        columnsRows: () => timed(() => rows.columns(1)),
        samples: of('samples', 1, 'RAW', 'samples { timestamp bpm }'),
        samplesRows: () => timed(() => rows.samples(1)),
        buckets: of('buckets', month, 'MINUTES_5', BUCKETS),
        bucketsRows: () => timed(() => rows.buckets(month, '5 minutes')),
        year: of('year', days, 'DAYS_1', BUCKETS),
        monthRows: () => timed(() => rows.buckets(month, '1 day')),
      });
      const rowsOf = 'one row per sample';
      const spent = (name: string) => (processor[name] ?? []).slice(-world.rounds);
      const pair = (what: string, name: keyof typeof found, baseline: string, below: number[], most: number) => [
        figure(what, found[name], { what: baseline, values: below }, most),
        figure(`${what}: of processors`, spent(name), null, null),
      ];
      return [
        ...pair('a day as columns', 'columns', rowsOf, found.columnsRows, 30),
        ...pair('a day as objects', 'samples', rowsOf, found.samplesRows, 200),
        ...pair(`${month} days at MINUTES_5`, 'buckets', rowsOf, found.bucketsRows, 100),
        ...pair(`${days} days at DAYS_1`, 'year', `${rowsOf}, ${month} days`, found.monthRows, 100),
      ];
    } finally {
      await rows.close();
      await client.close();
      await storage.close();
      await gateway.stop();
    }
  },
};

function instant(day: number): string {
  return new Date(FIRST_DAY_MS + day * DAY_MS).toISOString();
}

function figure(what: string, values: number[], baseline: Figure['baseline'], most: number | null): Figure {
  const goal = most === null ? null : ({ of: 'figure', is: 'at most', value: most } as const);
  return { what, unit: 'ms', values, baseline, goal };
}
