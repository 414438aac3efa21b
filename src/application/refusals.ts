import { RequestError, type ErrorCode } from '../domain/errors.js';
import type { Scope } from '../domain/scope.js';
import type { Caller } from './caller.js';

/** The one place that words what is wrong with a request: each message is a whole sentence. */
export function refusedRequest(code: ErrorCode, sentence: string, field: string | null = null): RequestError {
  return new RequestError(code, `${sentence}.`, field);
}

/**
 * Blames one argument and says what it takes.
 * @param field path of the argument, `input.from`
 * @param says goes on after the argument's name, without a full stop: `takes 1 to 100 ids`
 */
export function refusedArgument(code: ErrorCode, field: string, says: string): RequestError {
  return refusedRequest(code, `Argument \`${field}\` ${says}`, field);
}

/** As `refusedArgument`, for what can never be right however the gateway stands. */
export function badInput(field: string, says: string): RequestError {
  return refusedArgument('BAD_USER_INPUT', field, says);
}

/** For a user that is not there and one out of reach alike. */
export function noSuchUser(field: string): RequestError {
  return refusedArgument('NOT_FOUND', field, 'names no user within reach');
}

/** @param what begins the sentence: what the holder of the root key asked for */
export function outOfRootsReach(what: string): RequestError {
  const says =
    "is out of the root key's reach, which manages projects and sees no user's data; use an API key of the project";
  return refusedRequest('FORBIDDEN', `${what} ${says}`);
}

/** @param what begins the sentence: what would take the scope */
export function refuseWithoutScope(
  { kind }: Caller,
  scope: Scope,
  what: string,
  field: string | null = null,
): RequestError {
  const credential = kind === 'user' ? 'user token' : 'API key';
  return refusedRequest(
    'FORBIDDEN',
    `${what} needs the scope \`${scope}\`, which this ${credential} does not have`,
    field,
  );
}
