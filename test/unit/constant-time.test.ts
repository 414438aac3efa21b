import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const SOURCES = new URL('../../src/', import.meta.url);

/** What digests are compared, where: in a table, by their place there, or in constant time. Nothing else may be added unseen. */
const COMPARED: Record<string, 'in constant time' | 'by the index of a table' | 'no secret'> = {
  'application/api-key.ts': 'by the index of a table',
  'application/client-hash.ts': 'by the index of a table',
  'application/connect-user.ts': 'by the index of a table',
  'application/receive-webhook.ts': 'by the index of a table',
  'application/seed/plan.ts': 'no secret',
  'graphql/cursors.ts': 'no secret',
  'http/authenticate.ts': 'in constant time',
  'http/playground.ts': 'no secret',
  'providers/polar/exercise-list.ts': 'no secret',
  'providers/polar/sandbox/consent-page.ts': 'no secret',
  'providers/polar/sandbox/exercise-shelf.ts': 'no secret',
  'providers/polar/sandbox/state.ts': 'no secret',
  'providers/polar/sandbox/token.ts': 'in constant time',
  'providers/polar/sandbox/webhooks.ts': 'no secret',
  'providers/polar/webhook.ts': 'in constant time',
  'storage/audit-chain.ts': 'no secret',
  'storage/cipher.ts': 'by the index of a table',
  'storage/stores/seed.ts': 'no secret',
};

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, SOURCES), 'utf8') }));

describe('signatures and keys', () => {
  it('are digested in these places alone', () => {
    const digesting = sources.filter(({ text }) => /\bcreateH(ash|mac)\(|\btimingSafeEqual\(/.test(text));
    expect(digesting.map(({ name }) => name).sort()).toEqual(Object.keys(COMPARED).sort());
  });

  it.each(Object.keys(COMPARED).filter((name) => COMPARED[name] === 'in constant time'))(
    'are compared in constant time in %s',
    (name) => {
      const text = sources.find((source) => source.name === name)!.text;
      expect(text).toContain('timingSafeEqual(');
      // What the sandbox looks up are codes of its own, by their digests.
      if (name.includes('/sandbox/')) return;
      expect(text).not.toMatch(
        /\b(hash|given|due|signature|secret)\w*(\.\w+\(\))? [!=]==? |\.equals\(|Buffer\.compare/i,
      );
    },
  );

  it('of tokens are checked by the library alone', () => {
    const readers = sources.filter(({ text }) => /\bfrom 'jose'/.test(text));
    expect(readers.map(({ name }) => name)).toEqual(['application/signed-tokens.ts']);
  });
});
