import cors from 'cors';
import type { Request, RequestHandler } from 'express';
import type { Requester } from '../application/caller.js';
import { isAllowedOrigin } from '../application/redirect-urls.js';
import type { Authenticator } from './authenticate.js';
import type { Origins } from './origins.js';

/** Who asks, looked up once for a request. */
export type Identify = (request: Request) => Promise<Requester | null>;

export function createIdentify(authenticator: Pick<Authenticator, 'authenticate'>): Identify {
  const known = new WeakMap<Request, Promise<Requester | null>>();
  return (request) => {
    const asked = known.get(request) ?? authenticator.authenticate(request.headers.authorization);
    known.set(request, asked);
    return asked;
  };
}

/**
 * Lets pages read answers across origins. A preflight has no credential: it is answered for the pages of any project. The
 * request itself is for those of the caller's own project; one without a good credential is told so as a preflight is, since
 * a page must learn that its token has ended. The root key is no browser's.
 */
export function crossOrigin(origins: Pick<Origins, 'isAnyones'>, identify: Identify): RequestHandler {
  const isAllowed = async (request: Request, origin: string): Promise<boolean> => {
    if (request.method === 'OPTIONS') return origins.isAnyones(origin);
    const requester = await identify(request);
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
