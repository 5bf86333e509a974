import express, { type Request, type Router } from 'express';
import type { Store } from '../../flows/ports.ts';
import { type Admission, wantsJson } from './admission.ts';
import { PageError } from './page-error.ts';
import { type PageFrame, renderRun, renderRuns } from './render-page.ts';
import { toRunLine, toRunPage } from './runs-page.ts';

/** As many syncs as the overview shows. */
const shownRuns = 50;

/** `/runs` and `/runs/<id>`: what the syncs did and left, for whoever runs the service. */
export const runRoutes = (
  { runs }: Pick<Store, 'runs'>,
  admission: Admission,
  frameOf: (request: Request) => Promise<PageFrame>,
): Router => {
  const routes = express.Router();
  routes.get('/runs', admission.admit, async (request, response) => {
    const latest = await runs.latest(shownRuns);
    response.vary('Accept');
    if (wantsJson(request)) response.json(latest);
    else response.send(renderRuns(await frameOf(request), latest.map(toRunLine)));
  });
  routes.get('/runs/:run', admission.admit, async (request, response) => {
    const id = String(request.params['run']);
    const run = (await runs.beginningWith(id)).find((one) => one.id === id);
    if (run === undefined) throw new PageError(404, 'no-such-page');
    response.vary('Accept');
    if (wantsJson(request)) response.json(run);
    else response.send(renderRun(await frameOf(request), toRunPage(run)));
  });
  return routes;
};
