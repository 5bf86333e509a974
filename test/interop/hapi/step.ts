import type { CyclePartner, Installation } from './installation.ts';

export interface StepResult {
  readonly step: string;
  readonly partner: string;
  readonly ok: boolean;
  /** What was seen, or what is wrong. */
  readonly told: string;
}

/** Does something to the whole installation, and gives what is then to be seen at each partner. */
export interface Step {
  readonly name: string;
  readonly act: (installation: Installation) => Promise<(partner: CyclePartner) => Promise<string>>;
}

export class StepFailed extends Error {}

export const hold = (isTrue: boolean, wrong: string): void => {
  if (!isTrue) throw new StepFailed(wrong);
};

export const attempt = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly wrong: string }> => {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof StepFailed) return { ok: false, wrong: error.message };
    return { ok: false, wrong: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};
