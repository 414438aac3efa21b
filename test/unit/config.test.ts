import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from '../../src/config.js';

const KEY = Buffer.alloc(32, 1).toString('base64');
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
    expect(() => load({ MASTER_KEYS: `a:${KEY}x`, DATABASE_URL: 'postgres://db/x' })).toThrow(/^(?!.*AQEB).*$/);
  });
});
