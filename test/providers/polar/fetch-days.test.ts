import { describe, expect, it } from '@jest/globals';
import type { FetchWindow, Page, Stream } from '../../../src/provider-kit/provider.js';
import { dailyActivities } from '../../../src/providers/polar/daily-activities.js';
import { heartRate } from '../../../src/providers/polar/heart-rate.js';
import { nightlyRecharges } from '../../../src/providers/polar/nightly-recharges.js';
import { sleepSessions } from '../../../src/providers/polar/sleep-sessions.js';
import { fakeApi, type FakeApi } from './fake-api.js';

function window(more: Partial<FetchWindow> = {}): FetchWindow {
  return {
    cursor: null,
    from: '2026-07-01',
    to: '2026-07-09',
    isBounded: false,
    parts: { samples: true, zones: true, route: true },
    ...more,
  };
}

async function read(stream: Stream, api: FakeApi, wanted = window()): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of stream.fetch(api, wanted)) pages.push(page);
  return pages;
}

const textsOf = (pages: Page[]): string[] => pages.flatMap(({ payloads }) => payloads.map(({ text }) => text));

describe.each([
  ['sleep', sleepSessions, '/v3/users/sleep', 'nights'],
  ['nightly recharge', nightlyRecharges, '/v3/users/nightly-recharge', 'recharges'],
] as const)('fetching %s from Polar', (_name, stream, path, key) => {
  it('keeps of a bounded window its nights, byte for byte, and those without a date; else all', async () => {
    const items = [
      '{"date": "2026-06-30"}',
      '{"date": "2026-07-01", "x":1.0}',
      '{"date":"2026-07-09"}',
      '{"date":"2026-07-10"}',
      '{}',
    ];
    const api = fakeApi({ [`GET ${path}`]: { text: `{"${key}": [${items.join(' , ')}]}` } });
    expect(textsOf(await read(stream, api, window({ isBounded: true })))).toEqual([items[1], items[2], items[4]]);
    expect(textsOf(await read(stream, api))).toEqual(items);
    expect(api.log()).toEqual([`GET ${path}`, `GET ${path}`]);
  });

  it.each([404, { json: { [key]: [] } }])('finds nothing in %j', async (answer) => {
    expect(await read(stream, fakeApi({ [`GET ${path}`]: answer }))).toEqual([]);
  });

  it('says of 204 that the device may not give it, until something has come', async () => {
    const silent = fakeApi({ [`GET ${path}`]: 204 });
    const [page, ...more] = await read(stream, silent);
    expect([page?.payloads, page?.notice, more]).toEqual([[], expect.stringMatching(/^FEATURE_UNAVAILABLE or /), []]);
    const given = await read(stream, fakeApi({ [`GET ${path}`]: { json: { [key]: [{}] } } }));
    expect(await read(stream, silent, window({ cursor: given.at(-1)?.cursor ?? null }))).toEqual([]);
  });

  it('fails on an answer of another shape', async () => {
    await expect(read(stream, fakeApi({ [`GET ${path}`]: { json: {} } }))).rejects.toMatchObject({
      disposition: 'fail',
    });
  });
});

describe('fetching heart rate from Polar', () => {
  const PATH = 'GET /v3/users/continuous-heart-rate';
  const day = (date: string, count = 1) => ({
    date,
    heart_rate_samples: Array.from({ length: count }, () => ({ heart_rate: 60, sample_time: '00:01:00' })),
  });

  it('asks for at most 28 days at a time', async () => {
    const api = fakeApi({ [PATH]: 404 });
    await read(heartRate, api, window({ from: '2026-05-01', to: '2026-06-26' }));
    expect(api.calls.map(({ query }) => query)).toEqual([
      { from: '2026-05-01', to: '2026-05-28' },
      { from: '2026-05-29', to: '2026-06-25' },
      { from: '2026-06-26', to: '2026-06-26' },
    ]);
  });

  it('goes on a week before the last day that had samples', async () => {
    const first = fakeApi({
      [PATH]: { json: { heart_rates: [day('2026-07-07'), day('2026-07-08'), day('2026-07-09', 0)] } },
    });
    const cursor = (await read(heartRate, first)).at(-1)?.cursor ?? null;
    expect(cursor).toEqual({ lastDate: '2026-07-08', wholeOn: '2026-07-09' });
    const second = fakeApi({ [PATH]: { json: { heart_rates: [] } } });
    expect(await read(heartRate, second, window({ cursor, from: '2026-06-12' }))).toEqual([]);
    expect(second.calls[0]?.query).toEqual({ from: '2026-07-01', to: '2026-07-09' });
  });

  it.each([
    ['2026-07-03', '2026-07-01', '2026-07-03'],
    ['2026-07-02', '2026-06-12', '2026-07-09'],
    [undefined, '2026-06-12', '2026-07-09'],
  ])('that read all on %s, reads from %s on: what comes late is found within a week', async (wholeOn, from, next) => {
    const api = fakeApi({ [PATH]: { json: { heart_rates: [day('2026-06-13'), day('2026-07-08')] } } });
    const cursor = { lastDate: '2026-07-08', ...(wholeOn && { wholeOn }) };
    const [page] = await read(heartRate, api, window({ cursor, from: '2026-06-12' }));
    expect(api.calls.map(({ query }) => query)).toEqual([{ from, to: '2026-07-09' }]);
    expect(page?.cursor).toEqual({ lastDate: '2026-07-08', wholeOn: next });
  });

  it('never goes behind the window, and never moves the cursor back', async () => {
    const api = fakeApi({ [PATH]: { json: { heart_rates: [day('2026-07-02')] } } });
    const [page] = await read(heartRate, api, window({ cursor: { lastDate: '2026-07-03' } }));
    expect(api.calls[0]?.query['from']).toBe('2026-07-01');
    expect(page?.cursor).toMatchObject({ lastDate: '2026-07-03' });
  });

  it.each([
    ['a wrapped list', { heart_rates: [day('2026-07-08')] }],
    ['a bare list', [day('2026-07-08')]],
    ['a single day', day('2026-07-08')],
  ])('takes %s', async (_form, json) => {
    expect(textsOf(await read(heartRate, fakeApi({ [PATH]: { json } })))).toEqual([JSON.stringify(day('2026-07-08'))]);
  });

  it.each([204, 404, { json: [] }])('finds nothing in %j', async (answer) => {
    expect(await read(heartRate, fakeApi({ [PATH]: answer }))).toEqual([]);
  });

  it('fails on an answer of another shape', async () => {
    await expect(read(heartRate, fakeApi({ [PATH]: { json: { days: [] } } }))).rejects.toMatchObject({
      disposition: 'fail',
    });
  });
});

describe('fetching daily activity from Polar', () => {
  const PATH = 'GET /v3/users/activities';

  it('asks for the whole window with all that belongs to a day, 28 days at a time', async () => {
    const api = fakeApi({ [PATH]: ({ query }) => ({ json: [{ start_time: `${query['from']}T00:00` }] }) });
    const pages = await read(dailyActivities, api, window({ from: '2026-06-01', to: '2026-07-09' }));
    const parts = { steps: 'true', activity_zones: 'true', inactivity_stamps: 'true' };
    expect(api.calls.map(({ query }) => query)).toEqual([
      { from: '2026-06-01', to: '2026-06-28', ...parts },
      { from: '2026-06-29', to: '2026-07-09', ...parts },
    ]);
    expect(textsOf(pages)).toEqual(['{"start_time":"2026-06-01T00:00"}', '{"start_time":"2026-06-29T00:00"}']);
  });

  it.each([
    ['2026-07-08', '2026-06-11'],
    ['2026-05-20', '2026-04-23'],
    ['2024-01-01', '2025-07-10'],
  ])(
    'after a pause since %s reads from %s on what may have changed meanwhile, as far back as Polar keeps it',
    async (readTo, from) => {
      const api = fakeApi({ [PATH]: { json: [] } });
      const pages = await read(dailyActivities, api, window({ cursor: { readTo } }));
      expect(api.calls[0]?.query).toMatchObject({ from });
      expect(pages.at(-1)?.cursor).toEqual({ readTo: '2026-07-09' });
    },
  );

  it.each([204, 404, { json: [] }])('finds nothing in %j', async (answer) => {
    expect(textsOf(await read(dailyActivities, fakeApi({ [PATH]: answer })))).toEqual([]);
  });

  it('asks again later after an answer that is not JSON', async () => {
    const api = fakeApi({ [PATH]: { text: '<html>' } });
    await expect(read(dailyActivities, api)).rejects.toMatchObject({ disposition: 'retry' });
  });
});
