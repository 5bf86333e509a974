import type { Route } from '../domain/dosing.ts';
import { type Issue, warningIssue } from '../domain/issue.ts';
import { codeSystem } from '../fhir/code-systems.ts';
import { listOf, objectOf, textOf } from './fhir-quantity.ts';
import { routeOfSnomed, routeOfText, routeOfV3 } from './routes.ts';

/**
 * A partner's `Dosage.route`: its codes, or else its texts. `null` with an issue where codes disagree or nothing is
 * known; a text that is not known beside a known code is only another way to say it.
 */
export const readRoute = (value: unknown, path: string, issues: Issue[]): Route | null => {
  if (value === undefined) return null;
  const concept = objectOf(value);
  const codings = listOf(concept?.coding).map(objectOf);
  const coded = new Set(
    codings.map((coding) => routeOfCode(coding?.system, coding?.code)).filter((route) => route !== null),
  );
  const texts = [concept?.text, ...codings.map((coding) => coding?.display)].map(textOf);
  const named = new Set(
    texts.map((text) => (text === null ? null : routeOfText(text))).filter((route) => route !== null),
  );
  const routes = coded.size > 0 ? coded : named;
  const contradicts = coded.size > 0 && named.size > 0 && ![...named].every((route) => coded.has(route));
  if (routes.size > 1 || contradicts) {
    issues.push(warningIssue('contradictory-dosage', path, 'The codes and texts of the route name different routes.'));
    return null;
  }
  const [route] = routes;
  if (route === undefined) issues.push(warningIssue('unknown-code', path, 'The route is not known and stays text.'));
  return route ?? null;
};

const routeOfCode = (system: unknown, code: unknown): Route | null => {
  const text = textOf(code);
  if (text === null) return null;
  if (system === codeSystem.snomed) return routeOfSnomed(text);
  const isV3 = system === codeSystem.routeOfAdministration || system === 'http://hl7.org/fhir/v3/RouteOfAdministration';
  return isV3 ? routeOfV3(text) : null;
};
