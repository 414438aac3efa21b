import { openSync, writeSync } from 'node:fs';
import { startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { providers } from '../../src/providers/index.js';
import { PACE } from './pace.js';
import { PHASES, watchPhases, type Phase } from './phases.js';

/** How a worker kills or stops itself: as it comes into a phase for the nth time from now, or just after that. */
export interface Doom {
  phase: Phase;
  nth: number;
  isLate: boolean;
  isFrozen: boolean;
}

/** What the test tells a worker. `clockOffsetMs`: how far its clock is ahead of the machine's. */
export type Order =
  | { kind: 'start'; environment: Record<string, string>; clockOffsetMs: number }
  | { kind: 'clock'; offsetMs: number }
  | { kind: 'doom'; doom: Doom | null };

/** What a worker tells the test. */
export type Report = 'loaded' | 'started' | 'doomed';

/**
 * The whole gateway with ROLE=worker, its clock turned from outside. Ends with the process that gave the orders.
 * @param markFile where it writes the number of the phase that it is in, and how often it has stopped itself: a kill cannot
 * take the news of that along
 */
function waitForOrders(markFile: string): void {
  let offsetMs = 0;
  let doom: Doom | null = null;
  let stops = 0;
  const mark = openSync(markFile, 'w');
  const meetDoom = (isFrozen: boolean) => {
    doom = null;
    if (isFrozen) writeSync(mark, Uint8Array.of((stops += 1)), 0, 1, 1);
    process.kill(process.pid, isFrozen ? 'SIGSTOP' : 'SIGKILL');
  };
  watchPhases((phase) => {
    writeSync(mark, Uint8Array.of(PHASES.indexOf(phase)), 0, 1, 0);
    if (doom?.phase !== phase) return;
    doom.nth -= 1;
    if (doom.nth > 0) return;
    const { isLate, isFrozen } = doom;
    if (isLate) setImmediate(meetDoom, isFrozen);
    else meetDoom(isFrozen);
  });
  process.on('disconnect', () => process.exit(1));
  process.on('message', (order: Order) => {
    if (order.kind === 'clock') {
      offsetMs = order.offsetMs;
      return;
    }
    if (order.kind === 'doom') {
      doom = order.doom;
      if (doom !== null) report('doomed');
      return;
    }
    offsetMs = order.clockOffsetMs;
    const config = loadConfig(
      providers.map(({ manifest }) => manifest.id),
      { ...order.environment, ROLE: 'worker' },
    );
    const clock = { now: () => new Date(Date.now() + offsetMs) };
    startApp({ config, providers, logger: createLogger(config.logLevel), clock, pace: PACE }).then(
      () => report('started'),
      (error: unknown) => {
        process.stderr.write(`a worker could not start: ${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  report('loaded');
}

function report(what: Report): void {
  process.send?.(what);
}

const [markFile] = process.argv.slice(2);
if (markFile === undefined) throw new Error('a worker is told where to leave its mark');
waitForOrders(markFile);
