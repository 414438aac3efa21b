import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MasterKey } from '../../../src/storage/cipher.js';
import { openStorage, type Storage } from '../../../src/storage/index.js';
import { MASTER_SEALED } from '../../../src/storage/master-sealed.js';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { after, connect, makeProject, NOW, tokens } from './builders.js';

const OLD: MasterKey = { id: 'old', key: new Uint8Array(32).fill(3) };
const NEW: MasterKey = { id: 'new', key: new Uint8Array(32).fill(7) };

let database: TestDatabase;
const opened: Storage[] = [];

const open = async (...masterKeys: MasterKey[]): Promise<Storage> => {
  const storage = await openStorage({ url: database.url, masterKeys, poolSize: 4, clock: { now: () => NOW } });
  opened.push(storage);
  return storage;
};

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((storage) => storage.close()));
  await database.drop();
});

const USERS = 1_203;

describe('another master key', () => {
  it('seals anew all that the one before has sealed, which then opens without it', async () => {
    const before = await open(OLD);
    const projectId = await makeProject(before);
    const { id: userId } = await before.users.create(projectId, 'with tokens');
    const connection = await connect(before, userId, 'polar', 'account');
    for (let n = 1; n < USERS; n += 1) await before.users.create(projectId, `user ${n}`);
    await before.farewells.owe({
      projectId,
      provider: 'polar',
      externalUserId: 'gone',
      connectionId: connection!.id,
      tokens: tokens('of a farewell'),
      owedSince: NOW,
      ownClientHash: null,
    });
    expect(await before.masterKeys.inUse()).toEqual([
      { table: 'data_keys', keyId: 'old', count: USERS },
      { table: 'farewells', keyId: 'old', count: 1 },
    ]);

    const both = await open(NEW, OLD);
    const told: { table: string; count: number }[] = [];
    for await (const step of both.masterKeys.rotate()) {
      // Whoever works meanwhile finds each value under a key that it has.
      expect(await both.connections.credential(userId, connection!.id)).toMatchObject({ refreshToken: 'refresh' });
      told.push(step);
    }
    expect(told.filter(({ table }) => table === 'data_keys').reduce((sum, { count }) => sum + count, 0)).toBe(USERS);
    expect(told.filter(({ table }) => table === 'data_keys').length).toBeGreaterThan(1);
    expect((await both.masterKeys.inUse()).map(({ keyId }) => keyId)).toEqual(['new', 'new']);

    const alone = await open(NEW);
    expect(await alone.connections.credential(userId, connection!.id)).toMatchObject(tokens('token of account'));
    const [farewell] = await alone.farewells.claimDue(after(1), 10, 60);
    expect(farewell?.tokens.accessToken).toBe('of a farewell');
    for await (const step of alone.masterKeys.rotate()) throw new Error(`${step.table} was sealed twice`);
  });

  it('leaves everything as it is where the key before is missing', async () => {
    const before = await open(OLD);
    await before.users.create(await makeProject(before), 'late');
    const third = await open({ id: 'third', key: new Uint8Array(32).fill(9) });
    await expect(third.masterKeys.rotate()[Symbol.asyncIterator]().next()).rejects.toThrow(
      /MASTER_KEYS has no key named/,
    );
    expect((await before.masterKeys.inUse()).some(({ keyId }) => keyId === 'third')).toBe(false);
  });

  it('meets every column that a master key has sealed', async () => {
    const { rows } = await opened[0]!.pool.query<{ table: string }>(
      `select table_name as table from information_schema.columns where column_name = 'master_key_id' order by 1`,
    );
    expect(MASTER_SEALED.map(({ table }) => table).sort()).toEqual(rows.map(({ table }) => table));
  });
});
