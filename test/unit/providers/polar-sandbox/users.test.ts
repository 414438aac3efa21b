import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { authorize, clientOf, connect, start } from './sandbox-client.js';

describe('registration', () => {
  it('comes before data', async () => {
    const client = await authorize(await start());
    expect((await client.get('/v3/exercises')).status).toBe(403);
    expect((await client.get('/v3/users/sleep')).status).toBe(403);
    expect((await client.get(`/v3/users/${client.userId}`)).status).toBe(204);

    const registered = await client.send('POST', '/v3/users', { 'member-id': 'connection-1' });
    expect(registered.status).toBe(200);
    expect(await registered.json()).toMatchObject({ 'polar-user-id': client.userId, 'member-id': 'connection-1' });
    expect((await client.get('/v3/exercises')).status).toBe(200);
    expect((await client.get(`/v3/users/${client.userId}`)).status).toBe(200);
  });

  it('answers 409 for who is registered, and for a member-id that is taken', async () => {
    const started = await start();
    const first = await connect(started, 1);
    expect((await first.send('POST', '/v3/users', { 'member-id': 'other' })).status).toBe(409);
    const second = await authorize(started, 2);
    expect((await second.send('POST', '/v3/users', { 'member-id': 'member-1' })).status).toBe(409);
    expect((await second.get(`/v3/users/${second.userId}`)).status).toBe(204);
    expect((await second.send('POST', '/v3/users', { 'member-id': 'member-2' })).status).toBe(200);
  });

  it('wants a member-id', async () => {
    const client = await authorize(await start());
    expect((await client.send('POST', '/v3/users', {})).status).toBe(400);
  });

  it('ends with the token that carried it', async () => {
    const started = await start();
    const client = await connect(started);
    expect((await client.send('DELETE', `/v3/users/${client.userId}`)).status).toBe(204);
    expect((await client.get('/v3/exercises')).status).toBe(401);
    const again = await authorize(started);
    expect((await again.get('/v3/exercises')).status).toBe(403);
  });

  it('shows nobody else', async () => {
    const started = await start();
    const client = await connect(started, 1);
    const other = await connect(started, 2);
    expect((await client.get(`/v3/users/${other.userId}`)).status).toBe(403);
    expect((await client.send('DELETE', `/v3/users/${other.userId}`)).status).toBe(403);
    expect((await other.get('/v3/exercises')).status).toBe(200);
  });

  it('refuses a token that it did not give', async () => {
    const started = await start();
    expect((await clientOf(started, 'guess', 1).get('/v3/exercises')).status).toBe(401);
  });
});

describe('the state directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'polar-sandbox-'));
  });
  afterEach(async () => rm(directory, { recursive: true }));

  it('keeps users, tokens and credentials over a restart, unreadable to others', async () => {
    const before = await start({ stateDirectory: directory });
    const client = await connect(before);
    await before.sandbox.close();

    const after = await start({ stateDirectory: directory });
    expect(after.sandbox.credentials).toEqual(before.sandbox.credentials);
    expect((await clientOf(after, client.token, client.userId).get('/v3/exercises')).status).toBe(200);

    const file = join(directory, 'polar.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain(client.token);
  });

  it('is in memory without one', async () => {
    const client = await connect(await start());
    expect((await clientOf(await start(), client.token, client.userId).get('/v3/exercises')).status).toBe(401);
  });

  it('refuses to start on a file that it did not write', async () => {
    await writeFile(join(directory, 'polar.json'), '{"version":');
    await expect(start({ stateDirectory: directory })).rejects.toThrow(/polar\.json is not a state/);
  });
});
