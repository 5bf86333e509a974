/** One setting: an environment variable, what it means, what it is when nobody sets it. */
export interface Setting {
  readonly name: `CONCORD_${string}` | 'DATABASE_URL';
  /** One line, as README and `.env.example` show it. */
  readonly meaning: string;
  readonly kind: 'text' | 'path' | 'port' | 'whole-number' | 'url' | 'cron' | 'level' | 'secret' | 'database';
  /** The value as text; empty means that the setting is off, or that the program chooses. */
  readonly byDefault: string;
}

/** Every setting there is. README's table and `.env.example` are held equal to this list by a test. */
export const settings = [
  {
    name: 'CONCORD_DATA',
    meaning: 'Folder of the database; made when missing, readable by its owner only.',
    kind: 'path',
    byDefault: '.concord/data',
  },
  {
    name: 'DATABASE_URL',
    meaning: 'PostgreSQL database to use in the place of the file, `postgres://user:password@host/database`.',
    kind: 'database',
    byDefault: '',
  },
  {
    name: 'CONCORD_PARTNERS',
    meaning: 'Folder of the partner files, one `<id>.json` or `<id>.yaml` each, and of the keys that they name.',
    kind: 'path',
    byDefault: 'partners',
  },
  {
    name: 'CONCORD_TERMINOLOGY',
    meaning: 'Folder of drug data that `concord terminology build` made; the data that comes with Concord when empty.',
    kind: 'path',
    byDefault: '',
  },
  {
    name: 'CONCORD_CLINIC_SYSTEM',
    meaning: 'Absolute URL under which the clinic names its own patients, orders and so on; never change it later.',
    kind: 'url',
    byDefault: '',
  },
  {
    name: 'CONCORD_CLINIC_ID',
    meaning: "The clinic's own id of itself as an organisation.",
    kind: 'text',
    byDefault: 'clinic',
  },
  {
    name: 'CONCORD_CLINIC_NAME',
    meaning: 'The name that partners see.',
    kind: 'text',
    byDefault: 'Psychiatric clinic',
  },
  { name: 'CONCORD_CLINIC_NPI', meaning: "The organisation's NPI, ten digits.", kind: 'text', byDefault: '' },
  {
    name: 'CONCORD_HOST',
    meaning: 'Address that the pages are served on; anything but loopback belongs behind TLS.',
    kind: 'text',
    byDefault: '127.0.0.1',
  },
  { name: 'CONCORD_PORT', meaning: 'Port of the pages; 0 takes any that is free.', kind: 'port', byDefault: '8480' },
  {
    name: 'CONCORD_LOGIN_TOKEN',
    meaning: 'Token that opens the pages, 32 characters or more; made and shown at every start when empty.',
    kind: 'secret',
    byDefault: '',
  },
  {
    name: 'CONCORD_SYNC_SCHEDULE',
    meaning: 'When `serve` syncs, as a cron line (`*/15 * * * *`); never by itself when empty.',
    kind: 'cron',
    byDefault: '',
  },
  {
    name: 'CONCORD_STALE_AFTER_DAYS',
    meaning: 'A current medication that nobody confirmed for longer than this is marked stale.',
    kind: 'whole-number',
    byDefault: '365',
  },
  {
    name: 'CONCORD_KEEP_ANSWERS_DAYS',
    meaning: 'Days for which answers of partners are kept that newer ones have taken the place of.',
    kind: 'whole-number',
    byDefault: '90',
  },
  {
    name: 'CONCORD_LOG_LEVEL',
    meaning: 'How much is logged, as JSON lines on standard error: silent, error, warn, info or debug.',
    kind: 'level',
    byDefault: 'warn',
  },
] as const satisfies readonly Setting[];

export type SettingName = (typeof settings)[number]['name'];
