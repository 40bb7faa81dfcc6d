import type { RealField } from '../math/field.ts';
import { InputError } from '../math/input-error.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { Design } from '../training/design-store.ts';

/** The best design of a run, ready to use. */
export interface LoadedDesign {
  readonly run: RunFolder;
  readonly config: DesignConfig;
  readonly design: Design;
  readonly record: RunRecord;
}

/** @throws InputError when there is no such run, or it has no design yet */
export async function loadDesign(library: RunLibrary, text: string): Promise<LoadedDesign> {
  const run = await library.find(text);
  const [config, design, record] = await Promise.all([run.config(), run.store.readDesign(), run.record()]);
  if (design === null) {
    const found = `none at epoch ${record.epoch}`;
    throw new InputError({ where: run.id, expected: 'a design', found, hint: `train it: kinoform design --resume ${run.id}` });
  }
  return { run, config, design, record };
}

export const float64 = ({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }): RealField => ({
  shape,
  data: Float64Array.from(data),
});
