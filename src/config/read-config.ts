import { InvalidSettingsError, type SettingProblem } from './invalid-settings-error.ts';
import { type SettingName, settings } from './manifest.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** The settings, checked and typed, read once at start. */
export interface Config {
  readonly dataFolder: string;
  /** `null` where everything is kept in a file of the data folder. */
  readonly databaseUrl: string | null;
  readonly partnersFolder: string;
  /** `null` for the drug data that comes with Concord. */
  readonly terminologyFolder: string | null;
  /** `null` where it is not set: then nothing may be sent. */
  readonly clinicSystem: string | null;
  readonly clinic: { readonly id: string; readonly name: string; readonly npi: string | null };
  readonly host: string;
  readonly port: number;
  readonly loginToken: string | null;
  readonly syncSchedule: string | null;
  readonly staleAfterDays: number;
  readonly keepAnswersDays: number;
  readonly logLevel: LogLevel;
}

const levels: readonly LogLevel[] = ['silent', 'error', 'warn', 'info', 'debug'];

/**
 * Reads the settings out of an environment.
 * @throws InvalidSettingsError with every setting that cannot be used
 */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const problems: SettingProblem[] = [];
  const text = (name: SettingName): string => environment[name]?.trim() || defaultOf(name);
  const checked = <T>(name: SettingName, read: (value: string) => T | null, expected: string): T | null => {
    const value = text(name);
    const result = value === '' ? null : read(value);
    if (value !== '' && result === null) problems.push({ setting: name, expected });
    return result;
  };
  const config: Config = {
    dataFolder: text('CONCORD_DATA'),
    databaseUrl: checked('DATABASE_URL', readDatabaseUrl, 'postgres://user:password@host:port/database'),
    partnersFolder: text('CONCORD_PARTNERS'),
    terminologyFolder: text('CONCORD_TERMINOLOGY') || null,
    clinicSystem: checked('CONCORD_CLINIC_SYSTEM', readUrl, 'an absolute http(s) URL'),
    clinic: {
      id: text('CONCORD_CLINIC_ID'),
      name: text('CONCORD_CLINIC_NAME'),
      npi: checked('CONCORD_CLINIC_NPI', (value) => (/^\d{10}$/.test(value) ? value : null), 'ten digits'),
    },
    host: text('CONCORD_HOST'),
    port: checked('CONCORD_PORT', wholeNumber(0, 65_535), 'a port, 0 to 65535') ?? 0,
    loginToken: checked('CONCORD_LOGIN_TOKEN', (value) => (value.length >= 32 ? value : null), '32 characters or more'),
    syncSchedule: checked('CONCORD_SYNC_SCHEDULE', readCron, 'a cron line of five or six fields'),
    staleAfterDays: checked('CONCORD_STALE_AFTER_DAYS', wholeNumber(1, 36_500), 'days, 1 or more') ?? 365,
    keepAnswersDays: checked('CONCORD_KEEP_ANSWERS_DAYS', wholeNumber(1, 36_500), 'days, 1 or more') ?? 90,
    logLevel:
      checked('CONCORD_LOG_LEVEL', (value) => levels.find((level) => level === value) ?? null, levels.join(', ')) ??
      'warn',
  };
  if (problems.length > 0) throw new InvalidSettingsError(problems);
  return Object.freeze(config);
};

const defaultOf = (name: SettingName): string => settings.find((setting) => setting.name === name)?.byDefault ?? '';

const readUrl = (value: string): string | null =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? value.replace(/\/+$/, '') : null;

const readDatabaseUrl = (value: string): string | null =>
  URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol) ? value : null;

const wholeNumber =
  (least: number, most: number) =>
  (value: string): number | null => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= least && number <= most ? number : null;
  };

/** Only the shape; what the fields mean is the scheduler's to judge, at start. */
const readCron = (value: string): string | null => (/^(\S+\s+){4,5}\S+$/.test(value) ? value : null);
