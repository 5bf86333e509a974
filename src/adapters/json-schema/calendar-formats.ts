const leadingDate = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T|$)/;

/**
 * Whether the day a text names exists: `2024-02-29` does, `2023-02-29` and `2024-13` do not. A text of another form
 * passes: its form is what the schema's `pattern` judges, so that one mistake is reported once.
 */
export const namesAnExistingDay = (text: string): boolean => {
  const [, year, month, day] = leadingDate.exec(text) ?? [];
  if (year === undefined || month === undefined) return true;
  if (Number(month) < 1 || Number(month) > 12) return false;
  if (day === undefined) return true;
  const found = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  found.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day);
};
