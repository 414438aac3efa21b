import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import { GraphQLError } from 'graphql';
import type { Requester } from '../application/caller.js';
import { isAllowedOrigin } from '../application/redirect-urls.js';
import type { Authenticator } from './authenticate.js';
import type { Origins } from './origins.js';
import { rateLimited } from './query-limits.js';
import type { WrongCredentials } from './wrong-credentials.js';

/**
 * Who asks, looked up once for a request.
 * @throws GraphQLError where too many wrong credentials came from the same address
 */
export type Identify = (request: Request) => Promise<Requester | null>;

export function createIdentify(
  authenticator: Pick<Authenticator, 'authenticate'>,
  wrongCredentials: WrongCredentials,
): Identify {
  const known = new WeakMap<Request, Promise<Requester | null>>();
  return (request) => {
    const asked = known.get(request) ?? identify(request);
    known.set(request, asked);
    return asked;
  };

  async function identify({ headers: { authorization }, ip }: Request): Promise<Requester | null> {
    if (authorization === undefined) return null;
    const seconds = wrongCredentials.secondsToWait(ip, authorization);
    if (seconds > 0) throw rateLimited(seconds);
    const requester = await authenticator.authenticate(authorization);
    if (requester === null) wrongCredentials.noteWrong(ip);
    else wrongCredentials.noteGood(authorization);
    return requester;
  }
}

/**
 * Lets pages read answers across origins. A preflight has no credential: it is answered for the pages of any project. The
 * request itself is for those of the caller's own project; one without a good credential is told so as a preflight is, since
 * a page must learn that its token has ended. The root key is no browser's.
 */
export function crossOrigin(origins: Pick<Origins, 'isAnyones'>, identify: Identify): RequestHandler {
  const isAllowed = async (request: Request, origin: string): Promise<boolean> => {
    if (request.method === 'OPTIONS') return origins.isAnyones(origin);
    const requester = await identify(request).catch((error: unknown) => {
      // That it has to wait, a page must learn as well.
      if (error instanceof GraphQLError) return null;
      throw error;
    });
    if (requester === null) return origins.isAnyones(origin);
    return requester.kind !== 'root' && isAllowedOrigin(origin, requester.project.redirectUrls);
  };
  return cors((request, answer) => {
    const { origin } = request.headers;
    const decide = (allowed: boolean) => {
      answer(null, {
        origin: allowed,
        // Callers send their token themselves: nothing of another site's session can be ridden on.
        credentials: false,
        methods: ['GET', 'POST'],
        allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight'],
        exposedHeaders: ['retry-after'],
        maxAge: 600,
      });
    };
    if (origin === undefined) {
      decide(false);
      return;
    }
    // What fails here, fails and is told where the request is answered.
    isAllowed(request as Request, origin).then(decide, () => {
      decide(false);
    });
  });
}
