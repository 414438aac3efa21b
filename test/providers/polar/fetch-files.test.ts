import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Cursor, FetchWindow, Page } from '../../../src/provider-kit/provider.js';
import { workouts } from '../../../src/providers/polar/workouts.js';
import { fakeApi, type Answer } from './fake-api.js';

const ITEM = { id: 'a', start_time: '2026-07-08T06:58:21', start_time_utc_offset: 180 };
const WHOLE = readFileSync(new URL('payloads/exercise-composed-file.fit', import.meta.url));

/** One sync on a day; where the file is asked for, Polar answers so. */
async function sync(fit: Answer, cursor: Cursor | null, to: string) {
  const api = fakeApi({
    'GET /v3/exercises': { json: [ITEM] },
    'GET /v3/exercises/a': { json: ITEM },
    'GET /v3/exercises/a/fit': fit,
  });
  const window: FetchWindow = {
    cursor,
    from: '2026-06-10',
    to,
    isBounded: false,
    parts: { samples: true, zones: true, route: true },
  };
  const pages: Page[] = [];
  const error: unknown = await (async () => {
    for await (const page of workouts.fetch(api, window)) pages.push(page);
  })().catch((thrown: unknown) => thrown);
  return {
    error,
    asked: api.log().filter((call) => call.endsWith('/fit')).length,
    files: pages.flatMap(({ payloads }) =>
      payloads.map(({ attachments }) => attachments?.map(({ bytes }) => bytes.length)),
    ),
    unchanged: pages.reduce((sum, page) => sum + page.unchanged, 0),
    cursor: pages.map((page) => page.cursor).findLast((found) => found !== undefined) ?? null,
  };
}

/** Three tries on one day, all of them in vain. */
async function givenUp(on: string, cursor: Cursor | null = null): Promise<Cursor | null> {
  for (let time = 1; time <= 3; time += 1) ({ cursor } = await sync(500, cursor, on));
  return cursor;
}

describe('a FIT file that could not be got on one day', () => {
  it('is not asked for again on that day, and is on the next', async () => {
    const cursor = await givenUp('2026-07-09');
    expect(await sync({ bytes: WHOLE }, cursor, '2026-07-09')).toMatchObject({ asked: 0, unchanged: 1 });
    expect(await sync({ bytes: WHOLE }, cursor, '2026-07-10')).toMatchObject({
      asked: 1,
      error: undefined,
      files: [[WHOLE.length]],
    });
  });

  it('is asked for no more once it is there', async () => {
    const { cursor } = await sync({ bytes: WHOLE }, await givenUp('2026-07-09'), '2026-07-10');
    expect(await sync({ bytes: WHOLE }, cursor, '2026-07-11')).toMatchObject({ asked: 0, unchanged: 1 });
  });

  it('is asked for no more once Polar says that there is none', async () => {
    const { cursor, files } = await sync(404, await givenUp('2026-07-09'), '2026-07-10');
    expect(files).toEqual([[]]);
    expect(await sync(404, cursor, '2026-07-11')).toMatchObject({ asked: 0, unchanged: 1 });
  });

  it('is asked for once a day from then on, as long as it cannot be got', async () => {
    let cursor = await givenUp('2026-07-09');
    for (const day of ['2026-07-10', '2026-07-11']) {
      const tried = await sync(500, cursor, day);
      expect(tried.asked).toBe(1);
      expect(await sync(500, tried.cursor, day)).toMatchObject({ asked: 0, unchanged: 1 });
      ({ cursor } = tried);
    }
  });
});
