import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCommand } from './runtime.ts';

/** Width and height. */
type Size = readonly [number, number];

export interface TwoDisplays {
  /** The X display. */
  readonly name: string;
  /** What the second of the two displays shows: rows of red, green, blue. */
  secondPixels(): Uint8Array;
  /** Gives the second display another size, as somebody does in the settings of the system. */
  resizeSecond(size: Size): void;
  close(): void;
}

/** Why two displays cannot be had here; null when they can. */
export function missingForTwoDisplays(): string | null {
  if (process.platform !== 'linux') return 'two displays are made with Xorg, on Linux';
  const missing = ['Xorg', 'xrandr', 'import'].filter((command) => !hasCommand(command));
  if (missing.length > 0) {
    return `no ${missing.join(', ')} (Debian: xserver-xorg-core xserver-xorg-video-dummy x11-xserver-utils imagemagick)`;
  }
  return null;
}

const CONFIGURATION = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoAddGPU" "false"
EndSection
Section "Device"
  Identifier "dummy"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Screen"
  Identifier "screen"
  Device "dummy"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 4096 2304
  EndSubSection
EndSection
`;

/** An X server that draws into memory and has two displays side by side: Xvfb has one only. */
export async function startTwoDisplays(folder: string, first: Size, second: Size): Promise<TwoDisplays> {
  const configuration = path.join(folder, 'xorg.conf');
  writeFileSync(configuration, CONFIGURATION);
  const files = ['-config', configuration, '-logfile', path.join(folder, 'xorg.log')];
  const server = spawn('Xorg', ['-displayfd', '3', ...files, '-noreset', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]!.once('data', (text: Buffer) => resolve(text.toString().trim()));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xorg ended with ${code}`)));
  });
  const name = `:${number}`;
  const run = (command: string, args: readonly string[]): Buffer => {
    const { status, stdout, stderr } = spawnSync(command, args, { env: { ...process.env, DISPLAY: name }, maxBuffer: 2 ** 27 });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.toString()}`);
    return stdout;
  };
  const setSize = (output: string, [width, height]: Size, left: number): void => {
    const mode = `kinoform-${output}-${width}x${height}`;
    // The clock of a display that nobody looks at matters to nobody.
    const timing = [width, width + 8, width + 16, width + 24, height, height + 2, height + 4, height + 6].map(String);
    run('xrandr', ['--newmode', mode, '100', ...timing]);
    run('xrandr', ['--addmode', output, mode]);
    run('xrandr', ['--output', output, '--mode', mode, '--pos', `${left}x0`, ...(left === 0 ? ['--primary'] : [])]);
  };
  setSize('DUMMY0', first, 0);
  setSize('DUMMY1', second, first[0]);
  // The server looks at its outputs when it is asked for them: until then it says that nothing is connected to the second.
  run('xrandr', []);
  let [width, height] = second;
  return {
    name,
    secondPixels: () =>
      new Uint8Array(
        run('import', ['-silent', '-window', 'root', '-crop', `${width}x${height}+${first[0]}+0`, '-depth', '8', 'rgb:-']),
      ),
    resizeSecond(size) {
      setSize('DUMMY1', size, first[0]);
      [width, height] = size;
    },
    close: () => void server.kill(),
  };
}
