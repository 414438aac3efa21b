import { connectionOf } from './paging.js';
import { ApiKeyType, ProjectType } from './project.js';

export const ProjectConnection = connectionOf('Project', ProjectType, 'projects', 'by name');
export const ApiKeyConnection = connectionOf('ApiKey', ApiKeyType, 'API keys', 'newest first');
