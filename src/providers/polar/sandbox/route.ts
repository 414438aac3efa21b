import { ACTIVITY_ROUTES } from './activity-routes.js';
import { bare, UNAUTHORIZED, type Answer, type Asked } from './answer.js';
import { createAuthorize } from './authorize.js';
import { BODY_ROUTES } from './body-routes.js';
import { AUTHORIZATION_PATH } from './consent-page.js';
import { DATA_ROUTES } from './data-routes.js';
import { FILE_ROUTES } from './file-routes.js';
import { LOAD_ROUTES } from './load-routes.js';
import type { RateLimit } from './rate-limit.js';
import { isClient, issueToken } from './token.js';
import { readUser, registerUser, removeUser } from './users.js';
import type { WebhookDesk } from './webhooks.js';
import type { Account, World } from './world.js';

const ROUTES = [...DATA_ROUTES, ...ACTIVITY_ROUTES, ...LOAD_ROUTES, ...BODY_ROUTES, ...FILE_ROUTES];

export const TOKEN_PATH = '/v2/oauth2/token';

export interface Router {
  answer(asked: Asked): Answer | Promise<Answer>;
  isAuthorized(asked: Asked): boolean;
}

export function createRouter(world: World, rateLimit: RateLimit, desk: WebhookDesk): Router {
  const authorize = createAuthorize(world);

  function answer(asked: Asked): Answer | Promise<Answer> {
    const { method, path } = asked;
    if (path === AUTHORIZATION_PATH && method === 'GET') return authorize.show(asked);
    if (path === AUTHORIZATION_PATH && method === 'POST') return authorize.decide(asked);
    if (path === TOKEN_PATH) return method === 'POST' ? issueToken(world, asked) : bare(405);
    if (!path.startsWith('/v3/')) return bare(404);
    if (desk.isResponsible(path)) return desk.answer(asked);
    const account = world.accountOfToken(asked.authorization);
    if (account === null) return UNAUTHORIZED;
    const reply = rateLimit.admit() ? answerUser(asked, account) : bare(429);
    return { ...reply, headers: { ...reply.headers, ...rateLimit.headers() } };
  }

  function answerUser(asked: Asked, account: Account): Answer {
    const { method, path } = asked;
    if (path === '/v3/users') return method === 'POST' ? registerUser(world, account, asked) : bare(405);
    const id = /^\/v3\/users\/(\d+)$/.exec(path)?.[1];
    if (id !== undefined) {
      if (Number(id) !== account.owner.polarUserId) return bare(403);
      if (method === 'GET') return readUser(world, account);
      return method === 'DELETE' ? removeUser(world, account) : bare(405);
    }
    const route = ROUTES.find(({ pattern }) => pattern.test(path));
    if (route === undefined) return bare(404);
    if (method !== 'GET') return bare(405);
    if (!world.isRegistered(account) || account.withdrawn.has(route.consent)) return bare(403);
    const item = route.pattern.exec(path)?.[1] ?? '';
    return route.answer({ account, query: asked.query, item, now: world.now() });
  }

  return {
    answer,
    isAuthorized: ({ authorization }) => world.accountOfToken(authorization) !== null || isClient(world, authorization),
  };
}
