import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PollPlan } from '../../../src/application/ports/index.js';
import type { DataType } from '../../../src/domain/data-type.js';
import { createDataSource } from '../../../src/storage/data-source.js';
import type { Storage } from '../../../src/storage/index.js';
import type { Sql } from '../../../src/storage/sql.js';
import { pollStore } from '../../../src/storage/stores/polls.js';
import { openTestStorage } from '../../support/postgres.js';
import { after, connect, EVERYTHING, makeProject, NEWEST, NOW } from './builders.js';

const PLAN: PollPlan = {
  provider: 'polar',
  seconds: new Map<DataType, number>([
    ['WORKOUT', 3600],
    ['SLEEP_SESSION', 14_400],
  ]),
  jitter: 0,
};
const client = { provider: 'polar', clientHash: new Uint8Array(32) };

let storage: Storage;
let url: string;
let close: () => Promise<void>;
let projectId: string;
let made = 0;

beforeAll(async () => {
  ({ storage, url, close } = await openTestStorage({ clock: { now: () => NOW }, poolSize: 4 }));
  projectId = await makeProject(storage);
});
afterAll(() => close());
beforeEach(() => storage.pool.query('update connections set next_sync_at = null'));

/** A connection that is due after so many seconds. */
async function due(seconds: number, provider = 'polar') {
  made += 1;
  const { id: userId } = await storage.users.create(projectId, `user-${made}`);
  const { id } = (await connect(storage, userId, provider, `account-${made}`))!;
  await storage.pool.query('update connections set next_sync_at = $3 where user_id = $1 and id = $2', [
    userId,
    id,
    after(seconds),
  ]);
  return { userId, id };
}

async function runsOf({ userId }: { userId: string }) {
  const [page] = await storage.runs.listEach([userId], null, NEWEST);
  return page!.rows.map(({ status, trigger, request }) => ({ status, trigger, dataTypes: request.dataTypes }));
}
const nextOf = async ({ userId, id }: { userId: string; id: string }) =>
  (await storage.connections.find(userId, id))?.nextSyncAt;
const endRuns = () => storage.pool.query(`update sync_runs set status = 'SUCCEEDED' where status <> 'SUCCEEDED'`);

describe('polls that are due', () => {
  it('are claimed once by many workers, oldest first, and move on', async () => {
    const connections = [];
    for (let index = 0; index < 12; index += 1) connections.push(await due(index));
    await expect(storage.polls.queueDue(after(11), 3, [PLAN])).resolves.toBe(3);
    for (const [index, connection] of connections.entries()) {
      await expect(nextOf(connection)).resolves.toEqual(index < 3 ? after(11 + 3600) : after(index));
    }
    const claims = await Promise.all(Array.from({ length: 4 }, () => storage.polls.queueDue(after(10), 3, [PLAN])));
    const rest = await storage.polls.queueDue(after(10), 100, [PLAN]);
    expect(claims.reduce((sum, count) => sum + count, rest)).toBe(8);
    for (const [index, connection] of connections.entries()) {
      await expect(runsOf(connection)).resolves.toHaveLength(index < 11 ? 1 : 0);
    }
  });

  it('pass over what another process holds', async () => {
    const [held, free] = [await due(0), await due(1)];
    const other = await storage.pool.connect();
    try {
      await other.query('begin');
      await other.query('select 1 from connections where user_id = $1 for no key update', [held.userId]);
      await expect(storage.polls.queueDue(after(1), 10, [PLAN])).resolves.toBe(1);
    } finally {
      await other.query('rollback');
      other.release();
    }
    await expect(runsOf(free)).resolves.toHaveLength(1);
    await expect(runsOf(held)).resolves.toEqual([]);
  });

  it('ask for the data types that are due, and for those never asked for', async () => {
    const connection = await due(0);
    await storage.polls.queueDue(NOW, 10, [PLAN]);
    expect(await runsOf(connection)).toEqual([{ status: 'QUEUED', trigger: 'SCHEDULED', dataTypes: null }]);
    await endRuns();
    await storage.polls.queueDue(after(3600), 10, [PLAN]);
    expect((await runsOf(connection))[0]?.dataTypes).toEqual(['WORKOUT']);
    await expect(nextOf(connection)).resolves.toEqual(after(7200));
    await endRuns();
    const grown = { ...PLAN, seconds: new Map([...PLAN.seconds, ['HEART_RATE', 14_400] as const]) };
    await storage.polls.queueDue(after(7200), 10, [grown]);
    expect((await runsOf(connection))[0]?.dataTypes).toEqual(['WORKOUT', 'HEART_RATE']);
  });

  it('are later by chance, never earlier; what may be polled already comes along', async () => {
    const connection = await due(0);
    const plan = { ...PLAN, jitter: 0.5 };
    await storage.polls.queueDue(NOW, 10, [plan]);
    const { rows } = await storage.pool.query<{ data_type: string; earliest: Date; next: Date }>(
      `select data_type, earliest_poll_at as earliest, next_poll_at as next from stream_schedules where connection_id = $1
        order by data_type desc`,
      [connection.id],
    );
    expect(rows.map(({ earliest }) => earliest)).toEqual([after(3600), after(14_400)]);
    const shares = rows.map(({ earliest, next }) => next.getTime() - earliest.getTime());
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares[0]).toBeLessThan(1800_000);
    // By one chance for the connection, so that they stay together.
    expect(Math.abs(shares[1]! - 4 * shares[0]!)).toBeLessThan(10);
    await expect(nextOf(connection)).resolves.toEqual(rows[0]?.next);

    await endRuns();
    await storage.pool.query(`update stream_schedules set next_poll_at = $2 where connection_id = $1`, [
      connection.id,
      after(99_999),
    ]);
    await storage.polls.queueDue(after(14_400), 10, [plan]);
    expect((await runsOf(connection))[0]?.dataTypes).toBeNull();
  });

  it('join a run that waits, and leave a provider without credentials for another day', async () => {
    const [waiting, other] = [await due(0), await due(0, 'other')];
    const asked = { ...EVERYTHING, dataTypes: ['HEART_RATE' as const] };
    await storage.runs.enqueue({
      ...waiting,
      connectionId: waiting.id,
      trigger: 'MANUAL',
      request: asked,
      now: NOW,
    });
    const plan = { ...PLAN, seconds: new Map([...PLAN.seconds, ['HEART_RATE', 1] as const]) };
    await storage.pool.query(
      `insert into stream_schedules (user_id, connection_id, data_type, earliest_poll_at, next_poll_at, watched_since)
       values ($1, $2, 'SLEEP_SESSION', $3, $3, $3)`,
      [waiting.userId, waiting.id, after(60)],
    );
    await storage.polls.queueDue(NOW, 10, [plan]);
    expect(await runsOf(waiting)).toEqual([
      { status: 'QUEUED', trigger: 'MANUAL', dataTypes: ['WORKOUT', 'HEART_RATE'] },
    ]);
    expect(await runsOf(other)).toEqual([]);
    await expect(nextOf(other)).resolves.toEqual(after(86_400));
  });

  it('cost as many statements for sixty connections as for two', async () => {
    const dataSource = await createDataSource(url, 1).initialize();
    const count = async (connections: number) => {
      for (let index = 0; index < connections; index += 1) await due(0);
      const query = jest.fn((text: string, values?: unknown[]) => storage.pool.query(text, values));
      const sql = { query } as unknown as Sql;
      const polls = pollStore(dataSource, sql, (work) => work(sql));
      await expect(polls.queueDue(NOW, 100, [PLAN])).resolves.toBe(connections);
      return query.mock.calls.length;
    };
    const [few, many] = [await count(2), await count(60)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBe(few);
    await dataSource.destroy();
  });
});

describe('what is known of polls', () => {
  it('counts the connections that are polled, the limit that was told and the webhook that was seen', async () => {
    const { rows } = await storage.pool.query<{ count: number }>(
      `select count(*)::int as count from connections where provider = 'polar' and status = 'ACTIVE'`,
    );
    const connections = rows[0]!.count;
    const ended = await due(0);
    await storage.connections.disconnect(ended.userId, ended.id, { deleteData: false, at: NOW });
    await expect(storage.polls.facts(client, 86_400)).resolves.toEqual({
      connections,
      toldLimit: null,
      webhookCheckedAt: null,
    });
    await storage.pool.query(
      `insert into provider_budgets (provider, client_hash, window_seconds, started_at, reset_at, told_limit)
       values ('polar', $1, 900, $2, $2, 5), ('polar', $1, 86400, $2, $2, 7)`,
      [client.clientHash, NOW],
    );
    await storage.pool.query(
      `insert into provider_webhooks (provider, client_hash, webhook_id, checked_at) values ('polar', $1, null, $2)`,
      [client.clientHash, NOW],
    );
    await expect(storage.polls.facts(client, 86_400)).resolves.toMatchObject({ toldLimit: 7, webhookCheckedAt: null });
    await storage.pool.query(`update provider_webhooks set webhook_id = 'one'`);
    await expect(storage.polls.facts(client, 86_400)).resolves.toMatchObject({ webhookCheckedAt: NOW });
  });
});
