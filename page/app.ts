import { type Context, Hono } from 'hono';
import { changeIdOf } from '../core/lifecycle/change-names.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { Asset } from './assets.ts';
import { html, type SafeHtml } from './html.ts';
import type { LiveEvents } from './live-events.ts';
import { addPressRoutes, PRESS_PATH, type Press } from './press.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { Overview, PageSource } from './source.ts';
import { changeList, changePath, changesLink } from './views/change-list.ts';
import { changePage } from './views/change-page.ts';
import { codeView } from './views/code.ts';
import { incidentList, incidentPath } from './views/incident-list.ts';
import { incidentPage, isTabName } from './views/incident-page.ts';
import { layout } from './views/layout.ts';
import { releaseList, releasesLink } from './views/release-list.ts';
import { releasePage } from './views/release-page.ts';

export interface PageParts {
  readonly source: PageSource;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly live: LiveEvents;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
  /** Hands a press of a button in a Slack message on; left out where the thread is in the real Slack. */
  readonly press?: ((press: Press) => Promise<void>) | undefined;
}

/** The page's routes. All but a press is read-only, so GET and HEAD are all there is besides. */
export function createPageApp({ source, assets, live, onError, clock, press }: PageParts): Hono {
  const app = new Hono();

  app.use(async (context, next) => {
    for (const [name, value] of SECURITY_HEADERS) context.header(name, value);
    const isPress = press !== undefined && context.req.method === 'POST' && context.req.path === PRESS_PATH;
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD' && !isPress) {
      context.header('allow', 'GET, HEAD');
      return context.text('Nothing can be changed here\n', 405);
    }
    return next();
  });

  app.get('/', async (context) => {
    const [overview, incidents] = await Promise.all([source.overview(), source.incidents()]);
    const links = html`${source.changes !== undefined && changesLink()}${source.releases !== undefined && releasesLink()}`;
    const body = html`${links}${incidentList(incidents, overview)}`;
    return context.html(layout({ title: 'Incidents', overview, body }));
  });

  addChangeRoutes(app, source);
  addReleaseRoutes(app, source);

  app.get('/incidents/:id/:tab?', async (context) => {
    const tab = context.req.param('tab') ?? 'overview';
    if (!isTabName(tab)) return context.notFound();
    const [overview, detail] = await Promise.all([source.overview(), source.incident(context.req.param('id'))]);
    if (detail === undefined) return context.html(notFound(overview), 404);
    const body = incidentPage(detail, tab, clock());
    return context.html(layout({ title: detail.incident.title, overview, body }));
  });

  addLinkRoutes(app, source);
  if (press !== undefined) addPressRoutes(app, press);

  app.get('/assets/:name', (context) => {
    const asset = assets.get(context.req.param('name'));
    if (asset === undefined) return context.notFound();
    context.header('content-type', asset.type);
    return context.body(asset.text);
  });

  app.get('/events', (context) => {
    context.header('content-type', 'text/event-stream; charset=utf-8');
    return context.body(live.open());
  });

  app.notFound((context) => context.html(notFound(undefined), 404));

  app.onError((error, context) => {
    onError(error);
    return context.html(layout({ title: 'Error', body: problem('This page could not be read', FAILED) }), 500);
  });

  return app;
}

/** Pull requests under review, where there are any. */
function addChangeRoutes(app: Hono, { changes, overview: readOverview }: PageSource): void {
  if (changes === undefined) return;
  app.get('/changes', async (context) => {
    const [overview, known] = await Promise.all([readOverview(), changes.list()]);
    return context.html(layout({ title: 'Pull requests', overview, body: changeList(known) }));
  });
  app.get('/changes/:id', async (context) => {
    const [overview, detail] = await Promise.all([readOverview(), changes.get(context.req.param('id'))]);
    if (detail === undefined) return context.html(notFound(overview), 404);
    const { repository, number } = detail.record;
    return context.html(layout({ title: `${repository}#${number}`, overview, body: changePage(detail) }));
  });
}

/** What was merged, where it is released. */
function addReleaseRoutes(app: Hono, { releases, overview: readOverview }: PageSource): void {
  if (releases === undefined) return;
  app.get('/releases', async (context) => {
    const [overview, known] = await Promise.all([readOverview(), releases.list()]);
    return context.html(layout({ title: 'Releases', overview, body: releaseList(known) }));
  });
  app.get('/releases/:id', async (context) => {
    const [overview, detail] = await Promise.all([readOverview(), releases.get(context.req.param('id'))]);
    if (detail === undefined) return context.html(notFound(overview), 404);
    const { service, target } = detail.record;
    const title = `${service.name} ${target.commit.slice(0, 12)}`;
    return context.html(layout({ title, overview, body: releasePage(detail) }));
  });
}

/** Where the local GitHub, Slack and Datadog say that a pull request, a file, a message and an alert can be looked at. */
function addLinkRoutes(app: Hono, source: PageSource): void {
  const lead = (context: Context, id: string | undefined, tab = '') =>
    id === undefined ? context.notFound() : context.redirect(`${incidentPath(id)}${tab}`);

  app.get('/pull/:owner/:name/:number', async (context) => {
    const { owner, name, number } = context.req.param();
    const repository = `${owner}/${name}`;
    const incident = await source.incidentOfPullRequest(repository, Number(number));
    const change =
      incident === undefined ? await source.changes?.get(changeIdOf(repository, Number(number))) : undefined;
    if (change !== undefined) return context.redirect(changePath(change.record.id));
    return lead(context, incident, '/pull-request');
  });
  app.get('/thread/:channel/:ts', async (context) => {
    const { channel, ts } = context.req.param();
    return lead(context, await source.incidentOfThread(channel, ts));
  });
  app.get('/alerts/:id', async (context) =>
    lead(context, await source.incidentOfAlert(context.req.param('id')), '/evidence'),
  );
  app.get('/code/:owner/:name/:ref/:path{.+}', async (context) => {
    const { owner, name, ref, path } = context.req.param();
    const file = await source.sourceFile(`${owner}/${name}`, ref, path);
    if (file === undefined) return context.notFound();
    return context.html(layout({ title: path, overview: await source.overview(), body: codeView(file) }));
  });
}

const FAILED = 'The terminal where mendhook runs shows the reason. The page tries again with the next change.';
const MISSING = 'There is no such page. The incident may have been cleared by a reset.';

const notFound = (overview: Overview | undefined): string =>
  layout({ title: 'Not found', body: problem('Not found', MISSING), ...(overview === undefined ? {} : { overview }) });

const problem = (title: string, text: string): SafeHtml =>
  html`<div class="card empty-state"><h1>${title}</h1><p>${text}</p><p><a href="/">All incidents</a></p></div>`;
