import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { RequestHandler, Response } from 'express';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Caller } from '../application/caller.js';
import type { ProjectUseCases } from '../application/project-use-cases.js';
import type { UseCases } from '../application/use-cases.js';
import { createContext, createRootContext, type GraphqlContext } from '../graphql/context.js';
import { createErrorFormatter, type ErrorLog } from '../graphql/errors.js';
import { holdColumns } from '../graphql/execution/held-columns.js';
import { answerQuery } from '../graphql/execution/index.js';
import { checkCharacters, type QueryLimits } from '../graphql/limits/query-limits.js';
import { shapeRule } from '../graphql/limits/shape.js';
import { sendCompressed } from './compress.js';
import type { Identify } from './cross-origin.js';
import { costPlugin, type Buckets } from './query-limits.js';

export interface GraphqlOptions {
  schema: GraphQLSchema;
  /** What a caller can ask, behind the wall around its project. */
  useCasesOf: (caller: Caller) => UseCases;
  identify: Identify;
  /** With the root key. */
  projects: ProjectUseCases;
  hasIntrospection: boolean;
  onError: ErrorLog;
  queryLimits: QueryLimits;
  buckets: Buckets;
}

/** Serves GraphQL over HTTP, behind what has read the body. */
export async function createGraphqlHandler(
  options: GraphqlOptions,
): Promise<{ handler: RequestHandler; stop: () => Promise<void> }> {
  const apollo = new ApolloServer<GraphqlContext>({
    schema: options.schema,
    introspection: options.hasIntrospection,
    hideSchemaDetailsFromClientErrors: !options.hasIntrospection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: options.queryLimits.tokens },
    validationRules: [shapeRule(options.queryLimits)],
    formatError: createErrorFormatter(options.onError),
    // The cache-control plugin wraps every field's resolver and costs more than all the rest of a request.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      costPlugin(options.queryLimits, options.buckets),
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
    const answer = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers, search, body: request.body as unknown },
      context: async () => {
        const requester = await options.identify(request);
        if (requester === null) throw unauthenticated();
        checkCharacters(request.body, search, options.queryLimits);
        if (requester.kind === 'root') return createRootContext(options.projects, whenGone(response));
        return { ...createContext(requester, options.useCasesOf(requester), whenGone(response)), columns };
      },
    });
    if (answer.body.kind !== 'complete')
      throw new Error('the schema has no directive that an answer in parts comes of');
    response.status(answer.status ?? 200).setHeader('Cache-Control', 'no-store');
    for (const [name, value] of answer.headers) if (name !== 'content-length') response.setHeader(name, value);
    await sendCompressed(request, response, columns.fillIn(answer.body.string));
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

/** Aborted when the client leaves before it has its answer. */
function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function unauthenticated(): GraphQLError {
  return new GraphQLError(
    'Send "Authorization: Bearer <API key or user token>"; what came is missing, unknown or expired.',
    {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    },
  );
}
