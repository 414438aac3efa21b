import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { ErrorCode, RequestError } from '../../../src/domain/errors.js';
import { createErrorFormatter, INTERNAL_FAILURE } from '../../../src/graphql/errors.js';
import { ask, faults } from './gateway.js';
import { aUser, aWorkout } from './records.js';

const user = aUser(1);
const USER = '{ user(id: "athlete-001") { id } }';

describe('an error', () => {
  const codes = Object.values(ErrorCode).filter((code) => code !== ErrorCode.INTERNAL_SERVER_ERROR);

  it.each(codes)('%s of a use case keeps its code, its field and its message', async (code) => {
    const fail = async (): Promise<never> => {
      throw new RequestError(code, 'what is wrong', 'input.provider');
    };
    const answer = await ask({ query: USER, overrides: { findUser: fail } });
    expect(answer.errors).toEqual([
      {
        message: 'what is wrong',
        locations: [{ line: 1, column: 3 }],
        path: ['user'],
        extensions: { code, field: 'input.provider' },
      },
    ]);
    expect(answer.logged).toEqual([]);
  });

  it('without a field has none', async () => {
    const fail = async (): Promise<never> => {
      throw new RequestError('CONFLICT', 'what is wrong');
    };
    const { errors } = await ask({ query: USER, overrides: { findUser: fail } });
    expect(errors[0]?.extensions).toEqual({ code: 'CONFLICT' });
  });

  it.each([
    ['an error', new TypeError('select secret from tokens')],
    ['no error at all', 'select secret from tokens'],
    ['an internal error of ours', new RequestError('INTERNAL_SERVER_ERROR', 'select secret from tokens')],
    [
      'a code that is not of the list',
      new GraphQLError('select secret from tokens', { extensions: { code: 'SECRET' } }),
    ],
  ])('that nobody foresaw is masked, and logged under the id in the answer: %s', async (_name, thrown) => {
    const fail = async (): Promise<never> => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- one of the cases is just that
      throw thrown;
    };
    const { errors, logged } = await ask({ query: USER, overrides: { findUser: fail } });
    const correlationId: unknown = errors[0]?.extensions?.['correlationId'];
    expect(errors).toEqual([
      {
        message: INTERNAL_FAILURE,
        locations: [{ line: 1, column: 3 }],
        path: ['user'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
      },
    ]);
    expect(correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(errors)).not.toMatch(/secret|stack/i);
    expect(logged).toHaveLength(1);
    expect(logged[0]?.correlationId).toBe(correlationId);
    expect(String(logged[0]?.error)).toContain('secret');
  });

  it("of a value that cannot be printed is ours, not the caller's", async () => {
    const broken = { ...aWorkout(user, 1), localDate: '2026-02-30', type: 'NO_SPORT' as 'OTHER', distanceMeters: NaN };
    for (const field of ['localDate', 'type', 'distanceMeters']) {
      const query = `{ user(id: "athlete-001") { workouts { nodes { ${field} } } } }`;
      const answer = await ask({ query, contents: { users: [user], workouts: [broken] } });
      expect(faults(answer)).toEqual([{ code: 'INTERNAL_SERVER_ERROR', field: undefined }]);
      expect(answer.logged).toHaveLength(1);
    }
  });

  it('of one field nulls that field alone', async () => {
    const fail = async (): Promise<never> => {
      throw new Error('the provider table is locked');
    };
    const answer = await ask({
      query: '{ user(id: "athlete-001") { workouts { nodes { durationSeconds route { polyline } } } } }',
      contents: { users: [user], workouts: [aWorkout(user, 1)] },
      overrides: { routes: fail },
    });
    expect(answer.data.user.workouts.nodes).toEqual([{ durationSeconds: 3600, route: null }]);
    expect(faults(answer)).toEqual([{ code: 'INTERNAL_SERVER_ERROR', field: undefined }]);
  });
});

describe('what graphql-js refuses', () => {
  it.each([
    ['a syntax error', '{ user(id: ', undefined, undefined],
    ['a field that is not there', '{ user(id: "a") { weight } }', undefined, undefined],
    ['an argument that is missing', '{ user { id } }', undefined, 'id'],
    ['an argument that is not there', '{ user(id: "a", name: "b") { id } }', undefined, 'name'],
    ['a literal of the wrong type', '{ users(first: 1.5) { totalCount } }', undefined, 'first'],
    [
      'a literal inside an input',
      '{ workouts(filter: { from: "2026-03-01" }) { totalCount } }',
      undefined,
      'filter.from',
    ],
    [
      'a literal inside a list',
      '{ workouts(filter: { types: [RUNNING, FLYING] }) { totalCount } }',
      undefined,
      'filter.types.1',
    ],
    [
      'an input field that is not there',
      '{ workouts(filter: { title: "x" }) { totalCount } }',
      undefined,
      'filter.title',
    ],
    ['a variable that is missing', 'query ($x: ID!) { user(id: $x) { id } }', {}, 'id'],
    ['a variable', 'query ($x: Int) { users(first: $x) { totalCount } }', { x: 'ten' }, 'first'],
    [
      'a field of a variable',
      'query ($f: NightFilter) { sleepSessions(filter: $f) { totalCount } }',
      { f: { to: '2026-02-30' } },
      'filter.to',
    ],
    [
      'an unknown field of a variable',
      'query ($f: NightFilter) { sleepSessions(filter: $f) { totalCount } }',
      { f: { until: '2026-02-28' } },
      'filter',
    ],
    [
      'an item of a variable',
      'query ($f: NightFilter) { sleepSessions(filter: $f) { totalCount } }',
      { f: { providers: ['POLAR', 'X'] } },
      'filter.providers.1',
    ],
    [
      'a variable inside an input',
      'query ($d: DateTime) { workouts(filter: { to: $d }) { totalCount } }',
      { d: 'now' },
      'filter.to',
    ],
    ['a null where there must be one', 'query ($x: ID = "a") { user(id: $x) { id } }', { x: null }, 'id'],
  ] as const)('is BAD_USER_INPUT with the path of the argument: %s', async (_name, query, variables, field) => {
    const answer = await ask({ query, ...(variables === undefined ? {} : { variables }) });
    expect(faults(answer)).toEqual([{ code: 'BAD_USER_INPUT', field }]);
    expect(answer.errors[0]?.message).not.toBe('');
    expect(answer.logged).toEqual([]);
  });
});

describe('an error that the server raises around an operation', () => {
  const log: unknown[] = [];
  const format = createErrorFormatter((error) => log.push(error));
  const formatted = (error: GraphQLError) => format({ ...error.toJSON(), extensions: { ...error.extensions } }, error);

  it.each([
    'BAD_REQUEST',
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'OPERATION_RESOLUTION_FAILURE',
    'PERSISTED_QUERY_NOT_FOUND',
  ])('as %s is BAD_USER_INPUT and keeps its message', (code) => {
    const error = new GraphQLError('POST body missing', { extensions: { code } });
    expect(formatted(error)).toEqual({ message: 'POST body missing.', extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('keeps a code of the closed list', () => {
    const error = new GraphQLError('Send a key', { extensions: { code: 'UNAUTHENTICATED' } });
    expect(formatted(error)).toEqual({ message: 'Send a key', extensions: { code: 'UNAUTHENTICATED' } });
  });

  it('is unwrapped when it is one of ours', () => {
    const cause = new RequestError('RATE_LIMITED', 'Too many requests');
    const error = new GraphQLError('Context creation failed: Too many requests', { originalError: cause });
    expect(formatted(error)).toEqual({ message: 'Too many requests', extensions: { code: 'RATE_LIMITED' } });
  });

  it("is masked when it is nobody's", () => {
    const cause = new Error('connect ECONNREFUSED');
    const error = new GraphQLError('Context creation failed: connect ECONNREFUSED', { originalError: cause });
    expect(formatted(error)).toMatchObject({
      message: INTERNAL_FAILURE,
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
    expect(log).toContain(cause);
  });
});
