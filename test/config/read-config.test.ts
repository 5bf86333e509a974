import { describe, expect, it } from 'vitest';
import { InvalidSettingsError } from '../../src/config/invalid-settings-error.ts';
import { readConfig } from '../../src/config/read-config.ts';

const problemsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof InvalidSettingsError) return error.problems.map(({ setting }) => setting);
    throw error;
  }
  return [];
};

describe('reading the settings', () => {
  it('sends nothing, listens on loopback alone and logs little when nothing is set', () => {
    expect(readConfig({})).toEqual({
      dataFolder: '.concord/data',
      databaseUrl: null,
      partnersFolder: 'partners',
      terminologyFolder: null,
      clinicSystem: null,
      clinic: { id: 'clinic', name: 'Psychiatric clinic', npi: null },
      host: '127.0.0.1',
      port: 8480,
      loginToken: null,
      syncSchedule: null,
      staleAfterDays: 365,
      keepAnswersDays: 90,
      logLevel: 'warn',
    });
  });

  it('reads what is set, without the spaces around it', () => {
    const config = readConfig({
      CONCORD_DATA: ' /var/lib/concord ',
      CONCORD_CLINIC_SYSTEM: 'https://clinic.example/ids/',
      CONCORD_CLINIC_NPI: '1234567893',
      CONCORD_PORT: '0',
      CONCORD_LOGIN_TOKEN: 'x'.repeat(32),
      CONCORD_SYNC_SCHEDULE: '*/15 * * * *',
      CONCORD_STALE_AFTER_DAYS: '90',
      CONCORD_KEEP_ANSWERS_DAYS: '30',
      CONCORD_LOG_LEVEL: 'debug',
    });
    expect(config).toMatchObject({
      dataFolder: '/var/lib/concord',
      clinicSystem: 'https://clinic.example/ids',
      clinic: { npi: '1234567893' },
      ...{ port: 0, staleAfterDays: 90, keepAnswersDays: 30, logLevel: 'debug', syncSchedule: '*/15 * * * *' },
      loginToken: 'x'.repeat(32),
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value for one that is not set', () => {
    expect(readConfig({ CONCORD_PORT: '', CONCORD_CLINIC_SYSTEM: '  ', CONCORD_DATA: '' })).toEqual(readConfig({}));
  });

  it.each([
    ['CONCORD_CLINIC_SYSTEM', ['clinic', 'ftp://clinic.example', 'clinic.example/ids']],
    ['DATABASE_URL', ['mysql://localhost/concord', 'localhost/concord', 'concord']],
    ['CONCORD_CLINIC_NPI', ['123', '12345678901', 'none']],
    ['CONCORD_PORT', ['-1', '65536', '80.5', 'http', '0x50']],
    ['CONCORD_LOGIN_TOKEN', ['short']],
    ['CONCORD_SYNC_SCHEDULE', ['hourly', '* * * *']],
    ['CONCORD_STALE_AFTER_DAYS', ['0', '-5', '1e3', 'never']],
    ['CONCORD_KEEP_ANSWERS_DAYS', ['0', '-5', '1e3', 'never']],
    ['CONCORD_LOG_LEVEL', ['loud', 'WARN']],
  ])('refuses %s where it cannot be used', (name, values) => {
    for (const value of values) expect(problemsOf({ [name]: value })).toEqual([name]);
  });

  it('names all that cannot be used at once, and repeats no value', () => {
    const environment = {
      CONCORD_PORT: 'secret-port',
      CONCORD_LOGIN_TOKEN: 'secret',
      CONCORD_LOG_LEVEL: 'secret-level',
    };
    expect(problemsOf(environment)).toEqual(['CONCORD_PORT', 'CONCORD_LOGIN_TOKEN', 'CONCORD_LOG_LEVEL']);
    try {
      readConfig(environment);
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('secret-');
    }
  });
});
