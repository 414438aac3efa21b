import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The provider's stand-in, listening. */
export interface Playback {
  origin: string;
  /** Paths and queries that were asked with this token, in order. */
  asked(token: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function startPlayback(now: Date): Promise<Playback> {
  const path = fileURLToPath(new URL('./playback-process.mjs', import.meta.url));
  // No flags of the process that measures: a profile is of that one alone.
  const child = fork(path, [now.toISOString()], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  const exited = once(child, 'exit');
  const origin = await Promise.race([
    once(child, 'message').then(([message]) => String(message)),
    exited.then(() => {
      throw new Error('the stand-in of the provider could not start');
    }),
  ]);
  return {
    origin,
    asked: async (token) => (await (await fetch(`${origin}/asked/${token}`)).json()) as string[],
    async close() {
      child.disconnect();
      await exited;
    },
  };
}
