import { describe, expect, it } from 'vitest';
import { dateAt } from '../../src/normalization/read-date.ts';

describe('the first date under some keys', () => {
  it.each(['2024', '2024-01', '2024-01-01', '2024-01-01T10:30:00Z', '2024-01-01T10:30:00.5+02:00'])(
    '%s stays as it was written',
    (date) => {
      expect(dateAt({ on: date }, 'on')).toBe(date);
    },
  );

  it.each(['2024-01-01Tgarbage', '2024-01-01T25:00:00Z', '2024-13', 'spring', '', 2024, null])(
    '%s is passed over',
    (written) => {
      expect(dateAt({ on: written, issued: '2024-02' }, 'on', 'issued')).toBe('2024-02');
      expect(dateAt({ on: written }, 'on')).toBeNull();
    },
  );
});
