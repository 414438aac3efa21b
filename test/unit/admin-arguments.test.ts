import { describe, expect, it } from '@jest/globals';
import { readAdminArguments, USAGE } from '../../src/admin-arguments.js';
import { ConfigError } from '../../src/config.js';
import { SCOPES } from '../../src/domain/scope.js';

const read = (line: string) => readAdminArguments(line.split(' ').filter(Boolean));

function refusal(line: string): string {
  try {
    read(line);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error(`${line} was taken`);
}

describe('what is asked of the administration', () => {
  it('is read with what is left out', () => {
    expect(read('create-key --project coach --name web')).toEqual({
      asked: { command: 'create-key', project: 'coach', name: 'web', scopes: null, expiresAt: null },
      json: false,
    });
    expect(
      read('create-key --project coach --name web --scopes sync,connect --expires 2030-01-31T00:00Z'),
    ).toMatchObject({
      asked: { scopes: ['sync', 'connect'], expiresAt: new Date('2030-01-31T00:00:00Z') },
    });
    expect(read('rotate-key an-id --json')).toEqual({
      asked: { command: 'rotate-key', id: 'an-id', overlapHours: 24, expiresAt: null },
      json: true,
    });
    expect(read('set-redirect-urls --project coach https://a.example https://b.example')).toMatchObject({
      asked: { redirectUrls: ['https://a.example', 'https://b.example'] },
    });
    expect(read('root-key')).toEqual({ asked: { command: 'root-key' }, json: false });
    for (const line of ['--help', 'create-key --help']) expect(read(line)).toBeNull();
  });

  it('is refused with how it is used', () => {
    for (const line of [
      '',
      'read',
      'toString',
      'create-project',
      'create-key --project x',
      'list-projects --name x',
      'list-projects x',
      'revoke-key',
      'revoke-key one two',
      'root-key --colour red',
    ])
      expect([line, refusal(line)]).toEqual([line, expect.stringContaining(USAGE)]);
  });

  it('is told what an option takes', () => {
    const create = 'create-key --project x --name x';
    expect(refusal(`${create} --scopes read:all`)).toContain(SCOPES.join(','));
    for (const time of ['tomorrow', '2030-01-31', '2030-13-31T00:00:00Z'])
      expect(refusal(`${create} --expires ${time}`)).toContain('2030-01-31T00:00:00Z');
    expect(refusal('rotate-key x --overlap-hours 1.5')).toContain('--overlap-hours');
  });
});
