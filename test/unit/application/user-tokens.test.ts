import { describe, expect, it } from '@jest/globals';
import { createUserTokens } from '../../../src/application/user-tokens.js';

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const user = { id: 'u1', projectId: 'p1', externalId: 'anna', createdAt: new Date(0) };

function tokensAt(time: string, keys = [key('a', 1)]) {
  const clock = { time: new Date(time), now: () => clock.time };
  return { clock, tokens: createUserTokens(keys, clock) };
}

describe('a user token', () => {
  it('speaks for its user until it expires', async () => {
    const { clock, tokens } = tokensAt('2026-07-09T12:00:00Z');
    const { token, expiresAt } = await tokens.issue(user, 3600, 'input.ttlSeconds');

    expect(expiresAt).toEqual(new Date('2026-07-09T13:00:00Z'));
    expect(await tokens.read(token)).toEqual({ projectId: 'p1', userId: 'u1' });
    clock.time = new Date('2026-07-09T13:00:01Z');
    expect(await tokens.read(token)).toBeNull();
  });

  it('outlives a rotation of the key that signed it, as long as that key is kept', async () => {
    const { token } = await tokensAt('2026-07-09T12:00:00Z', [key('a', 1)]).tokens.issue(user, 60, 'f');

    expect(await tokensAt('2026-07-09T12:00:00Z', [key('b', 2), key('a', 1)]).tokens.read(token)).not.toBeNull();
    expect(await tokensAt('2026-07-09T12:00:00Z', [key('b', 2)]).tokens.read(token)).toBeNull();
    expect(await tokensAt('2026-07-09T12:00:00Z', [key('a', 9)]).tokens.read(token)).toBeNull();
  });

  it.each([59, 86_401, 0, -1])('is refused a life of %s seconds', async (ttlSeconds) => {
    const { tokens } = tokensAt('2026-07-09T12:00:00Z');

    await expect(tokens.issue(user, ttlSeconds, 'input.ttlSeconds')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.ttlSeconds',
    });
  });

  it.each(['', 'x.y.z', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsInByaiI6InAxIn0.'])('is not %j', async (forged) => {
    expect(await tokensAt('2026-07-09T12:00:00Z').tokens.read(forged)).toBeNull();
  });
});
