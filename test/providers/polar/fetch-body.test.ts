import { describe, expect, it } from '@jest/globals';
import type { FetchWindow, Page, Stream } from '../../../src/provider-kit/provider.js';
import { alertnessPeriods } from '../../../src/providers/polar/alertness-periods.js';
import { bloodOxygenTests } from '../../../src/providers/polar/blood-oxygen-tests.js';
import { bodyTemperatures } from '../../../src/providers/polar/body-temperatures.js';
import { circadianBedtimes } from '../../../src/providers/polar/circadian-bedtimes.js';
import { electrocardiograms } from '../../../src/providers/polar/electrocardiograms.js';
import { nightlySkinTemperatures } from '../../../src/providers/polar/nightly-skin-temperatures.js';
import { skinContacts } from '../../../src/providers/polar/skin-contacts.js';
import { fakeApi, type Answer, type FakeApi } from './fake-api.js';

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
const noticesOf = (pages: Page[]): string[] => pages.flatMap(({ notice }) => notice ?? []);

describe.each([
  ['alertness', alertnessPeriods, '/v3/users/sleepwise/alertness/date'],
  ['circadian bedtimes', circadianBedtimes, '/v3/users/sleepwise/circadian-bedtime/date'],
] as const)('fetching %s from Polar', (_name, stream, path) => {
  const PATH = `GET ${path}`;

  it('asks for the window, and for the days ahead that have predictions', async () => {
    const api = fakeApi({ [PATH]: ({ query }) => ({ text: `[ {"day": "${query['from']}"} ]` }) });
    expect(textsOf(await read(stream, api))).toEqual(['{"day": "2026-06-12"}', '{"day": "2026-07-10"}']);
    expect(api.calls.map(({ query }) => query)).toEqual([
      { from: '2026-06-12', to: '2026-07-09' },
      { from: '2026-07-10', to: '2026-07-11' },
    ]);
  });

  it('asks for nothing beyond the dates that were named, and for at most 28 days at a time', async () => {
    const api = fakeApi({ [PATH]: { json: [] } });
    await read(stream, api, window({ from: '2026-06-10', isBounded: true }));
    expect(api.calls.map(({ query }) => query)).toEqual([
      { from: '2026-06-10', to: '2026-07-07' },
      { from: '2026-07-08', to: '2026-07-09' },
    ]);
  });

  it('keeps what it has read where days ahead are refused, and fails where others are', async () => {
    const refusing =
      (from: string): Answer =>
      ({ query }) =>
        query['from'] === from ? 400 : { text: '[{}]' };
    expect(textsOf(await read(stream, fakeApi({ [PATH]: refusing('2026-07-10') })))).toEqual(['{}']);
    await expect(read(stream, fakeApi({ [PATH]: refusing('2026-06-12') }))).rejects.toThrow('status 400');
  });

  it.each([404, { json: [] }])('finds nothing in %j', async (answer) => {
    expect(await read(stream, fakeApi({ [PATH]: answer }))).toEqual([]);
  });

  it('says of 204 that the device may not have it, until something has come, and asks for no days ahead', async () => {
    const api = fakeApi({ [PATH]: 204 });
    expect(noticesOf(await read(stream, api))).toEqual([expect.stringMatching(/^FEATURE_UNAVAILABLE or /)]);
    expect(api.calls.map(({ query }) => query)).toEqual([{ from: '2026-06-12', to: '2026-07-09' }]);
    const given = await read(stream, fakeApi({ [PATH]: { text: '[{}]' } }));
    expect(await read(stream, api, window({ cursor: given.at(-1)?.cursor ?? null }))).toEqual([]);
  });

  it('fails on an answer of another shape', async () => {
    await expect(read(stream, fakeApi({ [PATH]: { json: {} } }))).rejects.toMatchObject({ disposition: 'fail' });
  });
});

describe.each([
  ['body temperature', bodyTemperatures, '/v3/users/biosensing/bodytemperature'],
  ['skin temperature', nightlySkinTemperatures, '/v3/users/biosensing/skintemperature'],
  ['blood oxygen', bloodOxygenTests, '/v3/users/biosensing/spo2'],
  ['ECG', electrocardiograms, '/v3/users/biosensing/ecg'],
  ['skin contacts', skinContacts, '/v3/users/biosensing/skincontacts'],
] as const)('fetching %s from Polar', (_name, stream, path) => {
  const PATH = `GET ${path}`;

  it('asks for the whole window, 28 days at a time, and keeps each item byte for byte', async () => {
    const api = fakeApi({ [PATH]: ({ query }) => ({ text: `[{"x": 1.0 ,"day":"${query['from']}"}]` }) });
    const pages = await read(stream, api, window({ from: '2026-06-01' }));
    expect(api.calls.map(({ query }) => query)).toEqual([
      { from: '2026-06-01', to: '2026-06-28' },
      { from: '2026-06-29', to: '2026-07-09' },
    ]);
    expect(textsOf(pages)).toEqual(['{"x": 1.0 ,"day":"2026-06-01"}', '{"x": 1.0 ,"day":"2026-06-29"}']);
  });

  it('says of 204 throughout that the device may not have the sensor', async () => {
    const pages = await read(stream, fakeApi({ [PATH]: 204 }));
    expect(textsOf(pages)).toEqual([]);
    expect(noticesOf(pages)).toEqual([expect.stringMatching(/^FEATURE_UNAVAILABLE or .*2026-06-12 to 2026-07-09/)]);
  });

  it('does not say so once something has come, nor where Polar answers with a list', async () => {
    const given = await read(stream, fakeApi({ [PATH]: { text: '[{}]' } }));
    const cursor = given.at(-1)?.cursor ?? null;
    expect(noticesOf(given)).toEqual([]);
    expect(await read(stream, fakeApi({ [PATH]: 204 }), window({ cursor }))).toEqual([]);
    expect(await read(stream, fakeApi({ [PATH]: { json: [] } }))).toEqual([]);
    const partly: Answer = ({ query }) => (query['to'] === '2026-07-09' ? 204 : { json: [] });
    expect(await read(stream, fakeApi({ [PATH]: partly }), window({ from: '2026-06-01' }))).toEqual([]);
  });

  it('fails on an answer of another shape', async () => {
    await expect(read(stream, fakeApi({ [PATH]: { json: {} } }))).rejects.toMatchObject({ disposition: 'fail' });
  });
});
