import { CONFIG_VERSION } from './design-config.ts';

type Config = Readonly<Record<string, unknown>>;

/** What version 2 added, with the values under which a configuration means what it meant in version 1. */
const ADDED_IN_2 = {
  noise: { spread: 1 },
  panel: { phaseError: 0, fringing: 0, fillFactor: 1, zeroOrder: 0 },
  mask: { bits: null, quantisation: 'straight-through', regulariser: 'none', regulariserWeight: 0 },
  unrolling: { stages: 0, projections: 5, width: 16, depth: 1 },
  distillation: {
    enabled: false,
    teacher: null,
    teacherSnapshots: 9,
    teacherEpochs: 4,
    match: 'mean',
    cdp: 0.01,
    features: 0.01,
    images: 0,
    schedule: 'constant',
  },
  optimiser: { gradientLimit: null },
  training: { startFrom: null },
} as const;

/** From each version to the next. Sections that are not there stay so: what is missing is for the schema to say. */
const migrations: Readonly<Record<number, (config: Config) => Config>> = {
  1: (config) => {
    const sensing = section(config, 'sensing');
    return {
      ...config,
      ...extended(config, 'mask', ADDED_IN_2.mask),
      ...extended(config, 'optimiser', ADDED_IN_2.optimiser),
      ...extended(config, 'training', ADDED_IN_2.training),
      ...(sensing === null
        ? {}
        : { sensing: { ...sensing, ...extended(sensing, 'noise', ADDED_IN_2.noise), panel: ADDED_IN_2.panel } }),
      unrolling: ADDED_IN_2.unrolling,
      distillation: ADDED_IN_2.distillation,
      version: 2,
    };
  },
};

/** A configuration of an older version in the words of this one. What is not a configuration comes back as it is. */
export function migrateConfig(value: unknown): unknown {
  let config = value;
  while (isGroup(config) && typeof config['version'] === 'number' && config['version'] < CONFIG_VERSION) {
    const migrate = migrations[config['version']];
    if (migrate === undefined) return config;
    config = migrate(config);
  }
  return config;
}

const isGroup = (value: unknown): value is Config => typeof value === 'object' && value !== null;

function section(config: Config, name: string): Config | null {
  const value = config[name];
  return isGroup(value) ? value : null;
}

function extended(config: Config, name: string, added: Config): Config {
  const value = section(config, name);
  return value === null ? {} : { [name]: { ...value, ...added } };
}
