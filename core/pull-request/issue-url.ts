/**
 * Where people see an issue of Datadog's Error Tracking. A pull request that names the address is linked to the issue, and
 * the issue is resolved when it is merged.
 * https://docs.datadoghq.com/error_tracking/
 *
 * @param site such as `datadoghq.com` or `us5.datadoghq.com`
 */
export function issueUrl(site: string, issueId: string): string {
  const host = site.split('.').length > 2 ? site : `app.${site}`;
  return `https://${host}/error-tracking/issue/${encodeURIComponent(issueId)}`;
}
