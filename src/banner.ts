import type { App } from './app.js';
import type { Config } from './config.js';

/** What a person reads when the gateway is up. */
export function banner({ url, generatedApiKey, hasDemoUser }: App, config: Config): string {
  const key = generatedApiKey === null ? '' : `#key=${generatedApiKey}`;
  return [
    'Tributary is running.',
    ...(config.role !== 'worker' && config.playground ? [`  Playground  ${url}/graphql${key}`] : []),
    ...(config.role !== 'worker' ? [`  GraphQL     ${url}/graphql`] : []),
    `  API key     ${generatedApiKey ?? 'one that the project has, or that in BOOTSTRAP_API_KEY'}`,
    ...(hasDemoUser ? ['  Demo user   demo, connected to the Polar sandbox, with data to query'] : []),
    '  Stop        Ctrl-C',
  ].join('\n');
}
