import { describe, expect, it } from '@jest/globals';
import type { Manifest } from '../../../src/provider-kit/manifest.js';
import type { Provider } from '../../../src/provider-kit/provider.js';
import { createRegistry } from '../../../src/provider-kit/registry.js';
import { validateManifest } from '../../../src/provider-kit/validate-manifest.js';
import { fakeProvider } from '../../support/fake-provider/index.js';

const manifest: Manifest = fakeProvider.manifest;

function having(changes: Partial<Manifest>): Provider {
  return { ...fakeProvider, manifest: { ...manifest, ...changes } };
}

describe('the registry', () => {
  it('finds providers by id, in the order of the list', () => {
    const other = having({ id: 'other' });
    const registry = createRegistry([other, fakeProvider]);
    expect(registry.ids).toEqual(['other', 'fake']);
    expect(registry.all).toEqual([other, fakeProvider]);
    expect(registry.find('fake')).toBe(fakeProvider);
    expect(registry.find('FAKE')).toBeNull();
    expect(registry.find('constructor')).toBeNull();
  });

  it('may be empty', () => {
    expect(createRegistry([])).toMatchObject({ ids: [], all: [] });
  });

  it('refuses two providers of one id', () => {
    expect(() => createRegistry([fakeProvider, fakeProvider])).toThrow('fake: two providers have this id');
  });

  it('names everything that is wrong at once', () => {
    const list = [having({ id: 'first', verifiedOn: 'soon' }), having({ id: 'second', docsUrl: 'http://x.example' })];
    expect(() => createRegistry(list)).toThrow(/first: manifest\.verifiedOn(.|\n)*second: manifest\.docsUrl/);
  });
});

describe('a manifest', () => {
  it('of which all fits has no problems', () => {
    expect(validateManifest(fakeProvider)).toEqual([]);
  });

  const workout = manifest.dataTypes.WORKOUT!;
  const cases: [string, Partial<Manifest>, string][] = [
    ['an id in upper case', { id: 'Fake' }, 'manifest.id'],
    [
      'a plain http endpoint',
      { auth: { ...manifest.auth, tokenUrl: 'http://x.example/token' } },
      'manifest.auth.tokenUrl',
    ],
    ['a base URL with a path', { api: { baseUrl: 'https://api.fake.example/v1' } }, 'manifest.api.baseUrl'],
    ['a base URL with a final slash', { api: { baseUrl: 'https://api.fake.example/' } }, 'manifest.api.baseUrl'],
    [
      'a data type without fields',
      { dataTypes: { WORKOUT: { ...workout, fields: [] } } },
      'manifest.dataTypes.WORKOUT.fields',
    ],
    [
      'no history',
      { dataTypes: { WORKOUT: { ...workout, historyDays: 0 } } },
      'manifest.dataTypes.WORKOUT.historyDays',
    ],
    ['more jitter than half', { polling: { jitter: 0.6 } }, 'manifest.polling.jitter'],
    [
      'no time between polls',
      { dataTypes: { WORKOUT: { ...workout, pollSeconds: 0 } } },
      'manifest.dataTypes.WORKOUT.pollSeconds',
    ],
    [
      'a data type told of with one of which nothing tells',
      { dataTypes: { ...manifest.dataTypes, WORKOUT: { ...workout, toldWith: 'HEART_RATE' } } },
      'manifest.dataTypes.WORKOUT.toldWith',
    ],
    [
      'a stream less than declared',
      { dataTypes: { ...manifest.dataTypes, SLEEP_SESSION: workout } },
      'the streams serve',
    ],
    ['a stream more than declared', { dataTypes: { WORKOUT: workout } }, 'the streams serve'],
    [
      'delivery by ping without webhooks',
      { dataTypes: { ...manifest.dataTypes, WORKOUT: { ...workout, delivery: ['PULL', 'PING'] } } },
      'manifest.dataTypes.WORKOUT.delivery',
    ],
    [
      'a field twice',
      { dataTypes: { ...manifest.dataTypes, WORKOUT: { ...workout, fields: ['type', 'type'] } } },
      'manifest.dataTypes.WORKOUT.fields',
    ],
  ];

  it.each(cases)('with %s says so', (_what, changes, place) => {
    expect(validateManifest(having(changes)).join('\n')).toContain(place);
  });

  it('with a word that nobody knows says so', () => {
    const changes = { auth: { ...manifest.auth, refresh: 'sometimes' } } as unknown as Partial<Manifest>;
    expect(validateManifest(having(changes)).join()).toContain('manifest.auth.refresh');
  });
});
