import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Silence } from '../../src/application/ports/index.js';
import { watchConnections } from '../../src/application/watch-connections.js';
import { openStorage, type Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { startGateway } from '../support/gateway.js';
import { createTestDatabase, TEST_MASTER_KEYS, type TestDatabase } from '../support/postgres.js';
import { connect, makeProject } from './storage/builders.js';

const START = '2026-06-01T12:00:00Z';

let database: TestDatabase;
let workers: Storage[];
let projectId: string;
let made = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  workers = await Promise.all(
    [1, 2].map(() => openStorage({ url: database.url, masterKeys: TEST_MASTER_KEYS, poolSize: 4 })),
  );
  projectId = await makeProject(workers[0]!);
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
  await database.drop();
});

/** A connection that was made at the start; `changes` are columns of it. */
async function linked(changes: Record<string, unknown> = {}) {
  made += 1;
  const { id: userId } = await workers[0]!.users.create(projectId, `user-${made}`);
  const { id } = (await connect(workers[0]!, userId, 'polar', `account-${made}`))!;
  for (const [column, value] of Object.entries({ connected_at: START, next_sync_at: null, ...changes })) {
    await query(`update connections set ${column} = $1 where id = $2`, [value, id]);
  }
  return { userId, connectionId: id };
}

/** What both workers tell when each of them looks several times at once, that many days after the start. */
async function told(daysLater: number): Promise<Silence[]> {
  const clock = turnedClock(START);
  clock.advance({ days: daysLater });
  const silences: Silence[] = [];
  const looks = [...workers, ...workers, ...workers].map((worker) =>
    watchConnections({ silence: worker.silence, clock, onSilence: (silence) => silences.push(silence) }),
  );
  await Promise.all(looks);
  return silences;
}
const brief = (silences: Silence[]) =>
  silences.map(({ connectionId, dataType, days }) => [connectionId, dataType, days]);
const query = (text: string, values: unknown[]) => workers[0]!.pool.query(text, values);
const clear = () => workers[0]!.pool.query(`update connections set status = 'DISCONNECTED'`);

describe('connections without success', () => {
  it('are told of once after 7, 14 and 21 days, by one of two workers, and again in the next silence', async () => {
    const error = { code: 'REAUTHORIZATION_REQUIRED', message: 'again', isRetryable: false };
    const silent = await linked({ last_error: JSON.stringify(error), status: 'REAUTHORIZATION_REQUIRED' });
    await linked({ status: 'DISCONNECTED' });
    const lively = await linked({ last_synced_at: '2026-06-10T12:00:00Z' });
    expect(await told(6.9)).toEqual([]);
    expect(await told(7)).toEqual([
      {
        ...silent,
        provider: 'polar',
        dataType: null,
        days: 7,
        silentSince: new Date(START),
        errorCode: 'REAUTHORIZATION_REQUIRED',
      },
    ]);
    expect(await told(13)).toEqual([]);
    expect(brief(await told(14))).toEqual([[silent.connectionId, null, 14]]);
    expect(brief(await told(21))).toEqual([
      [silent.connectionId, null, 21],
      [lively.connectionId, null, 7],
    ]);
    expect(await told(22)).toEqual([]);
    await query(`update connections set last_synced_at = '2026-06-23T12:00:00Z' where id = $1`, [silent.connectionId]);
    expect(brief(await told(29))).toEqual([
      [lively.connectionId, null, 14],
      [silent.connectionId, null, 7],
    ]);
    await clear();
  });

  it('are told of by data type where others succeed', async () => {
    const partly = await linked({ last_synced_at: '2026-06-15T12:00:00Z' });
    const insert = `insert into stream_schedules (user_id, connection_id, data_type, earliest_poll_at, next_poll_at,
                      watched_since, succeeded_at, error_code) values ($1, $2, $3, $4, $4, $4, $5, 'SCOPE_MISSING')`;
    await query(insert, [partly.userId, partly.connectionId, 'SLEEP_SESSION', START, null]);
    await query(insert, [partly.userId, partly.connectionId, 'WORKOUT', START, '2026-06-15T12:00:00Z']);
    expect(await told(15)).toEqual([
      {
        ...partly,
        provider: 'polar',
        dataType: 'SLEEP_SESSION',
        days: 14,
        silentSince: new Date(START),
        errorCode: 'SCOPE_MISSING',
      },
    ]);
    expect(await told(15)).toEqual([]);
    // Silent as a whole from then on: its data types are not told apart.
    expect(brief(await told(22))).toEqual([[partly.connectionId, null, 7]]);
    await clear();
  });

  it('are counted in the metrics, of each provider, without a name', async () => {
    await linked();
    await linked({ last_synced_at: '2026-06-08T12:00:00Z', status: 'REAUTHORIZATION_REQUIRED' });
    await linked({ last_synced_at: '2026-06-20T12:00:00Z' });
    const clock = turnedClock(START);
    clock.advance({ days: 21 });
    const gateway = await startGateway({ databaseUrl: database.url, clock, environment: { ROLE: 'api' } });
    try {
      const text = await (await fetch(`${gateway.url}/metrics`)).text();
      expect(text.split('\n').filter((line) => line.startsWith('tributary_silent_connections'))).toEqual([
        'tributary_silent_connections{provider="polar",days="7"} 2',
        'tributary_silent_connections{provider="polar",days="14"} 2',
        'tributary_silent_connections{provider="polar",days="21"} 1',
      ]);
    } finally {
      await gateway.stop();
    }
  });
});
