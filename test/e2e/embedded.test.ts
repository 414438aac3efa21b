import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PLAYGROUND_TABS } from '../../src/http/playground-tabs.js';
import { chromiumPath, openBrowser } from '../support/browser.js';
import { startGateway, type Gateway } from '../support/gateway.js';
import { readmeBlocks } from '../support/readme.js';

/** The demo athlete's days follow the calendar; the README shows those of this noon. */
const NOON = new Date('2026-11-21T12:00:00Z');
const COUNTS = `{ user(id: "demo") {
  workouts { totalCount } sleepSessions { totalCount } nightlyRecharges { totalCount } dailyActivities { totalCount }
  connections { id status provider { id isSandbox } }
} }`;

describe('a first start with nothing configured', () => {
  let directory: string;
  let gateway: Gateway;
  const start = () =>
    startGateway({
      environment: { DATA_DIR: directory, BOOTSTRAP_API_KEY: '', REDIRECT_URLS: '' },
      clock: { now: () => new Date(NOON) },
    });
  const ask = (query: string, variables?: Record<string, unknown>) =>
    gateway.ask(query, variables, gateway.app.generatedApiKey);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tributary-'));
    gateway = await start();
  });
  afterAll(async () => {
    await gateway.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('has a demo user, connected to the sandbox, with data of every kind', async () => {
    const { data, errors } = await ask(COUNTS);

    expect(errors).toBeUndefined();
    const { connections, ...lists } = data!['user'];
    expect(connections).toEqual([
      { id: expect.any(String), status: 'ACTIVE', provider: { id: 'POLAR', isSandbox: true } },
    ]);
    for (const { totalCount } of Object.values<{ totalCount: number }>(lists)) expect(totalCount).toBeGreaterThan(5);
  });

  it("answers the README's query as the README says", async () => {
    const [query] = readmeBlocks('graphql');
    const [answer] = readmeBlocks('json');
    const { data } = await ask(query!);

    expect({ data }).toEqual(JSON.parse(answer!));
  });

  it.each(PLAYGROUND_TABS.map((tab) => [/(?:query|mutation) (\w+)/.exec(tab.query)?.[1], tab]))(
    'runs the playground tab %s as it stands',
    async (_name, tab) => {
      const { data, errors } = await ask((tab as (typeof PLAYGROUND_TABS)[number]).query);

      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).not.toContain('"user":null');
    },
  );

  it('finds everything again at a second start, and connects nobody twice', async () => {
    const before = (await ask(COUNTS)).data;
    await gateway.stop();
    gateway = await start();

    expect((await ask(COUNTS)).data).toEqual(before);
  });

  (chromiumPath === null ? it.skip : it)(
    `shows a playground that asks nobody else${chromiumPath === null ? ' (skipped: there is no Chromium here)' : ''}`,
    async () => {
      const { browser, close } = await openBrowser();
      try {
        const page = await browser.newPage();
        await page.setViewport({ width: 1440, height: 900 });
        const hosts = new Set<string>();
        const problems: string[] = [];
        page.on('request', (request) => hosts.add(new URL(request.url()).host));
        page.on('pageerror', (error) => problems.push(String(error)));
        await page.goto(`${gateway.url}/graphql#key=${gateway.app.generatedApiKey}`, { waitUntil: 'load' });
        await page.waitForSelector('button.graphiql-execute-button');
        await page.waitForFunction(() => document.querySelectorAll('.graphiql-tab').length >= 7);
        expect(await page.$eval('.graphiql-container', (element) => (element as HTMLElement).innerText)).not.toContain(
          'data:',
        );
        await page.click('button.graphiql-execute-button');
        await page.waitForFunction(() => document.querySelector('.result-window')?.textContent.includes('connections'));
        await page.screenshot({ path: new URL('./screenshots/playground.png', import.meta.url).pathname });

        const [, second] = await page.$$('.graphiql-tab');
        const box = await second!.boundingBox();
        await page.mouse.click(box!.x + box!.width / 2, box!.y + box!.height / 2, { delay: 50 });
        await page.waitForFunction(() =>
          document.querySelector('.graphiql-tab-active')?.textContent.includes('Connect'),
        );

        expect([...hosts].filter((host) => host !== '' && host !== new URL(gateway.url).host)).toEqual([]);
        expect(problems).toEqual([]);
        expect(page.url()).not.toContain(gateway.app.generatedApiKey);
      } finally {
        await close();
      }
    },
  );
});
