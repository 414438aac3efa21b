import type { Project } from '../domain/user.js';
import { actorOf } from './audit-actor.js';
import type { ProjectStore } from './ports/index.js';
import { administered, noSuchProject, requireAdmin, requireRoot } from './project-reach.js';
import type { ProjectUseCases } from './project-use-cases.js';
import { readRedirectUrls } from './redirect-urls.js';
import { badInput, refusedArgument } from './refusals.js';

/** What a process that has just looked something up is told of, so that a change holds there at once. */
export interface AccessMemory {
  forgetProject(id: string): void;
  forgetKey(id: string): void;
}

interface Dependencies {
  projects: ProjectStore;
  /** The project whose redirect URLs are those of the settings; null where the settings name none. */
  redirectUrlsOfSettings: { projectId: string } | null;
  memory: AccessMemory;
}

type ManageProjects = Pick<
  ProjectUseCases,
  'createProject' | 'renameProject' | 'setRedirectUrls' | 'listProjects' | 'countProjects' | 'findProject'
>;

const MAX_NAME_LENGTH = 100;

/** @throws RequestError unless the name is 1 to 100 characters without control characters */
export function checkName(name: string, field: string): void {
  if (name.trim() === '' || name.length > MAX_NAME_LENGTH || /\p{Control}|\p{Surrogate}/u.test(name)) {
    throw badInput(field, `takes 1 to ${MAX_NAME_LENGTH} characters, not blanks alone, no control characters`);
  }
}

export function manageProjects({ projects, redirectUrlsOfSettings, memory }: Dependencies): ManageProjects {
  return {
    async createProject(requester, { name }) {
      requireRoot(requester);
      checkName(name, 'input.name');
      return projects.create(name, actorOf(requester));
    },

    async renameProject(requester, { projectId, name }) {
      // By their names projects are found and made: whoever takes a name is handed the keys that are meant for another.
      requireRoot(requester);
      const id = administered(requester, projectId, 'input.projectId');
      checkName(name, 'input.name');
      const renamed = await projects.rename(id, name, actorOf(requester));
      if (renamed === 'TAKEN') throw refusedArgument('CONFLICT', 'input.name', 'is the name of another project');
      return changed(renamed);
    },

    async setRedirectUrls(requester, { projectId, redirectUrls }) {
      const id = administered(requester, projectId, 'input.projectId');
      const list = readRedirectUrls(redirectUrls, 'input.redirectUrls');
      if (id === redirectUrlsOfSettings?.projectId) {
        const says = 'cannot be set for this project: its list is the setting REDIRECT_URLS; take that out first';
        throw refusedArgument('CONFLICT', 'input.redirectUrls', says);
      }
      return changed(await projects.setRedirectUrls(id, list, actorOf(requester)));
    },

    async listProjects(requester, page) {
      requireRoot(requester);
      return projects.list(page);
    },

    async countProjects(requester) {
      requireRoot(requester);
      return projects.count();
    },

    async findProject(requester, id) {
      if (requester.kind === 'root') {
        if (id === null) throw badInput('id', 'is required with the root key');
        return projects.find(id);
      }
      requireAdmin(requester);
      return id === null || id === requester.project.id ? projects.find(requester.project.id) : null;
    },
  };

  function changed(project: Project | null): Project {
    if (project === null) throw noSuchProject('input.projectId');
    memory.forgetProject(project.id);
    return project;
  }
}
