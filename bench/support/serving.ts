import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { compile, type Program } from '../../test/support/compile.js';
import { freePort } from '../../test/support/free-port.js';
import { API_KEY } from '../../test/support/gateway.js';
import { until } from '../../test/support/until.js';
import { MASTER_KEY } from './master-key.js';

const GATEWAY = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const BARE = fileURLToPath(new URL('./bare-server.mjs', import.meta.url));
const CONNECTIONS = 32;

/** A server in a process of its own, and who asks it over connections that are kept. */
export interface Served {
  /** Milliseconds from the start of the process until it was ready. */
  startMs: number;
  /** @returns the length of the answer, characters. @throws where there is an error in it */
  ask(request: Asked): Promise<number>;
  /** Processor time so far, ms. */
  cpuMs(): Promise<number>;
  /** Memory now, MB. */
  memoryMb(): Promise<number>;
  close(): Promise<void>;
}

/** A request to both kinds of servers. */
export interface Asked {
  graphql: { query: string; variables: Record<string, unknown> };
  /** Path and query of the bare handler. */
  bare: string;
}

/** The gateway, compiled once. */
export function compileGateway(): Promise<Program> {
  return compile(GATEWAY);
}

export function serveGateway(program: Program, databaseUrl: string): Promise<Served> {
  return serve(program.file, databaseUrl, '/health/ready', ({ graphql }) => ({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify(graphql),
  }));
}

/** `pg` and `JSON.stringify`, nothing else. */
export function serveBare(databaseUrl: string): Promise<Served> {
  return serve(BARE, databaseUrl, '/metrics', ({ bare: path }) => ({ method: 'GET', path }));
}

type Sent = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string };

async function serve(
  file: string,
  databaseUrl: string,
  readyPath: string,
  shape: (request: Asked) => Sent,
): Promise<Served> {
  const port = await freePort();
  const { PATH = '' } = process.env;
  const masterKey = `${MASTER_KEY.id}:${Buffer.from(MASTER_KEY.key).toString('base64')}`;
  const start = performance.now();
  const child = spawn(process.execPath, [file], {
    cwd: tmpdir(),
    env: {
      PATH,
      PORT: String(port),
      // What a request takes is measured, not how many one key may send.
      KEY_BUCKET_POINTS: '1000000000',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DATABASE_URL: databaseUrl,
      MASTER_KEYS: masterKey,
      BOOTSTRAP_API_KEY: API_KEY,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, pipelining: 1 });
  const text = async (sent: Sent): Promise<{ status: number; body: string }> => {
    const { statusCode, body } = await pool.request(sent);
    return { status: statusCode, body: await body.text() };
  };
  const close = async () => {
    await pool.close();
    if (child.exitCode === null) child.kill('SIGTERM');
    await exited;
  };
  const metric = async (name: string): Promise<number> => {
    const { body } = await text({ method: 'GET', path: '/metrics' });
    return Number(new RegExp(`^tributary_${name} (\\S+)$`, 'm').exec(body)?.[1]);
  };
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error('the server could not start');
      return text({ method: 'GET', path: readyPath }).then(
        ({ status }) => status === 200,
        () => false,
      );
    }, 120_000);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    startMs: performance.now() - start,
    async ask(request) {
      const { status, body } = await text(shape(request));
      if (status !== 200 || body.includes('"errors":')) throw new Error(`${status}: ${body.slice(0, 500)}`);
      return body.length;
    },
    cpuMs: async () => 1000 * (await metric('process_cpu_seconds_total')),
    memoryMb: async () => (await metric('process_resident_memory_bytes')) / 2 ** 20,
    close,
  };
}
