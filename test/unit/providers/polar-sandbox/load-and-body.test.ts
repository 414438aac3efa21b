import { describe, expect, it } from '@jest/globals';
import { addDays, connect, NOW, start } from './sandbox-client.js';

const TODAY = NOW.slice(0, 10);

interface LoadRow {
  date: string;
  cardio_load: number;
  strain: number;
  tolerance: number;
  cardio_load_ratio: number;
  cardio_load_status: string;
  cardio_load_level: Record<string, number> | null;
}

interface Body {
  weight: number;
  weight_source: string;
  created: string;
  modified?: string;
}

const mean = (loads: number[]): number => loads.reduce((sum, load) => sum + load, 0) / loads.length;

describe('cardio load', () => {
  it('of each day is that of its workouts, and adds up over a week and four', async () => {
    const started = await start();
    const client = await connect(started, 1);
    const rows = await client.json<LoadRow[]>('/v3/users/cardio-load/period/days/56');
    expect(rows.map(({ date }) => date)).toEqual(rows.map((_, index) => addDays(TODAY, index - 55)));
    const listed = started.controls.exercises(1).filter(({ workout }) => !workout.isManual);
    for (const [index, row] of rows.entries()) {
      if (index > 35) {
        const own = listed.filter(({ workout }) => workout.date === row.date).map(({ workout }) => workout.load);
        expect(row.cardio_load).toBeCloseTo(
          own.reduce((sum, load) => sum + load, 0),
          1,
        );
      }
      if (index < 27) continue;
      const loads = rows.slice(index - 27, index + 1).map(({ cardio_load }) => cardio_load);
      expect(row.tolerance).toBeCloseTo(mean(loads), 1);
      expect(row.strain).toBeCloseTo(mean(loads.slice(-7)), 1);
      expect(row.cardio_load_ratio).toBeCloseTo(row.strain / row.tolerance, 3);
    }
    expect(rows.some(({ cardio_load, cardio_load_ratio }) => cardio_load === 0 && cardio_load_ratio > 0)).toBe(true);
    expect(await client.json('/v3/users/cardio-load')).toEqual(rows.slice(-28));
    expect(await client.json(`/v3/users/cardio-load/${TODAY}`)).toEqual(rows.slice(-1));
  });

  it('changes backwards when an old session arrives', async () => {
    const started = await start();
    const client = await connect(started, 1);
    const before = await client.json<LoadRow[]>('/v3/users/cardio-load');
    const date = addDays(TODAY, -5);
    started.controls.addExercise(1, { date, startSeconds: 43_200, type: 'RUNNING', kind: 'EASY', minutes: 30 });
    const after = await client.json<LoadRow[]>('/v3/users/cardio-load');
    const changed = after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]));
    expect(changed.map((row) => row.date)).toEqual(Array.from({ length: 6 }, (_, index) => addDays(date, index)));
  });

  it('has a row without a value for every day of a device that does not count it, and before it was worn', async () => {
    const started = await start();
    const empty = {
      cardio_load_status: 'LOAD_STATUS_NOT_AVAILABLE',
      cardio_load: 0,
      strain: 0,
      cardio_load_level: null,
    };
    for (const number of [6, 7]) {
      const rows = await (await connect(started, number)).json<LoadRow[]>('/v3/users/cardio-load');
      expect(rows).toHaveLength(28);
      for (const row of rows) expect(row).toMatchObject(empty);
    }
    const newcomer = await (await connect(started, 5)).json<LoadRow[]>('/v3/users/cardio-load');
    expect(newcomer[0]).toMatchObject(empty);
    expect(newcomer.at(-1)!.cardio_load_status).not.toBe(empty.cardio_load_status);
    const firstWeek = newcomer.filter(({ cardio_load, strain }) => cardio_load > 0 && strain === 0);
    for (const row of firstWeek) expect(row.cardio_load_status).toBe(empty.cardio_load_status);
  });

  it.each([
    '/v3/users/cardio-load/date',
    `/v3/users/cardio-load/date?from=${TODAY}&to=${addDays(TODAY, -1)}`,
    `/v3/users/cardio-load/date?from=${addDays(TODAY, -181)}&to=${TODAY}`,
    '/v3/users/cardio-load/period/days/181',
    '/v3/users/cardio-load/2026-02-30',
  ])('refuses %s', async (path) => {
    const client = await connect(await start(), 4);
    const [pathname = '', search] = path.split('?');
    const answer = await client.get(pathname, Object.fromEntries(new URLSearchParams(search)));
    expect(answer.status).toBe(400);
  });
});

describe('physical information', () => {
  it('changes over the months, and is the same in between', async () => {
    const started = await start();
    const client = await connect(started, 1);
    const seen = new Map<string, number>();
    for (let day = 0; day < 120; day += 1) {
      const body = await client.json<Body>('/v3/users/physical-info');
      expect(seen.get(body.modified!) ?? body.weight).toBe(body.weight);
      expect(new Date(body.modified!).getTime()).toBeLessThanOrEqual(started.clock.now().getTime());
      seen.set(body.modified!, body.weight);
      started.clock.advance({ days: 1 });
    }
    const { profile } = started.controls.athletes[0]!.athlete;
    const weights = [...seen.values()];
    expect([...seen.keys()]).toEqual([...seen.keys()].sort());
    expect(seen.size).toBeGreaterThanOrEqual(8);
    expect(Math.max(...weights) - Math.min(...weights)).toBeGreaterThan(0.5);
    for (const weight of weights) expect(Math.abs(weight / profile.weightKg - 1)).toBeLessThan(0.05);
  });

  it('is a default for who never told, and not there at all for some', async () => {
    const started = await start();
    const untouched = await (await connect(started, 6)).json<Body>('/v3/users/physical-info');
    expect(untouched).toMatchObject({ weight: 0, weight_source: 'SOURCE_DEFAULT' });
    expect(untouched).not.toHaveProperty('modified');
    const none = await (await connect(started, 7)).get('/v3/users/physical-info');
    expect(none.status).toBe(404);
  });
});
