import type { Scope } from '../domain/scope.js';
import type { Project, User } from '../domain/user.js';

/** An application, by one of its API keys. */
export interface ProjectCaller {
  kind: 'project';
  project: Project;
  /** Of the key. */
  keyId: string;
  scopes: ReadonlySet<Scope>;
}

/** A browser that speaks for one of the application's users by a user token. */
export interface UserCaller {
  kind: 'user';
  project: Project;
  user: User;
  scopes: ReadonlySet<Scope>;
}

/** Who asks. Everything is looked up inside it. */
export type Caller = ProjectCaller | UserCaller;
