/** A person's account at a provider, as one project's client sees it. */
export interface ProviderAccount {
  projectId: string;
  provider: string;
  externalUserId: string;
}

/**
 * Lets registering and deregistering one account at its provider happen one after the other, in all processes: a farewell
 * that is on its way would else end what a new consent has just made.
 */
export interface AccountLock {
  hold<T>(account: ProviderAccount, work: () => Promise<T>): Promise<T>;
}
