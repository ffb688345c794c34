/**
 * The folders of `core/`, from the ground up: a file imports from its own folder or a lower one, types included. `.` are the
 * files beside the folders.
 */
export const CORE_FLOORS = [
  '.',
  'text',
  'deployment',
  'config',
  'grouping',
  'log-formats',
  'diff',
  'mutation',
  'toolchains',
  'suspects',
  'owners',
  'coverage',
  'records',
  'ports',
  'lifecycle',
  'alert',
  'storm',
  'search',
  'error-rate',
  'call',
  'issue',
  'pull-request-fate',
  'proof',
  'change',
  'canary',
  'gate-decision',
  'load',
  'candidate-test',
  'release',
  'policy',
  'user-actions',
  'messages',
] as const;

/** The folders of `workflows/`, by the same rule. */
export const WORKFLOW_FLOORS = [
  'alerts',
  'thread',
  'calls',
  'issues',
  'policy',
  'attempts',
  'drafts',
  'questions',
  'pull-requests',
  'storms',
  'changes',
  'releases',
] as const;

/** The folder of a room that holds a file; `.` for a file beside the folders. */
export const folderIn = (room: string, file: string): string => {
  const [folder = '', ...rest] = file.slice(room.length + 1).split('/');
  return rest.length === 0 ? '.' : folder;
};
