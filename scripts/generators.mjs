import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Runs every generator of this folder (`print-*.mjs`), each in a process of its own, and goes on after one that fails so
 * that all of them are heard.
 * @param {readonly string[]} parameters `--check` compares instead of writing
 * @returns {boolean} whether all succeeded
 */
export function runGenerators(parameters) {
  const generators = readdirSync(folder).filter((name) => /^print-.*\.mjs$/.test(name));
  const results = generators.map(
    (name) => spawnSync(process.execPath, [folder + name, ...parameters], { stdio: 'inherit' }).status === 0,
  );
  return results.every(Boolean);
}
