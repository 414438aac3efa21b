import { inspect } from 'node:util';
import { ProviderError } from '../../../src/domain/errors.js';
import type { AccessTokens } from '../../../src/provider-kit/http.js';
import type { Stream } from '../../../src/provider-kit/provider.js';
import { startScriptedServer, type ScriptedAnswer } from '../../support/scripted-server.js';
import { describeError, unlike } from './errors.js';
import { listen } from './listen.js';
import type { ProviderSuite, Rule } from './suite.js';
import { countRequests, forEachStream, NOW, runStream, runWithFault, windowOf, withVendor } from './vendor-run.js';

/** Answers, or the lack of one, that say nothing about the data: the next try may bring it. */
const TRANSIENT: Record<string, ScriptedAnswer> = {
  'status 500': { status: 500, body: { error: 'oops' } },
  'status 502 with a page': { status: 502, body: '<html>Bad gateway</html>' },
  'status 503 without a body': { status: 503 },
  'a reset': { fault: 'reset' },
  'an answer that is cut off': { body: { nights: [], list: [], padding: 'x'.repeat(5000) }, fault: 'cut-off' },
  'an answer that ends too early': { body: { nights: [], list: [], padding: 'x'.repeat(5000) }, fault: 'short' },
  'a page in place of JSON': { headers: { 'content-type': 'text/html' }, body: '<html>Maintenance</html>' },
  'nothing in place of JSON': { body: '' },
};

const TIMEOUT_MS = 100;

export const failureRules: Rule[] = [
  {
    id: 'F5',
    says: '429 defers to the time that the vendor gives, in any of its forms',
    problems: (suite) => forEachStream(suite, (stream) => deferrals(suite, stream)),
  },
  {
    id: 'F6',
    says: '401 renews the token once, then asks the user to authorize again',
    problems: (suite) =>
      forEachStream(suite, async (stream) => [...(await refused(suite, stream)), ...(await renewed(suite, stream))]),
  },
  {
    id: 'F7',
    says: 'what breaks on the way, at the first request or at the last, is tried again later',
    problems: (suite) =>
      forEachStream(suite, async (stream) => {
        const last = await countRequests(suite, stream);
        const problems: string[] = [];
        for (const position of new Set([1, last])) {
          for (const [name, answer] of Object.entries(TRANSIENT)) {
            const { error } = await runWithFault(suite, stream, position, answer);
            problems.push(...unlike(error, 'retry').map((problem) => `${name}, request ${position}: ${problem}`));
          }
          const { error } = await runWithFault(suite, stream, position, { fault: 'hang' }, TIMEOUT_MS);
          problems.push(...unlike(error, 'retry').map((problem) => `no answer, request ${position}: ${problem}`));
        }
        return problems;
      }),
  },
  {
    id: 'F9',
    says: 'nothing goes to another host, and no redirect is followed',
    problems: (suite) =>
      forEachStream(suite, async (stream) => {
        const elsewhere = await startScriptedServer(() => ({ body: [] }));
        try {
          const problems: string[] = [];
          for (const status of [301, 302, 307, 308]) {
            const { error, texts } = await runWithFault(suite, stream, 1, {
              status,
              headers: { location: `${elsewhere.url}/` },
            });
            if (!(error instanceof ProviderError) || texts.length > 0)
              problems.push(`${status}: ${describeError(error)}`);
          }
          if (elsewhere.requests.length > 0) problems.push(`another host got ${elsewhere.requests.length} requests`);
          return problems;
        } finally {
          await elsewhere.close();
        }
      }),
  },
  {
    id: 'F9',
    says: 'no token and no payload is logged, or told in an error',
    problems: (suite) => forEachStream(suite, (stream) => leaks(suite, stream)),
  },
];

async function deferrals(suite: ProviderSuite, stream: Stream): Promise<string[]> {
  const { headers: names, windows } = suite.provider.manifest.rateLimits;
  const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
  const cases = [
    { name: 'Retry-After in seconds', headers: { 'Retry-After': '77' }, at: later(77) },
    { name: 'Retry-After as a date', headers: { 'Retry-After': later(90).toUTCString() }, at: later(90) },
    ...windows.flatMap((_, spent) => {
      if (names === null) return [];
      const list = (at: (index: number) => number) => windows.map((_window, index) => at(index)).join(', ');
      const headers = {
        [names.usage]: list((index) => (index === spent ? 50 : 10)),
        [names.limit]: list(() => 50),
        [names.reset]: list((index) => 300 + index),
      };
      return [{ name: `window ${spent + 1} spent`, headers, at: later(300 + spent) }];
    }),
  ];
  const problems: string[] = [];
  for (const { name, headers, at } of cases) {
    const { error } = await runWithFault(suite, stream, 1, { status: 429, headers });
    problems.push(...unlike(error, 'defer').map((problem) => `${name}: ${problem}`));
    if (error instanceof ProviderError && error.retryAt?.getTime() !== at.getTime()) {
      problems.push(`${name}: expected ${at.toISOString()}, got ${error.retryAt?.toISOString() ?? 'no time'}`);
    }
  }
  return problems;
}

/** Every token is refused. */
async function refused(suite: ProviderSuite, stream: Stream): Promise<string[]> {
  const canRefresh = suite.provider.manifest.auth.refresh !== 'none';
  return withVendor(suite, async ({ server, api }) => {
    const tokens = countedTokens(canRefresh ? 'also-refused' : null);
    const { error } = await runStream(stream, api({ tokens }), windowOf(suite));
    const requests = canRefresh ? 2 : 1;
    return [
      ...unlike(error, 'reauthorize'),
      ...(tokens.renewals() === 1 ? [] : [`the token was renewed ${tokens.renewals()} times`]),
      ...(server.requests.length === requests
        ? []
        : [`${server.requests.length} requests were made, ${requests} expected`]),
    ];
  });
}

/** The old token is refused, the new one is good. */
async function renewed(suite: ProviderSuite, stream: Stream): Promise<string[]> {
  if (suite.provider.manifest.auth.refresh === 'none') return [];
  return withVendor(suite, async ({ api, vendor }) => {
    const tokens = countedTokens(vendor.accessToken);
    const { error, texts } = await runStream(stream, api({ tokens }), windowOf(suite));
    return [
      ...(error === null && texts.length > 0 ? [] : [`with a renewed token: ${describeError(error)}`]),
      ...(tokens.renewals() === 1 ? [] : [`the token was renewed ${tokens.renewals()} times`]),
    ];
  });
}

function countedTokens(renewedToken: string | null): AccessTokens & { renewals(): number } {
  let current = 'refused';
  let renewals = 0;
  return {
    get: () => Promise.resolve(current),
    renew() {
      renewals += 1;
      current = renewedToken ?? current;
      return Promise.resolve(renewedToken);
    },
    renewals: () => renewals,
  };
}

/** Goes through a run that works and through runs that fail in many ways, each answer with something secret in it. */
async function leaks(suite: ProviderSuite, stream: Stream): Promise<string[]> {
  const secret = 'secret-of-the-payload';
  const answers: (ScriptedAnswer | null)[] = [
    null,
    { status: 500, body: secret },
    { status: 401, body: secret },
    { status: 418, body: secret },
    { body: secret },
    { body: { [secret]: secret } },
    { body: [{ [secret]: secret }] },
    { fault: 'reset' },
  ];
  const secrets = [secret];
  const errors: unknown[] = [];
  const printed = await listen(async () => {
    for (const answer of answers) {
      await withVendor(suite, async ({ server, vendor, api }) => {
        if (answer !== null) server.route(() => answer);
        const { error, texts } = await runStream(stream, api(), windowOf(suite));
        secrets.push(vendor.accessToken, ...(answer === null ? texts : []));
        errors.push(error);
      });
    }
  });
  const told = inspect(errors, { depth: 10 });
  return [
    ...(secrets.some((one) => printed.includes(one)) ? [`printed: ${printed.slice(0, 200)}`] : []),
    ...(secrets.some((one) => told.includes(one)) ? [`told in an error: ${told.slice(0, 500)}`] : []),
  ];
}
