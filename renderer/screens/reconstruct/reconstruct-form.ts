import type { ReconstructionSettings, RequestInput, RequestOutput } from '../../../core/service/contract.ts';
import { texts } from '../../texts.ts';

export type Offer = RequestOutput<'reconstructions.prepare'>;
export type OwnNumber = Offer['methods'][number]['numbers'][number];

/** Everything as it is typed. */
export interface ReconstructionForm {
  methods: string[];
  /** Own numbers of methods and priors by `owner.number`; empty: as the owner declares it. */
  numbers: Record<string, string>;
  /** Null: what every scene of the run has. */
  prior: ReconstructionSettings['prior'];
  /** Path of an array; empty: everywhere. */
  support: string;
  /** Null: as the run says, otherwise complex. */
  model: ReconstructionSettings['model'];
  /** Null: what suits method and measurement. */
  initial: string | null;
  /** Null: the newest that fits. */
  generator: string | null;
  /** Null: the newest of the generator that fits. */
  encoder: string | null;
  /** Ids, one of each kind at most; the newest of a kind without. */
  inverses: string[];
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
  support: '',
  model: null,
  initial: null,
  generator: null,
  encoder: null,
  inverses: [],
  iterations: '500',
  seconds: '',
  snr: '',
  restarts: '3',
});

/** The form that settings were read from. What this form does not show of them is left out. */
export function formOfSettings({
  set,
  iterations,
  seconds,
  noise,
  trust,
  ...settings
}: ReconstructionSettings): ReconstructionForm {
  const numbers = Object.entries(set).flatMap(([owner, own]) =>
    Object.entries(own).map(([name, value]) => [`${owner}.${name}`, String(value)]),
  );
  const { methods, prior, support, model, initial, generator, encoder, inverses } = settings;
  return {
    methods: [...methods],
    numbers: Object.fromEntries(numbers) as Record<string, string>,
    prior,
    support: support ?? '',
    model,
    initial,
    generator,
    encoder,
    inverses: [...inverses],
    iterations: String(iterations),
    seconds: seconds === null ? '' : String(seconds),
    snr: noise?.snr == null ? '' : String(noise.snr),
    restarts: String(trust.restarts),
  };
}

/** What of a form this measurement offers: methods that can be used, or else the usual ones; generator, networks and start that there are. */
export function fitToOffer(
  form: ReconstructionForm,
  { methods, generators, encoders, inverses, starts }: Offer,
): ReconstructionForm {
  const usable = methods.filter(({ problem }) => problem === null);
  const kept = usable.filter(({ name }) => form.methods.includes(name));
  return {
    ...form,
    methods: (kept.length > 0 ? kept : usable.filter(({ standard }) => standard)).map(({ name }) => name),
    generator: generators.some(({ id }) => id === form.generator) ? form.generator : null,
    encoder: encoders.some(({ id }) => id === form.encoder) ? form.encoder : null,
    inverses: form.inverses.filter((chosen) => inverses.some(({ id }) => id === chosen)),
    initial: starts.all.some(({ name }) => name === form.initial) ? form.initial : null,
  };
}

/** Whether a method that is chosen begins with this. */
export const anyNeeds = ({ methods }: ReconstructionForm, offer: Offer, what: Offer['methods'][number]['needs']): boolean =>
  offer.methods.some(({ name, needs }) => needs === what && methods.includes(name));

/** The method that begins with an encoder. */
export const LEARNED_START = 'prilo-li';

/** The encoders that a method that is chosen may begin with; those of the generator, where one is chosen. */
export function choosableEncoders({ methods, generator }: ReconstructionForm, { encoders }: Offer): Offer['encoders'] {
  if (!methods.includes(LEARNED_START)) return [];
  return encoders.filter((encoder) => generator === null || encoder.generator === generator);
}

/** The inverse networks that methods which are chosen may take, by what they are for. */
export function choosableInverses({ methods }: ReconstructionForm, { inverses }: Offer): Offer['inverses'][] {
  const chosen = inverses.filter((network) => network.methods.some((name) => methods.includes(name)));
  const kindOf = (network: Offer['inverses'][number]): string => network.methods.join();
  return [...new Set(chosen.map(kindOf))].map((kind) => chosen.filter((network) => kindOf(network) === kind));
}

/** What is wrong, by field, and for own numbers by `numbers.owner.number`. */
type Problems = ReadonlyMap<string, string>;

interface CheckedForm {
  /** Null while something is wrong. */
  readonly settings: RequestInput<'reconstructions.start'>['settings'] | null;
  readonly problems: Problems;
}

export function readReconstructionForm(form: ReconstructionForm, offer: Offer): CheckedForm {
  const problems = new Map<string, string>();
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
  const set = ownNumbers(form, offer, problems);
  if (form.methods.length === 0) problems.set('methods', texts.methods.noMethod);
  const makesImages = anyNeeds(form, offer, 'generator') || anyNeeds(form, offer, 'inverse');
  if (makesImages && (form.model ?? offer.model ?? 'complex') === 'complex') {
    problems.set('model', texts.methods.modelNeeded);
  }
  if (problems.size > 0 || iterations === null || restarts === null) return { settings: null, problems };
  const { methods, prior, model, initial, generator, encoder } = form;
  const usable = choosableInverses(form, offer).flat();
  const chosenEncoder = choosableEncoders(form, offer).find(({ id }) => id === encoder);
  const settings = {
    methods: [...methods],
    prior,
    support: form.support.trim() || null,
    model,
    initial: anyNeeds(form, offer, 'start') ? initial : null,
    // An encoder belongs to one generator.
    generator: anyNeeds(form, offer, 'generator') ? (generator ?? chosenEncoder?.generator ?? null) : null,
    encoder: chosenEncoder?.id ?? null,
    inverses: form.inverses.filter((chosen) => usable.some(({ id }) => id === chosen)),
    set,
    iterations,
    seconds,
    noise: snr === null ? null : { photons: null, readNoise: 0, snr },
    trust: { restarts },
  };
  return { settings, problems };
}

/** What is typed for the methods and the prior that are chosen. */
function ownNumbers({ methods, numbers, prior }: ReconstructionForm, offer: Offer, problems: Map<string, string>) {
  const owners = [
    ...offer.methods.filter(({ name }) => methods.includes(name)),
    ...offer.priors.filter(({ name }) => name === prior),
  ];
  const set: Record<string, Record<string, number>> = {};
  for (const { name: owner, numbers: declared } of owners) {
    for (const number of declared) {
      const text = (numbers[`${owner}.${number.name}`] ?? '').trim();
      if (text === '') continue;
      const value = Number(text);
      const { least, most, whole } = number;
      if (value >= least && value <= most && (!whole || Number.isInteger(value))) {
        set[owner] = { ...set[owner], [number.name]: value };
      } else {
        problems.set(`numbers.${owner}.${number.name}`, texts.methods.numberProblem(least, most, whole));
      }
    }
  }
  return set;
}
