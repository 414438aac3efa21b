import { hashApiKey } from '../../src/application/api-key.js';
import type { ProjectCaller, RootCaller } from '../../src/application/caller.js';
import { manageKeys } from '../../src/application/manage-keys.js';
import { manageProjects } from '../../src/application/manage-projects.js';
import type { ProjectUseCases } from '../../src/application/project-use-cases.js';
import { systemClock, type Clock } from '../../src/domain/clock.js';
import { SCOPES, type Scope } from '../../src/domain/scope.js';
import type { Project } from '../../src/domain/user.js';
import type { Storage } from '../../src/storage/index.js';

export const ROOT: RootCaller = { kind: 'root' };

/** The use cases that manage projects, over this storage; what was forgotten is kept in `forgotten`. */
export function projectUseCases(
  storage: Pick<Storage, 'projects'>,
  clock: Clock = systemClock,
  redirectUrlsOfSettings: { projectId: string } | null = null,
): ProjectUseCases & { forgotten: string[] } {
  const forgotten: string[] = [];
  const forget = (id: string) => void forgotten.push(id);
  const memory = { forgetProject: forget, forgetKey: forget };
  const dependencies = { projects: storage.projects, clock, memory, redirectUrlsOfSettings };
  return { ...manageProjects(dependencies), ...manageKeys(dependencies), forgotten };
}

/** A project with one key, as the root key's holder makes them. `caller` is who asks with that key. */
export async function makeProjectWithKey(
  storage: Pick<Storage, 'projects'>,
  { name, scopes = SCOPES, redirectUrls = [] }: { name: string; scopes?: readonly Scope[]; redirectUrls?: string[] },
  clock: Clock = systemClock,
): Promise<{ project: Project; key: string; keyId: string; caller: ProjectCaller }> {
  const useCases = projectUseCases(storage, clock);
  const { id: projectId } = await useCases.createProject(ROOT, { name });
  const project = await useCases.setRedirectUrls(ROOT, { projectId, redirectUrls });
  const { key, apiKey } = await useCases.createApiKey(ROOT, { projectId, name: 'test', scopes, expiresAt: null });
  const caller = await callerOf(storage, key, clock);
  return { project, key, keyId: apiKey.id, caller };
}

/** @throws Error where the key is not good */
export async function callerOf(
  storage: Pick<Storage, 'projects'>,
  key: string,
  clock: Clock = systemClock,
): Promise<ProjectCaller> {
  const good = await storage.projects.findGoodKey(hashApiKey(key), clock.now());
  if (good === null) throw new Error('the key is not good');
  return { kind: 'project', project: good.project, keyId: good.id, scopes: new Set(good.scopes) };
}
