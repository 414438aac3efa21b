import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { createUserTokens } from '../../../src/application/user-tokens.js';
import { USER_SCOPES } from '../../../src/domain/scope.js';
import { uuid } from '../graphql/records.js';

const key = (id: string, fill: number) => ({ id, key: new Uint8Array(32).fill(fill) });
const NOW = '2026-07-09T12:00:00.250Z';
const claims = {
  projectId: uuid(1, 1),
  userIds: [uuid(2, 1)],
  isCoach: false,
  scopes: ['read:sleep', 'sync'] as const,
  keyId: uuid(9, 1),
};

function tokensAt(time: string, keys = [key('a', 1)]) {
  const clock = { time: new Date(time), now: () => clock.time };
  return { clock, tokens: createUserTokens(keys, clock) };
}
const { tokens } = tokensAt(NOW);
const issue = async (keys = [key('a', 1)]) => (await tokensAt(NOW, keys).tokens.issue(claims, 3600, 'f')).token;

/** A token of the gateway's own, but for what is changed. */
async function signed(changed: {
  claims?: object;
  header?: object;
  key?: Uint8Array;
  issuer?: string;
  expires?: number;
}) {
  const now = Math.floor(new Date(NOW).getTime() / 1000);
  const jwt = new SignJWT({ prj: claims.projectId, sub: uuid(2, 1), scp: 'sync', ...changed.claims })
    .setProtectedHeader({ alg: 'HS256', kid: 'a', ...changed.header })
    .setIssuer(changed.issuer ?? 'tributary')
    .setExpirationTime(changed.expires ?? now + 60);
  return jwt.setIssuedAt(now).sign(changed.key ?? key('a', 1).key);
}

describe('a user token', () => {
  it('speaks for its user until it expires, within its scopes', async () => {
    const { clock, tokens: later } = tokensAt(NOW);
    const { token, tokenId, expiresAt } = await later.issue(claims, 3600, 'input.ttlSeconds');

    expect(expiresAt).toEqual(new Date('2026-07-09T13:00:00Z'));
    expect(await later.read(token)).toEqual({ ...claims, tokenId, issuedAt: new Date(NOW), expiresAt });
    clock.time = new Date('2026-07-09T13:00:01Z');
    expect(await later.read(token)).toBeNull();
  });

  it('of a coach speaks for a hundred users, and fits into a header', async () => {
    const userIds = Array.from({ length: 100 }, (_, index) => uuid(2, index + 1));
    const coach = { ...claims, userIds, isCoach: true, scopes: USER_SCOPES };
    const { token } = await tokens.issue(coach, 60, 'f');

    expect(await tokens.read(token)).toMatchObject(coach);
    expect(token.length).toBeLessThan(4096);
  });

  it('of a gateway that knew no scopes allows all that a user may have, until it ends', async () => {
    expect(await tokens.read(await signed({ claims: { scp: undefined } }))).toEqual({
      ...claims,
      scopes: USER_SCOPES,
      tokenId: null,
      keyId: null,
      issuedAt: new Date('2026-07-09T12:00:00Z'),
      expiresAt: new Date('2026-07-09T12:01:00Z'),
    });
  });

  it('never allows more than a user may have, whatever it says', async () => {
    const token = await signed({ claims: { scp: 'admin users:write sync read:everything' } });
    expect(await tokens.read(token)).toMatchObject({ scopes: ['sync'] });
    expect(await tokens.read(await signed({ claims: { scp: '' } }))).toMatchObject({ scopes: [] });
  });

  it('outlives a rotation of the key that signed it, as long as that key is kept', async () => {
    const token = await issue();

    expect(await tokensAt(NOW, [key('b', 2), key('a', 1)]).tokens.read(token)).not.toBeNull();
    expect(await tokensAt(NOW, [key('b', 2)]).tokens.read(token)).toBeNull();
    expect(await tokensAt(NOW, [key('a', 9)]).tokens.read(token)).toBeNull();
  });

  it.each([59, 86_401, 0, -1])('is refused a life of %s seconds', async (ttlSeconds) => {
    await expect(tokens.issue(claims, ttlSeconds, 'input.ttlSeconds')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.ttlSeconds',
    });
  });
});

describe('what is no user token', () => {
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('is refused: the control is not', async () => {
    expect(await tokens.read(await signed({}))).not.toBeNull();
  });

  it.each([
    ['expired', { expires: Math.floor(Date.parse(NOW) / 1000) - 1 }],
    ['of another issuer', { issuer: 'tributary files' }],
    ['of an unknown key', { header: { kid: 'z' } }],
    ['of no named key', { header: { kid: undefined } }],
    ['signed by another key under a known name', { key: key('a', 2).key }],
    ['signed by another algorithm of the same key', { header: { alg: 'HS512' }, key: new Uint8Array(64).fill(1) }],
    ['of no project', { claims: { prj: undefined } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['of an empty list', { claims: { sub: undefined, lst: '' } }],
  ])('%s', async (_what, changed) => {
    expect(await tokens.read(await signed(changed))).toBeNull();
  });

  it('signed by nobody, with the algorithm none', async () => {
    const payload = (await signed({})).split('.')[1] ?? '';
    for (const alg of ['none', 'None', 'NONE']) {
      for (const signature of ['', 'AA']) {
        expect(await tokens.read(`${base64({ alg, kid: 'a' })}.${payload}.${signature}`)).toBeNull();
      }
    }
  });

  it('signed by an asymmetric key', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await new SignJWT({ prj: claims.projectId, scp: 'sync', sub: claims.userIds[0] ?? '' })
      .setProtectedHeader({ alg: 'RS256', kid: 'a' })
      .setIssuer('tributary')
      .setExpirationTime(Math.floor(Date.parse(NOW) / 1000) + 60)
      .sign(privateKey);
    expect(await tokens.read(token)).toBeNull();
  });

  it('tampered with, in any of its parts', async () => {
    const token = await issue();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const said = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const wider = base64({ ...said, scp: USER_SCOPES.join(' ') });
    const changed = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await tokens.read([header, wider, signature].join('.'))).toBeNull();
    expect(await tokens.read([header, payload, changed].join('.'))).toBeNull();
    expect(
      await tokens.read([base64({ alg: 'HS256', kid: 'a', b64: false }), payload, signature].join('.')),
    ).toBeNull();
    for (const text of ['', 'x.y.z', '..', `${token}.x`]) expect(await tokens.read(text)).toBeNull();
  });
});
