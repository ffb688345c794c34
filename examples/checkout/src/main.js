import { catalogue } from './catalogue.js';
import { createLogger } from './logger.js';
import { createPayments } from './payments.js';
import { createShopServer } from './server.js';
import { createStore } from './store.js';

const {
  PORT = '8080',
  HOST = '127.0.0.1',
  DD_SERVICE = 'checkout',
  DD_ENV = 'development',
  DD_VERSION = '0.0.0',
  DD_GIT_COMMIT_SHA,
} = process.env;

const logger = createLogger({ service: DD_SERVICE, env: DD_ENV, version: DD_VERSION, commit: DD_GIT_COMMIT_SHA });
const shop = { store: createStore({ products: catalogue }), payments: createPayments() };
const server = createShopServer({ shop, logger });

server.listen(Number(PORT), HOST, () => {
  const { port } = server.address();
  logger.info(`listening on http://${HOST}:${port}`, { event: 'listening', server: { host: HOST, port } });
});

process.once('SIGTERM', () => {
  server.close(() => logger.info('stopped', { event: 'stopped' }));
  server.closeIdleConnections();
});
