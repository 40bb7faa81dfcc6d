/** Numbers as people read them. Every function takes what the contract gives: seconds, bytes, radians, metres. */

const pad = (value: number): string => String(value).padStart(2, '0');

/** `8 s`, `3 min 20 s`, `1 h 05 min`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0.95) return '< 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A short time, as of one batch: `0.09 s`, `12 ms`. */
export function formatShortTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds >= 60) return formatDuration(seconds);
  return seconds < 0.1 ? `${formatNumber(1000 * seconds, 2)} ms` : `${formatNumber(seconds, 2)} s`;
}

/** Binary multiples: `512 B`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${units[power]}`;
}

/** Groups of three: `118,432`. */
export const formatCount = (count: number): string => count.toLocaleString('en');

/** A number to a number of significant digits, without trailing zeros or floating-point dust. */
export const formatNumber = (value: number, digits = 4): string => String(Number(value.toPrecision(digits)));

/** `23.86`; an exact reconstruction has no finite value: `∞`. */
export function formatDecibels(value: number | null): string {
  if (value === null || value === Number.POSITIVE_INFINITY) return '∞';
  return Number.isNaN(value) ? '–' : value.toFixed(2);
}

/** Half of a 95 % interval: `± 0.31`. */
export const formatMargin = ({ low, high }: { low: number; high: number }, digits = 2): string =>
  Number.isFinite(high - low) ? `± ${((high - low) / 2).toFixed(digits)}` : '';

/** `62 %`. */
export const formatShare = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;

/** Radians as multiples of π: `0.25 π`. */
export const formatPi = (radians: number): string => `${(radians / Math.PI).toFixed(3)} π`;

/** `8 µm`, `633 nm`, `0.2 m`. */
export function formatLength(metres: number): string {
  const units = [
    [1e-6, 1e9, 'nm'],
    [1e-3, 1e6, 'µm'],
    [1, 1e3, 'mm'],
  ] as const;
  const [, scale, unit] = units.find(([limit]) => metres < limit * 0.9999999) ?? [0, 1, 'm'];
  return `${formatNumber(metres * scale, 6)} ${unit}`;
}

/** `Today 14:05`, `Yesterday 09:12`, `3 Mar 2026, 14:05`. */
export function formatTime(iso: string, now = new Date()): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const clock = `${pad(time.getHours())}:${pad(time.getMinutes())}`;
  const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  if (days === 0) return `Today ${clock}`;
  if (days === 1) return `Yesterday ${clock}`;
  return `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${clock}`;
}

/** The last part of a path, of either kind of slash. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
