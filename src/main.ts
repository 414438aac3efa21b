import { existsSync } from 'node:fs';
import { startApp } from './app.js';
import { banner } from './banner.js';
import { ConfigError, loadConfig } from './config.js';
import { createLogger } from './logger.js';
import { providers } from './providers/index.js';

const ECHO_MS = 1_000;

/** Loads the configuration, starts, drains on a signal, and exits; a second signal exits at once. */
async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = loadConfig(providers.map(({ manifest }) => manifest.id));
  const logger = createLogger(config.logLevel);
  const started = startApp({ config, providers, logger });

  let stoppingSince = 0;
  const stop = (signal: NodeJS.Signals) => {
    // npm passes a signal on that the terminal has sent to everybody, so one Ctrl-C may arrive twice.
    if (stoppingSince > 0 && Date.now() - stoppingSince < ECHO_MS) return;
    if (stoppingSince > 0) process.exit(1);
    stoppingSince = Date.now();
    logger.info({ signal }, 'draining');
    started
      .then((app) => app.stop())
      .then(
        // Agenda leaves a timer behind for each job that has run, up to half a lock: the process would end late by itself.
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const app = await started;
  if (stoppingSince === 0) process.stdout.write(`\n${banner(app, config)}\n\n`);
}

main().catch((error: unknown) => {
  const told = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${told ?? ''}\n`);
  process.exit(1);
});
