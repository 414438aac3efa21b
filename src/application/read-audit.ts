import type { AuditEntry } from '../domain/audit.js';
import type { Requester } from './caller.js';
import { checkUserId } from './find-user.js';
import type { AuditFilter, AuditStore, Page, PageRequest } from './ports/index.js';
import { administered } from './project-reach.js';
import { badInput } from './refusals.js';

/** Which entries of which project; `projectId` null: of the API key's own. */
interface AuditQuery {
  projectId: string | null;
  filter: AuditFilter;
}

/** For the root key on every project, and an API key with the scope `admin` on its own. */
export interface AuditUseCases {
  /** Newest first. */
  listAudit(requester: Requester, query: AuditQuery, page: PageRequest): Promise<Page<AuditEntry>>;
  countAudit(requester: Requester, query: AuditQuery): Promise<number>;
}

export function readAudit({ audit }: { audit: AuditStore }): AuditUseCases {
  return {
    async listAudit(requester, { projectId, filter }, page) {
      const id = administered(requester, projectId, 'projectId');
      checkFilter(filter);
      return audit.list(id, filter, page);
    },

    async countAudit(requester, { projectId, filter }) {
      const id = administered(requester, projectId, 'projectId');
      checkFilter(filter);
      return audit.count(id, filter);
    },
  };
}

function checkFilter({ externalUserId, from, to }: AuditFilter): void {
  if (externalUserId !== null) checkUserId(externalUserId, 'filter.userId');
  if (from !== null && to !== null && from >= to) throw badInput('filter.from', 'must be before `filter.to`');
}
