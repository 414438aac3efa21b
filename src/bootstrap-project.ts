import type { ProjectStore } from './application/ports/index.js';
import { LOOPBACK } from './application/redirect-urls.js';
import { ConfigError, type Config } from './config.js';
import { SCOPES } from './domain/scope.js';
import type { Project } from './domain/user.js';
import { hashApiKey } from './http/authenticate.js';
import type { LocalSecrets } from './local-secrets.js';

const PREFIX_LENGTH = 8;

/**
 * Makes the first project, and lets it accept the configured key, or in embedded mode the generated one.
 * @throws ConfigError when no key is configured and the project has none
 */
export async function bootstrapProject(
  projects: ProjectStore,
  config: Config,
  secrets: LocalSecrets | null,
): Promise<{ project: Project; generatedApiKey: string | null }> {
  const generatedApiKey = config.bootstrapApiKey === null ? (secrets?.apiKey ?? null) : null;
  const apiKey = config.bootstrapApiKey ?? generatedApiKey;
  const project = await projects.bootstrap({
    name: 'default',
    redirectUrls: [...(config.redirectUrls ?? (secrets === null ? [] : [LOOPBACK]))],
    key: apiKey === null ? null : { hash: hashApiKey(apiKey), prefix: apiKey.slice(0, PREFIX_LENGTH), scopes: SCOPES },
  });
  if (apiKey === null && !(await projects.hasApiKey())) {
    throw new ConfigError('BOOTSTRAP_API_KEY is required until the project has a key: at least 16 characters');
  }
  return { project, generatedApiKey };
}
