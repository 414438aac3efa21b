import type { Provider } from '../provider-kit/provider.js';
import { polar } from './polar/index.js';

/** The providers of this gateway. One more is one more line. */
export const providers: readonly Provider[] = [polar];
