import { fork } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { API_KEY } from '../../test/support/gateway.js';

export interface Client {
  /** Posts a document and reads all of the answer. @throws Error where it holds errors */
  ask(url: string, query: string): Promise<{ bytes: number }>;
  /**
   * As `ask`, of a server of this process.
   * @returns milliseconds from the request's arrival to its answer's last byte, and those of processors that this process
   *   took meanwhile, which do not depend on what else the machine does
   */
  serverTime(url: string, query: string): Promise<{ ms: number; processorMs: number }>;
  close(): Promise<void>;
}

export async function startClient(): Promise<Client> {
  const path = fileURLToPath(new URL('./client-process.mjs', import.meta.url));
  // No flags of the process that measures: a profile is of that one alone.
  const child = fork(path, [], { execArgv: [] });
  await once(child, 'message');
  const ask: Client['ask'] = async (url, query) => {
    child.send({ url: `${url}/graphql`, key: API_KEY, body: JSON.stringify({ query }) });
    const [{ status, bytes, start }] = (await once(child, 'message')) as [
      { status: number; bytes: number; start: string },
    ];
    if (status !== 200 || start.startsWith('{"errors"')) throw new Error(`${status}: ${start}`);
    return { bytes };
  };
  return {
    ask,
    async serverTime(url, query) {
      const time = { start: 0, end: 0 };
      const usage = process.cpuUsage();
      const begin = () => (time.start = performance.now());
      const end = () => (time.end = performance.now());
      subscribe('http.server.request.start', begin);
      subscribe('http.server.response.finish', end);
      try {
        await ask(url, query);
      } finally {
        unsubscribe('http.server.request.start', begin);
        unsubscribe('http.server.response.finish', end);
      }
      const { user, system } = process.cpuUsage(usage);
      return { ms: time.end - time.start, processorMs: (user + system) / 1000 };
    },
    async close() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
