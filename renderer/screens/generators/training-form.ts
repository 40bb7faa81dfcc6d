import type { DatasetSummary, GeneratorConfig, GeneratorNetworkChoice } from '../../../core/service/contract.ts';
import { formatNumber } from '../../composables/format.ts';
import { texts } from '../../texts.ts';

/** A training as it is typed. */
export interface TrainingForm {
  network: string;
  dataset: string;
  train: string;
  validation: string;
  height: string;
  width: string;
  epochs: string;
  batch: string;
  rate: string;
  seed: string;
  /** Empty: of network and data set. */
  name: string;
}

export type TrainingField = keyof TrainingForm;

const words = texts.trainings.problems;
const LARGEST_SIDE = 512;
const LARGEST_SEED = 0xffffffff;
/** Of the training images, kept for validation where the data set sets none apart; and the most that is worth it. */
const [VALIDATION_SHARE, VALIDATION_MOST] = [0.1, 1000];

/** What suits a network and a data set. */
export function suggestTraining(network: GeneratorNetworkChoice, dataset: DatasetSummary): TrainingForm {
  const { trainCount, validationCount, height, width } = dataset;
  const validation = Math.min(VALIDATION_MOST, validationCount || Math.floor(VALIDATION_SHARE * trainCount));
  const train = trainCount - (validationCount > 0 ? 0 : validation);
  return {
    network: network.name,
    dataset: dataset.name,
    train: String(train),
    validation: String(validation),
    height: String(height),
    width: String(width),
    epochs: '100',
    batch: String(Math.min(100, Math.max(1, train))),
    rate: formatNumber(network.training.learningRate),
    seed: '0',
    name: '',
  };
}

/** What it is called where nobody names it. */
export const usualName = (network: GeneratorNetworkChoice, dataset: DatasetSummary): string =>
  `${network.name} ${dataset.title}`.slice(0, 80);

interface CheckedTraining {
  /** Null while something is wrong. */
  readonly config: GeneratorConfig | null;
  readonly problems: ReadonlyMap<TrainingField, string>;
}

export function readTrainingForm(
  form: TrainingForm,
  networks: readonly GeneratorNetworkChoice[],
  datasets: readonly DatasetSummary[],
): CheckedTraining {
  const problems = new Map<TrainingField, string>();
  const whole = (field: TrainingField, least: number, most: number): number => {
    const value = Number(form[field].trim() || Number.NaN);
    if (!Number.isInteger(value) || value < least || value > most) problems.set(field, words.whole(least, most));
    return value;
  };
  const network = networks.find(({ name }) => name === form.network);
  const dataset = datasets.find(({ name, available }) => name === form.dataset && available);
  if (dataset === undefined) problems.set('dataset', words.dataset);
  const most = dataset?.trainCount ?? Number.MAX_SAFE_INTEGER;
  const train = whole('train', 1, most);
  const apart = dataset?.validationCount ?? 0;
  const validation = whole('validation', 0, apart || most);
  if (!problems.has('train') && apart === 0 && train + validation > most) problems.set('train', words.images(most));
  const height = whole('height', 1, LARGEST_SIDE);
  const width = whole('width', 1, LARGEST_SIDE);
  const halves = (side: number): boolean => side % 2 === 0 && side >= 8;
  if (
    network?.network.kind === 'dcgan' &&
    !problems.has('height') &&
    !problems.has('width') &&
    !(halves(height) && halves(width))
  ) {
    problems.set(halves(height) ? 'width' : 'height', words.even);
  }
  const epochs = whole('epochs', 1, 100_000);
  const batchSize = whole('batch', 1, 10_000);
  if (!problems.has('batch') && !problems.has('train') && batchSize > train) problems.set('batch', words.batch(train));
  const learningRate = Number(form.rate.trim() || Number.NaN);
  if (!(learningRate > 0 && Number.isFinite(learningRate))) problems.set('rate', words.rate);
  const seed = whole('seed', 0, LARGEST_SEED);
  if (form.name.trim().length > 80) problems.set('name', words.name);
  if (problems.size > 0 || network === undefined || dataset === undefined) return { config: null, problems };
  const config: GeneratorConfig = {
    version: 1,
    name: form.name.trim() || usualName(network, dataset),
    seed,
    dataset: { source: dataset.name, height, width, train, validation },
    network: network.network,
    training: { objective: network.training.objective, epochs, batchSize, learningRate },
  };
  return { config, problems };
}
