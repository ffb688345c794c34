import Fastify from 'fastify';
import pg from 'pg';
import { addOrderRoutes } from './http/routes.ts';
import { createOrderStore } from './store/order-store.ts';

const databaseUrl = process.env.DATABASE_URL;
if (databaseUrl === undefined) throw new Error('DATABASE_URL is not set');

const app = Fastify({ logger: true });
addOrderRoutes(app, createOrderStore(new pg.Pool({ connectionString: databaseUrl })));
await app.listen({ port: Number(process.env.PORT ?? 8080), host: '0.0.0.0' });
