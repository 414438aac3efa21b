import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphqlContext } from '../graphql/context.js';

const MOST = 5;

/** Tells no more faults of a document that does not run than somebody reads: an answer is no larger than what asked for it. */
export const fewErrors: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      async willSendResponse({ response: { body } }) {
        if (body.kind !== 'single' || body.singleResult.data !== undefined) return;
        const { errors } = body.singleResult;
        if (errors !== undefined && errors.length > MOST) body.singleResult.errors = errors.slice(0, MOST);
      },
    }),
};
