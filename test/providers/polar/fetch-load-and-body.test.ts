import { describe, expect, it } from '@jest/globals';
import type { FetchWindow, Page, Stream } from '../../../src/provider-kit/provider.js';
import { bodyMeasurements } from '../../../src/providers/polar/body-measurements.js';
import { dailyTrainingLoads } from '../../../src/providers/polar/daily-training-loads.js';
import { fakeApi, type FakeApi } from './fake-api.js';

function window(more: Partial<FetchWindow> = {}): FetchWindow {
  return {
    cursor: null,
    from: '2026-06-12',
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

describe('fetching training load from Polar', () => {
  const PATH = 'GET /v3/users/cardio-load/date';

  it('takes one call for the days that may still change, at the first sync and at every other', async () => {
    const api = fakeApi({ [PATH]: { text: '[ {"date":"2026-07-08", "cardio_load":78.0} ]' } });
    const pages = await read(dailyTrainingLoads, api);
    expect(textsOf(pages)).toEqual(['{"date":"2026-07-08", "cardio_load":78.0}']);
    await read(dailyTrainingLoads, api, window({ cursor: pages.at(-1)!.cursor! }));
    expect(api.calls.map(({ query }) => query)).toEqual([
      { from: '2026-06-12', to: '2026-07-09' },
      { from: '2026-06-12', to: '2026-07-09' },
    ]);
  });

  it.each([
    ['2026-05-20', '2026-04-23'],
    ['2025-01-01', '2026-01-11'],
  ])('after a pause since %s reads from %s on, as far back as Polar keeps it', async (readTo, from) => {
    const api = fakeApi({ [PATH]: { json: [] } });
    await read(dailyTrainingLoads, api, window({ cursor: { readTo } }));
    expect(api.calls[0]?.query).toMatchObject({ from });
  });

  it('takes a day that comes bare', async () => {
    const api = fakeApi({ [PATH]: { text: ' {"date":"2026-07-08"} ' } });
    expect(textsOf(await read(dailyTrainingLoads, api))).toEqual(['{"date":"2026-07-08"}']);
  });

  it('fails on an answer of another shape', async () => {
    const api = fakeApi({ [PATH]: { json: { loads: [] } } });
    await expect(read(dailyTrainingLoads, api)).rejects.toMatchObject({ disposition: 'fail' });
  });
});

describe('fetching physical information from Polar', () => {
  const PATH = 'GET /v3/users/physical-info';
  const modified = '{"weight": 63.5, "modified": "2026-06-20T18:22:41Z", "created": "2024-06-01T12:00:00Z"}';

  it('takes the one state as it stands, however old it is', async () => {
    for (const text of [modified, '{"created":"2024-06-01T12:00:00Z"}', '{}']) {
      const api = fakeApi({ [PATH]: { text } });
      expect(textsOf(await read(bodyMeasurements, api))).toEqual([text]);
      expect(api.log()).toEqual([PATH]);
    }
  });

  it.each([
    ['2026-06-20', '2026-06-20', 1],
    ['2026-06-21', '2026-07-09', 0],
    ['2024-05-01', '2026-06-19', 0],
  ])('of %s to %s takes it if it was taken down in these days', async (from, to, count) => {
    const api = fakeApi({ [PATH]: { text: modified } });
    expect(textsOf(await read(bodyMeasurements, api, window({ from, to, isBounded: true })))).toHaveLength(count);
  });

  it.each([204, 404])('finds nothing in %d', async (status) => {
    expect(await read(bodyMeasurements, fakeApi({ [PATH]: status }))).toEqual([]);
  });

  it('fails on a list', async () => {
    await expect(read(bodyMeasurements, fakeApi({ [PATH]: { json: [] } }))).rejects.toMatchObject({
      disposition: 'fail',
    });
  });
});
