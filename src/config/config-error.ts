/** One line names the variable at fault and what it takes. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
