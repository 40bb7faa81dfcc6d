/** Outlines on a grid of 16 × 16. */
export const icons = {
  design: 'M1.5 12.5c2-7 3.2-7 5 0M6.5 12.5c1.4-5 2.3-5 3.5 0M10 12.5c.9-3 1.5-3 2.2 0M1.5 12.5h13M11.5 3h3M13 1.5v3',
  mask: 'M2 2h12v12H2zM6 2v12M10 2v12M2 6h12M2 10h12M2 4l2-2M6 8l2-2M10 12l2-2M10 4l2-2M2 12l2-2',
  runs: 'M2 3.5h1M5.5 3.5H14M2 8h1M5.5 8H14M2 12.5h1M5.5 12.5H14',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1z',
  play: 'M4.5 2.8v10.4L13 8z',
  pause: 'M5 3v10M11 3v10',
  stop: 'M3.5 3.5h9v9h-9z',
  reset: 'M3 2.5v3.7h3.7M3.3 6A5.4 5.4 0 1 1 2.6 9',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  check: 'M2.5 8.5l3.5 3.5 7.5-8',
  note: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.3v3.6M8 5v.1',
  risk: 'M8 2L14.6 13.6H1.4zM8 6.4v3.4M8 11.7v.1',
  blocked: 'M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5',
  export: 'M8 10.5V2M4.8 5L8 1.8 11.2 5M2.5 9.5v4h11v-4',
  inspect: 'M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2zM10.6 10.6L14.2 14.2',
  folder: 'M1.8 3.5h4.4l1.5 2h6.5v7.5H1.8z',
  download: 'M8 2v8.5M4.8 7.5L8 10.7l3.2-3.2M2.5 12v1.8h11V12',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.4 1.6',
  arrow: 'M2 8h11M9.5 4.5L13 8l-3.5 3.5',
} as const;

export type IconName = keyof typeof icons;
