import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ProjectCaller } from '../../src/application/caller.js';
import type { AuditFilter } from '../../src/application/ports/index.js';
import { actorOf } from '../../src/application/audit-actor.js';
import { BY_ROOT, type AuditEntry } from '../../src/domain/audit.js';
import { hashEntry, NO_HASH } from '../../src/storage/audit-chain.js';
import type { Storage } from '../../src/storage/index.js';
import { turnedClock } from '../support/clock.js';
import { PLANNED, scansOf, statementsOf } from '../support/plans.js';
import { openTestStorage } from '../support/postgres.js';
import { makeProjectWithKey } from '../support/projects.js';
import { until } from '../support/until.js';
import { page } from './storage/reading.js';

let storage: Storage;
let close: () => Promise<void>;
let caller: ProjectCaller;
let projectId: string;
let name: string;
const clock = turnedClock('2026-07-09T12:00:00Z');
const ALL: AuditFilter = { externalUserId: null, actions: null, from: null, to: null };
const query = (text: string, values: unknown[] = []) => storage.pool.query<Record<string, unknown>>(text, values);

beforeAll(async () => {
  ({ storage, close } = await openTestStorage({ clock }));
});
afterAll(() => close());
beforeEach(async () => {
  name = `project ${Math.random()}`;
  ({ caller } = await makeProjectWithKey(storage, { name }, clock));
  projectId = caller.project.id;
});

const entries = async (filter: Partial<AuditFilter> = {}): Promise<AuditEntry[]> =>
  (await storage.audit.list(projectId, { ...ALL, ...filter }, page({ first: 100 }))).rows;
const told = async (filter: Partial<AuditFilter> = {}) =>
  (await entries(filter)).map(({ action, externalUserId }) => [action, externalUserId]);

describe('the audit log of a project', () => {
  it('tells who did what to whom, newest first', async () => {
    const by = actorOf(caller);
    const user = await storage.users.create(projectId, 'ada', by);
    await storage.users.create(projectId, 'ada', by);
    await storage.revocations.revokeAllOf(user.id, clock.now(), by);
    await storage.users.erase(user.id, by);
    expect(await told()).toEqual([
      ['USER_ERASED', 'ada'],
      ['ALL_TOKENS_REVOKED', 'ada'],
      ['USER_CREATED', 'ada'],
      ['KEY_CREATED', null],
      ['REDIRECT_URLS_SET', null],
      ['PROJECT_CREATED', null],
    ]);
    const [erased] = await entries();
    const prefix = (await storage.projects.keys.find(caller.keyId))?.prefix;
    expect(erased).toMatchObject({ sequence: 6, actorKind: 'KEY', actorId: caller.keyId, actorPrefix: prefix });
    expect((await entries()).at(-1)).toMatchObject({ actorKind: 'ROOT', actorId: null, details: { name } });
  });

  it('tells nothing of what did not come about', async () => {
    const before = await told();
    const users = await storage.users.list(projectId, null, page({ first: 1 }));
    expect(users.rows).toEqual([]);
    await expect(
      storage.consents.create(new Uint8Array(32), {
        projectId,
        userId: caller.keyId,
        connectionId: caller.keyId,
        provider: 'polar',
        ownClientHash: null,
        redirectUrl: null,
        codeVerifier: null,
        expiresAt: clock.now(),
      }),
    ).rejects.toThrow(/foreign key/);
    expect(await told()).toEqual(before);
  });

  it('is narrowed by user, action and time, and counted alike', async () => {
    await storage.users.create(projectId, 'ada');
    clock.set('2026-07-09T13:00:00Z');
    const from = clock.now();
    await storage.users.create(projectId, 'bo');
    clock.set('2026-07-09T14:00:00Z');
    const to = clock.now();
    await storage.users.create(projectId, 'cleo');
    expect(await told({ externalUserId: 'ada' })).toEqual([['USER_CREATED', 'ada']]);
    expect(await told({ from, to })).toEqual([['USER_CREATED', 'bo']]);
    expect(await told({ from })).toEqual([
      ['USER_CREATED', 'cleo'],
      ['USER_CREATED', 'bo'],
    ]);
    expect(await told({ actions: ['KEY_CREATED', 'PROJECT_CREATED'] })).toEqual([
      ['KEY_CREATED', null],
      ['PROJECT_CREATED', null],
    ]);
    expect(await told({ actions: [] })).toEqual([]);
    expect(await storage.audit.count(projectId, { ...ALL, to })).toBe(5);
    clock.set('2026-07-09T12:00:00Z');
    await storage.users.create(projectId, 'late');
    // A clock that goes back does not take the log with it.
    expect((await entries())[0]).toMatchObject({ externalUserId: 'late', at: to });
  });

  it('is read off its indexes, whatever it is narrowed by', async () => {
    const crowd = Array.from({ length: 3_000 }, (_, n) => `user-${n}`);
    await storage.audit.add(projectId, BY_ROOT, 'USER_CREATED', { externalUserIds: crowd, details: {} });
    await query('analyze audit_entries');
    const [newest] = await entries();
    const after = { sort: String(newest!.sequence - 1_500), id: newest!.id };
    const filters: Partial<AuditFilter>[] = [
      {},
      { externalUserId: 'user-7' },
      { actions: ['KEY_CREATED'] },
      { from: clock.now() },
      { to: new Date(clock.now().getTime() + 1) },
    ];
    for (const filter of filters) {
      const sent = await statementsOf(storage, () =>
        storage.audit.list(projectId, { ...ALL, ...filter }, page({ first: 10, after })),
      );
      for (const planned of PLANNED) {
        for (const scan of await scansOf(storage, sent, planned)) {
          expect({ filter, planned, scan, index: scan.index !== null }).toMatchObject({ index: true });
          expect({ filter, planned, scan, few: scan.touched <= 60 }).toMatchObject({ few: true });
        }
      }
    }
  });
});

describe('what was written', () => {
  it('cannot be changed or taken out, by the owner of the tables either', async () => {
    for (const statement of [
      `update audit_entries set action = 'CONNECTED'`,
      'delete from audit_entries',
      'truncate audit_entries',
      `set local session_replication_role = replica; delete from audit_entries`,
      'update audit_heads set sequence = 0',
      'update audit_heads set sequence = sequence',
      'delete from audit_heads',
      'truncate audit_heads',
    ]) {
      const failure = await query(`begin; ${statement}`).catch((error: unknown) => error);
      await query('rollback');
      expect([statement, failure]).toEqual([statement, expect.objectContaining({ code: '42501' })]);
    }
  });

  it('is a chain: whoever gets around that is found out', async () => {
    for (const id of ['ada', 'bo', 'cleo']) await storage.users.create(projectId, id);
    const whole = await storage.audit.verify(projectId);
    const [last] = await entries();
    expect(whole).toEqual({ projectId, entries: 6, hash: last!.hash, brokenAt: null });
    const tamper = async (statement: string) => {
      await query(`
        begin; alter table audit_entries disable trigger append_only; ${statement};
        alter table audit_entries enable always trigger append_only; commit`);
    };
    const kept = await query('select * from audit_entries where project_id = $1 order by sequence', [projectId]);
    const restore = async () => {
      await tamper(`delete from audit_entries where project_id = '${projectId}'`);
      await query('insert into audit_entries select * from jsonb_populate_recordset(null::audit_entries, $1)', [
        JSON.stringify(kept.rows.map((row) => ({ ...row, hash: `\\x${(row['hash'] as Buffer).toString('hex')}` }))),
      ]);
    };
    const here = `project_id = '${projectId}' and sequence`;
    for (const [statement, brokenAt] of [
      [`update audit_entries set external_user_id = 'eve' where ${here} = 5`, 5],
      [`update audit_entries set details = '{"name": "x"}' where ${here} = 1`, 1],
      [`update audit_entries set at = at + interval '1 ms' where ${here} = 4`, 4],
      [`update audit_entries set actor_id = gen_random_uuid() where ${here} = 2`, 2],
      [`delete from audit_entries where ${here} = 4`, 4],
      [`delete from audit_entries where ${here} = 6`, 6],
      [`delete from audit_entries where ${here} > 0`, 1],
    ] as const) {
      await tamper(statement);
      expect([statement, await storage.audit.verify(projectId)]).toMatchObject([statement, { brokenAt }]);
      await restore();
      expect(await storage.audit.verify(projectId)).toEqual(whole);
    }
  });

  it('has the hash that is documented', async () => {
    await storage.users.create(projectId, 'ada');
    const list = (await entries()).reverse();
    let previous = NO_HASH;
    for (const entry of list) {
      previous = hashEntry(previous, entry);
      expect(Buffer.from(entry.hash)).toEqual(previous);
    }
    const fixed = { ...list[0]!, id: 'i', projectId: 'p', at: new Date(0), details: { b: 1, a: ['x'] }, actorId: null };
    const text = `["${'00'.repeat(32)}","p",1,"i","1970-01-01T00:00:00.000Z","PROJECT_CREATED","ROOT",null,null,null,{"a":["x"],"b":1}]`;
    expect(hashEntry(NO_HASH, fixed).toString('hex')).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('has no gap where many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => storage.users.create(projectId, `user-${n}`)));
    expect(await storage.audit.verify(projectId)).toMatchObject({ entries: 23, brokenAt: null });
  });

  it('holds nobody up in other projects, nor who tells nothing', async () => {
    const other = (await makeProjectWithKey(storage, { name: `other ${Math.random()}` }, clock)).caller.project.id;
    const { id } = await storage.users.create(projectId, 'ada');
    const client = await storage.pool.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from audit_heads where project_id = $1 for update', [projectId]);
      await storage.users.create(other, 'bo');
      const connection = await storage.connections.begin(id, 'polar');
      const request = { dataTypes: null, from: null, to: null, samples: true, zones: true, route: true };
      await storage.runs.enqueue({
        userId: id,
        connectionId: connection.id,
        trigger: 'MANUAL',
        request,
        now: clock.now(),
      });
      const waiting = storage.users.create(projectId, 'cleo');
      await until(async () => {
        const { rows } = await query(`select 1 from pg_locks where not granted`);
        return rows.length > 0;
      });
      await client.query('rollback');
      await waiting;
    } finally {
      client.release();
    }
  });
});

describe('the receipt of an erasure', () => {
  it('is in the log, and is found again', async () => {
    const { id } = await storage.users.create(projectId, 'ada');
    const receipt = await storage.users.erase(id, BY_ROOT);
    expect(receipt).toMatchObject({ erasedAt: clock.now(), counts: { users: 1, data_keys: 1, workouts: 0 } });
    expect(await storage.audit.receipt(projectId, 'ada')).toEqual(receipt);
    expect((await entries())[0]).toMatchObject({ id: receipt!.id, hash: receipt!.hash, action: 'USER_ERASED' });
    expect(await storage.users.erase(id)).toBeNull();
    expect(await storage.audit.receipt(projectId, 'nobody')).toBeNull();
  });
});
