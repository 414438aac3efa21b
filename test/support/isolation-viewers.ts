import { expect } from '@jest/globals';
import { SCOPES } from '../../src/domain/scope.js';
import { API_KEY } from './gateway.js';
import { ROOT_KEY, type IsolationWorld, type Subject } from './isolation-world.js';

/** Somebody with a credential, and whom it reaches. */
export interface Viewer {
  name: string;
  kind: 'key' | 'token' | 'root';
  credential: string;
  project: Subject['project'] | null;
  reaches: Subject[];
  /** Everybody else. */
  strangers: Subject[];
}

/** A key of each project, two tokens for the first user of A, and the root key. */
export async function viewersOf(world: IsolationWorld): Promise<Viewer[]> {
  const { subjects } = world;
  const viewer = (name: string, kind: Viewer['kind'], credential: string, reaches: Subject[]): Viewer => ({
    name,
    kind,
    credential,
    project: reaches[0]?.project ?? null,
    reaches,
    strangers: subjects.filter((subject) => !reaches.includes(subject)),
  });
  const of = (project: Subject['project']) => subjects.filter((subject) => subject.project === project);
  const keyOfB = await world.keyOf('B', SCOPES);
  const viewers = [viewer('the key of A', 'key', API_KEY, of('A')), viewer('the key of B', 'key', keyOfB, of('B'))];
  // Leaves a line about each of them in the log of their project.
  for (const { credential, reaches } of viewers) {
    for (const { mark } of reaches) {
      await world.post(credential, `mutation { revokeUserTokens(input: { userId: "${mark}" }) { user { id } } }`);
    }
  }
  const [own] = subjects as [Subject];
  for (const [name, input] of [
    ['createUserToken', `userId: "${own.mark}"`],
    ['createCoachToken', `userIds: ["${own.mark}"]`],
  ] as const) {
    const made = await world.gateway.ask(`mutation { ${name}(input: { ${input} }) { token } }`);
    viewers.push(viewer(`${name} for ${own.mark}`, 'token', made.data?.[name].token as string, [own]));
  }
  return [...viewers, viewer('the root key', 'root', ROOT_KEY, [])];
}

/** Nothing in it is of anybody else: no mark, no global id, no link to a file. */
export function expectOnlyOwn(text: string, { reaches, strangers }: Viewer): void {
  for (const { mark } of strangers) expect(text).not.toContain(mark);
  const keys = reaches.map(({ userId }) => userId.replaceAll('-', ''));
  for (const [id = ''] of text.matchAll(/(?<="id":")[\w-]{44}(?=")/g)) {
    expect(keys).toContain(Buffer.from(id, 'base64url').toString('hex', 1, 17));
  }
  for (const token of linksIn(text)) {
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
    expect(reaches.map(({ userId }) => userId)).toContain(sub);
  }
}

/** What stands behind `/files/` in the addresses of an answer. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(/\/files\/([\w.-]+)/g)].map(([, token = '']) => token);
}

/** A few at once: more would only wait for each other. */
export async function each<T>(items: readonly T[], visit: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const walk = async () => {
    for (const item of left) await visit(item);
  };
  await Promise.all(Array.from({ length: 8 }, walk));
}
