import path from 'node:path';
import { z } from 'zod';
import { readWhole } from '../../formats/files.ts';
import { decodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import { loadDesignConfig } from '../../runs/presets.ts';
import { applyOverrides } from '../../training/overrides.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import type { Arm, Experiment } from '../reproduce/experiment.ts';

const valueSchema = z.json();

/** A sweep as its file says it: every combination of the values of its grid, once a seed. */
const sweepSchema = z.strictObject({
  /** Begins the names of its runs. */
  name: z.string().min(1).max(40),
  /** A preset, or a configuration file (.json) beside this one. */
  design: z.string().min(1),
  /** What all designs change of it, by field. */
  set: z.record(z.string(), valueSchema).default({}),
  /** The values of each field that differs; the last field changes first. */
  grid: z.record(z.string(), z.array(valueSchema).min(1)),
  /** Of each design. */
  seeds: z.int().min(1).max(100).default(1),
});

/** Beyond this a slip in the file is more likely than a wish. */
const MOST_DESIGNS = 1000;

/**
 * The designs of a sweep file, each checked before any is trained.
 * @param assets the folder of the presets
 * @throws InputError for a file, a field or a value that there is not
 */
export async function readSweep(file: string, assets: string, firstSeed: number): Promise<Experiment> {
  const { name, design, set, grid, seeds } = decodeJson(await readWhole(file), sweepSchema, file);
  for (const [part, fields] of Object.entries({ set, grid })) {
    if (!('seed' in fields)) continue;
    throw new InputError({ where: `${file}, ${part} seed`, expected: 'it as "seeds"', found: 'a field of a design' });
  }
  const source = design.endsWith('.json') ? path.resolve(path.dirname(file), design) : design;
  const given = await loadDesignConfig(assets, source, []);
  const base = parseDesignConfig(applyOverrides(given, Object.entries(set).map(override), `${file}, set`), `${file}, set`);
  const count = Object.values(grid).reduce((product, values) => product * values.length, 1);
  if (count > MOST_DESIGNS) {
    throw new InputError({ where: `${file}, grid`, expected: `at most ${MOST_DESIGNS} designs`, found: `${count}` });
  }
  const arms = combinations(grid).map((point): Arm => {
    const title = point.map(([field, value]) => `${field.split('.').at(-1)!} ${told(value)}`).join(', ') || design;
    return { name: point.map(override).join(' ') || design, title, overrides: point.map(override), seeds };
  });
  for (const { name: arm, overrides } of arms) {
    const { distillation, training } = parseDesignConfig(applyOverrides(base, overrides, `${file}, grid`), `${file}, ${arm}`);
    const run = distillation.teacher ?? training.startFrom;
    if (run !== null)
      throw new InputError({ where: `${file}, ${arm}`, expected: 'a design without a teacher or a start', found: run });
  }
  return { name, base, arms, firstSeed };
}

type Point = readonly (readonly [field: string, value: unknown])[];

function combinations(grid: Readonly<Record<string, readonly unknown[]>>): Point[] {
  return Object.entries(grid).reduce<Point[]>(
    (points, [field, values]) => points.flatMap((point) => values.map((value) => [...point, [field, value] as const])),
    [[]],
  );
}

const override = ([field, value]: readonly [string, unknown]): string => `${field}=${JSON.stringify(value)}`;
const told = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
