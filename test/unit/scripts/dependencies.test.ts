import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- files are changed freely

describe('the check of what an install brings', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8')) as Json;

  /** What the check says of the project's own files after a change. */
  function check(change: (files: { manifest: Json; lock: Json; one: Json }) => void): { status: number; told: string } {
    const [manifest, lock] = [read('package.json'), read('package-lock.json')];
    change({ manifest, lock, one: lock['packages']['node_modules/express'] as Json });
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/check-lockfile.mjs'), folder], {
      encoding: 'utf8',
    });
    return { status: status ?? -1, told: stderr };
  }

  it('finds nothing in the files as they are', () => {
    expect(check(() => undefined)).toEqual({ status: 0, told: '' });
  });

  it.each<[string, (files: { manifest: Json; lock: Json; one: Json }) => void, string]>([
    ['a range', ({ manifest }) => (manifest['dependencies']['express'] = '^5.0.0'), 'express is "^5.0.0"'],
    ['a range of a package below', ({ manifest }) => (manifest['overrides']['x'] = '1.x'), 'overrides: x is "1.x"'],
    ['a tag', ({ manifest }) => (manifest['devDependencies']['knip'] = 'latest'), 'knip is "latest"'],
    [
      'a version that is not the locked one',
      ({ manifest }) => (manifest['dependencies']['pg'] = '8.0.0'),
      'pg is 8.0.0',
    ],
    ['a package without a digest', ({ one }) => delete one['integrity'], 'express has no SHA-512 digest'],
    ['a weak digest', ({ one }) => (one['integrity'] = 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk='), 'no SHA-512 digest'],
    ['a host', ({ one }) => (one['resolved'] = 'https://elsewhere.example/x.tgz'), 'https://elsewhere.example/x.tgz'],
    ['a repository', ({ one }) => (one['version'] = 'git+ssh://git@h.example/x.git#1'), 'express has no exact version'],
    ['a folder', ({ one }) => (one['link'] = true), 'express is a link'],
    ['an install script', ({ one }) => (one['hasInstallScript'] = true), 'express has an install script'],
    ['a decision on nothing', ({ manifest }) => (manifest['allowScripts']['gone'] = true), 'allowScripts names gone'],
    ['a lockfile of another kind', ({ lock }) => (lock['lockfileVersion'] = 1), 'lockfileVersion is 1'],
    ['a lockfile of nothing', ({ lock }) => (lock['packages'] = {}), 'no packages'],
  ])('finds %s', (_what, change, told) => {
    const found = check(change);

    expect(found.status).toBe(1);
    expect(found.told).toContain(told);
  });
});

describe('the question for known faults', () => {
  const FAULT = {
    name: 'pg',
    severity: 'high',
    title: 'A fault',
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  };

  /** With a registry that answers so, and a document that explains so much. */
  function ask(answer: string, explained = ''): { status: number | null; told: string } {
    for (const part of ['docs', 'scripts', 'bin']) mkdirSync(join(folder, part));
    copyFileSync(join(root, 'scripts/audit.mjs'), join(folder, 'scripts/audit.mjs'));
    writeFileSync(join(folder, 'docs/security.md'), explained);
    writeFileSync(join(folder, 'bin/npm'), `#!/bin/sh\ncat <<'END'\n${answer}\nEND\n`);
    chmodSync(join(folder, 'bin/npm'), 0o755);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'scripts/audit.mjs')], {
      encoding: 'utf8',
      env: { PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter) },
    });
    return { status, told: `${stdout}${stderr}` };
  }

  const answer = JSON.stringify({ vulnerabilities: { pg: { via: [FAULT] }, typeorm: { via: ['pg'] } } });

  it('tells of each fault once', () => {
    expect(ask(answer)).toEqual({ status: 1, told: `pg: high: A fault (${FAULT.url})\n` });
  });

  it('is content with what is explained, and with nothing', () => {
    expect(ask(answer, 'GHSA-aaaa-bbbb-cccc does not concern us')).toEqual({ status: 0, told: 'No known faults.\n' });
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    expect(ask('{"vulnerabilities":{}}').status).toBe(0);
  });

  it.each(['', '{"error":{"summary":"405 Method Not Allowed"}}', '<html>'])('takes %j for no answer', (text) => {
    expect(ask(text).status).toBe(2);
  });
});
