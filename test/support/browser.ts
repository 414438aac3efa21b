import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where Chromium is; null on a machine without one. */
export const chromiumPath: string | null = CANDIDATES.find((path) => existsSync(path)) ?? null;

/** A headless Chromium with a profile of its own that resolves no host but this machine. */
export async function openBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  if (chromiumPath === null) throw new Error('there is no Chromium');
  const profile = await mkdtemp(join(tmpdir(), 'tributary-browser-'));
  const browser = await puppeteer.launch({
    executablePath: chromiumPath,
    userDataDir: profile,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
