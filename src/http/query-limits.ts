import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Requester } from '../application/caller.js';
import { ErrorCode } from '../domain/errors.js';
import type { GraphqlContext } from '../graphql/context.js';
import type { Variables } from '../graphql/limits/cost-terms.js';
import { costOf } from '../graphql/limits/cost.js';
import { tooComplex, type QueryLimits } from '../graphql/limits/query-limits.js';
import { bucketName, type Bucket, type LeakyBuckets } from './rate-limit.js';

export interface Buckets {
  buckets: LeakyBuckets;
  keyBucket: Bucket;
  userBucket: Bucket;
}

/** What `extensions.cost` shows, in points. */
export interface CostReport {
  /** What the operation costs. */
  requested: number;
  /** What one operation may cost. */
  limit: number;
  /** What is left in the caller's bucket. */
  remaining: number;
}

/** A document that could not be read or is not valid, and one that runs. */
const LEAST = 1;
const INVALID = 10;
/** Of a document that is read for the first time: characters that are free, and how many of those beyond cost a point. */
const READ_FREE = 2_000;
const READ_FOR_A_POINT = 10;

const bucketOf = ({ kind }: Requester, { keyBucket, userBucket }: Omit<Buckets, 'buckets'>): Bucket =>
  kind === 'user' ? userBucket : keyBucket;

/**
 * Refuses whoever has not a single point left, before the document is read: reading it is work as well.
 * @throws GraphQLError RATE_LIMITED
 */
export function refuseSpent(requester: Requester, { buckets, ...sizes }: Buckets): void {
  const seconds = buckets.secondsUntil(bucketName(requester), bucketOf(requester, sizes), LEAST);
  if (seconds > 0) throw rateLimited(seconds);
}

/** Refuses what costs more than a limit or than the caller has left, before anything runs, and reports the cost. */
export function costPlugin(limits: QueryLimits, { buckets, ...sizes }: Buckets): ApolloServerPlugin<GraphqlContext> {
  const costs = new WeakMap<OperationDefinitionNode, (variables: Variables) => number>();
  const reports = new WeakMap<object, CostReport>();

  const requestedBy = (
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
  ): number => {
    let cost = costs.get(operation);
    if (cost === undefined) {
      cost = costOf(schema, document, operation);
      costs.set(operation, cost);
    }
    return Math.min(Math.max(cost(variables), LEAST), Number.MAX_SAFE_INTEGER);
  };

  const listener: GraphQLRequestListener<GraphqlContext> = {
    /** Only of documents that are not remembered. */
    async parsingDidStart({ source, contextValue: { requester } }) {
      const points = Math.floor(Math.max(0, source.length - READ_FREE) / READ_FOR_A_POINT);
      if (points > 0) buckets.charge(bucketName(requester), bucketOf(requester, sizes), points);
    },
    async didResolveOperation(request) {
      const {
        schema,
        document,
        operation,
        contextValue: { requester },
      } = request;
      // Apollo answers that it was not found.
      if (operation === undefined) return;
      const requested = requestedBy(schema, document, operation, request.request.variables ?? {});
      const bucket = bucketOf(requester, sizes);
      const limit = Math.min(limits.cost, bucket.capacity);
      const taken = buckets.take(
        bucketName(requester),
        bucket,
        requested > limit ? Math.min(INVALID, limit) : requested,
      );
      reports.set(request, { requested, limit, remaining: taken.remaining });
      if (!taken.isGranted) throw rateLimited(taken.retryAfterSeconds);
      if (requested > limit) {
        throw tooComplex(
          `An operation costs ${limit} points at most, this one ${requested}; ask for fewer rows, or for less of each`,
        );
      }
    },
    async didEncounterErrors(request) {
      const { requester } = request.contextValue;
      if (!reports.has(request)) buckets.charge(bucketName(requester), bucketOf(requester, sizes), INVALID);
    },
    async willSendResponse(request) {
      const cost = reports.get(request);
      const { body } = request.response;
      if (cost === undefined || body.kind !== 'single') return;
      body.singleResult.extensions = { ...body.singleResult.extensions, cost };
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

/** Refuses a request for now; the answer has `Retry-After`. */
export function rateLimited(seconds: number): GraphQLError {
  const headers = new HeaderMap();
  headers.set('retry-after', String(seconds));
  const extensions: Record<string, unknown> = { code: ErrorCode.RATE_LIMITED, http: { status: 429, headers } };
  const wait = `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return new GraphQLError(`Too many requests: ask again in ${wait}.`, { extensions });
}
