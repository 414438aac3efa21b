import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ErrorCode, RequestError } from '../domain/errors.js';
import { refusedInputPath } from './input-path.js';
import { tooManyTokens } from './limits/query-limits.js';

/** Is told of what the caller must not see. The correlation id is in the answer too. */
export type ErrorLog = (error: unknown, correlationId: string) => void;

/** What Apollo calls the faults of a request that we call BAD_USER_INPUT. */
const BAD_REQUEST_CODES = new Set<unknown>([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);
/** All that a caller is told of a failure of ours. */
export const INTERNAL_FAILURE = 'The gateway failed to answer; its log tells why.';

const OUR_CODES = new Set<unknown>(Object.values(ErrorCode));

/**
 * Makes every error of an answer one of the closed list: what is wrong with the request is told as it is, with the path of
 * the argument at fault; anything else is masked and goes to the log under a correlation id.
 * @param options `hidesSchema`: names that nobody has asked for are not told
 */
export function createErrorFormatter(
  log: ErrorLog,
  { hidesSchema = false }: { hidesSchema?: boolean } = {},
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const refusal = readRefusal(error);
    const where = {
      ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
      ...(formatted.path === undefined ? {} : { path: formatted.path }),
    };
    if (refusal !== null) {
      const { code, field } = refusal;
      const message = hidesSchema ? withoutGuesses(refusal.message) : refusal.message;
      return { message, ...where, extensions: { code, ...(field === null ? {} : { field }) } };
    }
    const correlationId = randomUUID();
    log(rootCause(error), correlationId);
    return {
      message: INTERNAL_FAILURE,
      ...where,
      extensions: { code: ErrorCode.INTERNAL_SERVER_ERROR, correlationId },
    };
  };
}

type Refusal = Pick<RequestError, 'code' | 'field' | 'message'>;

/** Null for what is no fault of the request. */
function readRefusal(error: unknown): Refusal | null {
  const cause = rootCause(error);
  if (cause instanceof RequestError) return cause.code === ErrorCode.INTERNAL_SERVER_ERROR ? null : cause;
  if (!(error instanceof GraphQLError)) return null;
  const tokens = tooManyTokens(error);
  if (tokens !== null) return tokens;
  const { code, field } = error.extensions;
  if (BAD_REQUEST_CODES.has(code) || (code === undefined && isOfGraphql(error))) {
    const path = typeof field === 'string' ? field : refusedInputPath(error);
    return { code: ErrorCode.BAD_USER_INPUT, field: path, message: namingArgument(path, error.message) };
  }
  if (!OUR_CODES.has(code) || code === ErrorCode.INTERNAL_SERVER_ERROR) return null;
  return { code: code as ErrorCode, field: typeof field === 'string' ? field : null, message: error.message };
}

/**
 * True for what graphql-js says of the request itself: it points into the document. A resolver's failure does too, but it
 * wraps another error; what a scalar or an enumeration cannot print is wrapped as well, in an error without a place.
 */
function isOfGraphql(error: GraphQLError): boolean {
  const { originalError } = error;
  if (error.path === undefined) return error.source !== undefined;
  return (
    originalError instanceof GraphQLError && originalError.path === undefined && originalError.source !== undefined
  );
}

/** graphql-js names types and variables, hardly ever the argument, and not all that it says ends in a full stop. */
function namingArgument(path: string | null, message: string): string {
  const told = withoutValue(message);
  const sentence = /[.!?]$/.test(told) ? told : `${told}.`;
  return path === null ? sentence : `Argument \`${path}\`: ${sentence}`;
}

/** What came with a variable is not repeated as a whole: a secret may stand beside what is wrong. */
function withoutValue(message: string): string {
  return message.replace(/^(Variable "\$\w+" got) invalid value [\s\S]*; ([^;]*)$/, '$1 an invalid value: $2');
}

/** The server takes them out of what validation says, not out of what is said of variables. */
function withoutGuesses(message: string): string {
  return message.replace(/ Did you mean [^?]*\?/g, '');
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}
