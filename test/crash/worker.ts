import { openSync, writeSync } from 'node:fs';
import { startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { providers } from '../../src/providers/index.js';
import { PACE } from './pace.js';
import { PHASES, watchPhases, type Phase } from './phases.js';

/** How a worker kills itself: as it comes into a phase for the nth time from now, or just after that. */
export interface Doom {
  phase: Phase;
  nth: number;
  isLate: boolean;
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
 * @param phaseFile where it writes the number of the phase that it is in, so that a kill cannot take the news of it along
 */
export function waitForOrders(phaseFile: string): void {
  let offsetMs = 0;
  let doom: Doom | null = null;
  const phaseMark = openSync(phaseFile, 'w');
  watchPhases((phase) => {
    writeSync(phaseMark, String.fromCharCode(PHASES.indexOf(phase)), 0);
    if (doom?.phase !== phase) return;
    doom.nth -= 1;
    if (doom.nth > 0) return;
    if (doom.isLate) setImmediate(die);
    else die();
  });
  process.on('disconnect', () => process.exit(1));
  process.on('message', (order: Order) => {
    if (order.kind === 'clock') {
      offsetMs = order.offsetMs;
      return;
    }
    if (order.kind === 'doom') {
      doom = order.doom;
      report('doomed');
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

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function report(what: Report): void {
  process.send?.(what);
}
