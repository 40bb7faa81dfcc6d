import type { SceneImages } from '../training/scene-images.ts';
import type { Engine } from '../engine/program.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { DesignConfig } from '../training/design-config.ts';
import type { Evaluation } from './contract.ts';
import { scoreMasks } from './reading.ts';

export async function evaluateRun(
  folder: RunFolder,
  config: DesignConfig,
  engine: Engine,
  test: SceneImages,
  _breathe: () => Promise<void>,
): Promise<Evaluation> {
  const design = await folder.store.readDesign();
  if (design === null) return {};
  const [network] = await scoreMasks(engine, config, design, [design.maskPhase], test);
  return { network: network! };
}
