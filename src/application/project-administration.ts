import { manageKeys } from './manage-keys.js';
import { manageProjects } from './manage-projects.js';
import type { ProjectUseCases } from './project-use-cases.js';

/** Everything that is asked of projects and their keys. */
export function administerProjects(
  dependencies: Parameters<typeof manageKeys>[0] & Parameters<typeof manageProjects>[0],
): ProjectUseCases {
  return { ...manageProjects(dependencies), ...manageKeys(dependencies) };
}
