import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataType } from '../../src/domain/data-type.js';
import { RECORD_LISTS } from '../../src/graphql/record-lists.js';
import { RECORD_TABLES } from '../../src/storage/record-tables.js';
import { READER_ROLE } from '../../src/storage/reader-role.js';
import { probe } from '../../src/storage/postmaster.js';
import { startGateway, type Gateway } from '../support/gateway.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let gateway: Gateway;

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startGateway({ databaseUrl: database.url });
  await gateway.ask('mutation { createUser(input: { id: "aino" }) { user { id } } }');
});
afterAll(async () => {
  await gateway.stop();
  await database.drop();
});

/** What the API reads of a user, each with its table. */
const READS: [table: string, selection: string][] = [
  ...Object.entries(RECORD_LISTS).map(([dataType, { field }]): [string, string] => [
    RECORD_TABLES[dataType as DataType],
    `${field}(first: 1) { nodes { id } }`,
  ]),
  ['connections', 'connections { id }'],
  ['sync_runs', 'syncRuns(first: 1) { nodes { id } }'],
  ['series_blocks', 'series(type: HEART_RATE, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z") { unit }'],
];

const HIDDEN = 'INTERNAL_SERVER_ERROR';

describe('the API', () => {
  it('reads nothing of a user but behind the wall around the project', async () => {
    const ask = (selection: string) => gateway.ask(`{ user(id: "aino") { ${selection} } }`);
    const failing = async (selection: string) => (await ask(selection)).errors?.[0]?.extensions.code;
    for (const [, selection] of READS) expect(await ask(selection)).not.toHaveProperty('errors');

    const tables = READS.map(([table]) => table);
    await probe(database.url, `revoke select on ${tables.join(', ')} from ${READER_ROLE}`);
    for (const [, selection] of READS) expect([selection, await failing(selection)]).toEqual([selection, HIDDEN]);
    await probe(database.url, `revoke select on users from ${READER_ROLE}`);
    expect(await failing('id')).toBe(HIDDEN);
  });
});
