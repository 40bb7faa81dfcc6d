import type { SceneImages } from '../../training/scene-images.ts';
import { identifyMask, type MaskFigures, type Sensing } from '../identify-mask.ts';
import { farField, maskDifference } from '../mask-views.ts';
import { checkPanel, shownMask, writePanelFiles } from '../panel-work.ts';

type Report = (share: number) => void;

/**
 * What takes the processor for seconds without a pause: functions of plain data to plain data, or of files to files that nobody looks
 * at before they are done, so that they can run in a thread of their own and end at any moment. Each may say how far it is, from 0 to 1.
 */
export const computations = {
  'far field': farField,
  'mask difference': ([one, other]: Parameters<typeof maskDifference>) => maskDifference(one, other),
  async identifiability({ sensing, images }: { sensing: Sensing; images: SceneImages }, report: Report): Promise<MaskFigures> {
    const goOn = (scene: number, scenes: number): Promise<boolean> => {
      report(scene / scenes);
      return Promise.resolve(true);
    };
    return (await identifyMask(sensing, images, goOn))!;
  },
  'panel check': checkPanel,
  'mask as shown': shownMask,
  'panel files': writePanelFiles,
} as const;

export type ComputationName = keyof typeof computations;
export type ComputationInput<N extends ComputationName> = Parameters<(typeof computations)[N]>[0];
export type ComputationOutput<N extends ComputationName> = Awaited<ReturnType<(typeof computations)[N]>>;
