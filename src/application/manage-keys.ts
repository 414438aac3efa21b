import type { ApiKey } from '../domain/api-key.js';
import type { Clock } from '../domain/clock.js';
import type { RequestError } from '../domain/errors.js';
import { SCOPES, USUAL_SCOPES, type Scope } from '../domain/scope.js';
import { drawApiKey } from './api-key.js';
import { actorOf } from './audit-actor.js';
import type { Requester } from './caller.js';
import { checkName, type AccessMemory } from './manage-projects.js';
import { ISSUER_ENDED } from './ports/api-keys.js';
import type { ProjectStore, RotationRefusal } from './ports/index.js';
import { administered, noSuchProject, requireAdmin } from './project-reach.js';
import type { ProjectUseCases } from './project-use-cases.js';
import { badInput, refusedArgument, refusedRequest } from './refusals.js';

interface Dependencies {
  projects: ProjectStore;
  clock: Clock;
  memory: AccessMemory;
}

type ManageKeys = Pick<
  ProjectUseCases,
  'createApiKey' | 'revokeApiKey' | 'rotateApiKey' | 'listApiKeys' | 'countApiKeys'
>;

const HOUR_MS = 3_600_000;
const MAX_OVERLAP_HOURS = 30 * 24;

const ROTATION_REFUSALS: Record<Exclude<RotationRefusal, 'MISSING'>, string> = {
  OF_SETTINGS: 'names the key of the settings, BOOTSTRAP_API_KEY; create another, and revoke this one',
  ENDED: 'names a key that is good no more; create another',
  ROTATED: 'names a key that has a successor already; revoke that first if it was lost',
};

export function manageKeys({ projects, clock, memory }: Dependencies): ManageKeys {
  const { keys } = projects;
  return {
    async createApiKey(requester, { projectId: named, name, scopes, expiresAt }) {
      const projectId = administered(requester, named, 'input.projectId');
      checkName(name, 'input.name');
      const now = clock.now();
      checkEnd(expiresAt, now);
      const granted = readScopes(scopes);
      checkGrant(requester, granted, 'input.scopes');
      if ((await projects.find(projectId)) === null) throw noSuchProject('input.projectId');
      const { key, ...secret } = drawApiKey();
      const apiKey = await keys.create({
        ...secret,
        projectId,
        name,
        scopes: granted,
        expiresAt,
        now,
        issuerId: issuerOf(requester),
        by: actorOf(requester),
      });
      if (apiKey === ISSUER_ENDED) throw endedMeanwhile();
      if (apiKey === null) {
        const says =
          'is the name of another key of the project; a key is shown once: revoke that one, or take another name';
        throw refusedArgument('CONFLICT', 'input.name', says);
      }
      return { key, apiKey };
    },

    async revokeApiKey(requester, { id }) {
      await requireKey(requester, id);
      const revoked = await keys.revoke(id, clock.now(), actorOf(requester));
      memory.forgetKey(id);
      if (revoked === null) throw noSuchKey('input.id');
      return revoked;
    },

    async rotateApiKey(requester, { id, overlapHours, expiresAt }) {
      const { scopes } = await requireKey(requester, id);
      checkGrant(requester, scopes, 'input.id');
      if (overlapHours < 0 || overlapHours > MAX_OVERLAP_HOURS) {
        throw badInput('input.overlapHours', `takes 0 to ${MAX_OVERLAP_HOURS} hours`);
      }
      const now = clock.now();
      checkEnd(expiresAt, now);
      const { key, ...secret } = drawApiKey();
      const rotated = await keys.rotate(id, {
        ...secret,
        issuerId: issuerOf(requester),
        by: actorOf(requester),
        now,
        endsAt: new Date(now.getTime() + overlapHours * HOUR_MS),
        expiresAt: (replaced) => expiresAt ?? endOfAsLongALife(replaced, now),
      });
      memory.forgetKey(id);
      if (rotated === ISSUER_ENDED) throw endedMeanwhile();
      if (rotated === 'MISSING') throw noSuchKey('input.id');
      if (typeof rotated === 'string') throw refusedArgument('CONFLICT', 'input.id', ROTATION_REFUSALS[rotated]);
      return { key, ...rotated };
    },

    async listApiKeys(requester, projectIds, page) {
      return keys.listEach(allAdministered(requester, projectIds), page);
    },

    async countApiKeys(requester, projectIds) {
      return keys.countEach(allAdministered(requester, projectIds));
    },
  };

  async function requireKey(requester: Requester, id: string): Promise<ApiKey> {
    requireAdmin(requester);
    const found = await keys.find(id);
    const isWithinReach = requester.kind === 'root' || found?.projectId === requester.project.id;
    if (found === null || !isWithinReach) throw noSuchKey('input.id');
    return found;
  }
}

function allAdministered(requester: Requester, projectIds: readonly string[]): string[] {
  return projectIds.map((id) => administered(requester, id, 'projectId'));
}

function issuerOf(requester: Requester): string | null {
  return requester.kind === 'project' ? requester.keyId : null;
}

/** A key that is remembered as good for some seconds must not outlive its end in a key of its own making. */
function endedMeanwhile(): RequestError {
  return refusedRequest('UNAUTHENTICATED', 'This API key has ended');
}

function noSuchKey(field: string): RequestError {
  return refusedArgument('NOT_FOUND', field, 'names no API key within reach');
}

function checkEnd(expiresAt: Date | null, now: Date): void {
  if (expiresAt !== null && expiresAt <= now) throw badInput('input.expiresAt', 'takes a time to come');
}

/** Each once, in the order of the documentation. */
function readScopes(scopes: readonly Scope[] | null): readonly Scope[] {
  if (scopes === null) return USUAL_SCOPES;
  if (scopes.length === 0) throw badInput('input.scopes', 'takes at least one scope, or is left out');
  return SCOPES.filter((scope) => scopes.includes(scope));
}

/** A key gives nothing that it has not got. */
function checkGrant(requester: Requester, scopes: readonly Scope[], field: string): void {
  const missing = requester.kind === 'root' ? [] : scopes.filter((scope) => !requester.scopes.has(scope));
  if (missing.length > 0) {
    throw refusedArgument('FORBIDDEN', field, `would give what this API key does not have: ${missing.join(', ')}`);
  }
}

function endOfAsLongALife({ createdAt, expiresAt }: ApiKey, now: Date): Date | null {
  return expiresAt === null ? null : new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime());
}
