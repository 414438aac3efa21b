import type { Clock } from '../domain/clock.js';
import { READ_SCOPES } from '../domain/scope.js';
import { actorOf } from './audit-actor.js';
import { exportLines } from './export-lines.js';
import type { ExportLinks } from './export-links.js';
import { requireProjectKey, requireScope, requireUser } from './find-user.js';
import type { AuditStore, ExportStore, TokenStore, UserStore } from './ports/index.js';
import type { UseCases } from './use-cases.js';

interface AskDependencies {
  users: UserStore;
  audit: AuditStore;
  exportLinks: ExportLinks;
  /** Where the export with this token is. */
  exportUrl: (token: string) => string;
}

/**
 * Gives out an address behind which all of a user is. It takes an API key that may read everything and erase: the archive
 * holds what no field shows, and a browser must not get at it by a token that it holds for something else.
 */
export function exportUser({ users, audit, exportLinks, exportUrl }: AskDependencies): Pick<UseCases, 'exportUser'> {
  return {
    async exportUser(caller, { userId }) {
      requireProjectKey(caller);
      for (const scope of EXPORT_SCOPES) requireScope(caller, scope);
      const user = await requireUser(users, caller, userId, 'input.userId');
      const { id: projectId } = caller.project;
      const { token, exportId, expiresAt } = await exportLinks.sign({
        projectId,
        userId: user.id,
        keyId: caller.keyId,
      });
      await audit.add(projectId, actorOf(caller), 'EXPORT_ASKED', {
        externalUserIds: [user.externalId],
        details: { exportId, expiresAt: expiresAt.toISOString() },
      });
      return { url: exportUrl(token), expiresAt };
    },
  };
}

export const EXPORT_SCOPES = ['users:write', ...Object.values(READ_SCOPES)] as const;

export interface ExportDependencies {
  exports: ExportStore;
  revocations: TokenStore;
  audit: AuditStore;
  exportLinks: ExportLinks;
  clock: Clock;
}

/** What became of a request for an export. `unknown`: of nobody's making, revoked, or of a user who is gone. */
export type ExportOutcome = 'sent' | 'expired' | 'unknown' | 'busy';
/** Sends an archive; `lines` are read no faster than they are sent. */
export type SendExport = (lines: AsyncIterable<string>, exportedAt: Date) => Promise<void>;

/** At once, in one process: each holds a connection and a snapshot for as long as its client takes. */
const MOST_AT_ONCE = 2;

/** Answers requests for exports. The address works until it expires, so that what was cut off can be asked for again. */
export function createExportDesk(
  dependencies: ExportDependencies,
): (token: string, send: SendExport) => Promise<ExportOutcome> {
  const { exports, revocations, audit, exportLinks, clock } = dependencies;
  let open = 0;
  return async (token, send) => {
    const link = await exportLinks.read(token);
    if (typeof link === 'string') return link === 'expired' ? 'expired' : 'unknown';
    const { projectId, userId, exportId, keyId, issuedAt } = link;
    const claims = { projectId, userIds: [userId], tokenId: exportId, keyId, issuedAt, now: clock.now() };
    if ((await revocations.holders(claims)).length === 0) return 'unknown';
    if (open >= MOST_AT_ONCE) return 'busy';
    open += 1;
    try {
      // Told before the first byte goes out.
      await audit.addOfUser(userId, { kind: 'KEY', id: keyId }, 'EXPORT_OPENED', { exportId });
      const sent = await exports.read(userId, async (archive) => {
        const exportedAt = clock.now();
        await send(exportLines(archive, exportedAt), exportedAt);
        return true;
      });
      return sent === null ? 'unknown' : 'sent';
    } finally {
      open -= 1;
    }
  };
}
