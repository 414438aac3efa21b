import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { createFileLinks } from '../../../src/application/file-links.js';
import { createUserTokens } from '../../../src/application/user-tokens.js';
import { turnedClock } from '../../support/clock.js';

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const FILE = { userId: 'u1', workoutId: 'w1', format: 'FIT' } as const;
const clock = turnedClock('2026-07-09T12:00:00Z');
const links = createFileLinks([key('a', 1)], clock);

describe('a link to a file', () => {
  it('opens that file for ten minutes', async () => {
    const later = turnedClock('2026-07-09T12:00:00Z');
    const { token, expiresAt } = await links.sign(FILE);
    expect(expiresAt).toEqual(new Date('2026-07-09T12:10:00Z'));
    const reader = createFileLinks([key('a', 1)], later);
    later.advance({ minutes: 9, seconds: 59 });
    expect(await reader.read(token)).toEqual(FILE);
    later.advance({ seconds: 1 });
    expect(await reader.read(token)).toBe('expired');
  });

  it('outlives a new first key, and not the loss of its own', async () => {
    const { token } = await links.sign(FILE);
    expect(await createFileLinks([key('b', 2), key('a', 1)], clock).read(token)).toEqual(FILE);
    expect(await createFileLinks([key('b', 2)], clock).read(token)).toBe('forged');
    expect(await createFileLinks([key('a', 2)], clock).read(token)).toBe('forged');
  });

  it('is not told that it has expired where it was never ours', async () => {
    const { token } = await createFileLinks([key('a', 9)], turnedClock('2020-01-01T00:00:00Z')).sign(FILE);
    expect(await links.read(token)).toBe('forged');
  });

  it('says nothing where user tokens are asked for, and a token of another purpose opens nothing', async () => {
    const { token } = await links.sign(FILE);
    expect(await createUserTokens([key('a', 1)], clock).read(token)).toBeNull();
    const other = await new SignJWT({ wid: 'w1', fmt: 'FIT' })
      .setProtectedHeader({ alg: 'HS256', kid: 'a' })
      .setIssuer('tributary')
      .setSubject('u1')
      .setExpirationTime(clock.now().getTime() / 1000 + 60)
      .sign(key('a', 1).key);
    expect(await links.read(other)).toBe('forged');
  });

  it.each(['', 'x', 'a.b.c'])('is not %j', async (token) => {
    expect(await links.read(token)).toBe('forged');
  });
});
