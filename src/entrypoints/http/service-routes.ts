import express, { type Router } from 'express';
import type { OperatingFigures } from '../../flows/operating-figures.ts';
import type { PartnerCircuit } from '../../flows/ports.ts';
import type { Readiness } from '../../flows/readiness.ts';
import { createMetrics } from './metrics.ts';

/** What the routes of the service itself answer from. */
export interface ServiceState {
  figures(): Promise<OperatingFigures>;
  readiness(): Promise<Readiness>;
  /** Of the partners that this process has spoken to. */
  circuits(): readonly PartnerCircuit[];
}

/**
 * `/healthz` (the process lives), `/readyz` (it can work), `/metrics` (Prometheus). Without a login, as probes have
 * none: they tell partners' ids, numbers and stable words, and nothing of a patient.
 */
export const serviceRoutes = (service: ServiceState): Router => {
  const routes = express.Router();
  const metrics = createMetrics();
  routes.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  routes.get('/readyz', async (_request, response) => {
    const { ready, ...checks } = await service.readiness();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not-ready', ...checks });
  });
  routes.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text(await service.figures(), service.circuits()));
  });
  return routes;
};
