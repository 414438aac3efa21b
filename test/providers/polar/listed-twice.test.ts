import { expect, it } from '@jest/globals';
import type { FetchWindow, Page } from '../../../src/provider-kit/provider.js';
import { workouts } from '../../../src/providers/polar/workouts.js';
import { fakeApi } from './fake-api.js';

const older = {
  id: 'a',
  start_time: '2026-07-08T06:58:21',
  start_time_utc_offset: 180,
  upload_time: '2026-07-08T07:00:00Z',
};
const newer = { ...older, upload_time: '2026-07-08T08:00:00Z', calories: 5 };
const ALL = { samples: true, zones: true, route: true };
const NONE = { samples: false, zones: false, route: false };

async function read(items: object[], more: Partial<FetchWindow> = {}) {
  const api = fakeApi({
    'GET /v3/exercises': { json: items },
    'GET /v3/exercises/a': { json: newer },
    'GET /v3/exercises/a/fit': 404,
  });
  const window = { cursor: null, from: '2026-06-10', to: '2026-07-09', isBounded: false, parts: ALL, ...more };
  const pages: Page[] = [];
  for await (const page of workouts.fetch(api, window)) pages.push(page);
  return {
    texts: pages.flatMap(({ payloads }) => payloads.map(({ text }) => text)),
    cursor: pages.at(-1)?.cursor ?? null,
    unchanged: pages.reduce((sum, page) => sum + page.unchanged, 0),
  };
}

it('a workout that is listed in two versions is read once, and not again as long as both stay', async () => {
  const first = await read([newer, older]);
  expect(first.texts).toHaveLength(1);
  for (const items of [
    [newer, older],
    [older, newer],
  ]) {
    const { texts, unchanged } = await read(items, { cursor: first.cursor });
    expect([texts, unchanged]).toEqual([[], 1]);
    expect((await read(items, { parts: NONE })).texts).toEqual([JSON.stringify(newer)]);
  }
  for (const changed of [[{ ...newer, distance: 7 }, older], [newer, { ...older, distance: 7 }], [newer]])
    expect((await read(changed, { cursor: first.cursor })).texts).toHaveLength(1);
});
