import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./worker.ts', import.meta.url));

/** What workers are started from. */
export interface WorkerProgram {
  file: string;
  remove(): Promise<void>;
}

/** Compiles the worker and all that it imports, once for all that will be killed: one that did so for itself would load twice as long. */
export async function buildWorker(): Promise<WorkerProgram> {
  // From within the project its packages are found.
  const cache = join(ROOT, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'tributary-crash-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const config = join(folder, 'tsconfig.json');
    const compilerOptions = { noEmit: false, noCheck: true, rootDir: ROOT, outDir: folder };
    const settings = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: [], files: [PROGRAM] };
    await writeFile(config, JSON.stringify(settings));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const compiler = join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc');
    await promisify(execFile)(process.execPath, [compiler, '-p', config]);
    return { file: join(folder, 'test', 'crash', 'worker.js'), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
