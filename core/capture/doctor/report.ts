import type { CaptureFinding } from './finding.ts';

type Details = Partial<Pick<CaptureFinding, 'effect' | 'remedy' | 'marks' | 'fix'>>;

/** The findings of one analysis: each has the same id and title. */
export interface Reporter {
  ok(message: string): CaptureFinding;
  note(message: string, details?: Details): CaptureFinding;
  risk(message: string, details: Details): CaptureFinding;
  stop(message: string, details: Details): CaptureFinding;
}

export function reporter(id: string, title: string): Reporter {
  const finding =
    (verdict: CaptureFinding['verdict']) =>
    (message: string, { effect = '', remedy = '', marks = [], fix = null }: Details = {}): CaptureFinding => ({
      id,
      title,
      verdict,
      message,
      effect,
      remedy,
      marks,
      fix,
    });
  return { ok: finding('ok'), note: finding('note'), risk: finding('risk'), stop: finding('stop') };
}

/** `3 frames`, `1 frame`. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** A share as people read it: `0.12 %`, `34 %`. */
export const percent = (share: number): string => {
  const hundredths = 100 * share;
  return `${Math.abs(hundredths) >= 10 ? hundredths.toFixed(0) : hundredths.toPrecision(2)} %`;
};

/** `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
