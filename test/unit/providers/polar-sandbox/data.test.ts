import { describe, expect, it } from '@jest/globals';
import { addDays, connect, NOW, start } from './sandbox-client.js';

interface Exercise {
  id: string;
  upload_time: string;
  start_time: string;
  start_time_utc_offset: number;
  duration: string;
  device?: string;
  heart_rate?: { average: number } | null;
  detailed_sport_info: string;
  samples?: Record<string, unknown>[];
  heart_rate_zones?: Record<string, unknown>[];
  route?: { time: string }[];
  has_route: boolean;
  training_load_pro?: Record<string, unknown>;
  [key: string]: unknown;
}

const TODAY = NOW.slice(0, 10);
const ALL = { samples: 'true', zones: 'true', route: 'true' };

describe('exercises', () => {
  it('are listed in the order of their upload, which is after their end', async () => {
    const started = await start();
    const lists: Exercise[][] = [];
    for (const { number } of started.controls.athletes) {
      lists.push(await (await connect(started, number)).json<Exercise[]>('/v3/exercises'));
    }
    const [list = []] = lists;
    expect(list.length).toBeGreaterThan(10);
    const uploads = list.map(({ upload_time }) => Date.parse(upload_time));
    expect(uploads).toEqual(uploads.toSorted((a, b) => a - b));
    for (const { upload_time, start_time, start_time_utc_offset, duration } of list) {
      const end = Date.parse(`${start_time}Z`) - start_time_utc_offset * 60_000 + Number(duration.slice(2, -1)) * 1000;
      expect(Date.parse(upload_time)).toBeGreaterThan(end);
    }
    const starts = lists.map((one) => one.map(({ start_time }) => start_time));
    expect(starts.some((one) => one.join() !== one.toSorted().join())).toBe(true);
  });

  it('bring samples, zones and route when asked, one by one', async () => {
    const client = await connect(await start());
    const list = await client.json<Exercise[]>('/v3/exercises');
    const { id } = list.find(({ has_route }) => has_route)!;
    const bare = await client.json<Exercise>(`/v3/exercises/${id}`);
    expect(Object.keys(bare)).not.toEqual(expect.arrayContaining(['samples']));
    expect(bare).toEqual(list.find((exercise) => exercise.id === id));
    const zones = await client.json<Exercise>(`/v3/exercises/${id}`, { zones: 'true' });
    expect(Object.keys(zones).filter((key) => !(key in bare))).toEqual(['heart_rate_zones']);
    const full = await client.json<Exercise>(`/v3/exercises/${id}`, ALL);
    expect(full.samples!.length).toBeGreaterThan(3);
    expect(full.route!.length).toBeGreaterThan(50);
    expect(full.route![1]!.time).toMatch(/^PT\d+(\.\d+)?S$/);
  });

  it('have underscores and numbers on most accounts, hyphens and text on one', async () => {
    const started = await start();
    const first = async (athlete: number): Promise<Exercise> => {
      const client = await connect(started, athlete);
      const list = await client.json<Exercise[]>('/v3/exercises', ALL);
      return list.find(({ detailed_sport_info }) => detailed_sport_info === 'ROAD_RUNNING')!;
    };
    const underscored = await first(1);
    expect(underscored.samples![0]).toMatchObject({ recording_rate: 1, sample_type: 0 });
    expect(underscored.heart_rate_zones![0]).toMatchObject({ index: 0, lower_limit: expect.any(Number) });
    expect(underscored).toHaveProperty('running_index');
    expect(underscored.duration).toMatch(/^PT\d+\.\d+S$/);
    const hyphened = await first(4);
    expect(hyphened.samples![0]).toMatchObject({ 'recording-rate': 5, 'sample-type': '0' });
    expect(hyphened.heart_rate_zones![0]).toMatchObject({ index: 1, 'lower-limit': expect.any(Number) });
    expect(hyphened).toHaveProperty('running-index');
    for (const { training_load_pro } of [underscored, hyphened])
      expect(training_load_pro).toHaveProperty('cardio-load');
  });

  it('show the markers of what is missing: gaps, zeros, -1, a word that no list has, exercises typed in', async () => {
    const started = await start();
    const all: Exercise[] = [];
    for (const { number } of started.controls.athletes) {
      all.push(...(await (await connect(started, number)).json<Exercise[]>('/v3/exercises', ALL)));
    }
    const data = all.flatMap(({ samples }) => samples ?? []).map((channel) => String(channel['data']));
    expect(data.some((text) => text.includes(',null,'))).toBe(true);
    expect(data.some((text) => /^0(,0)+$/.test(text))).toBe(true);
    expect(all.some(({ training_load_pro }) => training_load_pro?.['muscle-load'] === -1)).toBe(true);
    expect(all.some(({ detailed_sport_info }) => detailed_sport_info === 'AERIAL_HOOP')).toBe(true);
    const typedIn = all.filter(({ device }) => device === undefined);
    expect(typedIn.length).toBeGreaterThan(0);
    for (const { heart_rate } of typedIn) expect(heart_rate ?? null).toBeNull();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const offsets = new Set(all.map(({ start_time_utc_offset }) => start_time_utc_offset));
    expect([...offsets]).toEqual(expect.arrayContaining([180, 330, -150, 570]));
  });

  it('vanish thirty days after their upload', async () => {
    const { clock, ...rest } = await start();
    const client = await connect({ clock, ...rest });
    const [oldest] = await client.json<Exercise[]>('/v3/exercises');
    clock.set(new Date(Date.parse(oldest!.upload_time) + 30 * 86_400_000 + 1000));
    expect((await client.get(`/v3/exercises/${oldest!.id}`)).status).toBe(404);
    expect((await client.get('/v3/exercises/Unknown1')).status).toBe(404);
    expect((await client.get('/v3/exercises/%E0')).status).toBe(404);
  });
});

describe('sleep and recharge', () => {
  it('list the last 28 days, each by its date as well', async () => {
    const client = await connect(await start());
    const { nights } = await client.json<{ nights: { date: string }[] }>('/v3/users/sleep');
    const { available } = await client.json<{ available: { date: string }[] }>('/v3/users/sleep/available');
    expect(nights.length).toBeGreaterThan(22);
    expect(available.map(({ date }) => date)).toEqual(nights.map(({ date }) => date));
    expect(nights[0]!.date >= addDays(TODAY, -28)).toBe(true);
    expect(await client.json(`/v3/users/sleep/${nights[3]!.date}`)).toEqual(nights[3]);
    const { recharges } = await client.json<{ recharges: { date: string }[] }>('/v3/users/nightly-recharge');
    expect(await client.json(`/v3/users/nightly-recharge/${recharges[2]!.date}`)).toEqual(recharges[2]);
    expect((await client.get('/v3/users/sleep/2026-02-30')).status).toBe(400);
    expect((await client.get('/v3/users/nightly-recharge/yesterday')).status).toBe(400);
  });

  it('have no charge and no status in the first nights of a device', async () => {
    const client = await connect(await start(), 5);
    const { recharges } = await client.json<{ recharges: Record<string, unknown>[] }>('/v3/users/nightly-recharge');
    expect(recharges[0]).not.toHaveProperty('ans_charge');
    expect(recharges[0]).not.toHaveProperty('nightly_recharge_status');
    expect(recharges.at(-1)).toHaveProperty('ans_charge');
    const { nights } = await client.json<{ nights: Record<string, unknown>[] }>('/v3/users/sleep');
    expect(nights[0]!['sleep_charge']).toBe(-1);
    expect(nights.at(-1)!['sleep_charge']).toBeGreaterThanOrEqual(1);
  });

  it('come without stages from a simple device', async () => {
    const client = await connect(await start(), 6);
    const { nights } = await client.json<{ nights: Record<string, unknown>[] }>('/v3/users/sleep');
    expect(nights[0]).toMatchObject({ light_sleep: 0, deep_sleep: 0, rem_sleep: 0 });
    expect(nights[0]).not.toHaveProperty('hypnogram');
    expect(nights[0]).not.toHaveProperty('sleep_score');
  });
});

describe('answers when there is nothing', () => {
  it('take all four forms', async () => {
    const started = await start();
    const untracked = await connect(started, 7);
    const lastWeek = { from: addDays(TODAY, -6), to: TODAY };
    expect(await untracked.json('/v3/users/activities', lastWeek)).toEqual([]);
    expect(await untracked.json('/v3/users/sleep')).toEqual({ nights: [] });
    expect(await untracked.json('/v3/users/nightly-recharge')).toEqual({ recharges: [] });
    expect((await untracked.get('/v3/users/continuous-heart-rate', lastWeek)).status).toBe(404);
    expect((await untracked.get(`/v3/users/continuous-heart-rate/${TODAY}`)).status).toBe(404);
    expect((await untracked.get(`/v3/users/sleep/${TODAY}`)).status).toBe(404);
    const day = await untracked.get(`/v3/users/activities/${TODAY}`);
    expect([day.status, await day.text()]).toEqual([204, '']);
    const simple = await connect(started, 6);
    const recharge = await simple.get('/v3/users/nightly-recharge');
    expect([recharge.status, await recharge.text()]).toEqual([204, '']);
    expect((await simple.get(`/v3/users/nightly-recharge/${TODAY}`)).status).toBe(404);
  });
});

describe('ranges', () => {
  it.each(['/v3/users/activities', '/v3/users/continuous-heart-rate'])('of %s have limits', async (path) => {
    const client = await connect(await start(), 3);
    const status = async (from: string, to: string): Promise<number> => (await client.get(path, { from, to })).status;
    expect(await status(addDays(TODAY, -27), TODAY)).toBe(200);
    expect(await status(addDays(TODAY, -28), TODAY)).toBe(400);
    expect(await status(TODAY, addDays(TODAY, -1))).toBe(400);
    expect(await status('2026-02-30', '2026-03-02')).toBe(400);
    expect(await status(addDays(TODAY, -365), addDays(TODAY, -360))).toBe(200);
    expect(await status(addDays(TODAY, -366), addDays(TODAY, -360))).toBe(400);
    expect((await client.get(`${path}/${addDays(TODAY, -366)}`)).status).toBe(400);
  });

  it('of heart rate are needed, those of activity are not', async () => {
    const client = await connect(await start(), 3);
    expect((await client.get('/v3/users/continuous-heart-rate', { from: TODAY })).status).toBe(400);
    expect(await client.json<unknown[]>('/v3/users/activities')).toHaveLength(28);
  });

  it('begin where the device was put on, and end now', async () => {
    const client = await connect(await start(), 5);
    const days = await client.json<{ start_time: string; end_time: string }[]>('/v3/users/activities');
    expect(days.length).toBeLessThan(14);
    expect(days[0]!.start_time).toMatch(/T09:15$/);
    expect(days[1]!.start_time).toMatch(/T00:00$/);
    expect(days[1]!.end_time).toMatch(/T23:59:59$/);
    // 18:30 in UTC is 04:00 of the next day in Adelaide.
    const [today] = await client.json<{ end_time: string }[]>('/v3/users/activities', {
      from: '2026-07-16',
      to: '2026-07-16',
    });
    expect(today!.end_time).toBe('2026-07-16T04:00');
  });
});
