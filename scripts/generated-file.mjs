import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/**
 * Writes a generated file; with `--check` on the command line compares instead, and makes the process fail where the file
 * does not hold what would be written.
 * @param {string} path from the root of the repository
 * @param {string} text
 */
export async function emit(path, text) {
  const file = fileURLToPath(new URL(path, root));
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    return;
  }
  const committed = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (committed === text) return;
  process.stderr.write(
    `${firstDifference(path, committed, text)}\n${path} is out of date: run \`npm run generate\` and commit it.\n`,
  );
  process.exitCode = 1;
}

/** The first lines that differ, as a unified diff shows them. */
function firstDifference(path, committed, text) {
  const before = committed.split('\n');
  const after = text.split('\n');
  const at = before.findIndex((line, index) => line !== after[index]);
  const start = at === -1 ? before.length - 1 : at;
  const excerpt = (lines, sign) => lines.slice(start, start + 3).map((line) => sign + line);
  return [
    `--- ${path}`,
    `+++ ${path} (generated)`,
    `@@ line ${start + 1} @@`,
    ...excerpt(before, '-'),
    ...excerpt(after, '+'),
  ].join('\n');
}
