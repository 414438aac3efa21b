import type { Side, World } from './world.js';

export const userOf = (athlete: number): string => `athlete-${athlete}`;

/** Goes through the consent as a browser would; the gateway queues the first run. */
export async function connect({ consent }: World, { gateway }: Side, athlete: number): Promise<void> {
  const { data, errors } = await gateway.ask(
    `mutation ($userId: ID!) {
       connectUser(input: { userId: $userId, provider: POLAR, redirectUrl: "https://app.example/" }) { authorizationUrl }
     }`,
    { userId: userOf(athlete) },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const url = new URL(data?.['connectUser'].authorizationUrl as string);
  url.searchParams.set('sandbox_athlete', String(athlete));
  const landed = await fetch(await consent(url.href), { redirect: 'manual' });
  const target = landed.headers.get('location') ?? '';
  if (!target.includes('status=connected')) throw new Error(`the consent ended at ${landed.status} ${target}`);
}

export interface EndedRun {
  status: string;
  steps: { dataType: string; status: string; created: number; updated: number }[];
}

/** @param request beside the user and the provider, as `syncUser` takes it */
export async function sync(
  { gateway }: Side,
  athlete: number,
  request: Record<string, unknown> = {},
): Promise<EndedRun> {
  const { data, errors } = await gateway.ask(
    `mutation ($input: SyncUserInput!) {
       syncUser(input: $input) { runs { status steps { dataType status created updated } } }
     }`,
    { input: { userId: userOf(athlete), provider: 'POLAR', ...request } },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data?.['syncUser'].runs[0] as EndedRun;
}
