import { describe, expect, it } from '@jest/globals';
import { graphql } from 'graphql';
import type { Administration } from '../../../src/application/project-use-cases.js';
import { SCOPES } from '../../../src/domain/scope.js';
import { createRootContext } from '../../../src/graphql/context.js';
import { schemaUnderTest } from './gateway.js';
import { uuid } from './records.js';

const at = new Date('2026-03-01T10:00:00Z');
const project = (number: number) => ({
  id: uuid(1, number),
  name: `project ${number}`,
  redirectUrls: [],
  createdAt: at,
});
const keyOf = (projectId: string) => ({
  id: `key of ${projectId}`,
  projectId,
  name: 'backend',
  prefix: 'trb_01234567',
  scopes: [...SCOPES],
  createdAt: at,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
});

describe('the keys of projects', () => {
  it.each([1, 100])('are asked for once for all %s of a page, and counted once', async (count) => {
    const asked: string[] = [];
    const projects = Array.from({ length: count }, (_, index) => project(index));
    const administration: Partial<Administration> = {
      listProjects: async () => ({ rows: projects, hasNextPage: false, hasPreviousPage: false }),
      async listApiKeys({ kind }, ids) {
        asked.push(`list as ${kind}`);
        return ids.map((id) => ({ rows: [keyOf(id)], hasNextPage: false, hasPreviousPage: false }));
      },
      async countApiKeys({ kind }, ids) {
        asked.push(`count as ${kind}`);
        return ids.map(() => 1);
      },
    };
    const { data, errors } = await graphql({
      schema: await schemaUnderTest(),
      source: '{ projects(first: 100) { nodes { apiKeys { totalCount nodes { id } } } } }',
      contextValue: createRootContext(administration as Administration, new AbortController().signal),
    });
    expect(errors).toBeUndefined();
    const keys = projects.map(({ id }) => ({ apiKeys: { totalCount: 1, nodes: [{ id: keyOf(id).id }] } }));
    expect(data).toEqual({ projects: { nodes: keys } });
    expect(asked.sort()).toEqual(['count as root', 'list as root']);
  });
});
