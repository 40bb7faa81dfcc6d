import type { Finding, RunState } from '../../core/service/contract.ts';

const runStates: Record<RunState, string> = {
  queued: 'Queued',
  running: 'Running',
  paused: 'Paused',
  interrupted: 'Interrupted',
  stopped: 'Stopped',
  failed: 'Failed',
  diverged: 'Diverged',
  done: 'Done',
};

const verdicts: Record<Finding['verdict'], string> = { ok: 'OK', note: 'Note', risk: 'Risk', stop: 'Stop' };

/** The frame around the screens, and words that all of them use. */
export const shellTexts = {
  navigation: {
    label: 'Screens',
    start: 'Start',
    datasets: 'Datasets',
    design: 'Design',
    mask: 'Mask',
    reconstruct: 'Reconstruct',
    runs: 'History',
    generators: 'Generators',
    settings: 'Settings',
    lightTheme: 'Use the light theme',
    darkTheme: 'Use the dark theme',
    skip: 'Skip to content',
  },

  common: {
    close: 'Close',
    cancel: 'Cancel',
    retry: 'Try again',
    browse: 'Browse…',
    download: 'Download',
    showInFolder: 'Show in folder',
    inspect: 'Inspect',
    none: 'none',
    loading: 'Loading…',
  },

  connection: {
    connecting: 'Connecting to the core…',
    up: 'Core ready',
    down: 'Core down',
    starting: 'Connecting',
    lost: 'The connection to the core was lost',
    unreachable: (host: string) => `No answer from ${host}`,
    unreachableHint:
      'Check that “kinoform serve” is still running there, and that this page was opened with the address it printed, token included.',
    deadTitle: 'The core does not answer. Trying again…',
    endedTitle: 'The core does not answer, and is not started again by itself.',
    startAgain: 'Start it again',
    deadBody: 'Nothing is lost: a run that was training goes on from its last checkpoint when you resume it.',
    reconnecting: 'Connecting again…',
    startFailedTitle: 'The core does not answer',
  },

  status: {
    workspace: 'Workspace',
    engine: 'Engine',
    noEngine: 'no engine yet',
    electron: (version: string) => `Electron ${version}`,
    node: (version: string) => `Node ${version}`,
    version: (version: string) => `Kinoform ${version}`,
  },

  notices: {
    label: 'Messages',
    where: 'Where',
    expected: 'Expected',
    found: 'Found',
    hint: 'Hint',
    dismiss: 'Dismiss',
    doing: {
      load: 'Could not load',
      start: 'Could not start the design',
      pause: 'Could not pause',
      resume: 'Could not resume',
      stop: 'Could not stop',
      show: 'Could not open the run',
      preview: 'Could not read the dataset',
      mask: 'Could not load the mask',
      write: 'Could not write the file',
      read: 'Could not read the file back',
      inspect: 'Could not inspect the file',
      browse: 'Could not open the file dialog',
      look: 'Could not look into what was dropped',
      removeProfile: 'Could not remove the device',
      frame: 'Could not read the frame',
      fix: 'Could not change the capture',
      results: 'Could not load the results',
      reconstruct: 'Could not start the reconstruction',
      cancel: 'Could not cancel',
      remove: 'Could not delete',
      restoreReconstruction: 'Could not take the deletion back',
    },
    runDone: (name: string) => `“${name}” is done`,
    runFailed: (name: string, state: string) => `“${name}”: ${state.toLowerCase()}`,
  },

  runState: (state: RunState): string => runStates[state],

  verdict: (verdict: Finding['verdict']): string => verdicts[verdict],

  viewer: {
    copy: 'Copy picture',
    copyValues: 'Copy values in view',
    copyAllValues: 'Copy values',
    save: 'Save picture as PNG',
    copied: 'The picture is on the clipboard, a pixel a pixel',
    valuesCopied: 'The values are on the clipboard, a row a line',
    copyFailed: 'Could not copy',
    saveFailed: 'Could not save the picture',
    actual: 'One to one',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit to window',
    scale: (percent: string) => `${percent} %`,
    keys: 'Wheel or + − to zoom · drag or arrows to pan · Shift + arrows to read pixels · 0 to fit',
  },
} as const;
