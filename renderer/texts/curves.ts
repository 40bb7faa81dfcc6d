import type { Curve } from '../stores/curve-view.ts';

/** The curves of a training, on the screens that draw them. */
export const curvesTexts = {
  curves: {
    raw: 'measured',
    smoothed: 'smoothed',
    epoch: 'epoch',
    empty: 'The curve begins with the first step.',
    emptyPsnr: 'The first point comes at the end of the first epoch.',
    lossLabel: (last: string, epoch: string) => `Training loss over epochs; now ${last} at epoch ${epoch}`,
    psnrLabel: (last: string, best: string) => `Validation PSNR in decibels over epochs; now ${last}, best ${best}`,
    best: 'best',
    total: 'loss',
    terms: {
      task: 'task',
      cdp: 'patterns',
      features: 'features',
      images: 'images',
      mask: 'mask',
    } as Readonly<Record<string, string>>,
    names: {
      loss: 'Loss',
      validationPsnr: 'Validation PSNR',
      validationSsim: 'Validation SSIM',
      learningRate: 'Learning rate',
    } satisfies Record<Curve, string>,
    tools: 'How the curves are looked at',
    smoothing: 'Smoothing',
    smoothingOff: 'off',
    smoothingHelp: 'Exponential average over so much of the training; what was measured stays faint behind it',
    logarithmic: {
      loss: 'Loss on a log scale',
      validationPsnr: 'PSNR on a log scale',
      validationSsim: 'SSIM on a log scale',
      learningRate: 'Rate on a log scale',
    } satisfies Record<Curve, string>,
    termsHelp: 'Parts of the loss, smoothed, before their weights',
  },
} as const;
