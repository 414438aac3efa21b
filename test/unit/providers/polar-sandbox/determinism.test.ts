import { describe, expect, it } from '@jest/globals';
import { connect, NOW, start, type Started } from './sandbox-client.js';

async function everything(started: Started, athlete: number): Promise<string[]> {
  const client = await connect(started, athlete);
  const week = { from: '2026-07-08', to: '2026-07-14' };
  return Promise.all(
    [
      client.get('/v3/exercises', { samples: 'true', zones: 'true', route: 'true' }),
      client.get('/v3/users/sleep'),
      client.get('/v3/users/nightly-recharge'),
      client.get('/v3/users/continuous-heart-rate', week),
      client.get('/v3/users/activities', week),
    ].map(async (answer) => (await answer).text()),
  );
}

describe('the athletes', () => {
  it('are the same for the same seed', async () => {
    expect(await everything(await start(), 2)).toEqual(await everything(await start(), 2));
  });

  it('are others for another seed', async () => {
    const one = await everything(await start(), 2);
    const other = await everything(await start({ seed: 'another' }), 2);
    for (const [index, text] of one.entries()) expect(text).not.toBe(other[index]);
  });

  it('have the same Tuesday whichever day one asks on', async () => {
    const ask = async (at: string): Promise<unknown[]> => {
      const { clock, ...rest } = await start();
      clock.set(at);
      const client = await connect({ clock, ...rest }, 1);
      const tuesday = '2026-07-07';
      return Promise.all([
        client.json(`/v3/users/sleep/${tuesday}`),
        client.json(`/v3/users/nightly-recharge/${tuesday}`),
        client.json(`/v3/users/continuous-heart-rate/${tuesday}`),
        client.json(`/v3/users/activities/${tuesday}`),
      ]);
    };
    expect(await ask('2026-07-09T10:00:00Z')).toEqual(await ask('2026-07-30T22:00:00Z'));
  });

  it('do not depend on what was asked before', async () => {
    const [{ controls: one }, { controls: other }] = [await start(), await start()];
    for (const date of ['2026-07-14', '2026-06-01', '2026-07-01']) one.athletes[3]!.athlete.rechargeOn(date);
    const now = new Date(NOW);
    const dayOf = ({ athlete }: { athlete: (typeof one.athletes)[number]['athlete'] }) => [
      athlete.rechargeOn('2026-07-10'),
      athlete.workoutsOn('2026-07-10'),
      athlete.heartRateOn('2026-07-10', now),
    ];
    expect(dayOf(one.athletes[3]!)).toEqual(dayOf(other.athletes[3]!));
  });

  it('grow through a day without changing what was there', async () => {
    const { clock, ...rest } = await start();
    const client = await connect({ clock, ...rest }, 1);
    const path = '/v3/users/continuous-heart-rate/2026-07-15';
    clock.set('2026-07-15T09:00:00Z');
    const morning = await client.json<{ heart_rate_samples: unknown[] }>(path);
    clock.set('2026-07-15T20:00:00Z');
    const evening = await client.json<{ heart_rate_samples: unknown[] }>(path);
    expect(evening.heart_rate_samples.length).toBeGreaterThan(morning.heart_rate_samples.length);
    expect(evening.heart_rate_samples.slice(0, morning.heart_rate_samples.length)).toEqual(morning.heart_rate_samples);
  });
});
