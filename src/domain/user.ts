/** The tenant: one application of the gateway's owner. */
export interface Project {
  id: string;
  name: string;
  /** Origins or exact URLs to which a browser may return after a consent. */
  redirectUrls: string[];
}

/** The person whose data it is. */
export interface User {
  /** Internal key; never shown. */
  id: string;
  projectId: string;
  /** The application's own id of its user, unique in the project. */
  externalId: string;
  createdAt: Date;
}
