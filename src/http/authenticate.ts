import { createHash } from 'node:crypto';
import type { Caller } from '../application/caller.js';
import type { ProjectStore, UserStore } from '../application/ports/index.js';
import type { UserTokens } from '../application/user-tokens.js';

export interface Authenticator {
  /** Who an `Authorization` header speaks for; null where it is missing, or no key or token of ours. */
  authenticate(header: string | undefined): Promise<Caller | null>;
}

/** API keys are known by their SHA-256 alone, so that comparing them takes the same time whatever was sent. */
export function hashApiKey(apiKey: string): Uint8Array {
  return createHash('sha256').update(apiKey).digest();
}

export function createAuthenticator(stores: {
  projects: ProjectStore;
  users: UserStore;
  tokens: UserTokens;
}): Authenticator {
  const { projects, users, tokens } = stores;
  return {
    async authenticate(header) {
      const credential = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header ?? '')?.[1];
      if (credential === undefined) return null;
      if (credential.split('.').length === 3) {
        const claims = await tokens.read(credential);
        if (claims !== null) return userCaller(claims);
      }
      const project = await projects.findByKeyHash(hashApiKey(credential));
      return project === null ? null : { kind: 'project', project };
    },
  };

  async function userCaller(claims: { projectId: string; userId: string }): Promise<Caller | null> {
    const [[user], project] = await Promise.all([users.findByKeys([claims.userId]), projects.find(claims.projectId)]);
    if (!user || project === null || user.projectId !== project.id) return null;
    return { kind: 'user', project, user };
  }
}
