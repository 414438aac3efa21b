import { ConfigError } from './config.js';

/** Says one line to who runs a command. */
export function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says one line of trouble. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Runs a command to its end. What the caller did wrong is told in its own words, all else with where it came from. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    const told = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
    complain(told ?? '');
    process.exitCode = 1;
  });
}
