import type { RequestName } from '../core/service/contract.ts';

/** What requests are called that take minutes. */
const longRequests: Partial<Record<RequestName, string>> = {
  'captures.calibrate': 'Calibration of the bench',
  'exports.write': 'Export of the mask',
  'reconstructions.export': 'Export of fields',
  'masks.difference': 'Difference of two masks',
  'masks.identifiability': 'What the mask lets the camera say',
  'runs.import': 'Import of runs',
  'runs.export': 'Export of runs',
  'engines.measure': 'Measuring the engines',
  'reconstructions.prepare': 'Reading of the measurements',
};

/** What the main process says by itself: in menus, questions, notifications and the tray. The screens have theirs in renderer/texts. */
export const texts = {
  menus: {
    file: 'File',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    go: 'Go',
    design: 'Design',
    mask: 'Mask',
    capture: 'Capture',
    view: 'View',
    help: 'Help',
    showWorkspace: 'Show the workspace',
    quit: 'Quit',
    about: 'About Kinoform',
  },

  longRequests,

  closing: {
    training: (name: string) => `“${name}” is being trained.`,
    trainingDetail:
      'In the background it goes on without a window: start Kinoform again, or use its icon in the tray, to see it. Paused, it goes on from there when you resume it.',
    other: (name: string) => `${name} is not finished.`,
    otherDetail:
      'In the background it goes on without a window: start Kinoform again, or use its icon in the tray, to see it. If you quit, it has to be started again.',
    background: 'Continue in the background',
    pause: 'Pause and quit',
    stop: 'Stop it and quit',
    cancel: 'Cancel',
  },

  ended: {
    done: (name: string) => `“${name}” is done`,
    failed: (name: string) => `“${name}” did not finish`,
  },

  tray: {
    open: 'Open Kinoform',
    quit: 'Quit…',
    idle: 'Kinoform: nothing in work',
    working: (name: string, percent: number | null) => `Kinoform: ${name}${percent === null ? '' : `, ${percent} %`}`,
  },
} as const;
