import { startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { providers } from '../../src/providers/index.js';
import { PACE } from './pace.js';

/** What the test tells a worker. `clockOffsetMs`: how far its clock is ahead of the machine's. */
export type Order =
  { kind: 'start'; environment: Record<string, string>; clockOffsetMs: number } | { kind: 'clock'; offsetMs: number };

/** What a worker tells the test. */
export type Report = 'loaded' | 'started';

/** The whole gateway with ROLE=worker, its clock turned from outside. Ends with the process that gave the orders. */
export function waitForOrders(): void {
  let offsetMs = 0;
  process.on('disconnect', () => process.exit(1));
  process.on('message', (order: Order) => {
    if (order.kind === 'clock') {
      offsetMs = order.offsetMs;
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
