import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What processes are started from. */
export interface Program {
  file: string;
  remove(): Promise<void>;
}

/** Compiles a source file and all that it imports, once for all processes that will be started from it. */
export async function compile(source: string): Promise<Program> {
  // From within the project its packages are found.
  const cache = join(ROOT, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'tributary-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const config = join(folder, 'tsconfig.json');
    const compilerOptions = { noEmit: false, noCheck: true, rootDir: ROOT, outDir: folder };
    const settings = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: [], files: [source] };
    await writeFile(config, JSON.stringify(settings));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const compiler = join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc');
    await promisify(execFile)(process.execPath, [compiler, '-p', config]);
    return { file: join(folder, relative(ROOT, source).replace(/\.ts$/, '.js')), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
