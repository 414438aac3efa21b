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

/** A browser that speaks for one of the application's users by a user token, or for several by a coach's token. */
export interface UserCaller {
  kind: 'user';
  project: Project;
  /** Null for a coach's token. */
  user: User | null;
  /** Everybody whom the token speaks for. */
  users: readonly User[];
  scopes: ReadonlySet<Scope>;
  /** Of the token; null for one that was given none. */
  tokenId: string | null;
}

/** Who runs the gateway, by the root key: manages projects and their keys, and reaches no user's data. */
export interface RootCaller {
  kind: 'root';
}

/** Who asks for users' data. Everything is looked up inside it. What takes one cannot be handed the root key's holder. */
export type Caller = ProjectCaller | UserCaller;

/** Whoever may ask for anything. */
export type Requester = Caller | RootCaller;
