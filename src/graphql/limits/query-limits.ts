import { GraphQLError } from 'graphql';
import { refusedRequest } from '../../application/refusals.js';
import { ErrorCode, type RequestError } from '../../domain/errors.js';

/** What one document may be. Whole numbers; `cost` in points. */
export interface QueryLimits {
  characters: number;
  tokens: number;
  depth: number;
  aliases: number;
  directives: number;
  fragments: number;
  cost: number;
}

/** What is answered to a request that is more than a limit allows; the sentence without its full stop. */
export function tooComplex(sentence: string): GraphQLError {
  const originalError = refusedRequest(ErrorCode.QUERY_TOO_COMPLEX, sentence);
  return new GraphQLError(originalError.message, {
    originalError,
    extensions: { code: ErrorCode.QUERY_TOO_COMPLEX, http: { status: 400 } },
  });
}

/** What is told where graphql-js stopped to parse: it counts the tokens, and has no code for it. Null for other errors. */
export function tooManyTokens({ message }: GraphQLError): RequestError | null {
  const limit = /^Syntax Error: Document contains more that (\d+) tokens/.exec(message)?.[1];
  if (limit === undefined) return null;
  return refusedRequest(ErrorCode.QUERY_TOO_COMPLEX, `The tokens that a document may have are ${limit}`);
}

/**
 * Looks at a document before anything else does. Fragments are counted by the word, wherever it stands: whether their fields
 * can be merged is asked of each with each other, before a rule of validation could refuse them.
 * @param body as it was parsed, of any shape
 * @param search of the address, where requests by GET have their document
 * @throws GraphQLError QUERY_TOO_COMPLEX
 */
export function checkText(body: unknown, search: string, limits: QueryLimits): void {
  const query: unknown =
    typeof body === 'object' && body !== null && 'query' in body
      ? body.query
      : new URLSearchParams(search).get('query');
  if (typeof query !== 'string') return;
  if (query.length > limits.characters) {
    throw tooComplex(`The characters that a document may have are ${limits.characters}; this one has ${query.length}`);
  }
  const fragments = query.match(/\bfragment\b/g)?.length ?? 0;
  if (fragments > limits.fragments) {
    throw tooComplex(`The fragments that a document may have are ${limits.fragments}; this one has ${fragments}`);
  }
}
