/** A repository as GitHub's client takes it. @param repository `owner/name` */
export function splitRepository(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
