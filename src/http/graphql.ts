import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { RequestHandler } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Caller } from '../application/caller.js';
import type { Administration } from '../application/project-use-cases.js';
import type { UseCases } from '../application/use-cases.js';
import { RequestError } from '../domain/errors.js';
import { createContext, createRootContext, type GraphqlContext } from '../graphql/context.js';
import { createErrorFormatter, type ErrorLog } from '../graphql/errors.js';
import { holdColumns } from '../graphql/execution/held-columns.js';
import { answerQuery } from '../graphql/execution/index.js';
import { checkText, type QueryLimits } from '../graphql/limits/query-limits.js';
import { shapeRule } from '../graphql/limits/shape.js';
import { sendCompressed } from './compress.js';
import type { Identify } from './cross-origin.js';
import { fewErrors } from './few-errors.js';
import { jsonStatus } from './json-status.js';
import { operationTime } from './operation-time.js';
import { costPlugin, refuseSpent, type Buckets } from './query-limits.js';
import { refusedAnswer, tooLarge } from './refused-answer.js';

export interface GraphqlOptions {
  schema: GraphQLSchema;
  /** What a caller can ask, behind the wall around its project. */
  useCasesOf: (caller: Caller) => UseCases;
  identify: Identify;
  /** With the root key. */
  projects: Administration;
  hasIntrospection: boolean;
  onError: ErrorLog;
  queryLimits: QueryLimits;
  buckets: Buckets;
  timeoutSeconds: number;
  maxResponseBytes: number;
}

/** Serves GraphQL over HTTP, behind what has read the body. */
export async function createGraphqlHandler(
  options: GraphqlOptions,
): Promise<{ handler: RequestHandler; stop: () => Promise<void> }> {
  const json = jsonStatus();
  const apollo = new ApolloServer<GraphqlContext>({
    schema: options.schema,
    introspection: options.hasIntrospection,
    hideSchemaDetailsFromClientErrors: !options.hasIntrospection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // Remembered for all alike, they would tell one project what another asks.
    persistedQueries: false,
    parseOptions: { maxLexicalTokens: options.queryLimits.tokens },
    validationRules: [shapeRule(options.queryLimits)],
    formatError: createErrorFormatter(options.onError, { hidesSchema: !options.hasIntrospection }),
    // The cache-control plugin wraps every field's resolver and costs more than all the rest of a request.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      costPlugin(options.queryLimits, options.buckets),
      json.plugin,
      fewErrors,
      swiftQueries,
    ],
  });
  await apollo.start();

  const handler: RequestHandler = async (request, response) => {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const { method, url } = request;
    const search = /\?.*/.exec(url)?.[0] ?? '';
    const columns = holdColumns();
    const time = operationTime(response, options.timeoutSeconds);
    const httpGraphQLRequest = { method, headers, search, body: request.body as unknown };
    const executed = () =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: async () => {
          const requester = await options.identify(request);
          if (requester === null) throw unauthenticated();
          refuseSpent(requester, options.buckets);
          checkText(request.body, search, options.queryLimits);
          if (requester.kind === 'root') return createRootContext(options.projects, time.signal);
          return { ...createContext(requester, options.useCasesOf(requester), time.signal), columns };
        },
      });
    const answer = await time.run(executed);
    response.setHeader('Cache-Control', 'no-store');
    if (answer instanceof RequestError) {
      response.status(504).type('json').send(refusedAnswer(answer));
      return;
    }
    if (answer.body.kind !== 'complete')
      throw new Error('the schema has no directive that an answer in parts comes of');
    const body = columns.fillIn(answer.body.string);
    const refusal = tooLarge(body, options.maxResponseBytes);
    response.status(
      refusal === null ? json.statusOf(httpGraphQLRequest, answer.status, answer.headers.get('content-type')) : 400,
    );
    for (const [name, value] of answer.headers) if (name !== 'content-length') response.setHeader(name, value);
    await sendCompressed(request, response, refusal === null ? body : [refusedAnswer(refusal)]);
  };
  return { handler, stop: () => apollo.stop() };
}

const listener: GraphQLRequestListener<GraphqlContext> = {
  async responseForOperation({ schema, document, request: { operationName, variables }, contextValue: context }) {
    const data = await answerQuery({ schema, document, operationName, variables, context });
    if (data === null) return null;
    return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { data } } };
  },
};

/** Queries whose answer holds no error are executed by us; all others, as ever, by graphql-js. */
const swiftQueries: ApolloServerPlugin<GraphqlContext> = { requestDidStart: () => Promise.resolve(listener) };

function unauthenticated(): GraphQLError {
  return new GraphQLError(
    'Send "Authorization: Bearer <API key or user token>"; what came is missing, unknown or expired.',
    {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    },
  );
}
