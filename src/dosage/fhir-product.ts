import { type DosingStep, type Route, type RouteGroup, routeGroupOf } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { formFitsRoute } from './plausible.ts';
import type { DosedProduct } from './product-amount.ts';

/** Where a product made for one way is never given; other ways (drops for the eye into the ear) are found in practice. */
const neverGiven: Readonly<Record<RouteGroup, readonly RouteGroup[]>> = {
  oral: ['injection', 'transdermal', 'topical', 'nasal', 'inhaled', 'ophthalmic', 'otic'],
  injection: ['oral', 'transdermal'],
  transdermal: ['oral', 'injection', 'nasal', 'inhaled', 'ophthalmic', 'otic', 'rectal', 'vaginal'],
  topical: ['injection'],
  nasal: ['injection'],
  inhaled: ['injection'],
  ophthalmic: ['injection'],
  otic: ['injection'],
  rectal: ['injection'],
  vaginal: ['injection'],
};

/** The step without dose and route where the thing counted, or the product, can't be given that way (a tablet, IV). */
export const fittingRoute = (step: DosingStep, product: DosedProduct, path: string, issues: Issue[]): DosingStep => {
  const { dose, route } = step;
  if (route === null) return step;
  const fits = (dose === null || formFitsRoute(dose.unit, route)) && !isNeverGiven(product.route, route);
  if (fits) return step;
  const reason = 'What is to be given cannot be given by the route that is named; neither dose nor route is used.';
  issues.push(warningIssue('contradictory-dosage', path, reason));
  return { ...step, dose: null, route: null };
};

const isNeverGiven = (made: Route | null, named: Route): boolean =>
  made !== null && neverGiven[routeGroupOf(made)].includes(routeGroupOf(named));
