import { describe, expect, it } from '@jest/globals';
import { lifecycle } from '../../../src/providers/polar/lifecycle.js';
import { fakeApi, type Answer, type FakeApi } from './fake-api.js';

const SUBJECT = { externalUserId: '99000017', connectionId: 'connection-1' };
const REGISTER = 'POST /v3/users';
const USER = '/v3/users/99000017';

async function connect(answers: Record<string, Answer>): Promise<FakeApi> {
  const api = fakeApi(answers);
  await lifecycle.afterConnect?.(api, SUBJECT);
  return api;
}

describe('registering a user with Polar', () => {
  it.each([200, 201])('is done with status %d', async (status) => {
    const api = await connect({ [REGISTER]: status });
    expect(api.calls).toEqual([
      { method: 'POST', path: '/v3/users', query: {}, body: { 'member-id': 'connection-1' } },
    ]);
  });

  it('is done where the user was registered before', async () => {
    const api = await connect({ [REGISTER]: 409, [`GET ${USER}`]: { json: { 'polar-user-id': 99000017 } } });
    expect(api.log()).toEqual([REGISTER, `GET ${USER}`]);
  });

  it.each([204, 404])('takes another name where somebody else has the first one (user: %d)', async (status) => {
    const api = await connect({
      [REGISTER]: ({ body }) => ((body as Record<string, string>)['member-id'] === 'connection-1' ? 409 : 200),
      [`GET ${USER}`]: status,
    });
    expect(api.calls.map(({ body }) => body)).toEqual([
      { 'member-id': 'connection-1' },
      undefined,
      { 'member-id': 'connection-1-99000017' },
    ]);
  });

  it('fails where both names are taken', async () => {
    const failure = connect({ [REGISTER]: 409, [`GET ${USER}`]: 204 });
    await expect(failure).rejects.toMatchObject({ disposition: 'fail', code: 'NOT_REGISTERED' });
  });

  it('needs a new consent where Polar knows no user of this token', async () => {
    await expect(connect({ [REGISTER]: 204 })).rejects.toMatchObject({ disposition: 'reauthorize' });
  });

  it.each<[string, Record<string, Answer>]>([
    ['registering', { [REGISTER]: 403 }],
    ['reading the user', { [REGISTER]: 409, [`GET ${USER}`]: 403 }],
  ])('tells what to do where %s meets a missing consent', async (_when, answers) => {
    await expect(connect(answers)).rejects.toMatchObject({
      disposition: 'fail',
      code: 'CONSENT_REQUIRED',
      message: expect.stringContaining('account.polar.com'),
    });
  });
});

describe('removing a user from Polar', () => {
  it.each([204, 404, 401])('is done with status %d', async (status) => {
    const api = fakeApi({ [`DELETE ${USER}`]: status });
    await lifecycle.beforeDisconnect?.(api, SUBJECT);
    expect(api.log()).toEqual([`DELETE ${USER}`]);
  });

  it.each([403, 500])('is not done with status %d', async (status) => {
    await expect(lifecycle.beforeDisconnect?.(fakeApi({ [`DELETE ${USER}`]: status }), SUBJECT)).rejects.toThrow();
  });
});

describe('why Polar refuses everything', () => {
  it.each<[string, Answer, object]>([
    ['a mandatory consent is missing', 403, { disposition: 'skip-stream', code: 'CONSENT_REQUIRED' }],
    ['nobody is registered (204)', 204, { disposition: 'reauthorize', code: 'NOT_REGISTERED' }],
    ['nobody is registered (404)', 404, { disposition: 'reauthorize', code: 'NOT_REGISTERED' }],
    [
      'the client may read nothing',
      { json: { 'polar-user-id': 99000017 } },
      { disposition: 'skip-stream', code: 'SCOPE_MISSING' },
    ],
  ])('is told by one call: %s', async (_what, answer, reason) => {
    const api = fakeApi({ [`GET ${USER}`]: answer });
    expect(await lifecycle.explainRefusal?.(api, SUBJECT)).toMatchObject(reason);
    expect(api.log()).toEqual([`GET ${USER}`]);
  });

  it.each([401, 500])('is not told by status %d', async (status) => {
    await expect(lifecycle.explainRefusal?.(fakeApi({ [`GET ${USER}`]: status }), SUBJECT)).rejects.toThrow();
  });
});
