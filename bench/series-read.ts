import { openStorage } from '../src/storage/index.js';
import { startGateway } from '../test/support/gateway.js';
import { makeWearer, NOW } from '../test/integration/storage/builders.js';
import { inTurns, timed, type Bench, type Figure } from './harness/bench.js';
import { startClient } from './support/client.js';
import { DAY_MS, FIRST_DAY_MS, heartRateOperation } from './support/heart-rate.js';
import { openRowsToRead } from './support/rows-to-read.js';

const KEY = { id: 'one', key: new Uint8Array(32).fill(7) };
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
    const storage = await openStorage({ url, masterKeys: [KEY], poolSize: 2 });
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
      const of = (count: number, resolution: string, fields: string) => () =>
        client.serverTime(
          gateway.url,
          `{ user(id: "${wearer.externalId}") { heartRate(from: "${instant(0)}", to: "${instant(count)}", resolution: ${resolution}) { ${fields} } } }`,
        );
      const found = await inTurns(world, {
        columns: of(1, 'RAW', COLUMNS),
        columnsRows: () => timed(() => rows.columns(1)),
        samples: of(1, 'RAW', 'samples { timestamp bpm }'),
        samplesRows: () => timed(() => rows.samples(1)),
        buckets: of(month, 'MINUTES_5', BUCKETS),
        bucketsRows: () => timed(() => rows.buckets(month, '5 minutes')),
        year: of(days, 'DAYS_1', BUCKETS),
        monthRows: () => timed(() => rows.buckets(month, '1 day')),
      });
      const baseline = 'one row per sample';
      return [
        figure('a day as columns', found.columns, baseline, found.columnsRows, 30),
        figure('a day as objects', found.samples, baseline, found.samplesRows, 200),
        figure(`${month} days at MINUTES_5`, found.buckets, baseline, found.bucketsRows, 100),
        figure(`${days} days at DAYS_1`, found.year, `${baseline}, ${month} days`, found.monthRows, 100),
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

function figure(what: string, values: number[], baseline: string, below: number[], most: number): Figure {
  return {
    what,
    unit: 'ms',
    values,
    baseline: { what: baseline, values: below },
    goal: { of: 'figure', is: 'at most', value: most },
  };
}
