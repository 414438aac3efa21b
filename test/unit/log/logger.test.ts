import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StorageUnavailableError } from '../../../src/application/ports/index.js';
import { ProviderError, RequestError } from '../../../src/domain/errors.js';
import { createLogger, type Logger } from '../../../src/logger.js';

const ID = '0b7c2a4e-1f5d-4c3b-9a8e-7d6f5e4c3b2a';

function lines(log: (logger: Logger) => void): { text: string; told: Record<string, unknown>[] } {
  const written: string[] = [];
  log(createLogger('trace', { write: (line) => void written.push(line) }));
  return { text: written.join(''), told: written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const logged = (fields: unknown): Record<string, unknown> =>
  lines((logger) => logger.error(fields, 'a request failed')).told[0]!;

/** What may never be in a log, each unlike anything else in a line. */
const canaries = fc.oneof(
  // Keys, tokens and passwords.
  fc.stringMatching(/^trb_[A-Za-z0-9_-]{43}$/),
  fc.stringMatching(/^eyJ[A-Za-z0-9_-]{20}\.eyJ[A-Za-z0-9_-]{40}\.[A-Za-z0-9_-]{43}$/),
  fc.stringMatching(/^[0-9a-f]{40}$/),
  fc.stringMatching(/^canary[0-9]{6}[A-Za-z]{8}$/),
  // What a device measured, and where.
  fc.integer({ min: 40_000, max: 99_999 }).map((number) => `9${number}7`),
  fc.integer({ min: 40_000, max: 99_999 }).map((number) => `1${number}.${number}`),
  fc.constantFrom('DEEP_SLEEP_97', 'SMOKER_9', 'heart-rate:187bpm'),
);

const QUOTES = ['"', "'", '`'];
/** As drivers, parsers and engines word it. */
const messages = fc
  .tuple(canaries, fc.constantFrom(...QUOTES))
  .chain(([canary, quote]) =>
    fc
      .constantFrom(
        `invalid input syntax for type integer: ${quote}${canary}${quote}`,
        `Unexpected token in JSON: ${quote}{"a":${canary}`,
        `heart rate ${canary} of night ${canary}`,
        `Failing row contains (1, ${canary}, null).`,
        `${canary} is not a function`,
        `the first line\n    at ${canary} (/app/${canary}.js:1:1)`,
        canary,
      )
      .map((message) => ({ canary, message })),
  );

const KEYS = ['accessToken', 'text', 'body', 'headers', 'provider', 'runId', 'userId', 'dataType', 'errorCode', 'days'];
/** Anything, with a canary somewhere deep inside, also as a key. */
const grown = (canary: string): fc.Arbitrary<unknown> =>
  fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constant<unknown>(canary),
      fc.constant<unknown>(Number(canary)),
      fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS, canary), tie('any'), { minKeys: 1, maxKeys: 3 }),
    ),
  })).any;

const kinds = fc.constantFrom(Error, TypeError, SyntaxError, RangeError);

function failing(kind: ErrorConstructor, message: string, canary: string, depth: number): Error {
  const cause = depth === 0 ? undefined : failing(kind, message, canary, depth - 1);
  return Object.assign(new kind(message, { cause }), {
    detail: `Failing row contains (${canary}).`,
    query: `select ${canary}`,
    parameters: [canary],
    response: { headers: { authorization: `Bearer ${canary}` }, body: canary },
    code: canary,
    table: `${canary}!`,
    errors: [message],
  });
}

describe('the log', () => {
  it('holds nothing of an error but what is nobody’s data, whatever hangs on it', () => {
    fc.assert(
      fc.property(messages, kinds, fc.nat(3), ({ canary, message }, kind, depth) => {
        const error = failing(kind, message, canary, depth);
        const wrapped = [error, new StorageUnavailableError(error), new AggregateError([error], message)];
        const { text } = lines((logger) => {
          for (const err of wrapped) {
            logger.error({ err }, 'a request failed');
            logger.error(err);
          }
        });
        expect(text).not.toContain(canary);
      }),
      { numRuns: 500 },
    );
  });

  it('holds no field that is not its own, and none that is not of its type', () => {
    const cases = canaries.chain((canary) => grown(canary).map((value) => ({ canary, value })));
    fc.assert(
      fc.property(cases, fc.constantFrom(...KEYS), ({ canary, value }, key) => {
        const { text } = lines((logger) => {
          if (typeof value === 'object') logger.info(value, 'a request failed');
          logger.info({ [key]: value, err: value, error: value, [canary]: 1 }, 'a request failed');
        });
        // An instant of the line may hold the same digits as a number by chance: its field is taken out.
        expect(text.replace(/"time":"[^"]*"/g, '')).not.toContain(canary);
      }),
      { numRuns: 500 },
    );
  });

  it('tells what an operator looks for', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    const fields = { runId: ID, provider: 'polar', days: 7, dataType: 'SLEEP_SESSION', silentSince: new Date(0) };

    expect(logged({ ...fields, err: new StorageUnavailableError(refused) })).toMatchObject({
      ...fields,
      silentSince: '1970-01-01T00:00:00.000Z',
      level: 50,
      msg: 'a request failed',
      err: {
        type: 'StorageUnavailableError',
        message: 'the database cannot do it now',
        stack: expect.arrayContaining([expect.stringContaining('logger.test')]),
        cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:5432' },
      },
    });
  });

  it.each([
    [new ProviderError('fail', 'INTERNAL', 'Polar answered with status 418'), 'Polar answered with status 418'],
    [new RequestError('NOT_FOUND', 'There is no such user'), 'There is no such user'],
    [
      Object.assign(new Error('relation "workouts" does not exist'), { code: '42P01', severity: 'ERROR' }),
      'relation "workouts" does not exist',
    ],
    [
      Object.assign(new Error('invalid input syntax for type integer: "187"'), { code: '22P02', severity: 'ERROR' }),
      'invalid input syntax for type integer: …',
    ],
    [
      new Error("Cannot read properties of undefined (reading 'name')"),
      'Cannot read properties of undefined (reading …',
    ],
    [new Error('Connection terminated unexpectedly'), 'Connection terminated unexpectedly'],
  ])('says of %s what its class allows', (error, message) => {
    expect(logged({ err: error })).toMatchObject({ err: { message } });
  });

  it('takes secrets out of messages of our own too, and leaves ids in', () => {
    const told = (message: string) => lines((logger) => logger.info(message)).told[0]!['msg'];

    expect(told(`the run ${ID} of trb_0123456789abcdef is over`)).toBe(`the run ${ID} of … is over`);
    expect(told('postgres://tributary:pass@db:5432/x is away')).toBe('postgres://…db:5432/x is away');
    expect(told('sent Authorization: Bearer abc')).toBe('sent Authorization: …');
  });

  it('counts what it withholds', () => {
    expect(logged({ provider: 'polar', accessToken: 'x', rows: [1] })).toMatchObject({
      provider: 'polar',
      withheld: 2,
    });
    expect(
      logged(
        new Proxy(new Error('x'), {
          get: () => {
            throw new Error('no');
          },
        }),
      ),
    ).toMatchObject({ err: { type: 'unreadable' } });
  });
});
