/** The address of a file, or of one line of it, where people can read it; undefined when there is none. */
export type BlobUrl = (file: string, line?: number) => string | undefined;

/**
 * Addresses of files on GitHub at one commit.
 *
 * @param web where the host shows repositories to people
 * @returns undefined for what is no path inside the repository: a model named it
 */
export const githubBlobUrl =
  (repository: string, commit: string, web = 'https://github.com'): BlobUrl =>
  (file, line) => {
    const segments = file.toWellFormed().split('/');
    if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return undefined;
    const anchor = line === undefined ? '' : `#L${line}`;
    return `${web}/${repository}/blob/${commit}/${segments.map(encodeURIComponent).join('/')}${anchor}`;
  };
