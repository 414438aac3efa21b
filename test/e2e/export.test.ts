/* eslint-disable @typescript-eslint/no-explicit-any -- lines are looked into freely */
import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES, type Scope } from '../../src/domain/scope.js';
import { EXPORTED_NEVER, startExportWorld, type ExportWorld } from '../support/export-world.js';
import { turnedClock } from '../support/clock.js';

const ASK = 'mutation ($id: ID!) { exportUser(input: { userId: $id }) { url expiresAt } }';

let world: ExportWorld;
const clock = turnedClock('2026-03-15T12:00:00Z');

beforeAll(async () => {
  world = await startExportWorld(clock);
});
afterAll(() => world.stop());

async function urlOf(id: string, key?: string): Promise<string> {
  const { data, errors } = await world.gateway.ask(ASK, { id }, key);
  expect(errors).toBeUndefined();
  return data!['exportUser'].url as string;
}
async function linesOf(url: string): Promise<{ type: string; data: any }[]> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; data: any });
}
const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

describe('the export of a user', () => {
  it('has every row of every table that holds something of the user, and says how many', async () => {
    const lines = await linesOf(await urlOf('ada'));
    const tables = await world.rows.query(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id' order by 1`,
    );
    const [header, end] = [lines[0]!, lines.at(-1)!];
    expect(header).toMatchObject({
      type: 'header',
      data: { format: 'tributary-export', version: 1, exportedAt: clock.now().toISOString(), user: { id: 'ada' } },
    });
    expect(end).toEqual({ type: 'end', data: { counts: header.data.counts } });
    for (const { name } of tables as { name: string }[]) {
      const [row] = await world.rows.query(`select count(*)::integer as count from "${name}" where user_id = $1`, [
        world.userId,
      ]);
      const written = lines.filter(({ type }) => type === camel(name)).length;
      expect({ name, count: Number(row!['count']) > 0 }).toEqual({ name, count: true });
      if (EXPORTED_NEVER.includes(name))
        expect({ name, written, told: camel(name) in header.data.counts }).toEqual({ name, written: 0, told: false });
      else
        expect({ name, written, told: header.data.counts[camel(name)] }).toEqual({
          name,
          written: row!['count'],
          told: row!['count'],
        });
    }
    expect(lines.filter(({ type }) => type === 'users')).toMatchObject([{ data: { externalId: 'ada' } }]);
  });

  it('has every column, readable: samples, routes, payloads and files as they came', async () => {
    const lines = await linesOf(await urlOf('ada'));
    const ofType = (type: string) => lines.filter((line) => line.type === type).map(({ data }) => data);
    const columns = await world.rows.query(
      `select table_name as table, column_name as name from information_schema.columns where table_schema = 'public'`,
    );
    const absent = ['user_id', 'state_hash', 'code_verifier'];
    const opened: Record<string, string[]> = { series_blocks: ['data'] };
    for (const { table, name } of columns as { table: string; name: string }[]) {
      if (EXPORTED_NEVER.includes(table) || absent.includes(name) || opened[table]?.includes(name) === true) continue;
      for (const data of ofType(camel(table)))
        expect([table, Object.keys(data)]).toEqual([table, expect.arrayContaining([camel(name)])]);
    }
    const start = Date.parse('2026-03-09T06:00:00Z');
    expect(
      ofType('seriesBlocks').find(({ startMs, type }) => startMs === start && type === 'HEART_RATE'),
    ).toMatchObject({
      timestamps: [start, start + 1000],
      values: [60, 61],
    });
    expect(ofType('workoutRoutes')).toMatchObject([{ points: [{ latitude: 1, longitude: 2, altitudeMeters: 3 }] }]);
    const [workout] = ofType('workouts');
    expect(workout).toMatchObject({ externalId: 'w', startTime: expect.stringMatching(/Z$/), mapperVersion: 1 });
    const payload = ofType('payloads').find(({ hash }) => hash === workout.payloadHash);
    expect(payload.body).toBe(world.payloadOf('w'));
    const file = ofType('payloadFiles').find(({ hash }) => hash === workout.files[0]);
    expect([file.encoding, Buffer.from(file.body, 'base64').toString()]).toEqual(['base64', 'a file']);
    expect(ofType('auditEntries').map(({ action }) => action)).toEqual(
      expect.arrayContaining(['USER_CREATED', 'EXPORT_OPENED']),
    );
    const text = JSON.stringify(lines);
    for (const secret of world.secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain('"bo"');
  });

  it('is packed where the client takes it, is never kept, and has no other verb', async () => {
    const url = await urlOf('ada');
    const { headers, body } = await new Promise<{ headers: any; body: Buffer }>((resolve, reject) => {
      get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ headers: response.headers, body: Buffer.concat(chunks) });
        });
      }).on('error', reject);
    });
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/x-ndjson',
      'cache-control': 'no-store',
      vary: 'Accept-Encoding',
      'content-disposition': 'attachment; filename="export-2026-03-15.ndjson"',
    });
    const plain = gunzipSync(body).toString();
    expect(plain.split('\n').at(-2)).toContain('"type":"end"');
    expect(body.length).toBeLessThan(plain.length / 2);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(405);
  });
});

describe('the address of an export', () => {
  it('is given to a key with every scope of reading and users:write alone', async () => {
    for (const missing of SCOPES) {
      const key = await world.keyWith(SCOPES.filter((scope) => scope !== missing));
      const { errors } = await world.gateway.ask(ASK, { id: 'ada' }, key);
      const isNeeded = (scope: Scope) => scope === 'users:write' || scope.startsWith('read:');
      expect([missing, errors?.[0]?.extensions.code]).toEqual([missing, isNeeded(missing) ? 'FORBIDDEN' : undefined]);
    }
    const token = await world.gateway.ask('mutation { createUserToken(input: { userId: "ada" }) { token } }');
    const { errors } = await world.gateway.ask(ASK, { id: 'ada' }, token.data!['createUserToken'].token);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await world.gateway.ask(ASK, { id: 'nobody' })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('opens nothing once it was changed, has expired, or its key has ended', async () => {
    const url = await urlOf('ada');
    expect((await fetch(`${url.slice(0, -4)}AAAA`)).status).toBe(404);
    expect((await fetch(url.replace('/exports/', '/files/'))).status).toBe(404);
    expect((await fetch(`${world.gateway.url}/exports/${'x'.repeat(2_000)}`)).status).toBe(404);

    const key = await world.keyWith(SCOPES);
    const ended = await urlOf('ada', key);
    await world.revoke(key);
    expect((await fetch(ended)).status).toBe(404);

    clock.advance({ minutes: 14, seconds: 59 });
    expect((await fetch(url)).status).toBe(200);
    clock.advance({ seconds: 1 });
    const late = await fetch(url);
    expect([late.status, late.headers.get('cache-control')]).toEqual([410, 'no-store']);
  });

  it('is told in the audit log, when it is given out and whenever it is opened', async () => {
    const url = await urlOf('bo');
    await linesOf(url);
    await linesOf(url);
    const { data } = await world.gateway.ask(
      '{ auditLog(filter: { userId: "bo", actions: [EXPORT_ASKED, EXPORT_OPENED] }) { nodes { action details actor { kind prefix } } } }',
    );
    const { nodes } = data!['auditLog'];
    expect(nodes.map(({ action }: any) => action)).toEqual(['EXPORT_OPENED', 'EXPORT_OPENED', 'EXPORT_ASKED']);
    expect(new Set(nodes.map(({ details }: any) => details.exportId)).size).toBe(1);
    expect(nodes[0].actor).toMatchObject({ kind: 'KEY', prefix: expect.any(String) });
  });

  it('leads nowhere once the user was erased, of whom nothing is left but the receipt', async () => {
    const url = await urlOf('ada');
    const erase =
      'mutation { deleteUser(input: { id: "ada" }) { receipt { id erasedAt hash counts { table rows } } } }';
    const { receipt } = (await world.gateway.ask(erase)).data!['deleteUser'];
    const rows = Object.fromEntries(receipt.counts.map(({ table, rows: count }: any) => [table, count]));
    expect(rows).toMatchObject({ users: 1, data_keys: 1, credentials: 1, workouts: 1, dead_letters: 1, consents: 1 });
    expect((await world.gateway.ask(erase)).data!['deleteUser'].receipt).toEqual(receipt);
    const log = await world.gateway.ask('{ auditLog(first: 1) { nodes { id hash action userId details } } }');
    expect(log.data!['auditLog'].nodes).toEqual([
      { id: receipt.id, hash: receipt.hash, action: 'USER_ERASED', userId: 'ada', details: { counts: rows } },
    ]);
    expect((await fetch(url)).status).toBe(404);
    expect(await world.rows.tablesWithRowsOf(world.userId)).toEqual([]);
    expect(await world.tablesThatSay(world.userId)).toEqual([]);
    for (const token of world.tokens) {
      const answer = await world.gateway.ask('{ whoAmI { kind } }', {}, token);
      expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect((await world.gateway.ask(ASK, { id: 'ada' })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
