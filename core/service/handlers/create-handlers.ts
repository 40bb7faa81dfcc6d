import type { CoreContext } from '../context.ts';
import { appHandlers } from './app.ts';
import { captureHandlers } from './captures.ts';
import { datasetHandlers } from './datasets.ts';
import { designHandlers } from './designs.ts';
import { exportHandlers } from './exports.ts';
import { fileHandlers } from './files.ts';
import { generatorHandlers } from './generators.ts';
import type { Handlers } from './handlers.ts';
import { historyHandlers } from './history.ts';
import { jobHandlers } from './jobs.ts';
import { maskHandlers } from './masks.ts';
import { presetHandlers } from './presets.ts';
import { reconstructionHandlers } from './reconstructions.ts';
import { profileHandlers } from './profiles.ts';
import { runHandlers } from './runs.ts';
import { settingsHandlers } from './settings.ts';
import { showHandlers } from './show.ts';
import { trainingHandlers } from './trainings.ts';
import { uploadHandlers } from './uploads.ts';
import { workHandlers } from './work.ts';

/** Every request of the contract: one that nobody answers does not compile. */
export const createHandlers = (context: CoreContext): Handlers => ({
  ...appHandlers(context),
  ...presetHandlers(context),
  ...datasetHandlers(context),
  ...designHandlers(context),
  ...generatorHandlers(context),
  ...trainingHandlers(context),
  ...jobHandlers(context),
  ...runHandlers(context),
  ...historyHandlers(context),
  ...profileHandlers(context),
  ...exportHandlers(context),
  ...maskHandlers(context),
  ...reconstructionHandlers(context),
  ...captureHandlers(context),
  ...fileHandlers(),
  ...uploadHandlers(context),
  ...showHandlers(context),
  ...settingsHandlers(context),
  ...workHandlers(context),
});
