import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config.js';
import { testMasterKey } from '../support/master-keys.js';

const encoded = (bytes: Iterable<number>) => Buffer.from([...bytes]).toString('base64');
const KEY = encoded(testMasterKey('a').key);
const load = (environment: Record<string, string> = {}) => loadConfig(['polar'], environment);

describe('the configuration', () => {
  it('needs nothing: then everything is embedded, on loopback, with sandbox and playground', () => {
    expect(load()).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://localhost:4000',
      databaseUrl: null,
      masterKeys: null,
      role: 'all',
      sandbox: true,
      playground: true,
      introspection: true,
      trustProxy: false,
      providers: { polar: { client: null, apiUrl: null } },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(load({ PORT: '', DATABASE_URL: ' ', POLAR_CLIENT_ID: '' })).toEqual(load());
  });

  it('switches off in production what shows the schema, unless it is switched on', () => {
    expect(load({ NODE_ENV: 'production' })).toMatchObject({ playground: false, introspection: false });
    expect(load({ NODE_ENV: 'production', PLAYGROUND: 'on' })).toMatchObject({
      playground: true,
      introspection: false,
    });
  });

  it('starts no sandbox beside a database of one’s own, nor in a process of many, unless told to', () => {
    const own = { DATABASE_URL: 'postgres://db/x', MASTER_KEYS: `a:${KEY}` };
    expect(load(own).sandbox).toBe(false);
    expect(load({ ...own, SANDBOX: 'on' }).sandbox).toBe(true);
    expect(load({ ROLE: 'worker' }).sandbox).toBe(false);
  });

  it('reads the endpoints and credentials of a provider by its id', () => {
    const { providers } = load({
      POLAR_CLIENT_ID: 'id',
      POLAR_CLIENT_SECRET: 'secret',
      POLAR_API_URL: 'http://localhost:1/',
    });
    expect(providers['polar']).toEqual({
      client: { clientId: 'id', clientSecret: 'secret' },
      authorizationUrl: null,
      tokenUrl: null,
      apiUrl: 'http://localhost:1',
      webhooks: false,
    });
  });

  it('registers webhooks where a provider can reach the gateway, unless told otherwise', () => {
    const webhooks = (environment: Record<string, string>) =>
      loadConfig(['polar'], environment).providers['polar']?.webhooks;
    expect(webhooks({ PUBLIC_URL: 'https://gateway.example' })).toBe(true);
    expect(webhooks({ PUBLIC_URL: 'http://gateway.example' })).toBe(false);
    expect(webhooks({})).toBe(false);
    expect(webhooks({ PUBLIC_URL: 'https://gateway.example', POLAR_WEBHOOKS: 'off' })).toBe(false);
    expect(webhooks({ POLAR_WEBHOOKS: 'on' })).toBe(true);
    expect(() => webhooks({ POLAR_WEBHOOKS: 'yes' })).toThrow('POLAR_WEBHOOKS takes on or off');
  });

  it.each([
    ['PORT', 'eighty', {}],
    ['PORT', '65536', {}],
    ['PUBLIC_URL', 'ftp://x', {}],
    ['DATABASE_URL', 'mysql://x', {}],
    ['JOBS_URL', 'redis://x', {}],
    ['MASTER_KEYS', 'a:c2hvcnQ=', {}],
    ['MASTER_KEYS', `a:${KEY},a:${KEY}`, {}],
    ['BOOTSTRAP_API_KEY', 'short', {}],
    ['REDIRECT_URLS', 'https://a.example, nonsense', {}],
    ['ROLE', 'boss', {}],
    ['SANDBOX', 'yes', {}],
    ['LOG_LEVEL', 'loud', {}],
    ['POLAR_API_URL', 'https://polar.example/v3', {}],
    ['POLAR_CLIENT_SECRET', '', { POLAR_CLIENT_ID: 'id' }],
    ['MASTER_KEYS', '', { DATABASE_URL: 'postgres://db/x' }],
  ])('stops with one line that names %s when it is %j', (name, value, others) => {
    const act = () => load({ ...others, [name]: value });
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(new RegExp(`^${name} [^\\n]+$`));
  });

  it('never quotes a secret in what it says', () => {
    const said = (setting: string) => {
      try {
        load({ MASTER_KEYS: setting, DATABASE_URL: 'postgres://db/x' });
      } catch (error) {
        return String(error);
      }
      throw new Error('the key was taken');
    };
    const text = Buffer.from('a passphrase that is text alone.').toString('base64');
    expect(said(`a:${KEY}x`)).not.toContain(KEY.slice(0, 6));
    expect(said(`a:${text}`)).not.toContain(text.slice(0, 6));
  });

  const count = [...Array(32).keys()];
  it.each<[string, string]>([
    ['zeros', encoded(Array<number>(32).fill(0))],
    ['one byte', encoded(Array<number>(32).fill(0x5a))],
    ['few bytes in turn', encoded(count.map((n) => [0xde, 0xad, 0xbe, 0xef][n % 4]!))],
    ['a half said twice', encoded(count.map((n) => testMasterKey('half').key[n % 16]!))],
    ['bytes that count up', encoded(count)],
    ['bytes that count down', encoded(count.map((n) => 255 - n * 3))],
    ['text', Buffer.from('correct horse battery staple 123').toString('base64')],
  ])('takes no master key that is %s, wherever it stands in the list', (_what, weak) => {
    for (const setting of [`a:${weak}`, `a:${KEY},b:${weak}`]) {
      for (const database of ['', 'postgres://db/x']) {
        const act = () => load({ MASTER_KEYS: setting, DATABASE_URL: database });
        expect(act).toThrow('MASTER_KEYS has a key that was not made by chance: openssl rand -base64 32 makes one');
      }
    }
  });

  it('takes no master key that stands in a document, since nobody would have to guess it', () => {
    const root = new URL('../../', import.meta.url);
    const documents = ['README.md', '.env.example', 'docker-compose.yml', 'docs/operations.md', 'docs/access.md'];
    const texts = documents.map((name) => readFileSync(new URL(name, root), 'utf8')).join('\n');
    expect(texts).toContain('MASTER_KEYS');
    for (const [key] of texts.matchAll(/[A-Za-z0-9_-]+:[A-Za-z0-9+/]{43}=/g)) {
      expect(() => load({ MASTER_KEYS: key })).toThrow(ConfigError);
    }
    for (const [, value] of texts.matchAll(/^#? *(?:export )?MASTER_KEYS=(?!"?\w+:\$\()(.+)$/gm)) {
      expect(() => load({ MASTER_KEYS: value! })).toThrow(ConfigError);
    }
  });
});
