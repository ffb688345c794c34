import type { Context, Hono } from 'hono';
import { QueryError } from '../logs/search-query.ts';
import { parseMonitorQuery } from '../monitors/query.ts';
import { MonitorQueryError } from '../monitors/query-error.ts';
import { commitChange, type Organization, takeId } from '../organization.ts';
import { type MonitorDefinition, monitorDefinition, type StoredMonitor } from '../state.ts';
import { bodyOf, changeOf, DatadogError } from './call.ts';

/** Monitors: list, read, create, change. */
export function addMonitorRoutes(app: Hono, organization: Organization): void {
  const { state } = organization.store;
  app.get('/api/v1/monitor', (call) => {
    const { name, monitor_tags: tags } = call.req.query();
    const wanted = tags?.split(',') ?? [];
    const found = state.monitors
      .filter((each) => name === undefined || each.name.includes(name))
      .filter((each) => wanted.every((tag) => each.tags.includes(tag)));
    return call.json(found.map(monitorShape));
  });
  app.get('/api/v1/monitor/:id', (call) => call.json(monitorShape(monitorOf(organization, call))));
  app.post('/api/v1/monitor', async (call) =>
    call.json(monitorShape(createMonitor(organization, await bodyOf(call, monitorDefinition)))),
  );
  app.put('/api/v1/monitor/:id', async (call) => {
    const monitor = monitorOf(organization, call);
    changeMonitor(organization, monitor, await changeOf(call, monitorDefinition, monitor));
    return call.json(monitorShape(monitor));
  });
  app.delete('/api/v1/monitor/:id', (call) => {
    const { id } = monitorOf(organization, call);
    state.monitors = state.monitors.filter((each) => each.id !== id);
    commitChange(organization);
    return call.json({ deleted_monitor_id: id });
  });
}

/** Adds a monitor. @throws {DatadogError} 400 when its query cannot be evaluated here */
export function createMonitor(organization: Organization, wanted: MonitorDefinition): StoredMonitor {
  checkQuery(wanted);
  const monitor: StoredMonitor = {
    ...wanted,
    id: takeId(organization),
    createdAt: organization.clock(),
    modifiedAt: organization.clock(),
    status: 'No Data',
    value: null,
    cycleKey: null,
    notified: [],
    lastNotifiedAt: null,
    lastTriggeredAt: null,
    lastResolvedAt: null,
    renotifications: 0,
  };
  organization.store.state.monitors.push(monitor);
  commitChange(organization);
  return monitor;
}

/** Changes what a monitor watches; its state goes on. @throws {DatadogError} 400 when the query cannot be evaluated here */
export function changeMonitor(organization: Organization, monitor: StoredMonitor, next: MonitorDefinition): void {
  checkQuery(next);
  Object.assign(monitor, next, { modifiedAt: organization.clock() });
  commitChange(organization);
}

function checkQuery(monitor: MonitorDefinition): void {
  try {
    parseMonitorQuery(monitor);
  } catch (cause) {
    if (!(cause instanceof MonitorQueryError || cause instanceof QueryError)) throw cause;
    throw new DatadogError(400, `The value provided for parameter 'query' is invalid: ${cause.message}`);
  }
}

function monitorOf(organization: Organization, call: Context): StoredMonitor {
  const id = Number(call.req.param('id'));
  const monitor = organization.store.state.monitors.find((each) => each.id === id);
  if (!monitor) throw new DatadogError(404, 'Monitor not found');
  return monitor;
}

const monitorShape = (monitor: StoredMonitor) => ({
  id: monitor.id,
  name: monitor.name,
  type: monitor.type,
  query: monitor.query,
  message: monitor.message,
  tags: monitor.tags,
  priority: monitor.priority ?? null,
  options: monitor.options,
  overall_state: monitor.status,
  multi: false,
  created: new Date(monitor.createdAt).toISOString(),
  modified: new Date(monitor.modifiedAt).toISOString(),
  creator: { name: 'mendhook local', handle: 'local@mendhook.invalid', email: 'local@mendhook.invalid' },
  restricted_roles: null,
  deleted: null,
});
