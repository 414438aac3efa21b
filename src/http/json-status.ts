import type { ApolloServerPlugin, HTTPGraphQLRequest } from '@apollo/server';
import type { GraphqlContext } from '../graphql/context.js';

const OF_DOCUMENTS = new Set<unknown>(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * GraphQL over HTTP has two media types. A client that takes `application/json` alone may be older than the other, and
 * should be told of a document or of variables that do not fit with 200, since it looks for errors in nothing else.
 */
export function jsonStatus() {
  const refused = new WeakSet<HTTPGraphQLRequest>();
  const plugin: ApolloServerPlugin<GraphqlContext> = {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors({ errors, request: { http } }) {
          if (http !== undefined && errors.every(({ extensions }) => OF_DOCUMENTS.has(extensions['code']))) {
            refused.add(http);
          }
          return Promise.resolve();
        },
      }),
  };
  const statusOf = (request: HTTPGraphQLRequest, status: number | undefined, type: string | undefined): number =>
    status === 400 && refused.has(request) && type?.startsWith('application/json') === true ? 200 : (status ?? 200);
  return { plugin, statusOf };
}
