import type { StoragePart } from '../../core/service/contract.ts';

const storageKinds: Record<StoragePart['kind'], string> = {
  runs: 'Runs: masks, weights, figures',
  checkpoints: 'Checkpoints of runs',
  exports: 'Exported files kept with their run',
  reconstructions: 'Reconstructions',
  datasets: 'Data sets',
  generators: 'Generators',
  trash: 'Deleted runs that can come back',
  'crash-reports': 'Crash reports',
  other: 'Index, preferences, devices, cameras',
};
const clearing: Partial<Record<StoragePart['kind'], string>> = {
  checkpoints: 'Delete those of runs that are done',
  trash: 'Delete for good',
  'crash-reports': 'Delete',
};
const clearingBodies: Partial<Record<StoragePart['kind'], string>> = {
  checkpoints: 'A run that is done is never gone on with. Its mask, weights and figures stay.',
  trash: 'Deleted runs cannot come back then.',
  'crash-reports': 'They are of use only to whoever looks for the reason of a crash.',
};

/** The Settings screen. */
export const settingsTexts = {
  settings: {
    title: 'Settings',
    sections: 'Sections',
    section: {
      engines: 'Engines',
      doctor: 'This machine',
      workspace: 'Workspace and data',
      devices: 'SLMs',
      cameras: 'Cameras',
      appearance: 'Appearance',
      licences: 'Licences',
      about: 'About',
    },
    doing: {
      engine: 'Could not use this engine',
      measure: 'Could not measure the engines',
      show: 'Could not show the folder',
      workspace: 'Could not change the workspace',
    },

    enginesIntro:
      'What computes. Each engine takes the same small training step and its numbers are checked; the fastest that gives the right ones is used, unless you fix one.',
    use: 'Use',
    engine: 'Engine',
    step: 'Small step',
    note: 'Note',
    fastest: 'The fastest',
    fastestNote: (title: string) => `now ${title}`,
    inUse: 'in use',
    notHere: 'does not work here',
    times: (factor: string) => `${factor}× the fastest`,
    measure: 'Measure again',
    measuring: 'Measuring the engines',
    measured: 'The engines were measured',
    measureLater: 'A design is in work: beside it every engine would look slow.',
    afterwards: 'A design in work goes on with the engine that it began with.',

    doctorIntro: 'The same as “kinoform doctor” says.',
    again: 'Look again',
    copy: 'Copy',
    copied: 'Copied',

    folder: 'Folder',
    folderBody: 'Runs, reconstructions and what belongs to them; the command line uses the same one.',
    show: 'Show in folder',
    change: 'Change…',
    changeQuestion: 'Use another workspace?',
    changeBody: (folder: string) =>
      `Kinoform goes on with ${folder}. What is in the present workspace stays there. A design in work is paused first.`,
    changeAction: 'Use it',
    kept: 'What takes space',
    free: (bytes: string) => `${bytes} free on this disk`,
    kind: (kind: StoragePart['kind']): string => storageKinds[kind],
    files: (count: number) => (count === 1 ? '1 file' : `${count.toLocaleString('en')} files`),
    clear: (kind: StoragePart['kind']): string => clearing[kind] ?? '',
    clearBody: (kind: StoragePart['kind'], bytes: string): string => `${clearingBodies[kind] ?? ''} This frees ${bytes}.`,
    clearable: (bytes: string) => `${bytes} can go`,
    freed: (bytes: string) => `${bytes} freed`,

    theme: 'Theme',
    themes: { auto: 'As the system', light: 'Light', dark: 'Dark' },
    motion: 'Motion',
    motionBody: (reduced: boolean) =>
      reduced
        ? 'The system asks for less motion: nothing moves by itself.'
        : 'Few things move; none when the system asks for it.',

    licencesIntro: 'What Kinoform is shipped with, as its packages say.',
    findLicence: 'Find a package',
    noText: 'The package has no text of its own; its licence is the one named.',

    version: 'Version',
    platform: 'Platform',
    workspace: 'Workspace',
  },
} as const;
