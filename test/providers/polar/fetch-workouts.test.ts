import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Cursor, FetchWindow, Page } from '../../../src/provider-kit/provider.js';
import { workouts } from '../../../src/providers/polar/workouts.js';
import { fakeApi, type Answer, type FakeApi } from './fake-api.js';

const ALL = { samples: true, zones: true, route: true };
const NONE = { samples: false, zones: false, route: false };

function item(id: string, more: Record<string, unknown> = {}) {
  return {
    id,
    start_time: '2026-07-08T06:58:21',
    start_time_utc_offset: 180,
    upload_time: '2026-07-08T07:00:00Z',
    ...more,
  };
}

function window(more: Partial<FetchWindow> = {}): FetchWindow {
  return { cursor: null, from: '2026-06-10', to: '2026-07-09', isBounded: false, parts: ALL, ...more };
}

/** Polar with these exercises; the detail of each is its item with a mark. */
function polarWith(items: { id?: string }[], more: Record<string, Answer> = {}): FakeApi {
  const details = items.map((one) => [`GET /v3/exercises/${one.id}`, { json: { ...one, detail: true } }] as const);
  const files = items.map((one) => [`GET /v3/exercises/${one.id}/fit`, 404] as const);
  const known = Object.fromEntries<Answer>([...details, ...files]);
  return fakeApi({ 'GET /v3/exercises': { json: items }, ...known, ...more });
}

async function read(
  api: FakeApi,
  wanted: FetchWindow,
): Promise<{ pages: Page[]; texts: string[]; cursor: Cursor | null; unchanged: number }> {
  const pages: Page[] = [];
  for await (const page of workouts.fetch(api, wanted)) pages.push(page);
  return {
    pages,
    texts: pages.flatMap(({ payloads }) => payloads.map(({ text }) => text)),
    cursor: pages.map(({ cursor }) => cursor).findLast((cursor) => cursor !== undefined) ?? null,
    unchanged: pages.reduce((sum, page) => sum + page.unchanged, 0),
  };
}

describe('fetching workouts from Polar', () => {
  it('reads the list bare, then each workout with the parts that are wanted', async () => {
    const api = polarWith([item('aB1'), item('ab1')]);
    const { texts } = await read(api, window({ parts: { ...ALL, zones: false } }));
    expect(api.log()).toEqual([
      'GET /v3/exercises',
      'GET /v3/exercises/aB1?samples=true&route=true',
      'GET /v3/exercises/aB1/fit',
      'GET /v3/exercises/ab1?samples=true&route=true',
      'GET /v3/exercises/ab1/fit',
    ]);
    expect(texts.map((text) => JSON.parse(text))).toEqual([
      { ...item('aB1'), detail: true },
      { ...item('ab1'), detail: true },
    ]);
  });

  it('takes the item of the list itself, byte for byte, where no part is wanted', async () => {
    const text = '{ "id":"a", "distance":8012.0,"start_time":"2026-07-08T06:58:21","start_time_utc_offset":0 }';
    const api = fakeApi({ 'GET /v3/exercises': { text: `[\n${text}\n]` } });
    expect((await read(api, window({ parts: NONE }))).texts).toEqual([text]);
    expect(api.log()).toEqual(['GET /v3/exercises']);
  });

  it('reads nothing again that the cursor proves unchanged', async () => {
    const { cursor } = await read(polarWith([item('a'), item('b')]), window());
    const api = polarWith([item('a'), item('b', { calories: 5 }), item('c')]);
    const second = await read(api, window({ cursor }));
    expect(api.log()).toEqual([
      'GET /v3/exercises',
      'GET /v3/exercises/b?samples=true&zones=true&route=true',
      'GET /v3/exercises/b/fit',
      'GET /v3/exercises/c?samples=true&zones=true&route=true',
      'GET /v3/exercises/c/fit',
    ]);
    expect(second.unchanged).toBe(1);
    expect(Object.keys(second.cursor?.['seen'] ?? {})).toEqual(['a', 'b', 'c']);
  });

  it('reads an unchanged workout again for a part that was not read with it, and only then', async () => {
    let cursor: Cursor | null = null;
    const readWith = async (...parts: (keyof typeof ALL)[]) => {
      const wanted = { ...NONE, ...Object.fromEntries(parts.map((part) => [part, true])) };
      const result = await read(polarWith([item('a')]), window({ cursor, parts: wanted }));
      ({ cursor } = result);
      return result.texts.length;
    };
    expect([await readWith(), await readWith('samples'), await readWith('zones')]).toEqual([1, 1, 1]);
    expect([await readWith('samples', 'zones'), await readWith('samples'), await readWith()]).toEqual([0, 0, 0]);
    expect([await readWith('route', 'zones'), await readWith('samples', 'zones', 'route')]).toEqual([1, 0]);
  });

  it('forgets the parts of a workout that has changed since', async () => {
    const first = await read(polarWith([item('a')]), window());
    const second = await read(polarWith([item('a', { calories: 5 })]), window({ cursor: first.cursor, parts: NONE }));
    const third = await read(polarWith([item('a', { calories: 5 })]), window({ cursor: second.cursor }));
    expect(third.texts).toHaveLength(1);
  });

  it('gives a cursor with every workout, from which nothing is lost and at most one is read twice', async () => {
    const items = [item('a'), item('b'), item('c')];
    const { pages } = await read(polarWith(items), window());
    for (const [done, { cursor }] of pages.entries()) {
      const rest = await read(polarWith(items), window({ cursor: cursor ?? null }));
      expect(rest.texts.map((text) => (JSON.parse(text) as { id: string }).id)).toEqual(['a', 'b', 'c'].slice(done));
    }
  });

  it('reads a workout again that could not be mapped', async () => {
    const texts: string[] = [];
    let cursor: Cursor | null = null;
    for await (const page of workouts.fetch(polarWith([item('a'), item('b')]), window())) {
      texts.push(...page.payloads.map(({ text }) => text));
      if (texts.length === 1) page.onRejected?.();
      cursor = page.cursor ?? cursor;
    }
    expect(Object.keys(cursor?.['seen'] ?? {})).toEqual(['b']);
  });

  it('drops from the cursor what has left the list', async () => {
    const { cursor } = await read(polarWith([item('a'), item('b')]), window());
    const { cursor: next } = await read(polarWith([item('b')]), window({ cursor }));
    expect(Object.keys(next?.['seen'] ?? {})).toEqual(['b']);
  });

  it('keeps to the dates of a window that was asked for by dates', async () => {
    const api = polarWith([
      item('before', { start_time: '2026-07-06T23:59:59' }),
      item('first', { start_time: '2026-07-07T00:00:00' }),
      item('last', { start_time: '2026-07-08T23:59:59.000' }),
      item('after', { start_time: '2026-07-09T00:00:00' }),
    ]);
    const { texts } = await read(api, window({ from: '2026-07-07', to: '2026-07-08', isBounded: true, parts: NONE }));
    expect(texts.map((text) => (JSON.parse(text) as { id: string }).id)).toEqual(['first', 'last']);
  });

  it('ignores what starts after the window, and remembers what it knew of it', async () => {
    const { cursor } = await read(polarWith([item('a')]), window());
    const next = await read(
      polarWith([item('a', { calories: 5 })]),
      window({ cursor, to: '2026-07-07', isBounded: true }),
    );
    expect([next.texts, next.cursor]).toEqual([[], cursor]);
  });

  it('reads a workout of long ago that a late upload brings', async () => {
    const late = item('old', { start_time: '2026-05-01T10:00:00' });
    const { texts, cursor } = await read(polarWith([item('a')]), window());
    expect(texts).toHaveLength(1);
    expect((await read(polarWith([item('a'), late]), window({ cursor }))).texts).toHaveLength(1);
    expect((await read(polarWith([item('a'), late]), window())).texts).toHaveLength(2);
  });

  it('reads a workout without an offset anew each time, for other records may place it by then', async () => {
    const bare = { id: 'a', start_time: '2026-07-08T06:58:21' };
    const { cursor } = await read(polarWith([bare]), window());
    expect((await read(polarWith([bare]), window({ cursor }))).texts).toHaveLength(1);
  });

  it('skips a workout that is gone since the list was read', async () => {
    const api = polarWith([item('a'), item('b')], { 'GET /v3/exercises/a': 404 });
    const { texts, cursor } = await read(api, window());
    expect(texts).toHaveLength(1);
    expect(Object.keys(cursor?.['seen'] ?? {})).toEqual(['b']);
  });

  it('hands on an item that is no exercise, so that it is counted as rejected', async () => {
    const api = polarWith([{ id: '' }, item('a')]);
    expect((await read(api, window())).texts[0]).toBe('{"id":""}');
  });

  it.each([204, 404])('finds nothing in an answer of status %d', async (status) => {
    expect((await read(fakeApi({ 'GET /v3/exercises': status }), window())).texts).toEqual([]);
  });

  it('finds nothing in an empty list', async () => {
    expect((await read(polarWith([]), window())).texts).toEqual([]);
  });

  it('hands on an item by whose id nothing can be asked for, and asks for the others', async () => {
    const odd = ['\ud83d', '.', '..', ''].map((id) => item(id));
    const api = polarWith([...odd, item('a')]);
    const { texts } = await read(api, window());
    expect(texts.map((text) => JSON.parse(text))).toEqual([...odd, { ...item('a'), detail: true }]);
    expect(api.log()).toEqual([
      'GET /v3/exercises',
      'GET /v3/exercises/a?samples=true&zones=true&route=true',
      'GET /v3/exercises/a/fit',
    ]);
  });

  it('escapes an id in the path', async () => {
    const api = polarWith([item('../users/1')], { 'GET /v3/exercises/..%2Fusers%2F1': 404 });
    await read(api, window());
    expect(api.log()[1]).toContain('/v3/exercises/..%2Fusers%2F1?');
  });

  it.each([
    ['a list', { 'GET /v3/exercises': { text: '[{"id":"a"' } }],
    ['a workout', { 'GET /v3/exercises': { json: [item('a')] }, 'GET /v3/exercises/a': { text: '{"id":"a",' } }],
  ])('asks again later after %s that was cut off', async (_what, answers: Record<string, Answer>) => {
    await expect(read(fakeApi(answers), window())).rejects.toMatchObject({ disposition: 'retry' });
  });

  it('reads the others where Polar fails to give one, and tells of it at the end', async () => {
    const broken = { 'GET /v3/exercises/b': 500 };
    const pages: Page[] = [];
    const reading = async () => {
      const api = polarWith([item('a'), item('b'), item('c')], broken);
      for await (const page of workouts.fetch(api, window())) pages.push(page);
    };
    await expect(reading()).rejects.toMatchObject({ message: 'status 500' });
    expect(pages.flatMap(({ payloads }) => payloads)).toHaveLength(2);
    const cursor = pages.at(-1)?.cursor ?? null;
    expect(Object.keys(cursor?.['seen'] ?? {})).toEqual(['a', 'c']);
    const { texts } = await read(polarWith([item('a'), item('b'), item('c')]), window({ cursor }));
    expect(texts.map((text) => (JSON.parse(text) as { id: string }).id)).toEqual(['b']);
  });

  it('asks no more where Polar fails to give three in a row', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const broken = Object.fromEntries(ids.map((id) => [`GET /v3/exercises/${id}`, 500]));
    const items = ids.map((id) => item(id));
    const api = polarWith(items, broken);
    await expect(read(api, window())).rejects.toMatchObject({ message: 'status 500' });
    expect(api.log()).toHaveLength(4);
  });

  it('starts over from a cursor of another form', async () => {
    expect((await read(polarWith([item('a')]), window({ cursor: { seen: 5 } }))).texts).toHaveLength(1);
  });

  describe('the FIT file of a workout', () => {
    const whole = readFileSync(new URL('payloads/exercise-composed-file.fit', import.meta.url));
    const polar = (fit: Answer, items = [item('a')]) => polarWith(items, { 'GET /v3/exercises/a/fit': fit });
    const attached = ({ pages }: { pages: Page[] }) =>
      pages.flatMap(({ payloads }) => payloads.map(({ attachments }) => attachments?.map(({ bytes }) => bytes.length)));
    const failing = async (api: FakeApi, wanted: FetchWindow) => {
      const pages: Page[] = [];
      const error: unknown = await (async () => {
        for await (const page of workouts.fetch(api, wanted)) pages.push(page);
      })().catch((thrown: unknown) => thrown);
      return {
        pages,
        error,
        cursor: pages.map(({ cursor }) => cursor).findLast((cursor) => cursor !== undefined) ?? null,
      };
    };

    it('comes with it, unpacked where it was packed', async () => {
      expect(attached(await read(polar({ bytes: whole }), window()))).toEqual([[whole.length]]);
      expect(attached(await read(polar({ bytes: gzipSync(whole) }), window()))).toEqual([[whole.length]]);
    });

    it.each([404, 204])('that does not exist (%d) is not asked for again', async (status) => {
      const first = await read(polar(status), window());
      expect(attached(first)).toEqual([[]]);
      const api = polar(status);
      expect((await read(api, window({ cursor: first.cursor }))).unchanged).toBe(1);
      expect(api.log()).toEqual(['GET /v3/exercises']);
    });

    it('is asked for only with samples, and then also where the rest is known', async () => {
      const bare = polar({ bytes: whole });
      const first = await read(bare, window({ parts: { ...ALL, samples: false } }));
      expect(bare.log().join()).not.toContain('/fit');
      expect(attached(first)).toEqual([undefined]);
      expect(attached(await read(polar({ bytes: whole }), window({ cursor: first.cursor })))).toEqual([[whole.length]]);
    });

    it('that cannot be got costs nothing of any workout, and is asked for again', async () => {
      const items = [item('a'), item('b')];
      const first = await failing(polar(500, items), window());
      expect(first.error).toMatchObject({ disposition: 'retry' });
      expect(attached(first)).toEqual([undefined, []]);
      const second = await read(polar({ bytes: whole }, items), window({ cursor: first.cursor }));
      expect([attached(second), second.unchanged]).toEqual([[[whole.length]], 1]);
    });

    it('that can never be got is given up after three tries, until the workout is uploaded again', async () => {
      let cursor: Cursor | null = null;
      for (let time = 1; time <= 3; time += 1) {
        const result = await failing(polar(500), window({ cursor }));
        expect(result.error).toMatchObject({ disposition: 'retry' });
        ({ cursor } = result);
      }
      expect((await read(polar(500), window({ cursor }))).unchanged).toBe(1);
      const again = polar({ bytes: whole }, [item('a', { upload_time: '2026-07-09T07:00:00Z' })]);
      expect(attached(await read(again, window({ cursor })))).toEqual([[whole.length]]);
    });

    it.each([
      ['is cut off', whole.subarray(0, 900)],
      ['is a page', Buffer.from('<html>Temporarily unavailable</html>')],
      ['is cut off while packed', gzipSync(whole).subarray(0, 500)],
    ])('that %s is asked for again', async (_what, bytes) => {
      const first = await failing(polar({ bytes }), window());
      expect(first.error).toMatchObject({ disposition: 'retry' });
      expect(attached(first)).toEqual([undefined]);
    });

    it('that stays cut off is taken as it is in the end', async () => {
      let cursor: Cursor | null = null;
      for (let time = 1; time <= 2; time += 1)
        ({ cursor } = await failing(polar({ bytes: whole.subarray(0, 900) }), window({ cursor })));
      expect(attached(await read(polar({ bytes: whole.subarray(0, 900) }), window({ cursor })))).toEqual([[900]]);
    });

    it('that is over the budget ends the run behind its workout', async () => {
      const api = polar(429, [item('a'), item('b')]);
      const { pages, error } = await failing(api, window());
      expect(error).toMatchObject({ disposition: 'defer' });
      expect(attached({ pages })).toEqual([undefined]);
      expect(api.log().join()).not.toContain('/v3/exercises/b');
    });

    it('fails nothing in a window by dates, which keeps no count of tries', async () => {
      const result = await read(polar(500), window({ isBounded: true }));
      expect(attached(result)).toEqual([undefined]);
    });
  });
});
