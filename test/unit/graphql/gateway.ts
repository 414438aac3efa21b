import { graphql, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { Caller } from '../../../src/application/caller.js';
import type { UseCases } from '../../../src/application/use-cases.js';
import { SCOPES } from '../../../src/domain/scope.js';
import type { User } from '../../../src/domain/user.js';
import { createContext } from '../../../src/graphql/context.js';
import { createErrorFormatter } from '../../../src/graphql/errors.js';
import { buildGraphqlSchema } from '../../../src/graphql/schema.js';
import { fakeUseCases, type Contents } from './fake-use-cases.js';
import { project, uuid } from './records.js';

export interface Answer {
  // Answers have as many shapes as there are queries; a test asserts the one that it asked for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
  errors: GraphQLFormattedError[];
  /** How often each use case was called. */
  counts: Record<string, number>;
  calls: { name: string; args: unknown[] }[];
  /** What was masked, as the log saw it. */
  logged: { error: unknown; correlationId: string }[];
}

export interface Request {
  query: string;
  variables?: Record<string, unknown>;
  contents?: Partial<Contents>;
  overrides?: Partial<UseCases>;
  caller?: Caller;
}

const scopes = new Set(SCOPES);
export const byKey: Caller = { kind: 'project', project, keyId: uuid(9, 1), scopes };
export const byToken = (user: User): Caller => ({
  kind: 'user',
  project,
  user,
  users: [user],
  scopes,
  tokenId: null,
});

let schema: Promise<GraphQLSchema> | undefined;

export async function schemaUnderTest(): Promise<GraphQLSchema> {
  return (schema ??= buildGraphqlSchema({ providerIds: ['polar'] }));
}

/** Executes one operation over fake use cases, with the errors as a client sees them. */
export async function ask({
  query,
  variables,
  contents = {},
  overrides = {},
  caller = byKey,
}: Request): Promise<Answer> {
  const { useCases, calls } = fakeUseCases(contents, overrides);
  const logged: Answer['logged'] = [];
  const format = createErrorFormatter((error, correlationId) => logged.push({ error, correlationId }));
  const { data, errors = [] } = await graphql({
    schema: await schemaUnderTest(),
    source: query,
    contextValue: createContext(caller, useCases),
    ...(variables === undefined ? {} : { variableValues: variables }),
  });
  const counts: Record<string, number> = {};
  for (const { name } of calls) counts[name] = (counts[name] ?? 0) + 1;
  return {
    // As it goes over the wire.
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map((error) => format(error.toJSON(), error)),
    counts,
    calls,
    logged,
  };
}

/** Code and field of each error: what clients branch on. */
export function faults({ errors }: Answer): { code: unknown; field: unknown }[] {
  return errors.map(({ extensions }) => ({ code: extensions?.['code'], field: extensions?.['field'] }));
}

/** The one fault of a request that blames `field`. */
export function badInput(field: string): { code: string; field: string }[] {
  return [{ code: 'BAD_USER_INPUT', field }];
}
