import type { User } from '../domain/user.js';
import type { Caller, ProjectCaller } from './caller.js';
import type { UserStore } from './ports/index.js';
import type { Scope } from '../domain/scope.js';
import { badInput, noSuchUser, refusedRequest, refuseWithoutScope } from './refusals.js';

const MAX_ID_LENGTH = 200;

export function isUserId(id: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return id.trim() !== '' && id.length <= MAX_ID_LENGTH && !/[\u0000-\u001f\u007f]/.test(id);
}

/** @throws RequestError unless the id is 1 to 200 characters without control characters */
export function checkUserId(id: string, field: string): void {
  if (!isUserId(id)) {
    throw badInput(field, `takes 1 to ${MAX_ID_LENGTH} characters, not blanks alone, no control characters`);
  }
}

/** The application's id of the user that a request is about: the one named, or the user token's own. */
export function namedUserId(caller: Caller, named: string | null, field: string): string {
  if (named !== null) {
    checkUserId(named, field);
    return named;
  }
  if (caller.kind === 'user' && caller.user !== null) return caller.user.externalId;
  throw badInput(field, "is required with an API key and with a coach's token");
}

/** Null where the project has no such user, or where a token asks for somebody else: both look the same. */
export async function findUser(users: UserStore, caller: Caller, externalId: string): Promise<User | null> {
  if (caller.kind === 'user') return caller.users.find((user) => user.externalId === externalId) ?? null;
  return users.find(caller.project.id, externalId);
}

/** @throws RequestError NOT_FOUND */
export async function requireUser(
  users: UserStore,
  caller: Caller,
  named: string | null,
  field: string,
): Promise<User> {
  const externalId = namedUserId(caller, named, field);
  const user = await findUser(users, caller, externalId);
  if (user === null) throw noSuchUser(field);
  return user;
}

/** @throws RequestError FORBIDDEN for a user token */
export function requireProjectKey(caller: Caller): asserts caller is ProjectCaller {
  if (caller.kind === 'user') throw refusedRequest('FORBIDDEN', 'A user token may not do this; use an API key');
}

/** @throws RequestError FORBIDDEN */
export function requireScope(caller: Caller, scope: Scope): void {
  if (!caller.scopes.has(scope)) throw refuseWithoutScope(caller, scope, 'This');
}
