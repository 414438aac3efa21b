import type { RootCaller, ProjectCaller, Requester } from './caller.js';
import { badInput, refusedArgument, refusedRequest } from './refusals.js';
import type { RequestError } from '../domain/errors.js';

/** For a project that is not there and one out of reach alike. */
export function noSuchProject(field: string): RequestError {
  return refusedArgument('NOT_FOUND', field, 'names no project within reach');
}

/** @throws RequestError FORBIDDEN */
export function requireRoot(requester: Requester): asserts requester is RootCaller {
  if (requester.kind !== 'root') throw refusedRequest('FORBIDDEN', 'This takes the root key');
}

/** @throws RequestError FORBIDDEN */
export function requireAdmin(requester: Requester): asserts requester is RootCaller | ProjectCaller {
  const isAdmin = requester.kind === 'root' || (requester.kind === 'project' && requester.scopes.has('admin'));
  if (!isAdmin) throw refusedRequest('FORBIDDEN', 'This takes the root key, or an API key with the scope `admin`');
}

/**
 * Id of the project that a request is about: the one named, or the key's own.
 * @throws RequestError FORBIDDEN for who manages none, NOT_FOUND for another project than the key's own
 */
export function administered(requester: Requester, named: string | null, field: string): string {
  requireAdmin(requester);
  if (requester.kind === 'root') {
    if (named === null) throw badInput(field, 'is required with the root key');
    return named;
  }
  if (named !== null && named !== requester.project.id) throw noSuchProject(field);
  return requester.project.id;
}
