import { createKeyUse } from './application/key-use.js';
import type { ProjectStore } from './application/ports/index.js';
import { administerProjects } from './application/project-administration.js';
import type { ProjectUseCases } from './application/project-use-cases.js';
import type { Clock } from './domain/clock.js';
import { createAuthenticator, type Authenticator } from './http/authenticate.js';
import { createOrigins, type Origins } from './http/origins.js';
import type { TokenCallers } from './http/token-callers.js';

export interface Access {
  authenticator: Authenticator;
  origins: Origins;
  projectUseCases: ProjectUseCases;
  /** Once what is being written is written. */
  close(): Promise<void>;
}

/** Who may ask and who may manage. What the parts remember for seconds, they forget at once where this process changes it. */
export function openAccess(options: {
  projects: ProjectStore;
  tokenCallers: TokenCallers;
  clock: Clock;
  rootKey: string | null;
  redirectUrlsOfSettings: { projectId: string } | null;
  onFailure: (error: unknown) => void;
}): Access {
  const { projects, tokenCallers: tokens, clock, rootKey, redirectUrlsOfSettings, onFailure } = options;
  const use = createKeyUse({ keys: projects.keys, clock, onFailure });
  const authenticator = createAuthenticator({ projects, tokens, clock, rootKey, use });
  const origins = createOrigins(projects);
  const memory = {
    forgetKey(id: string) {
      authenticator.forgetKey(id);
      tokens.forget();
    },
    forgetProject(id: string) {
      authenticator.forgetProject(id);
      tokens.forget();
      origins.forget();
    },
  };
  return {
    authenticator,
    origins,
    projectUseCases: administerProjects({ projects, clock, memory, redirectUrlsOfSettings }),
    close: () => use.settled(),
  };
}
