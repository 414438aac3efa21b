import type { Project, User } from '../domain/user.js';

/** Who asks: an application by its API key, or one of its users by a user token. Everything is looked up inside it. */
export type Caller = { kind: 'project'; project: Project } | { kind: 'user'; project: Project; user: User };
