import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Told } from './admin-master-keys.js';
import { exportLines } from './application/export-lines.js';
import type { AuditFilter } from './application/ports/index.js';
import { ConfigError } from './config.js';
import { BY_ROOT, type AuditEntry } from './domain/audit.js';
import { systemClock } from './domain/clock.js';
import type { Project } from './domain/user.js';
import type { Storage } from './storage/index.js';

const PAGE = 100;

/** The newest entries of a project, or of one of its users. */
export async function tellAudit(
  { audit }: Pick<Storage, 'audit'>,
  project: Project,
  { user, limit }: { user: string | null; limit: number },
): Promise<Told> {
  const filter: AuditFilter = { externalUserId: user, actions: null, from: null, to: null };
  const entries: AuditEntry[] = [];
  for (;;) {
    const last = entries.at(-1);
    const after = last === undefined ? null : { sort: String(last.sequence), id: last.id };
    const first = Math.min(PAGE, limit - entries.length);
    const page = await audit.list(project.id, filter, { first, last: null, after, before: null });
    entries.push(...page.rows);
    if (!page.hasNextPage || entries.length >= limit) break;
  }
  const lines = entries.length === 0 ? ['There is nothing in the audit log.'] : entries.map(lineOf);
  return { lines, value: entries.map((entry) => ({ ...entry, hash: inHex(entry.hash) })) };
}

/** Checks the chains of these projects. @throws ConfigError where one is broken, with the place */
export async function verifyAudit({ audit }: Pick<Storage, 'audit'>, projects: readonly Project[]): Promise<Told> {
  const verdicts = [];
  for (const { id, name } of projects) {
    const { entries, hash, brokenAt } = await audit.verify(id);
    if (brokenAt !== null) {
      throw new ConfigError(
        `The audit log of ${name} (${id}) is not as it was written: entry ${brokenAt} is another, or missing`,
      );
    }
    verdicts.push({ projectId: id, name, entries, hash: hash === null ? null : inHex(hash) });
  }
  const lines = verdicts.map(
    ({ projectId, name, entries, hash }) => `${projectId}  ${name}  ${entries} entries  ${hash ?? 'nothing yet'}`,
  );
  return { lines, value: verdicts };
}

/** Writes all that is kept of a user, as fast as it is taken. @throws ConfigError where there is no such user */
export async function writeExport(
  { users, audit, exports }: Pick<Storage, 'users' | 'audit' | 'exports'>,
  project: Project,
  externalUserId: string,
  to: NodeJS.WritableStream,
): Promise<void> {
  const user = await users.find(project.id, externalUserId);
  if (user === null) throw new ConfigError(`There is no user ${externalUserId} in ${project.name}`);
  await audit.addOfUser(user.id, BY_ROOT, 'EXPORT_OPENED', {});
  await exports.read(user.id, (archive) =>
    pipeline(Readable.from(exportLines(archive, systemClock.now()), { highWaterMark: 1 }), to, { end: false }),
  );
}

function lineOf({
  sequence,
  at,
  action,
  actorKind,
  actorId,
  actorPrefix,
  externalUserId,
  details,
}: AuditEntry): string {
  const actor = [
    actorKind,
    ...(actorPrefix === null ? [] : [`${actorPrefix}…`]),
    ...(actorId === null ? [] : [actorId]),
  ];
  return [sequence, at.toISOString(), action, externalUserId ?? '-', actor.join(' '), JSON.stringify(details)].join(
    '  ',
  );
}

function inHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
