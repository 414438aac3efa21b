import { fileURLToPath } from 'node:url';
import { compile, type Program } from '../support/compile.js';

const PROGRAM = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** The worker, compiled: one that did so for itself would load twice as long. */
export async function buildWorker(): Promise<Program> {
  return compile(PROGRAM);
}
