import { shellTexts } from './texts/shell.ts';
import { designTexts } from './texts/design.ts';
import { maskTexts } from './texts/mask.ts';
import { reconstructTexts } from './texts/reconstruct.ts';
import { runsTexts } from './texts/runs.ts';

/** Every text of the screens: the one catalogue. */
export const texts = { ...shellTexts, ...designTexts, ...maskTexts, ...reconstructTexts, ...runsTexts } as const;
