// Asks the registry for known faults of what is installed for production. 1: there are some that docs/security.md does not
// explain by their number (GHSA-…); 2: the registry could not be asked, which says nothing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const explained = new Set(readFileSync(`${root}docs/security.md`, 'utf8').match(/GHSA(-[a-z0-9]{4}){3}/g));

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: root, encoding: 'utf8' });
const report = readReport(stdout ?? '');
if (report === null) {
  process.stderr.write('The registry could not be asked for known faults; ask again where its audit can be reached.\n');
  process.exitCode = 2;
} else {
  const open = faultsOf(report).filter(({ url }) => !explained.has(url.split('/').pop()));
  for (const { name, severity, title, url } of open) process.stderr.write(`${name}: ${severity}: ${title} (${url})\n`);
  if (open.length > 0) process.exitCode = 1;
  else process.stdout.write('No known faults.\n');
}

function readReport(text) {
  try {
    const { vulnerabilities } = JSON.parse(text);
    return vulnerabilities ?? null;
  } catch {
    return null;
  }
}

/** A package is listed for its own faults, which are objects, and for those of packages that it needs, which are names. */
function faultsOf(packages) {
  const faults = Object.values(packages).flatMap(({ via }) => via.filter((cause) => typeof cause === 'object'));
  return [...new Map(faults.map((fault) => [fault.url, fault])).values()];
}
