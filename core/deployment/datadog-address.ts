/**
 * Where people see something of Datadog's.
 *
 * @param site such as `datadoghq.com` or `us5.datadoghq.com`
 * @param path with its `/`
 */
export const datadogAddress = (site: string, path: string): string =>
  `https://${site.split('.').length > 2 ? site : `app.${site}`}${path}`;
