import { Args, Ctx, Query, Resolver } from 'type-graphql';
import type { AuditEntry } from '../../domain/audit.js';
import type { GraphqlContext } from '../context.js';
import { identifyList } from '../cursors.js';
import { connect, readPageRequest, type Connected } from '../pagination.js';
import { ForRoot, Needs } from '../scopes/needs.js';
import { AuditEntryConnection, AuditLogArgs, type AuditEntryType } from '../types/audit.js';

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnection, {
    description: 'Who did what to whose data, newest first; nothing in it is ever changed. Not for a user token.',
  })
  @ForRoot()
  @Needs('admin')
  async auditLog(
    @Args(() => AuditLogArgs) { projectId = null, filter, ...paging }: AuditLogArgs,
    @Ctx() { requester, projects }: GraphqlContext,
  ): Promise<Connected<AuditEntryType>> {
    const { userId = null, actions = null, from = null, to = null } = filter ?? {};
    const of = { projectId, filter: { externalUserId: userId, actions, from, to } };
    const owner = requester.kind === 'root' ? (projectId ?? '') : requester.project.id;
    const list = identifyList('auditLog', [owner]);
    const page = await projects.listAudit(requester, of, readPageRequest(list, paging));
    return connect(
      list,
      { ...page, rows: page.rows.map(shown) },
      ({ sequence }) => String(sequence),
      () => projects.countAudit(requester, of),
    );
  }
}

function shown({ actorKind, actorId, actorPrefix, externalUserId, hash, ...entry }: AuditEntry): AuditEntryType {
  const actor = { kind: actorKind, id: actorId, prefix: actorPrefix };
  return { ...entry, actor, userId: externalUserId, hash: Buffer.from(hash).toString('hex') };
}
