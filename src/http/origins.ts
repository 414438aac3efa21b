import type { ProjectStore } from '../application/ports/index.js';
import { isAllowedOrigin } from '../application/redirect-urls.js';

/** From which pages a browser may call at all: those of any project. */
export interface Origins {
  isAnyones(origin: string): Promise<boolean>;
  forget(): void;
}

const REMEMBERED_MS = 5_000;

/** @param now milliseconds that only go forward */
export function createOrigins(
  projects: Pick<ProjectStore, 'allRedirectUrls'>,
  now: () => number = () => performance.now(),
): Origins {
  let remembered: { urls: Promise<string[]>; untilMs: number } | null = null;

  /** Whoever asks at the same time waits for the same answer. */
  function allUrls(): Promise<string[]> {
    if (remembered !== null && remembered.untilMs > now()) return remembered.urls;
    const urls = projects.allRedirectUrls();
    const asked = { urls, untilMs: now() + REMEMBERED_MS };
    remembered = asked;
    urls.catch(() => {
      if (remembered === asked) remembered = null;
    });
    return urls;
  }

  return {
    async isAnyones(origin) {
      return isAllowedOrigin(origin, await allUrls());
    },
    forget() {
      remembered = null;
    },
  };
}
