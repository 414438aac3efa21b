export { DateTime } from './date-time.js';
export { Id } from './id.js';
export { Json } from './json.js';
export { LocalDate } from './local-date.js';
export { NumberColumn } from './number-column.js';
export { ScopeScalar } from './scope.js';
export { Secret } from './secret.js';
export { Url } from './url.js';
