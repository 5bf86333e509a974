import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { ListedPatient } from '../../flows/view-list.ts';
import { shownDate } from './dates.ts';
import { visibleAndEscaped } from './escape-text.ts';
import type { PatientPage } from './patient-page.ts';
import type { RunLine, RunPage } from './runs-page.ts';
import { counted } from './words.ts';

/** Templates lie beside this file, in a checkout and in the built package. */
const eta = new Eta({
  views: fileURLToPath(new URL('./templates', import.meta.url)),
  cache: true,
  autoEscape: true,
  escapeFunction: visibleAndEscaped,
});

/** What every page around its content has. */
export interface PageFrame {
  readonly clinicName: string;
  readonly isLoggedIn: boolean;
}

export const renderPatient = (frame: PageFrame, page: PatientPage): string =>
  eta.render('./patient', { frame, title: page.title, page });

export const renderOverview = (frame: PageFrame, patients: readonly ListedPatient[]): string =>
  eta.render('./overview', {
    frame,
    title: 'Patients',
    patients: patients.map((patient) => ({
      href: `/patients/${patient.handle}`,
      name: patient.name,
      birthDate: patient.birthDate === null ? null : shownDate(patient.birthDate),
      hasHighAlert: patient.alerts.high > 0,
      alerts: counted(patient.alerts.all, 'alert', 'alerts'),
      highAlerts: `${patient.alerts.high} high`,
      hasDifferences: patient.differences > 0,
      differences: counted(patient.differences, 'difference', 'differences'),
      incompleteSources:
        patient.incompleteSources === 0
          ? null
          : counted(patient.incompleteSources, 'incomplete source', 'incomplete sources'),
    })),
  });

export const renderRuns = (frame: PageFrame, runs: readonly RunLine[]): string =>
  eta.render('./runs', { frame, title: 'Syncs', runs });

export const renderRun = (frame: PageFrame, page: RunPage): string =>
  eta.render('./run', { frame, title: `Sync of ${page.startedAt.words}`, page });

/** @param next the page that was asked for, to come back to */
export const renderLogin = (
  frame: PageFrame,
  login: { readonly next: string; readonly problem: string | null },
): string => eta.render('./login', { frame, title: 'Log in', ...login });

export const renderMessage = (frame: PageFrame, message: { readonly title: string; readonly text: string }): string =>
  eta.render('./message', { frame, ...message });
