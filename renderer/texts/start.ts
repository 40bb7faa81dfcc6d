/** The Start screen and its tour. */
export const startTexts = {
  start: {
    title: 'What would you like to do?',
    actions: {
      design: { title: 'Design a mask', body: 'Learn a phase mask together with the network that reads its patterns.' },
      mask: { title: 'Export for a modulator', body: 'Look at a mask, check it against your SLM, save the bitmap.' },
      reconstruct: { title: 'Reconstruct a measurement', body: 'Camera frames to a complex field, with how far to trust it.' },
      runs: { title: 'Look back', body: 'Every run with its settings, figures and files; compare and repeat.' },
      datasets: {
        title: 'Bring your own images',
        body: 'Pictures and arrays to learn from, cropped and scaled as you need them.',
      },
    },
    tourTitles: { new: 'New here?', left: 'The tour waits', done: 'The tour' },
    tourBody: 'The tour designs a small mask with real training, a few minutes on a laptop, and saves it for a modulator.',
    tourLeft: (at: number, of: number) => `You left the tour at step ${at} of ${of}.`,
    tourDone: 'You have seen it all. It can be taken again, with another small design.',
    tourBegin: 'Start the tour',
    tourContinue: 'Go on with the tour',
    tourAgain: 'See it again',
    recent: 'Recent runs',
    allRuns: 'All runs',
    noRuns: 'No run yet. Designs appear here with their masks.',
    loadingRuns: 'Loading the runs…',
    maskOf: (name: string) => `Mask of “${name}”`,
    machine: 'This machine',
    measuring: 'Measuring the engines: once, at the first start…',
    engine: 'Engine in use',
    noEngine: 'No engine works here. Settings say why.',
    gpu: 'GPU',
    noGpu: 'none is used',
    stepTime: (time: string) => `${time} for one small step`,
    settings: 'Settings',
    workspace: 'Workspace',
  },

  tour: {
    label: 'Tour',
    at: (at: number, of: number) => `Step ${at} of ${of}`,
    next: 'Next',
    back: 'Back',
    leave: 'Leave the tour',
    finish: 'Finish',
    go: 'Take me there',
    keys: 'F6: to the tour and back',
    steps: {
      open: {
        title: 'Open the Design screen',
        body: 'Masks are designed here. Every screen is one key away: press ? for the list.',
      },
      preset: {
        title: 'A preset to begin with',
        body: 'The smallest one learns a mask of 32×32 in a few minutes. Every parameter of it is listed below and can be changed.',
      },
      dataset: {
        title: 'Images to learn from',
        body: 'A sample of Fashion-MNIST comes with Kinoform. Your own images are added under Datasets.',
      },
      start: { title: 'Start the training', body: 'Press Start. Mask and network are then learned together.' },
      watch: {
        title: 'Watch it learn',
        body: 'The loss falls, PSNR rises, mask and reconstruction change. You may pause, look around or close the window: it goes on from where it was.',
      },
      mask: { title: 'The mask is learned', body: 'Open the Mask screen to look at it closely.' },
      export: { title: 'Export it', body: 'A modulator shows grey levels. Export turns phase into the levels of yours.' },
      device: {
        title: 'Choose your modulator',
        body: 'Take the one on your bench, or one that is like it, and the wavelength of your laser.',
      },
      preflight: {
        title: 'Read the preflight',
        body: 'It says whether the mask fits the panel, what 2π is there, and what the panel costs in quality.',
      },
      write: {
        title: 'Save the bitmap',
        body: 'Press Write file. Beside the bitmap lies a description with all that was chosen, so that anybody can read the mask back.',
      },
      end: {
        title: 'That is a finished mask',
        body: 'Show it on the panel, take frames, and give these to Reconstruct. This run is kept under History.',
      },
    },
  },
} as const;
