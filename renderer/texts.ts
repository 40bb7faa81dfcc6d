import { paletteTexts } from './texts/commands.ts';
import { shellTexts } from './texts/shell.ts';
import { curvesTexts } from './texts/curves.ts';
import { datasetsTexts } from './texts/datasets.ts';
import { designTexts } from './texts/design.ts';
import { fileTexts } from './texts/files.ts';
import { camerasTexts } from './texts/cameras.ts';
import { captureTexts } from './texts/capture.ts';
import { generatorsTexts } from './texts/generators.ts';
import { jobsTexts } from './texts/jobs.ts';
import { layoutTexts } from './texts/layout.ts';
import { maskTexts } from './texts/mask.ts';
import { maskViewsTexts } from './texts/mask-views.ts';
import { reconstructTexts } from './texts/reconstruct.ts';
import { runsTexts } from './texts/runs.ts';
import { settingsTexts } from './texts/settings.ts';
import { trainingsTexts } from './texts/trainings.ts';
import { startTexts } from './texts/start.ts';

/** Every text of the screens: the one catalogue. */
export const texts = {
  ...shellTexts,
  ...paletteTexts,
  ...fileTexts,
  ...startTexts,
  ...trainingsTexts,
  ...curvesTexts,
  ...datasetsTexts,
  ...designTexts,
  ...camerasTexts,
  ...captureTexts,
  ...generatorsTexts,
  ...jobsTexts,
  ...layoutTexts,
  ...maskTexts,
  ...maskViewsTexts,
  ...reconstructTexts,
  ...runsTexts,
  ...settingsTexts,
} as const;
