import type { CommandFile } from '../command-file.ts';
import { addBench } from './bench.ts';
import { addCalibrate } from './calibrate.ts';
import { addCapture } from './capture.ts';
import { addCalibration } from './calibration.ts';
import { addDatasets } from './datasets.ts';
import { addDemo } from './demo.ts';
import { addDesign } from './design.ts';
import { addDoctor } from './doctor.ts';
import { addEvaluate } from './evaluate.ts';
import { addExport } from './export.ts';
import { addGenerator } from './generator.ts';
import { addIdentify } from './identify.ts';
import { addInverse } from './inverse.ts';
import { addInspect } from './inspect.ts';
import { addReconstruct } from './reconstruct.ts';
import { addPresets } from './presets.ts';
import { addReproduce } from './reproduce.ts';
import { addRuns } from './runs.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addSlm } from './slm.ts';
import { addSweep } from './sweep.ts';

/** In the order of the help. */
export const COMMANDS: readonly CommandFile[] = [
  addDemo,
  addDesign,
  addSweep,
  addEvaluate,
  addIdentify,
  addPresets,
  addRuns,
  addDatasets,
  addExport,
  addInspect,
  addSlm,
  addSimulate,
  addCapture,
  addCalibrate,
  addCalibration,
  addGenerator,
  addInverse,
  addReconstruct,
  addServe,
  addDoctor,
  addReproduce,
  addBench,
];
