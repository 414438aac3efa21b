import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeadLetterError } from '../../src/application/ports/index.js';
import { sayFarewells } from '../../src/application/say-farewells.js';
import { createCallBudgets } from '../../src/application/provider-budget.js';
import { ProviderError } from '../../src/domain/errors.js';
import type { SyncRequest } from '../../src/domain/sync-run.js';
import type { Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { openTestStorage } from '../support/postgres.js';
import { scriptedRuns, type Script } from '../support/scripted-runs.js';
import { after, connect, EVERYTHING, makeProject, NOW } from './storage/builders.js';

const clock = turnedClock(NOW);
let storage: Storage;
let close: () => Promise<void>;
let userId: string;
let connectionId: string;
let externalId: string;
let told: [string, DeadLetterError][];
let made = 0;

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  made += 1;
  clock.set(NOW);
  told = [];
  externalId = `runner-${made}`;
  userId = (await storage.users.create(await makeProject(storage), externalId)).id;
  connectionId = (await connect(storage, userId, 'polar', `runner-account-${made}`))!.id;
});

/** Queues a run and executes it. */
async function run(script: Script, request: Partial<SyncRequest> = {}): Promise<string> {
  const queued = await storage.runs.enqueue({
    userId,
    connectionId,
    trigger: 'WEBHOOK',
    request: { ...EVERYTHING, ...request },
    now: clock.now(),
  });
  const onDeadLetter = ({ id }: { id: string }, error: DeadLetterError) => told.push([id, error]);
  await scriptedRuns(storage, clock, [], { onDeadLetter })(queued, script);
  return queued.id;
}
const letters = () => storage.deadLetters.listOpen({ id: null, provider: null, externalId });
const failing = (error: Error): Script => ({ WORKOUT: () => Promise.reject(error) });
const unforeseen = new ProviderError('fail', 'INTERNAL', 'Polar answered 418, which nobody foresaw');

describe('a run that fails for good', () => {
  it('is kept with what it was asked for and why it failed, and is told of once', async () => {
    const runId = await run(failing(unforeseen), { from: '2026-03-01' });
    expect(await letters()).toEqual([
      {
        userId,
        id: expect.any(String),
        externalId,
        kind: 'RUN',
        provider: 'polar',
        connectionId,
        runId,
        payload: {
          request: { ...EVERYTHING, from: '2026-03-01' },
          trigger: 'WEBHOOK',
          failed: [
            { dataType: 'WORKOUT', error: { code: 'INTERNAL', message: unforeseen.message, isRetryable: false } },
          ],
        },
        error: { code: 'INTERNAL', message: unforeseen.message },
        attempts: 1,
        failures: 1,
        failedAt: NOW,
        redrivenAt: null,
        redrivenRunId: null,
      },
    ]);
    expect(told).toEqual([[runId, { code: 'INTERNAL', message: unforeseen.message }]]);
  });

  it('tells of a bug its class, and nothing that may be data', async () => {
    await run(failing(new SyntaxError(`Unexpected token 'h', "heart_rate: 61" is not valid at 172`)));
    expect((await letters())[0]?.error).toEqual({
      code: 'INTERNAL',
      message: 'The gateway failed; the error was logged',
      bug: { name: 'SyntaxError', message: 'Unexpected token …' },
    });
    clock.set(after(1));
    await run(failing(new RangeError('61 bpm at 07:30 is out of range')), { from: '2026-01-01' });
    expect((await letters())[1]?.error.bug).toEqual({ name: 'RangeError', message: '# bpm at #:# is out of range' });
  });

  it('is kept only once its attempts are used up', async () => {
    const down = new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'Polar is down');
    const id = await run(failing(down));
    expect(await letters()).toEqual([]);
    await storage.pool.query('update sync_runs set failures = 7, retry_at = null where id = $1', [id]);
    await scriptedRuns(storage, clock, [])({ userId, id }, failing(down));
    expect(await letters()).toMatchObject([{ attempts: 2, error: { code: 'PROVIDER_UNAVAILABLE' } }]);
  });

  it.each([
    ['waits for the provider', new ProviderError('defer', 'PROVIDER_RATE_LIMITED', 'wait', { retryAt: after(60) })],
    ['waits for the user', new ProviderError('reauthorize', 'REAUTHORIZATION_REQUIRED', 'again')],
    ['is not given a data type', new ProviderError('skip-stream', 'SCOPE_MISSING', 'not granted')],
  ])('is not what one is that %s', async (_, error) => {
    await run(failing(error));
    expect(await letters()).toEqual([]);
    expect(told).toEqual([]);
  });

  it('is one letter however often the same fails, and another one for another request', async () => {
    await run(failing(unforeseen));
    clock.set(after(900));
    const second = await run(failing(unforeseen));
    expect(await letters()).toMatchObject([{ failures: 2, failedAt: after(900), runId: second }]);
    await run(failing(unforeseen), { from: '2026-03-01' });
    expect(await letters()).toHaveLength(2);
  });

  it('leaves no letter where its end is not written', async () => {
    await storage.pool.query(`
      create function break_off() returns trigger language plpgsql as $$ begin raise 'broken off'; end $$;
      create trigger broken before insert on dead_letters for each row execute function break_off()`);
    const id = await run(failing(unforeseen)).catch(() => null);
    const { rows } = await storage.pool.query('select status from sync_runs where user_id = $1', [userId]);
    expect([id, rows, await letters()]).toEqual([null, [{ status: 'RUNNING' }], []]);
    await storage.pool.query('drop function break_off cascade');
  });

  it('goes with its user', async () => {
    await run(failing(unforeseen));
    await storage.users.erase(userId);
    const { rowCount } = await storage.pool.query('select 1 from dead_letters where user_id = $1', [userId]);
    expect(rowCount).toBe(0);
  });
});

describe('a letter', () => {
  it('is closed by a later run that brings what failed, and by no other', async () => {
    await run(failing(unforeseen), { from: '2026-03-01' });
    await run({}, { dataTypes: ['SLEEP_SESSION'], from: '2026-02-01' });
    await run({});
    expect(await letters()).toHaveLength(1);
    await run({}, { dataTypes: ['WORKOUT'], from: '2026-02-01' });
    expect(await letters()).toEqual([]);
  });

  it('is closed by what was under way alone, where a bug ended the run there', async () => {
    await run({ SLEEP_SESSION: () => Promise.reject(new TypeError('not a function')) });
    expect(await letters()).toMatchObject([{ payload: { failed: [{ dataType: 'SLEEP_SESSION' }] } }]);
    await run({}, { dataTypes: ['WORKOUT'] });
    expect(await letters()).toHaveLength(1);
    await run({}, { dataTypes: ['SLEEP_SESSION'] });
    expect(await letters()).toEqual([]);
  });

  it('is run again with the same request, twice as one, and closed when that went through', async () => {
    await run(failing(unforeseen), { from: '2026-03-01', route: false });
    const [letter] = await letters();
    clock.set(after(900));
    const [again, twice] = [
      await storage.deadLetters.redrive(letter!, clock.now()),
      await storage.deadLetters.redrive(letter!, clock.now()),
    ];
    expect(again).toMatchObject({
      status: 'QUEUED',
      trigger: 'WEBHOOK',
      request: { ...EVERYTHING, from: '2026-03-01', route: false },
    });
    expect(twice?.id).toBe(again?.id);
    expect(await letters()).toMatchObject([{ redrivenAt: after(900), redrivenRunId: again?.id }]);

    await scriptedRuns(storage, clock, [])(again!, {});
    expect(await letters()).toEqual([]);
    expect(await storage.deadLetters.redrive(letter!, clock.now())).toBeNull();
  });

  it('is open again where that failed too', async () => {
    await run(failing(unforeseen));
    const [letter] = await letters();
    const again = await storage.deadLetters.redrive(letter!, NOW);
    await scriptedRuns(storage, clock, [])(again!, failing(unforeseen));
    expect(await letters()).toMatchObject([{ id: letter?.id, failures: 2, redrivenAt: null, runId: again?.id }]);
  });

  it('cannot be run again through another user, nor while its connection does not work', async () => {
    await run(failing(unforeseen));
    const [letter] = await letters();
    const stranger = await storage.users.create(await makeProject(storage), `stranger-${made}`);
    expect(await storage.deadLetters.redrive({ ...letter!, userId: stranger.id }, NOW)).toBeNull();
    expect(await storage.deadLetters.discard({ ...letter!, userId: stranger.id })).toBe(false);
    await storage.connections.disconnect(userId, connectionId, { deleteData: false, at: NOW });
    expect(await storage.deadLetters.redrive(letter!, NOW)).toBeNull();
    expect(await storage.deadLetters.discard(letter!)).toBe(true);
    expect(await letters()).toEqual([]);
  });
});

describe('a farewell that is given up', () => {
  it('is kept as long as its user is here, without its credential', async () => {
    await storage.connections.disconnect(userId, connectionId, { deleteData: false, at: NOW });
    clock.set(after(8 * 86_400));
    await sayFarewells({
      farewells: storage.farewells,
      accounts: {
        hold: () => Promise.reject(new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'Polar is down')),
      },
      providers: { all: [], find: () => null },
      budgets: createCallBudgets(storage.budget, clock),
      clock,
      onFailure: () => undefined,
    });
    const [letter] = await letters();
    expect(letter).toMatchObject({
      kind: 'FAREWELL',
      runId: null,
      payload: { externalUserId: `runner-account-${made}` },
      error: { code: 'PROVIDER_UNAVAILABLE', message: 'Polar is down' },
      attempts: 1,
    });
    expect(JSON.stringify(letter)).not.toContain('token');
    const { rowCount } = await storage.pool.query('select 1 from farewells where connection_id = $1', [connectionId]);
    expect(rowCount).toBe(0);
    expect(await storage.deadLetters.redrive(letter!, clock.now())).toBeNull();
  });
});
