import type { RequestInput, ReconstructionSettings } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

type Prior = ReconstructionSettings['prior'];

/** Everything as it is typed. */
export interface ReconstructionForm {
  methods: string[];
  /** Own numbers by `method.number`; empty: as the method declares it. */
  numbers: Record<string, string>;
  /** Null: what every scene of the run has. */
  prior: Prior;
  iterations: string;
  /** A scene; empty: no limit. */
  seconds: string;
  /** dB; empty: what is known of the camera. */
  snr: string;
  restarts: string;
}

export const emptyReconstructionForm = (): ReconstructionForm => ({
  methods: [],
  numbers: {},
  prior: null,
  iterations: '500',
  seconds: '',
  snr: '',
  restarts: '3',
});

interface CheckedForm {
  /** Null while something is wrong. */
  readonly settings: RequestInput<'reconstructions.start'>['settings'] | null;
  readonly problems: ReadonlyMap<keyof ReconstructionForm, string>;
}

export function readReconstructionForm(form: ReconstructionForm): CheckedForm {
  const problems = new Map<keyof ReconstructionForm, string>();
  const set = ownNumbers(form);
  if (set === null) problems.set('numbers', texts.methods.noNumber);
  const number = (key: 'iterations' | 'seconds' | 'snr' | 'restarts', valid: (value: number) => boolean): number | null => {
    const text = form[key].trim();
    if (text !== '' && valid(Number(text))) return Number(text);
    if (text !== '' || key === 'iterations' || key === 'restarts') problems.set(key, texts.methods.fields[key].problem);
    return null;
  };
  const iterations = number('iterations', (value) => Number.isInteger(value) && value >= 1);
  const seconds = number('seconds', (value) => value > 0 && Number.isFinite(value));
  const snr = number('snr', (value) => Number.isFinite(value));
  const restarts = number('restarts', (value) => Number.isInteger(value) && value >= 0 && value <= 32);
  if (form.methods.length === 0) problems.set('methods', texts.methods.noMethod);
  if (problems.size > 0 || iterations === null || restarts === null || set === null) return { settings: null, problems };
  const noise = snr === null ? null : { photons: null, readNoise: 0, snr };
  const { methods, prior } = form;
  return { settings: { methods: [...methods], prior, set, iterations, seconds, noise, trust: { restarts } }, problems };
}

/** What is typed for the methods that are chosen; null when something is no number. */
function ownNumbers({ methods, numbers }: ReconstructionForm): Record<string, Record<string, number>> | null {
  const set: Record<string, Record<string, number>> = {};
  for (const [key, text] of Object.entries(numbers)) {
    const [method = '', name = ''] = key.split('.');
    if (text.trim() === '' || !methods.includes(method)) continue;
    if (!Number.isFinite(Number(text))) return null;
    set[method] = { ...set[method], [name]: Number(text) };
  }
  return set;
}
