import { keyOfSettings } from './application/api-key.js';
import type { ProjectStore } from './application/ports/index.js';
import { LOOPBACK } from './application/redirect-urls.js';
import { ConfigError, type Config } from './config.js';
import { SCOPES } from './domain/scope.js';
import type { Project } from './domain/user.js';
import type { LocalSecrets } from './local-secrets.js';

/**
 * Makes the first project, and lets it accept the configured key, or in embedded mode the generated one.
 * @param options.isKeyless a gateway without a key is none, but keys may yet be made
 * @throws ConfigError when no key is configured and there is none, nor a root key that could make one
 */
export async function bootstrapProject(
  projects: ProjectStore,
  config: Config,
  secrets: LocalSecrets | null,
  { isKeyless = false } = {},
): Promise<{ project: Project; generatedApiKey: string | null }> {
  const generatedApiKey = config.bootstrapApiKey === null ? (secrets?.apiKey ?? null) : null;
  const apiKey = config.bootstrapApiKey ?? generatedApiKey;
  const project = await projects.bootstrap({
    name: 'default',
    redirectUrls: config.redirectUrls === null ? null : [...config.redirectUrls],
    firstRedirectUrls: secrets === null ? [] : [LOOPBACK],
    key: apiKey === null ? null : { ...keyOfSettings(apiKey), scopes: SCOPES },
  });
  if (!isKeyless && apiKey === null && config.rootApiKey === null && !(await projects.hasApiKey())) {
    throw new ConfigError(
      'BOOTSTRAP_API_KEY is required until the project has a key: at least 16 characters; or ROOT_API_KEY, to make one',
    );
  }
  return { project, generatedApiKey };
}
