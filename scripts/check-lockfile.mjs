// Fails where an install could bring something that nobody has looked at: a version that is not exact, a package without a
// digest, one from elsewhere than a registry, an install script that package.json does not decide on in `allowScripts`.
// Usage: node scripts/check-lockfile.mjs [folder]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.-]+)?$/;
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

const manifest = read('package.json');
const lock = read('package-lock.json');
const { '': own = {}, ...packages } = lock.packages ?? {};
const installed = Object.entries(packages);
const nameOf = (path, entry) => entry.name ?? path.replace(/^.*node_modules\//, '');
const decided = manifest.allowScripts ?? {};

const problems = [
  ...(lock.lockfileVersion === 3 ? [] : [`lockfileVersion is ${lock.lockfileVersion}, not 3`]),
  ...(installed.length > 0 ? [] : ['the lockfile has no packages']),
  ...['dependencies', 'devDependencies', 'overrides'].flatMap(inexact),
  ...['dependencies', 'devDependencies'].flatMap(differing),
  ...installed.flatMap(problemsOf),
  ...unused(),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;

function inexact(field) {
  return Object.entries(manifest[field] ?? {})
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `package.json: ${field}: ${name} is "${version}", which is no exact version`);
}

function differing(field) {
  const [asked, locked] = [manifest[field] ?? {}, own[field] ?? {}];
  return [...new Set([...Object.keys(asked), ...Object.keys(locked)])]
    .filter((name) => asked[name] !== locked[name])
    .map((name) => `${name} is ${asked[name] ?? 'not'} in package.json and ${locked[name] ?? 'not'} in the lockfile`);
}

function problemsOf([path, entry]) {
  const told = [];
  if (entry.link === true) told.push('is a link to a folder');
  if (entry.resolved !== undefined) told.push(`names where it comes from: ${entry.resolved}`);
  if (!SHA512.test(entry.integrity ?? '')) told.push('has no SHA-512 digest');
  if (!EXACT.test(entry.version ?? '')) told.push('has no exact version');
  if (entry.hasInstallScript === true && typeof decided[nameOf(path, entry)] !== 'boolean') {
    told.push('has an install script that allowScripts says nothing of');
  }
  return told.map((problem) => `package-lock.json: ${path} ${problem}`);
}

function unused() {
  const scripted = new Set(
    installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([p, e]) => nameOf(p, e)),
  );
  return Object.keys(decided)
    .filter((name) => !scripted.has(name))
    .map((name) => `package.json: allowScripts names ${name}, which has no install script`);
}
